import { securecart } from "../../../environments/securecart";
import { findingsOf } from "../../../verify/formats/report";
import { verify } from "../../../verify/verify";
import { at, evidenceOf, writtenJson, type Written } from "./fixture-posture";

const written = JSON.stringify(writtenJson(securecart));

/** Checks that speak when one thing is changed. */
function speaking(change: (broken: Written) => void): readonly string[] {
  const broken = JSON.parse(written) as Written;
  change(broken);
  const { terraform } = evidenceOf(securecart, broken);
  return [...new Set(findingsOf(verify(securecart, terraform)).map(({ check }) => check))].sort();
}

/** Replaces a piece of the rules of a group, which must be there. */
function rewrite(group: string, from: string, to: string): (broken: Written) => void {
  return (broken) => {
    const attributes = at(broken, `aws_networkfirewall_rule_group.hub_firewall_group_${group}`);
    const text = JSON.stringify(attributes["rule_group"]);
    if (!text.includes(from)) throw new RangeError(`${group} says nothing like ${from}`);
    attributes["rule_group"] = JSON.parse(text.replace(from, to)) as unknown;
  };
}

test("a network that is as it was asked makes no check speak", () => {
  expect(speaking(() => undefined)).toEqual([]);
});

test("a pass in both directions lets whoever chooses that source port in, so the rules check speaks", () => {
  expect(speaking(rewrite("connections", "$N_SHOP any -> $N_PAYMENTS 8443", "$N_SHOP any <> $N_PAYMENTS 8443"))).toContain("rules");
});

test("a closing drop that asks for a source port closes nothing for others, so the rules check speaks", () => {
  expect(speaking(rewrite("closing", "drop tcp !$NAMED any -> any any", "drop tcp !$NAMED 1024:65535 -> any any"))).toContain("rules");
});

test("without the rule for path mtu, or with it for one VPC alone, the rules check speaks", () => {
  expect(speaking(rewrite("connections", "pass icmp any any -> any any", "alert icmp any any -> any any"))).toContain("rules");
  expect(speaking(rewrite("connections", "pass icmp any any -> any any", "pass icmp $N_SHOP any -> any any"))).toContain("rules");
});

test("where conversations without a beginning are not rejected, the rules check speaks", () => {
  expect(
    speaking((broken) => {
      const attributes = at(broken, "aws_networkfirewall_firewall_policy.hub_firewall_policy");
      attributes["firewall_policy"] = JSON.parse(JSON.stringify(attributes["firewall_policy"]).replace('"REJECT"', '"DROP"')) as unknown;
    }),
  ).toEqual(["rules"]);
});

test("a rule for half of a segment's block leaves out VPCs that come later, so what was asked does not pass", () => {
  expect(speaking(rewrite("connections", '"10.17.0.0/16"', '"10.17.0.0/17"'))).toContain("permissions");
});

test("an interface endpoint that leaves a zone, or stands in another VPC, makes the zones of endpoints speak", () => {
  const endpoint = "aws_vpc_endpoint.hub_endpoints_endpoint_ssm";
  expect(speaking((broken) => (at(broken, endpoint)["subnet_ids"] as string[]).pop())).toEqual(["endpoint-zones"]);
  expect(speaking((broken) => ((at(broken, endpoint)["subnet_ids"] as string[])[0] = "${aws_subnet.vpc_tooling_workload_a.id}"))).toEqual([
    "endpoint-zones",
  ]);
});

test("a VPC without a resolver finds no endpoint by name", () => {
  expect(speaking((broken) => (at(broken, "aws_vpc.vpc_shop_vpc")["enable_dns_support"] = false))).toEqual(["endpoint-zones"]);
});
