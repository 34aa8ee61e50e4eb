import { createHash } from "node:crypto";

/** How many rule ids each derived group has for itself (F8). */
const perGroup = 500_000_000;

/** First id of each derived group; own rule files keep below 500,000,000. */
const firstSid = { connections: 500_000_000, closing: 1_000_000_000 } as const;

export type DerivedGroup = keyof typeof firstSid;

/**
 * The id of a derived rule: the group's first id + (first 32 bits of SHA-256 of the rule's natural key + `shift`) mod 500,000,000.
 * Nothing else enters it, so no rule ever changes its id because another comes or goes. `shift` is the `sid` of a connection.
 */
export function sidOf(group: DerivedGroup, key: string, shift: number): number {
  const hash = createHash("sha256").update(key).digest().readUInt32BE(0);
  return firstSid[group] + ((hash + shift) % perGroup);
}

/** Whether an id written by hand lies where derived ids do; logs could not tell the two apart. */
export function isDerivedSid(sid: number): boolean {
  return Object.values(firstSid).some((first) => sid >= first && sid < first + perGroup);
}

/** What a connection's `sid` must be: a problem, or `undefined` where it is fine. */
export function sidProblem(sid: number): string | undefined {
  if (Number.isInteger(sid) && sid >= 1 && sid < perGroup) return undefined;
  return `${sid} moves no rule id; write a whole number from 1 to 499999999, such as \`sid: 1\``;
}
