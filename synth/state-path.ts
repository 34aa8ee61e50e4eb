import { existsSync, realpathSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

import type { Plan } from "../plan/plan";

/**
 * The plan with the path of a local state as it is seen from the stack's folder below `outdir`.
 *
 * A plan takes it for granted that this is `cdktf.out` in the project's root. Written elsewhere, the same path would lead to another
 * state, and Terraform would build the network a second time.
 */
export function withStateBelow(root: string, plan: Plan, outdir: string): Plan {
  const { type, config } = plan.state;
  const path = config["path"];
  if (type !== "local" || typeof path !== "string") return plan;
  const state = resolve(real(root), "cdktf.out", "stacks", plan.name, path);
  const seen = relative(join(real(outdir), "stacks", plan.name), state)
    .split(sep)
    .join("/");
  return { ...plan, state: { type, config: { ...config, path: seen } } };
}

/** Behind a link, `..` leads somewhere else than it reads. */
function real(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : folder;
}
