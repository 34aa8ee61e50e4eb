import { enumerate } from "./names";

/** How long somebody is cut off, from nothing to the worst. */
export const durations = [
  "none",
  "open conversations",
  "seconds",
  "about a minute",
  "minutes",
  "until the other side is changed",
  "until it is put back",
] as const;

/** `open conversations`: those are cut once, and new ones work at once. */
export type Duration = (typeof durations)[number];

/** What a change does to the traffic, beside which paths there are afterwards. */
export interface Outage {
  /**
   * `cut`: somebody is without network for `duration`. `stays-open`: what is closed goes on until it is flushed. `evidence`: logs have a gap.
   * `stops`: AWS refuses the change in the middle of the apply.
   */
  readonly kind: "cut" | "stays-open" | "evidence" | "stops";
  readonly duration: Duration;
  /** Whom it concerns: `VPC shop`, `all inspected traffic`, `nobody`. */
  readonly who: string;
  /** The change, in network words. */
  readonly change: string;
  /** The fact about AWS that it follows from. */
  readonly reason: string;
  /** The safer sequence, or what to do afterwards, where there is one. */
  readonly safer?: string;
  /** `stack:address`, in order. */
  readonly addresses: readonly string[];
}

/** Outages, the worst first; those that differ only in whom they concern are one. */
export function arrangeOutages(outages: readonly Outage[]): readonly Outage[] {
  const groups = new Map<string, Outage[]>();
  for (const outage of outages) {
    const key = [outage.kind, outage.duration, outage.reason, outage.safer ?? ""].join("\n");
    const group = groups.get(key);
    if (group) group.push(outage);
    else groups.set(key, [outage]);
  }
  return [...groups.values()]
    .map(join)
    .sort(
      (one, other) =>
        kinds.indexOf(one.kind) - kinds.indexOf(other.kind) ||
        durations.indexOf(other.duration) - durations.indexOf(one.duration) ||
        (one.change + one.who < other.change + other.who ? -1 : 1),
    );
}

const kinds: readonly Outage["kind"][] = ["stops", "cut", "stays-open", "evidence"];

function join(group: readonly Outage[]): Outage {
  const [first, ...rest] = group;
  if (first === undefined) throw new RangeError("a group of outages is never empty");
  if (rest.length === 0) return first;
  const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();
  return {
    ...first,
    who: enumerate(unique(group.map(({ who }) => who))),
    change: enumerate(unique(group.map(({ change }) => change))),
    addresses: unique(group.flatMap(({ addresses }) => addresses)),
  };
}
