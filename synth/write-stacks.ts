import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { App } from "cdktf";

import { NetworkStack } from "../constructs/network-stack";
import type { Plan } from "../plan/plan";

/** What a synth writes into the folder of a stack, in either form. */
const generated = ["cdk.tf.json", "cdk.tf", "metadata.json"];

/**
 * Writes one stack a plan into `outdir`.
 *
 * All is written elsewhere first, so that a synth that fails changes nothing. Then files are copied and folders never replaced: they
 * hold `.terraform`, lock files and perhaps a state.
 *
 * @param hcl whether to write HCL instead of JSON
 * @returns the number of resources of each stack
 */
export function writeStacks(plans: readonly Plan[], outdir: string, hcl: boolean): ReadonlyMap<string, number> {
  const temporary = mkdtempSync(join(tmpdir(), "synth-"));
  const told = process.env["SYNTH_HCL_OUTPUT"];
  // CDKTF's stacks take it from here alone.
  process.env["SYNTH_HCL_OUTPUT"] = String(hcl);
  try {
    const app = new App({ outdir: temporary });
    const stacks = plans.map((plan) => new NetworkStack(app, plan));
    app.synth();
    copyGenerated(temporary, outdir);
    return new Map(stacks.map((stack) => [stack.node.id, stack.resourceCount]));
  } finally {
    if (told === undefined) delete process.env["SYNTH_HCL_OUTPUT"];
    else process.env["SYNTH_HCL_OUTPUT"] = told;
    rmSync(temporary, { recursive: true, force: true });
  }
}

function copyGenerated(from: string, to: string): void {
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
  copyChanged(join(from, "manifest.json"), join(to, "manifest.json"));
}

/** What stays as it is keeps its time, too, so that whatever watches it stays quiet. */
function copyChanged(from: string, to: string): void {
  if (!existsSync(to) || !readFileSync(from).equals(readFileSync(to))) copyFileSync(from, to);
}
