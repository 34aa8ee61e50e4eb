import type { Environment } from "../plan/environment";
import type { Plan } from "../plan/plan";
import { planNetwork } from "../plan/plan-network";
import type { Note, Problem } from "../plan/report";
import { readRuleFiles } from "./rule-files";

/** An environment that can be built. */
export interface Planned {
  readonly environment: Environment;
  readonly plan: Plan;
  readonly notes: readonly Note[];
}

/** An environment that cannot, and why. */
export interface Refused {
  readonly environment: string;
  readonly problems: readonly Problem[];
}

/** Plans every environment, so that all that is wrong anywhere is said at once. */
export function planEnvironments(
  environments: readonly Environment[],
  root: string,
): { readonly planned: readonly Planned[]; readonly refused: readonly Refused[] } {
  const planned: Planned[] = [];
  const refused: Refused[] = [];
  for (const environment of environments) {
    const { texts, problems: unread } = readRuleFiles(environment, root);
    const { plan, problems: found, notes } = planNetwork(environment, texts);
    // A file that cannot be read is said once.
    const problems = [...unread, ...found.filter(({ path }) => !unread.some((problem) => problem.path === path))];
    if (plan && problems.length === 0) planned.push({ environment, plan, notes });
    else refused.push({ environment: environment.name, problems });
  }
  return { planned, refused };
}

/** Problems as people read them: where, what was found, what to write instead. */
export function describeRefusal({ environment, problems }: Refused): string {
  const lines = problems.map(({ path, message }) => `  ${path}: ${message}`);
  return [`environment ${JSON.stringify(environment)} cannot be built:`, ...lines].join("\n");
}
