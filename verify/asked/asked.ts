import { AddressSet } from "../address-set";
import type { Environment } from "../../plan/environment";
import type { Permission } from "../conversation";
import type { Link } from "../../plan/links/link";
import { linkedConnections, readLinkedNodes } from "./links";
import { unroutable, type AskedVpc, type Nodes } from "./nodes";

/** How two groups are joined (semantics C5). */
export type Class = "none" | "inspected" | "direct";

/** How a node reaches the internet (C6). */
export type Way =
  | { readonly kind: "none" }
  | { readonly kind: "nat" }
  | { readonly kind: "own-nat" }
  | { readonly kind: "site"; readonly site: string }
  | { readonly kind: "firewall-site"; readonly site: string };

/** What one connection lets pass between addresses, through the firewall. */
export interface Entitlement {
  readonly from: AddressSet;
  readonly to: AddressSet;
  readonly permission: Permission;
}

/** What is expected of an address. */
export type Place =
  | { readonly kind: "vpc"; readonly vpc: AskedVpc; readonly group: string; readonly tier: string | undefined; readonly answers: boolean }
  /** Inside a block of a segment, where no VPC is. */
  | { readonly kind: "unallocated"; readonly group: string }
  | { readonly kind: "endpoints"; readonly group: "endpoints"; readonly answers: boolean }
  | { readonly kind: "site"; readonly group: string }
  /** `local`: in a block that may repeat in every VPC and that the hub routes to nobody (N4). */
  | { readonly kind: "hub" | "local" | "private" | "internet"; readonly group: undefined };

const none: Way = { kind: "none" };

/** What an environment asks for, as reach: its connections and what they imply (C7, H1, V3, V6), and nothing else. */
export class Asked {
  readonly nodes: Nodes;
  readonly entitlements: readonly Entitlement[];
  /** VPCs that each VPC is peered with (V3). */
  readonly #peers = new Map<string, Set<string>>();
  /** Sites that are anybody's way out. */
  readonly exits: ReadonlySet<string>;
  readonly #pairs = new Map<string, Class>();
  readonly #ways = new Map<string, Way>();
  /** Of pairs that a link joins, whose firewalls see what is between them. */
  readonly #seers = new Map<string, readonly string[]>();

