import { formatAddress } from "../../cidr";
import type { Asked } from "../asked/asked";
import { isFar } from "../asked/links";
import type { Attachment, Firewall, Network } from "../network/network";
import { isStackOf } from "../stacks";
import { replyStart, walk, type End, type Hop, type Start, type Walk } from "../trace/walk";
import { expect, type Expectation } from "./expect";
import type { Group, Spot } from "./groups";

/** What is wrong with the way between two places, with the packet that shows it. */
export interface Fault {
  readonly check: PathCheck;
  readonly message: string;
  /** The hops that the message speaks of first. */
  readonly walks: readonly { readonly direction: "there" | "back"; readonly walk: Walk }[];
}

/** What paths are checked for, each under its own name. */
export type PathCheck = "isolation" | "hairpin" | "way-out" | "inspection" | "symmetry" | "zones" | "dead-ends" | "coverage" | "resilience";

/** The way between two groups. */
export interface Way {
  readonly faults: readonly Fault[];
  /** The firewalls that judge what passes, in order; of regions that both inspect there are two. */
  readonly firewalls: readonly Firewall[];
  /** One conversation that stands for all; none where nobody can begin one. */
  readonly example: { readonly there: Walk; readonly back: Walk | undefined } | undefined;
}

/** Follows packets between groups, in every zone that the gateway may choose, and holds their ways against what is asked. */
export class PathJudge {
  readonly #zones: readonly string[];
  readonly #expected = new Map<number, Expectation>();
  readonly #ways = new Map<number, Way>();
  /** Attachments by site: the conversation of a site may go by any of them. */
  readonly #attachments = new Map<string, Attachment[]>();

  constructor(
    private readonly asked: Asked,
    network: Network,
  ) {
    const attachments = network.hubs.flatMap((hub) => hub.attachments);
    const zones = new Set(attachments.flatMap(({ subnets }) => subnets.map(({ zone }) => zone)));
    this.#zones = zones.size === 0 ? [""] : [...zones].sort();
    for (const attachment of attachments) {
      if (attachment.site === undefined) continue;
      const others = this.#attachments.get(attachment.site);
      if (others) others.push(attachment);
      else this.#attachments.set(attachment.site, [attachment]);
    }
  }

  expectation(one: Group, other: Group): Expectation {
    const key = one.sort * 65_536 + other.sort;
    let expected = this.#expected.get(key);
    if (expected === undefined) this.#expected.set(key, (expected = expect(this.asked, one, other.place)));
    return expected;
  }

  /** The way from one group to another, or `undefined` where both are the same single VPC, which is the platform's own business. */
  way(one: Group, other: Group): Way | undefined {
    const pair = distinct(one, other);
    if (pair === undefined) return undefined;
    const key = ((one.sort * 4_096 + other.sort) * 65_536 + one.ways) * 65_536 + other.ways;
    let way = this.#ways.get(key);
    if (way === undefined) this.#ways.set(key, (way = this.#judge(this.expectation(one, other), one, other, ...pair)));
    return way;
  }

