import type { Entry, Way } from "./entry";
import type { Network } from "./network";
import type { Report } from "./report";

/** How two groups are joined (C5). A segment paired with itself is `within`. */
type Class = "none" | "inspected" | "direct";

/** What the connections of a network decide together: classes, ways out and the exit. */
export interface Decisions {
  readonly entries: readonly Entry[];
  classOf(one: string, other: string): Class;
  /** The connection that gave a pair its class. */
  joinedBy(one: string, other: string): Entry | undefined;
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

/** The class that a pair of groups was given, and by which entry. */
interface Claim {
  readonly class: Class;
  readonly entry?: Entry;
}

/** Decides classes, ways out and the exit; refuses two classes of one pair, two ways out of one table and two exits (R5–R9). */
export function decide(entries: readonly Entry[], endpointSegments: readonly string[], report: Report): Decisions {
  const pairs = new Map<string, Claim>(endpointSegments.map((segment) => [pairKey(segment, "endpoints"), { class: "direct" }]));
  for (const entry of entries) claimPair(pairs, entry, report);
  const ways = new Map<string, { readonly way: Way; readonly entry: Entry }>();
  const exit = decideWays(ways, entries, report);
  const out = entries.filter(({ way }) => way !== undefined);
  const classOf = (one: string, other: string): Class => pairs.get(pairKey(one, other))?.class ?? "none";
  return {
    entries,
    classOf,
    joinedBy: (one, other) => pairs.get(pairKey(one, other))?.entry,
    wayOf: (group) => ways.get(group)?.way,
    ownNat: new Set(out.flatMap(({ way, from }) => (way?.kind === "own-nat" && from.kind === "vpc" ? [from.name] : []))),
    namedForInternet: new Set(out.flatMap(({ way, from }) => (way?.kind !== "own-nat" && from.vpc !== undefined ? [from.vpc.name] : []))),
    wholeForInternet: new Set(out.flatMap(({ from }) => (from.kind === "segment" ? [from.name] : []))),
    ...(exit === undefined ? {} : { exit }),
  };
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
    report.problem(
      `${entry.path}.via`,
      `${one} and ${backhaul} are already joined through the firewall by ${by}, and a backhaul joins them past it; ${site}`,
    );
  } else if (earlier.entry?.way?.kind === "site") {
    const segment = earlier.entry.from.group;
    report.problem(
      entry.path,
      `${segment} already reaches ${earlier.entry.way.site} past the firewall, because ${by} backhauls through it; use \`via: ["firewall", "${earlier.entry.way.site}"]\` in ${by}`,
    );
  } else {
    report.problem(
      entry.path,
      `${one} and ${other} are already joined ${earlier.class === "direct" ? "past" : "through"} the firewall by ${by}; a pair is either inspected or not`,
    );
  }
}

/** Finds each group's way out and the one exit of inspected traffic (R8, R9). */
function decideWays(
  ways: Map<string, { readonly way: Way; readonly entry: Entry }>,
  entries: readonly Entry[],
  report: Report,
): Way | undefined {
  let exit: { readonly way: Way; readonly entry: Entry } | undefined;
  for (const entry of entries) {
    const { way, from, path } = entry;
    if (way === undefined || (way.kind === "own-nat" && from.kind === "vpc")) continue;
    const at = way.kind === "nat" ? path : `${path}.via`;
    const earlier = ways.get(from.group);
    if (earlier !== undefined && !sameWay(earlier.way, way)) {
      const instead = from.kind === "segment" ? "choose one way out" : `give "${from.vpc?.name ?? from.name}" a segment of its own`;
      report.problem(
        at,
        `${from.groupKind} "${from.group}" already leaves by ${earlier.entry.path} (${describeWay(earlier.way)}); a table has one default route: ${instead}`,
      );
      continue;
    }
    if (earlier === undefined) ways.set(from.group, { way, entry });
    if (way.kind !== "nat" && way.kind !== "firewall-site") continue;
    if (exit === undefined) exit = { way, entry };
    else if (!sameWay(exit.way, way)) {
      const left = exit.way.kind === "nat" ? "NAT" : describeWay(exit.way);
      const backhaul = way.kind === "firewall-site" ? `backhaul "${from.group}" uninspected` : `let "${from.group}" leave by ${left}, too`;
      const move = way.kind === "firewall-site" ? `\`["firewall", "${way.site}"]\`` : "NAT";
      report.problem(
        at,
        `inspected traffic already leaves by ${left} (${exit.entry.path}); one firewall has one exit: ${backhaul}, or move "${exit.entry.from.group}" to ${move}`,
      );
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

/** The site of a way out that leads to one. */
export function siteOf(way: Way): string | undefined {
  return way.kind === "site" || way.kind === "firewall-site" ? way.site : undefined;
}

/** Whether a site takes part in inspected traffic: by a connection, as the exit, or given the internet (T8). */
export function reachesInspection(network: Network, decisions: Decisions, site: string): boolean {
  const others = [...network.segments.keys(), ...network.sites.keys(), "endpoints"];
  const isExit = decisions.exit?.kind === "firewall-site" && decisions.exit.site === site;
  return isExit || decisions.wayOf(site) !== undefined || others.some((other) => decisions.classOf(site, other) === "inspected");
}
