import type { Entry, Way } from "./connections";
import type { Network } from "./network";
import { covers } from "./nodes";
import type { Report } from "./report";

/** How two groups are joined (C5). A segment paired with itself is `within`. */
export type Class = "none" | "inspected" | "direct";

/** What the connections of a network decide together: classes, ways out and the exit. */
export interface Decisions {
  readonly entries: readonly Entry[];
  classOf(one: string, other: string): Class;
  /** Way out of a segment's table, or of a site that is given the internet. */
  wayOf(group: string): Way | undefined;
  /** VPCs that use their own NAT by a connection that names them (C8). */
  readonly ownNat: ReadonlySet<string>;
  /** VPCs that alone have the default route of their segment's way out (C8). */
  readonly namedForInternet: ReadonlySet<string>;
  /** Segments whose every VPC has the default route of the way out. */
  readonly wholeForInternet: ReadonlySet<string>;
  /** Where inspected traffic leaves (C10). */
  readonly exit?: Way;
}

interface Claim {
  readonly class: Class;
  readonly entry?: Entry;
}

/** Decides classes, ways out and the exit, and refuses what contradicts itself (R5–R16). */
export function decide(network: Network, entries: readonly Entry[], endpointSegments: readonly string[], report: Report): Decisions {
  const pairs = new Map<string, Claim>(endpointSegments.map((segment) => [pairKey(segment, "endpoints"), { class: "direct" }]));
  for (const entry of entries) claimPair(pairs, entry, report);
  const ways = new Map<string, { readonly way: Way; readonly entry: Entry }>();
  const exit = decideWays(ways, entries, report);
  const out = entries.filter(({ way }) => way !== undefined);
  const classOf = (one: string, other: string): Class => pairs.get(pairKey(one, other))?.class ?? "none";
  const decisions: Decisions = {
    entries,
    classOf,
    wayOf: (group) => ways.get(group)?.way,
    ownNat: new Set(out.flatMap(({ way, from }) => (way?.kind === "own-nat" && from.kind === "vpc" ? [from.name] : []))),
    namedForInternet: new Set(out.flatMap(({ way, from }) => (way?.kind !== "own-nat" && from.vpc !== undefined ? [from.vpc.name] : []))),
    wholeForInternet: new Set(out.flatMap(({ from }) => (from.kind === "segment" ? [from.name] : []))),
    ...(exit === undefined ? {} : { exit }),
  };
  checkOwnNat(network, entries, report);
  checkBackhauls(network, out, pairs, report);
  checkDefaults(network, decisions, pairs, out, report);
  noteRepetitions(entries, report);
  return decisions;
}

