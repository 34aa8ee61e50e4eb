import { cidrAt, contains, parseCidr, part, type Cidr } from "../../cidr";
import type { Environment } from "../../plan/environment";
import { AddressSet } from "../address-set";

/** What the words of an environment mean as addresses (semantics §1). */
export interface Nodes {
  readonly segments: ReadonlyMap<string, AddressSet>;
  readonly vpcs: ReadonlyMap<string, AskedVpc>;
  readonly sites: ReadonlyMap<string, AskedSite>;
  /** `hub.block`, and in it the VPC of the central endpoints where there is one. */
  readonly hub: AddressSet;
  readonly endpoints: AddressSet;
  /** The half of it in which the endpoints stand (N7). */
  readonly service: AddressSet;
  /** Blocks that may repeat in every VPC (N4). */
  readonly local: AddressSet;
  /** Everything but private space and every declared block; some of it the internet routes to nobody. */
  readonly internet: AddressSet;
  readonly internetRanges: ReadonlyMap<string, AddressSet>;
}

export interface AskedVpc {
  readonly name: string;
  readonly segment: string;
  readonly primary: Cidr;
  /** What the hub routes: all but local blocks (N4). */
  readonly routed: AddressSet;
  readonly joined: boolean;
  /** Whether it exists and stays its owner's, so that its ways out are not known here. */
  readonly existing: boolean;
  readonly tiers: ReadonlyMap<string, AskedTier>;
  readonly ranges: ReadonlyMap<string, AddressSet>;
}

export interface AskedTier {
  readonly space: AddressSet;
  /** Whether its hosts can answer somebody outside their VPC: neither isolated nor public (N5, V6). */
  readonly answers: boolean;
  readonly isPublic: boolean;
}

export interface AskedSite {
  readonly name: string;
  /** Its blocks less every block of this network and every site inside it (N3). */
  readonly space: AddressSet;
  readonly blocks: readonly Cidr[];
  readonly ranges: ReadonlyMap<string, AddressSet>;
}

const privateSpace = AddressSet.ofBlocks(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"]);

/** Space that the internet routes to nobody: private, and what means something else (this host, loopback, link, multicast, reserved). */
export const unroutable = privateSpace.union(AddressSet.ofBlocks(["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"]));

/** Reads the addresses of every node of an environment. */
export function readNodes(environment: Environment): Nodes {
  const { segments, vpcs, sites = {}, hub, endpoints, internet } = environment;
  const space = new Map(Object.entries(segments).map(([name, { blocks }]) => [name, AddressSet.ofBlocks(blocks)]));
  const hubSpace = hub === undefined ? AddressSet.none : AddressSet.ofBlocks([hub.block]);
  const ours = [...space.values()].reduce((all, one) => all.union(one), hubSpace);
  const siteSpaces = Object.entries(sites).map(([name, { blocks }]) => ({ name, blocks: AddressSet.ofBlocks(blocks) }));
  const central = endpoints?.interface;
  const hasCentral = central?.in === "hub" && (central.bundles ?? []).length + (central.services ?? []).length > 0;
  return {
    segments: space,
    vpcs: new Map(Object.keys(vpcs).map((name) => [name, readVpc(environment, name)])),
    sites: new Map(
      siteSpaces.map(({ name, blocks }) => {
        const inner = siteSpaces.filter((other) => other.name !== name && blocks.covers(other.blocks)).map((other) => other.blocks);
        const others = inner.reduce((all, one) => all.union(one), ours);
        const ranges = Object.entries(sites[name]?.ranges ?? {});
        return [
          name,
          {
            name,
            space: blocks.without(others),
            blocks: (sites[name]?.blocks ?? []).map((block) => parseCidr(block)),
            ranges: new Map(ranges.map(([range, prefixes]) => [range, AddressSet.ofBlocks(prefixes).without(others)])),
          },
        ];
      }),
    ),
    hub: hubSpace,
    endpoints: hasCentral && hub !== undefined ? AddressSet.ofBlocks([slot(hub.block, 1)]) : AddressSet.none,
    service: hasCentral && hub !== undefined ? AddressSet.ofBlocks([firstHalf(slot(hub.block, 1))]) : AddressSet.none,
    local: AddressSet.ofBlocks(environment.localBlocks ?? []),
    internet: siteSpaces.reduce((all, { blocks }) => all.union(blocks), ours.union(privateSpace)).complement(),
    internetRanges: new Map(Object.entries(internet?.ranges ?? {}).map(([name, blocks]) => [name, AddressSet.ofBlocks(blocks)])),
  };
}

/** A slot of `hub.block`, an eighth each (N6). */
function slot(block: string, index: number): Cidr {
  const whole = parseCidr(block);
  return part(whole, whole.length + 3, index);
}

function firstHalf({ first, length }: Cidr): Cidr {
  return cidrAt(first, length + 1);
}

function readVpc({ vpcs, localBlocks = [], hub }: Environment, name: string): AskedVpc {
  const vpc = vpcs[name];
  if (vpc === undefined) throw new RangeError(`there is no vpc ${name}`);
  const primary = parseCidr(vpc.cidr);
  const locals = localBlocks.map((block) => parseCidr(block));
  const isLocal = (block: Cidr): boolean => locals.some((local) => contains(local, block));
  const all = [primary, ...(vpc.secondary ?? []).map((block) => parseCidr(block))];
  const routed = AddressSet.ofBlocks(all.filter((block) => !isLocal(block)));
  // Without tiers there is one, the first half (N7).
  const tiers = Object.entries(vpc.tiers ?? { workload: { cidr: firstHalf(primary).text } });
  return {
    name,
    segment: vpc.segment,
    primary,
    routed,
    joined: hub !== undefined && vpc.joined !== false,
    existing: vpc.existing !== undefined,
    // Any address of a VPC that exists may be a host's.
    tiers:
      vpc.existing !== undefined
        ? new Map([["", { space: routed, answers: true, isPublic: false }]])
        : new Map(
            tiers.map(([tier, { cidr, ...words }]) => {
              const { isolated = false, public: reason } = words as { isolated?: boolean; public?: string };
              const block = parseCidr(cidr);
              return [
                tier,
                {
                  space: AddressSet.ofBlocks([block]),
                  answers: !isolated && reason === undefined && !isLocal(block),
                  isPublic: reason !== undefined,
                },
              ];
            }),
          ),
    ranges: new Map(Object.entries(vpc.ranges ?? {}).map(([range, blocks]) => [range, AddressSet.ofBlocks(blocks)])),
  };
}
