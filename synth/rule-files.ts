import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import type { Environment } from "../plan/environment";
import { place, type Problem } from "../plan/report";

export interface RuleFiles {
  /** Texts by the path that the environment gives. */
  readonly texts: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}

/** Reads the rule files that an environment names, below the project's root. */
export function readRuleFiles(environment: Environment, root: string): RuleFiles {
  const texts: Record<string, string> = {};
  const problems: Problem[] = [];
  const before: unknown = environment.rules?.before;
  // Whether an environment has the right form is for planning to say.
  for (const [index, entry] of (Array.isArray(before) ? (before as readonly unknown[]) : []).entries()) {
    const file = typeof entry === "object" && entry !== null && "file" in entry ? entry.file : undefined;
    if (typeof file !== "string") continue;
    try {
      texts[file] = readFileSync(resolve(root, file), "utf8");
    } catch {
      problems.push({
        path: `${place("rules", "before", index)}.file`,
        message: `${file} cannot be read; paths begin at the project's root`,
      });
    }
  }
  return { texts, problems };
}
