import { Reference, type Resource } from "./resource";

/** Attributes that hold the name of a thing beside `id` and `arn`, by type; of things that a resource brings with it, too. */
const furtherIdentities: Readonly<Record<string, readonly string[]>> = {
  aws_cloudwatch_log_group: ["name"],
  aws_default_vpc: ["main_route_table_id", "default_route_table_id", "default_security_group_id", "default_network_acl_id"],
  aws_ec2_transit_gateway: ["association_default_route_table_id", "propagation_default_route_table_id"],
  aws_eip: ["allocation_id"],
  aws_internet_gateway: [],
  aws_route53_zone: ["zone_id"],
  aws_vpc: ["main_route_table_id", "default_route_table_id", "default_security_group_id", "default_network_acl_id"],
  aws_vpc_endpoint: ["prefix_list_id", "network_interface_ids"],
  aws_vpn_connection: ["transit_gateway_attachment_id"],
};

/** Types whose id is that of what they set, or of nothing in particular. */
const namesake = new Set([
  "aws_cloudwatch_metric_alarm",
  "aws_ec2_tag",
  "aws_ec2_transit_gateway_default_route_table_association",
  "aws_ec2_transit_gateway_default_route_table_propagation",
  "aws_ec2_transit_gateway_peering_attachment_accepter",
  "aws_ec2_transit_gateway_vpc_attachment_accepter",
  "aws_iam_role",
  "aws_iam_role_policy",
  "aws_networkfirewall_logging_configuration",
  "aws_networkfirewall_resource_policy",
  "aws_vpc_block_public_access_options",
  "aws_vpc_peering_connection_accepter",
  "aws_vpc_peering_connection_options",
]);

/**
 * What names a resource, by the name. Where several have one name it is whose `id` or `arn` it is, before who brings it along, before who
 * merely shares it; in each, who is managed before who is looked up.
 */
export function identities(resources: readonly Resource[]): ReadonlyMap<string, Reference> {
  const ranks = Array.from({ length: 6 }, () => new Map<string, Reference>());
  for (const resource of resources) {
    const { type, mode, values } = resource;
    const own = namesake.has(type) ? 4 : 0;
    const further = Object.hasOwn(furtherIdentities, type) ? (furtherIdentities[type] ?? []) : [];
    const put = (rank: number, attribute: string) => {
      const held = Object.hasOwn(values, attribute) ? values[attribute] : undefined;
      const names = ranks[rank + Number(mode === "data")];
      for (const name of Array.isArray(held) ? (held as readonly unknown[]) : [held]) {
        if (typeof name === "string" && name !== "" && !names?.has(name)) names?.set(name, new Reference(resource, attribute));
      }
    };
    put(own, "id");
    put(own, "arn");
    for (const attribute of further) put(2, attribute);
  }
  const [first = new Map<string, Reference>(), ...later] = ranks;
  for (const names of later) for (const [name, reference] of names) if (!first.has(name)) first.set(name, reference);
  return first;
}
