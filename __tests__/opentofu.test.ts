import { lab } from "../environments/lab";
import { securecart } from "../environments/securecart";
import type { Environment } from "../plan/environment";
import { synthesized } from "./testing/synthesized";
import { changed, example } from "./worked-example";

/** What both know, as of Terraform 1.6: `list`, `action`, `ephemeral` and `stack` are Terraform's alone, or newer. */
const blocks = ["//", "terraform", "provider", "resource", "data", "output", "variable", "locals"];
const settings = ["backend", "cloud", "required_providers", "required_version"];
/** Functions that are written; every one is in both. */
const functions = ["can", "jsondecode", "jsonencode", "one", "replace", "sort", "split", "tolist", "toset", "try"];

const states: readonly (readonly [string, Environment])[] = [
  ["lab", lab],
  ["securecart", securecart],
  ["one state a VPC", changed({ state: { ...example.state, layout: "per-vpc" } })],
  ["a parameter", changed({ state: { ...example.state, layout: "per-vpc", contract: "parameter" } })],
];

/** Every text of a value. */
function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.entries(value).flatMap(([key, inner]) => [key, ...texts(inner)]) : [];
}

test.each(states)("OpenTofu reads the same as Terraform: %s", (_, environment) => {
  for (const { text } of synthesized(environment)) {
    const { terraform, ...json } = JSON.parse(text) as Readonly<Record<string, unknown>> & { readonly terraform: Record<string, unknown> };
    expect(Object.keys(json).filter((block) => !blocks.includes(block))).toEqual([]);
    expect(Object.keys(terraform).filter((setting) => !settings.includes(setting))).toEqual([]);
    // Unqualified, OpenTofu would take it from its own registry, and a state would change its provider.
    for (const { source } of Object.values(terraform["required_providers"] as Record<string, { source: string }>))
      expect(source).toMatch(/^registry\.terraform\.io\/[a-z]+\/[a-z]+$/);
    const all = texts(json);
    expect(all.filter((one) => /provider::|ephemeral\.|terraform\.applying|_wo(?:_version)?$/.test(one))).toEqual([]);
    const called = all.flatMap((one) =>
      [...one.matchAll(/\$\{(?:[^}"]|"[^"]*")*\}/g)].flatMap(([expression]) => [...expression.matchAll(/\b([a-z_0-9]+)\(/g)]),
    );
    expect([...new Set(called.map(([, name]) => name))].filter((name) => name === undefined || !functions.includes(name))).toEqual([]);
  }
});
