import type { FirewallPolicyPlan } from "../../../plan/plan";

/**
 * Judges conversations by the text of a policy's rules, in strict order, as semantics F1 to F5 describe the engine.
 *
 * It knows the words that derived rules use and throws at any other, and shares no code with the planner.
 */

export interface Packet {
  readonly protocol: number;
  readonly from: string;
  readonly to: string;
  /** Port of the server side; of the sender in a packet to the client. */
  readonly port?: number;
  readonly toClient?: true;
  /** Both directions were seen before. */
  readonly established?: true;
  /** What the engine takes the content for; `failed` where it gave up. Absent: it does not know yet. */
  readonly app?: string;
  readonly sni?: string;
  readonly host?: string;
  readonly type?: number;
  readonly code?: number;
}

export type Conversation = readonly Packet[];

/** Whether every packet of the conversation, openings and replies, gets through. */
export function passes(policy: FirewallPolicyPlan, conversation: Conversation): boolean {
  return stop(policy, conversation) === undefined;
}

/** What drops a packet of the conversation first: the id of a rule, or `default`. */
export function stop(policy: FirewallPolicyPlan, conversation: Conversation): number | "default" | undefined {
  const rules = readPolicy(policy);
  for (const packet of conversation) {
    const rule = rules.find((candidate) => candidate.matches(packet));
    if (rule?.action === "drop") return rule.sid;
    if (rule?.wholeFlow) return undefined;
    // aws:drop_established_app_layer_to_server: handshakes, first packets and replies go on; the rest falls once its content is known (F3).
    if (!rule && packet.established && !packet.toClient && packet.app !== undefined) return "default";
  }
  return undefined;
}

interface Rule {
  readonly sid: number;
  readonly action: "pass" | "drop";
  /** The verdict holds for all later packets: no `flow` (F1), or decided by a name (F5). */
  readonly wholeFlow: boolean;
  readonly matches: (packet: Packet) => boolean;
}

const read = new WeakMap<FirewallPolicyPlan, readonly Rule[]>();

function readPolicy(policy: FirewallPolicyPlan): readonly Rule[] {
  const known = read.get(policy);
  if (known) return known;
  const rules = Object.values(policy.groups)
    .sort((one, other) => one.priority - other.priority)
    .flatMap(({ rules, variables }) =>
      rules
        .trim()
        .split("\n")
        .map((line) => readRule(line, { HOME_NET: policy.homeNet, ...variables })),
    );
  read.set(policy, rules);
  return rules;
}

function readRule(line: string, variables: Readonly<Record<string, readonly string[]>>): Rule {
  const match = /^(pass|drop) (\w+) (\S+) any -> (\S+) (\S+) \((.*)\)$/.exec(line);
  if (!match) throw new Error(`unknown rule: ${line}`);
  const [, action = "", protocol = "", from = "", to = "", ports = "", body = ""] = match;
  const options = body
    .split(";")
    .map((option) => option.trim())
    .filter((option) => option !== "");
  const flow = options.includes("flow:to_server");
  const named = options.includes("tls.sni") || options.includes("http.host");
  const content = options
    .find((option) => option.startsWith("content:"))
    ?.slice("content:".length)
    .replaceAll('"', "");

  const conditions = options.map((option): ((packet: Packet) => boolean) => {
    const [keyword = "", value = ""] = option.split(":");
    switch (keyword) {
      case "flow":
        return (packet) => !packet.toClient;
      case "itype":
        return (packet) => packet.type === Number(value);
      case "icode":
        return (packet) => packet.code === Number(value);
      case "ip_proto":
        return (packet) => packet.protocol !== Number(value.slice(1));
      case "tls.sni":
        return (packet) => meets(packet.sni);
      case "http.host":
        return (packet) => meets(packet.host);
      case "content":
      case "nocase":
      case "startswith":
      case "endswith":
      case "msg":
      case "sid":
        return () => true;
      default:
        throw new Error(`unknown option ${option}: ${line}`);
    }
  });
  const meets = (text: string | undefined): boolean =>
    text !== undefined && content !== undefined && text.endsWith(content) && (!options.includes("startswith") || text.startsWith(content));
  const isFrom = addressTest(from, variables);
  const isTo = addressTest(to, variables);
  const isPort = portTest(ports);

  return {
    sid: Number(/sid:(\d+)/.exec(body)?.[1]),
    action: action === "pass" ? "pass" : "drop",
    wholeFlow: action === "pass" && (!flow || named),
    matches: (packet) =>
      protocolTest(protocol, packet) &&
      isFrom(packet.from) &&
      isTo(packet.to) &&
      isPort(packet) &&
      conditions.every((holds) => holds(packet)),
  };
}

