import { contains, overlaps, parseCidr, type Cidr } from "../cidr";
import type { Environment } from "./environment";
import { privateBlocks, type HubModel, type Network, type SegmentModel, type SiteModel, type VpcModel } from "./network";
import { checkNat, readCidr, readCidrs, readRanges, refuseOverlaps, type Placed } from "./read-addresses";
import { readVpc } from "./read-vpc";
import { readZones } from "./read-zones";
import { isReason, place, type Report } from "./report";

const carrierGrade = parseCidr("100.64.0.0/10");
/** What `internet` excludes beside declared blocks (semantics §1). */
export const notInternet: readonly Cidr[] = [...privateBlocks.map(parseCidr), carrierGrade];

/** Reads every address of an environment and checks how blocks lie to each other (N2–N9). What cannot be read is reported and left out. */
export function readNetwork(environment: Environment, report: Report): Network {
  const zones = readZones(environment, "zones", environment.zones, report);
  const hub = readHub(environment, report);
  const segmentBlocks = new Map<string, readonly Placed[]>();
  for (const [name, { blocks }] of Object.entries(environment.segments)) {
    const path = place("segments", name, "blocks");
    if (blocks.length === 0) report.problem(path, `is empty; write the block that the VPCs of "${name}" lie in`);
    segmentBlocks.set(name, readCidrs(path, blocks, report));
  }
  const localBlocks = readCidrs("localBlocks", environment.localBlocks ?? [], report);
  const own: readonly Placed[] = [...segmentBlocks.values()]
    .flat()
    .concat(hub === undefined ? [] : [{ path: "hub.block", cidr: hub.block }]);
  for (const { path, cidr } of own)
    if (cidr.length === 0) report.problem(path, "0.0.0.0/0 is never a block; a way out is said by `connect`");
  refuseOverlaps(own, report);
  for (const local of localBlocks) {
    const covered = own.find(({ cidr }) => overlaps(cidr, local.cidr));
    if (covered !== undefined)
      report.problem(
        local.path,
        `${local.cidr.text} overlaps ${covered.path} (${covered.cidr.text}); a local block lies outside every block that is routed`,
      );
  }
  refuseOverlaps(localBlocks, report);
  readGatewayCidrs(environment, own, report);

  const locals = localBlocks.map(({ cidr }) => cidr);
  const vpcs = readVpcs(environment, segmentBlocks, locals, report);
  const sites = readSites(environment, own, report);
  const members = new Map<string, VpcModel[]>();
  for (const vpc of vpcs.values()) {
    const group = members.get(vpc.segment);
    if (group === undefined) members.set(vpc.segment, [vpc]);
    else group.push(vpc);
  }
  const segments = new Map<string, SegmentModel>();
  for (const [name, source] of Object.entries(environment.segments)) {
    const blocks = (segmentBlocks.get(name) ?? []).map(({ cidr }) => cidr);
    segments.set(name, { name, source, blocks, vpcs: members.get(name) ?? [] });
    if (!members.has(name)) report.note(place("segments", name), "has no VPC");
  }

  const declared = [...own.map(({ cidr }) => cidr), ...[...sites.values()].flatMap(({ blocks }) => blocks)];
  const internetRanges = readInternetRanges(environment, declared, report);
  return { environment, zones, segments, vpcs, sites, internetRanges, localBlocks: locals, ...(hub === undefined ? {} : { hub }) };
}

function readHub(environment: Environment, report: Report): HubModel | undefined {
  const { hub } = environment;
  if (hub === undefined) return undefined;
  const privateAsn = (hub.asn >= 64512 && hub.asn <= 65534) || (hub.asn >= 4_200_000_000 && hub.asn <= 4_294_967_294);
  if (!privateAsn) report.problem("hub.asn", `${hub.asn} is no private ASN; write 64512 to 65534, or 4200000000 to 4294967294`);
  if (hub.gateway !== undefined && !/^tgw-([0-9a-f]{8}|[0-9a-f]{17})$/.test(hub.gateway)) {
    report.problem("hub.gateway", `"${hub.gateway}" is no id of a Transit Gateway, such as tgw- and 17 hexadecimal digits`);
  }
  if (hub.gateway !== undefined && (hub.cidrs ?? []).length > 0)
    report.problem("hub.cidrs", "belong to a gateway that is made here; the gateway that exists keeps its own");
  checkNat("hub.nat", hub.nat, report);
  if (hub.unprotected !== undefined && !isReason(hub.unprotected))
    report.problem("hub.unprotected", "needs the reason for which the hub may be destroyed");
  const zones = readZones(environment, "hub.zones", hub.zones ?? environment.zones, hub.zones === undefined ? undefined : report);
  const block = readCidr("hub.block", hub.block, report);
  if (block === undefined) return undefined;
  if (block.length > 21) report.problem("hub.block", `${block.text} is too small for eight slots; use /21 or wider (/20 is the advice)`);
  return block.length > 21 ? undefined : { block, zones };
}

