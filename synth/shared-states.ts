import type { BackendPlan } from "../plan/plan";
import { placeOfState } from "../verify/terraform/remote-states";
import type { KeptStacks } from "./kept-stacks";
import type { Refused } from "./plan-environments";

interface Kept {
  readonly environment: string;
  readonly stack: string;
}

/** Stacks of one name, and stacks that would keep one state, over all environments: each would destroy what the other made. */
export function findSharedStates(plans: readonly KeptStacks[]): readonly Refused[] {
  const byName = new Map<string, Kept>();
  const byPlace = new Map<string, Kept>();
  return plans.flatMap((plan): readonly Refused[] => {
    const problems = Object.entries(plan.stacks).flatMap(([stack, { state }]) => {
      const kept = { environment: plan.name, stack };
      const twin = byName.get(stack);
      byName.set(stack, twin ?? kept);
      if (twin !== undefined)
        return { path: "name", message: `makes the stack "${stack}", and so does environment "${twin.environment}"; rename one of them` };
      const place = describePlace(state);
      const other = byPlace.get(place);
      byPlace.set(place, other ?? kept);
      if (other === undefined) return [];
      const message = `keeps the state of "${stack}" where that of "${other.stack}" is (${place}); give one environment a \`prefix\` of its own`;
      return { path: "state", message };
    });
    return problems.length === 0 ? [] : [{ environment: plan.name, problems }];
  });
}

function describePlace({ type, config }: BackendPlan): string {
  // Another word for the same workspaces.
  const backend = type === "cloud" ? "remote" : type;
  const names = (placeOfState[backend] ?? []).filter((name) => config[name] !== undefined);
  const words = names.map((name) => `${name} ${typeof config[name] === "string" ? config[name] : JSON.stringify(config[name])}`);
  return `${backend}: ${words.join(", ")}`;
}
