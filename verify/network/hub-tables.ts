import { byPlace } from "../../cidr";
import { ReadError, type Resource } from "../terraform/resource";
import { flag, type Holder, needed, placeOf, text, value } from "../terraform/values";
import type { Destination, Destinations } from "./destinations";
import type { GrowingAttachment, GrowingHub, GrowingHubTable } from "./growing";
import { type Hubs, inOrder } from "./hubs";
import type { Names } from "./names";
import type { Attachment, HubRoute } from "./network";

const ofHub = { association: "association_default_route_table_id", propagation: "propagation_default_route_table_id" } as const;

const aTable = {
  what: "a route table of a Transit Gateway",
  types: { aws_ec2_transit_gateway_route_table: ["id"], aws_ec2_transit_gateway: Object.values(ofHub) },
};

/** Which of several that propagate the same block the hub prefers. */
const preference: Readonly<Record<Attachment["kind"], number>> = { vpc: 0, "direct-connect": 1, existing: 1, vpn: 2, peering: 3 };

type Purpose = keyof typeof ofHub;

/** The tables of hubs with their routes, and who looks things up in which. */
export class HubTables {
  readonly #all: GrowingHubTable[] = [];
  readonly #byResource = new Map<Resource, GrowingHubTable>();
  /** The table that AWS makes with a hub. */
  readonly #first = new Map<GrowingHub, GrowingHubTable>();
  /** Tables that were made the default of a hub. */
  readonly #defaults = { association: new Map<GrowingHub, GrowingHubTable>(), propagation: new Map<GrowingHub, GrowingHubTable>() };

