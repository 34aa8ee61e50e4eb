import type { Conversation } from "../conversation";
import { formsOf, match, type Packet } from "./packet";
import type { FirewallPolicy, Rule } from "./policy";
import { Step, type Reading, type Verdict } from "./step";

/** Whether a conversation passes a firewall. */
export interface Judgement {
  readonly passes: "yes" | "no" | "maybe";
  /** What still gets through of a conversation that is stopped: not one packet to the server, or some until its content is known. */
  readonly reaches: "nothing" | "handshake";
  /** The rule that decided. */
  readonly rule?: Rule;
  /** The default action that decided, where no rule did. */
  readonly default?: string;
}

/**
 * Plays a conversation packet by packet (semantics F1 to F5, F12).
 *
 * `forward` are the rules of the policy, in its order, whose source has the address of the client and whose target has the server's;
 * `backward` those that have them the other way round.
 */
export function judge(policy: FirewallPolicy, forward: readonly Rule[], backward: readonly Rule[], conversation: Conversation): Judgement {
  return new Play(policy, forward, backward).judge(conversation);
}

type Fates = ReadonlySet<"pass" | "drop" | "forward">;

/** The rules between a client and a server, with what was found about them. */
export class Play {
  private readonly stateful: { readonly forward: readonly Rule[]; readonly backward: readonly Rule[] };
  private readonly stateless: { readonly forward: readonly Rule[]; readonly backward: readonly Rule[] };
  private readonly lines = new Map<string, Line>();

  constructor(
    private readonly policy: FirewallPolicy,
    forward: readonly Rule[],
    backward: readonly Rule[],
  ) {
    const of = (stage: Rule["stage"]) => ({
      forward: forward.filter((rule) => rule.stage === stage),
      backward: backward.filter((rule) => rule.stage === stage && rule.direction !== "to-server"),
    });
    this.stateful = of("stateful");
    this.stateless = of("stateless");
  }

  judge(conversation: Conversation): Judgement {
    return this.line(conversation).judge(conversation.name);
  }

  /** Whether the name that is said can make a difference. */
  asksForNames(conversation: Conversation): boolean {
    return this.line(conversation).asksForNames;
  }

  private line(conversation: Conversation): Line {
    const key = `${conversation.protocol} ${conversation.port ?? ""} ${conversation.application ?? ""} ${conversation.icmpType ?? ""}`;
    const known = this.lines.get(key);
    if (known) return known;
    const line = this.write(conversation);
    this.lines.set(key, line);
    return line;
  }

  private write(conversation: Conversation): Line {
    // The same packet comes more than once in a conversation.
    const steps = new Map<string, Step>();
    const stepOf = (packet: Packet): Step => {
      const key = `${packet.toServer} ${packet.established} ${packet.payload} ${packet.application ?? ""} ${packet.icmpType ?? ""}`;
      const known = steps.get(key);
      if (known) return known;
      const rules = packet.toServer ? this.stateful.forward : this.stateful.backward;
      const step = new Step(rules, unmatched(this.policy, conversation, packet), conversation, packet);
      steps.set(key, step);
      return step;
    };
    const forms = formsOf(conversation);
    const first = forms[0]?.[0];
    const reply = forms[0]?.find(({ toServer }) => !toServer);
    return new Line(
      forms.map((packets) => packets.map(stepOf)),
      first ? this.statelessFates(this.stateless.forward, conversation, first) : new Set(),
      reply ? this.statelessFates(this.stateless.backward, conversation, reply) : undefined,
    );
  }

  private statelessFates(rules: readonly Rule[], conversation: Conversation, packet: Packet): Fates {
    const fates = new Set<"pass" | "drop" | "forward">();
    for (const rule of rules) {
      const matched = match(rule, conversation, packet);
      if (matched === "no") continue;
      fates.add(rule.action === "pass" ? "pass" : rule.action === "drop" ? "drop" : "forward");
      if (matched === "yes") return fates;
    }
    return fates.add(this.policy.stateless.packets);
  }
}

/** All conversations of one kind: they differ in their names alone. */
class Line {
  readonly asksForNames: boolean;

  constructor(
    private readonly forms: readonly (readonly Step[])[],
    private readonly there: Fates,
    /** `undefined` where nobody replies. */
    private readonly back: Fates | undefined,
  ) {
    this.asksForNames = forms.some((steps) => steps.some((step) => step.asksForNames));
  }

