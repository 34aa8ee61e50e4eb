import { enumerate } from "./names";
import type { Path } from "./path";
import { without } from "./passes";
import { compare } from "./words";

/** The same difference of one path or of many. */
export interface PathChange {
  readonly kind: "opened" | "closed" | "changed";
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Every one of `from` towards every other of `to`, which are the same. */
  readonly among: boolean;
  /** What it passed on its way before; empty where it is opened. */
  readonly viaBefore: readonly string[];
  readonly via: readonly string[];
  /** What passes now and did not, and the other way round. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  /** Whether the firewall is now in the way (`in`), or no longer (`out`). */
  readonly firewall: "in" | "out" | "same";
  /** One flow that stands for all: as it is after, or as it was where the path is closed. */
  readonly flow: readonly string[];
}

/** What opens, closes and changes between two sets of paths, in a stable order; what many nodes have in common is one. */
export function comparePaths(before: readonly Path[], after: readonly Path[]): readonly PathChange[] {
  const [old, next] = [merge(before), merge(after)];
  const groups = new Map<string, Difference[]>();
  const note = (difference: Difference | undefined): void => {
    if (!difference) return;
    const { kind, viaBefore, via, gained, lost, from, to } = difference;
    const signature = [kind, viaBefore.join(), via.join(), gained.join(), lost.join(), nodeOf(from), nodeOf(to)].join("\n");
    const group = groups.get(signature);
    if (group) group.push(difference);
    else groups.set(signature, [difference]);
  };
  for (const [key, path] of next) note(differ(old.get(key), path));
  for (const [key, path] of old) if (!next.has(key)) note(differ(path, undefined));
  return [...groups.values()].flatMap(gather).sort((one, other) => compare(orderOf(one), orderOf(other)));
}

/** `prod → internet`, `shop, payments and 998 more among each other`. */
export function describeEnds({ from, to, among }: Pick<PathChange, "from" | "to" | "among">): string {
  return among ? `${enumerate(from)} among each other` : `${enumerate(from)} → ${enumerate(to)}`;
}

/** Whether a change lets anything pass that did not. */
export function opens({ kind, gained }: PathChange): boolean {
  return kind === "opened" || gained.length > 0;
}

type Difference = Omit<PathChange, "from" | "to" | "among"> & { readonly from: string; readonly to: string };

/** Never grouped with others: a way to the internet must stand out. */
function nodeOf(name: string): string {
  return name === "internet" ? name : "";
}

function merge(paths: readonly Path[]): ReadonlyMap<string, Path> {
  const merged = new Map<string, Path>();
  for (const path of paths) {
    const key = `${path.from}\n${path.to}`;
    const other = merged.get(key);
    if (!other) {
      merged.set(key, path);
      continue;
    }
    const both = [other, path].sort((one, two) => compare(JSON.stringify(one), JSON.stringify(two)));
    const [first = path] = both;
    // Past the firewall is what matters where there is a way past it: `via` keeps what all ways have in common.
    const via = first.via.filter((hop) => both.every((one) => one.via.includes(hop)));
    merged.set(key, { ...first, via, passes: [...new Set(both.flatMap(({ passes }) => passes))].sort() });
  }
  return merged;
}

function differ(old: Path | undefined, next: Path | undefined): Difference | undefined {
  const path = next ?? old;
  if (!path) return undefined;
  const { from, to, flow } = path;
  const gained = without(next?.passes ?? [], old?.passes ?? []);
  const lost = without(old?.passes ?? [], next?.passes ?? []);
  const [viaBefore, via] = [old?.via ?? [], next?.via ?? []];
  const kind = old ? (next ? "changed" : "closed") : "opened";
  if (kind === "changed" && gained.length === 0 && lost.length === 0 && via.join("\n") === viaBefore.join("\n")) return undefined;
  const [was, is] = [viaBefore.includes("firewall"), via.includes("firewall")];
  const firewall = kind !== "changed" || was === is ? "same" : is ? "in" : "out";
  return { kind, from, to, viaBefore, via, gained, lost, firewall, flow };
}

/** Differences of one kind, first those of a mesh, then those that share all their destinations. */
function gather(differences: readonly Difference[]): readonly PathChange[] {
  const [first] = differences;
  if (first === undefined) return [];
  const targets = new Map<string, Map<string, readonly string[]>>();
  for (const { from, to, flow } of differences) {
    const known = targets.get(from);
    if (known) known.set(to, flow);
    else targets.set(from, new Map([[to, flow]]));
  }
  const flows = new Map(targets);
  const line = (from: readonly string[], to: readonly string[], among: boolean): PathChange => {
    const origin = from[0] ?? "";
    const target = to.find((one) => one !== origin || !among) ?? "";
    return { ...first, from, to, among, flow: flows.get(origin)?.get(target) ?? first.flow };
  };
  const meshes = groupBy(targets, (from, to) => [...new Set([...to.keys(), from])].sort().join("\n")).filter(
    ({ key, froms }) => froms.length > 1 && key === froms.join("\n") && froms.every((from) => !targets.get(from)?.has(from)),
  );
  const lines = meshes.map(({ froms }) => line(froms, froms, true));
  for (const { froms } of meshes) for (const from of froms) targets.delete(from);
  return [
    ...lines,
    ...groupBy(targets, (_, to) => [...to.keys()].sort().join("\n")).map(({ key, froms }) => line(froms, key.split("\n"), false)),
  ];
}

function groupBy(
  targets: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
  keyOf: (from: string, to: ReadonlyMap<string, unknown>) => string,
): readonly { readonly key: string; readonly froms: readonly string[] }[] {
  const groups = new Map<string, string[]>();
  for (const [from, to] of targets) {
    const key = keyOf(from, to);
    const group = groups.get(key);
    if (group) group.push(from);
    else groups.set(key, [from]);
  }
  return [...groups].map(([key, froms]) => ({ key, froms: froms.sort() }));
}

/** The internet first, then what goes past the firewall, then by name. */
function orderOf(change: PathChange): string {
  const internet = [...change.from, ...change.to].includes("internet") ? 0 : 1;
  const past = change.firewall === "out" || (change.kind === "opened" && !change.via.includes("firewall")) ? 0 : 1;
  return [
    ["opened", "changed", "closed"].indexOf(change.kind),
    internet,
    past,
    describeEnds(change),
    ...change.gained,
    ...change.lost,
  ].join("\n");
}
