import { contains, parseCidr, part, type Cidr } from "../../cidr";
import type { Environment, Vpc } from "../../plan/environment";
import type { Link } from "../../plan/links/link";
import { seenBlocks } from "../asked/links";
import type { Resource, Terraform } from "../terraform/resource";
import { text } from "../terraform/values";
import type { Evidence } from "./evidence";
import { made, named } from "./look-up";

/** A VPC that an environment declares, or that its hub needs. */
export interface DeclaredVpc {
  /** `vpc shop`, `the inspection VPC`. */
  readonly label: string;
  /** `undefined` for the VPCs of the hub. */
  readonly name: string | undefined;
  readonly kind: "spoke" | "inspection" | "endpoints";
  /** Primary block first. */
  readonly blocks: readonly string[];
  readonly source: Vpc | undefined;
  /** Blocks in which its workloads live. */
  readonly tiers: readonly Cidr[];
  readonly isPublic: boolean;
  /** The zones in which it has a NAT gateway, as they are written. */
  readonly natZones: readonly string[];
}

/** Whether a VPC may have an internet gateway. */
export function mayHaveInternetGateway(vpc: DeclaredVpc): boolean {
  return vpc.isPublic || vpc.natZones.length > 0;
}

/** Whether the hub has endpoints of its own. */
export function hasHubEndpoints({ hub, endpoints }: Environment): boolean {
  const central = endpoints?.interface;
  return hub !== undefined && central?.in === "hub" && (central.bundles ?? []).length + (central.services ?? []).length > 0;
}

/** Whether the segment of a VPC may use the interface endpoints that are declared for all. */
export function mayUseEndpoints({ endpoints }: Environment, { segment }: Vpc): boolean {
  return endpoints?.interface !== undefined && (endpoints.interface.for ?? [segment]).includes(segment);
}

/** Every VPC that should be there. */
function vpcsAskedFor(environment: Environment, links: readonly Link[]): readonly DeclaredVpc[] {
  const made = Object.entries(environment.vpcs).filter(([, { existing }]) => existing === undefined);
  const spokes = made.map(([name, vpc]) => spoke(environment, name, vpc));
  const { hub, connect } = environment;
  if (hub === undefined) return spokes;
  const slot = (index: number): string => {
    const block = parseCidr(hub.block);
    return part(block, block.length + 3, index).text;
  };
  const ofHub = { name: undefined, source: undefined, tiers: [], isPublic: false } as const;
  const exit = connect.some((entry) => entry.uninspected === undefined && isInternet(entry.to) && entry.via === undefined);
  return [
    ...(connect.some(({ uninspected }) => uninspected === undefined) || !seenBlocks(environment, links).isEmpty
      ? [
          {
            ...ofHub,
            label: "the inspection VPC",
            kind: "inspection" as const,
            blocks: [slot(0)],
            natZones: exit ? (hub.zones ?? environment.zones) : [],
          },
        ]
      : []),
    ...(hasHubEndpoints(environment)
      ? [{ ...ofHub, label: "the endpoints VPC", kind: "endpoints" as const, blocks: [slot(1)], natZones: [] }]
      : []),
    ...spokes,
  ];
}

function isInternet(node: unknown): boolean {
  return node === "internet" || (typeof node === "string" && node.startsWith("internet/"));
}

function spoke({ zones }: Environment, name: string, source: Vpc): DeclaredVpc {
  const tiers = source.tiers === undefined ? [firstHalf(source.cidr)] : Object.values(source.tiers).map(({ cidr }) => parseCidr(cidr));
  return {
    label: `vpc ${name}`,
    name,
    kind: "spoke",
    blocks: [source.cidr, ...(source.secondary ?? [])],
    source,
    tiers,
    isPublic: Object.values(source.tiers ?? {}).some((tier) => tier.public !== undefined),
    natZones: source.nat === undefined ? [] : source.nat === "zones" ? zones : [...zones].sort().slice(0, 1),
  };
}

/** The one tier of a VPC that says none (N7). */
function firstHalf(cidr: string): Cidr {
  const block = parseCidr(cidr);
  return part(block, block.length + 1, 0);
}

