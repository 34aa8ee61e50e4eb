import type { Resource } from "../terraform/resource";
import { flag } from "../terraform/values";
import { WrittenVpcs } from "./declared";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { made, named } from "./look-up";

const flags = [
  ["delete_protection", "deleted"],
  ["subnet_change_protection", "taken out of a zone"],
  ["firewall_policy_change_protection", "given another policy"],
] as const;

/** What would cut everybody off is kept from deletion, by AWS where it can and by Terraform, unless `hub.unprotected` gives a reason. */
export const protection: Check = (evidence) => {
  const { terraform, environment } = evidence;
  const findings = new Findings("protection", terraform);
  if (environment.hub === undefined || environment.hub.unprotected !== undefined) return [];
  const firewalls = made(terraform, "aws_networkfirewall_firewall");
  for (const firewall of firewalls) {
    for (const [attribute, consequence] of flags)
      if (!flag(firewall, attribute, false)) findings.add(`the firewall may be ${consequence}: ${attribute} is off`, firewall);
  }
  const vpcs = WrittenVpcs.of(evidence);
  const inspection = new Set(firewalls.map((firewall) => named(terraform, firewall, "vpc_id")));
  // Addresses of the hub are on others' lists; those of a VPC's own NAT come and go with its `nat`.
  const addresses = made(terraform, "aws_nat_gateway").flatMap((nat) => {
    const subnet = named(terraform, nat, "subnet_id");
    const vpc = subnet && named(terraform, subnet, "vpc_id");
    const address = named(terraform, nat, "allocation_id");
    return address && vpc && vpcs.declaredAs(vpc)?.kind === "inspection" ? [address] : [];
  });
  const kept: readonly (readonly [string, readonly Resource[]])[] = [
    ["the gateway", made(terraform, "aws_ec2_transit_gateway")],
    ["a table of the hub", made(terraform, "aws_ec2_transit_gateway_route_table")],
    ["a VPN connection", made(terraform, "aws_vpn_connection")],
    ["the firewall", firewalls],
    ["an address of the hub's NAT", addresses],
    [
      "the attachment of the inspection VPC",
      made(terraform, "aws_ec2_transit_gateway_vpc_attachment").filter((attachment) =>
        inspection.has(named(terraform, attachment, "vpc_id")),
      ),
    ],
  ];
  for (const [what, resources] of kept) {
    for (const resource of resources)
      if (resource.preventDestroy === false) findings.add(`Terraform may destroy ${what}: it has no prevent_destroy`, resource);
  }
  return findings.sorted();
};
