import { byPlace } from "../../cidr";
import type { StatelessRule } from "../environment";
import type { StatelessGroupPlan, StatelessRulePlan } from "../plan";
import { isReason } from "../report";
import { parsePorts } from "./allow";
import { groupName, reserve } from "./capacity";
import { readBlocks, texts } from "./places";
import type { Reporter } from "./reporter";

const protocolNumbers = { icmp: 1, tcp: 6, udp: 17 } as const;
const actions = { pass: "aws:pass", drop: "aws:drop", forward: "aws:forward_to_sfe" } as const;
const priority = 100;

/** The group of stateless rules, or `undefined` without any. What none of them decides goes on to the stateful rules. */
export function planStatelessGroup(environment: string, rules: readonly StatelessRule[], report: Reporter): StatelessGroupPlan | undefined {
  if (rules.length === 0) return undefined;
  const taken = new Map<number, string>();
  const planned = rules.map((rule, index) => {
    const path = `rules.stateless[${index}]`;
    const twin = taken.get(rule.priority);
    if (!Number.isInteger(rule.priority) || rule.priority < 1 || rule.priority > 65535) {
      report.problem(`${path}.priority`, `${rule.priority} is no priority; write a whole number from 1 to 65535, the lowest first`);
    } else if (twin !== undefined) {
      report.problem(`${path}.priority`, `${rule.priority} is the priority of ${twin} too; give each rule its own`);
    } else taken.set(rule.priority, path);
    return planRule(rule, path, report);
  });
  // Stateless and stateful rules have quotas of their own, so this group reserves by itself.
  const capacity = reserve({ stateless: planned.reduce((sum, rule) => sum + cost(rule), 0) })["stateless"] ?? 0;
  return {
    name: groupName(environment, "stateless", "STATELESS", capacity),
    priority,
    capacity,
    rules: planned.sort((one, other) => one.priority - other.priority),
  };
}

function planRule(rule: StatelessRule, path: string, report: Reporter): StatelessRulePlan {
  if (!isReason(rule.reason)) {
    report.problem(`${path}.reason`, `says nothing; a stateless ${rule.action} comes before every other rule: say why`);
  }
  if (!Object.hasOwn(actions, rule.action))
    report.problem(`${path}.action`, `${JSON.stringify(rule.action)} is no action; write "pass", "drop" or "forward"`);
  const protocols = rule.protocols ?? [];
  protocols.forEach((protocol, index) => {
    if (!Object.hasOwn(protocolNumbers, protocol))
      report.problem(`${path}.protocols[${index}]`, `${JSON.stringify(protocol)} is no protocol here; write "tcp", "udp" or "icmp"`);
  });
  if (rule.ports && (protocols.length === 0 || protocols.includes("icmp"))) {
    report.problem(`${path}.ports`, 'only tcp and udp have ports; write `protocols: ["tcp"]`, say, or drop `ports`');
  }
  for (const key of ["protocols", "from", "to", "ports"] as const) {
    if (rule[key]?.length === 0) report.problem(`${path}.${key}`, "is empty, which matches nothing; drop it for any");
  }
  return {
    priority: rule.priority,
    action: actions[rule.action],
    protocols: [...new Set(protocols.map((protocol) => protocolNumbers[protocol]))].sort((one, other) => one - other),
    sources: readSide(rule.from, `${path}.from`, report),
    destinations: readSide(rule.to, `${path}.to`, report),
    destinationPorts: readPorts(rule.ports ?? [], `${path}.ports`, report),
  };
}

function readSide(blocks: readonly string[] | undefined, path: string, report: Reporter): readonly string[] {
  if (blocks === undefined) return ["0.0.0.0/0"];
  const read = blocks.flatMap((block, index) => readBlocks([block], `${path}[${index}]`, report));
  return [...new Set(texts(read.sort(byPlace)))];
}

function readPorts(words: readonly string[], path: string, report: Reporter): StatelessRulePlan["destinationPorts"] {
  const ranges = [...new Set(words)].flatMap((word, index) => {
    const ports = parsePorts(word);
    if (typeof ports !== "string") return [{ from: ports.first, to: ports.last }];
    report.problem(`${path}[${index}]`, `${JSON.stringify(word)} ${ports}`);
    return [];
  });
  return ranges.sort((one, other) => one.from - other.from || one.to - other.to);
}

/** What AWS counts: the product of the settings, where any is one. */
function cost({ protocols, sources, destinations, destinationPorts }: StatelessRulePlan): number {
  return [protocols, sources, destinations, destinationPorts].reduce((product, settings) => product * Math.max(1, settings.length), 1);
}
