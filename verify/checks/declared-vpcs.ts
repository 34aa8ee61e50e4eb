import type { Resource } from "../terraform/resource";
import { flag, text, value } from "../terraform/values";
import { WrittenVpcs } from "./declared";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { made, madeFor } from "./look-up";

/** Every VPC that is declared is there with its blocks, once, and no other; nothing has an IPv6 address, which no rule here would see. */
export const declaredVpcs: Check = (evidence) => {
  const { terraform } = evidence;
  const findings = new Findings("declared-vpcs", terraform);
  const vpcs = WrittenVpcs.of(evidence);
  const associations = madeFor(terraform, "aws_vpc_ipv4_cidr_block_association", "vpc_id");
  const there = new Map<string, Resource[]>();
  for (const vpc of vpcs.all) {
    const declared = vpcs.declaredAs(vpc);
    if (declared === undefined) {
      findings.add(`${vpcs.label(vpc)} is a VPC that nobody declared`, vpc);
      continue;
    }
    const own = there.get(declared.label) ?? [];
    there.set(declared.label, [...own, vpc]);
    const [, ...wanted] = declared.blocks;
    const found = associations.get(vpc) ?? [];
    for (const association of found) {
      const block = text(association, "cidr_block");
      if (block === undefined || !wanted.includes(block))
        findings.add(`${declared.label} has the block ${block ?? "of an address pool"}, which it does not declare`, association, vpc);
    }
    for (const block of wanted)
      if (!found.some((association) => text(association, "cidr_block") === block))
        findings.add(`${declared.label} lacks its block ${block}`, vpc);
  }
  for (const { label } of vpcs.declared) {
    const own = there.get(label) ?? [];
    if (own.length === 0) findings.add(`${label} is declared and not there`);
    if (own.length > 1) findings.add(`${label} is there ${own.length} times`, ...own);
  }
  for (const [resource, what] of ipv6(evidence))
    findings.add(`${what} has IPv6, which is not asked for and which no rule here sees`, resource);
  return findings.sorted();
};

/** What turns IPv6 on: switches, and texts that are an address. An address that is not known yet belongs to a switch or a pool. */
const ofType = [
  ["aws_vpc", "a VPC", ["assign_generated_ipv6_cidr_block"], ["ipv6_cidr_block", "ipv6_ipam_pool_id"]],
  ["aws_default_vpc", "a VPC", ["assign_generated_ipv6_cidr_block"], ["ipv6_cidr_block"]],
  ["aws_subnet", "a subnet", ["assign_ipv6_address_on_creation", "ipv6_native"], ["ipv6_cidr_block"]],
  ["aws_route", "a route", [], ["destination_ipv6_cidr_block"]],
] as const;

function ipv6({ terraform }: Parameters<Check>[0]): readonly (readonly [Resource, string])[] {
  const found: [Resource, string][] = [];
  for (const [type, what, switches, texts] of ofType) {
    for (const resource of made(terraform, type)) {
      const on = switches.some((name) => flag(resource, name, false)) || texts.some((name) => typeof value(resource, name) === "string");
      if (on) found.push([resource, what]);
    }
  }
  for (const association of made(terraform, "aws_vpc_ipv6_cidr_block_association")) found.push([association, "a VPC"]);
  for (const attachment of made(terraform, "aws_ec2_transit_gateway_vpc_attachment"))
    if ((text(attachment, "ipv6_support") ?? "disable") !== "disable") found.push([attachment, "an attachment"]);
  for (const route of made(terraform, "aws_ec2_transit_gateway_route"))
    if (text(route, "destination_cidr_block")?.includes(":") === true) found.push([route, "a route of the hub"]);
  return found;
}
