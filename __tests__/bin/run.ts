import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";

import { networkHub } from "../../bin/command";
import { lab } from "../../environments/lab";
import type { Environment } from "../../plan/environment";
import { writeStacks } from "../../synth/write-stacks";
import { planned } from "../planned";

/** An environment of nothing, in which nothing can be wrong. */
export const nothing: Environment = { name: "nothing", region: "eu-west-2", zones: ["a"], segments: {}, vpcs: {}, connect: [] };

/** A run of the command in a folder. */
export function run(folder: string, ...args: readonly string[]) {
  const said = { out: "", err: "" };
  const code = networkHub({
    args,
    folder,
    out: (text) => (said.out += text),
    err: (text) => (said.err += text),
    stream: new PassThrough(),
  });
  return { code, ...said };
}

/** A folder that holds nothing. */
export function folder(): string {
  return mkdtempSync(join(tmpdir(), "network-hub-"));
}

const outputs = new Map<string, string>();

/** A folder whose `cdktf.out` is what a synth of the lab, and of others, writes; a copy of its own. */
export function synthesized(...environments: readonly Environment[]): string {
  const all = environments.length === 0 ? [lab] : environments;
  const key = JSON.stringify(all);
  const known = outputs.get(key) ?? folder();
  if (!outputs.has(key)) {
    writeStacks(
      all.map((environment) => ({ environment, plan: planned(environment) })),
      join(known, "cdktf.out"),
      false,
    );
    outputs.set(key, known);
  }
  const copy = folder();
  cpSync(known, copy, { recursive: true });
  return copy;
}

/** Writes a file below a folder: a text, or JSON. */
export function put(root: string, path: string, content: unknown): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

/** What was asked for an environment, as synth writes it. */
export function ask(root: string, environment: object, path = "cdktf.out/environments/asked.json"): string {
  return put(root, path, { version: 1, environment });
}

/** Changes a file of JSON below a folder. */
export function edit(root: string, path: string, change: (text: string) => string): void {
  const before = readFileSync(join(root, path), "utf8");
  const after = change(before);
  if (after === before) throw new Error(`${path} stays as it is`);
  writeFileSync(join(root, path), after);
}

/** A plan as `terraform show -json` writes it, of these changes. */
export function plan(changes: readonly object[] = [], more: object = {}): object {
  return {
    format_version: "1.2",
    terraform_version: "1.9.8",
    planned_values: { root_module: {} },
    resource_changes: changes,
    configuration: { root_module: {} },
    ...more,
  };
}

/** A state as `terraform show -json` writes it, of nothing. */
export const state = { format_version: "1.0", terraform_version: "1.9.8", values: { root_module: {} } };
