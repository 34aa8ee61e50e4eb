import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { lab } from "../../environments/lab";
import { run, put, synthesized } from "./run";

/** The lab with a state for each of its VPCs. */
const perVpc = { ...lab, state: { backend: "local", layout: "per-vpc" } } as const;

const stateOf = (...resources: readonly object[]) => ({ format_version: "1.0", values: { root_module: { resources } } });
const web = { address: "aws_vpc.vpc_web_vpc", mode: "managed", type: "aws_vpc", name: "vpc_web_vpc", values: { id: "vpc-1" } };

test("writes beside each stack what Terraform is told, and takes it away once it is applied", () => {
  const root = synthesized(perVpc);
  put(root, "lab.json", stateOf(web));
  expect(run(root, "move", "lab.json")).toEqual({
    code: 0,
    err: "",
    out:
      "1 resource moves, and none is destroyed:\n  lab: forgets 1, takes over 0\n  lab_web: forgets 0, takes over 1\n" +
      "written to cdktf.out/stacks/*/moves.tf.json. Apply in the order of `network-hub order`; each plan must destroy 0. Then `network-hub move --done`.\n",
  });
  const told = (stack: string): unknown => JSON.parse(readFileSync(join(root, "cdktf.out/stacks", stack, "moves.tf.json"), "utf8"));
  expect(told("lab")).toEqual({ removed: [{ from: "aws_vpc.vpc_web_vpc", lifecycle: { destroy: false } }] });
  expect(told("lab_web")).toEqual({ import: [{ to: "aws_vpc.vpc_web_vpc", id: "vpc-1" }] });
  // A move changes nothing of the network, so the proof goes on.
  expect(run(root, "verify").code).toBe(0);
  expect(run(root, "move", "--done").code).toBe(0);
  expect(existsSync(join(root, "cdktf.out/stacks/lab_web/moves.tf.json"))).toBe(false);
});

test("takes a state in the folder of its stack", () => {
  const root = synthesized(perVpc);
  put(root, "states/lab/state.json", stateOf(web));
  expect(run(root, "move", "states/lab/state.json").code).toBe(0);
});

test("says how it goes on in the folder that it was told of", () => {
  const root = synthesized(perVpc);
  renameSync(join(root, "cdktf.out"), join(root, "new"));
  put(root, "lab.json", stateOf(web));
  expect(run(root, "move", "lab.json", "--to", "new").out).toContain(
    "written to new/stacks/*/moves.tf.json. Apply in the order of `network-hub order new`; each plan must destroy 0. " +
      "Then `network-hub move --done --to new`.\n",
  );
});

test("a stack that is no JSON is named with the place", () => {
  const root = synthesized(perVpc);
  writeFileSync(join(root, "cdktf.out/stacks/lab_web/cdk.tf.json"), "{");
  put(root, "lab.json", stateOf(web));
  expect(run(root, "move", "lab.json")).toEqual({
    code: 2,
    out: "",
    err: "cdktf.out/stacks/lab_web/cdk.tf.json: is JSON that ends at line 1, column 2 before it is complete\n",
  });
});

test("a file that holds more than moves is no such file", () => {
  const root = synthesized(perVpc);
  put(root, "cdktf.out/stacks/lab/moves.tf.json", { resource: { aws_vpc: { more: {} } } });
  expect(run(root, "verify")).toMatchObject({ code: 2 });
});

describe("writes nothing", () => {
  test("where something would be destroyed", () => {
    const root = synthesized(perVpc);
    put(root, "lab.json", stateOf(web, { ...web, address: "aws_vpc.vpc_gone_vpc", name: "vpc_gone_vpc" }));
    expect(run(root, "move", "lab.json")).toMatchObject({
      code: 1,
      err: "nothing was written:\n  lab.json: aws_vpc.vpc_gone_vpc is in no stack any more, so it would be destroyed: move first, and change the network after that\n",
    });
    expect(existsSync(join(root, "cdktf.out/stacks/lab/moves.tf.json"))).toBe(false);
  });

  test.each<[string, readonly string[], string]>([
    ["without a state", [], "give the states as they are: what `terraform show -json` writes, each called after its stack\n"],
    [
      "for two states of one stack",
      ["lab.json", "x/lab.json"],
      'x/lab.json and lab.json are both of the stack "lab"; call each after its stack, as prod_shop.json\n',
    ],
    [
      "for a state that is called after no stack",
      ["x/now.json"],
      'x/now.json is called after "now", and cdktf.out has no such environment; call it after its stack, as prod_shop.json\n',
    ],
    ["where --done is given states", ["lab.json", "--done"], "--done takes no states; it removes what the move wrote\n"],
    ["into a folder that is not there", ["lab.json", "--to", "gone"], "gone: is not there; `npm run synth` writes it\n"],
  ])("%s", (_, args, message) => {
    const root = synthesized(perVpc);
    put(root, "lab.json", stateOf(web));
    put(root, "x/lab.json", stateOf(web));
    put(root, "x/now.json", stateOf(web));
    expect(run(root, "move", ...args)).toEqual({ code: 2, out: "", err: message });
  });
});
