import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { PassThrough } from "node:stream";
import { parseArgs } from "node:util";

import type { Environment } from "../plan/environment";
import type { Link } from "../plan/links/link";
import { findingsOf } from "../verify/formats/report";
import { verificationText } from "../verify/formats/text";
import { ReadError } from "../verify/terraform/resource";
import { chooseStacks } from "./choose-stacks";
import { environmentsOf, type Networks } from "./environments-of";
import { keptStacks } from "./kept-stacks";
import { findLeftBehind } from "./left-behind";
import { makeFolder } from "./make-folder";
import { describeRefusal, planEnvironments, type Planned, type PlannedLink } from "./plan-environments";
import { findSharedStates } from "./shared-states";
import { linkWithStatesBelow, withStatesBelow } from "./state-path";
import { summarise, summariseSome } from "./summary";
import { writeSomeStacks, writeStacks } from "./write-stacks";

const help = `Writes Terraform for the networks of environments/index.ts.

  npx tsx main.ts [--environments FILE] [--out DIR] [--only NAMES] [--hcl]

  --environments FILE  a TypeScript file whose default export is an environment, a link, or a list of them
  --out DIR            the folder to write to (default: $CDKTF_OUTDIR, or cdktf.out)
  --only NAMES         these states alone, by a VPC or a state, with commas between them: planned like all, written without proof
  --hcl                HCL instead of JSON (also: SYNTH_HCL_OUTPUT=true)
  --help               this text

FILE and DIR are seen from the current folder; rule files and local states lie below the project's root.

Examples: npx tsx main.ts --environments environments/lab.ts --out /tmp/lab
          npx tsx main.ts --only orders
`;

type Say = (text: string) => void;

/** What a synth is told and where it speaks. */
export interface SynthSurroundings {
  /** The project's root, where the paths in environments begin. */
  readonly root: string;
  /** What there is to write where no argument names a file. @default - what `environments/index.ts` below the root exports */
  readonly environments?: readonly (Environment | Link)[];
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
      options: {
        environments: { type: "string" },
        out: { type: "string" },
        only: { type: "string" },
        hcl: { type: "boolean" },
        help: { type: "boolean" },
      },
    }));
  } catch (error) {
    err(`${messageOf(error)}\n\n${help}`);
    return 2;
  }
  if (options.help) {
    out(help);
    return 0;
  }

  for (const [name, text] of Object.entries(options)) {
    if (text !== "") continue;
    err(`--${name} is empty; write a ${name === "only" ? "name" : "path"}\n`);
    return 2;
  }

  const named = options.environments !== undefined || own === undefined;
  const file = options.environments === undefined ? resolve(root, "environments/index.ts") : resolve(folder, options.environments);
  if (named && !existsSync(file)) {
    err(`there is no file ${file}\n`);
    return 2;
  }
  let networks;
  try {
    networks = named ? await load(file) : environmentsOf({ environments: own }, "the application");
  } catch (error) {
    err(`${messageOf(error)}\n`);
    return 1;
  }
  const target = resolve(folder, options.out ?? (env["CDKTF_OUTDIR"] || "cdktf.out"));
  const { planned, links, refused } = planEnvironments(networks, root);
  const kept = keptStacks(
    planned.map(({ plan }) => plan),
    links.map(({ plan }) => plan),
  );
  const all = [...refused, ...findSharedStates(kept), ...findLeftBehind(kept, target, options.out ?? shown(folder, target))];
  if (all.length > 0) {
    err(`${all.map(describeRefusal).join("\n\n")}\n`);
    return 1;
  }
  const chosen = options.only === undefined ? undefined : chooseStacks(kept, options.only);
  if (chosen !== undefined && chosen.problems.length > 0) {
    err(`${chosen.problems.join("\n")}\n`);
    return 2;
  }
  try {
    makeFolder(target);
  } catch (error) {
    err(`nothing can be written to ${target}: ${messageOf(error)}\n`);
    return 2;
  }
  const hcl = options.hcl === true || env["SYNTH_HCL_OUTPUT"] === "true";
  const below = planned.map((one) => ({ ...one, plan: withStatesBelow(root, one.plan, target) }));
  const linksBelow = links.map((one) => ({ ...one, plan: linkWithStatesBelow(root, one.plan, target) }));
  if (chosen === undefined) return writeAll(below, linksBelow, target, hcl, out, err);
  out(summariseSome(writeSomeStacks(below, chosen.stacks, target, hcl, linksBelow)));
  return 0;
}

/** Writes and proves all, and says what it means, or why nothing was written. */
function writeAll(planned: readonly Planned[], links: readonly PlannedLink[], target: string, hcl: boolean, out: Say, err: Say): 0 | 1 {
  let outcome;
  try {
    outcome = writeStacks(planned, target, hcl, links);
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
  const summarisedLinks = links.map(({ plan, notes }) => ({ plan, notes, resources: resources.get(plan.name) ?? 0 }));
  out(`${summarise(summarised, summarisedLinks)}\n`);
  return 0;
}

/** A folder as somebody in another would write it. */
function shown(folder: string, target: string): string {
  const way = relative(folder, target);
  return way.startsWith("..") ? target : way || ".";
}

/** @throws where the file cannot be loaded or holds no environments. */
async function load(file: string): Promise<Networks> {
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
