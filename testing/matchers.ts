import { parseConversation } from "../bin/conversation";
import { describe } from "../verify/conversation";
import { label } from "../verify/trace/walk";
import { verify } from "../verify/verify";
import { findingsOf } from "../verify/formats/report";
import { TestedNetwork, TestedNode } from "./network";
import { again, isInspected, isSameEnd, isWhole, linesOfTrip, Ways } from "./ways";

/** What a matcher hands back to jest or vitest. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What jest and vitest tell a matcher. */
export interface MatcherContext {
  readonly isNot?: boolean;
}

/** What of a way to a node is asked beside that it is open. */
export interface Through {
  /** `firewall`: every flow meets it. */
  readonly via?: "firewall";
}

/** Matchers for `expect.extend`: what a network does, decided for every pair of addresses. */
export const networkHubMatchers = {
  /** Every host of the node can hold this conversation with every host of the other; with `.not`, nobody can. */
  toReach(this: MatcherContext, received: unknown, to: string, conversation: string, { via }: Through = {}): MatcherResult {
    const from = nodeOf(received, "toReach");
    const what = parseConversation(conversation);
    const flows = new Ways(from.network.evidence, from.name, to).flows(what, this.isNot === true ? "anybody" : "hosts");
    const isMet = (flow: (typeof flows)[number]): boolean =>
      flow.passes && (via === undefined || flow.lines.some((line) => line.startsWith("firewall: passes")));
    const head = `${from.name} → ${to}, ${describe(what)}${via === undefined ? "" : ` through the ${via}`}`;
    if (this.isNot === true) {
      const open = flows.find(isMet);
      return verdict(open !== undefined, `${head}: expected nobody to reach it, and somebody does`, open?.lines ?? []);
    }
    if (flows.length === 0) return verdict(false, `${head}: there are no two hosts in different VPCs or sites to ask about`, []);
    const failed = flows.find((flow) => !isMet(flow));
    const reason =
      failed?.passes === true ? "expected every flow to meet the firewall, and this does not" : "expected to pass, and does not";
    return verdict(failed === undefined, `${head}: ${reason}`, failed?.lines ?? []);
  },

  /** No conversation of any kind, in neither direction, between any two addresses. */
  toBeIsolatedFrom(this: MatcherContext, received: unknown, other: string): MatcherResult {
    const one = nodeOf(received, "toBeIsolatedFrom");
    const { evidence } = one.network;
    for (const ways of [new Ways(evidence, one.name, other), new Ways(evidence, other, one.name)]) {
      const open = ways.opening();
      if (open) return verdict(false, `${one.name} is not isolated from ${other}: ${ways.from} reaches ${ways.to}`, open.lines);
    }
    return verdict(true, `${one.name} is isolated from ${other}: expected something to get through, and nothing does`, []);
  },

  /** Whatever gets from one to the other, whoever begins, meets the same firewall endpoint there and back, in every zone. */
  toBeInspectedBothWays(this: MatcherContext, received: unknown, other: string): MatcherResult {
    const one = nodeOf(received, "toBeInspectedBothWays");
    const { evidence } = one.network;
    let arrived = false;
    for (const ways of [new Ways(evidence, one.name, other), new Ways(evidence, other, one.name)]) {
      for (const trip of ways.arrivals()) {
        // Where no reply comes back past the firewall there is no conversation.
        if (!isWhole(trip) && trip.there.endpoints.length > 0) continue;
        arrived = true;
        if (isInspected(trip)) continue;
        const how = trip.there.endpoints.length === 0 ? "past the firewall" : "by other endpoints of the firewall there than back";
        return verdict(false, `${ways.from} reaches ${ways.to} ${how}, where the gateway chooses ${trip.zone}`, linesOfTrip(trip));
      }
    }
    if (!arrived) return verdict(false, `nobody in ${one.name} and ${other} can hold a conversation, so nothing is inspected`, []);
    return verdict(true, `${one.name} and ${other} are inspected both ways: expected a way past the firewall, and there is none`, []);
  },

  /** All that goes by a connection of a site still arrives, and is answered, by another when that one is lost. */
  toSurvive(this: MatcherContext, received: unknown, { connection }: { readonly connection: string }): MatcherResult {
    if (!(received instanceof TestedNetwork)) throw new TypeError("toSurvive is asked of a network: expect(readNetwork())");
    const attachments = received.evidence.network.hubs.flatMap((hub) => hub.attachments).filter(({ site }) => site !== undefined);
    const names = attachments.map((attachment) => ({ attachment, names: [attachment.resource.address, label(attachment.resource)] }));
    const lost = names.find((one) =>
      one.names.some((name) => name === connection || name === `${received.environment.name}-${connection}`),
    )?.attachment;
    if (lost?.site === undefined) {
      const known = attachments.map(({ resource }) => label(resource)).sort();
      throw new RangeError(`there is no connection "${connection}"; there are ${known.join(", ") || "none"}`);
    }
    const others = attachments.filter(({ site, hub }) => site === lost.site && hub === lost.hub);
    const { site } = lost;
    const { segments } = received.environment;
    const peers = [...Object.keys(segments), ...Object.keys(received.environment.sites ?? {}).filter((name) => name !== site)];
    const ends = [
      ...peers.flatMap((peer) => [[peer, site] as const, [site, peer] as const]),
      ...peers.map((peer) => [peer, "internet"] as const),
    ];
    for (const [from, to] of ends) {
      for (const trip of new Ways(received.evidence, from, to).arrivals()) {
        if (!isWhole(trip)) continue;
        const without = again(trip, others, lost);
        if (without !== undefined && isWhole(without) && isSameEnd(trip, without)) continue;
        const lines = without === undefined ? linesOfTrip(trip) : linesOfTrip(without);
        return verdict(false, `without ${connection} ${from} does not reach ${to} as before`, lines);
      }
    }
    return verdict(true, `the network survives the loss of ${connection}: expected something to be cut, and nothing is`, []);
  },

  /** Every check of `network-hub verify` holds. */
  toHold(this: MatcherContext, received: unknown): MatcherResult {
    if (!(received instanceof TestedNetwork)) throw new TypeError("toHold is asked of a network: expect(readNetwork())");
    const findings = findingsOf(verify(received.environment, received.terraform, received.links, received.unseen));
    const { name } = received.environment;
    if (findings.length === 0) return verdict(true, `${name} holds: expected findings, and there are none`, []);
    const lines = findings.flatMap(({ check, message, addresses, flow = [] }) => [
      `${check}: ${message}`,
      ...addresses.slice(0, 1).map((address) => `  ${address}`),
      ...flow.map((line) => `  ${line}`),
    ]);
    return verdict(false, `${name} does not hold`, lines);
  },
};

function verdict(pass: boolean, head: string, lines: readonly string[]): MatcherResult {
  return { pass, message: () => [head, ...lines.map((line) => `  ${line}`)].join("\n") };
}

function nodeOf(received: unknown, matcher: string): TestedNode {
  if (received instanceof TestedNode) return received;
  throw new TypeError(`${matcher} is asked of a node: expect(readNetwork().node("shop"))`);
}
