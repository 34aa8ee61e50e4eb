import type { Environment } from "../plan/environment";
import type { Link } from "../plan/links/link";
import type { LinkPlan } from "../plan/links/link-plan";
import { planLink } from "../plan/links/plan-link";
import type { Plan } from "../plan/plan";
import { planNetwork } from "../plan/plan-network";
import type { Note, Problem } from "../plan/report";
import type { Networks } from "./environments-of";
import { readRuleFiles } from "./rule-files";

/** An environment that can be built. */
export interface Planned {
  readonly environment: Environment;
  readonly plan: Plan;
  readonly notes: readonly Note[];
}

/** A link that can be built. */
export interface PlannedLink {
  readonly link: Link;
  readonly plan: LinkPlan;
  readonly notes: readonly Note[];
}

/** An environment or a link that cannot, and why. */
export interface Refused {
  readonly environment: string;
  /** Whether it is a link. @default - an environment */
  readonly isLink?: true;
  readonly problems: readonly Problem[];
}

/** All that was planned, and all that cannot be. */
export interface PlannedNetworks {
  readonly planned: readonly Planned[];
  readonly links: readonly PlannedLink[];
  readonly refused: readonly Refused[];
}

/** Plans every environment and every link, so that all that is wrong anywhere is said at once. */
export function planEnvironments({ environments, links }: Networks, root: string): PlannedNetworks {
  const planned: Planned[] = [];
  const plannedLinks: PlannedLink[] = [];
  const refused: Refused[] = [];
  for (const link of links) {
    const { plan, problems, notes } = planLink(link);
    if (plan) plannedLinks.push({ link, plan, notes });
    else refused.push({ environment: nameOf(link), isLink: true, problems });
  }
  for (const environment of environments) {
    const { texts, problems: unread } = readRuleFiles(environment, root);
    // What is wrong with a link is said of the link.
    const own = plannedLinks.filter(({ link }) => link.between.some(({ name }) => name === environment.name));
    const {
      plan,
      problems: found,
      notes,
    } = planNetwork(
      environment,
      texts,
      own.map(({ link }) => link),
    );
    // A file that cannot be read is said once.
    const problems = [...unread, ...found.filter(({ path }) => !unread.some((problem) => problem.path === path))];
    if (plan && problems.length === 0) planned.push({ environment, plan, notes });
    else refused.push({ environment: environment.name, problems });
  }
  return { planned, links: plannedLinks, refused };
}

/** A link as people may find it, whatever is wrong with it. */
function nameOf({ between }: Link): string {
  const ends: readonly unknown[] = Array.isArray(between) ? between : [];
  const names = ends.flatMap((end) => (typeof end === "object" && end !== null && "name" in end ? [String(end.name)] : []));
  return names.sort().join("_link_");
}

/** Problems as people read them: where, what was found, what to write instead. */
export function describeRefusal({ environment, isLink, problems }: Refused): string {
  const lines = problems.map(({ path, message }) => `  ${path}: ${message}`);
  return [`${isLink ? "link" : "environment"} ${JSON.stringify(environment)} cannot be built:`, ...lines].join("\n");
}
