import { capacity, policyCapacity } from "./capacity";
import type { FirewallPolicy, Rule } from "./policy";
import { nameOf } from "./rule";
import { Coverage, overlaps } from "./coverage";

/** What is wrong with a policy by itself, whatever it was meant to let pass. */
export interface Flaw {
  readonly kind:
    | "action-order"
    | "default-action"
    | "stateless-default"
    | "home-net"
    | "capacity"
    | "duplicate-sid"
    | "duplicate-rule"
    | "shadowed-rule"
    | "unreachable-rule"
    | "name-unseen"
    | "pass-without-flow"
    | "drop-hits-replies";
  /** The one that is wrong first, then what it meets. */
  readonly rules: readonly Rule[];
  readonly message: string;
}

const defaultDrop = "aws:drop_established_app_layer_to_server";
const defaultAlert = "aws:alert_established_app_layer_to_server";

/** Everything that is wrong with a policy by itself, in the order of its rules. */
export function findFlaws(policy: FirewallPolicy): readonly Flaw[] {
  const stateful = policy.rules.filter(({ stage }) => stage === "stateful");
  // A rule in both directions stands here once.
  const written = [...new Map(stateful.map((rule) => [`${rule.group} ${rule.line}`, rule])).values()];
  return [
    ...settingFlaws(policy),
    ...capacityFlaws(policy),
    ...duplicateSids(written),
    ...orderFlaws(stateful),
    ...stateful.flatMap(passFlaw),
    ...replyFlaws(stateful),
    ...unseenNames(stateful),
  ];
}

function settingFlaws({ address, strict, defaultActions, stateless, saysHomeNet }: FirewallPolicy): readonly Flaw[] {
  const of = (kind: Flaw["kind"], message: string): Flaw => ({ kind, rules: [], message: `${address} ${message}` });
  return [
    ...(strict ? [] : [of("action-order", "tries rules by action, so the order in which they are written means nothing")]),
    ...(strict && !defaultActions.includes(defaultDrop)
      ? [of("default-action", `has not ${defaultDrop}, which lets names be seen and drops what no rule passes`)]
      : []),
    ...(strict && !defaultActions.includes(defaultAlert)
      ? [of("default-action", `has not ${defaultAlert}, so what its default drops is recorded nowhere`)]
      : []),
    ...(["packets", "fragments"] as const)
      .filter((kind) => stateless[kind] !== "forward")
      .map((kind) => of("stateless-default", `lets the stateless engine ${stateless[kind]} ${kind}, so no stateful rule sees them`)),
    ...(saysHomeNet ? [] : [of("home-net", "says no HOME_NET, so it is the VPC of the firewall, in which nobody lives")]),
  ];
}

function capacityFlaws(policy: FirewallPolicy): readonly Flaw[] {
  const { groups, stateful, stateless } = capacity(policy);
  const flaw = (message: string): Flaw => ({ kind: "capacity", rules: [], message });
  return [
    ...groups
      .filter(({ left }) => left < 0)
      .map(({ address, used, capacity: has }) => flaw(`${address} holds ${used} rules and reserved ${has}`)),
    ...[stateful, stateless]
      .filter(({ left }) => left < 0)
      .map(({ used }) => flaw(`the groups of ${policy.address} reserve ${used} rules, and a policy has ${policyCapacity}`)),
  ];
}

function duplicateSids(rules: readonly Rule[]): readonly Flaw[] {
  const bySid = new Map<number, Rule>();
  return rules.flatMap((rule): readonly Flaw[] => {
    const twin = bySid.get(rule.sid);
    if (!twin) bySid.set(rule.sid, rule);
    return twin ? [{ kind: "duplicate-sid", rules: [rule, twin], message: `${nameOf(rule)} has the id of ${nameOf(twin)}` }] : [];
  });
}

/** Rules that can match nothing, or nothing that an earlier one has not decided. */
function orderFlaws(rules: readonly Rule[]): readonly Flaw[] {
  const coverage = new Coverage();
  return rules.flatMap((rule): readonly Flaw[] => {
    const { source, target, ports, sourcePorts, ipProtocols, icmpTypes, icmpCodes } = rule;
    if ([source, target, ports, sourcePorts, ipProtocols, icmpTypes, icmpCodes].some(({ isEmpty }) => isEmpty)) {
      return [{ kind: "unreachable-rule", rules: [rule], message: `${nameOf(rule)} matches no packet` }];
    }
    const earlier = coverage.earlier(rule);
    coverage.add(rule);
    if (!earlier) return [];
    const same = earlier.action === rule.action && coverage.decides(rule, earlier);
    return [
      same
        ? { kind: "duplicate-rule", rules: [rule, earlier], message: `${nameOf(rule)} says the same as ${nameOf(earlier)}` }
        : {
            kind: "shadowed-rule",
            rules: [rule, earlier],
            message: `${nameOf(rule)} is never tried: ${nameOf(earlier)} decides all that it matches`,
          },
    ];
  });
}

