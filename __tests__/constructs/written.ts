import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { App } from "cdktf";

import { NetworkStack } from "../../constructs/network-stack";
import type { Plan } from "../../plan/plan";

export type Attributes = Readonly<Record<string, unknown>>;

const outdir = mkdtempSync(join(tmpdir(), "network-"));

/** The stack of a plan, prepared as a synth would. */
export function stackOf(plan: Plan): NetworkStack {
  const stack = new NetworkStack(new App({ outdir }), plan);
  stack.prepareStack();
  return stack;
}

/** A plan as it is written: resources and data sources by address. */
export function written(plan: Plan): Readonly<Record<string, Attributes>> {
  return byAddress(stackOf(plan).toTerraform());
}

export function byAddress(json: Attributes): Readonly<Record<string, Attributes>> {
  const found: Record<string, Attributes> = {};
  for (const [kind, prefix] of [
    ["resource", ""],
    ["data", "data."],
  ] as const) {
    for (const [type, named] of Object.entries((json[kind] ?? {}) as Record<string, Record<string, Attributes>>)) {
      for (const [name, attributes] of Object.entries(named)) found[`${prefix}${type}.${name}`] = attributes;
    }
  }
  return found;
}
