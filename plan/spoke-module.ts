import { nextFree, parseCidr, size, type Cidr } from "../cidr";
import type { Environment, Tags } from "./environment";
import type { Link } from "./links/link";
import { planFlowLog } from "./logs";
import { reserved } from "./names";
import type { PolicyDocument, SubnetPlan, VpcPlan } from "./plan";
import { planNetwork } from "./plan-network";
import type { Problem } from "./report";
import { sorted } from "./sorted";

/**
 * A VPC that a Terraform module joins to the hub of an environment: what is the same whatever the module is told, and what
 * follows from the segment. Texts hold Terraform's own expressions where a variable of the module decides.
 */
export interface SpokeModulePlan {
  readonly environment: string;
  readonly region: string;
  /** Default tags of the environment, which a module has no provider for. */
  readonly tags: Tags;
  readonly versions: { readonly terraform?: string; readonly provider: string };
  /** The VPC without what differs by segment: its routes are those that every segment has. */
  readonly vpc: Omit<VpcPlan, "attachment" | "names"> & { readonly attachment: { readonly subnets: readonly string[] } };
  /** Services whose gateway endpoint, or its policy, is not the same in every segment. */
  readonly variedGateways: readonly string[];
  /** Services whose interface endpoint some segments do not have. */
  readonly variedInterfaces: readonly string[];
  /** What carries the names of the hub's endpoints, where some segment uses them. */
  readonly carriers: readonly ("zones" | "profile")[];
  readonly segments: Readonly<Record<string, ModuleSegment>>;
  /** Segments that the module cannot serve, each with the reason. */
  readonly refused: Readonly<Record<string, string>>;
  /** Blocks of VPCs that are there already, by VPC. */
  readonly taken: Readonly<Record<string, readonly string[]>>;
  /** Names that a VPC may not have. */
  readonly takenNames: readonly string[];
  /** How many characters a name may have, so that AWS takes every name that is made of it. */
  readonly longestName: number;
}

/** What a VPC of one segment has beside what all have. */
export interface ModuleSegment {
  readonly blocks: readonly string[];
  /** Tables of the hub into which its attachment propagates. */
  readonly propagate: readonly string[];
  /** Destinations that its private tables send to the gateway beside those of every segment. */
  readonly routes: readonly string[];
  /** Private zones of the hub's endpoints, by endpoint; empty where `profile` carries them. */
  readonly zones: readonly string[];
  readonly profile: boolean;
  /** Policies of gateway endpoints by service; `null` for AWS's default. */
  readonly gatewayEndpoints: Readonly<Record<string, PolicyDocument | null>>;
  readonly interfaceEndpoints: readonly string[];
  readonly tags: Tags;
}

/** What planning says of a module: a plan, or why there is none. */
export interface PlannedSpokeModule {
  /** Absent where there are problems. */
  readonly plan?: SpokeModulePlan;
  readonly problems: readonly Problem[];
}

/** A role's name has at most 64 characters (CreateRole), and a name of an environment at most 32. */
const longestRole = 64;
const longestName = 32;

const name = "${var.name}";

/**
 * Plans the module by which VPCs that an environment does not name join its hub.
 *
 * What a VPC of each segment has is what the environment's own plan gives to one more VPC there, in a free block.
 *
 * @param environment - an environment with a hub that can be planned
 * @param ruleFiles - the text of each file that `rules.before` names, by its path
 * @param links - the links of the environment
 */
