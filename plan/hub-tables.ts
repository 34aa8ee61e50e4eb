import { contains, everywhere, type Cidr } from "../cidr";
import { reachesInspection, type Decisions } from "./decisions";
import type { Neighbour } from "./links/neighbour";
import type { Network, SiteModel } from "./network";
import type { HubRoutePlan, HubTablePlan, HubTarget } from "./plan";
import { sorted } from "./sorted";

/** A hub service and the block of its VPC. */
export interface HubService {
  readonly name: string;
  readonly block: Cidr;
}

/** A declared block and whose it is. */
interface Declared {
  readonly cidr: Cidr;
  readonly group: string;
  readonly kind: "segment" | "hub" | "site" | "linked";
}

/**
 * The hub's tables with their static routes (semantics §3). What propagates into a table is said by the attachments,
 * see {@link propagationsOf}; both follow from the same classes.
 */
export function planHubTables(
  network: Network,
  decisions: Decisions,
  services: readonly HubService[],
): Readonly<Record<string, HubTablePlan>> {
  const tables: Record<string, HubTablePlan> = { inspection: inspectionTable(network, decisions) };
  for (const name of network.segments.keys()) tables[name] = segmentTable(network, decisions, name, services);
  for (const site of attachedSites(network)) tables[site.name] = siteTable(network, decisions, site, services);
  for (const service of services) tables[service.name] = serviceTable(network, decisions, service);
  for (const neighbour of network.linked) tables[neighbour.table] = linkTable(network, decisions, neighbour);
  return sorted(tables);
}

/** The tables, beside its own, that an attachment propagates into: those of every group it is direct with, and `inspection` (T4, T7, T8, T11, T12). */
export function propagationsOf(network: Network, decisions: Decisions, group: string, services: readonly HubService[]): readonly string[] {
  const isSegment = network.segments.has(group);
  const tables = [...network.segments.keys(), ...attachedSites(network).map(({ name }) => name), ...services.map(({ name }) => name)];
  const direct = tables.filter((table) => decisions.classOf(group, table) === "direct");
  const inspected =
    isSegment || (network.sites.has(group) ? reachesInspection(network, decisions, group) : hasInspected(network, decisions, group));
  const links = network.linked.filter((neighbour) => meet(decisions, group, neighbour, "direct")).map(({ table }) => table);
  return [...direct, ...links, ...(inspected ? ["inspection"] : [])].sort();
}

/** Sites that something connects; only these have a table. */
export function attachedSites(network: Network): readonly SiteModel[] {
  return [...network.sites.values()].filter(({ attached }) => attached);
}

/** Collects the routes of one table; a destination is decided once. */
class Routes {
  readonly #routes: Record<string, HubRoutePlan> = {};

  add(cidr: Cidr, target: HubTarget, why: string): void {
    this.#routes[cidr.text] ??= { destination: cidr.text, target, why };
  }

