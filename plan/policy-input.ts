import { contains } from "../cidr";
import type { Entry } from "./entry";
import type { Decisions } from "./decisions";
import { declaredBlocks, type Network } from "./network";
import type { Node, Nodes } from "./nodes";
import type { FirewallPolicyPlan } from "./plan";
import { planPolicy, type InspectedConnection, type PolicyNode } from "./policy/policy";
import { notInternet } from "./read-network";
import type { Report } from "./report";

/** The firewall's policy from the inspected connections of a network (semantics §6). */
export function planFirewallPolicy(
  network: Network,
  nodes: Nodes,
  decisions: Decisions,
  ruleFiles: Readonly<Record<string, string>>,
  report: Report,
): FirewallPolicyPlan {
  const { environment } = network;
  // Segments elsewhere whose traffic this firewall sees are its network, too (§12).
  const seen = new Set(decisions.entries.flatMap(({ inspected, from, to }) => (inspected ? [from.group, to.group] : [])));
  const own = [...network.segments.values()]
    .flatMap(({ blocks }) => blocks)
    .concat(network.hub === undefined ? [] : [network.hub.block])
    .concat(network.linked.flatMap(({ blocks }) => blocks.filter(({ group }) => seen.has(group)).map(({ cidr }) => cidr)));
  const outside = declaredBlocks(network).filter((block) => !notInternet.some((one) => contains(one, block)));
  return planPolicy(
    {
      environment: environment.name,
      region: environment.region,
      connections: decisions.entries.filter(({ inspected }) => inspected).flatMap(directed),
      homeNet: own.map(({ text }) => text).sort(),
      inside: [...new Set([...notInternet, ...outside].map(({ text }) => text))].sort(),
      ...(environment.rules === undefined ? {} : { rules: environment.rules, nodes: nodes.all().map(policyNode) }),
      ruleFiles,
    },
    report,
  );
}

function directed(entry: Entry): readonly InspectedConnection[] {
  const { path, allow, names, on, sid } = entry;
  // Without a single block that could be read there is no rule, and what cannot be read is reported where it stands.
  if ([entry.from, entry.to].some(({ addresses }) => addresses !== "internet" && addresses.blocks.length === 0)) return [];
  const from = policyNode(entry.from);
  const to = policyNode(entry.to);
  const one: InspectedConnection = {
    path,
    from,
    to,
    allow,
    names,
    ...(on === undefined ? {} : { on }),
    ...(sid === undefined ? {} : { sid }),
  };
  return entry.bothWays ? [one, { ...one, from: to, to: from }] : [one];
}

function policyNode({ name, addresses }: Node): PolicyNode {
  if (addresses === "internet") return { name, addresses };
  return {
    name,
    addresses: { blocks: addresses.blocks.map(({ text }) => text).sort(), except: addresses.except.map(({ text }) => text).sort() },
  };
}
