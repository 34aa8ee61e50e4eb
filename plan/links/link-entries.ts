import type { Entry, RawEntry } from "../entry";
import { endpointsBlock } from "../hub-services";
import { Nodes, type Node } from "../nodes";
import { parseAllow, parseOn } from "../policy/allow";
import { parseName } from "../policy/names";
import { isReason, place, type Report } from "../report";
import { suggest } from "../suggest";
import type { Link } from "./link";
import type { LinkSide } from "./read-link";

/** One connection of a link, read: as one of an environment, but that its ends are of two. */
export interface LinkEntry extends Omit<Entry, "from" | "to" | "within" | "way" | "through"> {
  readonly from: LinkEnd;
  readonly to: LinkEnd;
}

/** A segment or a VPC of one of the two environments. */
export interface LinkEnd {
  /** Name of its environment. */
  readonly side: string;
  /** The node as its own environment knows it. */
  readonly node: Node;
}

/** An entry as it may arrive, from TypeScript or as JSON. */
type RawLinkEntry = Omit<RawEntry, "within" | "via">;

type Sides = readonly [LinkSide, LinkSide];

/** Reads `connect` of a link; an entry with a contradiction of its own is reported and left out. */
export function readLinkEntries(link: Link, sides: Sides, report: Report): readonly LinkEntry[] {
  return (link.connect as readonly unknown[] as readonly RawLinkEntry[]).flatMap((raw, index) => {
    const path = place("connect", index);
    const ends = readEnds(raw, path, sides, report);
    const sound = checkPassing(raw, path, report);
    if (ends === undefined || !sound || !checkEnds(raw, path, ends, report)) return [];
    const { allow = [], names = [], on, sid, uninspected } = raw;
    return [
      {
        index,
        path,
        from: ends[0],
        to: ends[1],
        bothWays: raw.between !== undefined,
        inspected: uninspected === undefined,
        allow,
        names,
        ...(on === undefined ? {} : { on }),
        ...(sid === undefined ? {} : { sid }),
      },
    ];
  });
}

function readEnds(raw: RawLinkEntry, path: string, sides: Sides, report: Report): readonly [LinkEnd, LinkEnd] | undefined {
  const { from, to, between } = raw;
  const oneWay = from !== undefined && to !== undefined && between === undefined;
  if (!oneWay && (between === undefined || from !== undefined || to !== undefined)) {
    report.problem(path, "says who may talk in no one way; write `from` and `to`, or `between`");
    return undefined;
  }
  if (between !== undefined && between.length !== 2) {
    report.problem(`${path}.between`, `names ${between.length} nodes; write two`);
    return undefined;
  }
  const [one = "", other = ""] = between ?? [from, to];
  const first = readEnd(one, between === undefined ? `${path}.from` : `${path}.between[0]`, sides, report);
  const second = readEnd(other, between === undefined ? `${path}.to` : `${path}.between[1]`, sides, report);
  return first === undefined || second === undefined ? undefined : [first, second];
}

function readEnd(name: string, path: string, sides: Sides, report: Report): LinkEnd | undefined {
  const [owner = "", node, ...rest] = name.split("/");
  const all = sides.flatMap((side) => nodeNames(side));
  const side = sides.find((one) => one.name === owner);
  if (node === undefined || side === undefined) {
    const found = all.find((one) => one.endsWith(`/${node ?? owner}`)) ?? suggest(name, all);
    const what =
      node === undefined
        ? `"${name}" says no environment`
        : `"${name}" is of no environment of this link (${sides.map((one) => one.name).join(", ")})`;
    report.problem(path, `${what}; ${found === undefined ? `write one of ${some(all)}` : `did you mean "${found}"?`}`);
    return undefined;
  }
  const { environment, network } = side;
  if (Object.hasOwn(environment.sites ?? {}, node)) {
    report.problem(path, `"${name}" is a site of ${owner}, and nothing crosses a link to a site; only segments and VPCs can be named`);
    return undefined;
  }
  if (rest.length > 0) {
    report.problem(path, `"${name}" is a part of a VPC; a link joins segments and VPCs: write "${owner}/${node}"`);
    return undefined;
  }
  if (!Object.hasOwn(environment.segments, node) && !Object.hasOwn(environment.vpcs, node)) {
    const near = suggest(name, nodeNames(side));
    report.problem(
      path,
      `"${name}" is no segment or VPC of ${owner}; ${near === undefined ? `write one of ${some(nodeNames(side))}` : `did you mean "${near}"?`}`,
    );
    return undefined;
  }
  const found = new Nodes(network, endpointsBlock(network)).find(path, node, report);
  if (found?.vpc?.joined === false && environment.hub !== undefined)
    report.problem(path, `${name} is not joined to the hub (\`joined: false\`); join it, or drop the connection`);
  return found === undefined ? undefined : { side: owner, node: found };
}

