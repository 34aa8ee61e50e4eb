import type { Resource } from "../terraform/resource";
import { blocks } from "../terraform/values";
import { WrittenVpcs } from "./declared";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { made, madeFor } from "./look-up";

/** Rules that stand as resources of their own, and what they call their group. */
const ruleTypes = ["aws_security_group_rule", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"];

/** Every VPC's default security group lets nobody talk: AWS gives it to whatever names no other. */
export const defaultSecurityGroups: Check = (evidence) => {
  const { terraform } = evidence;
  const findings = new Findings("default-security-groups", terraform);
  const vpcs = WrittenVpcs.of(evidence);
  const groups = madeFor(terraform, "aws_default_security_group", "vpc_id");
  for (const vpc of vpcs.all) {
    const own = groups.get(vpc) ?? [];
    if (own.length === 0) findings.add(`the default security group of ${vpcs.label(vpc)} lets its members talk to each other`, vpc);
    for (const group of own) {
      for (const direction of ["ingress", "egress"]) {
        if (blocks(group, direction).length > 0)
          findings.add(
            `the default security group of ${vpcs.label(vpc)} has ${direction} rules, so what names no group is reached`,
            group,
            vpc,
          );
      }
    }
  }
  for (const rule of ruleTypes.flatMap((type) => made(terraform, type))) {
    const group = terraform.target(rule.values["security_group_id"]);
    if (group === undefined || !isDefault(group.resource, group.attribute)) continue;
    findings.add("a rule opens the default security group of a VPC, so what names no group is reached", rule, group.resource);
  }
  return findings.sorted();
};

/** Whether a group is named as the default one: by its resource, or as an attribute of its VPC. */
function isDefault({ type }: Resource, attribute: string): boolean {
  return type === "aws_default_security_group" || attribute === "default_security_group_id";
}
