import type { Conversation } from "../conversation";
import { match, type Packet } from "./packet";
import { NameIndex } from "./names";
import type { Rule } from "./rule";

/** What becomes of a packet, and what decided it. */
export interface Verdict {
  /** `flow` where all later packets of the flow pass, too. */
  readonly fate: "pass" | "flow" | "drop";
  readonly rule?: Rule;
  /** The default action, where no rule decided. */
  readonly default?: string;
}

/** Of what cannot be judged, the outcome that lets most pass, or the one that stops most. */
export type Reading = "open" | "closed";

interface Candidate {
  readonly rule: Rule;
  readonly certain: boolean;
}

/** One packet of a conversation before the stateful rules: which of them can decide it, and for each name which one does. */
export class Step {
  private readonly candidates: readonly Candidate[];
  private readonly nameless: readonly number[];
  private readonly named: NameIndex | undefined;
  private last: { readonly name: string | undefined; readonly open: Verdict; readonly closed: Verdict } | undefined;

  constructor(
    rules: readonly Rule[],
    private readonly unmatched: Verdict,
    conversation: Conversation,
    readonly packet: Packet,
  ) {
    const candidates: Candidate[] = [];
    for (const rule of rules) {
      if (rule.action === "alert") continue;
      const matched = match(rule, conversation, packet);
      if (matched === "no") continue;
      candidates.push({ rule, certain: matched === "yes" });
      // What follows is never tried.
      if (matched === "yes" && rule.names.length === 0) break;
    }
    this.candidates = candidates;
    this.nameless = candidates.flatMap(({ rule }, place) => (rule.names.length === 0 ? [place] : []));
    if (this.nameless.length < candidates.length) this.named = new NameIndex(candidates.map(({ rule }) => rule));
  }

  /** Whether a name can make a difference here. */
  get asksForNames(): boolean {
    return this.named !== undefined;
  }

  /** What decides the packet, of a conversation under this name. */
  verdict(name: string | undefined, reading: Reading): Verdict {
    const asked = this.named ? name : undefined;
    if (!this.last || this.last.name !== asked) {
      const places = this.named ? [...this.nameless, ...this.named.find(asked)].sort((one, other) => one - other) : this.nameless;
      this.last = { name: asked, open: this.decide(places, "open"), closed: this.decide(places, "closed") };
    }
    return this.last[reading];
  }

  private decide(places: readonly number[], reading: Reading): Verdict {
    for (const place of places) {
      const candidate = this.candidates[place];
      if (!candidate) continue;
      const { rule, certain } = candidate;
      const passes = rule.action === "pass";
      if (!certain && passes !== (reading === "open")) continue;
      return { fate: passes ? (rule.wholeFlow ? "flow" : "pass") : "drop", rule };
    }
    return this.unmatched;
  }
}