function nodeNames({ name, environment: { segments, vpcs } }: LinkSide): readonly string[] {
  return [...Object.keys(segments), ...Object.keys(vpcs)].map((node) => `${name}/${node}`);
}

function some(names: readonly string[]): string {
  return `${names.slice(0, 12).join(", ")}${names.length > 12 ? ", …" : ""}`;
}

function checkEnds(raw: RawLinkEntry, path: string, [one, other]: readonly [LinkEnd, LinkEnd], report: Report): boolean {
  if (one.side === other.side) {
    report.problem(path, `joins two nodes of ${one.side}; write it in \`connect\` of that environment`);
    return false;
  }
  if (raw.uninspected === undefined) return true;
  let sound = true;
  if (raw.from !== undefined) {
    report.problem(
      `${path}.uninspected`,
      `goes past the firewalls, which alone know who begins: write \`between: ["${nameOf(one)}", "${nameOf(other)}"]\``,
    );
    sound = false;
  }
  for (const [end, far] of [
    [one, other],
    [other, one],
  ] as const) {
    if (end.node.kind === "segment") continue;
    report.problem(
      path,
      `"${nameOf(end)}" is one VPC of segment "${end.node.group}"; past the firewalls the whole of it would reach "${nameOf(far)}": name the segment, or give "${end.node.name}" one of its own`,
    );
    sound = false;
  }
  return sound;
}

/** What may pass, or the reason to go past the firewalls (R1–R3). */
function checkPassing({ allow = [], names = [], on, sid, uninspected }: RawLinkEntry, path: string, report: Report): boolean {
  const before = report.problems.length;
  if (uninspected !== undefined) {
    if (!isReason(uninspected)) report.problem(`${path}.uninspected`, "needs the reason in words");
    if (allow.length + names.length > 0)
      report.problem(
        path,
        `\`uninspected\` and \`${allow.length > 0 ? "allow" : "names"}\` contradict each other: past the firewalls nothing enforces ${[...allow, ...names].join(", ")}`,
      );
    if (on !== undefined || sid !== undefined)
      report.problem(path, `\`${on === undefined ? "sid" : "on"}\` is for rules of a firewall, and \`uninspected\` has none; drop it`);
    return report.problems.length === before;
  }
  if (allow.length + names.length === 0)
    report.problem(path, 'says neither `allow` nor `names`; to let everything pass write `allow: ["any"]`');
  for (const [word, list, parse] of [
    ["allow", allow, parseAllow],
    ["names", names, parseName],
    ["on", on ?? [], parseOn],
  ] as const) {
    list.forEach((text, index) => {
      const read = parse(text);
      if (typeof read === "string") report.problem(`${path}.${word}[${index}]`, read);
    });
  }
  return report.problems.length === before;
}

function nameOf({ side, node }: LinkEnd): string {
  return `${side}/${node.name}`;
}

/**
 * Refuses two classes where routes can have one: of a pair of segments (C5), and, where a firewall inspects, of all that a segment has
 * over the link, since the link's table there knows destinations only (T12).
 */
export function checkClasses(entries: readonly LinkEntry[], sides: Sides, report: Report): void {
  const known = new Map<string, LinkEntry>();
  const claim = (key: string, entry: LinkEntry, message: (earlier: LinkEntry) => string): boolean => {
    const earlier = known.get(key);
    if (earlier === undefined) known.set(key, entry);
    if (earlier === undefined || earlier.inspected === entry.inspected) return false;
    report.problem(entry.path, message(earlier));
    return true;
  };
  const how = ({ inspected }: LinkEntry): string => (inspected ? "through" : "past");
  for (const entry of entries) {
    const ends = [entry.from, entry.to].map(({ side, node }) => ({ side, segment: `${side}/${node.group}` }));
    const [one, other] = ends.map(({ segment }) => segment).sort();
    const pair = claim(
      `${one ?? ""} ${other ?? ""}`,
      entry,
      (earlier) =>
        `${one ?? ""} and ${other ?? ""} are already joined ${how(earlier)} the firewall by ${earlier.path}; a pair is either inspected or not`,
    );
    if (pair) continue;
    for (const { side, segment } of ends) {
      if (sides.find(({ name }) => name === side)?.inspects !== true) continue;
      claim(
        segment,
        entry,
        (earlier) =>
          `${segment} is already joined ${how(earlier)} the firewall by ${earlier.path}; what a link brings for one segment goes either through the firewall of ${side} or past it: use one class, or give one of the two a segment of its own`,
      );
    }
  }
}
