import { byPlace, contains, everywhere, parseCidr, part, type Cidr } from "../cidr";
import type { Decisions } from "./decisions";
import { declaredBlocks, privateBlocks, type Network, type VpcModel, type Zone } from "./network";
import { peersOf } from "./peerings";
import type { RoutePlan, SubnetPlan, TablePlan } from "./plan";
import { attachmentBlock, publicBlock } from "./read-vpc";
import { sorted } from "./sorted";

/** Tables and subnets of one VPC. */
export interface VpcLayout {
  readonly tables: Readonly<Record<string, TablePlan>>;
  readonly subnets: Readonly<Record<string, SubnetPlan>>;
}

/** `OURS`: private space and each declared block outside it, so that no VPC's private routes follow the connections (§4). */
export function ours(network: Network): readonly Cidr[] {
  const space = privateBlocks.map(parseCidr);
  const outside = declaredBlocks(network).filter((block) => !space.some((one) => contains(one, block)));
  return [...new Map([...space, ...outside].map((block) => [block.text, block])).values()].sort(byPlace);
}

/** The subnet blocks of a tier: each zone owns a quarter, used or not (N8). */
function quarters(block: Cidr, zones: readonly Zone[]): readonly (readonly [Zone, Cidr])[] {
  return zones.map((zone) => [zone, part(block, block.length + 2, zone.quarter)]);
}

function subnetsOf(
  tier: string,
  block: Cidr,
  zones: readonly Zone[],
  table: (zone: string) => string,
): Readonly<Record<string, SubnetPlan>> {
  return Object.fromEntries(
    quarters(block, zones).map(([{ word, place }, cidr]) => [
      `${tier}_${word}`,
      { tier, zone: word, place, cidr: cidr.text, table: table(word) },
    ]),
  );
}

function routes(list: readonly RoutePlan[]): Readonly<Record<string, RoutePlan>> {
  return sorted(Object.fromEntries(list.map((route) => [route.destination, route])));
}

function toGateway(blocks: readonly Cidr[]): readonly RoutePlan[] {
  return blocks.map(({ text }) => ({
    destination: text,
    target: "gateway" as const,
    why: "what is ours is decided in the hub's tables (§4)",
  }));
}

/** Zones in which a VPC has NAT gateways of its own: all, or the first by word. */
export function natZones(network: Network, vpc: VpcModel): readonly Zone[] {
  if (vpc.source.nat === undefined) return [];
  return vpc.source.nat === "zones" ? network.zones : network.zones.slice(0, 1);
}

/**
 * The routes of a private table beside `local`: to the hub what is ours, and the default where the VPC leaves (§4, C8).
 *
 * @param nat zone of the VPC's own NAT, where it leaves by that
 */
export function privateRoutes(
  network: Network,
  decisions: Decisions,
  vpc: VpcModel,
  our: readonly Cidr[],
  nat: string | undefined,
): TablePlan["routes"] {
  // A block of the VPC itself has a local route, one of a peer a route of the peering, and AWS answers RouteAlreadyExists to a second one.
  const local = new Set([vpc.cidr, ...vpc.secondary, ...peersOf(network, vpc).flatMap(({ routed }) => routed)].map(({ text }) => text));
  const out = wayOutOf(decisions, vpc);
  const list: RoutePlan[] = vpc.joined ? [...toGateway(our.filter(({ text }) => !local.has(text)))] : [];
  if (out === "own-nat" && nat !== undefined)
    list.push({ destination: everywhere.text, target: { nat }, why: `${vpc.name} leaves by its own NAT (C8)` });
  else if (out === "hub" && vpc.joined)
    list.push({ destination: everywhere.text, target: "gateway", why: `${vpc.name} leaves through the hub (C6)` });
  return routes(list);
}

