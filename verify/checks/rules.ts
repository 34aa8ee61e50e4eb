import type { Finding } from "../finding";
import { findFlaws, type Flaw } from "../firewall/flaws";
import { judgeReach } from "../reach/judge-reach";
import type { Evidence } from "./evidence";
import { Findings } from "./findings";

/** Every rule of the firewall can matter and says what it means: strict order, no rule shadowed, repeated or unreachable, no pass of whole flows. */
export function rules(evidence: Evidence): readonly Finding[] {
  const findings = new Findings("rules", evidence.terraform);
  const byAddress = new Map(evidence.terraform.resources.map((resource) => [resource.address, resource]));
  for (const [firewall, policy] of judgeReach(evidence).policies) {
    for (const { message, rules: concerned } of findFlaws(policy).filter((flaw) => !isRepetition(flaw))) {
      const groups = concerned.flatMap(({ group }) => byAddress.get(group) ?? []);
      findings.add(message, ...(groups.length > 0 ? groups : [byAddress.get(policy.address) ?? firewall.resource]));
    }
  }
  return findings.sorted();
}

/**
 * Rules that another makes needless: connections that contain one another say so, and planning notes it. A closing drop is never tried
 * either where everything was asked to pass. Whether what passes was asked is judged for every pair of addresses anyway.
 */
export function repetitions(evidence: Evidence): readonly string[] {
  return [...judgeReach(evidence).policies.values()].flatMap((policy) =>
    findFlaws(policy)
      .filter(isRepetition)
      .map(({ message }) => message),
  );
}

function isRepetition({ kind, rules: [rule, earlier] }: Flaw): boolean {
  if (rule === undefined || earlier === undefined) return false;
  if (kind === "duplicate-rule" || kind === "shadowed-rule") return rule.action === earlier.action || earlier.action === "pass";
  // A drop of a part of what a rule by name is about is an exception that somebody wrote, and judged with the rest.
  return kind === "name-unseen" && !(earlier.source.covers(rule.source) && earlier.target.covers(rule.target));
}
