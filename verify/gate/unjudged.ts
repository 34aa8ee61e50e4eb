import type { ChangeLine } from "./words";

/** Changes of types about which the gate knows nothing: better said than taken for harmless. */
export function unjudgedChanges(lines: readonly ChangeLine[]): readonly string[] {
  return lines.filter(({ action, type }) => !unfelt.has(action) && !judged.has(type) && !harmless.has(type)).map(({ text }) => text);
}

/** What nothing in AWS feels, or nobody that is there already. */
const unfelt: ReadonlySet<ChangeLine["action"]> = new Set(["create", "forget", "import", "move"]);

const judged: ReadonlySet<string> = new Set([
  "aws_cloudwatch_log_group",
  "aws_dx_bgp_peer",
  "aws_dx_connection",
  "aws_dx_gateway",
  "aws_dx_gateway_association",
  "aws_dx_lag",
  "aws_dx_transit_virtual_interface",
  "aws_ec2_transit_gateway",
  "aws_ec2_transit_gateway_route",
  "aws_ec2_transit_gateway_route_table",
  "aws_ec2_transit_gateway_route_table_association",
  "aws_ec2_transit_gateway_route_table_propagation",
  "aws_ec2_transit_gateway_vpc_attachment",
  "aws_eip",
  "aws_flow_log",
  "aws_internet_gateway",
  "aws_nat_gateway",
  "aws_networkfirewall_firewall",
  "aws_networkfirewall_firewall_policy",
  "aws_networkfirewall_logging_configuration",
  "aws_networkfirewall_rule_group",
  "aws_route",
  "aws_route53_zone",
  "aws_route53_zone_association",
  "aws_route_table",
  "aws_security_group",
  "aws_security_group_rule",
  "aws_subnet",
  "aws_vpc",
  "aws_vpc_endpoint",
  "aws_vpc_peering_connection",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
  "aws_vpn_connection",
]);

/** Carry no packet; a customer gateway speaks through its connection, a table of a subnet changes in place. */
const harmless: ReadonlySet<string> = new Set([
  "aws_cloudwatch_metric_alarm",
  "aws_customer_gateway",
  "aws_default_security_group",
  "aws_ec2_tag",
  "aws_iam_role",
  "aws_iam_role_policy",
  "aws_route53_vpc_association_authorization",
  "aws_route_table_association",
  "aws_ssm_parameter",
]);
