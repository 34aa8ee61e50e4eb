import type { FirewallPolicyPlan } from "../../../plan/plan";
import { planPolicy, type InspectedConnection, type PolicyInput, type PolicyNode } from "../../../plan/policy/policy";
import { Report, type Problem } from "../../../plan/report";

/** The environment of semantics §5, as it reaches the policy. */

export const prod = node("prod", ["10.17.0.0/16"]);
export const shop = node("shop", ["10.17.0.0/20"]);
const payments = node("payments", ["10.17.16.0/20"]);
export const dev = node("dev", ["10.18.0.0/16"]);
export const shared = node("shared", ["10.19.0.0/16"]);
const london = node("london", ["192.168.0.0/16"]);
export const internet: PolicyNode = { name: "internet", addresses: "internet" };

export const connections: readonly InspectedConnection[] = [
  { path: "connect[0]", from: prod, to: shared, allow: ["tcp/443"], names: [] },
  { path: "connect[1]", from: shop, to: payments, allow: ["tcp/8443"], names: [] },
  { path: "connect[2]", from: prod, to: internet, allow: [], names: ["*.stripe.com", "api.fedex.com"] },
  { path: "connect[4]", from: london, to: shared, allow: ["tcp/22"], names: [] },
];

export const example: PolicyInput = {
  environment: "prod",
  region: "eu-west-2",
  connections,
  homeNet: ["10.16.0.0/20", "10.17.0.0/16", "10.18.0.0/16", "10.19.0.0/16"],
  inside: ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"],
  ruleFiles: {},
};

export function node(name: string, blocks: readonly string[], except: readonly string[] = []): PolicyNode {
  return { name, addresses: { blocks, except } };
}

/** The words of one connection; each test says only what it is about. */
export function connection(from: PolicyNode, to: PolicyNode, words: Partial<InspectedConnection>): InspectedConnection {
  return { path: "connect[0]", from, to, allow: [], names: [], ...words };
}

export interface Outcome {
  readonly policy: FirewallPolicyPlan;
  /** `<path>: <message>` */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

export function plan(changes: Partial<PolicyInput> = {}): Outcome {
  const report = new Report();
  const policy = planPolicy({ ...example, ...changes }, report);
  return { policy, problems: report.problems.map(sentence), notes: report.notes.map(sentence) };
}

/** The policy of connections alone; a policy with problems is a mistake in the test. */
export function policyOf(...entries: readonly InspectedConnection[]): FirewallPolicyPlan {
  const { policy, problems } = plan({ connections: entries });
  expect(problems).toEqual([]);
  return policy;
}

/** The policy with the text of one group changed, as if the planner had written that. */
export function rewrite(policy: FirewallPolicyPlan, key: string, change: (rules: string) => string): FirewallPolicyPlan {
  const group = policy.groups[key];
  if (!group) throw new Error(`no group ${key}`);
  const rules = change(group.rules);
  expect(rules).not.toBe(group.rules);
  return { ...policy, groups: { ...policy.groups, [key]: { ...group, rules } } };
}

function sentence({ path, message }: Problem): string {
  return `${path}: ${message}`;
}