  constructor(
    readonly environment: Environment,
    readonly links: readonly Link[] = [],
  ) {
    this.nodes = readLinkedNodes(environment, links);
    const entitlements: Entitlement[] = [];
    const exits = new Set<string>();
    for (const [index, connection] of environment.connect.entries()) {
      const said = connection as unknown as Said;
      const { from, to, between, within, via, uninspected, allow = [], names = [], on = ["tls/443", "http/80"] } = said;
      const inspected = uninspected === undefined;
      const permission: Permission = { where: `connect[${index}]`, allow, names, on };
      const pairs: readonly (readonly [string, string])[] =
        within !== undefined
          ? [[within, within]]
          : between !== undefined
            ? [
                [between[0], between[1]],
                [between[1], between[0]],
              ]
            : [[from ?? "", to ?? ""]];
      for (const [one, other] of pairs) {
        if (inspected) entitlements.push({ from: this.addressesOf(one), to: this.addressesOf(other), permission });
        if (this.#isInternet(other)) {
          const way = wayOf(via, inspected);
          this.#ways.set(one, way);
          if (way.kind === "site" || way.kind === "firewall-site") exits.add(way.site);
          if (way.kind === "site") this.#pairs.set(key(this.#groupOf(one), way.site), "direct");
        } else this.#pairs.set(key(this.#groupOf(one), this.#groupOf(other)), inspected ? "inspected" : "direct");
      }
    }
    for (const { where, pairs, seenBy, ...passing } of linkedConnections(environment, links)) {
      for (const [one, other] of pairs) {
        const pair = key(this.#groupOf(one), this.#groupOf(other));
        if (seenBy.length > 0)
          entitlements.push({ from: this.addressesOf(one), to: this.addressesOf(other), permission: { where, ...passing } });
        this.#pairs.set(pair, seenBy.length > 0 ? "inspected" : "direct");
        this.#seers.set(pair, seenBy);
      }
    }
    if (!this.nodes.endpoints.isEmpty) {
      for (const segment of environment.endpoints?.interface?.for ?? Object.keys(environment.segments))
        this.#pairs.set(key(segment, "endpoints"), "direct");
    }
    for (const { between } of environment.peerings ?? []) {
      const [one, other] = between;
      this.#peers.set(one, new Set(this.#peers.get(one)).add(other));
      this.#peers.set(other, new Set(this.#peers.get(other)).add(one));
    }
    this.entitlements = entitlements;
    this.exits = exits;
  }

  /** Whether two VPCs are joined by a peering. */
  arePeered(one: AskedVpc, other: AskedVpc): boolean {
    return this.#peers.get(one.name)?.has(other.name) === true;
  }

  /** Whether a VPC has any peering. */
  hasPeers({ name }: AskedVpc): boolean {
    return this.#peers.has(name);
  }

  classOf(one: string, other: string): Class {
    return this.#pairs.get(key(one, other)) ?? "none";
  }

  /** Names of the environments whose firewall sees what an inspected pair says (L2, L3). */
  seenBy(one: string, other: string): readonly string[] {
    return this.#seers.get(key(one, other)) ?? [this.environment.name];
  }

  /** The way out of a place; a VPC's own line is before its segment's (C8). */
  wayOut(place: Place): Way {
    if (place.kind === "site") return this.#ways.get(place.group) ?? none;
    if (place.kind !== "vpc") return none;
    const { vpc } = place;
    const own = [...this.#ways].filter(([name]) => name === vpc.name || name.startsWith(`${vpc.name}/`)).map(([, way]) => way);
    const ofVpc = own.find(({ kind }) => kind === "own-nat") ?? own[0];
    const way = ofVpc?.kind === "own-nat" ? ofVpc : (this.#ways.get(vpc.segment) ?? ofVpc ?? none);
    return vpc.joined || way.kind === "own-nat" ? way : none;
  }

  /** Whether the table of a group leads what it does not know to a site. */
  leavesBySite(group: string): boolean {
    return [...this.#ways].some(([node, way]) => "site" in way && this.#groupOf(node) === group);
  }

  /** Segments and sites whose way out is a site after the firewall (C6), so that the site has a route to them (T10). */
  servedBehindFirewall(site: string): ReadonlySet<string> {
    const served = [...this.#ways].filter(([, way]) => way.kind === "firewall-site" && way.site === site);
    return new Set(served.map(([node]) => this.#groupOf(node)));
  }

  /** Every address of this network and of what it knows lies in exactly one place. */
  placeOf(address: number): Place {
    for (const vpc of this.nodes.vpcs.values()) {
      if (!vpc.routed.has(address)) continue;
      const tier = [...vpc.tiers].find(([, { space }]) => space.has(address));
      return { kind: "vpc", vpc, group: vpc.segment, tier: tier?.[0], answers: tier?.[1].answers ?? false };
    }
    return this.placeBesideVpcs(address);
  }

  /** {@link placeOf} for an address that is in no VPC. */
  placeBesideVpcs(address: number): Place {
    if (this.nodes.local.has(address)) return { kind: "local", group: undefined };
    for (const [group, space] of this.nodes.segments) if (space.has(address)) return { kind: "unallocated", group };
    if (this.nodes.endpoints.has(address)) return { kind: "endpoints", group: "endpoints", answers: this.nodes.service.has(address) };
    if (this.nodes.hub.has(address)) return { kind: "hub", group: undefined };
    for (const { name, space } of this.nodes.sites.values()) if (space.has(address)) return { kind: "site", group: name };
    return { kind: this.nodes.internet.has(address) && !unroutable.has(address) ? "internet" : "private", group: undefined };
  }

  /** Addresses of a node that a connection names. */
  addressesOf(node: string): AddressSet {
    const [owner = "", inside] = node.split("/");
    const { segments, vpcs, sites, internet, internetRanges, endpoints } = this.nodes;
    const far = vpcs.get(node)?.routed ?? segments.get(node);
    if (far) return far;
    if (owner === "internet") return inside === undefined ? internet : (internetRanges.get(inside) ?? AddressSet.none);
    if (owner === "endpoints") return endpoints;
    const vpc = vpcs.get(owner);
    if (vpc) return inside === undefined ? vpc.routed : (vpc.tiers.get(inside)?.space ?? vpc.ranges.get(inside) ?? AddressSet.none);
    const site = sites.get(owner);
    if (site) return inside === undefined ? site.space : (site.ranges.get(inside) ?? AddressSet.none);
    return segments.get(owner) ?? AddressSet.none;
  }

  #isInternet(node: string): boolean {
    return node === "internet" || node.startsWith("internet/");
  }

  /** The segment, site or service that routes a node (C3). */
  #groupOf(node: string): string {
    const [owner = ""] = node.split("/");
    if (this.nodes.segments.has(node)) return node;
    return (this.nodes.vpcs.get(node) ?? this.nodes.vpcs.get(owner))?.segment ?? owner;
  }
}

/** A connection, whichever of its forms. */
interface Said {
  readonly from?: string;
  readonly to?: string;
  readonly between?: readonly [string, string];
  readonly within?: string;
  readonly via?: string | readonly ["firewall", string];
  readonly allow?: readonly string[];
  readonly names?: readonly string[];
  readonly on?: readonly string[];
  readonly uninspected?: string;
}

function wayOf(via: Said["via"], inspected: boolean): Way {
  if (via === undefined) return inspected ? { kind: "nat" } : none;
  if (typeof via !== "string") return { kind: "firewall-site", site: via[1] };
  return via === "own-nat" ? { kind: "own-nat" } : { kind: "site", site: via };
}

function key(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}
