import { Planned } from "../../../verify/gate/planned";
import { describeChanges } from "../../../verify/gate/words";
import type { Change } from "../../../verify/terraform/change";
import type { Values } from "../../../verify/terraform/resource";
import { changed, network, planOf } from "./plan-of";

function words(
  changes: Readonly<Record<string, Values | undefined>>,
  replaced: Readonly<Record<string, Change["action"]>> = {},
): readonly string[] {
  return describeChanges(new Planned(planOf(network, changed(changes), replaced), "test")).map(({ text }) => text);
}

test("changes are said by what they do to the network, the worst first", () => {
  expect(
    words(
      {
        "aws_vpn_connection.a": undefined,
        "aws_ec2_transit_gateway_route.dev": {
          destination_cidr_block: "10.19.0.0/16",
          transit_gateway_attachment_id: "tgw-attach-inspection",
          transit_gateway_route_table_id: "tgw-rtb-dev",
        },
        "aws_networkfirewall_rule_group.connections": { rules: "other" },
      },
      { "aws_ec2_transit_gateway_vpc_attachment.shop": "replace" },
    ),
  ).toEqual([
    "replaces the attachment of VPC shop",
    "destroys VPN connection london-a",
    "changes rule group connections (rules)",
    "creates route 10.19.0.0/16 → VPC inspection in hub table dev",
  ]);
});

test("a route that moves says from where to where", () => {
  expect(words({ "aws_route.out": { nat_gateway_id: "", transit_gateway_id: "tgw-1" } })).toEqual([
    "changes route 0.0.0.0/0 from NAT shop-nat → gateway hub in table shop-workload",
  ]);
});

test("many changes of one kind are one line", () => {
  const routes = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [
      `aws_route.r${index}`,
      { route_table_id: "rtb-shop", destination_cidr_block: `10.${20 + index}.0.0/16`, transit_gateway_id: "tgw-1" },
    ]),
  );
  expect(words(routes)).toEqual(["creates 9 routes in the tables of VPC shop"]);
});

test("replacements stand one by one as long as somebody can read them", () => {
  const vpcs = (count: number): readonly string[] => {
    const many = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`aws_vpc.v${index}`, { tags: { Name: `test-v${index}` } }]),
    );
    const replaced = Object.fromEntries(Object.keys(many).map((address) => [address, "replace" as const]));
    return describeChanges(new Planned(planOf(many, many, replaced), "test")).map(({ text }) => text);
  };
  expect(vpcs(10)).toHaveLength(10);
  expect(vpcs(11)).toEqual(["replaces 11 VPCs"]);
});

test("a resource without a name is called by its block, or as a last resort by its address", () => {
  expect(words({ "aws_vpc.bare": { cidr_block: "10.30.0.0/20" }, "aws_lb.bare": { internal: true } })).toEqual([
    "creates VPC 10.30.0.0/20",
    "creates lb aws_lb.bare",
  ]);
});

test("a resource that only moves to another address is not made or destroyed", () => {
  const plan = planOf(network, network);
  const changes = plan.changes.map((change): Change =>
    change.address === "aws_vpc.shop" ? { ...change, movedFrom: "aws_vpc.old" } : change,
  );
  expect(describeChanges(new Planned({ ...plan, changes }, "test")).map(({ text }) => text)).toEqual([
    "gives a new Terraform address to VPC shop",
  ]);
});
