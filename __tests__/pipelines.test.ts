import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { parseDocument } from "yaml";

import { folder, put, run as networkHub } from "./bin/run";
import { run as synth } from "./synth/run";

const pipelines = join(__dirname, "../docs/pipelines");
const files = readdirSync(pipelines).sort();
const text = (file: string): string => readFileSync(join(pipelines, file), "utf8");
const ending = (...endings: readonly string[]) => files.filter((file) => endings.some((end) => file.endsWith(end)));
const page = readFileSync(join(pipelines, "../pipelines.md"), "utf8");

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Job {
  readonly needs?: string | readonly string[];
  readonly permissions?: object;
  readonly uses?: string;
  readonly steps?: readonly Step[];
  readonly extends?: string;
  readonly stage?: string;
  readonly script?: readonly string[];
}

function yaml(file: string): Readonly<Record<string, unknown>> {
  const document = parseDocument(text(file), { strict: true, uniqueKeys: true });
  expect([...document.errors, ...document.warnings].map(String)).toEqual([]);
  return document.toJS() as Readonly<Record<string, unknown>>;
}

const workflows = ending(".yml").filter((file) => file.startsWith("github"));
const jobsOf = (file: string) => yaml(file)["jobs"] as Readonly<Record<string, Job>>;

test("every file is named on the page, and is YAML, jq or a script that may be run", () => {
  for (const file of files) {
    expect(page).toContain(`pipelines/${file}`);
    expect(file).toMatch(/\.(?:ya?ml|jq|sh)$/);
    if (file.endsWith(".sh")) expect(statSync(join(pipelines, file)).mode & 0o111).toBe(0o111);
  }
  for (const file of ending(".yml", ".yaml")) yaml(file);
});

test.each(workflows)("%s needs jobs that are there, and no job has more rights than it says", (file) => {
  const jobs = jobsOf(file);
  expect(yaml(file)["permissions"]).toEqual({});
  for (const { needs = [], permissions } of Object.values(jobs)) {
    expect(permissions).toBeDefined();
    for (const need of [needs].flat()) expect(Object.keys(jobs)).toContain(need);
  }
});

test("what a workflow calls is there", () => {
  for (const { uses } of workflows.flatMap((file) => Object.values(jobsOf(file)))) {
    if (uses === undefined) continue;
    const called = workflows.find((file) => text(file).startsWith(`# ${uses.slice(2)}:`));
    expect(called).toBeDefined();
  }
});

test("there are as many levels as the workflow checks for", () => {
  const levels = Object.keys(jobsOf("github-apply.yml")).filter((job) => job.startsWith("level-"));
  expect(text("github-apply.yml")).toContain(`jq length <<< "$levels")" -le ${levels.length} ]`);
});

test("jobs of GitLab have stages and templates that are there", () => {
  const { stages, include: _include, workflow: _workflow, ...jobs } = yaml("gitlab-ci.yml") as Readonly<Record<string, Job>>;
  const templates = yaml("gitlab-states.yml");
  for (const job of Object.values(jobs)) {
    expect(stages).toContain(job.stage);
    if (job.extends !== undefined) expect(templates).toHaveProperty([job.extends]);
  }
});

test("every script is one that bash can read", () => {
  const runs = workflows.flatMap((file) =>
    Object.values(jobsOf(file)).flatMap(({ steps = [] }) => steps.flatMap((step) => step.run ?? [])),
  );
  const gitlab = ["gitlab-ci.yml", "gitlab-states.yml"].flatMap((file) =>
    Object.values(yaml(file) as Readonly<Record<string, Job>>).flatMap((job) => job.script ?? []),
  );
  for (const script of [...ending(".sh").map(text), ...runs.map((one) => one.replace(/\$\{\{.*?\}\}/g, "x")), ...gitlab]) {
    const { status, stderr } = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
    expect({ script, status, stderr }).toEqual({ script, status: 0, stderr: "" });
  }
});

