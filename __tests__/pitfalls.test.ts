/** What users of comparable tools complain about, each as a test of what is written. */
import { parseCidr, overlaps } from "../cidr";
import { environments } from "../environments";
import { planNetwork } from "../plan/plan-network";
import { written, type Attributes } from "./constructs/written";
import { planned } from "./planned";
import { changed, connecting, example } from "./worked-example";

const all = environments.map((environment) => [environment.region, written(planned(environment))] as const);
const securecart = written(planned(example));

function ofType(resources: Readonly<Record<string, Attributes>>, type: string): readonly (readonly [string, Attributes])[] {
  return Object.entries(resources).filter(([address]) => address.startsWith(`${type}.`));
}

/** Text of a whole resource, to look for a reference. */
function text(resource: Attributes | undefined): string {
  return JSON.stringify(resource);
}

describe("identity and change", () => {
  test("moving an attachment to another table: the association is never created before the old one is gone", () => {
    for (const [, resources] of all) {
      for (const type of [
        "aws_ec2_transit_gateway_route_table_association",
        "aws_ec2_transit_gateway_route",
        "aws_ec2_transit_gateway_vpc_attachment",
        "aws_route",
        "aws_route_table_association",
      ]) {
        for (const [, resource] of ofType(resources, type)) expect(text(resource)).not.toContain("create_before_destroy");
      }
    }
  });

  test("a rule group that must be replaced does not deadlock: it is created under a new name before the old one is destroyed", () => {
    const group = (resources: Readonly<Record<string, Attributes>>): Attributes =>
      resources["aws_networkfirewall_rule_group.hub_firewall_group_connections"]!;
    const many = Array.from({ length: 120 }, (_, index) => ({ from: "shop", to: "payments", allow: [`tcp/${index + 9000}`] }));
    const [small, large] = [group(securecart), group(written(planned(connecting(...many))))];
    expect(small["lifecycle"]).toEqual({ create_before_destroy: true });
    expect(large["capacity"]).toBeGreaterThan(small["capacity"] as number);
    expect(large["name"]).not.toBe(small["name"]);
    expect(group(written(planned(connecting({ from: "shop", to: "payments", allow: ["tcp/9000"] }))))["name"]).toBe(small["name"]);
  });

  test("the first zones of an account never shift: every subnet names its zone by letter", () => {
    for (const [address, subnet] of ofType(securecart, "aws_subnet")) {
      expect(subnet["availability_zone"]).toBe(`eu-west-2${address.at(-1)!}`);
    }
  });

  test("the set of inputs never chooses an address: options of a VPN change its arguments alone", () => {
    const tunnels = [{ insideCidr: "169.254.10.0/30" }, { insideCidr: "169.254.10.4/30" }];
    const vpn = {
      asn: 65010,
      active: "one",
      gateways: {
        a: { ip: "198.51.100.7", tunnels },
        b: { certificate: "arn:aws:acm:eu-west-2:123456789012:certificate/12345678-1234-1234-1234-123456789012" },
      },
    };
    const after = written(planned(changed({ sites: { london: { blocks: ["192.168.0.0/16"], vpn } } })));
    expect(Object.keys(after)).toEqual(Object.keys(securecart));
  });
});

