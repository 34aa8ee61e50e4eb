import type { Resource } from "../verify/terraform/resource";
import { text } from "../verify/terraform/values";

/**
 * What Terraform imports of a type, from the attributes that its state holds; the id, unless it is said here (documentation of the AWS
 * provider 5.100, section Import of each resource).
 */
const composed: Readonly<Record<string, readonly [separator: string, ...attributes: readonly string[]]>> = {
  aws_ram_principal_association: [",", "resource_share_arn", "principal"],
  aws_ram_resource_association: [",", "resource_share_arn", "resource_arn"],
  aws_route: ["_", "route_table_id", "destination_cidr_block"],
  aws_route_table_association: ["/", "subnet_id", "route_table_id"],
};

/** Types that are imported by their `id`. Any other is refused: a wrong id would make a second thing of what exists. */
const byId: ReadonlySet<string> = new Set([
  "aws_cloudwatch_log_group",
  "aws_cloudwatch_metric_alarm",
  "aws_customer_gateway",
  "aws_default_security_group",
  "aws_ec2_transit_gateway_route",
  "aws_ec2_transit_gateway_route_table",
  "aws_ec2_transit_gateway_route_table_association",
  "aws_ec2_transit_gateway_route_table_propagation",
  "aws_ec2_transit_gateway_vpc_attachment",
  "aws_ec2_transit_gateway_vpc_attachment_accepter",
  "aws_eip",
  "aws_flow_log",
  "aws_iam_role",
  "aws_iam_role_policy",
  "aws_internet_gateway",
  "aws_nat_gateway",
  "aws_route53_vpc_association_authorization",
  "aws_route53_zone_association",
  "aws_route53profiles_association",
  "aws_route_table",
  "aws_security_group",
  "aws_subnet",
  "aws_vpc",
  "aws_vpc_endpoint",
  "aws_vpc_ipv4_cidr_block_association",
  "aws_vpc_peering_connection",
  "aws_vpc_peering_connection_accepter",
  "aws_vpc_peering_connection_options",
  "aws_vpc_security_group_ingress_rule",
  "aws_vpn_connection",
]);

/** What `terraform import` wants to be told of a resource of a state; `undefined` where that is not known. */
export function importId(resource: Resource): string | undefined {
  const [separator, ...attributes] = (Object.hasOwn(composed, resource.type) ? composed[resource.type] : undefined) ?? [];
  if (separator === undefined) return byId.has(resource.type) ? text(resource, "id") : undefined;
  const parts = attributes.map((attribute) => text(resource, attribute));
  return parts.every((part) => part !== undefined && part !== "") ? parts.join(separator) : undefined;
}
