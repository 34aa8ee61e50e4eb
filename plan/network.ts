import type { Cidr } from "../cidr";
import type { Environment, Segment, Site, Vpc } from "./environment";
import type { Neighbour } from "./links/neighbour";
import type { ZonePlace } from "./plan";

/** An environment with its addresses read: what planning reasons about. Records keep the environment's own order. */
export interface Network {
  readonly environment: Environment;
  readonly zones: readonly Zone[];
  readonly hub?: HubModel;
  readonly segments: ReadonlyMap<string, SegmentModel>;
  readonly vpcs: ReadonlyMap<string, VpcModel>;
  readonly sites: ReadonlyMap<string, SiteModel>;
  readonly internetRanges: ReadonlyMap<string, readonly Cidr[]>;
  readonly localBlocks: readonly Cidr[];
  readonly peerings: readonly PeeringModel[];
  /** The environments that a link leads to (§12). */
  readonly linked: readonly Neighbour[];
}

/** A zone and the quarter of every tier that it owns, 0 to 3 (N8). */
export interface Zone {
  /** As it is written, a letter or `az1`. */
  readonly word: string;
  readonly quarter: number;
  readonly place: ZonePlace;
}

export interface HubModel {
  readonly block: Cidr;
  readonly zones: readonly Zone[];
}

export interface SegmentModel {
  readonly name: string;
  readonly source: Segment;
  readonly blocks: readonly Cidr[];
  readonly vpcs: readonly VpcModel[];
}

export interface VpcModel {
  readonly name: string;
  readonly source: Vpc;
  readonly segment: string;
  readonly cidr: Cidr;
  /** Primary and secondary blocks that the hub routes: all but local blocks (N4). */
  readonly routed: readonly Cidr[];
  readonly secondary: readonly Cidr[];
  readonly tiers: ReadonlyMap<string, TierModel>;
  readonly ranges: ReadonlyMap<string, readonly Cidr[]>;
  /** Attached to the hub; false in an environment without one (V7). */
  readonly joined: boolean;
}

export interface TierModel {
  readonly name: string;
  readonly cidr: Cidr;
  readonly isolated: boolean;
  readonly public: boolean;
}

/** Two VPCs that are joined past the hub (V3). */
export interface PeeringModel {
  /** `peerings[0]` */
  readonly path: string;
  readonly one: VpcModel;
  readonly other: VpcModel;
}

export interface SiteModel {
  readonly name: string;
  readonly source: Site;
  readonly blocks: readonly Cidr[];
  readonly ranges: ReadonlyMap<string, readonly Cidr[]>;
  /** Names of the site's devices; none where nothing connects the site, or an attachment that exists does (S8). */
  readonly gateways: readonly string[];
  /** Whether anything connects the site. */
  readonly attached: boolean;
  /** Routes are static: the site announces nothing (S3). */
  readonly static: boolean;
}

/** Private space (N9, and `OURS` of §4 but for carrier-grade addresses). */
export const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;

/** The slots of `hub.block`, in their order; the last two are kept free (N6). */
export const hubSlots = ["inspection", "endpoints", "resolver", "ingress", "users", "egress"] as const;

/** Every block that the network declares and the hub may route: segments', the hub's and sites', and those that links lead to. */
export function declaredBlocks(network: Network): readonly Cidr[] {
  return [
    ...[...network.segments.values()].flatMap(({ blocks }) => blocks),
    ...(network.hub === undefined ? [] : [network.hub.block]),
    ...[...network.sites.values()].flatMap(({ blocks }) => blocks),
    ...network.linked.flatMap(({ blocks }) => blocks.map(({ cidr }) => cidr)),
  ];
}
