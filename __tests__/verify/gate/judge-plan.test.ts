import { type GateInput, judgePlan } from "../../../verify/gate/judge-plan";
import type { Path } from "../../../verify/gate/path";
import { defaultRules } from "../../../verify/gate/rules";
import type { Change } from "../../../verify/terraform/change";
import type { Values } from "../../../verify/terraform/resource";
import { changed, network, planOf } from "./plan-of";

function judge(
  input: Partial<GateInput>,
  changes: Readonly<Record<string, Values | undefined>> = {},
  replaced: Readonly<Record<string, Change["action"]>> = {},
): ReturnType<typeof judgePlan> {
  const plan = planOf(network, changed(changes), replaced);
  return judgePlan({ plan, before: [], after: [], rules: defaultRules, labels: [], findings: [], environment: "test", ...input });
}

const messages = ({ findings }: ReturnType<typeof judgePlan>): readonly string[] =>
  findings.map(({ check, message }) => `${check}: ${message}`);
const way: Path = { from: "dev", to: "internet", via: ["firewall", "nat"], passes: ["tls *.x.io"], flow: ["10.18.0.1 to 192.0.2.1"] };

test("a plan that changes nothing is let through", () => {
  expect(judge({})).toMatchObject({ changes: [], paths: [], outages: [], findings: [], notes: [] });
});

test.each([
  ["aws_ec2_transit_gateway.hub", "replace", "replaces gateway hub", "replace-approved"],
  ["aws_ec2_transit_gateway_vpc_attachment.shop", "delete", "destroys the attachment of VPC shop", "destroy-approved"],
  ["aws_vpn_connection.a", "replace-after", "replaces VPN connection london-a", "replace-approved"],
  [
    "aws_dx_gateway_association.dx",
    "replace",
    "replaces the association of Direct Connect gateway dx with gateway hub",
    "replace-approved",
  ],
] as const)("%s is not to %s without a label", (address, action, text, label) => {
  const gone = action === "delete" ? { [address]: undefined } : {};
  const rules = { ...defaultRules, tunnelsAtATime: false } as const;
  const report = judge({ rules }, gone, { [address]: action });
  expect(report.findings).toEqual([
    { check: "gate-never", message: `${text}, which the rules forbid; the label ${label} allows it`, addresses: [address] },
  ]);
  expect(judge({ rules, labels: [label] }, gone, { [address]: action }).findings).toEqual([]);
});

test("a rule without a label is kept whatever is said", () => {
  const rules = { ...defaultRules, never: [{ action: "replace", of: "nat" }] } as const;
  expect(messages(judge({ rules, labels: ["replace-approved"] }, {}, { "aws_nat_gateway.own": "replace" }))).toEqual([
    "gate-never: replaces NAT shop-nat, which the rules forbid; no label allows it",
  ]);
});

test("two tunnels in one plan are one too many", () => {
  const both = { tunnel1_dpd_timeout_seconds: 60, tunnel2_dpd_timeout_seconds: 60 };
  expect(messages(judge({}, { "aws_vpn_connection.a": both }))).toEqual([
    "gate-tunnels: takes 2 tunnels down in one plan, of VPN connection london-a (tunnel 1 and 2); the rules allow 1 at a time: one tunnel an apply",
  ]);
  expect(judge({}, { "aws_vpn_connection.a": { tunnel1_dpd_timeout_seconds: 60 } }).findings).toEqual([]);
});

test("a new path to the internet wants a label, and prints its flow", () => {
  expect(judge({ after: [way] }).findings).toEqual([
    {
      check: "gate-new-path-to-internet",
      message: "opens dev → internet by tls *.x.io without the label egress-approved",
      addresses: [],
      flow: ["10.18.0.1 to 192.0.2.1"],
    },
  ]);
  expect(judge({ after: [way], labels: ["egress-approved"] }).findings).toEqual([]);
});

test("a path to or from the internet that widens wants the label, too; one that closes does not", () => {
  expect(messages(judge({ before: [way], after: [{ ...way, passes: ["tls *.x.io", "tls y.io"] }] }))).toEqual([
    "gate-new-path-to-internet: widens dev → internet by tls y.io without the label egress-approved",
  ]);
  expect(messages(judge({ after: [{ ...way, from: "internet", to: "shop" }] }))).toHaveLength(1);
  expect(judge({ before: [way] }).findings).toEqual([]);
});

