import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { lab } from "../../environments/lab";
import { run, put, synthesized } from "./run";

/** The lab with a state for each of its VPCs. */
const perVpc = { ...lab, state: { backend: "local", layout: "per-vpc" } } as const;

const stateOf = (...resources: readonly object[]) => ({ format_version: "1.0", values: { root_module: { resources } } });
const web = { address: "aws_vpc.vpc_web_vpc", mode: "managed", type: "aws_vpc", name: "vpc_web_vpc", values: { id: "vpc-1" } };

type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** Resources of these stacks as one state has them; every id is the address. */
function existing(root: string, ...stacks: readonly string[]): readonly (typeof web)[] {
  return stacks.flatMap((stack) => {
    const text = readFileSync(join(root, "cdktf.out/stacks", stack, "cdk.tf.json"), "utf8");
    const { resource } = JSON.parse(text) as { readonly resource: Resources };
    return Object.entries(resource).flatMap(([type, named]) =>
      Object.keys(named).map((name) => {
        const id = `${type}.${name}`;
        const ends = { route_table_id: `table of ${id}`, subnet_id: `subnet of ${id}`, destination_cidr_block: "10.0.0.0/8" };
        return { address: id, mode: "managed", type, name, values: { id, ...ends } };
      }),
    );
  });
}

/** The lab as one state had it. */
const before = (root: string) => stateOf(...existing(root, "lab", "lab_tools", "lab_web"));

test("writes beside each stack what Terraform is told, and takes it away once it is applied", () => {
  const root = synthesized(perVpc);
  put(root, "lab.json", before(root));
  const [tools, others] = [existing(root, "lab_tools").length, existing(root, "lab_web").length];
  expect(run(root, "move", "lab.json")).toEqual({
    code: 0,
    err: "",
    out:
      `${tools + others} resources move, and none is destroyed:\n  lab: forgets ${tools + others}, takes over 0\n` +
      `  lab_tools: forgets 0, takes over ${tools}\n  lab_web: forgets 0, takes over ${others}\n` +
      "written to cdktf.out/stacks/*/moves.tf.json. Apply in the order of `network-hub order`; each plan must only forget and import. Then `network-hub move --done`.\n",
  });
  interface Told {
    readonly removed?: readonly object[];
    readonly import?: readonly object[];
  }
  const told = (stack: string) => JSON.parse(readFileSync(join(root, "cdktf.out/stacks", stack, "moves.tf.json"), "utf8")) as Told;
  expect(told("lab").removed).toContainEqual({ from: "aws_vpc.vpc_web_vpc", lifecycle: { destroy: false } });
  expect(told("lab").import).toBeUndefined();
  expect(told("lab_web").import).toContainEqual({ to: "aws_vpc.vpc_web_vpc", id: "aws_vpc.vpc_web_vpc" });
  // A move changes nothing of the network, so the proof goes on.
  expect(run(root, "verify").code).toBe(0);
  expect(run(root, "move", "--done").code).toBe(0);
  expect(existsSync(join(root, "cdktf.out/stacks/lab_web/moves.tf.json"))).toBe(false);
});

test("goes on in the middle, with the state as it was and those that took over theirs", () => {
  const root = synthesized(perVpc);
  put(root, "lab.json", before(root));
  put(root, "lab_web.json", stateOf(...existing(root, "lab_web")));
  expect(run(root, "move", "lab.json", "lab_web.json").out).toMatch(/\n {2}lab_tools: forgets 0, takes over \d+\nwritten to/);
});

test("takes a state in the folder of its stack", () => {
  const root = synthesized(perVpc);
  put(root, "states/lab/state.json", before(root));
  expect(run(root, "move", "states/lab/state.json").code).toBe(0);
});

test("says how it goes on in the folder that it was told of", () => {
  const root = synthesized(perVpc);
  put(root, "lab.json", before(root));
  renameSync(join(root, "cdktf.out"), join(root, "new"));
  expect(run(root, "move", "lab.json", "--to", "new").out).toContain(
    "written to new/stacks/*/moves.tf.json. Apply in the order of `network-hub order new`; each plan must only forget and import. " +
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
    const gone = { ...web, address: "aws_vpc.vpc_gone_vpc", name: "vpc_gone_vpc" };
    put(root, "lab.json", stateOf(...existing(root, "lab", "lab_tools", "lab_web"), gone));
    expect(run(root, "move", "lab.json")).toMatchObject({
      code: 1,
      err: "nothing was written:\n  lab.json: aws_vpc.vpc_gone_vpc is in no stack any more, so it would be destroyed: move first, and change the network after that\n",
    });
    expect(existsSync(join(root, "cdktf.out/stacks/lab/moves.tf.json"))).toBe(false);
  });

  test("where something would be made anew: a state is left out, empty, or that of a move begun", () => {
    const root = synthesized(perVpc);
    put(root, "lab.json", stateOf(...existing(root, "lab", "lab_tools")));
    expect(run(root, "move", "lab.json")).toEqual({
      code: 1,
      out: "",
      err:
        `nothing was written:\n  lab_web: ${existing(root, "lab_web")[0]?.address ?? ""} and ${existing(root, "lab_web").length - 1} more are in none of these states, ` +
        "so they would be made anew: give every state as it was before the move, and apply first what is new\n",
    });
    put(root, "lab.json", stateOf());
    expect(run(root, "move", "lab.json").err.split("\n")).toHaveLength(5);
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
