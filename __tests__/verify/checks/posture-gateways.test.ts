import { securecart } from "../../../environments/securecart";
import { add, at, brokenBy, everything, remove, type Row, writtenJson } from "./fixture-posture";

const written = writtenJson(everything);
const shop = "aws_vpc.vpc_shop_vpc";
const payments = "aws_vpc.vpc_payments_vpc";
const build = "aws_vpc.vpc_build_vpc";
const subnet = "aws_subnet.vpc_payments_workload_a";
const options = "aws_vpc_block_public_access_options.account_public-access";
const exclusion = "aws_vpc_block_public_access_exclusion.vpc_build_public-access";

const never = {
  aws_ec2_carrier_gateway: "a carrier gateway",
  aws_ec2_client_vpn_endpoint: "a client VPN",
  aws_ec2_transit_gateway_connect: "a Connect attachment of the hub",
  aws_ec2_transit_gateway_peering_attachment: "a peering of the hub",
  aws_ec2_transit_gateway_peering_attachment_accepter: "a peering of the hub",
  aws_dx_gateway_association: "a Direct Connect gateway",
  aws_egress_only_internet_gateway: "an egress-only internet gateway",
  aws_eip_association: "an address on the internet for something other than NAT",
  aws_vpn_gateway: "a VPN gateway of a VPC",
  aws_vpn_gateway_attachment: "a VPN gateway of a VPC",
};

