import { mkdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { lab } from "../../environments/lab";
import { ask, edit, folder, nothing, plan, put, run, state, synthesized } from "./run";

const stack = "cdktf.out/stacks/lab/cdk.tf.json";
const asked = "cdktf.out/environments/lab.json";

/** A folder where nothing was asked and one file is given. */
function given(content: unknown, name = "given.json"): string {
  const root = folder();
  ask(root, nothing);
  put(root, name, content);
  return root;
}

/** What a run says that must exit 2 and leave standard output empty. */
function refusal(root: string, ...args: readonly string[]): string {
  const { code, out, err } = run(root, ...args);
  expect([code, out]).toEqual([2, ""]);
  return err;
}

test("rejects a folder that is not there", () => {
  expect(refusal(folder(), "verify")).toBe("cdktf.out: is not there; `npm run synth` writes it\n");
});

test("rejects a file that is not there", () => {
  expect(refusal(given({}), "verify", "none.json")).toBe("none.json: is not there\n");
});

test("rejects a folder that no synth wrote", () => {
  expect(refusal(folder(), "verify", ".")).toBe(".: holds no stacks/*/cdk.tf.json; give the folder that synth writes, a plan or a state\n");
});

test("rejects truncated JSON", () => {
  const root = synthesized();
  edit(root, stack, (text) => text.slice(0, 1000));
  expect(refusal(root, "verify")).toMatch(
    /^cdktf\.out\/stacks\/lab\/cdk\.tf\.json: is JSON that ends at line \d+, column \d+ before it is complete\n$/,
  );
});

test("rejects a file that is longer than can be held, before it is read", () => {
  const root = given("");
  truncateSync(join(root, "given.json"), 2 ** 40);
  const before = process.memoryUsage().rss;
  expect(refusal(root, "verify", "given.json")).toBe("given.json: has 1,048,576 MiB; no more than 512 are read\n");
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
});

test("rejects what cannot be held once it is parsed, before it is parsed", () => {
  const root = given("");
  writeFileSync(join(root, "given.json"), Buffer.alloc(100 * 2 ** 20, "["));
  expect(refusal(root, "verify", "given.json")).toMatch(
    /^given\.json: needs more memory than this process may take; if it is Terraform's, set NODE_OPTIONS=--max-old-space-size=\d+\n$/,
  );
});

test("rejects an empty file", () => {
  expect(refusal(given(""), "verify", "given.json")).toBe("given.json: is empty\n");
});

test("rejects what is no text in UTF-8, such as what PowerShell writes", () => {
  const root = given("");
  writeFileSync(join(root, "given.json"), Buffer.from("\uFEFF{}", "utf16le"));
  expect(refusal(root, "verify", "given.json")).toBe("given.json: is no text in UTF-8\n");
});

test.each([
  [{ hello: "world" }, 'is no configuration, plan or state of Terraform: nothing there is called "hello"'],
  [[1], "must be an object and is a list"],
  [plan([], { format_version: "2.0" }), 'is a plan of format "2.0"; formats 1.x are read'],
  [{ ...state, format_version: "0.1" }, 'is a state of format "0.1"; formats 1.x are read'],
  [{ version: 4, serial: 1, lineage: "x", resources: [] }, "is a raw state; run `terraform show -json` and give what that writes"],
  [{ version: 3, deployment: { resources: [] } }, "is a file of Pulumi; Terraform is read"],
  [{ Resources: {} }, "is a CloudFormation template; Terraform is read"],
])("rejects what is not Terraform's: %j", (content, message) => {
  expect(refusal(given(content), "verify", "given.json")).toBe(`given.json: ${message}\n`);
});

test("rejects HCL, and asks for the plan", () => {
  const root = synthesized();
  rmSync(join(root, stack));
  put(root, "cdktf.out/stacks/lab/cdk.tf", "");
  expect(refusal(root, "verify")).toBe(
    "cdktf.out/stacks/lab/cdk.tf: is HCL, which is not read; run `terraform plan -out=tfplan` there and give what `terraform show -json tfplan` writes\n",
  );
});

test("rejects Terraform that somebody wrote beside what synth wrote, because Terraform would read it, too", () => {
  const root = synthesized();
  put(root, "cdktf.out/stacks/lab/more.tf.json", {});
  expect(refusal(root, "verify")).toMatch(/^cdktf\.out\/stacks\/lab\/more\.tf\.json: is Terraform beside cdk\.tf\.json; run /);
});

test("rejects references to nothing where the network hangs on them, and finds them elsewhere", () => {
  const root = synthesized();
  edit(root, stack, (text) => text.replaceAll("${aws_vpc.vpc_tools_vpc.id}", "${aws_vpc.none.id}"));
  expect(refusal(root, "verify")).toMatch(/^lab: aws_\S+\.vpc_id: must be a value and is unknown: aws_vpc\.none does not exist\n$/);

  const other = synthesized();
  edit(other, stack, (text) => {
    const json = JSON.parse(text) as { resource: object };
    return JSON.stringify({ ...json, resource: { ...json.resource, aws_flow_log: { more: { vpc_id: "${aws_vpc.none.id}" } } } });
  });
  const { code, out } = run(other, "verify");
  expect(code).toBe(1);
  expect(out).toContain("aws_vpc.none");
});

test("rejects names that lead in a circle", () => {
  const root = synthesized();
  edit(root, stack, (text) => JSON.stringify({ ...(JSON.parse(text) as object), locals: { one: "${local.two}", two: "${local.one}" } }));
  expect(refusal(root, "verify")).toMatch(/names itself: .*local\.one/);
});

test("rejects what was asked where it is of another version", () => {
  const root = synthesized();
  edit(root, asked, (text) => text.replace('"version": 1', '"version": 2'));
  expect(refusal(root, "verify")).toBe(`${asked}: is of version 2; version 1 is read: synthesize again\n`);
});

test.each([
  ["[]", 'says nothing that was asked; synth writes it as { "version": 1, "environment": { … } }'],
  [{ version: 1 }, "has no environment"],
  [{ version: 1, environment: {}, more: 1 }, 'says "more", which version 1 does not have'],
  [{ version: 1, environment: null }, "holds no environment of this version:\n  environment: is null; write a record"],
  [
    { version: 1, environment: { ...lab, vpcs: [], peering: {} } },
    "holds no environment of this version:\n  vpcs: is []; write a record\n  peering: is no word of an environment; did you mean `peerings`?",
  ],
])("rejects what was asked in another shape: %j", (content, message) => {
  const root = synthesized();
  put(root, asked, content);
  const said = refusal(root, "verify");
  expect(said.split("\n").sort()).toEqual(`${asked}: ${message}\n`.split("\n").sort());
});

test("rejects an environment without a stack, and a stack without an environment", () => {
  const root = synthesized();
  ask(root, { ...lab, name: "other" }, "cdktf.out/environments/other.json");
  expect(refusal(root, "verify")).toBe('cdktf.out/stacks: has no stack of "other", which was asked for\n');
  rmSync(join(root, asked));
  expect(refusal(root, "verify")).toBe(
    "cdktf.out/stacks/lab: belongs to no environment that was asked for (other); remove it, or say --environment NAME\n",
  );
});

test("rejects two files that ask for one environment", () => {
  const root = synthesized();
  ask(root, lab, "cdktf.out/environments/again.json");
  expect(refusal(root, "verify")).toBe(`${asked}: asks for "lab", and so does cdktf.out/environments/again.json\n`);
});

test("rejects Terraform of which nobody says what was asked", () => {
  const root = folder();
  put(root, "plan.json", plan());
  expect(refusal(root, "verify", "plan.json")).toBe(
    "cdktf.out/environments: is not there; synth writes what was asked, or say --asked FILE\n",
  );
  mkdirSync(join(root, "cdktf.out/environments"), { recursive: true });
  expect(refusal(root, "verify", "plan.json")).toBe("cdktf.out/environments: holds nothing that was asked; synth writes it\n");
});

test("rejects an address that is none, in what was asked by hand", () => {
  const root = synthesized();
  edit(root, asked, (text) => text.replace('"10.1.0.0/20"', '"10.1.0.0/99"'));
  expect(refusal(root, "verify")).toContain("10.1.0.0/99");
});
