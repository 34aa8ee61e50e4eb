import type { Entry } from "./entry";
import { covers } from "./nodes";
import type { Report } from "./report";

/** A repeated or contained entry is worth a note: the network is a union (C1, R19). */
export function noteRepetitions(entries: readonly Entry[], report: Report): void {
  const byPair = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = [entry.from.group, entry.to.group].sort().join(" ");
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