/** The VPCs that are there, and which of those that are declared they are. */
export class WrittenVpcs {
  readonly declared: readonly DeclaredVpc[];
  readonly all: readonly Resource[];
  readonly #byCidr: ReadonlyMap<string, DeclaredVpc>;

  private constructor(
    environment: Environment,
    private readonly terraform: Terraform,
    links: readonly Link[],
  ) {
    this.declared = vpcsAskedFor(environment, links);
    this.all = [...made(terraform, "aws_vpc"), ...made(terraform, "aws_default_vpc")];
    this.#byCidr = new Map(this.declared.map((vpc) => [vpc.blocks[0] ?? "", vpc]));
  }

  static of(evidence: Evidence): WrittenVpcs {
    const known = found.get(evidence) ?? new WrittenVpcs(evidence.environment, evidence.terraform, evidence.links ?? []);
    found.set(evidence, known);
    return known;
  }

  /** Which declared VPC a resource is, by its block. */
  declaredAs(vpc: Resource): DeclaredVpc | undefined {
    return this.#byCidr.get(text(vpc, "cidr_block") ?? "");
  }

  label(vpc: Resource): string {
    return this.declaredAs(vpc)?.label ?? `vpc ${text(vpc, "cidr_block") ?? vpc.address}`;
  }

  /** The label of the VPC that a resource stands in, or is attached from. */
  labelOf(resource: Resource): string {
    const vpc = named(this.terraform, resource, "vpc_id");
    return vpc === undefined ? "a VPC that is not here" : this.label(vpc);
  }
}

/** Every check asks for the same. */
const found = new WeakMap<Evidence, WrittenVpcs>();

/** Addresses of a node that a connection names: what it must be given, and what it may be given, which of a site holds its summaries (N3). */
export interface NodeBlocks {
  readonly blocks: readonly Cidr[];
  readonly except: readonly Cidr[];
}

/** Addresses of a segment, VPC, tier, site or range; `undefined` for what is none of these. */
export function blocksOfNode(environment: Environment, node: string): NodeBlocks | undefined {
  const { segments, vpcs, sites = {}, localBlocks = [] } = environment;
  const [owner = "", inside] = node.split("/");
  const plain = (blocks: readonly string[] | undefined): NodeBlocks | undefined => blocks && { blocks: blocks.map(parseCidr), except: [] };
  const segment = Object.hasOwn(segments, owner) ? segments[owner] : undefined;
  if (segment) return plain(segment.blocks);
  const vpc = Object.hasOwn(vpcs, owner) ? vpcs[owner] : undefined;
  if (vpc) {
    // The hub routes no local block, so nobody comes from there (N4).
    const isLocal = (block: string): boolean => localBlocks.some((local) => contains(parseCidr(local), parseCidr(block)));
    if (inside === undefined) return plain([vpc.cidr, ...(vpc.secondary ?? [])].filter((block) => !isLocal(block)));
    const tier = vpc.tiers?.[inside]?.cidr ?? (inside === "workload" && vpc.tiers === undefined ? firstHalf(vpc.cidr).text : undefined);
    return plain(tier === undefined ? vpc.ranges?.[inside] : [tier]);
  }
  const site = Object.hasOwn(sites, owner) ? sites[owner] : undefined;
  const own = plain(inside === undefined ? site?.blocks : site?.ranges?.[inside]);
  if (own === undefined) return undefined;
  const others = Object.entries(sites).flatMap(([name, { blocks }]) => (name === owner ? [] : blocks.map(parseCidr)));
  const nested = others.filter((block) => own.blocks.some((one) => contains(one, block) && one.text !== block.text));
  return { blocks: own.blocks, except: [...networkBlocks(environment), ...nested] };
}

/** Blocks of segments and of the hub. */
export function networkBlocks({ segments, hub }: Environment): readonly Cidr[] {
  return [...Object.values(segments).flatMap(({ blocks }) => blocks), ...(hub ? [hub.block] : [])].map(parseCidr);
}