export function planSpokeModule(
  environment: Environment,
  ruleFiles: Readonly<Record<string, string>> = {},
  links: readonly Link[] = [],
): PlannedSpokeModule {
  const refused: Record<string, string> = {};
  const standIns = new Map<string, { readonly name: string; readonly cidr: Cidr }>();
  for (const [index, segment] of Object.keys(environment.segments).sort().entries()) {
    const why = leavesByItself(environment, segment)
      ? "its VPCs leave by NAT gateways of their own, which this module does not make"
      : undefined;
    const cidr = freeBlock(environment, segment);
    if (why !== undefined || cidr === undefined) refused[segment] = why ?? "its blocks have no free /24";
    else standIns.set(segment, { name: unused(environment, index), cidr });
  }
  const vpcs = Object.fromEntries([...standIns].map(([segment, { name, cidr }]) => [name, { segment, cidr: cidr.text }]));
  const { plan, problems } = planNetwork({ ...environment, vpcs: { ...environment.vpcs, ...vpcs } }, ruleFiles, links);
  if (plan === undefined) return { problems };
  const found = new Map(
    [...standIns].flatMap(([segment, { name, cidr }]) => {
      const vpc = plan.vpcs[name];
      return vpc === undefined ? [] : [[segment, { vpc, cidr }] as const];
    }),
  );
  const [first] = found.values();
  if (first === undefined) {
    const reasons = Object.entries(refused).map(([segment, why]) => `${segment}: ${why}`);
    return { problems: [{ path: "segments", message: `none has room for a module's VPC (${reasons.join("; ")})` }] };
  }
  const all = [...found.values()].map(({ vpc }) => vpc);
  return {
    problems: [],
    plan: {
      environment: plan.name,
      region: plan.region,
      tags: plan.tags,
      versions: plan.versions,
      vpc: pattern(environment, first.vpc, first.cidr, all),
      variedGateways: servicesOf(all).filter((service) => !alike(all.map(({ gatewayEndpoints }) => gatewayEndpoints[service]))),
      variedInterfaces: interfacesOf(all).filter((service) => !all.every((vpc) => vpc.interfaceEndpoints?.services[service])),
      carriers: [
        ...new Set(all.flatMap(({ names }) => (names === "profile" ? ["profile" as const] : names.length > 0 ? ["zones" as const] : []))),
      ],
      segments: sorted(
        Object.fromEntries([...found].map(([segment, { vpc }]) => [segment, segmentOf(environment, segment, vpc, sharedRoutes(all))])),
      ),
      refused: sorted(refused),
      taken: sorted(
        Object.fromEntries(
          Object.entries(environment.vpcs).map(([vpc, { cidr, secondary = [] }]) => [vpc, routed(environment, [cidr, ...secondary])]),
        ),
      ),
      takenNames: [
        ...new Set([...reserved, ...Object.keys({ ...environment.vpcs, ...environment.segments, ...environment.sites })]),
      ].sort(),
      longestName: Math.min(longestName, longestRole - `${plan.name}-vpc--flow-log`.length),
    },
  };
}

function leavesByItself({ connect }: Environment, segment: string): boolean {
  return connect.some(
    (connection) => "from" in connection && connection.from === segment && "via" in connection && connection.via === "own-nat",
  );
}

function freeBlock({ segments, vpcs }: Environment, segment: string): Cidr | undefined {
  const taken = Object.values(vpcs).flatMap(({ cidr, secondary = [] }) => [cidr, ...secondary].map(parseCidr));
  const blocks = segments[segment]?.blocks.map(parseCidr) ?? [];
  return blocks.flatMap((block) => nextFree(block, taken, 24) ?? [])[0];
}

function unused({ vpcs, segments, sites = {} }: Environment, index: number): string {
  let found = `stand-in-${String(index)}`;
  while ([vpcs, segments, sites].some((names) => Object.hasOwn(names, found))) found += "-x";
  return found;
}

/** Blocks that may not be another VPC's, too: all but those that every VPC may have (N4). */
function routed({ localBlocks = [] }: Environment, blocks: readonly string[]): readonly string[] {
  return blocks.filter((block) => !localBlocks.includes(block)).sort();
}

