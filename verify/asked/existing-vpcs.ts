import { contains, parseCidr, type Cidr } from "../../cidr";
import type { Environment } from "../../plan/environment";
import { zoneNamed } from "./zones";

/** What an environment says of a VPC that exists; no Terraform here makes it. */
export interface AskedExistingVpc {
  readonly name: string;
  readonly id: string;
  /** The environment, whose stack it belongs to. */
  readonly stack: string;
  /** All of its blocks, the primary first. */
  readonly blocks: readonly Cidr[];
  /** Ids of its subnets for the attachment, by the name or id of their zone. */
  readonly subnets: ReadonlyMap<string, string>;
  /** Ids of its route tables, by name. */
  readonly tables: ReadonlyMap<string, string>;
}

/** Every VPC of an environment that exists. */
export function existingVpcs(environment: Environment): readonly AskedExistingVpc[] {
  return Object.entries(environment.vpcs).flatMap(([name, { existing, cidr, secondary = [] }]) =>
    existing === undefined
      ? []
      : [
          {
            name,
            id: existing.id,
            stack: environment.name,
            blocks: [cidr, ...secondary].map((block) => parseCidr(block)),
            subnets: new Map(Object.entries(existing.attachment ?? {}).map(([zone, id]) => [zoneNamed(environment, zone), id])),
            tables: new Map(Object.entries(existing.tables)),
          },
        ],
  );
}

/** What is taken for true of a VPC that exists, in words. */
export function assumedOf(environment: Environment): readonly string[] {
  return existingVpcs(environment).flatMap(({ name, id, blocks, subnets, tables }) => {
    const locals = (environment.localBlocks ?? []).map((block) => parseCidr(block));
    const routed = blocks.filter((block) => !locals.some((local) => contains(local, block))).map(({ text }) => text);
    const where = subnets.size === 0 ? "" : `, in ${[...subnets.keys()].sort().join(" and ")}`;
    return [
      `${name} is ${id} with ${routed.join(", ")} and nothing else, which each plan looks up; what is in it is its owner's`,
      `hosts of ${name} that are to reach others stand in subnets of its tables ${[...tables.keys()].sort().join(", ")}${where}; those tables lead elsewhere by no route but a default of their owner's`,
    ];
  });
}
