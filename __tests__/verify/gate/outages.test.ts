import type { Outage } from "../../../verify/gate/outage";
import { findOutages } from "../../../verify/gate/outages";
import { Planned } from "../../../verify/gate/planned";
import type { Change } from "../../../verify/terraform/change";
import type { Values } from "../../../verify/terraform/resource";
import { changed, network, planOf, type Written } from "./plan-of";

/** What comes of a few changes of the network, in short. */
function outages(
  changes: Readonly<Record<string, Values | undefined>>,
  replaced: Readonly<Record<string, Change["action"]>> = {},
  before: Written = {},
): readonly Outage[] {
  return findOutages(new Planned(planOf({ ...network, ...before }, changed(changes), replaced), "test"), []);
}

function said(all: readonly Outage[]): readonly string[] {
  return all.map(({ kind, duration, who, change }) => `${kind === "cut" ? duration : kind} | ${who} | ${change}`);
}

test("a network that does not change cuts nobody", () => {
  expect(outages({})).toEqual([]);
});

describe("hub", () => {
  test("a hub route whose target changes is dark for seconds, and halves keep it up", () => {
    const found = outages(
      { "aws_ec2_transit_gateway_route.tools": { transit_gateway_attachment_id: "tgw-attach-tools" } },
      { "aws_ec2_transit_gateway_route.tools": "replace" },
    );
    expect(said(found)).toEqual([
      "seconds | VPC shop towards 10.19.0.0/16 | moves route 10.19.0.0/16 in hub table prod from VPC inspection to VPC tools",
    ]);
    expect(found[0]!.safer).toBe(
      "the return path first; add 10.19.0.0/17 and 10.19.128.0/17 to the new target in one apply, move 10.19.0.0/16 in the next, remove the halves in a third",
    );
    expect(found[0]!.addresses).toEqual(["test:aws_ec2_transit_gateway_route.tools"]);
  });

  test("a hub route that moves to a site by BGP is learned first, because a static route still wins", () => {
    const found = outages(
      { "aws_ec2_transit_gateway_route.tools": { transit_gateway_attachment_id: "tgw-attach-a" } },
      { "aws_ec2_transit_gateway_route.tools": "replace" },
    );
    expect(found[0]!.safer).toBe(
      "the return path first; then let VPN connection london-a announce 10.19.0.0/16 into the table (the static route still wins); then remove the static route",
    );
  });

  test("a blackhole that becomes a route costs nobody", () => {
    expect(
      outages(
        { "aws_ec2_transit_gateway_route.closed": { blackhole: false, transit_gateway_attachment_id: "tgw-attach-inspection" } },
        { "aws_ec2_transit_gateway_route.closed": "replace" },
      ),
    ).toEqual([]);
  });

  test("a hub route that is created under another address collides with its old self", () => {
    const found = outages({
      "aws_ec2_transit_gateway_route.tools": undefined,
      "aws_ec2_transit_gateway_route.renamed": { ...network["aws_ec2_transit_gateway_route.tools"] },
    });
    expect(said(found)).toEqual([
      "stops | VPC shop towards 10.19.0.0/16 | creates route 10.19.0.0/16 in hub table prod at aws_ec2_transit_gateway_route.renamed and destroys it at aws_ec2_transit_gateway_route.tools",
    ]);
  });

  test("an association that moves leaves its VPC without network for up to a minute", () => {
    const moved = { "aws_ec2_transit_gateway_route_table_association.shop": { transit_gateway_route_table_id: "tgw-rtb-dev" } };
    expect(said(outages(moved, { "aws_ec2_transit_gateway_route_table_association.shop": "replace" }))).toEqual([
      "about a minute | VPC shop | moves VPC shop from hub table prod to hub table dev",
    ]);
  });

  test("an association that ends cuts its site until it is put back", () => {
    expect(said(outages({ "aws_ec2_transit_gateway_route_table_association.london_a": undefined }))).toEqual([
      "until it is put back | VPN connection london-a | ends the association of VPN connection london-a with hub table london",
    ]);
  });

  test("a propagation that ends takes its routes at once", () => {
    expect(said(outages({ "aws_ec2_transit_gateway_route_table_propagation.shop": undefined }))).toEqual([
      "until it is put back | VPC tools towards VPC shop | ends the propagation of VPC shop into hub table dev",
    ]);
  });

  test("a propagation that is added costs nobody", () => {
    const added = { transit_gateway_attachment_id: "tgw-attach-tools", transit_gateway_route_table_id: "tgw-rtb-prod" };
    expect(outages({ "aws_ec2_transit_gateway_route_table_propagation.tools": added })).toEqual([]);
  });

  test("a replaced hub table cuts whoever is associated with it", () => {
    expect(said(outages({}, { "aws_ec2_transit_gateway_route_table.prod": "replace" }))).toEqual([
      "about a minute | VPC shop | replaces hub table prod",
    ]);
  });

  test("a replaced gateway cuts everybody, and says so once", () => {
    const all = [
      "aws_ec2_transit_gateway.hub",
      "aws_ec2_transit_gateway_route_table.prod",
      "aws_ec2_transit_gateway_vpc_attachment.shop",
      "aws_ec2_transit_gateway_route.tools",
    ];
    expect(said(outages({}, Object.fromEntries(all.map((address) => [address, "replace" as const]))))).toEqual([
      "until the other side is changed | every VPC and every site | replaces the gateway hub",
    ]);
  });
});

