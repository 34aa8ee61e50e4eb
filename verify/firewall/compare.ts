import type { Conversation, Permission } from "../conversation";
import { Play, type Judgement } from "./judge";
import { concerns, needsContent, permits, wordsOf, type Word } from "./permission";
import type { FirewallPolicy, Rule } from "./policy";
import { kindsOf, namesFor } from "./probes";
import { nameOf } from "./rule";

/** A conversation that the firewall judges otherwise than the permissions do. */
export interface Difference {
  readonly conversation: Conversation;
  readonly expected: "passes" | "stopped";
  readonly found: Judgement;
  /** `blocked`: asked, does not pass; `excess`: passes, not asked; `handshake`: gets as far as a first packet or a handshake, not asked. */
  readonly kind: "blocked" | "excess" | "handshake";
  /** The connection that asks for it. */
  readonly where?: string;
}

/**
 * Where the rules between a client and a server judge otherwise than the permissions of these two, one conversation for each kind of
 * difference, what decides it and the connection.
 *
 * What nothing permits must be stopped at its first packet, except that TCP may go on until its content is known on ports where a
 * permission depends on content (F4). What may or may not pass, since a rule cannot be judged, is a difference either way.
 */
export function compare(
  policy: FirewallPolicy,
  forward: readonly Rule[],
  backward: readonly Rule[],
  permissions: readonly Permission[],
): readonly Difference[] {
  const words = [...permissions].sort((one, other) => (one.where < other.where ? -1 : one.where > other.where ? 1 : 0)).flatMap(wordsOf);
  const play = new Play(policy, forward, backward);
  const differences = new Map<string, Difference>();
  for (const tried of conversationsOf(play, forward, backward, words)) {
    const difference = differenceOf(tried, play.judge(tried), words);
    if (!difference) continue;
    const { kind, where = "", found, conversation } = difference;
    const key = `${kind} ${conversation.protocol} ${where} ${found.rule ? nameOf(found.rule) : (found.default ?? "")}`;
    if (!differences.has(key)) differences.set(key, difference);
  }
  return [...differences.values()];
}

/** Conversations that these rules and words can tell apart. */
export function* conversationsOf(
  play: Play,
  forward: readonly Rule[],
  backward: readonly Rule[],
  words: readonly Word[],
): Iterable<Conversation> {
  for (const kind of kindsOf(forward, backward, words)) {
    const named = words.some((word) => word.names && concerns(word, kind) && word.application === kind.application);
    if (!named && !play.asksForNames(kind)) {
      yield kind;
      continue;
    }
    for (const name of namesFor(kind, forward, words)) yield name === undefined ? kind : { ...kind, name };
  }
}

function differenceOf(conversation: Conversation, found: Judgement, words: readonly Word[]): Difference | undefined {
  const word = words.find((one) => permits(one, conversation));
  if (word) return found.passes === "yes" ? undefined : { conversation, expected: "passes", found, kind: "blocked", where: word.where };

  // Only TCP has packets before its content; a conversation that never shows any gets no further than they do.
  const mayBegin = conversation.protocol === "tcp" && words.some((one) => needsContent(one) && concerns(one, conversation));
  const ends = mayBegin && conversation.application === undefined;
  if (found.passes !== "no" && !ends) return { conversation, expected: "stopped", found, kind: "excess" };
  if (found.reaches === "nothing" || mayBegin) return undefined;
  return { conversation, expected: "stopped", found, kind: "handshake" };
}
