import type { Change, PlannedChange } from "../../../verify/terraform/change";
import type { Resource, Value, Values } from "../../../verify/terraform/resource";
import { ResourceSet } from "../../../verify/terraform/resource-set";

/** Resources of one state by address; ids are references, as in a plan. */
export type Written = Readonly<Record<string, Values>>;

/** A plan from one set of resources to another; `replaced` says which are made anew and how. */
export function planOf(before: Written, after: Written, replaced: Readonly<Record<string, Change["action"]>> = {}): PlannedChange {
  const [old, next] = [resources(before), resources(after)];
  const addresses = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changes = addresses.map((address): Change => {
    const [was, is] = [before[address], after[address]];
    const changed =
      was && is ? [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => differ(was[key], is[key])).sort() : [];
    const action = replaced[address] ?? (was ? (is ? (changed.length > 0 ? "update" : "none") : "delete") : "create");
    return { address, stack: "test", type: typeOf(address), action, before: was, after: is, changed, forcedBy: [], imported: false };
  });
  return { before: new ResourceSet("plan", old), after: new ResourceSet("plan", next), changes };
}

function resources(written: Written): readonly Resource[] {
  return Object.entries(written).map(([address, values]) => ({ address, stack: "test", type: typeOf(address), mode: "managed", values }));
}

function typeOf(address: string): string {
  return address.split(".")[0]!;
}

function differ(one: Value | undefined, other: Value | undefined): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}

const named = (name: string): Values => ({ Name: `test-${name}` });