test("no file holds a secret, or asks for one", () => {
  for (const file of files) expect(text(file)).not.toMatch(/secrets\.|AKIA|aws_secret|password|PRIVATE_TOKEN/i);
});

test("every command, and every option of it, is there", async () => {
  const main = (await synth([], { args: ["--help"] })).out;
  const all = [...files.map(text), page].join("\n");
  const commands = [...all.matchAll(/npx (network-hub ([a-z]+)|tsx main\.ts)([^|>&;)`\n]*)/g)];
  expect(commands.length).toBeGreaterThan(20);
  for (const [whole, , command, rest = ""] of commands) {
    const help = command === undefined ? main : networkHub(folder(), command, "--help").out;
    expect({ whole, help }).toEqual({ whole, help: expect.stringMatching(/--help/) as string });
    for (const [, option = ""] of rest.matchAll(/\s(--[a-z-]+)/g))
      expect({ whole, option, known: help.includes(`${option} `) || help.includes(`${option}\n`) }).toEqual({ whole, option, known: true });
  }
  const gated = [...all.matchAll(/gate-plans\.sh( --[^|\n]*)/g)].flatMap(([, rest = ""]) => [...rest.matchAll(/\s(--[a-z-]+)/g)]);
  for (const [, option = ""] of gated) expect(networkHub(folder(), "gate", "--help").out).toContain(`${option} `);
});

test("a gate judges the plans, beside the states of their environments that nobody planned, with the labels", () => {
  const root = folder();
  for (const file of ["plans/prod", "plans/prod_shop", "states/prod", "states/prod_web", "states/test", "states/test_web"])
    put(root, `${file}.json`, {});
  const npx = put(root, "bin/npx", '#!/bin/sh\necho "$@"\n');
  chmodSync(npx, 0o755);
  const said = (env: object) =>
    execFileSync(join(pipelines, "gate-plans.sh"), ["--format", "markdown"], {
      cwd: root,
      encoding: "utf8",
      env: { ...env, PATH: `${join(root, "bin")}:${process.env["PATH"] ?? ""}` },
    });
  expect(said({ LABELS: "egress-approved other" })).toBe(
    "network-hub gate --label egress-approved --label other --format markdown plans/prod.json plans/prod_shop.json states/prod_web.json\n",
  );
  expect(said({})).toBe("network-hub gate --format markdown plans/prod.json plans/prod_shop.json states/prod_web.json\n");
});

const jq = spawnSync("jq", ["--version"]).status === 0 ? test : test.skip;
const filtered = (program: string, input: unknown, ...args: readonly string[]): unknown =>
  JSON.parse(execFileSync("jq", [...args, "-f", join(pipelines, program)], { input: JSON.stringify(input), encoding: "utf8" }));

jq("a child pipeline has a stage a level", () => {
  const matrices = [{ include: [{ name: "prod", stacks: "prod" }] }, { include: [{ name: "prod_a and 1 more", stacks: "prod_a prod_b" }] }];
  expect(filtered("gitlab-child.jq", matrices, "--arg", "job", ".apply")).toEqual({
    include: [{ local: "docs/pipelines/gitlab-states.yml" }],
    stages: ["level-1", "level-2"],
    "apply prod": { extends: ".apply", stage: "level-1", variables: { STACKS: "prod" } },
    "apply prod_a and 1 more": { extends: ".apply", stage: "level-2", variables: { STACKS: "prod_a prod_b" } },
  });
  expect(filtered("gitlab-child.jq", [], "--arg", "job", ".plan")).toMatchObject({
    "nothing changed": { stage: "level-1", script: ["true"] },
  });
});

jq("Atlantis has a project a state, in the order of who reads whom", () => {
  const order = { levels: [[{ stack: "prod", folder: "cdktf.out/stacks/prod", waitsFor: [] }]] };
  expect(filtered("atlantis-projects.jq", order)).toMatchObject({
    version: 3,
    projects: [{ name: "prod", dir: "cdktf.out/stacks/prod", execution_order_group: 0, depends_on: [] }],
  });
});
