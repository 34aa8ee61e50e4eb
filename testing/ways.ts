import { isIPv4 } from "node:net";

import { formatAddress, parseCidr } from "../cidr";
import { AddressSet } from "../verify/address-set";
import { Asked, type Entitlement } from "../verify/asked/asked";
import type { Evidence } from "../verify/checks/evidence";
import type { Conversation } from "../verify/conversation";
import { type Explanation, explainFlow, UnknownEnd } from "../verify/explain";
import { passing } from "../verify/firewall/passing";
import type { FirewallPolicy } from "../verify/firewall/policy";
import type { Attachment, Network } from "../verify/network/network";

import { type Group, groupsOf, type Spot } from "../verify/reach/groups";
import { describeEnd, linesOf } from "../verify/reach/judge-path";
import { judgeReach } from "../verify/reach/judge-reach";
import { natSubnets } from "../verify/reach/nat-subnets";
import { type Start, replyStart, walk, type Walk } from "../verify/trace/walk";

/** A packet between two ends in one zone, and the way of its reply. */
export interface Trip {
  readonly from: Spot;
  readonly to: Spot;
  readonly start: Start;
  readonly zone: string;
  readonly there: Walk;
  readonly back: Walk | undefined;
}

/** An end of a question: addresses that stand for all of a node, by group and VPC. */
interface End {
  readonly group: Group;
  readonly vpc: object | undefined;
  readonly spot: Spot;
}

/** Asks whether something lies between two nodes, of every pair of their addresses. */
export class Ways {
  readonly #asked: Asked;
  readonly #network: Network;
  readonly #sources: readonly End[];
  readonly #targets: readonly End[];

  constructor(
    private readonly evidence: Evidence,
    readonly from: string,
    readonly to: string,
  ) {
    const { environment, linked } = evidence;
    const { terraform, network } = linked ?? evidence;
    this.#network = network;
    this.#asked = new Asked(environment, linked?.links);
    const question = new Question(this.#asked, this.#addressesOf(from), this.#addressesOf(to));
    const ends = groupsOf(question, network, [...this.#policies.values()], natSubnets(terraform, network)).flatMap((group) =>
      group.examples.flatMap(({ vpc, spots }) => spots.map((spot): End => ({ group, vpc, spot }))),
    );
    // Whoever is behind a site without being declared there is no part of a node.
    const declared = ends.filter(({ group: { place, behind } }) => behind === undefined || place.kind === "site");
    this.#sources = declared.filter(({ group, spot }) => group.from.length > 0 && spot.starts.length > 0);
    this.#targets = declared.filter(({ group }) => group.to.length > 0);
  }

  /** One flow for each pair of hosts that fare alike: hosts that can speak with somebody outside their VPC. */
  flows(conversation: Conversation, kind: "hosts" | "anybody"): readonly Explanation[] {
    const counts = ({ group: { place }, spot }: End): boolean =>
      kind === "anybody" || place.kind === "internet" || (spot.starts.length > 0 && ("answers" in place ? place.answers : true));
    return this.#pairs(counts).map(([{ spot: from }, { spot: to }]) => {
      const [source, destination] = [formatAddress(from.address), formatAddress(to.address)];
      const { passes, lines } = explainFlow(this.evidence, source, destination, conversation);
      return { passes, lines: [`${source} → ${destination}`, ...lines.slice(1)] };
    });
  }

  /** Every packet that comes to somebody, in every zone and by every attachment, without one attachment that may be lost. */
  *arrivals(lost?: Attachment): Iterable<Trip> {
    for (const [{ spot: from }, { spot: to }] of this.#pairs(() => true)) {
      for (const start of from.starts) {
        if (lost !== undefined && start.kind === "attachment" && start.attachment === lost) continue;
        for (const zone of this.#zones) {
          const trip = tripOf(from, to, start, zone, lost);
          if (isEnd(trip.there)) yield trip;
        }
      }
    }
  }

  /** The first way by which anything gets from one node to the other, with what passes. */
  opening(): { readonly passes: readonly string[]; readonly lines: readonly string[] } | undefined {
    for (const trip of this.arrivals()) {
      const passes = this.#passes(trip);
      if (passes.length > 0) return { passes, lines: [...linesOfTrip(trip), `passes: ${passes.join(", ")}`] };
    }
    return undefined;
  }

