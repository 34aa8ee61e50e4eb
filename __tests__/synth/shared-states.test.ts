import { lab } from "../../environments/lab";
import type { BackendPlan, Plan } from "../../plan/plan";
import { describeRefusal } from "../../synth/plan-environments";
import { findSharedStates } from "../../synth/shared-states";
import { planned } from "../planned";

const hub = planned(lab);
const s3 = (key: string): BackendPlan => ({ type: "s3", config: { bucket: "states", key, region: "eu-west-2" } });

/** A plan of one stack. */
function plan(name: string, stack: string, state: BackendPlan): Plan {
  return { ...hub, name, stacks: { [stack]: { holds: "hub", vpcs: [], existing: [], peerings: [], state, accounts: [], after: [] } } };
}

const said = (...plans: readonly Plan[]): string => findSharedStates(plans).map(describeRefusal).join("\n");

test("every stack of every environment has a name and a state of its own", () => {
  expect(findSharedStates([hub, planned({ ...lab, name: "second" })])).toEqual([]);
});

test("rejects two stacks of one name", () => {
  expect(said(plan("a", "a_link_b", s3("x")), plan("b", "a_link_b", s3("y")))).toBe(
    'environment "b" cannot be built:\n  name: makes the stack "a_link_b", and so does environment "a"; rename one of them',
  );
});

test("rejects two stacks of one state", () => {
  expect(said(plan("a", "a", s3("x.tfstate")), plan("b", "b", s3("x.tfstate")))).toBe(
    'environment "b" cannot be built:\n' +
      '  state: keeps the state of "b" where that of "a" is (s3: bucket states, key x.tfstate); give one environment a `prefix` of its own',
  );
});

test("rejects one workspace, by either of its words", () => {
  const config = { hostname: "app.terraform.io", organization: "securecart", workspaces: { name: "prod" } };
  expect(said(plan("a", "a", { type: "cloud", config }), plan("b", "b", { type: "remote", config }))).toBe(
    'environment "b" cannot be built:\n' +
      '  state: keeps the state of "b" where that of "a" is (remote: hostname app.terraform.io, organization securecart, ' +
      'workspaces {"name":"prod"}); give one environment a `prefix` of its own',
  );
});
