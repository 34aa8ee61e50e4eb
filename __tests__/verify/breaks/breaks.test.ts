import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { stackOf } from "../../constructs/written";
import { planned } from "../../planned";
import { breaks } from "./breaks";
import { type Outcome, Subject } from "./judge-break";
import { pageOf } from "./page";
import { subjects } from "./subjects";
import type { Written } from "./written";

const named = subjects.map((environment) => {
  const json = JSON.parse(JSON.stringify(stackOf(planned(environment)).toTerraform())) as Written;
  return [environment.name, new Subject(environment, json)] as const;
});
const outcomes: Outcome[] = [];

test.each(named)("nothing is found in %s as it was written", (_, subject) => {
  expect(subject.findings()).toEqual([]);
});

describe.each(named)("in %s", (_, subject) => {
  test.each(breaks.map((broken) => [broken.name, broken] as const))("%s is found wherever it changes a verdict", (_name, broken) => {
    const outcome = subject.judge(broken);
    outcomes.push(outcome);
    expect(outcome.missed).toEqual([]);
  });
});

test("every break is found somewhere, but an edge table, which no environment writes", () => {
  const found = new Set(outcomes.flatMap((outcome) => (outcome.found.length > 0 ? [outcome.broken.name] : [])));
  expect(breaks.map(({ name }) => name).filter((name) => !found.has(name))).toEqual(["an edge table dropped"]);
});

test("what is found about a path names the resources that the flow met, hop by hop", () => {
  const paths = new Set(["isolation", "hairpin", "way-out", "inspection", "symmetry", "dead-ends", "coverage", "resilience"]);
  const silent = outcomes.flatMap(({ found }) =>
    found.filter(({ finding }) => paths.has(finding.check) && (finding.addresses.length === 0 || (finding.flow ?? []).length === 0)),
  );
  expect(silent).toEqual([]);
});

/** `UPDATE_BREAKS=1 npx jest --ci __tests__/verify/breaks` writes the page; read what changed before you commit it. */
test("docs/breaks.md tells what is found", () => {
  if (process.env["EVERY_PLACE"] === "1") return;
  const file = join(__dirname, "../../../docs/breaks.md");
  const page = pageOf(breaks, outcomes);
  if (process.env["UPDATE_BREAKS"] === "1" && process.env["CI"] === undefined) writeFileSync(file, page);
  if (!existsSync(file)) throw new Error("docs/breaks.md is not there: run UPDATE_BREAKS=1 npx jest --ci __tests__/verify/breaks");
  expect(page).toBe(readFileSync(file, "utf8"));
});