describe("wrong networks that look right", () => {
  test("appliance mode is set where the firewall is, and nowhere else", () => {
    for (const [, resources] of all) {
      for (const [address, attachment] of ofType(resources, "aws_ec2_transit_gateway_vpc_attachment")) {
        expect(attachment["appliance_mode_support"] ?? "disable").toBe(
          address.endsWith(".hub_inspection_hub_attachment") ? "enable" : "disable",
        );
      }
    }
  });

  test("a route to a firewall endpoint leads to the endpoint of its own zone", () => {
    expect(Object.values(securecart).filter((resource) => resource["vpc_endpoint_id"] !== undefined)).toHaveLength(12);
    for (const [region, resources] of all) {
      const routes = ofType(resources, "aws_route").filter(([, route]) => route["vpc_endpoint_id"] !== undefined);
      for (const [address, route] of routes) {
        const zone = /_table_(?:attachment|nat)_([a-z])_/.exec(address)?.[1];
        expect(route["vpc_endpoint_id"]).toBe(`\${local.hub_firewall_endpoint["${region}${zone ?? "?"}"]}`);
      }
    }
  });

  test("a route to a NAT gateway leads to the one of its own zone", () => {
    for (const [, resources] of all) {
      for (const [address, route] of ofType(resources, "aws_route").filter(([, each]) => each["nat_gateway_id"] !== undefined)) {
        const zone = /_table_(?:firewall|private)_([a-z])_default$/.exec(address)?.[1];
        expect(route["nat_gateway_id"]).toMatch(new RegExp(`_nat-gateway_${zone ?? "?"}\\.id\\}$`));
      }
    }
  });

  test("no return route is forgotten: what the NAT's subnets send to us meets the firewall that saw the request", () => {
    for (const z of ["a", "b", "c"]) {
      for (const block of ["10-0-0-0-8", "172-16-0-0-12", "192-168-0-0-16"]) {
        expect(securecart[`aws_route.hub_inspection_table_nat_${z}_${block}`]).toMatchObject({
          vpc_endpoint_id: `\${local.hub_firewall_endpoint["eu-west-2${z}"]}`,
        });
        expect(securecart[`aws_route.hub_inspection_table_firewall_${z}_${block}`]).toHaveProperty("transit_gateway_id");
      }
    }
  });

  test("isolated spokes do not meet by a hairpin: each block that a segment may not reach is a blackhole in its table", () => {
    for (const [table, blocks] of [
      ["prod", ["10-18-0-0-16", "192-168-0-0-16"]],
      ["dev", ["10-17-0-0-16"]],
      ["shared", ["10-18-0-0-16"]],
    ] as const) {
      for (const block of blocks)
        expect(securecart[`aws_ec2_transit_gateway_route.hub_table_${table}_${block}`]).toMatchObject({ blackhole: true });
    }
  });

  test("no propagated, more specific route goes around the firewall: an inspected segment's VPCs propagate into no table of the other", () => {
    const propagations = ofType(securecart, "aws_ec2_transit_gateway_route_table_propagation").map(([address]) => address.split(".")[1]);
    expect(propagations.filter((name) => /^vpc_(shop|payments)_/.test(name!))).toEqual(
      ["payments", "shop"].flatMap((vpc) => [`vpc_${vpc}_hub_propagation_endpoints`, `vpc_${vpc}_hub_propagation_inspection`]),
    );
    expect(propagations.filter((name) => name!.startsWith("vpc_tooling_"))).toEqual(
      ["dev", "endpoints", "inspection"].map((table) => `vpc_tooling_hub_propagation_${table}`),
    );
  });

  test("no IPv6 leaves around the firewall: there is none", () => {
    for (const [, resources] of all) {
      expect(ofType(resources, "aws_egress_only_internet_gateway")).toEqual([]);
      expect(text(resources)).not.toMatch(/ipv6/);
    }
  });

  test("one static default route to one VPN is refused", () => {
    const sites = { london: { blocks: ["192.168.0.0/16"], vpn: { gateways: { a: "198.51.100.7" } } } };
    const connect = [{ from: "dev", to: "internet", via: "london", uninspected: "filtered there" }];
    expect(planNetwork(changed({ sites, connect })).problems).toEqual([
      { path: "connect[0].via", message: "london rests on static routes, which never fail over: use BGP" },
    ]);
  });

  test("HOME_NET holds every block behind the firewall, not the inspection VPC alone", () => {
    expect(text(securecart["aws_networkfirewall_firewall_policy.hub_firewall_policy"])).toContain(
      '{"key":"HOME_NET","ip_set":{"definition":["10.16.0.0/20","10.17.0.0/16","10.18.0.0/16","10.19.0.0/16"]}}',
    );
  });

  test("the firewall's default is to drop, and its alert and flow logs are on", () => {
    for (const [, resources] of all.filter(([, each]) => Object.hasOwn(each, "aws_networkfirewall_firewall_policy.hub_firewall_policy"))) {
      expect(text(resources["aws_networkfirewall_firewall_policy.hub_firewall_policy"])).toContain(
        '"aws:drop_established_app_layer_to_server","aws:alert_established_app_layer_to_server"',
      );
      const logging = text(resources["aws_networkfirewall_logging_configuration.hub_firewall_logging"]);
      expect(logging).toContain('"log_type":"ALERT"');
      expect(logging).toContain('"log_type":"FLOW"');
    }
  });

  test("protection flags are really set, and `unprotected` really takes them off", () => {
    const flags = { delete_protection: true, firewall_policy_change_protection: true, subnet_change_protection: true };
    expect(securecart["aws_networkfirewall_firewall.hub_firewall_firewall"]).toMatchObject({
      ...flags,
      lifecycle: { prevent_destroy: true },
    });
    const kept = [
      "aws_ec2_transit_gateway.hub_gateway",
      "aws_ec2_transit_gateway_route_table.hub_table_prod",
      "aws_vpn_connection.site_london_a_connection",
      "aws_eip.hub_inspection_nat-address_a",
    ];
    for (const address of kept) expect(securecart[address]).toMatchObject({ lifecycle: { prevent_destroy: true } });
    const off = written(planned(changed({ hub: { ...example.hub, unprotected: "the lab ends" } })));
    expect(text(off)).not.toContain("prevent_destroy");
    expect(off["aws_networkfirewall_firewall.hub_firewall_firewall"]).toMatchObject({
      delete_protection: false,
      firewall_policy_change_protection: false,
      subnet_change_protection: false,
    });
  });

  test("private zones are named without a wildcard, with the wildcard record where the service needs it", () => {
    for (const [, zone] of ofType(securecart, "aws_route53_zone")) expect(zone["name"]).not.toContain("*");
    expect(securecart["aws_route53_record.hub_endpoints_zone_ecr-dkr_wildcard"]).toMatchObject({
      name: "*.dkr.ecr.eu-west-2.amazonaws.com",
    });
    expect(securecart["aws_route53_record.hub_endpoints_zone_ssm_wildcard"]).toBeUndefined();
  });

  test("an alarm can match: its dimension is the address of a tunnel, or the id of a connection", () => {
    expect(securecart["aws_cloudwatch_metric_alarm.site_london_a_alarm_tunnel-2"]).toMatchObject({
      namespace: "AWS/VPN",
      metric_name: "TunnelState",
      treat_missing_data: "breaching",
      dimensions: { TunnelIpAddress: "${aws_vpn_connection.site_london_a_connection.tunnel2_address}" },
    });
    expect(securecart["aws_cloudwatch_metric_alarm.site_london_b_alarm_connection"]).toMatchObject({
      dimensions: { VpnId: "${aws_vpn_connection.site_london_b_connection.id}" },
    });
  });

  test("a region's name where a zone belongs, or the other way round, is refused", () => {
    expect(planNetwork(changed({ zones: ["eu-west-2a", "b"] })).problems).toEqual([
      { path: "zones[0]", message: '"eu-west-2a" is no zone letter; write "a"' },
    ]);
  });
});

