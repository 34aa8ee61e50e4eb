import type { Resource, Values } from "../terraform/resource";
import { blocks, flag, type Holder, number, text } from "../terraform/values";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { made, madeFor, named } from "./look-up";

/** Network ACLs let everything pass, or none is written: they know no conversation, so one that blocks makes every proof here untrue. */
export const networkAcls: Check = ({ terraform }) => {
  const findings = new Findings("network-acls", terraform);
  const rules = madeFor(terraform, "aws_network_acl_rule", "network_acl_id");
  for (const acl of ["aws_network_acl", "aws_default_network_acl"].flatMap((type) => made(terraform, type))) {
    const own = rules.get(acl) ?? [];
    const directions: readonly (readonly [string, readonly Holder[]])[] = [
      ["in", [...blocks(acl, "ingress"), ...own.filter((rule) => !flag(rule, "egress", false))]],
      ["out", [...blocks(acl, "egress"), ...own.filter((rule) => flag(rule, "egress", false))]],
    ];
    for (const [direction, all] of directions)
      if (!letsAll(all)) findings.add(`a network ACL blocks what comes ${direction}, which nothing asks for`, acl, ...own);
  }
  for (const rule of made(terraform, "aws_network_acl_rule"))
    if (named(terraform, rule, "network_acl_id") === undefined)
      findings.add("a rule of a network ACL that is not here is not asked for", rule);
  return findings.sorted();
};

/** Whether some rule lets every IPv4 packet pass and none denies any. */
function letsAll(rules: readonly (Resource | Values)[]): boolean {
  const action = (rule: Holder): string | undefined => text(rule, "action") ?? text(rule, "rule_action");
  const lets = (rule: Holder): boolean => {
    const protocol = text(rule, "protocol") ?? "-1";
    return (
      action(rule) === "allow" &&
      (protocol === "-1" || protocol === "all") &&
      text(rule, "cidr_block") === "0.0.0.0/0" &&
      (number(rule, "from_port") ?? 0) === 0 &&
      (number(rule, "to_port") ?? 0) === 0
    );
  };
  return rules.some(lets) && rules.every((rule) => action(rule) === "allow");
}
