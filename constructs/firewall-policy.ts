import { NetworkfirewallFirewallPolicy } from "@cdktf/provider-aws/lib/networkfirewall-firewall-policy";
import { NetworkfirewallRuleGroup, type NetworkfirewallRuleGroupConfig } from "@cdktf/provider-aws/lib/networkfirewall-rule-group";
import type { Construct } from "constructs";

import type { FirewallPolicyPlan, RuleGroupPlan, StatelessGroupPlan, StatelessRulePlan } from "../plan/plan";
import { attribute, group, literal } from "./reference";

/** A group that must be replaced is in use by its policy; the plan gives the new one another name. */
const replaceable = { lifecycle: { createBeforeDestroy: true } };

/** What no rule decides goes on to the stateful rules. */
const forward = ["aws:forward_to_sfe"];

/**
 * A policy in strict order with its rule groups, made in the scope of its firewall.
 *
 * A flow of which the firewall has not seen the beginning is rejected, so that its ends notice.
 */
export function firewallPolicy(scope: Construct, plan: FirewallPolicyPlan): NetworkfirewallFirewallPolicy {
  const groups = group(scope, "group");
  const own = Object.entries(plan.groups).map(([key, rules]) => ({
    priority: rules.priority,
    resourceArn: attribute(statefulGroup(groups, key, rules), "arn"),
  }));
  const managed = Object.values(plan.managed).map(({ arn, priority }) => ({ priority, resourceArn: arn }));
  const { stateless } = plan;

  return new NetworkfirewallFirewallPolicy(scope, "policy", {
    name: plan.name,
    firewallPolicy: {
      statelessDefaultActions: forward,
      statelessFragmentDefaultActions: forward,
      statefulDefaultActions: [...plan.statefulDefaultActions],
      statefulEngineOptions: { ruleOrder: "STRICT_ORDER", streamExceptionPolicy: "REJECT" },
      // The platform's own HOME_NET is the inspection VPC, in which nobody lives: managed rules would never match.
      policyVariables: { ruleVariables: [variable("HOME_NET", plan.homeNet)] },
      statefulRuleGroupReference: [...own, ...managed].sort((a, b) => a.priority - b.priority),
      ...(stateless && {
        statelessRuleGroupReference: [{ priority: stateless.priority, resourceArn: attribute(statelessGroup(groups, stateless), "arn") }],
      }),
    },
    tags: { Name: plan.name },
  });
}

function statefulGroup(scope: Construct, key: string, plan: RuleGroupPlan): NetworkfirewallRuleGroup {
  const variables = Object.entries(plan.variables);
  return new NetworkfirewallRuleGroup(scope, key, {
    ...common(plan, "STATEFUL"),
    ruleGroup: {
      ...(variables.length > 0 && { ruleVariables: { ipSets: variables.map(([name, blocks]) => variable(name, blocks)) } }),
      rulesSource: { rulesString: literal(plan.rules) },
      statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
    },
  });
}

function statelessGroup(scope: Construct, plan: StatelessGroupPlan): NetworkfirewallRuleGroup {
  return new NetworkfirewallRuleGroup(scope, "stateless", {
    ...common(plan, "STATELESS"),
    ruleGroup: { rulesSource: { statelessRulesAndCustomActions: { statelessRule: plan.rules.map(statelessRule) } } },
  });
}

function common(plan: RuleGroupPlan | StatelessGroupPlan, type: "STATEFUL" | "STATELESS"): NetworkfirewallRuleGroupConfig {
  return { name: plan.name, type, capacity: plan.capacity, tags: { Name: plan.name }, ...replaceable };
}

function statelessRule({ priority, action, protocols, sources, destinations, destinationPorts }: StatelessRulePlan) {
  return {
    priority,
    ruleDefinition: {
      actions: [action],
      matchAttributes: {
        ...(protocols.length > 0 && { protocols: [...protocols] }),
        ...(sources.length > 0 && { source: sources.map(definition) }),
        ...(destinations.length > 0 && { destination: destinations.map(definition) }),
        ...(destinationPorts.length > 0 && { destinationPort: destinationPorts.map(({ from, to }) => ({ fromPort: from, toPort: to })) }),
      },
    },
  };
}

function definition(addressDefinition: string) {
  return { addressDefinition };
}

function variable(key: string, blocks: readonly string[]) {
  return { key, ipSet: { definition: [...blocks] } };
}
