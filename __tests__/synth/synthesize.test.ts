import { existsSync, readFileSync, realpathSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";

import { lab } from "../../environments/lab";
import type { Environment } from "../../plan/environment";
import { synthesize } from "../../synth/command";
import { summarise } from "../../synth/summary";
import { plan } from "../constructs/fixture";
import { reversed } from "../planned";
import { folder, run, write } from "./run";

const broken = { ...lab, name: "broken", vpcs: { web: { segment: "apps", cidr: "10.9.0.0/20" } } } as Environment;

test("an environment becomes Terraform and a summary", async () => {
  const { code, out, err, read } = await run(lab);
  expect([code, err]).toEqual([0, ""]);
  expect(JSON.parse(read("stacks/lab/cdk.tf.json"))).toHaveProperty("resource.aws_vpc.vpc_web_vpc.cidr_block", "10.1.0.0/20");
  expect(JSON.parse(read("manifest.json"))).toHaveProperty("stacks.lab.synthesizedStackPath", "stacks/lab/cdk.tf.json");
  expect(out).toMatch(/^lab \(eu-west-2\): \d+ resources, 2 VPCs, 3 hub tables, 0 VPN connections in 1 state\n {2}apps -> internet/);
});

test("the order of an environment's entries changes no byte, and neither does the folder", async () => {
  const [first, second] = [await run(lab), await run(reversed<Environment>(lab))];
  expect(second.read("stacks/lab/cdk.tf.json")).toBe(first.read("stacks/lab/cdk.tf.json"));
  expect(second.read("manifest.json")).toBe(first.read("manifest.json"));
  expect(second.read("environments/lab.json")).toBe(first.read("environments/lab.json"));
});

test("all that is wrong in any environment is said at once, and nothing is written", async () => {
  const other = { ...broken, name: "other" };
  const { code, out, err, has } = await run([lab, broken, other]);
  expect([code, out]).toEqual([1, ""]);
  expect(err).toMatch(
    /^environment "broken" cannot be built:\n {2}vpcs\.web\.cidr: 10\.9\.0\.0\/20 .*\n(?:.*\n)*environment "other" cannot be built:\n {2}vpcs\.web\.cidr: /,
  );
  expect(has("stacks")).toBe(false);
});

test("a failed run leaves what was written before", async () => {
  const { root, read } = await run(lab);
  const before = read("stacks/lab/cdk.tf.json");
  expect(await run([{ ...lab, tags: { Changed: "yes" } }, broken], { root })).toHaveProperty("code", 1);
  expect(read("stacks/lab/cdk.tf.json")).toBe(before);
});

test("a file that would not change is not written again", async () => {
  const { root } = await run(lab);
  const files = ["stacks/lab/cdk.tf.json", "manifest.json", "environments/lab.json"].map((file) => join(root, "out", file));
  for (const file of files) utimesSync(file, 1, 1);
  await run(lab, { root });
  for (const file of files) expect(statSync(file).mtimeMs).toBe(1000);
  await run({ ...lab, tags: { Changed: "yes" } }, { root });
  expect(statSync(files[0]!).mtimeMs).toBeGreaterThan(1000);
});

test("HCL replaces JSON and JSON replaces HCL, beside what Terraform keeps there", async () => {
  const { root, has } = await run(lab);
  write(root, "out/stacks/lab/.terraform/kept", "");
  write(root, "out/stacks/lab/terraform.tfstate", "{}");
  await run(lab, { root, env: { SYNTH_HCL_OUTPUT: "true" } });
  const files = ["cdk.tf", "metadata.json", "cdk.tf.json", ".terraform/kept", "terraform.tfstate"];
  const there = (): readonly boolean[] => files.map((file) => has(`stacks/lab/${file}`));
  expect(there()).toEqual([true, true, false, true, true]);
  await run(lab, { root });
  expect(there()).toEqual([false, false, true, true, true]);
  await run(lab, { root, args: ["--hcl"] });
  expect(there()).toEqual([true, true, false, true, true]);
});

test("--out says where to write", async () => {
  const elsewhere = folder();
  await run(lab, { args: ["--out", elsewhere] });
  expect(existsSync(join(elsewhere, "stacks/lab/cdk.tf.json"))).toBe(true);
});

test("rejects a folder that cannot be written to, before anything is written", async () => {
  const root = folder();
  write(root, "file", "");
  const { code, err } = await run(lab, { root, args: ["--out", "file/below"] });
  expect([code, err]).toEqual([2, `nothing can be written to ${join(root, "file/below")}: ${join(root, "file")} is a file\n`]);
});

test("rule files are read below the project's root", async () => {
  const root = folder();
  write(root, "rules/scanner.rules", 'drop tcp 10.1.9.9 any -> any any (flow:to_server; msg:"scanner"; sid:1;)\n');
  const { code, err, read } = await run({ ...lab, rules: { before: [{ file: "rules/scanner.rules" }] } }, { root });
  expect([code, err]).toEqual([0, ""]);
  expect(JSON.parse(read("stacks/lab/cdk.tf.json"))).toHaveProperty([
    "resource",
    "aws_networkfirewall_rule_group",
    "hub_firewall_group_before-scanner",
    "rule_group",
    "rules_source",
    "rules_string",
  ]);
});

test("rejects a rule file that is not there", async () => {
  const { code, err, root } = await run({ ...lab, rules: { before: [{ file: "rules/none.rules" }] } });
  expect(code).toBe(1);
  expect(err).toBe(
    `environment "lab" cannot be built:\n  rules.before[0].file: rules/none.rules cannot be read (${root}/rules/none.rules); paths begin at the project's root\n`,
  );
});

test("rejects a rule file outside the project's root, where a review does not look, even if it can be read", async () => {
  const above = folder();
  const root = join(above, "project");
  write(above, "outside.rules", 'drop tcp any any -> any any (msg:"x"; sid:1;)\n');
  const { code, err } = await run({ ...lab, rules: { before: [{ file: "../outside.rules" }] } }, { root });
  expect([code, err]).toEqual([
    1,
    `environment "lab" cannot be built:\n  rules.before[0].file: ../outside.rules leaves the project's root (${root}); rule files lie below it\n`,
  ]);
});

test("a local state lies below the project's root, wherever the stack is written", async () => {
  const root = realpathSync(folder());
  const elsewhere = realpathSync(folder());
  const stateOf = (out: string): string => {
    const stack = join(out, "stacks/lab");
    const { terraform } = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8")) as {
      terraform: { backend: { local: { path: string } } };
    };
    return join(stack, terraform.backend.local.path);
  };
  for (const out of [elsewhere, join(root, "deep/er/out"), join(root, "cdktf.out")]) {
    await run(lab, { root, args: ["--out", out] });
    expect(stateOf(out)).toBe(join(root, "state/lab.tfstate"));
  }
  expect(readFileSync(join(root, "cdktf.out/stacks/lab/cdk.tf.json"), "utf8")).toContain('"../../../state/lab.tfstate"');
});

