import type { AddressSet } from "../address-set";
import type { Asked, Place } from "../asked/asked";
import type { FirewallPolicy } from "../firewall/policy";
import { boundaries } from "../firewall/policy";
import type { Network, Subnet, Vpc } from "../network/network";
import type { Start } from "../trace/walk";
import { unroutable } from "../asked/nodes";
import { Atoms, cutsOf, Interned } from "./atoms";
import { Likeness } from "./likeness";

/** One address that stands for all that fare like it, with where its host is. */
export interface Spot {
  readonly address: number;
  /** Class of the address as destination and of its subnet, so that equal numbers mean equal ways. */
  readonly likeness: number;
  /** The subnet that holds it. */
  readonly home: Subnet | undefined;
  /** Where a host with this address begins; none where nobody can have it. */
  readonly starts: readonly Start[];
}

/** Addresses of which the environment expects the same and the firewall's rules say the same, in up to two VPCs that stand for all. */
export interface Group {
  readonly place: Place;
  /** The site behind which addresses are that nobody declared. */
  readonly behind: string | undefined;
  /** Equal numbers mean that equal things are expected. */
  readonly sort: number;
  /** Equal numbers mean equal ways to and from. */
  readonly ways: number;
  /** Spots of the first VPC (or of no VPC), and of a second one. */
  readonly examples: readonly { readonly vpc: Vpc | undefined; readonly spots: readonly Spot[] }[];
  /** Places in `policy.rules` of rules whose source and target hold these addresses, in order. */
  readonly sourceRules: readonly number[];
  readonly targetRules: readonly number[];
  /** Places in `asked.entitlements`. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

interface Unit {
  readonly vpc: Vpc | undefined;
  readonly place: Place;
  readonly behind: string | undefined;
  readonly sort: string;
  readonly atom: number;
  readonly spots: Spot[];
}

/** Divides all addresses into groups; every pair of addresses is decided by the pair of their groups. */
export function groupsOf(
  asked: Asked,
  network: Network,
  policies: readonly FirewallPolicy[],
  silent: ReadonlySet<Subnet>,
): readonly Group[] {
  const atoms = cut(asked, network, policies);
  const likeness = new Likeness(network);
  const { vpcOf, subnetsOf } = homesOf(atoms, network);
  const places = placesOf(atoms, asked);
  const rules = policies.flatMap((policy) => policy.rules);
  const sets = {
    source: membership(
      atoms,
      rules.map(({ source }) => source),
    ),
    target: membership(
      atoms,
      rules.map(({ target }) => target),
    ),
    from: membership(
      atoms,
      asked.entitlements.map(({ from }) => from),
    ),
    to: membership(
      atoms,
      asked.entitlements.map(({ to }) => to),
    ),
  };
  const destinations = likeness.destinations(atoms, vpcOf);
  const siteStarts = startsOfSites(network);

  const units = new Map<string, Unit>();
  const likenesses = new Interned();
  const vpcIds = new Map(network.vpcs.map((vpc, index) => [vpc, index]));
  const sorts = new Map<Place, string>();
  const add = (atom: number, behind: string | undefined, starts: readonly Start[]): void => {
    const place = places[atom];
    if (place === undefined) return;
    let sort = sorts.get(place);
    if (sort === undefined) sorts.set(place, (sort = sortOf(asked, place)));
    const vpc = vpcOf[atom];
    const key = `${vpc === undefined ? "-" : (vpcIds.get(vpc) ?? "")} ${sort} ${behind ?? ""} ${sets.source.ids[atom] ?? ""} ${sets.target.ids[atom] ?? ""} ${sets.from.ids[atom] ?? ""} ${sets.to.ids[atom] ?? ""}`;
    let unit = units.get(key);
    if (unit === undefined) units.set(key, (unit = { vpc, place, behind, sort: `${sort} ${behind ?? ""}`, atom, spots: [] }));
    const subnets = subnetsOf[atom] ?? [];
    const like = likenesses.id(`${destinations[atom] ?? ""} ${subnets.map((subnet) => likeness.subnet(subnet)).join("+")}`);
    if (unit.spots.some((spot) => spot.likeness === like)) return;
    unit.spots.push({ address: atoms.first(atom), likeness: like, home: subnets[0], starts });
  };
  for (let atom = 0; atom < atoms.count; atom += 1) {
    const subnets = subnetsOf[atom];
    const place = places[atom];
    // The hub's own subnets hold gateways, firewalls and attachments: nothing that begins a conversation.
    if (subnets)
      add(
        atom,
        undefined,
        place?.kind === "hub" ? [] : subnets.filter((subnet) => !silent.has(subnet)).map((subnet) => ({ kind: "subnet", subnet })),
      );
    else if (place?.kind === "site") add(atom, place.group, siteStarts.get(place.group) ?? []);
    else add(atom, undefined, []);
    if (place?.kind !== "internet" && place?.kind !== "private") continue;
    if (subnets === undefined) for (const site of asked.exits) add(atom, site, siteStarts.get(site) ?? []);
  }
  return merge([...units.values()], sets);
}

function merge(units: readonly Unit[], sets: Readonly<Record<"source" | "target" | "from" | "to", Membership>>): readonly Group[] {
  const sorts = new Interned();
  const ways = new Interned();
  const groups = new Map<string, Group & { readonly examples: { vpc: Vpc | undefined; spots: readonly Spot[] }[] }>();
  for (const { vpc, place, behind, sort, atom, spots } of units) {
    const sortId = sorts.id(sort);
    const wayId = ways.id(
      `${vpc === undefined ? "-" : ""}${spots
        .map(({ likeness }) => likeness)
        .sort((one, other) => one - other)
        .join(" ")}`,
    );
    const key = [sortId, wayId, ...Object.values(sets).map(({ ids }) => ids[atom] ?? 0)].join(" ");
    const known = groups.get(key);
    if (known) {
      if (known.examples.length < 2) known.examples.push({ vpc, spots });
      continue;
    }
    groups.set(key, {
      place,
      behind,
      sort: sortId,
      ways: wayId,
      examples: [{ vpc, spots }],
      sourceRules: sets.source.members(atom),
      targetRules: sets.target.members(atom),
      from: sets.from.members(atom),
      to: sets.to.members(atom),
    });
  }
  return [...groups.values()];
}

function cut(asked: Asked, network: Network, policies: readonly FirewallPolicy[]): Atoms {
  const { segments, vpcs, sites, hub, local, endpoints, service, internet, internetRanges } = asked.nodes;
  const sets: AddressSet[] = [unroutable, hub, local, endpoints, service, internet, ...segments.values(), ...internetRanges.values()];
  for (const { routed, tiers, ranges } of vpcs.values()) {
    sets.push(routed, ...ranges.values());
    for (const { space } of tiers.values()) sets.push(space);
  }
  for (const { space, ranges } of sites.values()) sets.push(space, ...ranges.values());
  for (const { from, to } of asked.entitlements) sets.push(from, to);
  const cuts = policies.flatMap((policy) => [...boundaries(policy)]);
  for (const { ranges } of sets) cuts.push(...cutsOf(ranges));
  for (const { blocks, subnets, tables } of network.vpcs) {
    cuts.push(...cutsOf(blocks), ...cutsOf(subnets.map(({ block }) => block)));
    for (const { routes } of tables) for (const { block } of routes) cuts.push(block.first, block.last + 1);
  }
  for (const { tables } of network.hubs)
    for (const { routes } of tables) for (const { block } of routes) cuts.push(block.first, block.last + 1);
  return new Atoms(cuts);
}

/**
 * The one VPC that holds an atom, and its subnets that may, the first of which a packet is delivered in; a block that several VPCs have is at
 * home in none.
 */
function homesOf(atoms: Atoms, network: Network): { vpcOf: (Vpc | undefined)[]; subnetsOf: (readonly Subnet[] | undefined)[] } {
  const owners = new Int32Array(atoms.count);
  const vpcOf: (Vpc | undefined)[] = Array.from({ length: atoms.count }, () => undefined);
  const subnetsOf: (Subnet[] | undefined)[] = Array.from({ length: atoms.count }, () => undefined);
  for (const vpc of network.vpcs) {
    for (const block of vpc.blocks) {
      atoms.paint(block, (atom) => {
        owners[atom] = (owners[atom] ?? 0) + 1;
        vpcOf[atom] = vpc;
      });
    }
    for (const subnet of vpc.subnets) atoms.paint(subnet.block, (atom) => (subnetsOf[atom] ??= []).push(subnet));
  }
  for (const [atom, count] of owners.entries()) {
    if (count < 2) continue;
    vpcOf[atom] = undefined;
    subnetsOf[atom] = undefined;
  }
  return { vpcOf, subnetsOf };
}

function placesOf(atoms: Atoms, asked: Asked): readonly Place[] {
  const places: (Place | undefined)[] = Array.from({ length: atoms.count }, () => undefined);
  for (const vpc of asked.nodes.vpcs.values()) {
    const beside: Place = { kind: "vpc", vpc, group: vpc.segment, tier: undefined, answers: false };
    atoms.paintSet(vpc.routed, (atom) => (places[atom] = beside));
    for (const [tier, { space, answers }] of vpc.tiers) {
      const inside: Place = { kind: "vpc", vpc, group: vpc.segment, tier, answers };
      atoms.paintSet(space, (atom) => {
        if (places[atom] === beside) places[atom] = inside;
      });
    }
  }
  return places.map((place, atom) => place ?? asked.placeBesideVpcs(atoms.first(atom)));
}

/** What is expected of a place: the VPCs of a segment that are treated alike have one. */
function sortOf(asked: Asked, place: Place): string {
  const way = asked.wayOut(place);
  const out = "site" in way ? `${way.kind} ${way.site}` : way.kind;
  if (place.kind !== "vpc") return `${place.kind} ${place.group ?? ""} ${out} ${place.kind === "endpoints" ? String(place.answers) : ""}`;
  const isPublic = place.tier !== undefined && (place.vpc.tiers.get(place.tier)?.isPublic ?? false);
  const nat = asked.environment.vpcs[place.vpc.name]?.nat ?? "";
  const peered = asked.hasPeers(place.vpc) ? place.vpc.name : "";
  return `vpc ${place.group} ${peered} ${out} ${String(place.answers)} ${String(place.vpc.joined)} ${String(place.vpc.existing)} ${String(isPublic)} ${String(place.tier === undefined)} ${nat}`;
}

function startsOfSites(network: Network): ReadonlyMap<string, readonly Start[]> {
  const sites = new Map<string, Start[]>();
  for (const attachment of network.hubs.flatMap(({ attachments }) => attachments)) {
    if (attachment.site === undefined) continue;
    const starts = sites.get(attachment.site) ?? [];
    sites.set(attachment.site, [...starts, { kind: "attachment", attachment }]);
  }
  return sites;
}

interface Membership {
  /** Equal numbers mean that equal sets hold the atom. */
  readonly ids: Int32Array;
  /** Places of the sets that hold an atom. */
  members(atom: number): readonly number[];
}

function membership(atoms: Atoms, sets: readonly AddressSet[]): Membership {
  const holders: number[][] = Array.from({ length: atoms.count }, () => []);
  for (const [index, set] of sets.entries()) atoms.paintSet(set, (atom) => holders[atom]?.push(index));
  const interned = new Interned();
  const ids = Int32Array.from(holders, (held) => interned.id(held.join(" ")));
  return { ids, members: (atom) => holders[atom] ?? [] };
}