function pattern(environment: Environment, vpc: VpcPlan, cidr: Cidr, all: readonly VpcPlan[]): SpokeModulePlan["vpc"] {
  const { attachment, names: _names, interfaceEndpoints: _endpoints, ...rest } = vpc;
  const shared = sharedRoutes(all);
  const services = Object.fromEntries(all.flatMap(({ interfaceEndpoints }) => Object.entries(interfaceEndpoints?.services ?? {})));
  const subnets = all.find((one) => one.interfaceEndpoints)?.interfaceEndpoints?.subnets ?? [];
  return {
    ...rest,
    name: `${environment.name}-${name}`,
    cidr: "${var.cidr}",
    tags: {},
    tables: Object.fromEntries(
      Object.entries(vpc.tables).map(([table, { routes, ...more }]) => [
        table,
        { ...more, routes: Object.fromEntries(Object.entries(routes).filter(([destination]) => shared.has(destination))) },
      ]),
    ),
    subnets: Object.fromEntries(Object.entries(vpc.subnets).map(([subnet, found]) => [subnet, { ...found, cidr: blockOf(found, cidr) }])),
    attachment: { subnets: attachment?.subnets ?? [] },
    gatewayEndpoints: sorted(Object.fromEntries(all.flatMap(({ gatewayEndpoints }) => Object.entries(gatewayEndpoints)))),
    // The one client is the VPC itself, whose block is no step of an address.
    ...(Object.keys(services).length > 0 && { interfaceEndpoints: { subnets, clients: [], services: sorted(services) } }),
    flowLog: planFlowLog(environment, `vpc-${name}`),
  };
}

/** Where a subnet lies in any VPC: tiers are parts of its block, and subnets of the attachment have one size, at its end (N7, N8). */
function blockOf({ tier, cidr: text }: SubnetPlan, vpc: Cidr): string {
  const block = parseCidr(text);
  if (tier !== "attachment") {
    const index = (block.first - vpc.first) / size(block.length);
    return `\${cidrsubnet(var.cidr, ${String(block.length - vpc.length)}, ${String(index)})}`;
  }
  const bits = `${String(block.length)} - local.prefix_length`;
  const fromEnd = (vpc.last + 1 - block.first) / size(block.length);
  return `\${cidrsubnet(var.cidr, ${bits}, pow(2, ${bits}) - ${String(fromEnd)})}`;
}

/** Destinations of the private tables that a VPC of every segment sends to the gateway. */
function sharedRoutes(all: readonly VpcPlan[]): ReadonlySet<string> {
  const [first, ...others] = all.map(routesOf);
  return new Set([...(first ?? [])].filter((destination) => others.every((routes) => routes.has(destination))));
}

function routesOf({ tables }: VpcPlan): ReadonlySet<string> {
  return new Set(Object.values(tables).flatMap(({ routes }) => Object.keys(routes)));
}

function segmentOf(environment: Environment, segment: string, vpc: VpcPlan, shared: ReadonlySet<string>): ModuleSegment {
  return {
    blocks: [...(environment.segments[segment]?.blocks ?? [])].sort(),
    propagate: vpc.attachment?.propagate ?? [],
    routes: [...routesOf(vpc)].filter((destination) => !shared.has(destination)).sort(),
    zones: vpc.names === "profile" ? [] : vpc.names,
    profile: vpc.names === "profile",
    gatewayEndpoints: Object.fromEntries(Object.entries(vpc.gatewayEndpoints).map(([service, { policy }]) => [service, policy ?? null])),
    interfaceEndpoints: Object.keys(vpc.interfaceEndpoints?.services ?? {}),
    tags: vpc.tags,
  };
}

function servicesOf(all: readonly VpcPlan[]): readonly string[] {
  return [...new Set(all.flatMap(({ gatewayEndpoints }) => Object.keys(gatewayEndpoints)))].sort();
}

function interfacesOf(all: readonly VpcPlan[]): readonly string[] {
  return [...new Set(all.flatMap(({ interfaceEndpoints }) => Object.keys(interfaceEndpoints?.services ?? {})))].sort();
}

function alike(values: readonly unknown[]): boolean {
  return new Set(values.map((value) => JSON.stringify([value]))).size === 1;
}
