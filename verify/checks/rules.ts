import { AddressSet } from "../address-set";
import type { Finding } from "../finding";
import { findFlaws, type Flaw } from "../firewall/flaws";
import { everyPort } from "../firewall/lists";
import { nameOf, type Rule } from "../firewall/rule";
import { isOfFiles, judgeReach } from "../reach/judge-reach";
import type { Resource } from "../terraform/resource";
import { blocks, text } from "../terraform/values";
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
  for (const [firewall, policy] of judgeReach(evidence).policies) {
    const own = new Set(policy.groups.filter(({ priority }) => isOfFiles(priority)).map(({ address }) => address));
    const at = (address: string): readonly Resource[] => [byAddress.get(address) ?? firewall.resource];
    const derived = policy.rules.filter(({ stage, group }) => stage === "stateful" && !own.has(group));
    for (const rule of derived) {
      if (everyPort.ranges.every(({ first, last }) => rule.sourcePorts.ranges.some((range) => range.first <= first && last <= range.last)))
        continue;
      findings.add(`${nameOf(rule)} asks for ports of the source, which whoever begins may choose`, ...at(rule.group));
    }
    if (!derived.some(isPathMtu))
      findings.add("no rule passes ICMP 3/4 for everybody, so nobody learns how long packets may be", ...at(policy.address));
    const options = blocks(at(policy.address)[0] ?? firewall.resource, "firewall_policy").flatMap((body) =>
      blocks(body, "stateful_engine_options"),
    );
    if (options.some((option) => text(option, "stream_exception_policy") !== "REJECT"))
      findings.add(
        "conversations that the firewall has not seen from their beginning are not rejected, so their ends wait",
        ...at(policy.address),
      );
  }
  return findings.sorted();
}

/** An ICMP error about the length of packets, from and to everybody (F1, F12). */
function isPathMtu({ action, protocol, source, target, icmpTypes, icmpCodes }: Rule): boolean {
  const is = (set: Rule["icmpTypes"], number: number): boolean =>
    set.ranges.length === 1 && set.has(number) && set.ranges[0]?.first === set.ranges[0]?.last;
  return (
    action === "pass" &&
    protocol === "icmp" &&
    source.covers(AddressSet.all) &&
    target.covers(AddressSet.all) &&
    is(icmpTypes, 3) &&
    is(icmpCodes, 4)
  );
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