  #judge(expected: Expectation, one: Group, other: Group, from: readonly Spot[], to: readonly Spot[]): Way {
    const faults = new Map<PathCheck, Fault>();
    const firewalls = new Set<Firewall>();
    let example: Way["example"];
    for (const source of from) {
      for (const start of source.starts) {
        for (const target of to) {
          for (const zone of this.#zones) {
            const there = walk(start, target.address, { zone });
            const back = this.#back(there, source, zone);
            for (const fault of this.#faultsOf(expected, { one, other, source, start, target, there, back, zone })) {
              if (!faults.has(fault.check)) faults.set(fault.check, fault);
            }
            for (const { firewall } of there.endpoints) firewalls.add(firewall);
            if (arrives(there)) example ??= { there, back };
            if (!there.chose && !(back?.chose ?? false)) break;
          }
        }
      }
    }
    return { faults: [...faults.values()], firewalls: [...firewalls], example };
  }

  /** The way of the reply, from where the packet ended. */
  #back({ end }: Walk, source: Spot, zone: string, lost?: Attachment): Walk | undefined {
    const start = replyStart(end);
    return start && walk(start, source.address, lost ? { zone, lost } : { zone });
  }

  *#faultsOf(expected: Expectation, tried: Tried): Iterable<Fault> {
    const { one, other, source, target, there, back } = tried;
    const [from, to] = [nameOf(one, source), nameOf(other, target)];
    const only = [{ direction: "there", walk: there }] as const;
    const both = back === undefined ? only : [...only, { direction: "back", walk: back } as const];
    const end = there.end.kind;
    if (end === "elsewhere") {
      yield { check: "isolation", message: `${from} → ${to} leaves by ${there.end.what}, behind which nothing is proven`, walks: only };
      return;
    }
    switch (expected.kind) {
      case "anything":
        return;
      case "public":
        if (end !== "internet" && source.starts.length > 0)
          yield {
            check: "dead-ends",
            message: `${from} was declared public and has no way to the internet: ${describeEnd(there.end)}`,
            walks: only,
          };
        return;
      case "nowhere":
        if (expected.byLink === true && there.peerings.length === 0) return;
        if (arrives(there) && there.endpoints.length === 0) {
          yield {
            check: end === "internet" || other.place.kind === "internet" ? "way-out" : "isolation",
            message: `${from} reaches ${to}, and no connection says so`,
            walks: only,
          };
        } else if (arrives(there)) {
          yield {
            check: other.place.kind === "internet" ? "way-out" : "hairpin",
            message: `${from} reaches ${to} through the firewall, and no connection says so: only rules part them`,
            walks: only,
          };
        } else if (expected.beforeFirewall && there.endpoints.length > 0) {
          yield {
            check: "hairpin",
            message: `packets from ${from} for ${to} come as far as the firewall, and no connection says so: only rules part them`,
            walks: only,
          };
        }
        return;
      case "inspected":
      case "direct":
      case "exit":
        yield* this.#connected(expected, tried, from, to, only, both);
    }
  }

  *#connected(
    expected: Exclude<Expectation, { kind: "nowhere" | "public" | "anything" }>,
    tried: Tried,
    from: string,
    to: string,
    only: Fault["walks"],
    both: Fault["walks"],
  ): Iterable<Fault> {
    const { one, source, start, target, there, back, zone, other } = tried;
    const through =
      expected.kind === "inspected" || (expected.kind === "exit" && (expected.way.kind === "nat" || expected.way.kind === "firewall-site"));
    const inhabited = tried.target.starts.length > 0 || other.place.kind === "internet";
    const required = expected.required && inhabited && source.starts.length > 0;

    if (arrives(there) && expected.kind !== "exit" && expected.empty) {
      yield { check: "isolation", message: `${from} reaches ${to}, where nobody was declared to be`, walks: only };
      return;
    }
    if (arrives(there) && !leadsTo(there.end, expected, tried)) {
      yield {
        check: expected.kind === "exit" ? "way-out" : "isolation",
        message: `${from} → ${to} ends elsewhere: ${describeEnd(there.end)}`,
        walks: only,
      };
      return;
    }
    if (arrives(there) && there.peerings.length > 0 && !isFar(one.place.group) && !isFar(other.place.group)) {
      yield {
        check: expected.kind === "exit" ? "way-out" : "isolation",
        message: `${from} reaches ${to} by way of another region`,
        walks: only,
      };
      return;
    }
    if (arrives(there) && through && there.endpoints.length === 0) {
      yield { check: "inspection", message: `${from} reaches ${to} past the firewall`, walks: only };
      return;
    }
    const answered = other.place.kind !== "vpc" || other.place.answers;
    if (through && inhabited && answered && back && arrives(back) && back.endpoints.length === 0 && there.endpoints.length > 0) {
      yield { check: "inspection", message: `replies of ${to} to ${from} go past the firewall, which saw the question`, walks: both };
      return;
    }
    const isLinked = isFar(one.place.group) || isFar(other.place.group);
    const missed = expected.kind === "inspected" && isLinked ? this.#unseen(expected.seenBy, there, back) : undefined;
    if (arrives(there) && missed !== undefined) {
      yield { check: "inspection", message: `${from} reaches ${to} past the firewall of ${missed}`, walks: both };
      return;
    }
    if (!through && [there, back].some((one) => one !== undefined && one.endpoints.length > 0)) {
      yield {
        check: "dead-ends",
        message: `${from} → ${to} is uninspected and yet meets the firewall, whose rules know nothing of it`,
        walks: both,
      };
    }
    const crossing = [...there.crossings, ...(back?.crossings ?? [])][0];
    const oneNat = one.place.kind === "vpc" && this.asked.environment.vpcs[one.place.vpc.name]?.nat === "one";
    if (crossing && (through || !oneNat))
      yield { check: "zones", message: `${from} → ${to} changes zone at ${crossing.what}`, walks: both };
    if (
      through &&
      expected.kind === "inspected" &&
      expected.empty &&
      !arrives(there) &&
      there.endpoints.length === 0 &&
      isHost(one, source)
    ) {
      yield {
        check: "coverage",
        message: `${to} is in a connected block, and packets from ${from} for it do not come to the firewall: a VPC added there would not be reached`,
        walks: only,
      };
    }
    if (!required) return;
    if (!arrives(there)) {
      yield { check: "dead-ends", message: `${from} does not reach ${to}: ${describeEnd(there.end)}`, walks: only };
      return;
    }
    if (back === undefined || !arrives(back) || !isBack(back.end, start)) {
      yield {
        check: "dead-ends",
        message: `replies of ${to} do not come back to ${from}: ${back === undefined ? "nothing leads back" : describeEnd(back.end)}`,
        walks: both,
      };
      return;
    }
    if (through && !sameEndpoints(there, back)) {
      yield {
        check: "symmetry",
        message: `${from} → ${to} meets the firewall of ${zonesOf(there)} there and of ${zonesOf(back)} back`,
        walks: both,
      };
      return;
    }
    if (through && there.endpoints.length > (expected.kind === "inspected" ? expected.seenBy.length : 1)) {
      yield { check: "inspection", message: `${from} → ${to} meets ${there.endpoints.length} firewall endpoints on its way`, walks: both };
    }
    yield* this.#withoutEach({ source, start, target, zone, there, back }, from, to);
  }

  /** The first environment whose firewall should see a packet that crosses a link, and its reply, and sees one of them not. */
  #unseen(seenBy: readonly string[], there: Walk, back: Walk | undefined): string | undefined {
    const meets = (walk: Walk, environment: string): boolean =>
      walk.endpoints.some(({ firewall }) => isStackOf(firewall.resource.stack, environment));
    return seenBy.find((environment) => !meets(there, environment) || (back !== undefined && arrives(back) && !meets(back, environment)));
  }

  /** A site that is a way out is reached by any of its connections, whichever is lost (S1, S2). */
  *#withoutEach(
    { source, start, target, zone, there, back }: Pick<Tried, "source" | "start" | "target" | "zone" | "there"> & { back: Walk },
    from: string,
    to: string,
  ): Iterable<Fault> {
    const site = [there.end, ...(start.kind === "attachment" ? [start] : [])]
      .map((end) => ("attachment" in end ? end.attachment.site : undefined))
      .find((name) => name !== undefined);
    if (site === undefined || !this.asked.exits.has(site)) return;
    const attachments = this.#attachments.get(site) ?? [];
    const { vpn, attachment } = this.asked.environment.sites?.[site] ?? {};
    // Whether an attachment that exists stands when a part of it is lost is its owner's.
    if (vpn?.single !== undefined || attachment !== undefined) return;
    for (const lost of attachments) {
      const from0 =
        start.kind === "attachment" && start.attachment === lost
          ? attachments.filter((one) => one !== lost).map((attachment): Start => ({ kind: "attachment", attachment }))[0]
          : start;
      const again = from0 && walk(from0, target.address, { zone, lost });
      const reply = again && this.#back(again, source, zone, lost);
      const same =
        again !== undefined &&
        reply !== undefined &&
        again.end.kind === there.end.kind &&
        arrives(reply) &&
        reply.endpoints.length === back.endpoints.length &&
        again.endpoints.length === there.endpoints.length;
      if (same) continue;
      yield {
        check: "resilience",
        message: `without ${lost.resource.address} ${from} does not reach ${to} as before: ${again === undefined ? "no other connection is left" : describeEnd(again.end)}`,
        walks: again ? [{ direction: "there", walk: again }, ...(reply ? [{ direction: "back", walk: reply } as const] : [])] : [],
      };
      return;
    }
  }
}

