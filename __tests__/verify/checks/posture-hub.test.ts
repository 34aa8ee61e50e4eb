import { add, at, brokenBy, evidenceOf, everything, findingsOf, remove, type Row, writtenJson } from "./fixture-posture";

const written = writtenJson(everything);
const gateway = "aws_ec2_transit_gateway.hub_gateway";
const firewall = "aws_networkfirewall_firewall.hub_firewall_firewall";
const shop = "aws_vpc.vpc_shop_vpc";
const shopAttachment = "aws_ec2_transit_gateway_vpc_attachment.vpc_shop_hub_attachment";
const inspectionAttachment = "aws_ec2_transit_gateway_vpc_attachment.hub_inspection_hub_attachment";
const shopGroup = "aws_default_security_group.vpc_shop_default-security-group";
const policy = "aws_networkfirewall_firewall_policy.hub_firewall_policy";
const rule = { ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0" };

const rows: readonly Row[] = [
  [
    "a VPC whose default security group is AWS's own",
    (json) => remove(json, shopGroup),
    [`default-security-groups: the default security group of vpc shop lets its members talk to each other [${shop}]`],
  ],
  ...["ingress", "egress"].map((direction): Row => [
    `a default security group with an ${direction} rule`,
    (json) =>
      Object.assign(at(json, shopGroup), { [direction]: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["10.0.0.0/8"] }] }),
    [
      `default-security-groups: the default security group of vpc shop has ${direction} rules, so what names no group is reached [${shopGroup}, ${shop}]`,
    ],
  ]),
  [
    "a rule of its own for a default security group",
    (json) => add(json, "aws_vpc_security_group_ingress_rule.x", { ...rule, security_group_id: `\${${shopGroup}.id}` }),
    [
      `default-security-groups: a rule opens the default security group of a VPC, so what names no group is reached [aws_vpc_security_group_ingress_rule.x, ${shopGroup}]`,
    ],
  ],
  [
    "a rule for a default security group that its VPC names",
    (json) => add(json, "aws_security_group_rule.x", { type: "egress", security_group_id: `\${${shop}.default_security_group_id}` }),
    [
      `default-security-groups: a rule opens the default security group of a VPC, so what names no group is reached [aws_security_group_rule.x, ${shop}]`,
    ],
  ],

  ...(
    [
      ["delete_protection", "deleted"],
      ["subnet_change_protection", "taken out of a zone"],
      ["firewall_policy_change_protection", "given another policy"],
    ] as const
  ).map(([attribute, what]): Row => [
    `a firewall without ${attribute}`,
    (json) => Reflect.deleteProperty(at(json, firewall), attribute),
    [`protection: the firewall may be ${what}: ${attribute} is off [${firewall}]`],
  ]),
  ...(
    [
      [gateway, "the gateway"],
      ["aws_ec2_transit_gateway_route_table.hub_table_dev", "a table of the hub"],
      ["aws_vpn_connection.site_york_a_connection", "a VPN connection"],
      ["aws_eip.hub_inspection_nat-address_a", "an address of the hub's NAT"],
      [firewall, "the firewall"],
      [inspectionAttachment, "the attachment of the inspection VPC"],
    ] as const
  ).map(([address, what]): Row => [
    `${what} without prevent_destroy`,
    (json) => Reflect.deleteProperty(at(json, address), "lifecycle"),
    [`protection: Terraform may destroy ${what}: it has no prevent_destroy [${address}]`],
  ]),

  ...(
    [
      ["default_route_table_association", "puts every attachment into its default table"],
      ["default_route_table_propagation", "tells its default table of every attachment"],
    ] as const
  ).map(([attribute, what]): Row => [
    `a gateway that leaves ${attribute} to AWS`,
    (json) => Reflect.deleteProperty(at(json, gateway), attribute),
    [`default-tables: the gateway ${what} [${gateway}]`],
  ]),
  [
    "a gateway that accepts what is attached",
    (json) => (at(json, gateway)["auto_accept_shared_attachments"] = "enable"),
    [`default-tables: the gateway accepts attachments of other accounts by itself [${gateway}]`],
  ],
  [
    "a table that becomes the default by a resource of its own",
    (json) => add(json, "aws_ec2_transit_gateway_default_route_table_propagation.x", { transit_gateway_id: `\${${gateway}.id}` }),
    [
      "default-tables: a table of the hub becomes the default for every propagation [aws_ec2_transit_gateway_default_route_table_propagation.x]",
    ],
  ],
  ...(
    [
      ["transit_gateway_default_route_table_association", "uses the gateway's default table"],
      ["transit_gateway_default_route_table_propagation", "is learned by the gateway's default table"],
    ] as const
  ).map(([attribute, what]): Row => [
    `an attachment that leaves ${attribute} to AWS`,
    (json) => Reflect.deleteProperty(at(json, shopAttachment), attribute),
    [`default-tables: the attachment of vpc shop ${what} [${shopAttachment}]`],
  ]),
  [
    "an attachment without a table",
    (json) => remove(json, "aws_ec2_transit_gateway_route_table_association.vpc_shop_hub_association"),
    [`default-tables: the attachment of vpc shop has no table in the hub, so what it sends there is lost [${shopAttachment}]`],
  ],
  [
    "a VPN connection with two tables",
    (json) =>
      add(
        json,
        "aws_ec2_transit_gateway_route_table_association.x",
        at(json, "aws_ec2_transit_gateway_route_table_association.site_york_a_hub_association"),
      ),
    [
      "default-tables: a VPN connection has 2 tables in the hub, and AWS takes one [aws_vpn_connection.site_york_a_connection, aws_ec2_transit_gateway_route_table_association.site_york_a_hub_association, aws_ec2_transit_gateway_route_table_association.x]",
    ],
  ],

  [
    "a firewall's attachment without appliance mode, in one zone of inspection, too",
    (json) => Reflect.deleteProperty(at(json, inspectionAttachment), "appliance_mode_support"),
    [
      `appliance-mode: the attachment of the inspection VPC has no appliance mode, so replies may meet a firewall that never saw the request [${inspectionAttachment}]`,
    ],
  ],
  [
    "appliance mode where there is no firewall",
    (json) => (at(json, shopAttachment)["appliance_mode_support"] = "enable"),
    [
      `appliance-mode: the attachment of vpc shop has appliance mode, which carries its traffic across zones without need [${shopAttachment}]`,
    ],
  ],

  [
    "a firewall that does not know a segment as home",
    (json) => home(json).splice(home(json).indexOf("10.19.0.0/16"), 1),
    [`home-net: HOME_NET of the firewall lacks 10.19.0.0/16, so managed rules do not protect it [${policy}]`],
  ],
  [
    "a firewall that takes the internet for home",
    (json) => home(json).push("203.0.113.0/24"),
    [`home-net: HOME_NET of the firewall holds 203.0.113.0/24, which is the internet [${policy}]`],
  ],
  [
    "a firewall with AWS's own HOME_NET",
    (json) => Reflect.deleteProperty(at(json, policy)["firewall_policy"] as object, "policy_variables"),
    [`home-net: the firewall has no HOME_NET of its own, so managed rules protect nobody [${policy}, ${firewall}]`],
  ],
  [
    "a firewall with a policy that is elsewhere",
    (json) => (at(json, firewall)["firewall_policy_arn"] = "arn:aws:network-firewall:eu-west-2:111122223333:firewall-policy/other"),
    [`home-net: the firewall has a policy that is not here, so nobody knows its HOME_NET [${firewall}]`],
  ],
  [
    "a rule group with a HOME_NET of its own",
    (json) => {
      const group = at(json, "aws_networkfirewall_rule_group.hub_firewall_group_connections")["rule_group"] as {
        rule_variables: { ip_sets: unknown[] };
      };
      group.rule_variables.ip_sets.push({ key: "HOME_NET", ip_set: { definition: ["10.0.0.0/8"] } });
    },
    [],
  ],
  [
    "a rule group whose HOME_NET is too narrow",
    (json) => {
      const group = at(json, "aws_networkfirewall_rule_group.hub_firewall_group_connections")["rule_group"] as {
        rule_variables: { ip_sets: unknown[] };
      };
      group.rule_variables.ip_sets.push({ key: "HOME_NET", ip_set: { definition: ["10.16.0.0/15", "10.18.0.0/16"] } });
    },
    [
      "home-net: HOME_NET of a rule group lacks 10.19.0.0/16, so managed rules do not protect it [aws_networkfirewall_rule_group.hub_firewall_group_connections]",
    ],
  ],
];

function home(json: typeof written): string[] {
  const said = at(json, policy)["firewall_policy"] as { policy_variables: { rule_variables: { ip_set: { definition: string[] } }[] } };
  return said.policy_variables.rule_variables[0]!.ip_set.definition;
}

describe("the hub", () => {
  test.each(rows)("%s", (_, change, found) => {
    expect(brokenBy(everything, written, change)).toEqual(found);
  });

  test("is not protected where the environment gives a reason", () => {
    const environment = { ...everything, hub: { ...everything.hub!, unprotected: "it moves" } };
    expect(findingsOf(evidenceOf(environment, written)).filter(({ check }) => check === "protection")).toEqual([]);
    expect(findingsOf(evidenceOf(everything, writtenJson(environment))).every(({ check }) => check === "protection")).toBe(true);
  });
});
