import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";

import * as library from "../../index";
import type { Plan } from "../../plan/plan";
import { plan, spoke, withVpcs } from "./fixture";
import { byAddress, stackOf, written } from "./written";

jest.mock("@cdktf/provider-aws/lib/index", () => {
  throw new Error("the provider's barrel costs two seconds and half a gigabyte: import @cdktf/provider-aws/lib/<resource>");
});

const network = written(plan);
const ofType = (type: string): string[] =>
  Object.keys(network)
    .filter((address) => address.startsWith(`${type}.`))
    .map((address) => address.slice(type.length + 1));

test("the library loads no barrel of the provider", () => {
  // Loading it would have failed above.
  expect(library).toHaveProperty("NetworkStack");
});

describe("addresses (decision 0001)", () => {
  test.each([
    "aws_ec2_transit_gateway.hub_gateway",
    "aws_ec2_transit_gateway_route_table.hub_table_prod",
    "aws_ec2_transit_gateway_route.hub_table_prod_192-168-0-0-16",
    "aws_ec2_transit_gateway_route.hub_table_prod_default",
    "aws_flow_log.hub_flow-log_log",
    "aws_vpc.vpc_shop_vpc",
    "aws_vpc_ipv4_cidr_block_association.vpc_shop_secondary_100-64-0-0-20",
    "aws_subnet.vpc_shop_workload_a",
    "aws_route_table.vpc_shop_table_private_a",
    "aws_route_table.vpc_shop_table_attachment",
    "aws_route.vpc_shop_table_private_a_10-0-0-0-8",
    "aws_route_table_association.vpc_shop_workload_a_table",
    "aws_internet_gateway.hub_inspection_internet-gateway",
    "aws_eip.hub_inspection_nat-address_a",
    "aws_nat_gateway.hub_inspection_nat-gateway_a",
    "aws_subnet.hub_inspection_nat_a",
    "aws_default_security_group.vpc_shop_default-security-group",
    "aws_flow_log.vpc_shop_flow-log_log",
    "aws_cloudwatch_log_group.vpc_shop_flow-log_group",
    "aws_iam_role.vpc_shop_flow-log_role",
    "aws_iam_role_policy.vpc_shop_flow-log_role-policy",
    "aws_vpc_endpoint.vpc_shop_endpoint_s3",
    "aws_vpc_endpoint.vpc_billing_endpoint_kms",
    "aws_security_group.vpc_billing_endpoints_clients",
    "aws_vpc_security_group_ingress_rule.vpc_billing_endpoints_clients_10-17-16-0-20",
    "aws_ec2_transit_gateway_vpc_attachment.vpc_shop_hub_attachment",
    "aws_ec2_transit_gateway_route_table_association.vpc_shop_hub_association",
    "aws_ec2_transit_gateway_route_table_propagation.vpc_shop_hub_propagation_inspection",
    "aws_route53_zone_association.vpc_shop_names_ecr-dkr",
    "aws_networkfirewall_firewall.hub_firewall_firewall",
    "aws_networkfirewall_firewall_policy.hub_firewall_policy",
    "aws_networkfirewall_logging_configuration.hub_firewall_logging",
    "aws_networkfirewall_rule_group.hub_firewall_group_before-scanner",
    "aws_networkfirewall_rule_group.hub_firewall_group_stateless",
    "aws_cloudwatch_log_group.hub_firewall_log_alert",
    "aws_route53_zone.hub_endpoints_zone_ecr-dkr",
    "aws_route53_record.hub_endpoints_zone_ecr-dkr_wildcard",
    "aws_customer_gateway.site_london_a_device",
    "aws_vpn_connection.site_london_a_connection",
    "aws_ec2_transit_gateway_route_table_association.site_london_a_hub_association",
    "aws_ec2_transit_gateway_route_table_propagation.site_london_a_hub_propagation_inspection",
    "aws_cloudwatch_log_group.site_london_a_log",
    "aws_cloudwatch_metric_alarm.site_london_a_alarm_tunnel-1",
    "aws_cloudwatch_metric_alarm.site_london_a_alarm_connection",
  ])("%s", (address) => {
    expect(network).toHaveProperty([address]);
  });

  test("adding a VPC adds its own resources and touches no other", () => {
    const after = written(withVpcs(plan, { added: spoke("added", "10.17.32.0/20"), ...plan.vpcs }));
    expect(after).toMatchObject(network);
    const added = Object.keys(after).filter((address) => !(address in network));
    expect(added).not.toEqual([]);
    expect(added.filter((address) => !address.includes("vpc_added_"))).toEqual([]);
  });

  test("moving a VPC to another table changes its association in place", () => {
    const shop = plan.vpcs["shop"];
    const attachment = { ...shop?.attachment, associate: "london" };
    const moved = written({ ...plan, vpcs: { ...plan.vpcs, shop: { ...shop, attachment } } as Plan["vpcs"] });
    expect(Object.keys(moved)).toEqual(Object.keys(network));
    expect(moved["aws_ec2_transit_gateway_route_table_association.vpc_shop_hub_association"]).toHaveProperty(
      "transit_gateway_route_table_id",
      "${aws_ec2_transit_gateway_route_table.hub_table_london.id}",
    );
  });
});

