import type { Environment } from "../../plan/environment";
import { Asked } from "../asked/asked";
import { farEnds, isFar } from "../asked/links";
import type { Evidence } from "../checks/evidence";
import { describe } from "../conversation";
import type { Finding } from "../finding";
import { compare, type Difference } from "../firewall/compare";
import { passing } from "../firewall/passing";
import { readPolicy, type FirewallPolicy, type Rule } from "../firewall/policy";
import { nameOf as nameOfRule } from "../firewall/rule";
import type { Firewall } from "../network/network";
import { isStackOf } from "../stacks";
import { groupsOf, type Group } from "./groups";
import { natSubnets } from "./nat-subnets";
import { labelOf, linesOf, PathJudge, type Fault, type Way } from "./judge-path";

/** Every pair of addresses, decided. */
export interface Reach {
  readonly findings: readonly Finding[];
  /** Exceptions that rules of the environment's own make (F7), in words. */
  readonly exceptions: readonly string[];
  /** Pairs of groups between which somebody can begin a conversation, with what may pass. */
  readonly open: readonly OpenWay[];
  /** How many groups of addresses there are, and so how many pairs were decided. */
  readonly groups: number;
  readonly policies: ReadonlyMap<Firewall, FirewallPolicy>;
  /** With those of linked environments. */
  readonly allPolicies: ReadonlyMap<Firewall, FirewallPolicy>;
}

export interface OpenWay {
  readonly from: Group;
  readonly to: Group;
  readonly way: Way;
  /** What the firewall passes there, or `everything` where none judges. */
  readonly passes: () => readonly string[];
}

const known = new WeakMap<Evidence, Reach>();

/** Decides every pair once; checks of one evidence share it. */
export function judgeReach(evidence: Evidence): Reach {
  let reach = known.get(evidence);
  if (reach === undefined) known.set(evidence, (reach = decide(evidence)));
  return reach;
}

function decide(evidence: Evidence): Reach {
  const { environment, linked } = evidence;
  const { terraform, network } = linked ?? evidence;
  const asked = new Asked(environment, linked?.links);
  const environments: readonly [Environment, ...Environment[]] = [
    environment,
    ...farEnds(environment, linked?.links ?? []).map(({ far }) => far),
  ];
  const policies = new Map(network.firewalls.map((firewall) => [firewall, readPolicy(terraform, firewall.resource)]));
  const groups = groupsOf(asked, network, [...policies.values()], natSubnets(terraform, network));
  const paths = new PathJudge(asked, network);
  const rules = new RuleJudge(asked, policies);
  const findings = new Map<string, Finding>();
  const open: OpenWay[] = [];
  const exceptions = new Set<string>();
  const seen = new Set<Way>();
  const keep = (key: string, finding: () => Finding): void => {
    if (!findings.has(key)) findings.set(key, finding());
  };
  const firewallsOf = (name: string): readonly Firewall[] =>
    [...policies.keys()].filter((firewall) => environmentOf(firewall, environments).name === name);
  const judgeRules = (firewall: Firewall, from: Group, to: Group, way: Way | undefined): (() => readonly string[]) => {
    const { differences, passes } = rules.judge(firewall, from, to);
    for (const difference of differences) {
      const { kind, found, where } = difference;
      if (isException(environmentOf(firewall, environments), rules.priorityOf(firewall, found.rule), difference)) {
        exceptions.add(ofDifference(difference, from, to, way).message);
        continue;
      }
      const culprit = found.rule ? nameOfRule(found.rule) : (found.default ?? "");
      keep(`${kind} ${pairOf(from, to)} ${where ?? ""} ${firewall.resource.stack} ${culprit}`, () =>
        ofDifference(difference, from, to, way),
      );
    }
    return passes;
  };
  for (const from of groups) {
    // A VPC that comes into a connected block later finds its rules there, as it finds its routes (O1).
    if (from.place.kind === "unallocated") {
      for (const to of groups) {
        const expected = paths.expectation(from, to);
        if (expected.kind !== "inspected") continue;
        for (const [only, ...more] of expected.seenBy.map(firewallsOf))
          if (only && more.length === 0) judgeRules(only, from, to, undefined);
      }
    }
    if (!from.examples.some(({ spots }) => spots.some(({ starts }) => starts.length > 0))) continue;
    for (const to of groups) {
      const way = paths.way(from, to);
      if (way === undefined) continue;
      if (!seen.has(way)) {
        seen.add(way);
        for (const fault of way.faults) keep(`${fault.check} ${pairOf(from, to)} ${subject(fault)}`, () => ofFault(fault));
      }
      const expected = paths.expectation(from, to);
      // What of a linked environment stays there is its own business.
      if (isFar(from.place.group) && (isFar(to.place.group) || (expected.kind === "nowhere" && way.faults.length === 0))) continue;
      if (expected.kind === "inspected" && expected.empty) for (const firewall of way.firewalls) judgeRules(firewall, from, to, way);
      if (way.example === undefined) continue;
      const isJudged = expected.kind === "inspected" || expected.kind === "exit" || expected.kind === "anything";
      const judged = isJudged ? way.firewalls.map((firewall) => judgeRules(firewall, from, to, way)) : [];
      open.push({ from, to, way, passes: () => inAll(judged.map((passes) => passes())) });
    }
  }
  const own = new Map([...policies].filter(([firewall]) => environmentOf(firewall, environments) === environment));
  return {
    findings: sorted([...findings.values()]),
    exceptions: [...exceptions].sort(),
    open,
    groups: groups.length,
    policies: own,
    allPolicies: policies,
  };
}