describe("attachments", () => {
  test("a replaced attachment cuts its VPC for minutes, with all that hangs on it", () => {
    const replaced = {
      "aws_ec2_transit_gateway_vpc_attachment.shop": "replace",
      "aws_ec2_transit_gateway_route_table_association.shop": "replace",
      "aws_ec2_transit_gateway_route_table_propagation.shop": "replace",
    } as const;
    expect(said(outages({}, replaced))).toEqual(["minutes | VPC shop | replaces the attachment of VPC shop"]);
  });

  test("the attachment of the inspection VPC carries all inspected traffic", () => {
    expect(said(outages({}, { "aws_ec2_transit_gateway_vpc_attachment.inspection": "replace" }))).toEqual([
      "minutes | all inspected traffic | replaces the attachment of VPC inspection",
    ]);
  });

  test("a zone that joins an attachment costs nobody", () => {
    expect(
      outages({
        "aws_subnet.shop_c": { id: "subnet-sc", vpc_id: "vpc-shop", availability_zone: "eu-west-2c" },
        "aws_ec2_transit_gateway_vpc_attachment.shop": { subnet_ids: ["subnet-sa", "subnet-sb", "subnet-sc"] },
      }),
    ).toEqual([]);
  });

  test("a zone that leaves an attachment cuts the flows through it", () => {
    expect(said(outages({ "aws_ec2_transit_gateway_vpc_attachment.shop": { subnet_ids: ["subnet-sa"] } }))).toEqual([
      "seconds | flows of VPC shop through eu-west-2b | takes zone eu-west-2b out of the attachment of VPC shop",
    ]);
  });

  test("another subnet of the same zone interrupts that zone", () => {
    const found = outages({
      "aws_subnet.shop_b2": { id: "subnet-sb2", vpc_id: "vpc-shop", availability_zone: "eu-west-2b" },
      "aws_ec2_transit_gateway_vpc_attachment.shop": { subnet_ids: ["subnet-sa", "subnet-sb2"] },
    });
    expect(said(found)).toEqual([
      "seconds | flows of VPC shop through eu-west-2b | gives the attachment of VPC shop another subnet in zone eu-west-2b",
    ]);
  });

  test("also where the new subnet tells the id of its zone alone, as long as another tells both", () => {
    const shop = (id: string, zone: Values): Values => ({ id, vpc_id: "vpc-shop", ...zone });
    const both = { availability_zone: "eu-west-2b", availability_zone_id: "euw2-az3" };
    const before = { "aws_subnet.shop_b": shop("subnet-sb", both) };
    const found = outages(
      {
        ...before,
        "aws_subnet.shop_b2": shop("subnet-sb2", { availability_zone_id: "euw2-az3" }),
        "aws_ec2_transit_gateway_vpc_attachment.shop": { subnet_ids: ["subnet-sa", "subnet-sb2"] },
      },
      {},
      before,
    );
    expect(said(found)).toEqual([
      "seconds | flows of VPC shop through eu-west-2b | gives the attachment of VPC shop another subnet in zone eu-west-2b",
    ]);
  });

  test("appliance mode moves open conversations", () => {
    expect(said(outages({ "aws_ec2_transit_gateway_vpc_attachment.inspection": { appliance_mode_support: "disable" } }))).toEqual([
      "open conversations | all inspected traffic | turns appliance mode off on the attachment of VPC inspection",
    ]);
  });
});

