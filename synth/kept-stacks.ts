import type { LinkPlan } from "../plan/links/link-plan";
import type { Plan, StackPlan } from "../plan/plan";

/** What an environment or a link keeps in which states. */
export interface KeptStacks {
  readonly name: string;
  readonly stacks: Readonly<Record<string, Pick<StackPlan, "vpcs" | "state">>>;
  /** The name that each renamed VPC had before, by the one that it has now. @default - none */
  readonly renamed?: Plan["renamed"];
}

/** Stacks that go on under another name: the state is the same, and the folder of before says nothing any more. */
export function formerStacks({ name, stacks, renamed = {} }: KeptStacks): readonly string[] {
  return Object.values(renamed)
    .map((former) => `${name}_${former}`)
    .filter((stack) => !Object.hasOwn(stacks, stack));
}

/** The states of environments and of links, alike. */
export function keptStacks(plans: readonly Plan[], links: readonly LinkPlan[]): readonly KeptStacks[] {
  return [...plans, ...links.map(({ name, state }): KeptStacks => ({ name, stacks: { [name]: { vpcs: [], state } } }))];
}