/** The environment that a firewall is of: by its stack, where there are several. */
function environmentOf({ resource }: Firewall, environments: readonly [Environment, ...Environment[]]): Environment {
  const [own, ...others] = environments;
  return others.find(({ name }) => isStackOf(resource.stack, name)) ?? own;
}

/** What passes each of several firewalls; everything, where there is none. */
function inAll([first, ...others]: readonly (readonly string[])[]): readonly string[] {
  return first?.filter((word) => others.every((words) => words.includes(word))) ?? ["everything"];
}

interface Answer {
  readonly differences: readonly Difference[];
  readonly passes: () => readonly string[];
}

/** Rules and permissions of a pair of groups, compared once for each combination. */
class RuleJudge {
  readonly #answers = new Map<string, Answer>();
  readonly #numbers = new Map<FirewallPolicy | undefined, number>();
  readonly #rules: readonly { readonly policy: FirewallPolicy; readonly rule: Rule }[];

  constructor(
    private readonly asked: Asked,
    private readonly policies: ReadonlyMap<Firewall, FirewallPolicy>,
  ) {
    for (const policy of policies.values()) this.#numbers.set(policy, this.#numbers.size);
    this.#rules = [...policies.values()].flatMap((policy) => policy.rules.map((rule) => ({ policy, rule })));
  }

  priorityOf(firewall: Firewall, rule: Rule | undefined): number | "stateless" | undefined {
    if (rule === undefined) return undefined;
    if (rule.stage === "stateless") return rule.stage;
    return this.policies.get(firewall)?.groups.find(({ address }) => address === rule.group)?.priority;
  }

