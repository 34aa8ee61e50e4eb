import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { lab } from "../../environments/lab";
import { ask, folder, nothing, put, run, synthesized } from "./run";

const files = ["README.md", "main.tf.json", "outputs.tf.json", "variables.tf.json", "versions.tf.json"];

/** What a run says that must exit 2 and leave standard output empty. */
function refusal(root: string, ...args: readonly string[]): string {
  const { code, out, err } = run(root, "modules", ...args);
  expect([code, out]).toEqual([2, ""]);
  return err;
}

test("writes two modules of what synth was asked, and says which files", () => {
  const root = synthesized();
  const { code, out, err } = run(root, "modules");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toBe(`modules/lab-spoke: ${files.join(", ")}\nmodules/lab-hub: ${files.join(", ")}\n`);
  for (const module of ["lab-spoke", "lab-hub"]) expect(readdirSync(join(root, "modules", module)).sort()).toEqual(files);
});

test("writes them again over what it wrote, beside what Terraform left there", () => {
  const root = synthesized();
  run(root, "modules", "--out", "shared/terraform");
  put(root, "shared/terraform/lab-spoke/.terraform.lock.hcl", "");
  const file = join(root, "shared/terraform/lab-spoke/main.tf.json");
  const before = readFileSync(file, "utf8");
  expect(run(root, "modules", "--out", "shared/terraform").code).toBe(0);
  expect(readFileSync(file, "utf8")).toBe(before);
  expect(readdirSync(join(root, "shared/terraform/lab-spoke"))).toContain(".terraform.lock.hcl");
});

test("rejects a folder that holds a file of somebody else, and writes nothing", () => {
  const root = synthesized();
  put(root, "modules/lab-spoke/extra.tf", "");
  expect(refusal(root)).toBe(
    "modules/lab-spoke/extra.tf is no file of the module, and Terraform may read it, too; move it away, or say another --out\n",
  );
  expect(readdirSync(join(root, "modules"))).toEqual(["lab-spoke"]);
  expect(readdirSync(join(root, "modules/lab-spoke"))).toEqual(["extra.tf"]);
});

test("rejects to write over a file that somebody else wrote", () => {
  const root = synthesized();
  put(root, "modules/lab-hub/README.md", "# Ours\n");
  expect(refusal(root)).toBe("modules/lab-hub/README.md was written by somebody else; move it away, or say another --out\n");
  expect(readFileSync(join(root, "modules/lab-hub/README.md"), "utf8")).toBe("# Ours\n");
});

test("rejects a module's folder that is a file, and one in which nothing can be written", () => {
  const root = synthesized();
  put(root, "modules/lab-hub", "");
  expect(refusal(root)).toBe("modules/lab-hub is a file where a folder is wanted; say another --out\n");
  expect(refusal(root, "--out", "modules/lab-hub")).toBe(
    `nothing can be written to modules/lab-hub/lab-spoke: ${join(root, "modules/lab-hub")} is a file\n`,
  );
  expect(refusal(root, "--out", "/proc/modules-of-nobody")).toMatch(/^nothing can be written to \/proc\/modules-of-nobody\/lab-spoke: /);
});

test("rejects an environment that was not asked for, and one without a hub", () => {
  const root = synthesized();
  expect(refusal(root, "--environment", "prod")).toBe('there is no environment "prod"; there are lab\n');
  ask(root, nothing);
  expect(refusal(root)).toBe(
    'environment "nothing" has no hub that anything could join; declare `hub`, or say --environment NAME of another\n',
  );
  expect(run(root, "modules", "--environment", "lab").code).toBe(0);
});

test("rejects where nothing was asked", () => {
  expect(refusal(folder())).toBe("cdktf.out/environments: is not there; synth writes what was asked, or say --asked FILE\n");
});

test("rejects what cannot be built, in the environment's words", () => {
  const root = folder();
  ask(root, { ...lab, vpcs: { ...lab.vpcs, web: { segment: "apps", cidr: "10.9.0.0/20" } } });
  expect(refusal(root)).toContain("cdktf.out/environments/asked.json: cannot be made a module:\n  vpcs.web.cidr: 10.9.0.0/20 is outside");
  ask(root, { ...lab, rules: { before: [{ file: "rules/none.rules" }] } });
  expect(refusal(root)).toContain("rules.before[0].file: rules/none.rules cannot be read");
});

test("says what it does, with an example", () => {
  const { code, out } = run(folder(), "modules", "--help");
  expect(code).toBe(0);
  expect(out).toContain("Example: network-hub modules --environment securecart --out modules");
});
