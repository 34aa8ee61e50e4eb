import type { Conversation } from "../conversation";
import { protocolNumbers } from "./parse-rule";
import { concerns, type Word } from "./permission";
import type { Rule } from "./rule";

/** Applications that are tried everywhere, beside those that rules and permissions speak of. */
const usual = { tcp: ["tls", "http", "ssh", "ftp", "smtp", "dns"], udp: ["dns", "ntp", "quic"] } as const;

/** Ports that stand for their class where they are in it, so that messages speak of what readers know. */
const familiar = [443, 80, 22, 53, 123, 25, 21];

/**
 * Conversations without a name, one for each kind that these rules and permissions can tell apart: ports are cut wherever a rule or
 * a permission begins or ends; of applications that neither mentions one stands for all.
 */
export function kindsOf(forward: readonly Rule[], backward: readonly Rule[], words: readonly Word[]): readonly Conversation[] {
  return [
    ...contents("tcp", forward, backward, words),
    ...contents("udp", forward, backward, words),
    ...icmpKinds([...forward, ...backward]),
    { protocol: "other" },
  ];
}

function contents(
  protocol: "tcp" | "udp",
  forward: readonly Rule[],
  backward: readonly Rule[],
  words: readonly Word[],
): readonly Conversation[] {
  const number = protocolNumbers[protocol];
  const there = forward.filter(({ ipProtocols }) => ipProtocols.has(number));
  const back = backward.filter(({ ipProtocols }) => ipProtocols.has(number));
  const spoken = words.filter(({ protocols }) => protocols.has(protocol));
  return portsOf(protocol, there, back, spoken).flatMap((port) => {
    const rules = [...there.filter(({ ports }) => ports.has(port)), ...back.filter(({ sourcePorts }) => sourcePorts.has(port))];
    const about = spoken.filter((word) => concerns(word, { protocol, port }));
    const mentioned = new Set([
      ...about.flatMap(({ application }) => application ?? []),
      ...rules.flatMap(({ applications }) => applications.flatMap(({ accepts }) => accepts)),
    ]);
    const other = usual[protocol].find((application) => !mentioned.has(application)) ?? "other";
    const tried = [...new Set([...mentioned, other, "unknown"])].sort();
    return [{ protocol, port }, ...tried.map((application): Conversation => ({ protocol, port, application }))];
  });
}

/** One port of each class of ports that meet the same rules and words, in order. */
function portsOf(protocol: "tcp" | "udp", forward: readonly Rule[], backward: readonly Rule[], words: readonly Word[]): readonly number[] {
  const sets = new Set([...forward.map(({ ports }) => ports), ...backward.map(({ sourcePorts }) => sourcePorts)]);
  const ranges = words.flatMap(({ ports }) => ports ?? []);
  const starts = new Set([1, ...familiar]);
  for (const { first, last } of [...ranges, ...[...sets].flatMap((set) => set.ranges)]) {
    if (first > 0) starts.add(first);
    if (last < 65_535) starts.add(last + 1);
  }
  const byClass = new Map<string, number>();
  for (const port of [...familiar.filter((one) => starts.has(one)), ...[...starts].sort((one, other) => one - other)]) {
    let signature = "";
    for (const set of sets) signature += set.has(port) ? "1" : "0";
    for (const word of words) signature += concerns(word, { protocol, port }) ? "1" : "0";
    if (!byClass.has(signature)) byClass.set(signature, port);
  }
  return [...byClass.values()].sort((one, other) => one - other);
}

/** The types that begin something, and the ends of what rules name. */
function icmpKinds(rules: readonly Rule[]): readonly Conversation[] {
  const narrow = rules.filter(({ ipProtocols }) => ipProtocols.has(protocolNumbers.icmp));
  const types = new Set([8, 13, 15, 17]);
  for (const { icmpTypes } of narrow) for (const { first, last } of icmpTypes.ranges) for (const type of [first, last]) types.add(type);
  return [...types]
    .filter((type) => !replies.has(type))
    .sort((one, other) => Number(other === 8) - Number(one === 8) || one - other)
    .map((icmpType) => ({ protocol: "icmp", icmpType }));
}

/** Types that answer or report something: they belong to a flow that was let begin. */
const replies: ReadonlySet<number> = new Set([0, 14, 16, 18]);

/** Names, and none, that tell apart all that these rules and permissions say of one kind of conversation. */
export function namesFor(kind: Conversation, rules: readonly Rule[], words: readonly Word[]): readonly (string | undefined)[] {
  const literals = new Set<string>();
  const joined = new Set<string>();
  for (const { names } of words.filter((word) => concerns(word, kind) && word.application === kind.application)) {
    for (const name of names?.exact ?? []) literals.add(name);
    for (const name of names?.below ?? []) literals.add(name.slice(1));
  }
  for (const rule of rules) {
    if (rule.names.length === 0 || !kind.port || !rule.ports.has(kind.port)) continue;
    for (const { content } of rule.names) literals.add(content.toLowerCase().replace(/^\.+|\.+$/g, ""));
    const start = rule.names.find(({ startswith }) => startswith)?.content ?? "";
    const end = rule.names.find(({ endswith }) => endswith)?.content ?? "";
    if (rule.names.length > 1) joined.add(`${start}a${end}`.toLowerCase());
  }
  const found = new Set<string>(["unrelated.example", ...joined]);
  for (const name of literals) {
    // Itself, below, two below, one that only ends in the same letters, and ones in which it stands at the start or in the middle.
    for (const one of [name, `a.${name}`, `a.b.${name}`, `not${name}`, `${name}.unrelated.example`, `a.${name}.unrelated.example`])
      found.add(one);
  }
  return [undefined, ...[...found].sort()];
}
