import { join, resolve } from "node:path";

import { readRuleFiles } from "../synth/rule-files";
import { renderModules } from "../synth/modules/render-modules";
import { ModuleFolderError, writeModules } from "../synth/modules/write-modules";
import { Sources } from "../verify/sources";
import { ReadError } from "../verify/terraform/resource";
import { type AskedNetwork, askedOf, type Choice } from "./subjects";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";

/** What options say about modules. */
export interface ModulesOptions extends Choice {
  readonly out: string;
}

/** Writes modules for Terraform of every environment that was asked for, or none. */
export function runModules({ out, ...choice }: ModulesOptions, { folder, ...surroundings }: Surroundings): 0 {
  const asked = askedOf(new Sources(folder), choice);
  const modules = asked.flatMap((one) => modulesOf(one, folder));
  try {
    writeModules(modules, resolve(folder, out), out);
  } catch (error) {
    if (error instanceof ModuleFolderError) throw new UsageError(error.message);
    throw error;
  }
  surroundings.out(modules.map(({ name, files }) => `${join(out, name)}: ${Object.keys(files).sort().join(", ")}\n`).join(""));
  return 0;
}

function modulesOf({ environment, links, file }: AskedNetwork, root: string) {
  if (environment.hub === undefined)
    throw new UsageError(
      `environment "${environment.name}" has no hub that anything could join; declare \`hub\`, or say --environment NAME of another`,
    );
  const { texts, problems: unread } = readRuleFiles(environment, root);
  const { modules, problems } = unread.length > 0 ? { modules: [], problems: unread } : renderModules(environment, texts, links);
  if (problems.length === 0) return modules;
  const lines = problems.map(({ path, message }) => `\n  ${path}: ${message}`);
  throw new ReadError(file, `cannot be made a module:${lines.join("")}`);
}
