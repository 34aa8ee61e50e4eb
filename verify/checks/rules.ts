import type { Finding } from "../finding";
import { findFlaws } from "../firewall/flaws";
import { judgeReach } from "../reach/judge-reach";
import type { Evidence } from "./evidence";
import { Findings } from "./findings";

/** Every rule of the firewall can matter and says what it means: strict order, no rule shadowed, repeated or unreachable, no pass of whole flows. */
export function rules(evidence: Evidence): readonly Finding[] {
  const findings = new Findings("rules", evidence.terraform);
  const byAddress = new Map(evidence.terraform.resources.map((resource) => [resource.address, resource]));
  for (const [firewall, policy] of judgeReach(evidence).policies) {
    for (const { message, rules: concerned } of findFlaws(policy)) {
      const groups = concerned.flatMap(({ group }) => byAddress.get(group) ?? []);
      findings.add(message, ...(groups.length > 0 ? groups : [byAddress.get(policy.address) ?? firewall.resource]));
    }
  }
  return findings.sorted();
}
