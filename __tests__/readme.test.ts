import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";

import { planNetwork } from "../plan/plan-network";
import { both, ireland, london } from "./linked-example";
import { changed, example } from "./worked-example";

const root = join(__dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

test("the environment in the README is environments/lab.ts, to the letter", () => {
  const shown = /<!-- environments\/lab\.ts -->\n```ts\n([\s\S]*?)```/.exec(readme)?.[1];
  expect(shown).toBe(readFileSync(join(root, "environments", "lab.ts"), "utf8"));
});

test("the README's two commands are the ones that the gate runs", () => {
  const gate = readFileSync(join(root, ".ci", "run"), "utf8");
  expect(readme).toMatch(/^npm ci && npm run synth\b/m);
  expect(readme).toMatch(/^npm ci && npm test\b/m);
  expect(gate).toMatch(/^step "npm ci" npm ci/m);
  expect(gate).toMatch(/^step "README: tests" npm test/m);
  expect(gate).toMatch(/^step "README: main command" npm run --silent synth$/m);
});

test("every snippet of the README's table is part of an environment that can be built", () => {
  const table = readme.slice(readme.indexOf("| to | write |"), readme.indexOf("## From an existing VPC"));
  const snippets = [...table.matchAll(/^\|[^|]+\| `((?:\w+): [^`]+)`/gm)].map(([, snippet]) => snippet!);
  expect(snippets.length).toBe(22);
  for (const snippet of snippets) {
    const words = runInNewContext(`({ ${snippet} })`) as Readonly<Record<string, unknown>>;
    const connect = "connect" in words ? {} : { connect: [] };
    const vpcs = "vpcs" in words ? { vpcs: { ...example.vpcs, ...(words["vpcs"] as object) } } : {};
    const { problems } = planNetwork(changed({ ...connect, ...words, ...vpcs }), {
      "rules/block.rules": "drop tcp any any -> any 23 (flow:to_server; sid:1;)\n",
    });
    expect({ snippet, problems }).toEqual({ snippet, problems: [] });
  }
});

test("the README's link is that of the example of two regions", () => {
  const shown = /defineLink\((\{\n {2}between[\s\S]*?\n\})\);/.exec(readme)?.[1] ?? "";
  expect(runInNewContext(`(${shown})`, { london, ireland })).toEqual(both);
});