  judge(name: string | undefined): Judgement {
    const [open, closed] = [this.runs(name, "open"), this.runs(name, "closed")];
    const best = open.find(({ passes }) => passes) ?? open.find(({ arrives }) => arrives) ?? open[0];
    const worst = closed.find(({ passes }) => !passes);
    const reaches = best?.arrives ? "handshake" : "nothing";
    if (!best?.passes) return { passes: "no", reaches, ...decidedBy(best) };
    // What passes in one form of the greeting or one reading alone passes for some and not for others.
    if (worst) return { passes: "maybe", reaches, ...decidedBy(best.rule && best.rule.unknowns.length > 0 ? best : worst) };
    return { passes: "yes", reaches, ...decidedBy(best) };
  }

  private runs(name: string | undefined, reading: Reading): readonly Run[] {
    return this.forms.map((steps) => this.run(steps, name, reading));
  }

  private run(steps: readonly Step[], name: string | undefined, reading: Reading): Run {
    const there = read(this.there, reading);
    const back = this.back && read(this.back, reading);
    if (there === "drop") return { passes: false, arrives: false, default: "stateless" };
    if (back === "drop") return { passes: false, arrives: there === "pass" || this.arrives(steps, name, reading), default: "stateless" };
    if (there === "pass" && back !== "forward") return { passes: true, arrives: true, default: "stateless" };
    // The engine sees one direction alone: what it then does is no rule's to say.
    if (there === "pass") return { passes: reading === "open", arrives: true, default: "stateless" };
    if (back === "pass") {
      const arrives = this.arrives(steps, name, reading);
      return { passes: arrives && reading === "open", arrives, default: "stateless" };
    }
    return play(steps, name, reading);
  }

  private arrives([first]: readonly Step[], name: string | undefined, reading: Reading): boolean {
    return first !== undefined && first.verdict(name, reading).fate !== "drop";
  }
}

interface Run {
  readonly passes: boolean;
  /** Whether a packet got to the server. */
  readonly arrives: boolean;
  readonly rule?: Rule;
  readonly default?: string;
}

function play(steps: readonly Step[], name: string | undefined, reading: Reading): Run {
  let arrives = false;
  let decisive: Verdict | undefined;
  for (const step of steps) {
    const verdict = step.verdict(name, reading);
    if (verdict.fate === "drop") return { passes: false, arrives, ...decidedBy(verdict) };
    arrives ||= step.packet.toServer;
    // Of what passes, the last word about the client's packets tells most: the one by name, if any.
    if (step.packet.toServer || verdict.fate === "flow") decisive = verdict;
    if (verdict.fate === "flow") break;
  }
  return { passes: true, arrives, ...decidedBy(decisive) };
}

function decidedBy(verdict: Pick<Verdict, "rule" | "default"> | undefined): Pick<Judgement, "rule" | "default"> {
  return { ...(verdict?.rule && { rule: verdict.rule }), ...(verdict?.default !== undefined && { default: verdict.default }) };
}

const openest = ["pass", "forward", "drop"] as const;

function read(fates: Fates, reading: Reading): "pass" | "drop" | "forward" {
  const order = reading === "open" ? openest : [...openest].reverse();
  return order.find((fate) => fates.has(fate)) ?? "drop";
}

/** What the default actions do with a packet that no rule decides. Alerts stop nothing; under action order there are none. */
function unmatched({ strict, defaultActions }: FirewallPolicy, { protocol }: Conversation, packet: Packet): Verdict {
  const drop = strict ? defaultActions.find((action) => action.startsWith("aws:drop_")) : undefined;
  if (drop === undefined) return { fate: "pass", default: "none" };
  // Only TCP, UDP and ICMP have flows, so nothing else is ever established; only TCP and UDP have content that is recognised.
  const established = packet.established && protocol !== "other";
  const known = established && packet.application !== undefined;
  const drops =
    drop === "aws:drop_strict" ||
    (drop === "aws:drop_established" && established) ||
    (drop === "aws:drop_established_app_layer" && known) ||
    (drop === "aws:drop_established_app_layer_to_server" && known && packet.toServer);
  return { fate: drops ? "drop" : "pass", default: drop };
}