const rows: readonly Row[] = [
  ...Object.entries(never).map(([type, what]): Row => [
    `${type} is never asked for`,
    (json) => add(json, `${type}.x`, { vpc_id: `\${${payments}.id}` }),
    [`undeclared-gateways: there is ${what}, which nothing asks for [${type}.x]`],
  ]),
  [
    "a second gateway of a hub",
    (json) => add(json, "aws_ec2_transit_gateway.x", at(json, "aws_ec2_transit_gateway.hub_gateway")),
    [
      "logs: the gateway logs no traffic [aws_ec2_transit_gateway.x]",
      "undeclared-gateways: there are 2 gateways of a hub, and 1 asked for [aws_ec2_transit_gateway.hub_gateway, aws_ec2_transit_gateway.x]",
    ],
  ],
  [
    "an internet gateway in a VPC that has no use for one",
    (json) => add(json, "aws_internet_gateway.x", { vpc_id: `\${${payments}.id}` }),
    ["undeclared-gateways: vpc payments has an internet gateway, which nothing asks for [aws_internet_gateway.x]"],
  ],
  [
    "an internet gateway that is attached by a resource of its own",
    (json) => {
      add(json, "aws_internet_gateway.x", {});
      add(json, "aws_internet_gateway_attachment.x", { vpc_id: `\${${payments}.id}`, internet_gateway_id: "${aws_internet_gateway.x.id}" });
    },
    ["undeclared-gateways: vpc payments has an internet gateway, which nothing asks for [aws_internet_gateway_attachment.x]"],
  ],
  [
    "a NAT gateway in a VPC that declares none",
    (json) => add(json, "aws_nat_gateway.x", { subnet_id: `\${${subnet}.id}` }),
    ["undeclared-gateways: vpc payments has a NAT gateway in eu-west-2a, which nothing asks for [aws_nat_gateway.x]"],
  ],
  [
    "a second NAT gateway where one is declared",
    (json) => add(json, "aws_nat_gateway.x", { subnet_id: "${aws_subnet.vpc_sandbox_workload_b.id}" }),
    ["undeclared-gateways: vpc sandbox has a NAT gateway in eu-west-2b, which nothing asks for [aws_nat_gateway.x]"],
  ],
  [
    "two NAT gateways in one zone",
    (json) => add(json, "aws_nat_gateway.x", { subnet_id: "${aws_subnet.vpc_sandbox_workload_a.id}" }),
    ["undeclared-gateways: vpc sandbox has two NAT gateways in eu-west-2a [aws_nat_gateway.x, aws_nat_gateway.vpc_sandbox_nat-gateway_a]"],
  ],
  [
    "a NAT gateway that reaches no internet",
    (json) => (at(json, "aws_nat_gateway.vpc_sandbox_nat-gateway_a")["connectivity_type"] = "private"),
    ["undeclared-gateways: vpc sandbox has a private NAT gateway, which reaches no internet [aws_nat_gateway.vpc_sandbox_nat-gateway_a]"],
  ],
  [
    "a NAT gateway in no subnet, which is regional",
    (json) => add(json, "aws_nat_gateway.x", { vpc_id: `\${${payments}.id}`, availability_mode: "regional" }),
    ["undeclared-gateways: a NAT gateway stands in no subnet that is here [aws_nat_gateway.x]"],
  ],
  [
    "a zone without the NAT gateway that it should have, and the address that is left",
    (json) => {
      remove(json, "aws_nat_gateway.vpc_build_nat-gateway_b");
      at(json, "aws_route.vpc_build_table_private_b_default")["nat_gateway_id"] = "${aws_nat_gateway.vpc_build_nat-gateway_a.id}";
    },
    [
      "undeclared-gateways: an address on the internet belongs to no NAT gateway [aws_eip.vpc_build_nat-address_b]",
      `undeclared-gateways: vpc build has no NAT gateway in eu-west-2b [${build}]`,
    ],
  ],
  [
    "an address on the internet without use",
    (json) => add(json, "aws_eip.x", { domain: "vpc" }),
    ["undeclared-gateways: an address on the internet belongs to no NAT gateway [aws_eip.x]"],
  ],
  [
    "a subnet that gives out addresses on the internet",
    (json) => (at(json, subnet)["map_public_ip_on_launch"] = true),
    [`undeclared-gateways: vpc payments has a subnet that gives whatever starts there an address on the internet [${subnet}]`],
  ],

  [
    "a VPC that nobody declared",
    (json) => {
      add(json, "aws_vpc.x", { cidr_block: "10.17.64.0/20" });
      add(json, "aws_default_security_group.x", { vpc_id: "${aws_vpc.x.id}" });
      add(json, "aws_flow_log.x", { ...at(json, "aws_flow_log.vpc_shop_flow-log_log"), vpc_id: "${aws_vpc.x.id}" });
    },
    ["declared-vpcs: vpc 10.17.64.0/20 is a VPC that nobody declared [aws_vpc.x]"],
  ],
  [
    "a VPC that is there twice",
    (json) => {
      add(json, "aws_vpc.x", { cidr_block: "10.17.16.0/20" });
      add(json, "aws_default_security_group.x", { vpc_id: "${aws_vpc.x.id}" });
      add(json, "aws_flow_log.x", { ...at(json, "aws_flow_log.vpc_shop_flow-log_log"), vpc_id: "${aws_vpc.x.id}" });
    },
    [
      "declared-endpoints: vpc payments has no gateway endpoint of dynamodb [aws_vpc.x]",
      "declared-endpoints: vpc payments has no gateway endpoint of s3 [aws_vpc.x]",
      "declared-endpoints: vpc payments has no interface endpoint of execute-api [aws_vpc.x]",
      `declared-vpcs: vpc payments is there 2 times [${payments}, aws_vpc.x]`,
    ],
  ],
  [
    "a block that a VPC does not declare",
    (json) => add(json, "aws_vpc_ipv4_cidr_block_association.x", { vpc_id: `\${${payments}.id}`, cidr_block: "10.17.32.0/20" }),
    [
      `declared-vpcs: vpc payments has the block 10.17.32.0/20, which it does not declare [aws_vpc_ipv4_cidr_block_association.x, ${payments}]`,
    ],
  ],
  [
    "a block that a VPC lacks",
    (json) => remove(json, "aws_vpc_ipv4_cidr_block_association.vpc_shop_secondary_10-17-240-0-20"),
    [`declared-vpcs: vpc shop lacks its block 10.17.240.0/20 [${shop}]`],
  ],
  ...(
    [
      [payments, { assign_generated_ipv6_cidr_block: true }, "a VPC"],
      [payments, { ipv6_cidr_block: "2001:db8::/56" }, "a VPC"],
      [subnet, { assign_ipv6_address_on_creation: true }, "a subnet"],
      [subnet, { ipv6_native: true }, "a subnet"],
      [subnet, { ipv6_cidr_block: "2001:db8::/64" }, "a subnet"],
      ["aws_route.vpc_payments_table_private_a_10-0-0-0-8", { destination_ipv6_cidr_block: "::/0" }, "a route"],
      ["aws_ec2_transit_gateway_vpc_attachment.vpc_shop_hub_attachment", { ipv6_support: "enable" }, "an attachment"],
      ["aws_ec2_transit_gateway_route.hub_table_dev_10-17-0-0-16", { destination_cidr_block: "::/0" }, "a route of the hub"],
    ] as const
  ).map(([address, attributes, what]): Row => [
    `${Object.keys(attributes).join("")} of ${what}`,
    (json) => Object.assign(at(json, address), attributes),
    [`declared-vpcs: ${what} has IPv6, which is not asked for and which no rule here sees [${address}]`],
  ]),
  [
    "an IPv6 block by a resource of its own",
    (json) => add(json, "aws_vpc_ipv6_cidr_block_association.x", { vpc_id: `\${${payments}.id}` }),
    ["declared-vpcs: a VPC has IPv6, which is not asked for and which no rule here sees [aws_vpc_ipv6_cidr_block_association.x]"],
  ],

  [
    "public access that is blocked one way only",
    (json) => (at(json, options)["internet_gateway_block_mode"] = "block-ingress"),
    [`public-access: public access is not blocked in both directions: block-ingress [${options}]`],
  ],
  [
    "public access that is not blocked",
    (json) => remove(json, options),
    ["public-access: public access is not blocked, though the environment asks for it []"],
  ],
  [
    "an exclusion that lets in what NAT alone does not need",
    (json) => (at(json, exclusion)["internet_gateway_exclusion_mode"] = "allow-bidirectional"),
    [
      `public-access: vpc build is excluded from the block of public access by allow-bidirectional, where allow-egress is asked [${exclusion}]`,
    ],
  ],
  [
    "an exclusion that is missing",
    (json) => remove(json, exclusion),
    [`public-access: vpc build is not excluded from the block of public access, so its internet gateway carries nothing [${build}]`],
  ],
  [
    "an exclusion of a VPC without a gateway",
    (json) =>
      add(json, "aws_vpc_block_public_access_exclusion.x", {
        vpc_id: `\${${payments}.id}`,
        internet_gateway_exclusion_mode: "allow-egress",
      }),
    [
      "public-access: vpc payments is excluded from the block of public access, and has no gateway that asks for it [aws_vpc_block_public_access_exclusion.x]",
    ],
  ],
  [
    "an exclusion of one subnet",
    (json) =>
      add(json, "aws_vpc_block_public_access_exclusion.x", {
        subnet_id: `\${${subnet}.id}`,
        internet_gateway_exclusion_mode: "allow-egress",
      }),
    [
      "public-access: something other than a VPC of this network is excluded from the block of public access [aws_vpc_block_public_access_exclusion.x]",
    ],
  ],

  ...["ingress", "egress"].map((direction): Row => [
    `a network ACL that denies some ${direction}`,
    (json) => {
      const all = { rule_no: 100, action: "allow", protocol: "-1", cidr_block: "0.0.0.0/0", from_port: 0, to_port: 0 };
      const deny = { ...all, rule_no: 50, action: "deny", cidr_block: "10.0.0.0/8" };
      add(json, "aws_network_acl.x", { vpc_id: `\${${payments}.id}`, ingress: [all], egress: [all] });
      (at(json, "aws_network_acl.x")[direction] as unknown[]) = [deny, all];
    },
    [`network-acls: a network ACL blocks what comes ${direction === "ingress" ? "in" : "out"}, which nothing asks for [aws_network_acl.x]`],
  ]),
  [
    "a default network ACL from which Terraform takes the rules",
    (json) => add(json, "aws_default_network_acl.x", { default_network_acl_id: `\${${payments}.default_network_acl_id}` }),
    [
      "network-acls: a network ACL blocks what comes in, which nothing asks for [aws_default_network_acl.x]",
      "network-acls: a network ACL blocks what comes out, which nothing asks for [aws_default_network_acl.x]",
    ],
  ],
  [
    "a network ACL that lets everything pass, by rules of their own",
    (json) => {
      add(json, "aws_network_acl.x", { vpc_id: `\${${payments}.id}` });
      for (const egress of [true, false])
        add(json, `aws_network_acl_rule.${egress ? "out" : "in"}`, {
          network_acl_id: "${aws_network_acl.x.id}",
          egress,
          rule_action: "allow",
          protocol: -1,
          cidr_block: "0.0.0.0/0",
        });
    },
    [],
  ],
  [
    "a rule of a network ACL that is elsewhere",
    (json) =>
      add(json, "aws_network_acl_rule.x", { network_acl_id: "acl-0123", rule_action: "allow", protocol: "-1", cidr_block: "0.0.0.0/0" }),
    ["network-acls: a rule of a network ACL that is not here is not asked for [aws_network_acl_rule.x]"],
  ],
];