interface Tried {
  readonly one: Group;
  readonly other: Group;
  readonly source: Spot;
  readonly start: Start;
  readonly target: Spot;
  readonly there: Walk;
  readonly back: Walk | undefined;
  readonly zone: string;
}

/** Examples of two groups in different VPCs; what is in no VPC differs from everything but itself. */
function distinct(one: Group, other: Group): readonly [readonly Spot[], readonly Spot[]] | undefined {
  if (one.behind !== undefined && one.behind === other.behind) return undefined;
  if (one.behind !== undefined && one.behind === other.place.group) return undefined;
  for (const { vpc, spots } of one.examples) {
    const second = other.examples.find((example) => vpc === undefined || example.vpc !== vpc);
    if (second) return [spots, second.spots];
  }
  return undefined;
}

/** Whether a packet comes to somebody. */
function arrives({ end }: Walk): boolean {
  return end.kind === "subnet" || end.kind === "attachment" || end.kind === "internet";
}

/** Whether a reply comes to where the conversation began; a site is one place, whichever its attachment. */
function isBack(end: End, start: Start): boolean {
  // A VPC that exists has its hosts in any of several subnets, with one block (see ExistingVpcs).
  if (start.kind === "subnet")
    return end.kind === "subnet" && end.subnet.vpc === start.subnet.vpc && end.subnet.block.text === start.subnet.block.text;
  return start.kind === "attachment" && end.kind === "attachment" && end.attachment.site === start.attachment.site;
}

