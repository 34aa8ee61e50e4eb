import { readFileSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";

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
    const path = `${place("rules", "before", index)}.file`;
    const found = resolve(root, file);
    if (leaves(root, found)) {
      problems.push({ path, message: `${file} leaves the project's root (${root}); rule files lie below it` });
      continue;
    }
    try {
      texts[file] = readFileSync(found, "utf8");
    } catch {
      problems.push({ path, message: `${file} cannot be read (${found}); paths begin at the project's root` });
    }
  }
  return { texts, problems };
}

function leaves(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
}
