import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { lab } from "../../environments/lab";
import { ask, edit, folder, nothing, plan, put, run, state, synthesized } from "./run";

const stack = "cdktf.out/stacks/lab/cdk.tf.json";
const second = { ...lab, name: "second" };

/** What was written, with the firewall's attachment that loses the way back. */
function broken(): string {
  const root = synthesized();
  edit(root, stack, (text) => text.replace('"appliance_mode_support": "enable"', '"appliance_mode_support": "disable"'));
  return root;
}

test("what a synth wrote holds", () => {
  const { code, out, err } = run(synthesized(), "verify");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^lab holds: \d+ checks\n/);
});

test("a network that is not what was asked exits 1 and says why", () => {
  const { code, out, err } = run(broken(), "verify");
  expect([code, err]).toEqual([1, ""]);
  expect(out).toMatch(/^lab: \d+ findings?\n/);
  expect(out).toContain("appliance");
});

test("a copy of the folder says the same wherever it lies", () => {
  const root = synthesized();
  const elsewhere = folder();
  cpSync(join(root, "cdktf.out"), join(elsewhere, "copy"), { recursive: true });
  expect(run(elsewhere, "verify", "copy")).toEqual(run(root, "verify"));
});

test("every environment of a folder has a report of its own, and one can be chosen", () => {
  const root = synthesized(lab, second);
  const subjects = (text: string): unknown => [text].flat().map((json) => JSON.parse(json) as unknown);
  expect(subjects(run(root, "verify", "--format", "json").out)).toMatchObject([[{ subject: "lab" }, { subject: "second" }]]);
  expect(subjects(run(root, "verify", "--format", "json", "--environment", "second").out)).toMatchObject([{ subject: "second" }]);
});

test("several environments are one document of JUnit and one of SARIF", () => {
  const root = synthesized(lab, second);
  const junit = run(root, "verify", "--format", "junit").out;
  expect(junit.match(/<testsuites /g)).toHaveLength(1);
  expect([...junit.matchAll(/<testsuite name="(\w+)"/g)].map(([, name]) => name)).toEqual(["lab", "second"]);
  expect(JSON.parse(run(root, "verify", "--format", "sarif").out)).toMatchObject({ version: "2.1.0", runs: [{ results: [] }] });
});

test("SARIF places a finding at the file of what was asked", () => {
  const { out } = run(broken(), "verify", "--format", "sarif");
  expect(out).toContain('"uri": "cdktf.out/environments/lab.json"');
});

test("Markdown is for a comment", () => {
  expect(run(synthesized(), "verify", "--format", "markdown").out).toMatch(/^<!-- network-hub verification lab -->\n/);
});

test("a verdict goes to a file where one is named, and standard output stays empty", () => {
  const root = synthesized();
  expect(run(root, "verify", "--format", "json", "--out", "report.json")).toEqual({ code: 0, out: "", err: "written to report.json\n" });
  expect(JSON.parse(readFileSync(join(root, "report.json"), "utf8"))).toMatchObject({ kind: "verification", subject: "lab", holds: true });
});

test("rejects a file for the verdict that cannot be written", () => {
  const { code, err } = run(synthesized(), "verify", "--out", "none/report.txt");
  expect(code).toBe(2);
  expect(err).toMatch(/^none\/report\.txt cannot be written: ENOENT/);
});

test("a plan and a state are verified against what was asked beside them", () => {
  const root = folder();
  ask(root, nothing);
  put(root, "plan.json", plan());
  put(root, "state.json", state);
  for (const file of ["plan.json", "state.json"]) {
    expect({ file, ...run(root, "verify", file) }).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringMatching(/^nothing holds: /) as string,
    });
  }
});

test("a file is of the environment whose stack it or its folder is called after", () => {
  const root = folder();
  ask(root, nothing, "asked/nothing.json");
  ask(root, { ...nothing, name: "other" }, "asked/other.json");
  const subject = (...paths: string[]): unknown => {
    const { code, out, err } = run(root, "verify", "--asked", "asked", "--format", "json", ...paths);
    return code === 0 ? (JSON.parse(out) as { subject: string }).subject : err;
  };
  expect(subject(join(put(root, "other.plan.json", plan())))).toBe("other");
  expect(subject(join(put(root, "stacks/nothing/plan.json", plan())))).toBe("nothing");
  expect(subject(put(root, "other_shop.json", plan()), "other.plan.json")).toBe("other");
  put(root, "plan.json", plan());
  expect(subject("plan.json")).toBe("plan.json may be of any of the environments nothing, other; say --environment NAME\n");
  expect(subject("plan.json", "--environment", "other")).toBe("other");
});

test("rejects an environment that is not there, with those that are", () => {
  expect(run(synthesized(lab, second), "verify", "--environment", "prod")).toEqual({
    code: 2,
    out: "",
    err: 'there is no environment "prod"; there are lab, second\n',
  });
});

test("a plan and the state of what it leaves alone are one network; a plan and a state of one stack are not", () => {
  const root = folder();
  ask(root, nothing);
  put(root, "plan.json", plan());
  put(root, "state.json", state);
  expect(run(root, "verify", "plan.json", "state.json")).toMatchObject({ code: 0, err: "" });
  put(root, "nothing/plan.json", plan());
  put(root, "nothing/state.json", state);
  expect(run(root, "verify", "nothing/plan.json", "nothing/state.json")).toMatchObject({
    code: 2,
    err: 'nothing/state.json is a state of "nothing", and so is nothing/plan.json in another form; give the plan alone\n',
  });
});

test("rejects a plan and a configuration of one environment in one run", () => {
  const root = folder();
  ask(root, nothing);
  put(root, "plan.json", plan());
  put(root, "cdk.tf.json", { resource: {} });
  expect(run(root, "verify", "plan.json", "cdk.tf.json")).toMatchObject({
    code: 2,
    err: 'cdk.tf.json is a configuration of "nothing", and plan.json is a plan; give one kind\n',
  });
});

test("says how it is used, with an example, also when it was used wrongly", () => {
  const root = folder();
  for (const args of [
    ["--help"],
    ["verify", "--help"],
    ["explain", "--help"],
    ["gate", "--help"],
    ["move", "--help"],
    ["order", "--help"],
  ]) {
    const { code, out, err } = run(root, ...args);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/\nExamples?: network-hub [^\n]+\n(?: +network-hub [^\n]+\n)*$/);
  }
  expect(run(root, "verify", "--formatt", "json")).toMatchObject({
    code: 2,
    out: "",
    err: "error: unknown option '--formatt'\n(Did you mean --format?)\n(--help says more)\n",
  });
  expect(run(root, "verify", "--format", "xml")).toMatchObject({ code: 2, out: "" });
  expect(run(root, "compute")).toMatchObject({ code: 2, out: "", err: "error: unknown command 'compute'\n(--help says more)\n" });
  expect(run(root)).toMatchObject({ code: 2, out: "" });
});

test("rejects an empty argument instead of taking it for the current folder", () => {
  for (const args of [
    ["verify", ""],
    ["verify", "--asked", ""],
  ]) {
    expect(run(synthesized(), ...args)).toEqual({
      code: 2,
      out: "",
      err: "an argument is empty; write a name or a path, or leave it out\n",
    });
  }
});

test("what is read stays as it was", () => {
  const root = synthesized();
  const before = readFileSync(join(root, stack), "utf8");
  run(root, "verify");
  expect([readFileSync(join(root, stack), "utf8") === before, existsSync(join(root, "report.json"))]).toEqual([true, false]);
});
