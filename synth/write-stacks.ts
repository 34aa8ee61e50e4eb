import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { App } from "cdktf";

import { LinkStack } from "../constructs/link-stack";
import { makeStacks } from "../constructs/network-stack";
import type { Environment } from "../plan/environment";
import type { Link } from "../plan/links/link";
import type { LinkPlan } from "../plan/links/link-plan";
import type { Plan } from "../plan/plan";
import { type VerificationReport, findingsOf } from "../verify/formats/report";
import { isStackOf } from "../verify/stacks";
import { askedFolder, writeAskedFiles } from "./asked-files";
import { linksFolder, writeAskedLinks } from "./asked-links";
import { prove } from "./prove";

/** What a synth writes into the folder of a stack, in either form. */
const generated = ["cdk.tf.json", "cdk.tf", "metadata.json"];

/** An environment, and everything that was decided about it. */
export interface Decided {
  readonly environment: Environment;
  readonly plan: Plan;
}

/** A link, and everything that was decided about it. */
export interface DecidedLink {
  readonly link: Link;
  readonly plan: LinkPlan;
}

/** What was written, or why it was not: where a report has findings, nothing was. */
export interface Outcome {
  /** Number of resources of each environment and link. */
  readonly resources: ReadonlyMap<string, number>;
  readonly reports: readonly VerificationReport[];
}

/**
 * Writes the stacks of each plan into `outdir`, and beside them what was asked.
 *
 * All is written and verified elsewhere first, so that a synth that fails changes nothing. Then files are copied and folders never
 * replaced: they hold `.terraform`, lock files and perhaps a state.
 *
 * @param hcl whether to write HCL instead of JSON
 * @throws {ReadError} where what was written cannot be verified
 */
export function writeStacks(decided: readonly Decided[], outdir: string, hcl: boolean, links: readonly DecidedLink[] = []): Outcome {
  const temporary = mkdtempSync(join(tmpdir(), "synth-"));
  try {
    const write = (folder: string, form: boolean): ReadonlyMap<string, number> => {
      const counts = render(decided, links, folder, form);
      writeAskedFiles(
        decided.map(({ environment }) => environment),
        folder,
      );
      writeAskedLinks(
        links.map(({ link }) => link),
        folder,
      );
      return counts;
    };
    const written = join(temporary, "written");
    const resources = write(written, hcl);
    const read = hcl ? join(temporary, "read") : written;
    // The same tree in the form that can be read back.
    if (hcl) write(read, false);
    const reports = prove(read);
    if (reports.every((report) => findingsOf(report).length === 0)) {
      copyWritten(written, outdir);
      // Of stacks that go on under another name, or were retired: nothing is left there that this synth would lose.
      for (const stack of readdirSync(join(outdir, "stacks"))) {
        const owner = decided.find(({ plan }) => isStackOf(stack, plan.name));
        if (owner && !Object.hasOwn(owner.plan.stacks, stack)) removeGenerated(join(outdir, "stacks", stack));
      }
    }
    return { resources, reports };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * Writes these stacks alone, without proof: what they mean is decided by the others, too. Nothing else in `outdir` changes.
 *
 * @returns the number of resources of each
 */
export function writeSomeStacks(
  decided: readonly Decided[],
  only: ReadonlySet<string>,
  outdir: string,
  hcl: boolean,
  links: readonly DecidedLink[] = [],
): ReadonlyMap<string, number> {
  const temporary = mkdtempSync(join(tmpdir(), "synth-"));
  try {
    const stacks = withForm(hcl, () => {
      const app = new App({ outdir: temporary });
      const chosen = links.filter(({ plan }) => only.has(plan.name));
      const made = [
        ...decided.flatMap(({ plan }) => makeStacks(app, plan, (stack) => only.has(stack))),
        ...chosen.map(({ plan }) => new LinkStack(app, plan)),
      ];
      app.synth();
      return made;
    });
    copyStacks(temporary, outdir);
    return new Map(stacks.map(({ node, resourceCount }) => [node.id, resourceCount]));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function render(decided: readonly Decided[], links: readonly DecidedLink[], outdir: string, hcl: boolean): ReadonlyMap<string, number> {
  return withForm(hcl, () => {
    const app = new App({ outdir });
    const counts = [
      ...decided.map(({ plan }) => [plan.name, makeStacks(app, plan)] as const),
      ...links.map(({ plan }) => [plan.name, [new LinkStack(app, plan)]] as const),
    ];
    app.synth();
    return new Map(counts.map(([name, stacks]) => [name, stacks.reduce((sum, { resourceCount }) => sum + resourceCount, 0)]));
  });
}

function withForm<T>(hcl: boolean, synth: () => T): T {
  const told = process.env["SYNTH_HCL_OUTPUT"];
  // CDKTF's stacks take it from here alone.
  process.env["SYNTH_HCL_OUTPUT"] = String(hcl);
  try {
    return synth();
  } finally {
    if (told === undefined) delete process.env["SYNTH_HCL_OUTPUT"];
    else process.env["SYNTH_HCL_OUTPUT"] = told;
  }
}

function copyWritten(from: string, to: string): void {
  copyStacks(from, to);
  copyAsked(join(from, askedFolder), join(to, askedFolder));
  copyAsked(join(from, linksFolder), join(to, linksFolder));
  copyChanged(join(from, "manifest.json"), join(to, "manifest.json"));
}

function copyStacks(from: string, to: string): void {
  for (const stack of readdirSync(join(from, "stacks"))) {
    const source = join(from, "stacks", stack);
    const target = join(to, "stacks", stack);
    mkdirSync(target, { recursive: true });
    for (const file of generated) {
      if (existsSync(join(source, file))) copyChanged(join(source, file), join(target, file));
      // The other form beside this one would declare everything twice.
      else rmSync(join(target, file), { force: true });
    }
  }
}

/** What Terraform or people left there stays. */
function removeGenerated(folder: string): void {
  for (const file of generated) rmSync(join(folder, file), { force: true });
}

/** The folder holds what this synth was asked for and nothing else, as the manifest does: `cdktf synth` deletes the other stacks. */
function copyAsked(from: string, to: string): void {
  const files = existsSync(from) ? readdirSync(from) : [];
  if (files.length > 0) mkdirSync(to, { recursive: true });
  for (const file of files) copyChanged(join(from, file), join(to, file));
  for (const file of existsSync(to) ? readdirSync(to) : []) if (file.endsWith(".json") && !files.includes(file)) rmSync(join(to, file));
}

/** What stays as it is keeps its time, too, so that whatever watches it stays quiet. */
function copyChanged(from: string, to: string): void {
  if (!existsSync(to) || !readFileSync(from).equals(readFileSync(to))) copyFileSync(from, to);
}
