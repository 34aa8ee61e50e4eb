import type { FirewallPolicy, Group } from "./policy";

/** Rules that all groups of one kind may reserve together in one policy; AWS quota, not adjustable. */
export const policyCapacity = 30_000;

/** Rules reserved and left. */
export interface Capacity {
  readonly groups: readonly (Group & { readonly left: number })[];
  /** What the groups reserve of a policy's quota, used or not. */
  readonly stateful: { readonly used: number; readonly left: number };
  readonly stateless: { readonly used: number; readonly left: number };
}

/** What is used and left of each group and of the policy. Groups of others reserve, too, and are not known here. */
export function capacity({ groups }: FirewallPolicy): Capacity {
  const total = (stage: Group["stage"]) => {
    const used = groups.filter((group) => group.stage === stage).reduce((sum, group) => sum + group.capacity, 0);
    return { used, left: policyCapacity - used };
  };
  return {
    groups: groups.map((group) => ({ ...group, left: group.capacity - group.used })),
    stateful: total("stateful"),
    stateless: total("stateless"),
  };
}