  #passes({ there, from, to }: Trip): readonly string[] {
    const [first, ...others] = [...new Set(there.endpoints.map(({ firewall }) => firewall))].flatMap((firewall) => {
      const policy = this.#policies.get(firewall);
      if (policy === undefined) return [];
      const between = (one: number, other: number): FirewallPolicy["rules"] =>
        policy.rules.filter(({ source, target }) => source.has(one) && target.has(other));
      return [passing(policy, between(from.address, to.address), between(to.address, from.address), [])];
    });
    return first?.filter((word) => others.every((words) => words.includes(word))) ?? ["everything"];
  }

  /** Packets inside a VPC or a site are no business of the network. */
  #pairs(counts: (end: End) => boolean): readonly (readonly [End, End])[] {
    const targets = this.#targets.filter(counts);
    const isApart = (one: End, other: End): boolean =>
      one.vpc === undefined ? other.vpc !== undefined || one.group.place.group !== other.group.place.group : one.vpc !== other.vpc;
    return this.#sources.filter(counts).flatMap((from) => targets.filter((to) => isApart(from, to)).map((to) => [from, to] as const));
  }

  get #policies(): ReadonlyMap<object, FirewallPolicy> {
    return judgeReach(this.evidence).allPolicies;
  }

  get #zones(): readonly string[] {
    const subnets = this.#network.hubs.flatMap(({ attachments }) => attachments.flatMap((attachment) => attachment.subnets));
    const zones = [...new Set(subnets.map(({ zone }) => zone))].sort();
    return zones.length === 0 ? [""] : zones;
  }

  #addressesOf(node: string): AddressSet {
    const isBlock = isIPv4(node.split("/")[0] ?? "");
    const space = isBlock ? AddressSet.of([parseCidr(node.includes("/") ? node : `${node}/32`)]) : this.#asked.addressesOf(node);
    if (space.isEmpty) throw new UnknownEnd(`"${node}" is no node and no address of ${this.evidence.environment.name}`);
    return space;
  }
}

/** An environment that asks for one thing alone, so that addresses are told apart by it. */
class Question extends Asked {
  override readonly entitlements: readonly Entitlement[];

  constructor({ environment, links }: Asked, from: AddressSet, to: AddressSet) {
    super(environment, links);
    this.entitlements = [{ from, to, permission: { where: "question", allow: [], names: [], on: [] } }];
  }
}

/** What one packet met, a line a hop. */
export function linesOfTrip({ from, to, there, back }: Trip): readonly string[] {
  const walks = [{ direction: "there" as const, walk: there }, ...(back ? [{ direction: "back" as const, walk: back }] : [])];
  return [`${formatAddress(from.address)} → ${formatAddress(to.address)}`, ...linesOf(walks)];
}

/** The same packet again without one attachment; `undefined` where it has nowhere to begin. */
export function again(trip: Trip, others: readonly Attachment[], lost: Attachment): Trip | undefined {
  const isLost = trip.start.kind === "attachment" && trip.start.attachment === lost;
  const [other] = others.filter((one) => one !== lost);
  if (isLost && other === undefined) return undefined;
  const start: Start = isLost && other !== undefined ? { kind: "attachment", attachment: other } : trip.start;
  return tripOf(trip.from, trip.to, start, trip.zone, lost);
}

/** Whether a packet comes to somebody, and its reply comes back. */
export function isWhole({ there, back }: Trip): boolean {
  return isEnd(there) && back !== undefined && isEnd(back);
}

/** Whether the reply meets the same endpoints of a firewall as the packet, in the other order, and there are some. */
export function isInspected({ there, back }: Trip): boolean {
  const met = there.endpoints.map(({ subnet }) => subnet);
  const again = back?.endpoints.map(({ subnet }) => subnet).reverse() ?? [];
  return met.length > 0 && met.length === again.length && met.every((subnet, index) => subnet === again[index]);
}

/** Whether two trips end at the same. */
export function isSameEnd(one: Trip, other: Trip): boolean {
  const [first, second] = [one.there.end, other.there.end];
  if (first.kind === "attachment" && second.kind === "attachment") return first.attachment.site === second.attachment.site;
  return describeEnd(first) === describeEnd(second);
}

function tripOf(from: Spot, to: Spot, start: Start, zone: string, lost: Attachment | undefined): Trip {
  const conditions = lost === undefined ? { zone } : { zone, lost };
  const there = walk(start, to.address, conditions);
  const reply = replyStart(there.end);
  return { from, to, start, zone, there, back: reply && walk(reply, from.address, conditions) };
}

function isEnd({ end }: Walk): boolean {
  return end.kind === "subnet" || end.kind === "attachment" || end.kind === "internet";
}
