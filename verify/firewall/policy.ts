import type { AddressSet } from "../address-set";
import { ReadError, type Resource, type Terraform, type Value, type Values } from "../terraform/resource";
import { blocks, needed, neededNumber, number, placeOf, text, texts } from "../terraform/values";
import { parseAddresses } from "./lists";
import { readScope, readStatefulRules, type Scope } from "./groups";
import type { Rule } from "./rule";
import { readStatelessAction, readStatelessRules } from "./stateless";

export type { Rule } from "./rule";

/** What the policy of one firewall does with packets. */
export interface FirewallPolicy {
  /** Of the policy. */
  readonly address: string;
  /** Strict order: rules are tried by priority of group, then place. Else by action. */
  readonly strict: boolean;
  /**
   * All rules in the order in which the platform tries them, the stateless ones first. Under strict order by priority of group, then
   * place; under action order pass, drop, reject, alert.
   */
  readonly rules: readonly Rule[];
  /** What happens to packets and to fragments that no stateless rule decides. */
  readonly stateless: { readonly packets: "pass" | "drop" | "forward"; readonly fragments: "pass" | "drop" | "forward" };
  /** Of the stateful engine, as written; they apply under strict order only. */
  readonly defaultActions: readonly string[];
  readonly homeNet: AddressSet;
  /** Whether the policy says HOME_NET; else it is the VPC of the firewall. */
  readonly saysHomeNet: boolean;
  readonly groups: readonly Group[];
  /** Groups of others, whose contents nobody can read here. */
  readonly unjudged: readonly string[];
}

/** A rule group of a policy. */
export interface Group {
  readonly address: string;
  readonly stage: "stateless" | "stateful";
  readonly priority: number | undefined;
  readonly capacity: number;
  /** Rules, as its quota counts them. */
  readonly used: number;
}

const defaultActions: ReadonlySet<string> = new Set(
  ["drop", "alert"].flatMap((verb) =>
    ["strict", "established", "established_app_layer", "established_app_layer_to_server"].map((when) => `aws:${verb}_${when}`),
  ),
);

const actionOrder = ["pass", "drop", "reject", "alert", "forward"] as const;

/**
 * Reads the policy of a firewall with all its rule groups.
 *
 * @throws {ReadError} where a group is not here or holds what is no rule
 */
export function readPolicy(terraform: Terraform, firewall: Resource): FirewallPolicy {
  const resource = terraform.target(needed(firewall, "firewall_policy_arn"))?.resource;
  if (resource?.type !== "aws_networkfirewall_firewall_policy") {
    throw new ReadError(placeOf(firewall, "firewall_policy_arn"), "names no policy that is here");
  }
  const body = blocks(resource, "firewall_policy")[0];
  if (!body) throw new ReadError(placeOf(resource, "firewall_policy"), "is not set");
  const order = blocks(body, "stateful_engine_options").map((options) => text(options, "rule_order"))[0] ?? "DEFAULT_ACTION_ORDER";
  const strict = order === "STRICT_ORDER";
  if (!strict && order !== "DEFAULT_ACTION_ORDER")
    throw new ReadError(placeOf(body, "stateful_engine_options"), `has the order ${JSON.stringify(order)}`);

  const { scope, homeNet, saysHomeNet } = variablesOf(terraform, firewall, body);
  const references = (kind: string): readonly Found[] => groupsOf(terraform, body, kind);
  const stateless = references("stateless_rule_group_reference").map(({ group, ...rest }) => {
    if (!group) throw new ReadError(`${resource.stack}: ${resource.address}`, "has a stateless group that is not here");
    return { ...rest, group, rules: readStatelessRules(group) };
  });
  const found = references("stateful_rule_group_reference");
  if (strict && found.some(({ priority }) => priority === undefined))
    throw new ReadError(placeOf(body, "stateful_rule_group_reference"), "has no priority, which strict order needs");
  const stateful = found.flatMap(({ group, priority }) =>
    group ? [{ group, priority, rules: readStatefulRules(terraform, group, scope) }] : [],
  );
  const tried = stateful.flatMap(({ rules }) => rules);

  return {
    address: resource.address,
    strict,
    rules: [
      ...stateless.flatMap(({ rules }) => rules),
      ...(strict ? tried : actionOrder.flatMap((action) => tried.filter((rule) => rule.action === action))),
    ],
    stateless: {
      packets: readStatelessAction(body, "stateless_default_actions"),
      fragments: readStatelessAction(body, "stateless_fragment_default_actions"),
    },
    defaultActions: texts(body, "stateful_default_actions").map((action) => {
      if (defaultActions.has(action)) return action;
      throw new ReadError(placeOf(body, "stateful_default_actions"), `holds ${JSON.stringify(action)}, which is no action`);
    }),
    homeNet,
    saysHomeNet,
    groups: [
      ...stateless.map(({ group, priority, rules }) => groupOf(group, priority, "stateless", rules)),
      ...stateful.map(({ group, priority, rules }) => groupOf(group, priority, "stateful", rules)),
    ],
    unjudged: found.flatMap(({ group, name }) => (group ? [] : [name])),
  };
}