  get destinations(): readonly string[] {
    return Object.keys(this.#routes);
  }

  table(kind: HubTablePlan["kind"]): HubTablePlan {
    return { kind, routes: sorted(this.#routes) };
  }
}

function segmentTable(network: Network, decisions: Decisions, segment: string, services: readonly HubService[]): HubTablePlan {
  const routes = new Routes();
  const way = decisions.wayOf(segment);
  addDeclared(routes, network, decisions, segment, declared(network));
  addServices(routes, decisions, segment, services);
  if (way?.kind === "nat") routes.add(everywhere, "inspection", `${segment} leaves by NAT in the hub, after the firewall (T5)`);
  else if (way?.kind === "firewall-site") routes.add(everywhere, "inspection", `${segment} leaves by ${way.site}, after the firewall (T5)`);
  else if (way?.kind !== "site" && attachedSites(network).some(({ name }) => decisions.classOf(segment, name) === "direct")) {
    routes.add(everywhere, "blackhole", `no way out was declared for ${segment}, and a site that it learns from may announce one (T5)`);
  }
  const learnsVpcs = [...network.segments.keys()].some((other) => decisions.classOf(segment, other) === "direct");
  // A site that is the way out would otherwise be sent what is for nobody outside a VPC.
  if (learnsVpcs || way?.kind === "site") addLocalBlocks(routes, network);
  return routes.table("segment");
}

function inspectionTable(network: Network, decisions: Decisions): HubTablePlan {
  const routes = new Routes();
  for (const { cidr, group, kind } of declared(network)) {
    if (kind !== "site") {
      if (!filled(network, cidr, group))
        routes.add(cidr, "blackhole", "unallocated space must not follow a learned default or summary (T9)");
      continue;
    }
    const site = network.sites.get(group);
    if (site?.static === true && site.attached && reachesInspection(network, decisions, group)) addStatic(routes, site, cidr);
  }
  if (decisions.exit?.kind !== "firewall-site")
    routes.add(everywhere, "blackhole", "what the firewall passes leaves by NAT or not at all; a learned default must not take it (T9)");
  addLocalBlocks(routes, network);
  return routes.table("inspection");
}

function siteTable(network: Network, decisions: Decisions, site: SiteModel, services: readonly HubService[]): HubTablePlan {
  const routes = new Routes();
  const learned: Cidr[] = [];
  for (const { cidr, group, kind } of declared(network)) {
    const kindOfPair = kind === "hub" ? "none" : decisions.classOf(site.name, group);
    const way = decisions.wayOf(group);
    const repliesComeBack = way?.kind === "firewall-site" && way.site === site.name;
    if (kindOfPair === "inspected" || repliesComeBack)
      routes.add(cidr, "inspection", `${site.name} and ${group} meet through the firewall (T10)`);
    else if (kind === "site" && kindOfPair === "direct") {
      const other = network.sites.get(group);
      if (other?.static === true) addStatic(routes, other, cidr);
      else learned.push(cidr);
    }
  }
  addServices(routes, decisions, site.name, services);
  if (decisions.wayOf(site.name) !== undefined)
    routes.add(everywhere, "inspection", `${site.name} is given the internet, after the firewall (T10)`);
  coverDeclared(routes, network, decisions, site.name, learned);
  if (hasDirectSegment(network, decisions, site.name)) addLocalBlocks(routes, network);
  return routes.table("site");
}

function serviceTable(network: Network, decisions: Decisions, { name }: HubService): HubTablePlan {
  const routes = new Routes();
  for (const { cidr, group, kind } of declared(network)) {
    if (kind !== "hub" && decisions.classOf(name, group) === "inspected")
      routes.add(cidr, "inspection", `${group} reaches ${name} through the firewall (T11)`);
  }
  coverDeclared(routes, network, decisions, name, []);
  if (hasDirectSegment(network, decisions, name)) addLocalBlocks(routes, network);
  return routes.table("service");
}

/** What comes over a link meets the firewall, or the VPCs of segments that are joined past it; nothing else is known there (T12). */
function linkTable(network: Network, decisions: Decisions, neighbour: Neighbour): HubTablePlan {
  const routes = new Routes();
  for (const { name, blocks } of network.segments.values()) {
    if (!meet(decisions, name, neighbour, "inspected")) continue;
    for (const cidr of blocks) routes.add(cidr, "inspection", `what comes from ${neighbour.name} for ${name} meets the firewall (T12)`);
  }
  if ([...network.segments.keys()].some((segment) => meet(decisions, segment, neighbour, "direct"))) addLocalBlocks(routes, network);
  return routes.table("link");
}

/** Whether a segment here and any of a linked environment are of this class. */
function meet(decisions: Decisions, segment: string, { blocks }: Neighbour, wanted: "inspected" | "direct"): boolean {
  return blocks.some(({ group }) => decisions.classOf(segment, group) === wanted);
}

/** Where a route covers other declared blocks, those are decided, too, above all `hub.block` (T10). */
function coverDeclared(routes: Routes, network: Network, decisions: Decisions, owner: string, learned: readonly Cidr[]): void {
  const destinations = new Set(routes.destinations);
  const all = declared(network);
  const wide = [
    ...all.map(({ cidr }) => cidr).filter(({ text }) => destinations.has(text)),
    ...learned,
    ...(destinations.has(everywhere.text) ? [everywhere] : []),
  ];
  const covered = all.filter(({ cidr }) => wide.some((one) => one.length < cidr.length && contains(one, cidr)));
  addDeclared(routes, network, decisions, owner, covered);
}

/** T1, T2, T3, T6: each declared block leads to the firewall, to who is direct, or nowhere. */
function addDeclared(routes: Routes, network: Network, decisions: Decisions, owner: string, blocks: readonly Declared[]): void {
  for (const { cidr, group, kind } of blocks) {
    if (kind === "hub") {
      routes.add(cidr, "blackhole", "nothing in the hub is a destination but services, which propagate longer prefixes (T2)");
      continue;
    }
    const pair = decisions.classOf(owner, group);
    if (pair === "inspected") routes.add(cidr, "inspection", `${owner} and ${group} meet through the firewall (${rules[kind]})`);
    else if (kind === "linked") {
      routes.add(
        cidr,
        "blackhole",
        pair === "direct" ? `the link to ${group} has longer prefixes (T6)` : `${owner} and ${group} are not connected (T6)`,
      );
    } else if (kind === "segment") {
      if (pair === "direct" && filled(network, cidr, group)) continue;
      routes.add(
        cidr,
        "blackhole",
        pair === "direct"
          ? `unallocated space of ${group}; its VPCs propagate longer prefixes (T4)`
          : `${owner} and ${group} are not connected (T1)`,
      );
    } else {
      const site = network.sites.get(group);
      if (pair === "none") routes.add(cidr, "blackhole", `${owner} and ${group} are not connected (T3)`);
      else if (site?.static === true) addStatic(routes, site, cidr);
    }
  }
}

const rules = { segment: "T1", site: "T3", linked: "T6" } as const;

/** Hub services that the owner reaches through the firewall; where it reaches them past it, they propagate (T2, T10). */
function addServices(routes: Routes, decisions: Decisions, owner: string, services: readonly HubService[]): void {
  for (const { name, block } of services) {
    if (decisions.classOf(owner, name) === "inspected")
      routes.add(block, "inspection", `${owner} reaches ${name} through the firewall (T10, T11)`);
  }
}

/** Whether one VPC of the group fills a block exactly: an equal blackhole would beat its propagated route (T13). */
function filled(network: Network, cidr: Cidr, group: string): boolean {
  return network.segments.get(group)?.vpcs.some(({ joined, routed }) => joined && routed.some(({ text }) => text === cidr.text)) ?? false;
}

function addStatic(routes: Routes, site: SiteModel, cidr: Cidr): void {
  if (!site.attached) return;
  const [gateway] = site.gateways;
  const target = { site: site.name, ...(gateway !== undefined && { gateway }) };
  routes.add(cidr, target, `${site.name} rests on static routes (${gateway === undefined ? "S8" : "S3"})`);
}

function addLocalBlocks(routes: Routes, network: Network): void {
  for (const cidr of network.localBlocks)
    routes.add(cidr, "blackhole", "every VPC propagates its local block; a static route beats them all (N4)");
}

function hasDirectSegment(network: Network, decisions: Decisions, owner: string): boolean {
  return [...network.segments.keys()].some((segment) => decisions.classOf(owner, segment) === "direct");
}

function hasInspected(network: Network, decisions: Decisions, owner: string): boolean {
  return [...network.segments.keys(), ...network.sites.keys()].some((other) => decisions.classOf(owner, other) === "inspected");
}

function declared(network: Network): readonly Declared[] {
  return [
    ...[...network.segments.values()].flatMap(({ name, blocks }) =>
      blocks.map((cidr) => ({ cidr, group: name, kind: "segment" as const })),
    ),
    ...(network.hub === undefined ? [] : [{ cidr: network.hub.block, group: "hub", kind: "hub" as const }]),
    ...[...network.sites.values()].flatMap(({ name, blocks }) => blocks.map((cidr) => ({ cidr, group: name, kind: "site" as const }))),
    ...network.linked.flatMap(({ blocks }) => blocks.map((block) => ({ ...block, kind: "linked" as const }))),
  ];
}
