import type { Resource } from "../terraform/resource";
import { flag, text, value } from "../terraform/values";
import { WrittenVpcs } from "./declared";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { made, madeFor } from "./look-up";

/** Switches of a gateway that join whoever attaches, and what they do. AWS's default for the first two is `enable`. */
const ofGateway = [
  ["default_route_table_association", "enable", "puts every attachment into its default table"],
  ["default_route_table_propagation", "enable", "tells its default table of every attachment"],
  ["auto_accept_shared_attachments", "disable", "accepts attachments of other accounts by itself"],
] as const;

const ofAttachment = [
  ["transit_gateway_default_route_table_association", "uses the gateway's default table"],
  ["transit_gateway_default_route_table_propagation", "is learned by the gateway's default table"],
] as const;

/** Nothing is joined by default: a hub that learns by itself routes around its firewall, and an attachment has exactly one table. */
export const defaultTables: Check = (evidence) => {
  const { terraform } = evidence;
  const findings = new Findings("default-tables", terraform);
  const vpcs = WrittenVpcs.of(evidence);
  for (const gateway of made(terraform, "aws_ec2_transit_gateway")) {
    for (const [attribute, byDefault, consequence] of ofGateway)
      if ((text(gateway, attribute) ?? byDefault) !== "disable") findings.add(`the gateway ${consequence}`, gateway);
  }
  for (const what of ["association", "propagation"]) {
    for (const resource of made(terraform, `aws_ec2_transit_gateway_default_route_table_${what}`))
      findings.add(`a table of the hub becomes the default for every ${what}`, resource);
  }
  const associations = madeFor(terraform, "aws_ec2_transit_gateway_route_table_association", "transit_gateway_attachment_id");
  // Whoever accepts an attachment speaks for it.
  const accepters = madeFor(terraform, "aws_ec2_transit_gateway_vpc_attachment_accepter", "transit_gateway_attachment_id");
  const associated = (resource: Resource, label: string): void => {
    const own = [resource, ...(accepters.get(resource) ?? [])].flatMap((side) => associations.get(side) ?? []);
    if (own.length === 0) findings.add(`${label} has no table in the hub, so what it sends there is lost`, resource);
    if (own.length > 1) findings.add(`${label} has ${own.length} tables in the hub, and AWS takes one`, resource, ...own);
  };
  for (const attachment of made(terraform, "aws_ec2_transit_gateway_vpc_attachment")) {
    const label = vpcs.labelOf(attachment);
    for (const [attribute, consequence] of ofAttachment)
      if (flag(accepters.get(attachment)?.[0] ?? attachment, attribute, true))
        findings.add(`the attachment of ${label} ${consequence}`, attachment);
    associated(attachment, `the attachment of ${label}`);
  }
  for (const connection of made(terraform, "aws_vpn_connection"))
    if (value(connection, "transit_gateway_id") !== undefined) associated(connection, "a VPN connection");
  return findings.sorted();
};
