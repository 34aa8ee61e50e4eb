import type { FirewallPolicyPlan } from "../../../plan/plan";
import { readPolicy, type FirewallPolicy, type Rule } from "../../../verify/firewall/policy";
import { AddressSet } from "../../../verify/address-set";
import { parseAddress } from "../../../cidr";
import { Reference, type Resource, type Terraform, type Value, type Values } from "../../../verify/terraform/resource";

/** Resources by address, as a test writes them; `-> type.name` refers to another. */
export type Written = Readonly<Record<string, Values>>;

/** The policy of the only firewall. */
export function read(written: Written): FirewallPolicy {
  const terraform = terraformOf(written);
  const [firewall] = terraform.of("aws_networkfirewall_firewall");
  if (!firewall) throw new Error("no firewall");
  return readPolicy(terraform, firewall);
}

/** A firewall with one policy of these settings, and one group a text of rules, in strict order as they stand. */
export function firewall(
  groups: Readonly<Record<string, Values | string>>,
  settings: Values = {},
  variables: Readonly<Record<string, readonly string[]>> = {},
): Written {
  const addresses = Object.keys(groups).map((name) => `aws_networkfirewall_rule_group.${name}`);
  return {
    "aws_vpc.inspection": { cidr_block: "10.16.0.0/22" },
    "aws_networkfirewall_firewall.fw": {
      firewall_policy_arn: "-> aws_networkfirewall_firewall_policy.policy",
      vpc_id: "-> aws_vpc.inspection",
    },
    "aws_networkfirewall_firewall_policy.policy": {
      firewall_policy: {
        stateless_default_actions: ["aws:forward_to_sfe"],
        stateless_fragment_default_actions: ["aws:forward_to_sfe"],
        stateful_default_actions: ["aws:drop_established_app_layer_to_server", "aws:alert_established_app_layer_to_server"],
        stateful_engine_options: { rule_order: "STRICT_ORDER" },
        policy_variables: { rule_variables: [{ key: "HOME_NET", ip_set: { definition: ["10.16.0.0/15"] } }] },
        stateful_rule_group_reference: addresses.map((address, index) => ({ priority: 100 * (index + 1), resource_arn: `-> ${address}` })),
        ...settings,
      },
    },
    ...Object.fromEntries(
      Object.entries(groups).map(([name, group]) => [
        `aws_networkfirewall_rule_group.${name}`,
        {
          type: "STATEFUL",
          capacity: 100,
          rule_group:
            typeof group === "string"
              ? {
                  rule_variables: { ip_sets: Object.entries(variables).map(([key, definition]) => ({ key, ip_set: { definition } })) },
                  rules_source: { rules_string: group },
                }
              : group,
        },
      ]),
    ),
  };
}

/** A planned policy as it is written. */
export function ofPlan(plan: FirewallPolicyPlan, settings: Values = {}): FirewallPolicy {
  const groups = Object.entries(plan.groups).sort(([, one], [, other]) => one.priority - other.priority);
  const written = firewall(
    Object.fromEntries(
      groups.map(([name, { rules, variables }]) => [
        name,
        {
          rule_variables: { ip_sets: Object.entries(variables).map(([key, definition]) => ({ key, ip_set: { definition } })) },
          rules_source: { rules_string: rules },
        },
      ]),
    ),
    {
      stateful_default_actions: plan.statefulDefaultActions,
      policy_variables: { rule_variables: [{ key: "HOME_NET", ip_set: { definition: plan.homeNet } }] },
      ...settings,
    },
  );
  return read(written);
}

/** The rules that packets between two addresses may meet, there and back. */
export function between(
  { rules }: FirewallPolicy,
  client: string,
  server: string,
): { forward: readonly Rule[]; backward: readonly Rule[] } {
  const [one, other] = [parseAddress(client), parseAddress(server)];
  return {
    forward: rules.filter(({ source, target }) => source.has(one) && target.has(other)),
    backward: rules.filter(({ source, target, direction }) => direction !== "to-server" && source.has(other) && target.has(one)),
  };
}

export function addresses(...blocks: readonly string[]): AddressSet {
  return AddressSet.ofBlocks(blocks);
}

/** Resources as the reader gives them. */
export function terraformOf(written: Written): Terraform {
  const resources = new Map<string, Resource>();
  for (const [address, values] of Object.entries(written)) {
    resources.set(address, {
      address,
      stack: "test",
      type: address.split(".")[0] ?? "",
      mode: "managed",
      values: resolve(values) as Values,
    });
  }
  function resolve(value: Value): Value {
    if (typeof value === "string" && value.startsWith("-> ")) return new Lazy(value.slice(3)) as unknown as Value;
    if (Array.isArray(value)) return value.map(resolve);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(one as Value)]));
  }
  return {
    resources: [...resources.values()],
    source: "configuration",
    of: (type) => [...resources.values()].filter((resource) => resource.type === type),
    target: (value) => {
      const found = value instanceof Lazy ? resources.get(value.address) : undefined;
      return found && new Reference(found, "arn");
    },
    endpoint: () => undefined,
  };
}

/** A reference before its resource is there. */
class Lazy {
  constructor(readonly address: string) {}
}
