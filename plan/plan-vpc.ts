import { overlaps, parseCidr } from "../cidr";
import type { Connection, Endpoints, Environment, Vpc } from "./environment";
import type { HubTablesOfAttachment, VpcPlan } from "./plan";
import { planNetwork } from "./plan-network";
import { place, type Note, type Problem } from "./report";

/** One VPC by itself: what an environment says of a VPC, and what it takes from the environment. */
export interface SingleVpc
  extends
    Omit<Vpc, "segment" | "joined" | "existing" | "ranges" | "endpoints">,
    Pick<Environment, "region" | "zones" | "logs" | "regions"> {
  /** Kebab-case, before the VPC's name in all names that AWS sees. */
  readonly environment: string;
  /** Kebab-case. */
  readonly name: string;
  /** Tables of somebody's hub, in the words of its contract: attaches the VPC and routes private space there. @default - it stands alone */
  readonly hub?: HubTablesOfAttachment;
  /** Where its default route leads: to that hub, or to its own `nat`. @default - nowhere */
  readonly internet?: "hub" | "own-nat";
  /** Endpoints in this VPC, and the organisation that their policies are limited to. @default - none */
  readonly endpoints?: NonNullable<Vpc["endpoints"]> & Pick<Endpoints, "gateway" | "organisation">;
}

/** What planning says of one VPC: a plan, or why there is none. */
export interface PlannedVpc {
  /** Absent where there are problems. */
  readonly plan?: VpcPlan;
  readonly problems: readonly Problem[];
  readonly notes: readonly Note[];
}

/**
 * Plans one VPC for a stack of somebody's own: subnets, tables, routes and names as an environment would have them.
 *
 * Never throws for bad input: all problems are returned at once, in the words of the argument.
 */
export function planVpc({
  environment,
  name,
  hub,
  internet,
  endpoints = {},
  region,
  zones,
  logs,
  regions,
  ...source
}: SingleVpc): PlannedVpc {
  const { gateway, organisation, ...services } = endpoints;
  const segment = name === "space" ? "room" : "space";
  const planned = planNetwork({
    name: environment,
    region,
    zones,
    ...(logs && { logs }),
    ...(regions && { regions }),
    // Nothing of this hub is in the plan of a VPC but that there is one.
    ...(hub && { hub: { asn: 64512, block: blockBeside(source) } }),
    segments: { [segment]: { blocks: [source.cidr, ...(source.secondary ?? [])] } },
    vpcs: { [name]: { ...source, segment, ...(Object.keys(services).length > 0 && { endpoints: services }) } },
    connect: internet === undefined ? [] : [waysOut(name)[internet]],
    endpoints: { ...(gateway && { gateway }), ...(organisation !== undefined && { organisation }) },
  });
  const found = planned.plan?.vpcs[name];
  const joined = found?.attachment && hub && { attachment: { ...found.attachment, associate: hub.associate, propagate: hub.propagate } };
  return {
    ...(found && { plan: { ...found, ...joined } }),
    problems: inOwnWords(planned.problems, name, segment),
    notes: inOwnWords(planned.notes, name, segment).filter(({ path }) => !/^(?:segments|hub|internet)\b/.test(path)),
  };
}

function waysOut(name: string): Readonly<Record<NonNullable<SingleVpc["internet"]>, Connection>> {
  return {
    hub: { from: name, to: "internet", allow: ["any"] },
    "own-nat": { from: name, to: "internet", via: "own-nat", uninspected: "the VPC leaves by itself" },
  };
}

/** A block for the services of a hub that lies beside those of the VPC. */
function blockBeside({ cidr, secondary = [] }: Pick<Vpc, "cidr" | "secondary">): string {
  const taken = [cidr, ...secondary];
  const beside = Array.from({ length: 16 }, (_, index) => `10.${240 + index}.240.0/20`);
  return beside.find((block) => !taken.some((one) => overlap(one, block))) ?? "10.240.240.0/20";
}

function overlap(one: string, other: string): boolean {
  try {
    return overlaps(parseCidr(one), parseCidr(other));
  } catch {
    return false; // planning says what is wrong with it
  }
}

/** Places of the environment that was made, as places of the argument; what two of them say of one is said once. */
function inOwnWords(found: readonly Problem[], name: string, segment: string): readonly Problem[] {
  const vpc = place("vpcs", name);
  const own = (text: string): string =>
    text
      .replaceAll(`${vpc}.`, "")
      .replaceAll(`segments.${segment}.blocks[0]`, "cidr")
      .replace(/segments\.(?:space|room)\.blocks\[(\d+)\]/g, (_, index: string) => `secondary[${Number(index) - 1}]`)
      .replace(/^connect\b.*/, "internet");
  const said = found.map(({ path, message }) => ({
    path: path === "name" ? "environment" : path === vpc ? "name" : own(path),
    message: own(message),
  }));
  return [...new Map(said.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()];
}
