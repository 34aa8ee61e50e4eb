import { part, type Cidr } from "../cidr";
import type { HubService } from "./hub-tables";
import { hubSlots, type Network } from "./network";

/** The block of a slot of `hub.block` (N6). */
export function slot(block: Cidr, name: (typeof hubSlots)[number]): Cidr {
  return part(block, block.length + 3, hubSlots.indexOf(name));
}

/** The block of the endpoints VPC, where the hub has one. */
export function endpointsBlock(network: Network): Cidr | undefined {
  return network.hub !== undefined && network.environment.endpoints?.interface?.in === "hub"
    ? slot(network.hub.block, "endpoints")
    : undefined;
}

/** Hub services in use. */
export function hubServices(network: Network): readonly HubService[] {
  const block = endpointsBlock(network);
  return block === undefined ? [] : [{ name: "endpoints", block }];
}

/** Segments that use the hub's endpoints past the firewall: all, or those in `for` (H1). Names that are no segment are reported by `checkEndpoints`. */
export function endpointSegments(network: Network): readonly string[] {
  const wanted = network.environment.endpoints?.interface;
  if (wanted === undefined) return [];
  return endpointsBlock(network) === undefined
    ? []
    : (wanted.for ?? [...network.segments.keys()]).filter((name) => network.segments.has(name));
}