describe("VPCs", () => {
  test("a way out that moves ends every open conversation and no new one", () => {
    const found = outages({ "aws_route.out": { nat_gateway_id: "", transit_gateway_id: "tgw-1" } });
    expect(said(found)).toEqual([
      "open conversations | VPC shop towards the internet | moves the way out of VPC shop from NAT shop-nat to gateway hub",
    ]);
    expect(found[0]!.reason).toContain("its public address changes (semantics G2)");
  });

  test("a replaced VPC is everything in it", () => {
    expect(
      said(outages({}, { "aws_vpc.shop": "replace", "aws_subnet.shop_a": "replace", "aws_internet_gateway.shop": "replace" })),
    ).toEqual(["minutes | everything in VPC shop | replaces VPC shop"]);
  });

  test("a replaced subnet is everything in it", () => {
    expect(said(outages({}, { "aws_subnet.shop_b": "replace" }))).toEqual([
      "minutes | everything in subnet shop-b | replaces subnet shop-b",
    ]);
  });

  test("a replaced table leaves its subnets with local routes", () => {
    expect(said(outages({}, { "aws_route_table.shop": "replace" }))).toEqual([
      "seconds | subnets of table shop-workload | replaces table shop-workload",
    ]);
  });

  test("a replaced internet gateway cuts what is public", () => {
    expect(said(outages({}, { "aws_internet_gateway.shop": "replace" }))).toEqual([
      "minutes | VPC shop's way to the internet | replaces internet gateway shop",
    ]);
  });

  test("a replaced NAT that keeps its address is away for minutes", () => {
    expect(said(outages({}, { "aws_nat_gateway.own": "replace" }))).toEqual(["minutes | what leaves through it | replaces NAT shop-nat"]);
  });

  test("a replaced NAT with another address is unknown to partners", () => {
    expect(said(outages({ "aws_nat_gateway.own": { allocation_id: "eipalloc-other" } }, { "aws_nat_gateway.own": "replace" }))).toEqual([
      "until the other side is changed | what leaves through it, at partners that allow its public address | replaces NAT shop-nat",
    ]);
  });

  test("a NAT whose public address is made anew is unknown to partners, too", () => {
    const found = said(outages({}, { "aws_nat_gateway.own": "replace", "aws_eip.own": "replace" }));
    expect(found).toContain(
      "until the other side is changed | what leaves through it, at partners that allow its public address | replaces NAT shop-nat",
    );
  });

  test("a NAT that only has another Terraform address moves no way out", () => {
    const { "aws_nat_gateway.own": nat, ...rest } = network;
    const plan = planOf(network, {
      ...rest,
      "aws_nat_gateway.moved": nat!,
      "aws_route.out": { ...network["aws_route.out"]!, nat_gateway_id: "nat-own " },
    });
    const after = planOf(network, { ...rest, "aws_nat_gateway.moved": nat! }).after;
    const changes = plan.changes
      .filter(({ address }) => address !== "aws_nat_gateway.own")
      .map((change): Change => {
        if (change.address === "aws_nat_gateway.moved")
          return { ...change, before: nat!, action: "none", movedFrom: "aws_nat_gateway.own" };
        return change.address === "aws_route.out" ? { ...change, after: network["aws_route.out"]! } : change;
      });
    expect(findOutages(new Planned({ before: plan.before, after, changes }, "test"), [])).toEqual([]);
  });

  test("a public address that is released never comes back", () => {
    expect(said(outages({ "aws_eip.own": undefined }))).toEqual([
      "until the other side is changed | partners that allow this public address | releases the public address shop-nat",
    ]);
  });

  test("a replaced peering is dark for minutes", () => {
    expect(said(outages({}, { "aws_vpc_peering_connection.p": "replace" }))).toEqual([
      "minutes | VPC shop and VPC tools | replaces peering shop-tools",
    ]);
  });
});