describe("ways in and out", () => {
  test.each(rows)("%s", (_, change, found) => {
    expect(brokenBy(everything, written, change)).toEqual(found);
  });

  test("a VPC that is declared and not written is missed, with what it needs", () => {
    const more = { ...everything, vpcs: { ...everything.vpcs, lab: { segment: "dev", cidr: "10.18.64.0/20", nat: "one" as const } } };
    expect(brokenBy(more, written, () => undefined)).toEqual(["declared-vpcs: vpc lab is declared and not there []"]);
  });

  test("what a VPC no longer declares is found where it is still written", () => {
    const less = { ...everything, vpcs: { ...everything.vpcs, sandbox: { segment: "dev", cidr: "10.18.0.0/20" } } };
    expect(brokenBy(less, written, () => undefined)).toEqual([
      "public-access: vpc sandbox is excluded from the block of public access, and has no gateway that asks for it [aws_vpc_block_public_access_exclusion.vpc_sandbox_public-access]",
      "undeclared-gateways: vpc sandbox has a NAT gateway in eu-west-2a, which nothing asks for [aws_nat_gateway.vpc_sandbox_nat-gateway_a]",
      "undeclared-gateways: vpc sandbox has an internet gateway, which nothing asks for [aws_internet_gateway.vpc_sandbox_internet-gateway]",
    ]);
  });

  test("an internet gateway that is needed and not there is missed", () => {
    const found = brokenBy(
      { ...everything, vpcs: { ...everything.vpcs, payments: { ...everything.vpcs["payments"]!, nat: "one" } } },
      written,
      () => undefined,
    );
    expect(found).toEqual([
      `public-access: vpc payments is not excluded from the block of public access, so its internet gateway carries nothing [${payments}]`,
      `undeclared-gateways: vpc payments has no NAT gateway in eu-west-2a [${payments}]`,
      `undeclared-gateways: vpc payments has no internet gateway, and what it declares needs one [${payments}]`,
    ]);
  });

  test("public access is not blocked behind the back of an environment that does not ask for it", () => {
    const json = writtenJson(securecart);
    expect(brokenBy(securecart, json, (broken) => add(broken, options, { internet_gateway_block_mode: "block-bidirectional" }))).toEqual([
      `public-access: public access is blocked for the whole account and region, and nobody asked for it [${options}]`,
    ]);
  });
});