/** A hub with two VPCs, an inspection VPC with a firewall, and a site with two VPN connections. */
export const network: Written = {
  "aws_ec2_transit_gateway.hub": { id: "tgw-1", tags: named("hub") },
  "aws_ec2_transit_gateway_route_table.prod": { id: "tgw-rtb-prod", transit_gateway_id: "tgw-1", tags: named("prod") },
  "aws_ec2_transit_gateway_route_table.dev": { id: "tgw-rtb-dev", transit_gateway_id: "tgw-1", tags: named("dev") },
  "aws_ec2_transit_gateway_route_table.london": { id: "tgw-rtb-london", transit_gateway_id: "tgw-1", tags: named("london") },
  "aws_vpc.shop": { id: "vpc-shop", cidr_block: "10.17.0.0/20", tags: named("shop") },
  "aws_vpc.tools": { id: "vpc-tools", cidr_block: "10.19.0.0/20", tags: named("tools") },
  "aws_vpc.inspection": { id: "vpc-inspection", cidr_block: "10.16.0.0/23", tags: named("inspection") },
  "aws_subnet.inspection_a": { id: "subnet-ia", vpc_id: "vpc-inspection", availability_zone: "eu-west-2a", tags: named("inspection-a") },
  "aws_subnet.inspection_b": { id: "subnet-ib", vpc_id: "vpc-inspection", availability_zone: "eu-west-2b", tags: named("inspection-b") },
  "aws_subnet.shop_a": { id: "subnet-sa", vpc_id: "vpc-shop", availability_zone: "eu-west-2a", tags: named("shop-a") },
  "aws_subnet.shop_b": { id: "subnet-sb", vpc_id: "vpc-shop", availability_zone: "eu-west-2b", tags: named("shop-b") },
  "aws_ec2_transit_gateway_vpc_attachment.shop": {
    id: "tgw-attach-shop",
    vpc_id: "vpc-shop",
    transit_gateway_id: "tgw-1",
    subnet_ids: ["subnet-sa", "subnet-sb"],
  },
  "aws_ec2_transit_gateway_vpc_attachment.tools": {
    id: "tgw-attach-tools",
    vpc_id: "vpc-tools",
    transit_gateway_id: "tgw-1",
    subnet_ids: [],
  },
  "aws_ec2_transit_gateway_vpc_attachment.inspection": {
    id: "tgw-attach-inspection",
    vpc_id: "vpc-inspection",
    transit_gateway_id: "tgw-1",
    subnet_ids: ["subnet-ia", "subnet-ib"],
    appliance_mode_support: "enable",
  },
  "aws_ec2_transit_gateway_route_table_association.shop": {
    id: "as-shop",
    transit_gateway_attachment_id: "tgw-attach-shop",
    transit_gateway_route_table_id: "tgw-rtb-prod",
  },
  "aws_ec2_transit_gateway_route_table_propagation.shop": {
    id: "pr-shop",
    transit_gateway_attachment_id: "tgw-attach-shop",
    transit_gateway_route_table_id: "tgw-rtb-dev",
  },
  "aws_ec2_transit_gateway_route_table_association.tools": {
    id: "as-tools",
    transit_gateway_attachment_id: "tgw-attach-tools",
    transit_gateway_route_table_id: "tgw-rtb-dev",
  },
  "aws_ec2_transit_gateway_route_table_association.london_a": {
    id: "as-a",
    transit_gateway_attachment_id: "tgw-attach-a",
    transit_gateway_route_table_id: "tgw-rtb-london",
  },
  "aws_ec2_transit_gateway_route_table_association.london_b": {
    id: "as-b",
    transit_gateway_attachment_id: "tgw-attach-b",
    transit_gateway_route_table_id: "tgw-rtb-london",
  },
  "aws_ec2_transit_gateway_route.tools": {
    id: "r-tools",
    destination_cidr_block: "10.19.0.0/16",
    transit_gateway_attachment_id: "tgw-attach-inspection",
    transit_gateway_route_table_id: "tgw-rtb-prod",
  },
  "aws_ec2_transit_gateway_route.closed": {
    id: "r-closed",
    destination_cidr_block: "10.18.0.0/16",
    blackhole: true,
    transit_gateway_route_table_id: "tgw-rtb-prod",
  },
  "aws_vpn_connection.a": {
    id: "vpn-a",
    transit_gateway_attachment_id: "tgw-attach-a",
    customer_gateway_id: "cgw-a",
    transit_gateway_id: "tgw-1",
    tags: named("london-a"),
    tunnel1_dpd_timeout_seconds: 30,
    tunnel2_dpd_timeout_seconds: 30,
  },
  "aws_vpn_connection.b": {
    id: "vpn-b",
    transit_gateway_attachment_id: "tgw-attach-b",
    customer_gateway_id: "cgw-b",
    transit_gateway_id: "tgw-1",
    tags: named("london-b"),
    tunnel1_dpd_timeout_seconds: 30,
    tunnel2_dpd_timeout_seconds: 30,
  },
  "aws_customer_gateway.a": { id: "cgw-a", ip_address: "198.51.100.7", tags: named("london-a") },
  "aws_customer_gateway.b": { id: "cgw-b", ip_address: "198.51.100.8", tags: named("london-b") },
  "aws_networkfirewall_firewall.fw": {
    id: "arn:fw",
    vpc_id: "vpc-inspection",
    name: "test-inspection",
    delete_protection: true,
    subnet_change_protection: true,
    firewall_policy_change_protection: true,
    firewall_policy_arn: "arn:policy",
    subnet_mapping: [{ subnet_id: "subnet-ia" }, { subnet_id: "subnet-ib" }],
  },
  "aws_networkfirewall_firewall_policy.policy": { id: "arn:policy", name: "test-policy", firewall_policy: [{}] },
  "aws_networkfirewall_rule_group.connections": { id: "arn:group", name: "test-connections", capacity: 100 },
  "aws_route_table.shop": { id: "rtb-shop", vpc_id: "vpc-shop", tags: named("shop-workload") },
  "aws_nat_gateway.own": { id: "nat-own", subnet_id: "subnet-sa", allocation_id: "eipalloc-own", tags: named("shop-nat") },
  "aws_eip.own": { id: "eipalloc-own", tags: named("shop-nat") },
  "aws_route.out": { id: "r-out", route_table_id: "rtb-shop", destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-own" },
  "aws_internet_gateway.shop": { id: "igw-shop", vpc_id: "vpc-shop", tags: named("shop") },
  "aws_vpc_peering_connection.p": { id: "pcx-1", vpc_id: "vpc-shop", peer_vpc_id: "vpc-tools", tags: named("shop-tools") },
  "aws_vpc_endpoint.ssm": {
    id: "vpce-ssm",
    vpc_id: "vpc-tools",
    vpc_endpoint_type: "Interface",
    service_name: "com.amazonaws.eu-west-2.ssm",
    tags: named("ssm"),
  },
  "aws_route53_zone.ssm": { id: "Z1", zone_id: "Z1", name: "ssm.eu-west-2.amazonaws.com" },
  "aws_route53_zone_association.shop": { id: "Z1:vpc-shop", zone_id: "Z1", vpc_id: "vpc-shop" },
  "aws_security_group.clients": { id: "sg-1", name: "test-clients", vpc_id: "vpc-tools" },
  "aws_vpc_security_group_ingress_rule.prod": { id: "sgr-1", security_group_id: "sg-1", cidr_ipv4: "10.17.0.0/16" },
  "aws_flow_log.shop": { id: "fl-1", vpc_id: "vpc-shop", tags: named("shop") },
  "aws_cloudwatch_log_group.shop": { id: "/aws/shop", name: "/aws/shop" },
  "aws_dx_gateway.dx": { id: "dxgw-1", name: "test-dx" },
  "aws_dx_gateway_association.dx": {
    id: "dxas-1",
    dx_gateway_id: "dxgw-1",
    associated_gateway_id: "tgw-1",
    allowed_prefixes: ["10.17.0.0/16", "10.19.0.0/16"],
  },
};

/** The network with some resources changed (values are added), or taken away (`undefined`). */
export function changed(changes: Readonly<Record<string, Values | undefined>>): Written {
  const entries = Object.entries({ ...network, ...changes }).flatMap(([address, values]): [string, Values][] => {
    if (address in changes && values === undefined) return [];
    return [[address, { ...network[address], ...values }]];
  });
  return Object.fromEntries(entries);
}