function readGatewayCidrs(environment: Environment, own: readonly Placed[], report: Report): void {
  const linkLocal = parseCidr("169.254.0.0/16");
  for (const { path, cidr } of readCidrs("hub.cidrs", environment.hub?.cidrs ?? [], report)) {
    if (cidr.length > 24) report.problem(path, `${cidr.text} is too small; a block of the gateway is /24 or wider`);
    if (overlaps(cidr, linkLocal)) report.problem(path, `${cidr.text} overlaps 169.254.0.0/16, which AWS keeps for tunnels`);
    const covered = own.find((other) => overlaps(other.cidr, cidr));
    if (covered !== undefined) report.problem(path, `${cidr.text} overlaps ${covered.path} (${covered.cidr.text})`);
  }
}

function readVpcs(
  environment: Environment,
  segmentBlocks: ReadonlyMap<string, readonly Placed[]>,
  localBlocks: readonly Cidr[],
  report: Report,
): ReadonlyMap<string, VpcModel> {
  const vpcs = new Map<string, VpcModel>();
  const routed: Placed[] = [];
  const blocksOf = new Map([...segmentBlocks].map(([name, blocks]) => [name, blocks.map(({ cidr }) => cidr)]));
  const spaceOf = new Map<string, readonly Cidr[]>();
  const taken = Object.values(environment.vpcs).flatMap(({ cidr, secondary = [] }) => [cidr, ...secondary].flatMap(parsed));
  for (const [name, source] of Object.entries(environment.vpcs)) {
    const read = readVpc(environment, name, source, blocksOf, localBlocks, taken, report);
    if (read === undefined) continue;
    vpcs.set(name, read.vpc);
    for (const block of read.placed) {
      routed.push(block);
      spaceOf.set(block.path, blocksOf.get(source.segment) ?? []);
    }
  }
  refuseOverlaps(routed, report, (path) => spaceOf.get(path) ?? []);
  return vpcs;
}

function parsed(text: string): readonly Cidr[] {
  try {
    return [parseCidr(text)];
  } catch {
    return []; // reported where it is read
  }
}

function readSites(environment: Environment, own: readonly Placed[], report: Report): ReadonlyMap<string, SiteModel> {
  const sites = new Map<string, SiteModel>();
  const seen = new Map<string, string>();
  const ownCidrs = own.map(({ cidr }) => cidr);
  for (const [name, source] of Object.entries(environment.sites ?? {})) {
    const path = place("sites", name, "blocks");
    if (source.blocks.length === 0) report.problem(path, `is empty; write what "${name}" announces`);
    const blocks = readCidrs(path, source.blocks, report);
    for (const block of blocks) {
      if (block.cidr.length === 0) report.problem(block.path, "0.0.0.0/0 is never a block; that a site is a way out is said by `connect`");
      const around = own.find(({ cidr }) => contains(cidr, block.cidr));
      if (around !== undefined)
        report.problem(
          block.path,
          `${block.cidr.text} ${around.cidr.text === block.cidr.text ? "is" : "lies in"} ${describe(around)}; a site may only announce wider ranges`,
        );
      const equal = seen.get(block.cidr.text);
      if (equal !== undefined) report.problem(block.path, `equals ${equal}; two sites may nest, never be equal`);
      seen.set(block.cidr.text, block.path);
    }
    const cidrs = blocks.map(({ cidr }) => cidr);
    const ranges = readRanges(["sites", name, "ranges"], source.ranges ?? {}, report, (cidr) => {
      if (!cidrs.some((block) => contains(block, cidr))) return `${cidr.text} lies in none of the blocks of ${name}`;
      return ownCidrs.some((block) => contains(block, cidr))
        ? `${cidr.text} lies in this network, so it is never an address of ${name}`
        : undefined;
    });
    sites.set(name, {
      name,
      source,
      blocks: cidrs,
      ranges,
      gateways: Object.keys(source.vpn?.gateways ?? {}).sort(),
      static: source.vpn?.asn === undefined,
    });
  }
  return sites;
}

function describe({ path, cidr }: Placed): string {
  const segment = /^segments(?:\.|\[")([^."[\]]+)/.exec(path)?.[1];
  return segment === undefined ? `the hub's block${path === "hub.block" ? "" : ` ${cidr.text}`}` : `a block of segment "${segment}"`;
}

function readInternetRanges(environment: Environment, declared: readonly Cidr[], report: Report): ReadonlyMap<string, readonly Cidr[]> {
  return readRanges(["internet", "ranges"], environment.internet?.ranges ?? {}, report, (cidr) => {
    const inside = [...notInternet, ...declared].find((block) => overlaps(block, cidr));
    return inside === undefined ? undefined : `${cidr.text} overlaps ${inside.text}, which is not the internet`;
  });
}
