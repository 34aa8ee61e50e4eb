import { ReadError, type Terraform } from "../terraform/resource";

/** Types that decide where packets go, as the network has them. */
const modelled = [
  "aws_default_route_table",
  "aws_dx_gateway_association",
  "aws_ec2_managed_prefix_list",
  "aws_ec2_managed_prefix_list_entry",
  "aws_ec2_transit_gateway",
  "aws_ec2_transit_gateway_default_route_table_association",
  "aws_ec2_transit_gateway_default_route_table_propagation",
  "aws_ec2_transit_gateway_peering_attachment",
  "aws_ec2_transit_gateway_peering_attachment_accepter",
  "aws_ec2_transit_gateway_prefix_list_reference",
  "aws_ec2_transit_gateway_route",
  "aws_ec2_transit_gateway_route_table",
  "aws_ec2_transit_gateway_route_table_association",
  "aws_ec2_transit_gateway_route_table_propagation",
  "aws_ec2_transit_gateway_vpc_attachment",
  "aws_ec2_transit_gateway_vpc_attachment_accepter",
  "aws_internet_gateway",
  "aws_internet_gateway_attachment",
  "aws_main_route_table_association",
  "aws_nat_gateway",
  "aws_networkfirewall_firewall",
  "aws_route",
  "aws_route_table",
  "aws_route_table_association",
  "aws_subnet",
  "aws_vpc",
  "aws_vpc_ipv4_cidr_block_association",
  "aws_vpc_peering_connection",
  "aws_vpc_peering_connection_accepter",
  "aws_vpn_connection",
];

/** Types that choose no route of an IPv4 packet: they filter it, name it, watch it, or carry what the types above decide. */
const still = [
  "aws_customer_gateway",
  "aws_dx_bgp_peer",
  "aws_dx_connection",
  "aws_dx_connection_association",
  "aws_dx_connection_confirmation",
  "aws_dx_gateway",
  "aws_dx_gateway_association_proposal",
  "aws_dx_hosted_connection",
  "aws_dx_hosted_transit_virtual_interface",
  "aws_dx_hosted_transit_virtual_interface_accepter",
  "aws_dx_lag",
  "aws_dx_macsec_key_association",
  "aws_dx_transit_virtual_interface",
  "aws_egress_only_internet_gateway",
  "aws_network_acl",
  "aws_network_acl_association",
  "aws_network_acl_rule",
  "aws_networkfirewall_firewall_policy",
  "aws_networkfirewall_logging_configuration",
  "aws_networkfirewall_resource_policy",
  "aws_networkfirewall_rule_group",
  "aws_networkfirewall_tls_inspection_configuration",
  "aws_vpc_block_public_access_exclusion",
  "aws_vpc_block_public_access_options",
  "aws_vpc_dhcp_options",
  "aws_vpc_dhcp_options_association",
  "aws_vpc_encryption_control",
  "aws_vpc_endpoint",
  "aws_vpc_endpoint_connection_accepter",
  "aws_vpc_endpoint_connection_notification",
  "aws_vpc_endpoint_policy",
  "aws_vpc_endpoint_private_dns",
  "aws_vpc_endpoint_route_table_association",
  "aws_vpc_endpoint_security_group_association",
  "aws_vpc_endpoint_service",
  "aws_vpc_endpoint_service_allowed_principal",
  "aws_vpc_endpoint_subnet_association",
  "aws_vpc_ipam",
  "aws_vpc_ipam_organization_admin_account",
  "aws_vpc_ipam_pool",
  "aws_vpc_ipam_pool_cidr",
  "aws_vpc_ipam_pool_cidr_allocation",
  "aws_vpc_ipam_preview_next_cidr",
  "aws_vpc_ipam_resource_discovery",
  "aws_vpc_ipam_resource_discovery_association",
  "aws_vpc_ipam_scope",
  "aws_vpc_ipv6_cidr_block_association",
  "aws_vpc_network_performance_metric_subscription",
  "aws_vpc_peering_connection_options",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
  "aws_vpc_security_group_rules_exclusive",
  "aws_vpc_security_group_vpc_association",
];

/** How the names of types begin that may decide where packets go. */
const networking = [
  "aws_customer_gateway",
  "aws_default_route",
  "aws_default_subnet",
  "aws_default_vpc",
  "aws_dx_",
  "aws_ec2_carrier",
  "aws_ec2_client_vpn",
  "aws_ec2_local_gateway",
  "aws_ec2_managed_prefix_list",
  "aws_ec2_transit_gateway",
  "aws_egress_only_",
  "aws_internet_",
  "aws_main_route",
  "aws_nat_",
  "aws_network_acl",
  "aws_networkfirewall_",
  "aws_networkmanager_",
  "aws_route",
  "aws_subnet",
  "aws_vpc",
  "aws_vpn_",
];

/** Those names begin so by chance: they are of the name service. */
const names = ["aws_route53"];

const known: ReadonlySet<string> = new Set([...modelled, ...still]);

/** Whether a type is one whose part in the network is known, if it has any. */
export function isKnownType(type: string): boolean {
  if (known.has(type)) return true;
  return !networking.some((start) => type.startsWith(start)) || names.some((start) => type.startsWith(start));
}

/** Throws where something is made that may move packets in a way that the network does not have. */
export function requireKnownTypes({ resources }: Terraform): void {
  const judged = new Map<string, boolean>();
  for (const { type, mode, stack, address } of resources) {
    if (mode === "data") continue;
    let isKnown = judged.get(type);
    if (isKnown === undefined) judged.set(type, (isKnown = isKnownType(type)));
    if (!isKnown) throw new ReadError(`${stack}: ${address}`, `has the type ${type}, of which it is not known where it sends packets`);
  }
}