function protocolTest(protocol: string, packet: Packet): boolean {
  const numbers: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17 };
  return protocol === "ip" || numbers[protocol] === packet.protocol || packet.app === protocol;
}

/** Suricata's list: in any of the plain items, or all of them absent; and in no negated one. */
function addressTest(text: string, variables: Readonly<Record<string, readonly string[]>>): (address: string) => boolean {
  if (text === "any") return () => true;
  if (text.startsWith("![")) throw new Error(`a negated list: ${text}`);
  const plain: string[] = [];
  const negated: string[] = [];
  for (const item of text.replace(/^\[|\]$/g, "").split(",")) {
    const bare = item.replace(/^!/, "");
    const blocks = bare.startsWith("$") ? variables[bare.slice(1)] : [bare];
    if (!blocks) throw new Error(`${bare} is not defined in its group`);
    (item.startsWith("!") ? negated : plain).push(...blocks);
  }
  const answers = new Map<string, boolean>();
  return (address) => {
    const known = answers.get(address);
    if (known !== undefined) return known;
    const answer =
      (plain.length === 0 || plain.some((block) => inBlock(address, block))) && !negated.some((block) => inBlock(address, block));
    answers.set(address, answer);
    return answer;
  };
}

function portTest(text: string): (packet: Packet) => boolean {
  if (text === "any") return () => true;
  const ranges = text
    .replace(/^!/, "")
    .replace(/^\[|\]$/g, "")
    .split(",")
    .map((range) => range.split(":").map(Number));
  const listed = (port: number): boolean => ranges.some(([first = 0, last = first]) => first <= port && port <= last);
  return ({ port, toClient }) => port !== undefined && !toClient && listed(port) !== text.startsWith("!");
}

export function inBlock(address: string, block: string): boolean {
  const [network = "", length = ""] = block.split("/");
  const step = 2 ** (32 - Number(length));
  return Math.floor(number(address) / step) === Math.floor(number(network) / step);
}

function number(address: string): number {
  return address.split(".").reduce((value, octet) => value * 256 + Number(octet), 0);
}

/** A TCP conversation up to data in both directions; `app` is what the engine takes its bytes for. */
export function tcp(from: string, to: string, port: number, app = "failed", names: Pick<Packet, "sni" | "host"> = {}): Conversation {
  const out = { protocol: 6, from, to, port };
  const back = { protocol: 6, from: to, to: from, port, toClient: true } as const;
  return [
    out,
    back,
    { ...out, established: true },
    // A greeting in two packets: after the first the engine does not know what it is (F4).
    { ...out, established: true },
    { ...out, established: true, app, ...names },
    { ...back, established: true, app },
    { ...out, established: true, app, ...names },
  ];
}

export function tls(from: string, to: string, port: number, sni?: string): Conversation {
  return tcp(from, to, port, "tls", sni === undefined ? {} : { sni });
}

export function http(from: string, to: string, port: number, host: string): Conversation {
  return tcp(from, to, port, "http", { host });
}

/** The first packet alone, as a scanner sends it. */
export function syn(from: string, to: string, port: number): Conversation {
  return tcp(from, to, port).slice(0, 1);
}

/** A datagram and its answer. The first carries content, so the engine knows it at once. */
export function udp(from: string, to: string, port: number, app = "failed"): Conversation {
  return [
    { protocol: 17, from, to, port, app },
    { protocol: 17, from: to, to: from, port, toClient: true, established: true, app },
  ];
}

export function ping(from: string, to: string): Conversation {
  return [
    { protocol: 1, from, to, type: 8, code: 0 },
    { protocol: 1, from: to, to: from, type: 0, code: 0, toClient: true, established: true },
  ];
}

/** One packet of a protocol without conversations, such as GRE (47). */
export function datagram(protocol: number, from: string, to: string): Conversation {
  return [{ protocol, from, to }];
}
