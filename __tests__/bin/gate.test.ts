import { ask, folder, nothing, plan, put, run, state, synthesized } from "./run";

const gateway = (actions: readonly string[]) => ({
  address: "aws_ec2_transit_gateway.hub",
  mode: "managed",
  type: "aws_ec2_transit_gateway",
  name: "hub",
  change: { actions, before: { id: "tgw-1" }, after: null, after_unknown: {} },
});

function given(content: object): string {
  const root = folder();
  ask(root, nothing);
  put(root, "plan.json", content);
  return root;
}

test("a plan that changes nothing may be applied", () => {
  const { code, out, err } = run(given(plan()), "gate", "plan.json");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^nothing: the gate is open\n {2}nothing changes; nobody is cut off\n/);
});

test("a plan that destroys the gateway exits 1, unless a label allows it", () => {
  const root = given(plan([gateway(["delete"])]));
  const { code, out } = run(root, "gate", "plan.json");
  expect(code).toBe(1);
  expect(out).toMatch(/^nothing: \d+ findings?; do not apply\n/);
  expect(out).toContain("the label destroy-approved allows it");
  expect(run(root, "gate", "plan.json", "--label", "other", "--label", "destroy-approved").out).not.toContain("gate-never");
});

test.each(["plan.json", "lab.json", "lab_plan.json"])("what synth wrote never stands in for what %s lacks", (file) => {
  const root = synthesized();
  put(root, file, plan());
  expect(run(root, "gate", file)).toMatchObject({ code: 1, out: expect.stringContaining("vpc web is declared and not there") as string });
});

test("an organisation's rules take the place of the toolkit's", () => {
  const root = given(plan([gateway(["delete"])]));
  put(root, "rules.json", { version: 1, never: [] });
  expect(run(root, "gate", "plan.json", "--rules", "rules.json").out).not.toContain("gate-never");
});

test("rejects rules that are none, and a file of rules that is not there", () => {
  const root = given(plan());
  put(root, "rules.json", { version: 2 });
  expect(run(root, "gate", "plan.json", "--rules", "rules.json")).toEqual({
    code: 2,
    out: "",
    err: 'rules.json holds no gate rules:\n  version: is 2; this gate reads version 1: write "version": 1\n',
  });
  expect(run(root, "gate", "plan.json", "--rules", "none.json")).toMatchObject({ code: 2, err: "none.json: is not there\n" });
});

test("a gate is written for people, programs, pipelines and pull requests", () => {
  const root = given(plan());
  expect(JSON.parse(run(root, "gate", "plan.json", "--format", "json").out)).toMatchObject({
    kind: "gate",
    subject: "nothing",
    holds: true,
  });
  expect(run(root, "gate", "plan.json", "--format", "junit").out).toContain('<testsuite name="nothing"');
  expect(JSON.parse(run(root, "gate", "plan.json", "--format", "sarif").out)).toMatchObject({ version: "2.1.0" });
  expect(run(root, "gate", "plan.json", "--format", "markdown").out).toMatch(/^<!-- network-hub gate nothing -->\n/);
});

test("rejects what is no plan", () => {
  const root = given(state);
  expect(run(root, "gate", "plan.json")).toEqual({ code: 2, out: "", err: "plan.json is a state; a gate judges plans\n" });
  expect(run(root, "gate", "cdktf.out")).toEqual({
    code: 2,
    out: "",
    err: "cdktf.out is a folder; give the files that `terraform show -json` wrote of plans\n",
  });
  expect(run(root, "gate", "none.json")).toEqual({ code: 2, out: "", err: "none.json: is not there\n" });
  expect(run(root, "gate", "plan.json", "--label", "a", "b")).toEqual({ code: 2, out: "", err: "b: is not there\n" });
  expect(run(root, "gate")).toMatchObject({ code: 2, out: "", err: "error: missing required argument 'PLAN.json'\n(--help says more)\n" });
});

test("a state that no plan changes is judged as it is, so that only what changes is planned", () => {
  const hub = { name: "hub", region: "eu-west-2", zones: ["a"], segments: {}, vpcs: {}, connect: [] };
  const root = folder();
  ask(root, hub);
  const left = { address: "aws_ec2_transit_gateway.hub", mode: "managed", type: "aws_ec2_transit_gateway", name: "hub" };
  const held = { ...state, values: { root_module: { resources: [{ ...left, values: { id: "tgw-1" } }] } } };
  put(root, "hub.json", held);
  put(root, "hub_shop.json", plan());
  const said = run(root, "gate", "hub_shop.json", "hub.json", "--format", "json");
  expect(said.err).toBe("");
  // The gateway is part of the network, which was asked for without one.
  expect(said.out).toContain("aws_ec2_transit_gateway.hub");
  expect(run(root, "gate", "hub_shop.json", "--format", "json").out).not.toContain("aws_ec2_transit_gateway.hub");
});

test("rejects a plan of a part only", () => {
  const { code, err } = run(given(plan([], { complete: false })), "gate", "plan.json");
  expect([code, err]).toEqual([2, "plan.json: is a plan of a part only, by -target or with deferred changes; plan the whole\n"]);
});
