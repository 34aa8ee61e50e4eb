import type { FirewallPolicyPlan, RuleGroupPlan } from "../plan";
import type { Report } from "../report";
import { groupName, policyCapacity, reserve } from "./capacity";
import { closingRules } from "./closing";
import { connectionRules } from "./connections";
import { readDemands } from "./demands";
import { writeRules } from "./derived-rules";
import type { PolicyInput } from "./input";
import { planManagedGroups } from "./managed";
import { readBlocks, readPlaces, texts } from "./places";
import { findRedundancy } from "./redundancy";
import { onceEach, type Reporter } from "./reporter";
import { readRuleFiles } from "./rule-file";
import { planStatelessGroup } from "./stateless";
import { usedVariables, type Variables } from "./variables";

export type { InspectedConnection, PolicyInput, PolicyNode } from "./input";

/** Stateful groups of one policy; AWS quota. */
const mostGroups = 20;
/** Bytes of one group's rules; AWS quota. */
const mostBytes = 2_000_000;
const longestGroupName = 128;

/** A stateful group before its capacity is known. */
interface Group {
  readonly path: string;
  readonly priority: number;
  readonly rules: readonly string[];
  readonly variables: Variables;
}

/** The firewall policy that follows from connections and own rules (semantics §6). Order in the input means nothing. */
export function planPolicy(input: PolicyInput, report: Report): FirewallPolicyPlan {
  const once = onceEach(report);
  const places = readPlaces(input, once);
  const demands = readDemands(input.connections, places, once);
  findRedundancy(demands, once);

  const closing = closingRules(demands, places.variables);
  const variables = { ...places.variables, ...closing.variables };
  const groups: Record<string, Group> = {
    ...readRuleFiles(input.rules?.before ?? [], input.ruleFiles, places.fileVariables, once),
    connections: { path: "connect", priority: 300, rules: writeRules("connections", connectionRules(demands), variables, once), variables },
    closing: { path: "connect", priority: 400, rules: writeRules("closing", closing.rules, variables, once), variables },
  };
  const managed = planManagedGroups(input.rules?.managed ?? [], input.region, once);
  const count = Object.keys(groups).length + Object.keys(managed).length;
  if (count > mostGroups) {
    once.problem(
      "rules",
      `${count} stateful groups, two of them derived; a policy holds ${mostGroups}: put files of \`before\` together, or drop managed groups`,
    );
  }
  const stateless = planStatelessGroup(input.environment, input.rules?.stateless ?? [], once);
  return {
    name: input.environment,
    homeNet: texts(readBlocks(input.homeNet, "environment", once)),
    groups: finish(input.environment, groups, once),
    managed,
    ...(stateless && { stateless }),
    statefulDefaultActions: ["aws:drop_established_app_layer_to_server", "aws:alert_established_app_layer_to_server"],
  };
}

function finish(environment: string, groups: Readonly<Record<string, Group>>, report: Reporter): Readonly<Record<string, RuleGroupPlan>> {
  const needs = Object.fromEntries(Object.entries(groups).map(([key, { rules }]) => [key, rules.length]));
  const total = Object.values(needs).reduce((sum, need) => sum + need, 0);
  const capacities = reserve(needs);
  const reserved = Object.values(capacities).reduce((sum, capacity) => sum + capacity, 0);
  if (reserved > policyCapacity) {
    report.problem(
      "connect",
      `needs ${total} rules in groups of ${reserved}; a policy holds ${policyCapacity}: name segments instead of VPCs, or put names under one \`*.\``,
    );
  }
  return Object.fromEntries(
    Object.entries(groups).map(([key, group]) => {
      const rules = group.rules.map((rule) => `${rule}\n`).join("");
      const bytes = Buffer.byteLength(rules);
      if (bytes > mostBytes)
        report.problem(group.path, `gives ${bytes} bytes of rules in one group; AWS takes ${mostBytes}: use fewer rules`);
      const capacity = capacities[key] ?? group.rules.length;
      const name = groupName(environment, key, "STATEFUL", capacity);
      if (name.length > longestGroupName)
        report.problem(
          group.path,
          `names the rule group "${name}" of ${name.length} characters; AWS takes ${longestGroupName}: give the file a shorter name`,
        );
      return [key, { name, priority: group.priority, capacity, rules, variables: usedVariables(group.rules, group.variables) }];
    }),
  );
}