  judge(firewall: Firewall, from: Group, to: Group): Answer {
    const forward = common(from.sourceRules, to.targetRules);
    const backward = common(to.sourceRules, from.targetRules).filter((index) => this.#rules[index]?.rule.direction !== "to-server");
    const entitlements = common(from.from, to.to);
    const policy = this.policies.get(firewall);
    const key = `${this.#numbers.get(policy) ?? ""}: ${forward.join(" ")} < ${backward.join(" ")} = ${entitlements.join(" ")}`;
    const known = this.#answers.get(key);
    if (known) return known;
    const rulesOf = (places: readonly number[]): Rule[] =>
      places.flatMap((index) => {
        const one = this.#rules[index];
        return one !== undefined && one.policy === policy ? [one.rule] : [];
      });
    const permissions = entitlements.flatMap((index) => this.asked.entitlements[index]?.permission ?? []);
    if (policy === undefined) throw new RangeError(`${firewall.resource.address} has no policy`);
    const [there, back] = [rulesOf(forward), rulesOf(backward)];
    let passes: readonly string[] | undefined;
    const answer: Answer = {
      differences: compare(policy, there, back, permissions),
      passes: () => (passes ??= passing(policy, there, back, permissions)),
    };
    this.#answers.set(key, answer);
    return answer;
  }
}

/**
 * Whether rules that the environment brings itself decide otherwise than its connections: files of `rules.before` (priority 100) and
 * stateless rules come before everything (F7), and a file that passes says why.
 */
function isException({ rules: own }: Evidence["environment"], priority: number | "stateless" | undefined, { kind }: Difference): boolean {
  if (priority === "stateless") return (own?.stateless ?? []).length > 0;
  const files = isOfFiles(priority) ? (own?.before ?? []) : [];
  return kind === "blocked" ? files.length > 0 : files.some(({ reason }) => reason !== undefined);
}

/** Whether a group of that priority is one of `rules.before` (semantics §6). */
export function isOfFiles(priority: number | undefined): boolean {
  return priority !== undefined && priority >= 100 && priority < 200;
}

/** Members of two ascending lists that both have. */
function common(one: readonly number[], other: readonly number[]): number[] {
  const both: number[] = [];
  let place = 0;
  for (const member of one) {
    while (place < other.length && (other[place] ?? 0) < member) place += 1;
    if (other[place] === member) both.push(member);
  }
  return both;
}

function pairOf({ place: from }: Group, { place: to }: Group): string {
  return `${from.group ?? from.kind} ${to.group ?? to.kind}`;
}

function ofFault(fault: Fault): Finding {
  return { check: fault.check, message: fault.message, addresses: addressesOf(fault.walks), flow: linesOf(fault.walks) };
}

function ofDifference({ kind, conversation, found }: Difference, from: Group, to: Group, way: Way | undefined): Finding {
  const ends = `${labelOf(from.place, from.behind)} → ${labelOf(to.place, to.behind)}`;
  const by = found.rule
    ? `${nameOfRule(found.rule)} "${found.rule.msg}"`
    : found.default === "none" || found.default === undefined
      ? "no rule and no default action"
      : `the default action ${found.default}`;
  const what = describe(conversation);
  const message = {
    blocked: `${ends}: ${what} was asked and does not pass; ${by} decides`,
    excess: `${ends}: ${what} passes and nobody asked for it; ${by} decides`,
    handshake: `${ends}: ${what} is stopped only after a handshake, and nobody asked for that; ${by} decides`,
  }[kind];
  const check = { blocked: "permissions", excess: "excess", handshake: "excess" }[kind];
  const walks = way?.example
    ? [
        { direction: "there" as const, walk: way.example.there },
        ...(way.example.back ? [{ direction: "back" as const, walk: way.example.back }] : []),
      ]
    : [];
  const verdict = `firewall: ${what} ${kind === "blocked" ? "is stopped" : "gets through"} (${by})`;
  return {
    check,
    message,
    addresses: [...(found.rule ? [found.rule.group] : []), ...addressesOf(walks)],
    flow: [...linesOf(walks), verdict],
  };
}

/** The last resource that a packet met is the one that decided. */
function addressesOf(walks: Fault["walks"]): readonly string[] {
  return [...new Set(walks.flatMap(({ walk: { hops } }) => hops.map(({ resource }) => resource.address).reverse()))];
}

/** Faults of one pair of groups that the same resource causes are one. */
function subject({ walks }: Fault): string {
  return walks.at(-1)?.walk.hops.at(-1)?.resource.address ?? "";
}

function sorted(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((one, other) => (`${one.check} ${one.message}` < `${other.check} ${other.message}` ? -1 : 1));
}