describe("pipelines", () => {
  test("a route to the gateway is created after the attachment of its VPC, and destroyed before it", () => {
    for (const [, resources] of all) {
      for (const [address, route] of ofType(resources, "aws_route").filter(([, each]) => each["transit_gateway_id"] !== undefined)) {
        const [, owner] = /^aws_route\.((?:vpc|hub)_[a-z0-9-]+)_table_/.exec(address)!;
        expect(route["depends_on"]).toEqual([`aws_ec2_transit_gateway_vpc_attachment.${owner!}_hub_attachment`]);
      }
    }
  });

  test("no attachment asks for a default table, and the gateway has none", () => {
    for (const [, resources] of all) {
      if (Object.hasOwn(resources, "aws_ec2_transit_gateway.hub_gateway"))
        expect(resources["aws_ec2_transit_gateway.hub_gateway"]).toMatchObject({
          default_route_table_association: "disable",
          default_route_table_propagation: "disable",
        });
      for (const [, attachment] of ofType(resources, "aws_ec2_transit_gateway_vpc_attachment")) {
        expect(attachment).toMatchObject({
          transit_gateway_default_route_table_association: false,
          transit_gateway_default_route_table_propagation: false,
        });
      }
    }
  });

  test("no state ever holds a pre-shared key", () => {
    for (const [, connection] of ofType(securecart, "aws_vpn_connection")) {
      expect(connection["preshared_key_storage"]).toBe("SecretsManager");
      expect(Object.keys(connection).filter((name) => name.endsWith("_preshared_key"))).toEqual([]);
    }
  });
});

