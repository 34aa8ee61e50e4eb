import { readAccounts } from "../accounts";
import { planBackend, planVersions } from "../backend";
import type { Environment } from "../environment";
import { Report, type Note, type Problem } from "../report";
import { sorted } from "../sorted";
import { planContract } from "../stacks";
import { checkTags } from "../tags";
import type { Link } from "./link";
import type { LinkPlan, LinkSidePlan } from "./link-plan";
import { linkRoutes, neighbourOf } from "./neighbour";
import { readLink, type LinkModel, type LinkSide } from "./read-link";

/** What planning a link says: a plan, or why there is none. */
export interface PlannedLink {
  /** Absent where there are problems. */
  readonly plan?: LinkPlan;
  readonly problems: readonly Problem[];
  readonly notes: readonly Note[];
}

/**
 * Decides everything about a link of two environments. What it means in their own hubs is decided where they are planned.
 *
 * Never throws for bad input: all problems are returned at once, in the link's words.
 *
 * @param link - a link, from TypeScript or as it arrives from JSON
 */
export function planLink(link: Link): PlannedLink {
  const report = new Report();
  const model = readLink(link, report);
  const plan = model && planModel(model, report);
  return { ...(plan && report.problems.length === 0 ? { plan } : {}), problems: report.problems, notes: report.notes };
}

function planModel(model: LinkModel, report: Report): LinkPlan {
  const { name, link, sides } = model;
  const [first, second] = sides;
  const { state, versions, tags } = link;
  // Like its first environment, but for what it says itself; what that one says wrong is said where it is planned.
  const own: Environment = {
    ...first.environment,
    segments: {},
    vpcs: {},
    ...(state && { state }),
    ...(versions && { versions }),
    tags: tags ?? {},
  };
  checkTags(own, report);
  for (const word of ["layout", "contract"] as const)
    if (state?.[word] !== undefined) report.problem(`state.${word}`, "is a word of environments; a link is one state, which nobody reads");
  return {
    name,
    versions: planVersions(own, versions ? report : new Report()),
    state: planBackend(own, name, state ? report : new Report()),
    requester: planSide(model, first),
    accepter: planSide(model, second),
  };
}

function planSide(model: LinkModel, { name, environment }: LinkSide): LinkSidePlan {
  const neighbour = neighbourOf(model, name);
  // What is wrong in it is said where the environment is planned.
  const { hub: account } = readAccounts(environment, new Report());
  return {
    environment: name,
    region: environment.region,
    tags: sorted(model.link.tags ?? environment.tags ?? {}),
    ...(account && { account }),
    hub: { stack: name, contract: planContract(environment), state: planBackend(environment, name) },
    table: neighbour.table,
    routes: linkRoutes(neighbour),
  };
}