function leadsTo(end: End, expected: Expectation, { target, other }: Tried): boolean {
  if (expected.kind === "exit") {
    const { way } = expected;
    if (way.kind === "nat" || way.kind === "own-nat") return end.kind === "internet";
    return way.kind !== "none" && end.kind === "attachment" && end.attachment.site === way.site;
  }
  if (other.place.kind === "site") return end.kind === "attachment" && end.attachment.site === other.place.group;
  return end.kind === "subnet" && target.home === end.subnet;
}

function isHost({ place }: Group, { starts }: Spot): boolean {
  return starts.length > 0 && (place.kind === "vpc" ? place.answers : place.kind === "site");
}

function sameEndpoints(there: Walk, back: Walk): boolean {
  return (
    there.endpoints.length === back.endpoints.length &&
    there.endpoints.every((endpoint, index) => endpoint.subnet === back.endpoints.at(-1 - index)?.subnet)
  );
}

function zonesOf({ endpoints }: Walk): string {
  return endpoints.length === 0 ? "no zone" : endpoints.map(({ subnet }) => subnet.zone).join(", then ");
}

/** How people name an end. */
export function describeEnd(end: End): string {
  switch (end.kind) {
    case "subnet":
      return `in ${end.subnet.resource.address}`;
    case "attachment":
      return `at ${end.attachment.site ?? end.attachment.resource.address}`;
    case "internet":
      return "on the internet";
    case "elsewhere":
      return end.what;
    case "nowhere":
      return {
        "no route": "no route leads on",
        blackhole: "a blackhole",
        "no subnet": "the address is in no subnet",
        "not attached": "the VPC is not attached there",
        loop: "it goes round in circles",
      }[end.why];
  }
}

/** `sandbox (10.18.0.0)`. */
export function nameOf({ place, behind }: Group, { address }: Pick<Spot, "address">): string {
  return `${labelOf(place, behind)} (${formatAddress(address)})`;
}

/** A place in the environment's words. */
export function labelOf(place: Group["place"], behind?: string): string {
  switch (place.kind) {
    case "vpc":
      if (place.vpc.existing) return place.vpc.name;
      return place.tier === undefined ? `${place.vpc.name}, beside its tiers` : `${place.vpc.name}/${place.tier}`;
    case "unallocated":
      return `${place.group}, where no VPC is`;
    case "hub":
      return "the hub's own block";
    case "site":
    case "endpoints":
      return place.group;
    case "local":
      return "a local block";
    case "private":
    case "internet":
      return `${place.kind === "private" ? "undeclared space" : "the internet"}${behind === undefined ? "" : ` behind ${behind}`}`;
  }
}

/** A walk for people, a line a hop. */
export function linesOf(walks: Fault["walks"]): readonly string[] {
  return walks.flatMap(({ direction, walk: { hops, end } }) => [
    ...hops.map((hop: Hop) => `${direction}: ${hop.what} [${hop.resource.address}]`),
    `${direction}: ends ${describeEnd(end)}`,
  ]);
}