  constructor(
    private readonly names: Names,
    private readonly hubs: Hubs,
    private readonly destinations: Destinations,
  ) {
    for (const resource of names.made("aws_ec2_transit_gateway_route_table")) {
      this.#byResource.set(resource, this.#add(resource, hubs.named(resource, "transit_gateway_id")));
    }
    for (const purpose of ["association", "propagation"] as const) {
      for (const resource of names.made(`aws_ec2_transit_gateway_default_route_table_${purpose}`)) {
        const hub = hubs.named(resource, "transit_gateway_id");
        if (this.#defaults[purpose].has(hub))
          throw new ReadError(placeOf(resource, "transit_gateway_id"), `has a default ${purpose} already`);
        this.#defaults[purpose].set(hub, this.#named(resource));
      }
    }
    this.#associate();
    this.#route();
    this.#propagate();
    for (const { routes } of this.#all) routes.sort(inOrderOfUse);
    for (const { tables } of hubs.all) tables.sort((one, other) => inOrder(one.resource, other.resource));
  }

  #associate(): void {
    for (const resource of this.names.made("aws_ec2_transit_gateway_route_table_association")) {
      const table = this.#named(resource);
      const attachment = this.hubs.attachment(resource, "transit_gateway_attachment_id", table.hub);
      if (attachment.association) {
        const { address } = attachment.association.resource;
        throw new ReadError(
          placeOf(resource, "transit_gateway_attachment_id"),
          `${attachment.resource.address} is associated already, by ${address}`,
        );
      }
      attachment.association = { table, resource };
    }
    for (const attachment of this.hubs.attachments) {
      if (attachment.association || !this.hubs.joinsDefault(attachment, "association")) continue;
      const table = this.#default(attachment.hub, "association");
      if (table) attachment.association = { table, resource: attachment.resource };
      else if (attachment.hub.resource === undefined) {
        const why = `is associated by nothing here, and whether ${attachment.hub.id} does it by itself is not known`;
        throw new ReadError(placeOf(attachment.resource, "transit_gateway_id"), why);
      }
    }
  }

  /** Writes the static routes: those of a list where no route says the same block. */
  #route(): void {
    const listed: (readonly [GrowingHubTable, Destination, Attachment | undefined, Resource])[] = [];
    const said = new Map<GrowingHubTable, Map<string, HubRoute>>();
    const add = (table: GrowingHubTable, { blocks, isList }: Destination, attachment: Attachment | undefined, resource: Resource): void => {
      let there = said.get(table);
      if (!there) said.set(table, (there = new Map<string, HubRoute>()));
      for (const block of blocks) {
        const before = there.get(block.text);
        // A route beats a list, and of lists all were asked: both that agree are one.
        if (isList && before && (before.resource.type === "aws_ec2_transit_gateway_route" || before.attachment === attachment)) continue;
        if (before) {
          throw new ReadError(
            `${resource.stack}: ${resource.address}`,
            `is a second route to ${block.text} in ${table.resource.address}; the first is ${before.resource.address}`,
          );
        }
        const route = { block, attachment, isStatic: true, resource };
        there.set(block.text, route);
        table.routes.push(route);
      }
    };
    for (const resource of this.names.made("aws_ec2_transit_gateway_route")) {
      const table = this.#named(resource);
      const isIpv6 = text(resource, "destination_cidr_block")?.includes(":") === true;
      const blocks = isIpv6 ? [] : [this.names.block(resource, "destination_cidr_block")];
      add(table, { blocks, isList: false }, this.#next(resource, table), resource);
    }
    for (const resource of this.names.made("aws_ec2_transit_gateway_prefix_list_reference")) {
      const table = this.#named(resource);
      listed.push([table, this.destinations.ofList(resource, "prefix_list_id"), this.#next(resource, table), resource]);
    }
    for (const one of listed) add(...one);
  }

  /** Where a static route leads: `undefined` for a blackhole. */
  #next(route: Resource, table: GrowingHubTable): GrowingAttachment | undefined {
    const isBlackhole = flag(route, "blackhole", false);
    const isTold = value(route, "transit_gateway_attachment_id") !== undefined;
    if (isBlackhole && isTold) throw new ReadError(placeOf(route, "transit_gateway_attachment_id"), "is set beside blackhole");
    if (isBlackhole) return undefined;
    if (!isTold) throw new ReadError(placeOf(route, "transit_gateway_attachment_id"), "is not set, and the route is no blackhole");
    return this.hubs.attachment(route, "transit_gateway_attachment_id", table.hub);
  }

  #propagate(): void {
    const done = new Map<GrowingHubTable, Set<Attachment>>();
    const add = (table: GrowingHubTable, attachment: GrowingAttachment, resource: Resource): void => {
      let there = done.get(table);
      if (!there) done.set(table, (there = new Set<Attachment>()));
      if (there.has(attachment)) return;
      there.add(attachment);
      for (const block of attachment.announces) table.routes.push({ block, attachment, isStatic: false, resource });
    };
    for (const resource of this.names.made("aws_ec2_transit_gateway_route_table_propagation")) {
      const table = this.#named(resource);
      add(table, this.hubs.attachment(resource, "transit_gateway_attachment_id", table.hub), resource);
    }
    for (const attachment of this.hubs.attachments) {
      if (!this.hubs.joinsDefault(attachment, "propagation")) continue;
      const table = this.#default(attachment.hub, "propagation");
      if (table) add(table, attachment, attachment.resource);
    }
  }

  /** The table that an association, a propagation or a route names. */
  #named(holder: Holder): GrowingHubTable {
    const resource = this.names.resource(holder, "transit_gateway_route_table_id", aTable);
    const table = this.#byResource.get(resource);
    if (table) return table;
    const purpose: Purpose =
      this.names.target(needed(holder, "transit_gateway_route_table_id"))?.attribute === ofHub.association ? "association" : "propagation";
    const hub = this.hubs.all.find((one) => one.resource === resource);
    if (!hub) throw new Error(`${resource.address} was not read`);
    return this.#defaults[purpose].get(hub) ?? this.#firstOf(hub, resource);
  }

  /** The table that attachments of a hub join by themselves, if they do. */
  #default(hub: GrowingHub, purpose: Purpose): GrowingHubTable | undefined {
    const { resource } = hub;
    if (!resource) return this.#defaults[purpose].get(hub);
    const attribute = `default_route_table_${purpose}`;
    const word = text(resource, attribute) ?? "enable";
    if (word !== "enable" && word !== "disable") {
      throw new ReadError(placeOf(resource, attribute), `must be enable or disable and is ${JSON.stringify(word)}`);
    }
    if (word === "disable") return undefined;
    return this.#defaults[purpose].get(hub) ?? this.#firstOf(hub, resource);
  }

  #firstOf(hub: GrowingHub, resource: Resource): GrowingHubTable {
    const known = this.#first.get(hub);
    if (known) return known;
    const table = this.#add(resource, hub);
    this.#first.set(hub, table);
    return table;
  }

  #add(resource: Resource, hub: GrowingHub): GrowingHubTable {
    const table = { resource, hub, routes: [] };
    hub.tables.push(table);
    this.#all.push(table);
    return table;
  }
}

/** By block, static before propagated, and those in the order in which the hub prefers them. */
function inOrderOfUse(one: HubRoute, other: HubRoute): number {
  const kind = (route: HubRoute): number => (route.isStatic ? -1 : route.attachment ? preference[route.attachment.kind] : -1);
  return byPlace(one.block, other.block) || kind(one) - kind(other) || inOrder(one.resource, other.resource);
}
