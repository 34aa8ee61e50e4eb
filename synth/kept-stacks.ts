import type { LinkPlan } from "../plan/links/link-plan";
import type { Plan, StackPlan } from "../plan/plan";

/** What an environment or a link keeps in which states. */
export interface KeptStacks {
  readonly name: string;
  readonly stacks: Readonly<
    Record<string, Pick<StackPlan, "vpcs" | "existing" | "state"> & Partial<Pick<StackPlan, "holds" | "accounts">>>
  >;
  /** The name that each renamed segment, VPC and site had before, by the one that it has now, or had in between. @default - none */
  readonly renamed?: Plan["renamed"];
}

/** Stacks that go on under another name: the state is the same, and the folder of before says nothing any more. */
export function formerStacks({ name, stacks, renamed = {} }: KeptStacks): readonly string[] {
  const prefix = `${name}_`;
  return Object.keys(stacks)
    .filter((stack) => stack.startsWith(prefix))
    .flatMap((stack) => formerRests(stack.slice(prefix.length), renamed).map((former) => `${prefix}${former}`));
}

/** What stood behind the environment in the names that a stack had before: a VPC, or `peering` and the two that it joins, in their order. */
function formerRests(rest: string, renamed: Plan["renamed"]): readonly string[] {
  const [kind, one, other] = rest.split("_");
  if (one === undefined || other === undefined) return formerNames(rest, renamed);
  const names = (present: string): readonly string[] => [present, ...formerNames(present, renamed)];
  return names(one)
    .flatMap((first) => names(other).map((second) => [kind, ...[first, second].sort()].join("_")))
    .filter((former) => former !== rest);
}

/** The names that something had before, the last first. */
export function formerNames(present: string, renamed: Plan["renamed"] = {}): readonly string[] {
  const former = Object.hasOwn(renamed, present) ? renamed[present] : undefined;
  return former === undefined ? [] : [former, ...formerNames(former, renamed)];
}

/** The states of environments and of links, alike. */
export function keptStacks(plans: readonly Plan[], links: readonly LinkPlan[]): readonly KeptStacks[] {
  return [...plans, ...links.map(({ name, state }): KeptStacks => ({ name, stacks: { [name]: { vpcs: [], existing: [], state } } }))];
}