describe("the hub connects nobody by default", () => {
  test("the gateway's default tables are off, and nobody's attachment is accepted unseen", () => {
    expect(network["aws_ec2_transit_gateway.hub_gateway"]).toMatchObject({
      amazon_side_asn: 64512,
      auto_accept_shared_attachments: "disable",
      default_route_table_association: "disable",
      default_route_table_propagation: "disable",
      dns_support: "enable",
      security_group_referencing_support: "enable",
      vpn_ecmp_support: "enable",
    });
  });

  test("no attachment asks for a default table", () => {
    for (const name of ofType("aws_ec2_transit_gateway_vpc_attachment")) {
      expect(network[`aws_ec2_transit_gateway_vpc_attachment.${name}`]).toMatchObject({
        transit_gateway_default_route_table_association: false,
        transit_gateway_default_route_table_propagation: false,
      });
    }
  });

  test("only the inspection attachment keeps both directions of a flow in one zone", () => {
    expect(network["aws_ec2_transit_gateway_vpc_attachment.hub_inspection_hub_attachment"]).toHaveProperty(
      "appliance_mode_support",
      "enable",
    );
    expect(network["aws_ec2_transit_gateway_vpc_attachment.vpc_shop_hub_attachment"]).toHaveProperty("appliance_mode_support", "disable");
  });

  test("an adopted gateway is used and not made", () => {
    const adopted = written({ ...plan, hub: { ...plan.hub, gateway: { id: "tgw-0123456789abcdef0" } } as NonNullable<Plan["hub"]> });
    expect(adopted).not.toHaveProperty(["aws_ec2_transit_gateway.hub_gateway"]);
    expect(adopted["aws_ec2_transit_gateway_route_table.hub_table_prod"]).toHaveProperty("transit_gateway_id", "tgw-0123456789abcdef0");
  });

  test("static routes lead to the inspection VPC, to one device of a site, or nowhere", () => {
    expect(network["aws_ec2_transit_gateway_route.hub_table_prod_default"]).toHaveProperty(
      "transit_gateway_attachment_id",
      "${aws_ec2_transit_gateway_vpc_attachment.hub_inspection_hub_attachment.id}",
    );
    expect(network["aws_ec2_transit_gateway_route.hub_table_prod_192-168-0-0-16"]).toHaveProperty(
      "transit_gateway_attachment_id",
      "${aws_vpn_connection.site_london_b_connection.transit_gateway_attachment_id}",
    );
    expect(network["aws_ec2_transit_gateway_route.hub_table_prod_10-17-0-0-16"]).toEqual({
      blackhole: true,
      destination_cidr_block: "10.17.0.0/16",
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.hub_table_prod.id}",
    });
  });
});

