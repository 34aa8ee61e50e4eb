import type { Reporter } from "./reporter";
import { partitionOf } from "../regions";
import { suggest } from "../suggest";

/**
 * Threat groups that AWS manages, without `StrictOrder`; they exist in every region that has the firewall.
 * As of 2025-11.
 *
 * @see https://docs.aws.amazon.com/network-firewall/latest/developerguide/nwfw-managed-rule-groups.html
 */
const managedGroups: ReadonlySet<string> = new Set([
  "AbusedLegitBotNetCommandAndControlDomains",
  "AbusedLegitMalwareDomains",
  "AttackInfrastructure",
  "BotNetCommandAndControlDomains",
  "MalwareDomains",
  "ThreatSignaturesBotnet",
  "ThreatSignaturesBotnetWeb",
  "ThreatSignaturesBotnetWindows",
  "ThreatSignaturesDoS",
  "ThreatSignaturesEmergingEvents",
  "ThreatSignaturesExploits",
  "ThreatSignaturesFUP",
  "ThreatSignaturesIOC",
  "ThreatSignaturesMalware",
  "ThreatSignaturesMalwareCoinmining",
  "ThreatSignaturesMalwareMobile",
  "ThreatSignaturesMalwareWeb",
  "ThreatSignaturesPhishing",
  "ThreatSignaturesScanners",
  "ThreatSignaturesSuspect",
  "ThreatSignaturesWebAttacks",
]);

const firstPriority = 200;

/** The managed groups of a policy with their priorities, by name. */
export function planManagedGroups(
  names: readonly string[],
  region: string,
  report: Reporter,
): Readonly<Record<string, { readonly arn: string; readonly priority: number }>> {
  const seen = new Set<string>();
  names.forEach((name, index) => {
    const path = `rules.managed[${index}]`;
    if (seen.has(name)) report.note(path, `${JSON.stringify(name)} is written twice`);
    else if (managedGroups.has(name)) seen.add(name);
    else report.problem(path, `${JSON.stringify(name)} is no threat group of AWS; ${instead(name)}`);
  });
  return Object.fromEntries(
    [...seen].sort().map((name, index) => [
      name,
      {
        arn: `arn:${partitionOf(region).id}:network-firewall:${region}:aws-managed:stateful-rulegroup/${name}StrictOrder`,
        priority: firstPriority + index,
      },
    ]),
  );
}

function instead(name: string): string {
  const bare = name.replace(/(StrictOrder|ActionOrder)$/, "");
  if (managedGroups.has(bare)) return `write ${JSON.stringify(bare)}, the order is added`;
  const nearest = suggest(bare, managedGroups);
  return nearest === undefined ? `known are ${[...managedGroups].join(", ")}` : `did you mean ${JSON.stringify(nearest)}?`;
}
