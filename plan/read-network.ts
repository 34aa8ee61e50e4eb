import { cidrAt, contains, overlaps, parseCidr, type Cidr } from "../cidr";
import type { Environment } from "./environment";
import { privateBlocks, type HubModel, type Network, type SegmentModel, type VpcModel } from "./network";
import { checkNat, readCidr, readCidrs, readRanges, refuseOverlaps, refuseSpecial, type Placed } from "./read-addresses";
import { readPeerings } from "./peerings";
import { readSites } from "./read-sites";
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
  refuseSpecial(own, report);
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

  const locals = localBlocks.map(({ cidr }) => cidr);
  const vpcs = readVpcs(environment, segmentBlocks, locals, report);
  const { sites, placed: announced } = readSites(environment, own, report);
  checkLocalBlocks(localBlocks, announced, report);
  readGatewayCidrs(environment, own, announced, report);
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
  const peerings = readPeerings(environment, vpcs, report);
  const internetRanges = readInternetRanges(environment, declared, report);
  return {
    environment,
    zones,
    segments,
    vpcs,
    sites,
    internetRanges,
    localBlocks: locals,
    peerings,
    linked: [],
    ...(hub === undefined ? {} : { hub }),
  };
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

/** A local block has a blackhole in the hub and a local route in its VPC, so neither a site nor a route towards the hub may share it (N4, R32). */
function checkLocalBlocks(localBlocks: readonly Placed[], announced: readonly Placed[], report: Report): void {
  for (const { path, cidr } of localBlocks) {
    if (privateBlocks.some((block) => block === cidr.text))
      report.problem(
        path,
        `${cidr.text} is itself a route of every VPC to the hub; write a part of it, such as ${cidrAt(cidr.first, cidr.length + 1).text}`,
      );
    const covered = announced.find((site) => contains(cidr, site.cidr));
    if (covered !== undefined)
      report.problem(
        path,
        `${cidr.text} covers ${covered.path} (${covered.cidr.text}), which the hub routes; a site may only announce wider ranges than a local block`,
      );
  }
}

function readGatewayCidrs(environment: Environment, own: readonly Placed[], announced: readonly Placed[], report: Report): void {
  const linkLocal = parseCidr("169.254.0.0/16");
  for (const { path, cidr } of readCidrs("hub.cidrs", environment.hub?.cidrs ?? [], report)) {
    if (cidr.length > 24) report.problem(path, `${cidr.text} is too small; a block of the gateway is /24 or wider`);
    if (overlaps(cidr, linkLocal)) report.problem(path, `${cidr.text} overlaps 169.254.0.0/16, which AWS keeps for tunnels`);
    const covered = own.find((other) => overlaps(other.cidr, cidr));
    if (covered !== undefined) report.problem(path, `${cidr.text} overlaps ${covered.path} (${covered.cidr.text})`);
    const site = announced.find((other) => contains(cidr, other.cidr));
    if (site !== undefined)
      report.problem(
        path,
        `${cidr.text} covers ${site.path} (${site.cidr.text}); a site may only announce wider ranges than a block of the gateway`,
      );
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

function readInternetRanges(environment: Environment, declared: readonly Cidr[], report: Report): ReadonlyMap<string, readonly Cidr[]> {
  return readRanges(["internet", "ranges"], environment.internet?.ranges ?? {}, report, (cidr) => {
    const inside = [...notInternet, ...declared].find((block) => overlaps(block, cidr));
    return inside === undefined ? undefined : `${cidr.text} overlaps ${inside.text}, which is not the internet`;
  });
}