/** The tables and subnets of a spoke (§4; N7, V1, V6). */
export function layOutSpoke(network: Network, decisions: Decisions, vpc: VpcModel, our: readonly Cidr[]): VpcLayout {
  const { zones } = network;
  const nats = natZones(network, vpc);
  const tables: Record<string, TablePlan> = {};
  const subnets: Record<string, SubnetPlan> = {};
  for (const { word } of zones) {
    const nat = nats.find((zone) => zone.word === word) ?? nats[0];
    tables[`private_${word}`] = { zone: word, routes: privateRoutes(network, decisions, vpc, our, nat?.word) };
  }
  for (const tier of vpc.tiers.values()) {
    if (tier.isolated) tables["isolated"] = { routes: {} };
    if (tier.public)
      for (const { word } of zones)
        tables[`${tier.name}_${word}`] = { zone: word, routes: routes([toInternet(`${tier.name} is public (V6)`)]) };
    const table = tier.isolated ? () => "isolated" : (word: string) => `${tier.public ? tier.name : "private"}_${word}`;
    Object.assign(subnets, subnetsOf(tier.name, tier.cidr, zones, table));
  }
  if (vpc.joined) {
    tables["attachment"] = { routes: {} };
    Object.assign(
      subnets,
      subnetsOf("attachment", attachmentBlock(vpc.cidr), zones, () => "attachment"),
    );
  }
  for (const { word } of nats) tables[`public_${word}`] = { zone: word, routes: routes([toInternet("NAT gateways send to the internet")]) };
  Object.assign(
    subnets,
    subnetsOf("public", publicBlock(vpc.cidr), nats, (word) => `public_${word}`),
  );
  return { tables: sorted(tables), subnets: sorted(subnets) };
}

function toInternet(why: string): RoutePlan {
  return { destination: everywhere.text, target: "internet", why };
}

/** Which default route a VPC has (C8, §4). */
function wayOutOf(decisions: Decisions, vpc: VpcModel): "own-nat" | "hub" | undefined {
  const way = decisions.wayOf(vpc.segment);
  if (decisions.ownNat.has(vpc.name)) return "own-nat";
  if (way === undefined) return undefined;
  if (way.kind === "own-nat") return "own-nat";
  return decisions.wholeForInternet.has(vpc.segment) || decisions.namedForInternet.has(vpc.name) ? "hub" : undefined;
}

/** The tables and subnets of the inspection VPC (§4, N7). The default of the firewall's subnets is the exit. */
export function layOutInspection(
  zones: readonly Zone[],
  block: Cidr,
  our: readonly Cidr[],
  exit: "nat" | "gateway" | undefined,
): VpcLayout {
  const tables: Record<string, TablePlan> = {};
  for (const { word } of zones) {
    const firewall = { firewall: word };
    tables[`attachment_${word}`] = {
      zone: word,
      routes: routes([{ destination: everywhere.text, target: firewall, why: "everything that the hub sends here is inspected" }]),
    };
    const onward: RoutePlan[] = [...toGateway(our)];
    if (exit === "nat") onward.push({ destination: everywhere.text, target: { nat: word }, why: "the exit is NAT (C10)" });
    if (exit === "gateway") onward.push({ destination: everywhere.text, target: "gateway", why: "the exit is a site (C10)" });
    tables[`firewall_${word}`] = { zone: word, routes: routes(onward) };
    if (exit !== "nat") continue;
    const back = our.map(({ text }): RoutePlan => ({
      destination: text,
      target: firewall,
      why: "replies meet the firewall that saw the request",
    }));
    tables[`nat_${word}`] = { zone: word, routes: routes([...back, toInternet("NAT gateways send to the internet")]) };
  }
  const subnets = {
    ...subnetsOf("attachment", part(block, 26, -1), zones, (word) => `attachment_${word}`),
    ...(exit === "nat" ? subnetsOf("nat", part(block, 26, -2), zones, (word) => `nat_${word}`) : {}),
    ...subnetsOf("firewall", part(block, 26, -3), zones, (word) => `firewall_${word}`),
  };
  return { tables: sorted(tables), subnets: sorted(subnets) };
}

/** The tables and subnets of a hub service's VPC (§4, N7). */
export function layOutService(zones: readonly Zone[], block: Cidr, our: readonly Cidr[]): VpcLayout {
  const tables: Record<string, TablePlan> = { attachment: { routes: {} } };
  for (const { word } of zones) tables[`service_${word}`] = { zone: word, routes: routes(toGateway(our)) };
  const subnets = {
    ...subnetsOf("attachment", part(block, 26, -1), zones, () => "attachment"),
    ...subnetsOf("service", serviceBlock(block), zones, (word) => `service_${word}`),
  };
  return { tables: sorted(tables), subnets: sorted(subnets) };
}

/** The first half of a hub slot, a quarter a zone (N7). */
export function serviceBlock(block: Cidr): Cidr {
  return part(block, block.length + 1, 0);
}
