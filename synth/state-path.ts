import { existsSync, realpathSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

import type { LinkPlan, LinkSidePlan } from "../plan/links/link-plan";
import type { BackendPlan, Plan } from "../plan/plan";

/**
 * The plan with the paths of local states as they are seen from the folders of stacks below `outdir`.
 *
 * A plan takes it for granted that this is `cdktf.out` in the project's root. Written elsewhere, the same path would lead to another
 * state, and Terraform would build the network a second time.
 */
export function withStatesBelow(root: string, plan: Plan, outdir: string): Plan {
  const seen = seenBelow(root, plan.name, outdir);
  const stacks = Object.entries(plan.stacks).map(([name, stack]) => [name, { ...stack, state: seen(stack.state) }] as const);
  return { ...plan, stacks: Object.fromEntries(stacks) };
}

/** The same for the plan of a link, and for the states of the hubs that it reads. */
export function linkWithStatesBelow(root: string, plan: LinkPlan, outdir: string): LinkPlan {
  const seen = seenBelow(root, plan.name, outdir);
  const side = (one: LinkSidePlan): LinkSidePlan => ({ ...one, hub: { ...one.hub, state: seen(one.hub.state) } });
  return { ...plan, state: seen(plan.state), requester: side(plan.requester), accepter: side(plan.accepter) };
}

function seenBelow(root: string, stack: string, outdir: string): (state: BackendPlan) => BackendPlan {
  const from = real(root);
  const to = real(outdir);
  return ({ type, config }) => {
    const path = config["path"];
    if (type !== "local" || typeof path !== "string") return { type, config };
    // All folders of stacks are equally deep, so it is the same for whoever reads this state from another.
    const state = resolve(from, "cdktf.out", "stacks", stack, path);
    const below = relative(join(to, "stacks", stack), state);
    return { type, config: { ...config, path: below.split(sep).join("/") } };
  };
}

/** Behind a link, `..` leads somewhere else than it reads. */
function real(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : folder;
}