describe("order of making and destroying", () => {
  test("every route to the gateway waits for its own VPC's attachment", () => {
    const toGateway = ofType("aws_route").filter((name) => "transit_gateway_id" in (network[`aws_route.${name}`] ?? {}));
    expect(toGateway).toHaveLength(5);
    for (const name of toGateway) {
      const vpc = name.slice(0, name.indexOf("_table_"));
      expect(network[`aws_route.${name}`]).toHaveProperty("depends_on", [`aws_ec2_transit_gateway_vpc_attachment.${vpc}_hub_attachment`]);
    }
  });

  test("a NAT gateway and its address wait for the internet gateway", () => {
    const internet = ["aws_internet_gateway.hub_inspection_internet-gateway"];
    expect(network["aws_nat_gateway.hub_inspection_nat-gateway_a"]).toHaveProperty("depends_on", internet);
    expect(network["aws_eip.hub_inspection_nat-address_a"]).toHaveProperty("depends_on", internet);
  });

  test("subnets of a VPC with a second block wait for it", () => {
    expect(network["aws_subnet.vpc_shop_workload_a"]).toHaveProperty("depends_on", [
      "aws_vpc_ipv4_cidr_block_association.vpc_shop_secondary_100-64-0-0-20",
    ]);
    expect(network["aws_subnet.vpc_billing_workload_a"]).not.toHaveProperty("depends_on");
  });

  test("only what something else holds on to goes after it: rule groups, devices of sites, and subnets and tables that are listed", () => {
    const early = Object.keys(network).filter(
      (address) => (network[address]?.["lifecycle"] as { create_before_destroy?: boolean } | undefined)?.create_before_destroy,
    );
    expect([...early].sort()).toEqual([
      "aws_customer_gateway.site_london_a_device",
      "aws_customer_gateway.site_london_b_device",
      "aws_networkfirewall_rule_group.hub_firewall_group_before-scanner",
      "aws_networkfirewall_rule_group.hub_firewall_group_connections",
      "aws_networkfirewall_rule_group.hub_firewall_group_stateless",
      "aws_route_table.vpc_shop_table_private_a",
      "aws_subnet.hub_endpoints_attachment_a",
      "aws_subnet.hub_endpoints_service_a",
      "aws_subnet.hub_inspection_attachment_a",
      "aws_subnet.hub_inspection_attachment_b",
      "aws_subnet.hub_inspection_firewall_a",
      "aws_subnet.hub_inspection_firewall_b",
      "aws_subnet.vpc_billing_attachment_a",
      "aws_subnet.vpc_billing_workload_a",
      "aws_subnet.vpc_shop_attachment_a",
    ]);
  });
});

describe("protection", () => {
  const protectedIn = (addresses: ReturnType<typeof written>): string[] =>
    Object.keys(addresses).filter(
      (address) => (addresses[address]?.["lifecycle"] as { prevent_destroy?: boolean } | undefined)?.prevent_destroy,
    );

  test("what would cut everybody off cannot be destroyed", () => {
    expect(protectedIn(network).sort()).toEqual([
      "aws_ec2_transit_gateway.hub_gateway",
      "aws_ec2_transit_gateway_route_table.hub_table_endpoints",
      "aws_ec2_transit_gateway_route_table.hub_table_inspection",
      "aws_ec2_transit_gateway_route_table.hub_table_london",
      "aws_ec2_transit_gateway_route_table.hub_table_prod",
      "aws_ec2_transit_gateway_vpc_attachment.hub_inspection_hub_attachment",
      "aws_eip.hub_inspection_nat-address_a",
      "aws_eip.hub_inspection_nat-address_b",
      "aws_networkfirewall_firewall.hub_firewall_firewall",
      "aws_vpn_connection.site_london_a_connection",
      "aws_vpn_connection.site_london_b_connection",
    ]);
    expect(network["aws_networkfirewall_firewall.hub_firewall_firewall"]).toMatchObject({
      delete_protection: true,
      firewall_policy_change_protection: true,
      subnet_change_protection: true,
    });
  });

  test("an unprotected hub can be destroyed", () => {
    const unprotected = written({ ...plan, hub: { ...plan.hub, protected: false } as NonNullable<Plan["hub"]> });
    expect(protectedIn(unprotected)).toEqual([]);
    expect(unprotected["aws_networkfirewall_firewall.hub_firewall_firewall"]).toMatchObject({
      delete_protection: false,
      firewall_policy_change_protection: false,
      subnet_change_protection: false,
    });
  });
});

