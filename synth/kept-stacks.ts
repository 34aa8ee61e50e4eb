import type { LinkPlan } from "../plan/links/link-plan";
import type { Plan, StackPlan } from "../plan/plan";

/** What an environment or a link keeps in which states. */
export interface KeptStacks {
  readonly name: string;
  readonly stacks: Readonly<Record<string, Pick<StackPlan, "vpcs" | "state">>>;
}

/** The states of environments and of links, alike. */
export function keptStacks(plans: readonly Plan[], links: readonly LinkPlan[]): readonly KeptStacks[] {
  return [...plans, ...links.map(({ name, state }): KeptStacks => ({ name, stacks: { [name]: { vpcs: [], state } } }))];
}
