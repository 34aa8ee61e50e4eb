import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

import { environmentsOf } from "./environments-of";
import { makeFolder } from "./make-folder";
import { describeRefusal, planEnvironments } from "./plan-environments";
import { summarise } from "./summary";
import { writeStacks } from "./write-stacks";

const help = `Writes Terraform for the networks of environments/index.ts.

  npx tsx main.ts [--environments FILE] [--out DIR]

  --environments FILE  a TypeScript file whose default export is an environment or a list of them
  --out DIR            the folder to write to (default: $CDKTF_OUTDIR, or cdktf.out)
  --help               this text

Terraform JSON is written, or HCL where SYNTH_HCL_OUTPUT=true.

Example: npx tsx main.ts --environments environments/lab.ts --out /tmp/lab
`;

/** What a command was told and where it speaks. */
export interface Surroundings {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The project's root, where paths begin. */
  readonly root: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/**
 * Plans every environment and writes all of them, or none.
 *
 * @returns the exit code: 0 written, 1 an environment cannot be built, 2 wrong usage or no such file or folder
 */
export async function synthesize({ args, env, root, out, err }: Surroundings): Promise<0 | 1 | 2> {
  let options;
  try {
    ({ values: options } = parseArgs({
      args: [...args],
      options: { environments: { type: "string" }, out: { type: "string" }, help: { type: "boolean" } },
    }));
  } catch (error) {
    err(`${messageOf(error)}\n\n${help}`);
    return 2;
  }
  if (options.help) {
    out(help);
    return 0;
  }

  const file = resolve(root, options.environments ?? "environments/index.ts");
  if (!existsSync(file)) {
    err(`there is no file ${file}\n`);
    return 2;
  }
  // What goes wrong inside the file is its own to say, with the line.
  const module = (await import(file)) as Record<string, unknown>;
  let environments;
  try {
    environments = environmentsOf(module, file);
  } catch (error) {
    err(`${messageOf(error)}\n`);
    return 1;
  }
  const { planned, refused } = planEnvironments(environments, root);
  if (refused.length > 0) {
    err(`${refused.map(describeRefusal).join("\n\n")}\n`);
    return 1;
  }
  const folder = resolve(root, options.out ?? env["CDKTF_OUTDIR"] ?? "cdktf.out");
  try {
    makeFolder(folder);
  } catch (error) {
    err(`nothing can be written to ${folder}: ${messageOf(error)}\n`);
    return 2;
  }
  const resources = writeStacks(
    planned.map(({ plan }) => plan),
    folder,
  );
  out(`${summarise(planned.map(({ plan, notes }) => ({ plan, notes, resources: resources.get(plan.name) ?? 0 })))}\n`);
  return 0;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