test("arguments are seen from the current folder, and the environments' own paths from the project's root", async () => {
  const root = folder();
  const elsewhere = folder();
  write(root, "rules/scanner.rules", 'drop tcp 10.1.9.9 any -> any any (flow:to_server; msg:"scanner"; sid:1;)\n');
  const environment = { ...lab, rules: { before: [{ file: "rules/scanner.rules" }] } };
  write(elsewhere, "mine.js", `exports.__esModule = true; exports.default = ${JSON.stringify(environment)};`);
  const nobody = (): void => undefined;
  const code = await synthesize({
    args: ["--environments", "mine.js", "--out", "out"],
    env: {},
    root,
    folder: elsewhere,
    out: nobody,
    err: nobody,
  });
  expect([code, existsSync(join(elsewhere, "out/stacks/lab/cdk.tf.json"))]).toEqual([0, true]);
});

test("rejects an empty path instead of taking it for the current folder", async () => {
  for (const name of ["out", "environments"]) {
    const { code, err } = await run(lab, { args: [`--${name}`, ""] });
    expect([code, err]).toEqual([2, `--${name} is empty; write a path\n`]);
  }
});

test("says on one line why a file of environments cannot be loaded", async () => {
  const root = folder();
  const throws = write(root, "throws.js", 'throw new Error("no\\nbudget");');
  expect(await run(lab, { root, args: ["--environments", throws] })).toMatchObject({
    code: 1,
    err: `${throws} cannot be loaded: no budget\n`,
  });
  const wrong = write(root, "wrong.js", "const = 1;");
  const { code, err } = await run(lab, { root, args: ["--environments", wrong] });
  expect(code).toBe(1);
  expect(err).toMatch(/^\S+wrong\.js cannot be loaded: .+\n$/);
});