/** The first address of every part into which the rules cut all addresses: in each part all addresses meet the same rules. */
export function boundaries(policy: FirewallPolicy): readonly number[] {
  const starts = new Set([0]);
  for (const set of new Set(policy.rules.flatMap(({ source, target }) => [source, target]))) {
    for (const { first, last } of set.ranges) {
      starts.add(first);
      if (last < 2 ** 32 - 1) starts.add(last + 1);
    }
  }
  return [...starts].sort((one, other) => one - other);
}

interface Found {
  readonly group: Resource | undefined;
  readonly priority: number | undefined;
  /** What it is called where it is not here. */
  readonly name: string;
}

/** The groups that a policy refers to, by priority. */
function groupsOf(terraform: Terraform, body: Values, kind: string): readonly Found[] {
  return blocks(body, kind)
    .map((reference) => {
      const arn: Value = needed(reference, "resource_arn");
      const priority = number(reference, "priority");
      const group = terraform.target(arn)?.resource;
      if (group?.type === "aws_networkfirewall_rule_group" && group.mode === "managed") return { group, priority, name: group.address };
      const managed = typeof arn === "string" ? /:aws-managed:stateful-rulegroup\/(.+)$/.exec(arn)?.[1] : undefined;
      if (managed === undefined) throw new ReadError(placeOf(reference, "resource_arn"), "names no rule group that is here");
      return { group: undefined, priority, name: managed };
    })
    .sort((one, other) => (one.priority ?? 0) - (other.priority ?? 0) || (one.name < other.name ? -1 : 1));
}

function groupOf(group: Resource, priority: number | undefined, stage: Group["stage"], rules: readonly Rule[]): Group {
  const used = stage === "stateless" ? rules.reduce((sum, rule) => sum + cost(rule), 0) : new Set(rules.map(({ line }) => line)).size;
  return { address: group.address, stage, priority, capacity: neededNumber(group, "capacity"), used };
}

/** The product of the settings of each field; what matches anything is one. Counted by ranges, which is at most what is written. */
function cost({ source, target, sourcePorts, ports, ipProtocols }: Rule): number {
  const protocols = ipProtocols.ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const settings = [source, target, sourcePorts, ports].map(({ ranges }) => ranges.length);
  return settings.reduce((product, count) => product * Math.max(1, count), protocols === 256 ? 1 : protocols);
}

/** HOME_NET and EXTERNAL_NET with what else the policy defines; by itself the platform takes the VPC of the firewall, and its inverse. */
function variablesOf(
  terraform: Terraform,
  firewall: Resource,
  body: Values,
): { readonly scope: Scope; readonly homeNet: AddressSet; readonly saysHomeNet: boolean } {
  const written = blocks(body, "policy_variables")[0];
  const said = written
    ? readScope(written, "rule_variables", "port_sets")
    : { addresses: new Map<string, readonly string[]>(), ports: new Map() };
  const own = said.addresses.get("HOME_NET");
  const home = own ?? cidrsOf(terraform, firewall);
  const addresses = new Map(said.addresses);
  addresses.set("HOME_NET", home);
  if (!addresses.has("EXTERNAL_NET"))
    addresses.set(
      "EXTERNAL_NET",
      home.map((block) => `!${block}`),
    );
  return {
    scope: { addresses, ports: said.ports },
    homeNet: parseAddresses("$HOME_NET", { addresses, ports: said.ports, references: new Map() }),
    saysHomeNet: own !== undefined,
  };
}

function cidrsOf(terraform: Terraform, firewall: Resource): readonly string[] {
  const vpc = terraform.target(needed(firewall, "vpc_id"))?.resource;
  if (vpc?.type !== "aws_vpc") throw new ReadError(placeOf(firewall, "vpc_id"), "names no VPC that is here, so nobody knows HOME_NET");
  const more = terraform
    .of("aws_vpc_ipv4_cidr_block_association")
    .filter(({ values }) => terraform.target(values["vpc_id"])?.resource === vpc);
  return [vpc, ...more].flatMap((holder) => text(holder, "cidr_block") ?? []);
}