test("any new path wants a label where the rules say so", () => {
  const after = [{ ...way, to: "prod" }];
  expect(judge({ after }).findings).toEqual([]);
  expect(messages(judge({ after, rules: { ...defaultRules, newPath: { label: "path-approved" } } }))).toEqual([
    "gate-new-path: opens dev → prod by tls *.x.io without the label path-approved",
  ]);
});

test("what lasts longer than the rules allow is refused, and what lasts as long is not", () => {
  const rules = { ...defaultRules, maximumOutage: "seconds" } as const;
  expect(messages(judge({ rules }, {}, { "aws_ec2_transit_gateway_route_table_association.shop": "replace" }))[0]).toBe(
    "gate-maximum-outage: replaces the association of VPC shop with hub table prod: VPC shop cut (about a minute), and the rules allow seconds at most",
  );
  expect(judge({ rules }, {}, { "aws_route_table.shop": "replace" }).findings).toEqual([]);
});

test("what AWS will refuse in the middle of the apply is a finding", () => {
  expect(messages(judge({}, { "aws_networkfirewall_firewall.fw": { firewall_policy_arn: "arn:other" } }))).toEqual([
    "gate-apply-stops: changes the policy of firewall inspection, which is protected against that: AWS refuses while firewall_policy_change_protection is on, in the middle of the apply; instead: two applies: `unprotected` on the hub with its reason (firewall_policy_change_protection = false), then this change",
  ]);
});

test("a path that comes to the firewall, or leaves it, cuts its open conversations once", () => {
  const shared = { ...way, to: "shared", passes: ["everything"] };
  const { outages } = judge({ before: [{ ...shared, via: [] }], after: [{ ...shared, via: ["firewall"] }] });
  expect(outages).toMatchObject([
    { kind: "cut", duration: "open conversations", who: "dev → shared", change: "leads through the firewall what went past it" },
  ]);
});

test("a path that a rule closes stays open for what is open, until it is flushed", () => {
  const { outages } = judge(
    { before: [{ ...way, to: "prod", passes: ["tcp/443"] }] },
    { "aws_networkfirewall_rule_group.connections": { rules: "fewer" } },
  );
  const closing = outages.find(({ who }) => who === "dev → prod");
  expect(closing).toMatchObject({ kind: "stays-open", change: "closes the path for new conversations (tcp/443)" });
  expect(closing?.safer).toMatch(/StartFlowFlush/);
});

test("a path that leaves the firewall is cut, so nothing of it stays open", () => {
  const before = [{ ...way, to: "shared", passes: ["tcp/443"] }];
  const after = [{ ...way, to: "shared", via: [], passes: ["tcp/22"] }];
  const { outages } = judge({ before, after }, { "aws_networkfirewall_rule_group.connections": { rules: "fewer" } });
  expect(outages.filter(({ who }) => who === "dev → shared").map(({ kind }) => kind)).toEqual(["cut"]);
});

test("findings of the verification come after those of the gate", () => {
  const finding = { check: "isolation", message: "dev reaches prod", addresses: ["aws_route.x"], flow: ["10.18.0.1 to 10.17.0.1"] };
  const report = judge({ after: [way], findings: [finding] });
  expect(report.findings.map(({ check }) => check)).toEqual(["gate-new-path-to-internet", "isolation"]);
  expect(report.checks.map(({ name }) => name)).toEqual([
    "gate-never",
    "gate-tunnels",
    "gate-new-path-to-internet",
    "gate-new-path",
    "gate-maximum-outage",
    "gate-apply-stops",
    "isolation",
  ]);
});

test("what the gate knows nothing of is said", () => {
  const old = { ...network, "aws_lb.shop": { id: "lb", name: "test-shop" } };
  const plan = planOf(old, network);
  expect(judgePlan({ plan, before: [], after: [], rules: defaultRules, labels: [], findings: [], environment: "test" }).notes).toEqual([
    "destroys lb shop: what that cuts is not known here",
  ]);
});