describe("firewalls", () => {
  test("the last inspected connection that leaves destroys a protected firewall, which AWS refuses", () => {
    const found = outages({ "aws_networkfirewall_firewall.fw": undefined });
    expect(said(found)).toEqual([
      "stops | all inspected traffic | destroys firewall inspection, which is protected against deletion",
      "until it is put back | all inspected traffic | destroys firewall inspection",
    ]);
    expect(found[0]!.safer).toBe("two applies: `unprotected` on the hub with its reason (delete_protection = false), then this change");
  });

  test("a firewall that is not protected is destroyed without a refusal", () => {
    const open = changed({ "aws_networkfirewall_firewall.fw": { delete_protection: false } });
    const { "aws_networkfirewall_firewall.fw": _, ...without } = open;
    expect(said(findOutages(new Planned(planOf(open, without), "test"), []))).toEqual([
      "until it is put back | all inspected traffic | destroys firewall inspection",
    ]);
  });

  test("a replaced firewall cuts all inspected traffic for minutes", () => {
    expect(said(outages({}, { "aws_networkfirewall_firewall.fw": "replace" }))).toContain(
      "minutes | all inspected traffic | replaces firewall inspection",
    );
  });

  test("AWS refuses other subnets while they are protected, and a zone that leaves loses its flows", () => {
    expect(said(outages({ "aws_networkfirewall_firewall.fw": { subnet_mapping: [{ subnet_id: "subnet-ia" }] } }))).toEqual([
      "stops | all inspected traffic | changes the subnets of firewall inspection, which is protected against that",
      "minutes | inspected flows through eu-west-2b, of hosts in every zone | takes the endpoint in eu-west-2b from firewall inspection",
    ]);
  });

  test("a flag that is turned off with the change refuses nothing, because the provider changes the flag first", () => {
    const zone = { id: "subnet-ic", availability_zone: "eu-west-2c", vpc_id: "vpc-inspection" };
    const mapping = [{ subnet_id: "subnet-ia" }, { subnet_id: "subnet-ib" }, { subnet_id: "subnet-ic" }];
    const found = outages({
      "aws_subnet.inspection_c": zone,
      "aws_networkfirewall_firewall.fw": { subnet_mapping: mapping, subnet_change_protection: false },
    });
    expect(found).toEqual([]);
  });

  test("AWS refuses another policy while it is protected", () => {
    expect(said(outages({ "aws_networkfirewall_firewall.fw": { firewall_policy_arn: "arn:other" } }))).toEqual([
      "stops | all inspected traffic | changes the policy of firewall inspection, which is protected against that",
    ]);
  });

  test("changed rules leave open conversations open until they are flushed", () => {
    const found = outages({ "aws_networkfirewall_rule_group.connections": { rules: "other" } });
    expect(said(found)).toEqual(["stays-open | conversations that are open during the apply | changes rule group connections"]);
    expect(found[0]!.safer).toMatch(/^where these rules close something, flush them after the apply: StartFlowFlush of Network Firewall/);
  });

  test("a rule group that is made anew before the old one goes leaves no gap", () => {
    const kinds = outages({}, { "aws_networkfirewall_rule_group.connections": "replace-after" }).map(({ kind }) => kind);
    expect(kinds).toEqual(["stays-open"]);
  });

  test("a rule group that goes before the new one is made is in use, and AWS refuses", () => {
    expect(said(outages({}, { "aws_networkfirewall_rule_group.connections": "replace" }))).toEqual([
      "stops | nobody, but nothing after it is applied | replaces rule group connections, the old one first",
    ]);
  });

  test("a changed policy leaves open conversations open", () => {
    expect(said(outages({ "aws_networkfirewall_firewall_policy.policy": { firewall_policy: [{ x: 1 }] } }))).toEqual([
      "stays-open | conversations that are open during the apply | changes firewall policy policy",
    ]);
  });
});

