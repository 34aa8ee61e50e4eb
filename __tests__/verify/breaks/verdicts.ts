import { formatAddress } from "../../../cidr";
import { type Conversation, describe } from "../../../verify/conversation";
import { judge } from "../../../verify/firewall/judge";
import { boundaries, type FirewallPolicy, readPolicy, type Rule } from "../../../verify/firewall/policy";
import { kindsOf, namesFor } from "../../../verify/firewall/probes";
import type { Terraform } from "../../../verify/terraform/resource";
import type { Ways } from "./ways";

/** Where the rules of two networks first judge a conversation otherwise, or `undefined` where they never do: tried between all addresses that packets go between. */
export function differentVerdict(before: Terraform, after: Terraform, ways: Ways): string | undefined {
  const [one, other] = [policyOf(before), policyOf(after)];
  const starts = [...new Set([...boundaries(one), ...boundaries(other)])].sort((a, b) => a - b);
  const tried = new Set<string>();
  for (const source of starts) {
    for (const target of starts) {
      const sides = [one, other].map((policy) => ({
        policy,
        forward: between(policy, source, target),
        backward: between(policy, target, source),
      }));
      const key = sides.map(({ forward, backward }) => [...forward.map(nameOf), "<", ...backward.map(nameOf)].join(" ")).join("; ");
      if (tried.has(key) || !ways.carries(source, target)) continue;
      tried.add(key);
      const rules = { forward: sides.flatMap(({ forward }) => forward), backward: sides.flatMap(({ backward }) => backward) };
      for (const kind of kindsOf(rules.forward, rules.backward, [])) {
        for (const name of namesFor(kind, rules.forward, [])) {
          const conversation: Conversation = name === undefined ? kind : { ...kind, name };
          const [was, is] = sides.map(({ policy, forward, backward }) => {
            const { passes, reaches } = judge(policy, forward, backward, conversation);
            return `${passes}, ${reaches}`;
          });
          if (was !== is)
            return `${formatAddress(source)} to ${formatAddress(target)}, ${describe(conversation)}: ${was ?? ""} before, ${is ?? ""} after`;
        }
      }
    }
  }
  return undefined;
}

function policyOf(terraform: Terraform): FirewallPolicy {
  const [firewall] = terraform.of("aws_networkfirewall_firewall");
  if (firewall === undefined) throw new Error("there is no firewall");
  return readPolicy(terraform, firewall);
}

function between(policy: FirewallPolicy, source: number, target: number): readonly Rule[] {
  return policy.rules.filter((rule) => rule.source.has(source) && rule.target.has(target));
}

function nameOf({ group, msg, names, ports, action }: Rule): string {
  return JSON.stringify([group, msg, action, names, ports.ranges]);
}
