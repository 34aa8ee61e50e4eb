import { createHash } from "node:crypto";

/** Rules that all stateful groups of one policy may reserve together; AWS quota, not adjustable. */
export const policyCapacity = 30_000;

const steps = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000];

/**
 * Capacity to reserve for each group, given what each needs now: the first step that holds twice the need, so that rules are added
 * for years without a new group. Where those do not fit into the policy together, the largest reserve only what they need.
 */
export function reserve(needs: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const reserved = new Map(Object.entries(needs).map(([group, need]) => [group, 2 * need <= policyCapacity ? step(2 * need) : step(need)]));
  const total = () => [...reserved.values()].reduce((sum, capacity) => sum + capacity, 0);
  const largestFirst = Object.entries(needs).sort(([one, needOne], [other, needOther]) => needOther - needOne || (one < other ? -1 : 1));
  for (const [group, need] of largestFirst) {
    if (total() <= policyCapacity) break;
    reserved.set(group, step(need));
  }
  return Object.fromEntries(reserved);
}

/**
 * The name of a rule group in AWS: unique in the account, and different where AWS must replace the group, so that the new one can
 * stand beside the old while the policy moves over. The rules are not in it: they change in place.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/19616
 */
export function groupName(environment: string, key: string, type: "STATEFUL" | "STATELESS", capacity: number): string {
  const replaces = type === "STATEFUL" ? `${type}|STRICT_ORDER|${capacity}` : `${type}|${capacity}`;
  return `${environment}-${key}-${createHash("sha256").update(replaces).digest("hex").slice(0, 8)}`;
}

function step(need: number): number {
  return steps.find((capacity) => capacity >= need) ?? Math.ceil(need / 10_000) * 10_000;
}