/** One key for a pair, whichever way round. */
function pairKey(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

function claimPair(pairs: Map<string, Claim>, entry: Entry, report: Report): void {
  const backhaul = entry.way?.kind === "site" ? entry.way.site : undefined;
  const one = entry.from.group;
  const other = backhaul ?? entry.to.group;
  if (backhaul === undefined && entry.way !== undefined) return;
  const key = pairKey(one, other);
  const wanted: Class = entry.inspected ? "inspected" : "direct";
  const earlier = pairs.get(key);
  if (earlier === undefined) {
    pairs.set(key, { class: wanted, entry });
    return;
  }
  if (earlier.class === wanted) return;
  const by = earlier.entry?.path ?? "endpoints.interface";
  const site = `use \`via: ["firewall", "${backhaul ?? other}"]\``;
  if (backhaul !== undefined) {
    report.problem(`${entry.path}.via`, `${one} and ${backhaul} are already joined through the firewall by ${by}, and a backhaul joins them past it; ${site}`);
  } else if (earlier.entry?.way?.kind === "site") {
    const segment = earlier.entry.from.group;
    report.problem(entry.path, `${segment} already reaches ${earlier.entry.way.site} past the firewall, because ${by} backhauls through it; use \`via: ["firewall", "${earlier.entry.way.site}"]\` in ${by}`);
  } else {
    report.problem(entry.path, `${one} and ${other} are already joined ${earlier.class === "direct" ? "past" : "through"} the firewall by ${by}; a pair is either inspected or not`);
  }
}

/** Finds each group's way out and the one exit of inspected traffic (R8, R9). */
function decideWays(ways: Map<string, { readonly way: Way; readonly entry: Entry }>, entries: readonly Entry[], report: Report): Way | undefined {
  let exit: { readonly way: Way; readonly entry: Entry } | undefined;
  for (const entry of entries) {
    const { way, from, path } = entry;
    if (way === undefined || (way.kind === "own-nat" && from.kind === "vpc")) continue;
    const at = way.kind === "nat" ? path : `${path}.via`;
    const earlier = ways.get(from.group);
    if (earlier !== undefined && !sameWay(earlier.way, way)) {
      const instead = from.kind === "segment" ? "choose one way out" : `give "${from.vpc?.name ?? from.name}" a segment of its own`;
      report.problem(at, `${from.groupKind} "${from.group}" already leaves by ${earlier.entry.path} (${describeWay(earlier.way)}); a table has one default route: ${instead}`);
      continue;
    }
    if (earlier === undefined) ways.set(from.group, { way, entry });
    if (way.kind !== "nat" && way.kind !== "firewall-site") continue;
    if (exit === undefined) exit = { way, entry };
    else if (!sameWay(exit.way, way)) {
      const left = exit.way.kind === "nat" ? "NAT" : describeWay(exit.way);
      const backhaul = way.kind === "firewall-site" ? `backhaul "${from.group}" uninspected` : `let "${from.group}" leave by ${left}, too`;
      const move = way.kind === "firewall-site" ? `\`["firewall", "${way.site}"]\`` : "NAT";
      report.problem(at, `inspected traffic already leaves by ${left} (${exit.entry.path}); one firewall has one exit: ${backhaul}, or move "${exit.entry.from.group}" to ${move}`);
    }
  }
  return exit?.way;
}

/** How people name a way out. */
export function describeWay(way: Way): string {
  if (way.kind === "nat") return "NAT in the hub";
  if (way.kind === "own-nat") return "own NAT";
  return way.kind === "site" ? `backhaul to ${way.site}` : `${way.site}, after the firewall`;
}

function sameWay(one: Way, other: Way): boolean {
  return one.kind === other.kind && siteOf(one) === siteOf(other);
}

function siteOf(way: Way): string | undefined {
  return way.kind === "site" || way.kind === "firewall-site" ? way.site : undefined;
}

/** Own NAT exists where it is used (R11) and is used where it exists (C9). */
function checkOwnNat(network: Network, entries: readonly Entry[], report: Report): void {
  const used = new Set<string>();
  for (const { way, from, path } of entries) {
    if (way?.kind !== "own-nat") continue;
    const vpcs = from.vpc === undefined ? (network.segments.get(from.name)?.vpcs ?? []) : [from.vpc];
    for (const vpc of vpcs) {
      used.add(vpc.name);
      if (vpc.source.nat === undefined) report.problem(`${path}.via`, `${vpc.name} has no \`nat\`; declare \`vpcs.${vpc.name}.nat\` or choose another way out`);
    }
  }
  for (const vpc of network.vpcs.values()) {
    if (vpc.source.nat !== undefined && !used.has(vpc.name)) report.note(`vpcs.${vpc.name}.nat`, "is not used by any way out; remove it once nothing may go back to it");
  }
}

/** A site that carries somebody's way out: by BGP, over two devices, and given no internet itself (R12, R16; C6). */
function checkBackhauls(network: Network, out: readonly Entry[], pairs: ReadonlyMap<string, Claim>, report: Report): void {
  for (const entry of out) {
    const { way, from } = entry;
    const site = way === undefined ? undefined : siteOf(way);
    const model = site === undefined ? undefined : network.sites.get(site);
    if (way === undefined || site === undefined || model === undefined) continue;
    if (model.static) report.problem(`${entry.path}.via`, `${site} rests on static routes, which never fail over: use BGP`);
    else if (model.gateways.length < 2 && model.source.vpn?.single === undefined) {
      report.problem(`${entry.path}.via`, `${site} rests on one device: add a gateway, or say why with \`vpn.single\``);
    }
    const given = out.find((other) => other.from.groupKind === "site" && other.from.group === site);
    if (given !== undefined && given.index > entry.index) report.problem(`${given.path}.to`, `${site} is given the internet here and gives it to ${from.group} in ${entry.path}`);
    else if (given !== undefined) report.problem(`${entry.path}.via`, `${site} gives the internet to ${from.group} here and is given it in ${given.path}`);
    const direct = way.kind === "firewall-site" ? pairs.get(pairKey(from.group, site)) : undefined;
    if (direct?.class === "direct" && direct.entry !== undefined) {
      const [path, other] = direct.entry.index > entry.index ? [direct.entry.path, entry.path] : [`${entry.path}.via`, direct.entry.path];
      report.problem(path, `${from.group} and ${site} are joined past the firewall, and ${from.group} leaves by ${site} through it (${other}): replies would miss the firewall; choose one`);
    }
  }
}

/** Nobody may learn two defaults, and sites not each other's (R13–R15). */
function checkDefaults(network: Network, decisions: Decisions, pairs: ReadonlyMap<string, Claim>, out: readonly Entry[], report: Report): void {
  const wayOut = new Map(out.flatMap((entry) => {
    const site = entry.way === undefined ? undefined : siteOf(entry.way);
    return site === undefined ? [] : [[site, entry] as const];
  }));
  const sites = [...network.sites.values()];
  const later = (entries: readonly (Entry | undefined)[]): string => {
    const index = Math.max(...entries.map((entry) => entry?.index ?? -1));
    return index < 0 ? "environment" : `connect[${index}]`;
  };
  for (const segment of network.segments.keys()) {
    const direct = sites.filter(({ name }) => wayOut.has(name) && decisions.classOf(segment, name) === "direct");
    if (direct.length < 2) continue;
    const [one, other] = direct;
    report.problem(
      later([...direct.slice(0, 2).map(({ name }) => pairs.get(pairKey(segment, name))?.entry), ...direct.slice(0, 2).map(({ name }) => wayOut.get(name))]),
      `${segment} would learn two defaults, from ${one?.name ?? ""} and from ${other?.name ?? ""}: only one site that is anybody's way out may be direct with a segment`,
    );
  }
  if (decisions.exit?.kind === "firewall-site") {
    const { site: exit } = decisions.exit;
    const other = sites.find(({ name }) => name !== exit && wayOut.has(name) && reachesInspection(network, decisions, name));
    if (other !== undefined) {
      report.problem(later([wayOut.get(other.name), wayOut.get(exit)]), `the firewall would learn two defaults, from ${exit} and from ${other.name}: only one site that is anybody's way out may have inspected connections`);
    }
  }
  for (const [index, one] of sites.entries()) {
    for (const other of sites.slice(index + 1)) {
      const claim = pairs.get(pairKey(one.name, other.name));
      if (claim?.class !== "direct") continue;
      const out = wayOut.get(one.name) ?? wayOut.get(other.name);
      if (out !== undefined) report.problem(later([claim.entry, out]), `${one.name} and ${other.name} would learn each other's default; sites joined past the firewall may not be anyone's way out`);
      const asn = one.source.vpn?.asn;
      if (asn !== undefined && asn === other.source.vpn?.asn) {
        report.problem(claim.entry?.path ?? "sites", `sites ${one.name} and ${other.name} use one ASN (${asn}), so each would reject the other's routes: connect them through the firewall`);
      }
    }
  }
}

/** Whether a site takes part in inspected traffic: by a connection, as the exit, or given the internet (T8). */
export function reachesInspection(network: Network, decisions: Decisions, site: string): boolean {
  const others = [...network.segments.keys(), ...network.sites.keys(), "endpoints"];
  const isExit = decisions.exit?.kind === "firewall-site" && decisions.exit.site === site;
  return isExit || decisions.wayOf(site) !== undefined || others.some((other) => decisions.classOf(site, other) === "inspected");
}

/** A repeated or contained entry is worth a note: the network is a union (C1, R19). */
function noteRepetitions(entries: readonly Entry[], report: Report): void {
  const byPair = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = pairKey(entry.from.group, entry.to.group);
    const earlier = byPair.get(key);
    const around = earlier?.find((other) => contained(entry, other));
    if (around !== undefined) report.note(entry.path, `adds nothing to ${around.path}`);
    if (earlier === undefined) byPair.set(key, [entry]);
    else earlier.push(entry);
  }
}

function contained(inner: Entry, outer: Entry): boolean {
  if (inner.inspected !== outer.inspected || inner.within !== outer.within) return false;
  const same = covers(outer.from, inner.from) && covers(outer.to, inner.to);
  const turned = outer.bothWays && covers(outer.to, inner.from) && covers(outer.from, inner.to);
  if (!(same || turned) || (inner.bothWays && !outer.bothWays)) return false;
  if (inner.way?.kind !== outer.way?.kind) return false;
  const on = JSON.stringify(inner.on) === JSON.stringify(outer.on);
  const allows = inner.allow.every((one) => outer.allow.includes(one) || outer.allow.includes("any"));
  return allows && (inner.names.length === 0 || (on && inner.names.every((name) => outer.names.includes(name))));
}