describe("the firewall", () => {
  test("each zone is led to its own endpoint", () => {
    expect(network["aws_route.hub_inspection_table_attachment_a_default"]).toHaveProperty(
      "vpc_endpoint_id",
      '${local.hub_firewall_endpoint["eu-west-2a"]}',
    );
    expect(network["aws_route.hub_inspection_table_attachment_b_default"]).toHaveProperty(
      "vpc_endpoint_id",
      '${local.hub_firewall_endpoint["eu-west-2b"]}',
    );
  });

  test("rules are judged in strict order and home is every block behind it", () => {
    expect(network["aws_networkfirewall_firewall_policy.hub_firewall_policy"]).toMatchObject({
      firewall_policy: {
        policy_variables: { rule_variables: [{ key: "HOME_NET", ip_set: { definition: ["10.16.0.0/20", "10.17.0.0/16"] } }] },
        stateful_default_actions: ["aws:drop_established_app_layer_to_server", "aws:alert_established_app_layer_to_server"],
        stateful_engine_options: { rule_order: "STRICT_ORDER", stream_exception_policy: "REJECT" },
        stateful_rule_group_reference: [{ priority: 100 }, { priority: 200 }, { priority: 300 }],
        stateless_default_actions: ["aws:forward_to_sfe"],
        stateless_fragment_default_actions: ["aws:forward_to_sfe"],
      },
    });
  });

  test("Terraform finds no expression in a rule", () => {
    expect(network["aws_networkfirewall_rule_group.hub_firewall_group_before-scanner"]).toHaveProperty(
      "rule_group.rules_source.rules_string",
      'drop http any any -> any any (pcre:"/a\\.b{2}$${x}%%{y}/"; msg:"say \\"no\\""; sid:1;)\n# a second line\n',
    );
  });

  test("alerts and flows are logged, by the platform's own keys", () => {
    expect(network["aws_networkfirewall_logging_configuration.hub_firewall_logging"]).toHaveProperty(
      "logging_configuration.log_destination_config",
      [
        {
          log_type: "ALERT",
          log_destination_type: "CloudWatchLogs",
          log_destination: { logGroup: "${aws_cloudwatch_log_group.hub_firewall_log_alert.name}" },
        },
        { log_type: "FLOW", log_destination_type: "S3", log_destination: { bucketName: "prod-logs", prefix: "prod/hub-firewall/flow" } },
      ],
    );
  });
});