describe("sites", () => {
  test("a replaced VPN connection waits for the far end, while the other carries the site", () => {
    expect(said(outages({}, { "aws_vpn_connection.a": "replace" }))).toEqual([
      "until the other side is changed | the site behind VPN connection london-a; VPN connection london-b can carry it meanwhile, if up | replaces VPN connection london-a",
    ]);
  });

  test("options of one tunnel cut that tunnel", () => {
    expect(said(outages({ "aws_vpn_connection.a": { tunnel1_dpd_timeout_seconds: 60 } }))).toEqual([
      "minutes | tunnel 1 of VPN connection london-a; the other tunnel carries meanwhile | modifies tunnel 1 of VPN connection london-a",
    ]);
  });

  test("options of both tunnels want two applies", () => {
    const found = outages({ "aws_vpn_connection.a": { tunnel1_dpd_timeout_seconds: 60, tunnel2_dpd_timeout_seconds: 60 } });
    expect(said(found)).toEqual([
      "minutes | the site behind VPN connection london-a; VPN connection london-b can carry it meanwhile, if up | modifies both tunnels of VPN connection london-a",
    ]);
    expect(found[0]!.safer).toBe("tunnel 1 in one apply, tunnel 2 in the next, when tunnel 1 is up again");
  });

  test("both connections of a site in one plan may cut the whole site", () => {
    const both = { tunnel1_dpd_timeout_seconds: 60, tunnel2_dpd_timeout_seconds: 60 };
    const found = said(outages({ "aws_vpn_connection.a": both, "aws_vpn_connection.b": both }));
    expect(found).toContain(
      "minutes | a whole site: VPN connection london-a and VPN connection london-b in one plan | touches tunnels of 2 connections of one site at once",
    );
    expect(found.join()).toContain("no other connection carries it meanwhile");
  });

  test("what AWS tells of a tunnel is no change of it", () => {
    expect(outages({ "aws_vpn_connection.a": { tunnel1_address: "203.0.113.9" } })).toEqual([]);
  });

  test("another device behind a connection takes both tunnels down for minutes", () => {
    const said1 = said(outages({ "aws_vpn_connection.a": { customer_gateway_id: "cgw-b" } }));
    expect(said1).toEqual([
      "minutes | the site behind VPN connection london-a; VPN connection london-b can carry it meanwhile, if up | gives VPN connection london-a another device (customer gateway)",
    ]);
    const anew = {
      "aws_customer_gateway.a": { id: "cgw-a2", ip_address: "198.51.100.9" },
      "aws_vpn_connection.a": { customer_gateway_id: "cgw-a2" },
    };
    expect(said(outages(anew, { "aws_customer_gateway.a": "replace-after" }))).toEqual(said1);
  });

  test("a replaced association with Direct Connect takes the link down", () => {
    expect(said(outages({}, { "aws_dx_gateway_association.dx": "replace" }))).toEqual([
      "minutes | every site behind Direct Connect | replaces the association of Direct Connect gateway dx with gateway hub",
    ]);
  });

  test("a prefix that is announced no more cuts that prefix alone, and one more cuts nobody", () => {
    expect(said(outages({ "aws_dx_gateway_association.dx": { allowed_prefixes: ["10.17.0.0/16"] } }))).toEqual([
      "until it is put back | sites behind Direct Connect towards 10.19.0.0/16 | announces 10.19.0.0/16 no more over Direct Connect",
    ]);
    expect(outages({ "aws_dx_gateway_association.dx": { allowed_prefixes: ["10.17.0.0/16", "10.18.0.0/16", "10.19.0.0/16"] } })).toEqual(
      [],
    );
  });

  test("a replaced Direct Connect gateway waits for the other side", () => {
    expect(said(outages({}, { "aws_dx_gateway.dx": "replace" }))).toEqual([
      "until the other side is changed | every site behind Direct Connect | replaces the Direct Connect gateway dx",
    ]);
  });
});

describe("services and evidence", () => {
  test("a replaced endpoint changes its addresses", () => {
    expect(said(outages({}, { "aws_vpc_endpoint.ssm": "replace" }))).toEqual([
      "minutes | clients of com.amazonaws.eu-west-2.ssm | replaces endpoint ssm",
    ]);
  });

  test("a zone that goes lets its names resolve to public addresses", () => {
    expect(said(outages({ "aws_route53_zone.ssm": undefined, "aws_route53_zone_association.shop": undefined }))).toEqual([
      "until it is put back | every VPC that asks for names of private zone ssm.eu-west-2.amazonaws.com | destroys private zone ssm.eu-west-2.amazonaws.com",
    ]);
  });

  test("a VPC that leaves a zone resolves its names to public addresses", () => {
    expect(said(outages({ "aws_route53_zone_association.shop": undefined }))).toEqual([
      "until it is put back | VPC shop for names of private zone ssm.eu-west-2.amazonaws.com | ends the association of VPC shop with private zone ssm.eu-west-2.amazonaws.com",
    ]);
  });

  test("a rule of the endpoints' security group that goes refuses its clients", () => {
    expect(said(outages({ "aws_vpc_security_group_ingress_rule.prod": undefined }))).toEqual([
      "until it is put back | 10.17.0.0/16 at what security group clients protects | destroys a rule of security group clients",
    ]);
  });

  test("a replaced flow log and a deleted log group are gaps in the evidence", () => {
    expect(said(outages({ "aws_cloudwatch_log_group.shop": undefined }, { "aws_flow_log.shop": "replace" }))).toEqual([
      "evidence | no traffic | destroys log group /aws/shop",
      "evidence | no traffic | replaces flow log shop",
    ]);
  });
});

test.each<[string, Partial<Change>]>([
  ["has another Terraform address", { action: "none", movedFrom: "aws_vpc.before" }],
  ["is taken over by this state", { action: "none", imported: true }],
  ["is forgotten by this state", { action: "forget" }],
])("nobody is cut off by what only %s", (_, what) => {
  const plan = planOf(network, network);
  const changes = plan.changes.map((change): Change => ({ ...change, ...what }));
  expect(findOutages(new Planned({ ...plan, changes }, "test"), [])).toEqual([]);
});
