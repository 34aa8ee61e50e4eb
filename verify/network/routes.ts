import { byPlace } from "../../cidr";
import { ReadError, type Resource } from "../terraform/resource";
import { blocks, describeValue, type Holder, list, needed, placeOf, value } from "../terraform/values";
import type { Destination, Destinations } from "./destinations";
import type { Firewalls } from "./firewalls";
import type { GrowingTable } from "./growing";
import type { Hubs } from "./hubs";
import { byId, type Names } from "./names";
import type { Route, Target } from "./network";
import type { Subnets } from "./subnets";
import type { Tables } from "./tables";
import type { Vpcs } from "./vpcs";

/** What was read before routes lead to it. */
export interface Parts {
  readonly names: Names;
  readonly vpcs: Vpcs;
  readonly tables: Tables;
  readonly subnets: Subnets;
  readonly firewalls: Firewalls;
  readonly hubs: Hubs;
  readonly destinations: Destinations;
}

const targets = [
  "carrier_gateway_id",
  "core_network_arn",
  "egress_only_gateway_id",
  "gateway_id",
  "instance_id",
  "local_gateway_id",
  "nat_gateway_id",
  "network_interface_id",
  "odb_network_arn",
  "transit_gateway_id",
  "vpc_endpoint_id",
  "vpc_peering_connection_id",
];

/** Which of two routes of the same block holds; of equal ones there may be one only. */
const ranks = { local: 0, list: 1, echo: 2, route: 3 } as const;

type Rank = keyof typeof ranks;

/** Writes the routes of VPC tables. */
export class Routes {
  readonly #routes = new Map<GrowingTable, Map<string, { readonly route: Route; readonly rank: Rank }>>();

  constructor(private readonly parts: Parts) {
    const { names, tables } = parts;
    const routed = new Set<GrowingTable>();
    for (const resource of names.made("aws_route")) {
      const table = tables.named(resource, "route_table_id");
      routed.add(table);
      this.#read(table, resource, resource, "destination_", "route");
    }
    for (const table of tables.all) {
      const { resource, vpc } = table;
      if (resource !== vpc.resource) this.#inline(table, routed.has(table));
      for (const block of vpc.blocks) this.#add(table, { block, target: { kind: "local" }, resource }, "local");
      table.routes.push(...[...this.#of(table).values()].map(({ route }) => route).sort((one, other) => byPlace(one.block, other.block)));
    }
  }

  /** Routes that the table itself says. A plan or a state repeats there those of resources of their own, and a plan even those that it deletes. */
  #inline(table: GrowingTable, isRouted: boolean): void {
    const { resource } = table;
    if (list(resource, "propagating_vgws").length > 0) {
      throw new ReadError(placeOf(resource, "propagating_vgws"), "lets a VPN gateway write routes, which are not known");
    }
    const { source } = this.parts.names.terraform;
    if (source === "plan" && isRouted) return;
    for (const block of blocks(resource, "route")) this.#read(table, block, resource, "", source === "configuration" ? "route" : "echo");
  }

  #read(table: GrowingTable, holder: Holder, resource: Resource, prefix: "" | "destination_", rank: Rank): void {
    const { destinations } = this.parts;
    const [attribute, second] = targets.filter((one) => value(holder, one) !== undefined);
    // To AWS a route to an instance is one to its interface, and a state says both.
    if (second !== undefined && !(attribute === "instance_id" && second === "network_interface_id")) {
      throw new ReadError(placeOf(holder, second), `is a second target beside ${attribute ?? ""}`);
    }
    if (attribute === undefined) throw new ReadError(placeOf(holder, "gateway_id"), "is not set, nor is another target");
    const target = this.#target(table, holder, attribute);
    if (isGatewayEndpoint(target)) return;
    const destination = destinations.of(holder, `${prefix}cidr_block`, `${prefix}ipv6_cidr_block`, "destination_prefix_list_id");
    this.#addAll(table, destination, target, resource, rank);
  }

  #addAll(table: GrowingTable, { blocks: all, isList }: Destination, target: Target, resource: Resource, rank: Rank): void {
    for (const block of all) this.#add(table, { block, target, resource }, isList ? "list" : rank);
  }

  #add(table: GrowingTable, route: Route, rank: Rank): void {
    const there = this.#of(table);
    const before = there.get(route.block.text);
    if (before && ranks[before.rank] > ranks[rank]) return;
    if (before?.rank === rank) {
      const { stack, address } = route.resource;
      const first = before.route.resource.address;
      throw new ReadError(
        `${stack}: ${address}`,
        `is a second route to ${route.block.text} in ${table.resource.address}; the first is ${first}`,
      );
    }
    there.set(route.block.text, { route, rank });
  }

  #of(table: GrowingTable): Map<string, { readonly route: Route; readonly rank: Rank }> {
    let there = this.#routes.get(table);
    if (!there) this.#routes.set(table, (there = new Map<string, { readonly route: Route; readonly rank: Rank }>()));
    return there;
  }

  #target(table: GrowingTable, holder: Holder, attribute: string): Target {
    const { subnets, firewalls, hubs } = this.parts;
    switch (attribute) {
      case "gateway_id":
        return this.#gateway(holder, attribute);
      case "nat_gateway_id":
        return { kind: "nat", nat: subnets.nat(holder, attribute) };
      case "transit_gateway_id":
        return { kind: "hub", hub: hubs.named(holder, attribute) };
      case "vpc_peering_connection_id":
        return this.#peering(table, holder, attribute);
      case "vpc_endpoint_id": {
        const endpoint = firewalls.endpoint(holder, attribute);
        return endpoint ? { kind: "firewall", endpoint } : this.#elsewhere(holder, attribute);
      }
      default:
        return this.#elsewhere(holder, attribute);
    }
  }

  #gateway(holder: Holder, attribute: string): Target {
    if (value(holder, attribute) === "local") return { kind: "local" };
    const found = this.parts.names.target(value(holder, attribute));
    const isInternet = found?.resource.type === "aws_internet_gateway" && found.resource.mode === "managed" && found.attribute === "id";
    return isInternet ? { kind: "internet", gateway: found.resource } : this.#elsewhere(holder, attribute);
  }

  #peering(table: GrowingTable, holder: Holder, attribute: string): Target {
    const { names, vpcs } = this.parts;
    const peering = names.resource(holder, attribute, byId("a peering of VPCs", "aws_vpc_peering_connection"));
    const ends = [vpcs.known(peering, "vpc_id"), vpcs.known(peering, "peer_vpc_id")];
    if (!ends.includes(table.vpc)) {
      throw new ReadError(placeOf(holder, attribute), `${peering.address} is no peering of ${table.vpc.resource.address}`);
    }
    return { kind: "peering", peering, vpc: ends.find((vpc) => vpc !== table.vpc) };
  }

  #elsewhere(holder: Holder, attribute: string): Target {
    const named = needed(holder, attribute);
    const resource = this.parts.names.target(named)?.resource;
    return { kind: "elsewhere", what: resource?.address ?? describeValue(named), resource };
  }
}

/** Whether a route leads to a service of AWS by an endpoint that is no hop: its destinations are the service's, and no address of ours. */
function isGatewayEndpoint(target: Target): boolean {
  if (target.kind !== "elsewhere" || target.resource?.type !== "aws_vpc_endpoint") return false;
  return (value(target.resource, "vpc_endpoint_type") ?? "Gateway") === "Gateway";
}
