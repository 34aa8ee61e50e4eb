import { existingVpcs as asked, type AskedExistingVpc } from "../asked/existing-vpcs";
import type { Resource, Terraform } from "../terraform/resource";
import { blocks, list, value } from "../terraform/values";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { made } from "./look-up";

/** What may name a VPC that exists: what joins it to the hub, to a peer, or to names. */
const joins = new Set([
  "aws_ec2_transit_gateway_vpc_attachment",
  "aws_route53_vpc_association_authorization",
  "aws_route53_zone_association",
  "aws_vpc_peering_connection",
]);

/**
 * A VPC that exists is attached by its given subnets and nothing is made in it; what is assumed of its blocks, zones and tables is looked up
 * by every plan, and true where a plan or a state knows it.
 */
export const existingVpcs: Check = ({ terraform, environment }) => {
  const findings = new Findings("existing-vpcs", terraform);
  for (const vpc of asked(environment)) {
    for (const resource of terraform.resources) {
      if (resource.mode === "managed" && value(resource, "vpc_id") === vpc.id && !joins.has(resource.type))
        findings.add(`${resource.type} is made in ${vpc.name}, which exists and stays its owner's`, resource);
    }
    attachments(terraform, vpc, findings);
    const lookUp = (type: string, attribute: string, id: string): readonly Resource[] =>
      terraform.of(type).filter((one) => one.mode === "data" && value(one, attribute) === id);
    const guard = (found: readonly Resource[], what: string, words: readonly string[], isTrue: (one: Resource) => boolean): void => {
      if (!found.some((one) => isGuarded(one, words))) findings.add(`no plan looks up that ${what}`, ...found);
      for (const one of found) if (!isTrue(one)) findings.add(`it is not so that ${what}`, one);
    };
    const said = vpc.blocks.map(({ text }) => text);
    guard(lookUp("aws_vpc", "id", vpc.id), `${vpc.id} has ${said.join(", ")} and no other block`, said, (one) => hasBlocks(one, said));
    for (const [zone, id] of vpc.subnets) {
      guard(lookUp("aws_subnet", "id", id), `${id} is in ${zone}, in ${vpc.id}`, [zone, vpc.id], (one) => {
        const words = ["availability_zone", "availability_zone_id"].flatMap((attribute) => value(one, attribute) ?? []);
        return isKnownAs(one, "vpc_id", vpc.id) && (words.length === 0 || words.includes(zone));
      });
    }
    for (const id of vpc.tables.values())
      guard(lookUp("aws_route_table", "route_table_id", id), `${id} is a table of ${vpc.id}`, [vpc.id], (one) =>
        isKnownAs(one, "vpc_id", vpc.id),
      );
  }
  return findings.sorted();
};

function attachments(terraform: Terraform, vpc: AskedExistingVpc, findings: Findings): void {
  const own = made(terraform, "aws_ec2_transit_gateway_vpc_attachment").filter((one) => value(one, "vpc_id") === vpc.id);
  const wanted = [...vpc.subnets.values()].sort().join(", ");
  if (own.length === 0 && wanted !== "") findings.add(`${vpc.name} is to be attached by ${wanted}, and is not`);
  for (const attachment of own) {
    const found = list(attachment, "subnet_ids")
      .map((id) => (typeof id === "string" ? id : "another"))
      .sort()
      .join(", ");
    if (found !== wanted) findings.add(`${vpc.name} is attached by ${found}, and ${wanted || "nothing"} was asked for`, attachment);
  }
}

/** Only a configuration says conditions; a plan that was made, or a state, has met them. */
function isGuarded({ conditions }: Resource, words: readonly string[]): boolean {
  return conditions === undefined || words.every((word) => conditions.some((condition) => condition.includes(`"${word}"`)));
}

function hasBlocks(vpc: Resource, said: readonly string[]): boolean {
  if (!isKnownAs(vpc, "cidr_block", said[0] ?? "")) return false;
  const found = blocks(vpc, "cidr_block_associations").filter((one) => value(one, "state") === "associated");
  return found.every((one) => said.some((block) => block === value(one, "cidr_block")));
}

function isKnownAs(resource: Resource, attribute: string, said: string): boolean {
  const found = value(resource, attribute);
  return typeof found !== "string" || found === said;
}
