import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { App } from "cdktf";

import { makeStacks } from "../../constructs/network-stack";
import type { Environment } from "../../plan/environment";
import type { Document } from "../../verify/terraform/document";
import { planned } from "../planned";

/** The Terraform that a synth of an environment writes. */
export function synthesized(environment: Environment): readonly Document[] {
  const outdir = mkdtempSync(join(tmpdir(), "synthesized-"));
  try {
    const app = new App({ outdir });
    makeStacks(app, planned(environment));
    app.synth();
    return readdirSync(join(outdir, "stacks")).map((stack) => {
      const file = join("stacks", stack, "cdk.tf.json");
      return { stack, file, text: readFileSync(join(outdir, file), "utf8") };
    });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The HCL of an environment, all of its stacks one after another. */
export function hclOf(environment: Environment): string {
  const stacks = makeStacks(new App({ outdir: mkdtempSync(join(tmpdir(), "synthesized-")) }), planned(environment));
  return stacks.map((stack) => stack.toHclTerraform().hcl).join("\n");
}

/** Resources by type and name, as `cdk.tf.json` has them. */
export type Resources = Record<string, Record<string, Record<string, unknown>>>;

/** The same documents after `change` has had its way with the resources of the first. */
export function broken([first, ...rest]: readonly Document[], change: (resources: Resources) => void): readonly Document[] {
  if (first === undefined) throw new RangeError("there is no document to break");
  const json = JSON.parse(first.text) as { resource: Resources };
  change(json.resource);
  return [{ ...first, text: JSON.stringify(json) }, ...rest];
}
