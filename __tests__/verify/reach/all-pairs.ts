import { Asked, type Place } from "../../../verify/asked/asked";
import type { AddressSet, Range } from "../../../verify/address-set";
import type { Evidence } from "../../../verify/checks/evidence";
import { compare } from "../../../verify/firewall/compare";
import { boundaries, type FirewallPolicy, readPolicy } from "../../../verify/firewall/policy";
import { nameOf } from "../../../verify/firewall/rule";
import type { Subnet, Vpc } from "../../../verify/network/network";
import { type Group, groupsOf } from "../../../verify/reach/groups";
import { PathJudge } from "../../../verify/reach/judge-path";
import { natSubnets } from "../../../verify/reach/nat-subnets";
import type { Start } from "../../../verify/trace/walk";

/** One address of every stretch that anything could tell apart, and one in the midst of each. */
export function everyAddress({ environment, network, terraform }: Evidence): readonly number[] {
  const { nodes, entitlements } = new Asked(environment);
  const sets: AddressSet[] = [
    nodes.hub,
    nodes.endpoints,
    nodes.service,
    nodes.internet,
    nodes.local,
    ...nodes.segments.values(),
    ...nodes.internetRanges.values(),
  ];
  for (const { routed, tiers, ranges } of nodes.vpcs.values())
    sets.push(routed, ...ranges.values(), ...[...tiers.values()].map(({ space }) => space));
  for (const { space, ranges } of nodes.sites.values()) sets.push(space, ...ranges.values());
  for (const { from, to } of entitlements) sets.push(from, to);
  const runs: Range[] = sets.flatMap(({ ranges }) => [...ranges]);
  for (const { blocks, subnets, tables } of network.vpcs) {
    runs.push(...blocks, ...subnets.map(({ block }) => block), ...tables.flatMap(({ routes }) => routes.map(({ block }) => block)));
  }
  for (const { tables } of network.hubs) runs.push(...tables.flatMap(({ routes }) => routes.map(({ block }) => block)));
  const cuts = new Set([0, ...runs.flatMap(({ first, last }) => [first, last + 1])]);
  for (const firewall of network.firewalls) for (const cut of boundaries(readPolicy(terraform, firewall.resource))) cuts.add(cut);
  const sorted = [...cuts].filter((cut) => cut < 2 ** 32).sort((one, other) => one - other);
  return sorted.flatMap((first, index) => {
    const next = sorted[index + 1] ?? 2 ** 32;
    return next - first < 2 ? [first] : [first, first + Math.floor((next - first) / 2)];
  });
}

/** Every address as a group of its own, so that nothing is taken to be like anything else. */
export function eachItsOwn(evidence: Evidence): readonly Group[] {
  const { environment, network, terraform } = evidence;
  const asked = new Asked(environment);
  const silent = natSubnets(terraform, network);
  const rules = network.firewalls.flatMap(({ resource }) => readPolicy(terraform, resource).rules);
  const attachments = network.hubs.flatMap((hub) => hub.attachments);
  const startsOf = (site: string): Start[] =>
    attachments.filter((one) => one.site === site).map((attachment) => ({ kind: "attachment", attachment }));
  const places = <T>(all: readonly T[], has: (one: T) => boolean): number[] => all.flatMap((one, index) => (has(one) ? [index] : []));
  const groups: Group[] = [];
  for (const address of everyAddress(evidence)) {
    const place = asked.placeOf(address);
    const { vpc, subnet } = homeOf(evidence, address);
    const add = (behind: string | undefined, starts: readonly Start[]): void => {
      groups.push({
        place,
        behind,
        sort: groups.length,
        ways: 0,
        examples: [{ vpc, spots: [{ address, likeness: 0, home: subnet, starts }] }],
        sourceRules: places(rules, ({ source }) => source.has(address)),
        targetRules: places(rules, ({ target }) => target.has(address)),
        from: places(asked.entitlements, ({ from }) => from.has(address)),
        to: places(asked.entitlements, ({ to }) => to.has(address)),
      });
    };
    if (subnet) add(undefined, place.kind === "hub" || silent.has(subnet) ? [] : [{ kind: "subnet", subnet }]);
    else if (place.kind === "site") add(place.group, startsOf(place.group));
    else add(undefined, []);
    const isAnybodys = place.kind === "internet" || place.kind === "private";
    if (isAnybodys && subnet === undefined) for (const site of asked.exits) add(site, startsOf(site));
  }
  return groups;
}

/** The classes that verification decides by. */
export function classes({ environment, network, terraform }: Evidence): readonly Group[] {
  const policies = network.firewalls.map(({ resource }) => readPolicy(terraform, resource));
  return groupsOf(new Asked(environment), network, policies, natSubnets(terraform, network));
}

/** What is wrong between any two groups, as `check from to`: the check, and the nodes that a finding would speak of. */
export function wrongs({ environment, network, terraform }: Evidence, groups: readonly Group[]): readonly string[] {
  const asked = new Asked(environment);
  const paths = new PathJudge(asked, network);
  const policies = new Map(network.firewalls.map((firewall) => [firewall, readPolicy(terraform, firewall.resource)]));
  const rules = [...policies.values()].flatMap((policy) => policy.rules);
  const found = new Set<string>();
  const differences = new Map<string, readonly string[]>();
  for (const one of groups) {
    if (!one.examples.some(({ spots }) => spots.some(({ starts }) => starts.length > 0))) continue;
    for (const other of groups) {
      const way = paths.way(one, other);
      if (way === undefined) continue;
      const pair = `${nodeOf(one.place)} > ${nodeOf(other.place)}`;
      for (const { check } of way.faults) found.add(`${check} ${pair}`);
      const { kind } = paths.expectation(one, other);
      const [firewall] = way.firewalls;
      const policy = firewall && policies.get(firewall);
      if (policy === undefined || way.example === undefined || (kind !== "inspected" && kind !== "exit")) continue;
      const between = (source: readonly number[], target: readonly number[]): number[] => source.filter((place) => target.includes(place));
      const there = between(one.sourceRules, other.targetRules);
      const back = between(other.sourceRules, one.targetRules);
      const permitted = between(one.from, other.to);
      const key = JSON.stringify([there, back, permitted]);
      let said = differences.get(key);
      if (said === undefined) {
        const rulesAt = (at: readonly number[]): FirewallPolicy["rules"] => at.map((index) => rules[index]!);
        const permissions = permitted.map((index) => asked.entitlements[index]!.permission);
        said = compare(policy, rulesAt(there), rulesAt(back), permissions).map(
          (difference) => `${difference.kind} ${difference.found.rule ? nameOf(difference.found.rule) : ""}`,
        );
        differences.set(key, said);
      }
      for (const difference of said) found.add(`${difference} ${pair}`);
    }
  }
  return [...found].sort();
}

function nodeOf(place: Place): string {
  return place.group ?? place.kind;
}

/** The one VPC that has an address, and the subnet; none where several VPCs have it. */
function homeOf({ network }: Evidence, address: number): { readonly vpc: Vpc | undefined; readonly subnet: Subnet | undefined } {
  const has = ({ first, last }: Range): boolean => first <= address && address <= last;
  const owners = network.vpcs.flatMap((vpc) => vpc.blocks.filter(has).map(() => vpc));
  const [vpc] = owners;
  if (vpc === undefined || owners.length > 1) return { vpc: undefined, subnet: undefined };
  return { vpc, subnet: network.vpcs.flatMap(({ subnets }) => subnets).find(({ block }) => has(block)) };
}
