import { suggest } from "../plan/suggest";
import type { KeptStacks } from "./kept-stacks";

/** The stacks that somebody named, or what is wrong with the names. */
export interface Chosen {
  readonly stacks: ReadonlySet<string>;
  readonly problems: readonly string[];
}

/**
 * Finds stacks by name: their own, the rest of it after the environment (`orders` of `prod_orders`), or a VPC that they hold.
 *
 * @param asked - names with commas between them: `orders,prod_billing`
 */
export function chooseStacks(plans: readonly KeptStacks[], asked: string): Chosen {
  const byName = stacksByName(plans);
  const stacks = new Set<string>();
  const problems: string[] = [];
  for (const name of asked.split(",").map((part) => part.trim())) {
    const found = byName.get(name) ?? [];
    const [stack] = found;
    if (name === "") problems.push(`--only ${JSON.stringify(asked)} holds an empty name; write names with commas between them`);
    else if (stack === undefined) problems.push(unknown(name, [...byName.keys()]));
    else if (found.length > 1) problems.push(`--only: "${name}" may be ${found.join(" or ")}; write one of these names`);
    else stacks.add(stack);
  }
  return { stacks, problems };
}

function unknown(name: string, names: readonly string[]): string {
  const nearest = suggest(name, names);
  return `--only: there is no VPC and no state "${name}"; ${nearest === undefined ? "names are those of `vpcs` and of the folders below stacks" : `did you mean "${nearest}"?`}`;
}

function stacksByName(plans: readonly KeptStacks[]): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, Set<string>>();
  for (const plan of plans) {
    for (const [stack, { vpcs, existing }] of Object.entries(plan.stacks)) {
      for (const name of [...vpcs, ...existing, stack.slice(plan.name.length + 1)])
        named.set(name, (named.get(name) ?? new Set()).add(stack));
    }
  }
  // A stack's own name is never another's.
  for (const stack of plans.flatMap((plan) => Object.keys(plan.stacks))) named.set(stack, new Set([stack]));
  return new Map([...named].filter(([name]) => name !== "").map(([name, stacks]) => [name, [...stacks].sort()]));
}