describe("what scanners look for", () => {
  test("every default security group is emptied, every VPC has a flow log, and no subnet gives public addresses", () => {
    for (const [, resources] of all) {
      const vpcs = ofType(resources, "aws_vpc").map(([address]) => address.replace(/^aws_vpc\.(.*)_vpc$/, "$1"));
      for (const vpc of vpcs) {
        expect(resources[`aws_default_security_group.${vpc}_default-security-group`]).toMatchObject({ ingress: [], egress: [] });
        expect(resources[`aws_flow_log.${vpc}_flow-log_log`]).toBeDefined();
      }
      for (const [, subnet] of ofType(resources, "aws_subnet")) expect(subnet["map_public_ip_on_launch"]).toBe(false);
    }
  });

  test("security groups of endpoints admit the network's own blocks on 443, and nobody else", () => {
    const rules = ofType(securecart, "aws_vpc_security_group_ingress_rule");
    expect(rules.map(([, rule]) => rule["cidr_ipv4"])).toEqual(["10.17.0.0/16", "10.18.0.0/16", "10.19.0.0/16"]);
    for (const [, rule] of rules) expect(rule).toMatchObject({ ip_protocol: "tcp", from_port: 443, to_port: 443 });
  });

  test("spokes hold no internet gateway, NAT or public address unless declared", () => {
    for (const type of ["aws_internet_gateway", "aws_nat_gateway", "aws_eip"]) {
      expect(ofType(securecart, type).filter(([address]) => address.includes(".vpc_"))).toEqual([]);
    }
  });

  test("no two subnets of a network share an address", () => {
    for (const [, resources] of all) {
      const blocks = ofType(resources, "aws_subnet").map(([, subnet]) => parseCidr(subnet["cidr_block"] as string));
      for (const [index, one] of blocks.entries()) expect(blocks.slice(index + 1).filter((other) => overlaps(one, other))).toEqual([]);
    }
  });
});

describe("accounts", () => {
  const account = { id: "111122223333", role: "arn:aws:iam::111122223333:role/network" };
  const resources = written(
    planned(
      changed({
        hub: { ...example.hub, account: { id: "123456789012" }, share: [account.id] },
        vpcs: { ...example.vpcs, payments: { ...example.vpcs["payments"], account } },
      }),
    ),
  );
  const ofPayments = (type: string, name: string) => resources[`${type}.vpc_payments_${name}`];
  const inPayments = "aws.account-111122223333";

  test("shares and attachments do not race: the attachment waits for the share, and nothing sleeps", () => {
    const attachment = ofPayments("aws_ec2_transit_gateway_vpc_attachment", "hub_attachment");
    expect(attachment?.["depends_on"]).toEqual([
      "aws_ram_resource_association.hub_share_resource_gateway",
      "aws_ram_principal_association.hub_share_principal_111122223333",
    ]);
    expect(Object.keys(resources).filter((address) => address.startsWith("time_sleep."))).toEqual([]);
    const accepter = "aws_ec2_transit_gateway_vpc_attachment_accepter.vpc_payments_hub_accepter";
    for (const type of ["aws_ec2_transit_gateway_route_table_association", "aws_ec2_transit_gateway_route_table_propagation"]) {
      const joined = ofType(resources, type).filter(([address]) => address.includes(".vpc_payments_"));
      expect(joined.length).toBeGreaterThan(0);
      for (const [, each] of joined) expect(each["transit_gateway_attachment_id"]).toBe(`\${${accepter}.id}`);
    }
    for (const [, route] of ofType(resources, "aws_route").filter(([address]) => address.includes(".vpc_payments_")))
      expect(route["depends_on"]).toEqual([accepter]);
  });

  test("default association flags are left alone in an account that does not own the gateway; its owner sets them", () => {
    const attachment = Object.keys(ofPayments("aws_ec2_transit_gateway_vpc_attachment", "hub_attachment") ?? {});
    expect(attachment.filter((argument) => argument.includes("default_route_table"))).toEqual([]);
    expect(ofPayments("aws_ec2_transit_gateway_vpc_attachment_accepter", "hub_accepter")).toMatchObject({
      transit_gateway_default_route_table_association: false,
      transit_gateway_default_route_table_propagation: false,
    });
  });

  test("what the hub's account owns is written with its provider, and all else of the VPC with the VPC's", () => {
    const ofHub = /_hub_(accepter|association|propagation_[a-z]+)$|_names_authorization_[a-z0-9-]+$/;
    for (const [address, { provider }] of Object.entries(resources).filter(([name]) => name.includes(".vpc_payments_")))
      expect([address, provider]).toEqual([address, ofHub.test(address) ? undefined : inPayments]);
  });

  test("a zone of another account is associated after its owner has authorized the VPC", () => {
    expect(ofPayments("aws_route53_vpc_association_authorization", "names_authorization_ssm")).toEqual({
      vpc_id: "${aws_vpc.vpc_payments_vpc.id}",
      zone_id: "${aws_route53_zone.hub_endpoints_zone_ssm.zone_id}",
    });
    expect(ofPayments("aws_route53_zone_association", "names_ssm")).toEqual({
      provider: inPayments,
      vpc_id: "${aws_vpc.vpc_payments_vpc.id}",
      zone_id: "${aws_route53_vpc_association_authorization.vpc_payments_names_authorization_ssm.zone_id}",
    });
  });
});
