import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { PassThrough } from "node:stream";
import { parseArgs } from "node:util";

import type { Environment } from "../plan/environment";
import { findingsOf } from "../verify/formats/report";
import { verificationText } from "../verify/formats/text";
import { ReadError } from "../verify/terraform/resource";
import { environmentsOf } from "./environments-of";
import { makeFolder } from "./make-folder";
import { describeRefusal, planEnvironments } from "./plan-environments";
import { withStatesBelow } from "./state-path";
import { summarise } from "./summary";
import { writeStacks } from "./write-stacks";

const help = `Writes Terraform for the networks of environments/index.ts.

  npx tsx main.ts [--environments FILE] [--out DIR] [--hcl]

  --environments FILE  a TypeScript file whose default export is an environment or a list of them
  --out DIR            the folder to write to (default: $CDKTF_OUTDIR, or cdktf.out)
  --hcl                HCL instead of JSON (also: SYNTH_HCL_OUTPUT=true)
  --help               this text

FILE and DIR are seen from the current folder; rule files and local states lie below the project's root.

Example: npx tsx main.ts --environments environments/lab.ts --out /tmp/lab
`;

/** What a synth is told and where it speaks. */
export interface SynthSurroundings {
  /** The project's root, where the paths in environments begin. */
  readonly root: string;
  /** What there is to write where no argument names a file. @default - what `environments/index.ts` below the root exports */
  readonly environments?: readonly Environment[];
  /** @default - the arguments of the process */
  readonly args?: readonly string[];
  /** @default - the variables of the process */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The current folder, where the paths of arguments begin. @default - that of the process */
  readonly folder?: string;
  /** @default - standard output */
  readonly out?: (text: string) => void;
  /** @default - standard error */
  readonly err?: (text: string) => void;
}

/**
 * Plans every environment, verifies what is to be written and writes all of them, or none: all that `main.ts` does.
 *
 * @returns the exit code: 0 written, 1 an environment cannot be built or is not what was asked, 2 wrong usage or no such file or folder
 */
export async function synthesize({
  root,
  environments: own,
  args = process.argv.slice(2),
  env = process.env,
  folder = process.cwd(),
  out = (text) => process.stdout.write(text),
  err = (text) => process.stderr.write(text),
}: SynthSurroundings): Promise<0 | 1 | 2> {
  let options;
  try {
    ({ values: options } = parseArgs({
      args: [...args],
      options: { environments: { type: "string" }, out: { type: "string" }, hcl: { type: "boolean" }, help: { type: "boolean" } },
    }));
  } catch (error) {
    err(`${messageOf(error)}\n\n${help}`);
    return 2;
  }
  if (options.help) {
    out(help);
    return 0;
  }

  for (const [name, path] of Object.entries(options)) {
    if (path !== "") continue;
    err(`--${name} is empty; write a path\n`);
    return 2;
  }

  const named = options.environments !== undefined || own === undefined;
  const file = options.environments === undefined ? resolve(root, "environments/index.ts") : resolve(folder, options.environments);
  if (named && !existsSync(file)) {
    err(`there is no file ${file}\n`);
    return 2;
  }
  let environments;
  try {
    environments = named ? await load(file) : environmentsOf({ environments: own }, "the application");
  } catch (error) {
    err(`${messageOf(error)}\n`);
    return 1;
  }
  const { planned, refused } = planEnvironments(environments, root);
  if (refused.length > 0) {
    err(`${refused.map(describeRefusal).join("\n\n")}\n`);
    return 1;
  }
  const target = resolve(folder, options.out ?? (env["CDKTF_OUTDIR"] || "cdktf.out"));
  try {
    makeFolder(target);
  } catch (error) {
    err(`nothing can be written to ${target}: ${messageOf(error)}\n`);
    return 2;
  }
  let outcome;
  try {
    outcome = writeStacks(
      planned.map(({ environment, plan }) => ({ environment, plan: withStatesBelow(root, plan, target) })),
      target,
      options.hcl === true || env["SYNTH_HCL_OUTPUT"] === "true",
    );
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    err(`nothing was written, because it cannot be verified: ${error.message}\n`);
    return 1;
  }
  const { resources, reports } = outcome;
  const broken = reports.filter((report) => findingsOf(report).length > 0);
  if (broken.length > 0) {
    // Whatever standard output is, this goes elsewhere, without colours.
    const stream = new PassThrough();
    err(`${broken.map((report) => verificationText(report, { stream })).join("\n")}\nnothing was written\n`);
    return 1;
  }
  const summarised = planned.map(({ plan, notes }) => ({
    plan,
    notes,
    resources: resources.get(plan.name) ?? 0,
    checks: reports.find(({ subject }) => subject === plan.name)?.checks.length ?? 0,
  }));
  out(`${summarise(summarised)}\n`);
  return 0;
}

/** @throws where the file cannot be loaded or holds no environments. */
async function load(file: string): Promise<readonly Environment[]> {
  let module;
  try {
    module = (await import(file)) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`${file} cannot be loaded: ${messageOf(error).replace(/\s+/g, " ")}`);
  }
  return environmentsOf(module, file);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