/** A pass without `flow:` passes the flow at its first packet, and nothing later in it is looked at (F1). */
function passFlaw(rule: Rule): readonly Flaw[] {
  if (rule.action !== "pass" || rule.direction === "to-server") return [];
  if (isPathMtu(rule)) return [];
  const message =
    rule.direction === "to-client"
      ? `${nameOf(rule)} passes packets of servers, and no rule needs to`
      : `${nameOf(rule)} has no flow:to_server, so it passes whole flows at their first packet, in either direction`;
  return [{ kind: "pass-without-flow", rules: [rule], message }];
}

/** The one pass that may go without (F1): an ICMP error belongs to the flow that it reports. */
function isPathMtu({ protocol, icmpTypes, icmpCodes }: Rule): boolean {
  const is = (set: Rule["icmpTypes"], number: number): boolean =>
    set.ranges.every(({ first, last }) => first === number && last === number);
  return protocol === "icmp" && is(icmpTypes, 3) && is(icmpCodes, 4);
}

/** Drops without direction that match replies to what another rule passes (F2). */
function replyFlaws(rules: readonly Rule[]): readonly Flaw[] {
  const drops = rules.filter(
    ({ action, direction, names, state }) => stops(action) && direction !== "to-server" && names.length === 0 && state !== "opening",
  );
  if (drops.length === 0) return [];
  const passes = rules.filter(({ action }) => action === "pass");
  return drops.flatMap((drop): readonly Flaw[] => {
    // Clients begin from ports that no drop of a service means.
    if (!drop.ports.has(49_152) || !drop.ports.has(65_535)) return [];
    const pass = passes.find(
      ({ source, target, sourcePorts, ports, ipProtocols }) =>
        overlaps(ipProtocols, drop.ipProtocols) &&
        [1, 6, 17].some((number) => ipProtocols.has(number) && drop.ipProtocols.has(number)) &&
        overlaps(ports, drop.sourcePorts) &&
        overlaps(sourcePorts, drop.ports) &&
        overlaps(source, drop.target) &&
        overlaps(target, drop.source),
    );
    return pass
      ? [
          {
            kind: "drop-hits-replies",
            rules: [drop, pass],
            message: `${nameOf(drop)} has no flow:to_server, so it stops replies to what ${nameOf(pass)} passes`,
          },
        ]
      : [];
  });
}

/** Passes by content whose content is never seen, because another rule stops the handshake, before or after them. */
function unseenNames(rules: readonly Rule[]): readonly Flaw[] {
  const opens = rules.map((rule, place) => ({ rule, place })).filter(({ rule }) => decidesOpenings(rule));
  const drops = opens.filter(({ rule: { action, unknowns } }) => stops(action) && unknowns.length === 0);
  const passes = opens.filter(({ rule: { action } }) => action === "pass");
  // Rules of one connection differ in their names alone: one look for all of them.
  const known = new Map<string, Rule | undefined>();
  const ids = new Map<object, number>();
  const id = (set: object): number => {
    const number = ids.get(set) ?? ids.size;
    ids.set(set, number);
    return number;
  };
  return rules.flatMap((rule): readonly Flaw[] => {
    if (rule.action !== "pass" || !rule.ipProtocols.has(6) || !rule.applications.some(({ negated }) => !negated)) return [];
    const key = [rule.source, rule.target, rule.ports].map(id).join(" ");
    if (!known.has(key)) {
      const drop = drops.find(
        ({ rule: other, place }) =>
          meet(other, rule) &&
          // An earlier pass of the handshake, to all that both are about, leaves the drop nothing.
          !passes.some(
            ({ rule: pass, place: before }) =>
              before < place &&
              pass.source.covers(rule.source.intersect(other.source)) &&
              pass.target.covers(rule.target.intersect(other.target)) &&
              pass.ports.covers(rule.ports.intersect(other.ports)),
          ),
      );
      known.set(key, drop?.rule);
    }
    const drop = known.get(key);
    return drop
      ? [
          {
            kind: "name-unseen",
            rules: [rule, drop],
            message: `${nameOf(rule)} never sees the content that it asks for: ${nameOf(drop)} stops the handshake`,
          },
        ]
      : [];
  });
}

/** Whether a rule can decide the first packet of a TCP conversation. */
function decidesOpenings({ ipProtocols, direction, state, applications, payload }: Rule): boolean {
  return ipProtocols.has(6) && direction !== "to-client" && state !== "established" && applications.length === 0 && !payload;
}

function meet(one: Rule, other: Rule): boolean {
  return overlaps(one.ports, other.ports) && overlaps(one.source, other.source) && overlaps(one.target, other.target);
}

function stops(action: Rule["action"]): boolean {
  return action === "drop" || action === "reject";
}