describe("VPCs", () => {
  test("the default security group lets nobody in or out", () => {
    expect(network["aws_default_security_group.vpc_shop_default-security-group"]).toMatchObject({ ingress: [], egress: [] });
  });

  test("no subnet hands out addresses on the internet", () => {
    for (const name of ofType("aws_subnet")) expect(network[`aws_subnet.${name}`]).toHaveProperty("map_public_ip_on_launch", false);
  });

  test("tags of a VPC are on its resources beside their names", () => {
    expect(network["aws_subnet.vpc_shop_workload_a"]).toHaveProperty("tags", {
      Owner: "shop",
      Name: "prod-shop-workload-a",
      Tier: "workload",
    });
  });

  test("tags of a VPC are on all that is made for it, so that bills can be told apart", () => {
    const tagged = (address: string): unknown => (network[address]?.["tags"] as Record<string, string> | undefined)?.["Owner"];
    const own = Object.keys(network).filter((address) => address.includes(".vpc_shop_") && network[address]?.["tags"] !== undefined);
    expect(own.map((address) => address.split(".")[0])).toEqual(
      expect.arrayContaining(["aws_ec2_transit_gateway_vpc_attachment", "aws_flow_log", "aws_cloudwatch_log_group", "aws_iam_role"]),
    );
    expect(own.filter((address) => tagged(address) !== "shop")).toEqual([]);
    expect(network["aws_cloudwatch_log_group.vpc_shop_flow-log_group"]).toHaveProperty("tags.Name", "/aws/vendedlogs/prod/vpc-shop/flow");
    expect(network["aws_iam_role.vpc_shop_flow-log_role"]).toHaveProperty("tags.Name", "prod-vpc-shop-flow-log");
  });

  test("tags of a VPC are on its interface endpoints and on the security group before them", () => {
    const billing = plan.vpcs["billing"]!;
    const after = written({ ...plan, vpcs: { ...plan.vpcs, billing: { ...billing, tags: { Owner: "billing" } } } });
    for (const address of [
      "aws_vpc_endpoint.vpc_billing_endpoint_kms",
      "aws_security_group.vpc_billing_endpoints_clients",
      "aws_vpc_security_group_ingress_rule.vpc_billing_endpoints_clients_10-17-16-0-20",
    ]) {
      expect(after[address]).toHaveProperty("tags.Owner", "billing");
    }
  });

  test("a flow log's role writes to its own group and answers to its own account", () => {
    const role = network["aws_iam_role.vpc_shop_flow-log_role"] as { assume_role_policy: string };
    const account = '${split(":", aws_cloudwatch_log_group.vpc_shop_flow-log_group.arn)[4]}';
    expect(JSON.parse(role.assume_role_policy.replaceAll(account, "own"))).toHaveProperty("Statement", [
      {
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": "own" }, ArnLike: { "aws:SourceArn": "arn:*:ec2:*:own:vpc-flow-log/*" } },
      },
    ]);
    const policy = network["aws_iam_role_policy.vpc_shop_flow-log_role-policy"] as { policy: string };
    const group = "${aws_cloudwatch_log_group.vpc_shop_flow-log_group.arn}";
    expect(JSON.parse(policy.policy)).toHaveProperty("Statement.0.Resource", [group, `${group}:*`]);
  });

  test("a VPC's flow log records both verdicts, and a gateway's knows none", () => {
    expect(network["aws_flow_log.vpc_shop_flow-log_log"]).toMatchObject({ traffic_type: "ALL", max_aggregation_interval: 60 });
    expect(network["aws_flow_log.hub_flow-log_log"]).not.toHaveProperty("traffic_type");
    expect(network["aws_flow_log.hub_flow-log_log"]).toMatchObject({
      max_aggregation_interval: 60,
      log_format: "$${version} $${packets-lost-blackhole}",
    });
  });

  test("a flow log to a bucket or a stream needs no role", () => {
    expect(network["aws_flow_log.vpc_billing_flow-log_log"]).toMatchObject({
      log_destination_type: "kinesis-data-firehose",
      log_destination: "${data.aws_kinesis_firehose_delivery_stream.vpc_billing_flow-log_stream.arn}",
    });
    expect(network).not.toHaveProperty(["aws_iam_role.vpc_billing_flow-log_role"]);

    const billing = {
      ...plan.vpcs["billing"],
      flowLog: { destination: { kind: "bucket", bucket: "logs", prefix: "prod/vpc-billing" }, role: "unused" },
    };
    const china = written({ ...plan, region: "cn-north-1", vpcs: { ...plan.vpcs, billing } as Plan["vpcs"] });
    expect(china["aws_flow_log.vpc_billing_flow-log_log"]).toMatchObject({
      log_destination_type: "s3",
      log_destination: "arn:aws-cn:s3:::logs/prod/vpc-billing",
    });
  });
});

describe("endpoints", () => {
  test("a gateway endpoint is in the tables that the plan names", () => {
    expect(network["aws_vpc_endpoint.vpc_shop_endpoint_s3"]).toMatchObject({
      vpc_endpoint_type: "Gateway",
      route_table_ids: ["${aws_route_table.vpc_shop_table_private_a.id}"],
    });
  });

  test("clients reach interface endpoints on tcp/443 and nothing leaves them", () => {
    expect(network["aws_vpc_security_group_ingress_rule.hub_endpoints_endpoints_clients_10-17-0-0-16"]).toMatchObject({
      cidr_ipv4: "10.17.0.0/16",
      from_port: 443,
      to_port: 443,
      ip_protocol: "tcp",
    });
    expect(ofType("aws_vpc_security_group_egress_rule")).toEqual([]);
    expect(network["aws_security_group.hub_endpoints_endpoints_clients"]).not.toHaveProperty("egress");
  });

  test("the hub's endpoints leave their names to zones, a VPC's own do not", () => {
    expect(network["aws_vpc_endpoint.hub_endpoints_endpoint_ecr-dkr"]).toHaveProperty("private_dns_enabled", false);
    expect(network["aws_vpc_endpoint.vpc_billing_endpoint_kms"]).toHaveProperty("private_dns_enabled", true);
  });

  test("a zone keeps the VPCs that associate themselves", () => {
    expect(network["aws_route53_zone.hub_endpoints_zone_ecr-dkr"]).toMatchObject({
      name: "dkr.ecr.eu-west-2.amazonaws.com",
      vpc: [{ vpc_id: "${aws_vpc.hub_endpoints_vpc.id}" }],
      lifecycle: { ignore_changes: ["vpc"] },
    });
    expect(network["aws_route53_record.hub_endpoints_zone_ecr-dkr_wildcard"]).toMatchObject({
      name: "*.dkr.ecr.eu-west-2.amazonaws.com",
      alias: { name: "${aws_vpc_endpoint.hub_endpoints_endpoint_ecr-dkr.dns_entry[0].dns_name}", evaluate_target_health: false },
    });
  });

  test("a profile carries every zone with one association a VPC", () => {
    const { hub } = plan;
    const endpoints = { ...hub?.endpoints, profile: "prod-endpoints" };
    const shop = { ...plan.vpcs["shop"], names: "profile" };
    const byProfile = written(withVpcs({ ...plan, hub: { ...hub, endpoints } } as Plan, { shop } as Plan["vpcs"]));
    expect(byProfile["aws_route53profiles_resource_association.hub_endpoints_profile_ecr-dkr"]).toMatchObject({
      resource_arn: "${aws_route53_zone.hub_endpoints_zone_ecr-dkr.arn}",
    });
    expect(byProfile["aws_route53profiles_association.vpc_shop_names_profile"]).toMatchObject({
      profile_id: "${aws_route53profiles_profile.hub_endpoints_profile.id}",
      resource_id: "${aws_vpc.vpc_shop_vpc.id}",
    });
    expect(Object.keys(byProfile).filter((address) => address.startsWith("aws_route53_zone_association."))).toEqual([]);
  });
});

describe("sites", () => {
  const connection = network["aws_vpn_connection.site_london_a_connection"];

  test("both tunnels speak IKEv2 with strong ciphers in both phases", () => {
    for (const tunnel of ["tunnel1", "tunnel2"]) {
      expect(connection).toMatchObject({
        [`${tunnel}_ike_versions`]: ["ikev2"],
        [`${tunnel}_phase1_encryption_algorithms`]: ["AES256-GCM-16"],
        [`${tunnel}_phase2_encryption_algorithms`]: ["AES256-GCM-16"],
        [`${tunnel}_phase1_integrity_algorithms`]: ["SHA2-384"],
        [`${tunnel}_phase2_integrity_algorithms`]: ["SHA2-384"],
        [`${tunnel}_phase1_dh_group_numbers`]: [20],
        [`${tunnel}_phase2_dh_group_numbers`]: [20],
        [`${tunnel}_log_options`]: { cloudwatch_log_options: { log_enabled: true, log_output_format: "json" } },
      });
    }
    expect(connection).toHaveProperty("tunnel1_inside_cidr", "169.254.10.0/30");
    expect(connection).not.toHaveProperty("tunnel2_inside_cidr");
  });

  test("pre-shared keys are in Secrets Manager, and a certificate needs none", () => {
    expect(connection).toHaveProperty("preshared_key_storage", "SecretsManager");
    expect(network["aws_vpn_connection.site_london_b_connection"]).not.toHaveProperty("preshared_key_storage");
    expect(network["aws_customer_gateway.site_london_b_device"]).toMatchObject({
      certificate_arn: "arn:aws:acm:eu-west-2:111122223333:certificate/0",
    });
    expect(network["aws_customer_gateway.site_london_b_device"]).not.toHaveProperty("ip_address");
  });

  test("an ASN of more than 31 bits has the argument of its own", () => {
    expect(network["aws_customer_gateway.site_london_a_device"]).toMatchObject({ bgp_asn: "65010" });
    expect(network["aws_customer_gateway.site_london_b_device"]).toMatchObject({ bgp_asn_extended: "4200000000" });
    expect(network["aws_customer_gateway.site_london_b_device"]).not.toHaveProperty("bgp_asn");
  });

  test("each tunnel and the whole connection has an alarm that silence sets off", () => {
    const dimensions = {
      "tunnel-1": { TunnelIpAddress: "${aws_vpn_connection.site_london_a_connection.tunnel1_address}" },
      "tunnel-2": { TunnelIpAddress: "${aws_vpn_connection.site_london_a_connection.tunnel2_address}" },
      connection: { VpnId: "${aws_vpn_connection.site_london_a_connection.id}" },
    };
    for (const [alarm, dimension] of Object.entries(dimensions)) {
      expect(network[`aws_cloudwatch_metric_alarm.site_london_a_alarm_${alarm}`]).toMatchObject({
        namespace: "AWS/VPN",
        metric_name: "TunnelState",
        statistic: "Maximum",
        threshold: 1,
        comparison_operator: "LessThanThreshold",
        treat_missing_data: "breaching",
        alarm_actions: ["arn:aws:sns:eu-west-2:111122223333:network"],
        dimensions: dimension,
      });
    }
  });

  test("an alarm sees at least one report of the tunnel in each period: a lost site alarms after one, lost redundancy after two", () => {
    for (const [alarm, periods] of Object.entries({ "tunnel-1": 2, "tunnel-2": 2, connection: 1 })) {
      expect(network[`aws_cloudwatch_metric_alarm.site_london_a_alarm_${alarm}`]).toMatchObject({
        period: 300,
        evaluation_periods: periods,
      });
    }
  });
});

describe("building upon it", () => {
  test("what a network is made of can be referred to", () => {
    const network = stackOf(plan);
    new SecurityGroup(network, "web", { vpcId: network.vpcs["shop"]?.vpcId ?? "", tags: { Table: network.hub?.tableId("prod") ?? "" } });
    expect(byAddress(network.toTerraform())["aws_security_group.web"]).toMatchObject({
      vpc_id: "${aws_vpc.vpc_shop_vpc.id}",
      tags: { Table: "${aws_ec2_transit_gateway_route_table.hub_table_prod.id}" },
    });
  });

  test("a VPC needs nothing of its hub but the contract", () => {
    const network = stackOf(withVpcs(plan, {}));
    const elsewhere: library.HubContract = { gatewayId: "tgw-1", tableId: (table) => `tgw-rtb-${table}` };
    const own = spoke("own", "10.17.48.0/20");
    const vpc = new library.Vpc(network, "own", { plan: own, region: "eu-west-2" });
    const attachment = new library.VpcAttachment(vpc, "hub", {
      hub: elsewhere,
      vpc,
      plan: { associate: "prod", propagate: ["inspection"], subnets: ["attachment_a"], applianceMode: false },
      name: "own",
    });
    library.writeVpcRoutes(vpc, { tables: own.tables, attachment });
    const addresses = byAddress(network.toTerraform());
    expect(addresses["aws_route.own_table_private_a_10-0-0-0-8"]).toHaveProperty("transit_gateway_id", "tgw-1");
    expect(addresses["aws_ec2_transit_gateway_route_table_association.own_hub_association"]).toHaveProperty(
      "transit_gateway_route_table_id",
      "tgw-rtb-prod",
    );
  });

  test("rejects a name that is not there, and says what is", () => {
    const { hub, vpcs } = stackOf(plan);
    expect(() => hub?.tableId("dev")).toThrow('there is no hub table "dev"; there are endpoints, inspection, london, prod');
    expect(() => vpcs["shop"]?.natGatewayId("a")).toThrow('there is no NAT gateway of prod-shop in zone "a"; there are none');
    expect(() => vpcs["shop"]?.internetGatewayId).toThrow("prod-shop has no internet gateway");
  });
});