test("an application may hand over its environments itself, and an argument still names others", async () => {
  const root = folder();
  const said = { out: "", err: "" };
  const synth = (environments: readonly Environment[], ...args: readonly string[]): Promise<number> => {
    said.out = said.err = "";
    const out = (text: string): void => void (said.out += text);
    const err = (text: string): void => void (said.err += text);
    return synthesize({ root, environments, args: ["--out", "out", ...args], env: {}, folder: root, out, err });
  };
  expect([await synth([lab]), existsSync(join(root, "out/stacks/lab/cdk.tf.json"))]).toEqual([0, true]);
  expect(await synth([lab], "--environments", "none.ts")).toBe(2);
  expect(await synth([lab, lab])).toBe(1);
  expect(said.err).toBe("the application lists lab twice; every environment has a name of its own\n");
});

test("rejects two environments of one name", async () => {
  const { code, err } = await run([lab, lab]);
  expect(code).toBe(1);
  expect(err).toMatch(/ lists lab twice; every environment has a name of its own\n$/);
});

test("rejects a file without an environment", async () => {
  const root = folder();
  const file = write(root, "empty.js", "exports.__esModule = true; exports.other = 1;");
  let err = "";
  const code = await synthesize({
    args: ["--environments", file],
    env: {},
    root,
    folder: root,
    out: () => undefined,
    err: (text) => {
      err += text;
    },
  });
  expect([code, err]).toEqual([1, `${file} exports no environment: write \`export default defineEnvironment({ … })\`\n`]);
});

test("rejects a file that is not there", async () => {
  const { code, err, root } = await run(lab, { args: ["--environments", "none.ts"] });
  expect([code, err]).toEqual([2, `there is no file ${root}/none.ts\n`]);
});

test("says how it is used, also when it was used wrongly", async () => {
  const help = await run(lab, { args: ["--help"] });
  expect([help.code, help.err]).toEqual([0, ""]);
  expect(help.out).toContain("npx tsx main.ts [--environments FILE] [--out DIR] [--only NAMES] [--hcl]");
  const wrong = await run(lab, { args: ["--outt", "x"] });
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain("Unknown option '--outt'");
});

test("a summary says what was written, who reaches whom, and what is worth knowing", () => {
  expect(
    summarise([
      { plan, notes: [{ path: "connect[0]", message: "is wide" }], resources: 140, checks: 31 },
      { plan: { ...plan, name: "empty", vpcs: {}, sites: {}, reach: [] }, notes: [], resources: 1, checks: 1 },
    ]),
  ).toBe(
    `prod (eu-west-2): 140 resources, 2 VPCs, 4 hub tables, 2 VPN connections in 1 state
  prod -> shared  tcp/443   the firewall
  dev <-> shared  anything  the hub alone
  proven: 31 checks hold; \`npx network-hub verify\` says what that rests upon
  note: connect[0]: is wide

empty (eu-west-2): 1 resource, 0 VPCs, 4 hub tables, 0 VPN connections in 1 state
  nobody reaches anybody
  proven: 1 check holds; \`npx network-hub verify\` says what that rests upon`,
  );
});
