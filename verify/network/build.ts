import { everywhere, parseCidr, type Cidr } from "../../cidr";
import { ReadError, Reference, type Resource, type Terraform, type Value } from "../terraform/resource";
import { blocks as blocksOf, flag, list, neededText, placeOf, text, value, type Holder } from "../terraform/values";
import { refuseUnknownTypes } from "./known-types";
import type {
  Attachment,
  Endpoint,
  Firewall,
  Hub,
  HubRoute,
  HubTable,
  InternetGateway,
  Nat,
  Network,
  Route,
  Subnet,
  Table,
  Target,
  Vpc,
} from "./network";

/** What is known of the far end of a VPN, which no Terraform says. */
export type Announced = (connection: Resource) => { readonly site: string; readonly blocks: readonly Cidr[] } | undefined;

type Open<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Member)[] ? Member[] : T[Key] };

/**
 * Builds the network that resources make.
 *
 * @throws {ReadError} where a resource cannot be read, or is of a networking type that the model does not know
 */
export function buildNetwork(terraform: Terraform, announced: Announced): Network {
  refuseUnknownTypes(terraform);
  return new Builder(terraform, announced).build();
}

class Builder {
  readonly #vpcs = new Map<Resource, Open<Vpc>>();
  readonly #subnets = new Map<Resource, Open<Subnet>>();
  readonly #tables = new Map<Resource, Open<Table>>();
  readonly #gateways = new Map<Resource, Vpc>();
  readonly #nats = new Map<Resource, Nat>();
  readonly #firewalls = new Map<Resource, Open<Firewall>>();
  readonly #hubs = new Map<string, Open<Hub>>();
  readonly #hubTables = new Map<Resource, Open<HubTable>>();
  readonly #attachments = new Map<Resource, Open<Attachment>>();

  constructor(
    private readonly terraform: Terraform,
    private readonly announced: Announced,
  ) {}

  build(): Network {
    this.#makeVpcs();
    this.#makeTables();
    this.#makeSubnets();
    this.#makeGateways();
    this.#makeHubs();
    this.#makeRoutes();
    this.#makeHubRoutes();
    return {
      vpcs: [...this.#vpcs.values()],
      hubs: [...this.#hubs.values()].sort((one, other) => (one.id < other.id ? -1 : 1)),
      firewalls: [...this.#firewalls.values()],
    };
  }

  #makeVpcs(): void {
    for (const resource of this.#of("aws_vpc", "aws_default_vpc")) {
      const block = blockOf(resource, "cidr_block");
      this.#vpcs.set(resource, { resource, blocks: [block], subnets: [], tables: [], attachments: [], internetGateway: undefined });
    }
    for (const resource of this.#of("aws_vpc_ipv4_cidr_block_association")) {
      this.#vpcOf(resource).blocks.push(blockOf(resource, "cidr_block"));
    }
  }

  #makeTables(): void {
    for (const resource of this.#of("aws_route_table")) this.#table(resource, this.#vpcOf(resource));
    for (const resource of this.#of("aws_default_route_table")) {
      const vpc = this.#vpcs.get(this.#named(resource, "default_route_table_id"));
      if (vpc === undefined) throw new ReadError(placeOf(resource, "default_route_table_id"), "names no VPC that is here");
      this.#table(resource, vpc);
    }
  }

  #table(resource: Resource, vpc: Open<Vpc>): Open<Table> {
    const table: Open<Table> = {
      resource,
      vpc,
      routes: vpc.blocks.map((block): Route => ({ block, target: { kind: "local" }, resource: vpc.resource })),
    };
    this.#tables.set(resource, table);
    vpc.tables.push(table);
    return table;
  }

  #makeSubnets(): void {
    const main = new Map<Resource, Table>();
    for (const resource of this.#of("aws_default_route_table"))
      main.set(this.#named(resource, "default_route_table_id"), this.#tableNamed(resource));
    for (const resource of this.#of("aws_main_route_table_association")) main.set(this.#named(resource, "vpc_id"), this.#tableOf(resource));
    const tables = new Map<Resource, Table>();
    for (const resource of this.#of("aws_route_table_association")) {
      if (value(resource, "subnet_id") === undefined) continue;
      const subnet = this.#named(resource, "subnet_id");
      if (tables.has(subnet)) throw new ReadError(placeOf(resource, "subnet_id"), `names ${subnet.address}, which has a table already`);
      tables.set(subnet, this.#tableOf(resource));
    }
    for (const resource of this.#of("aws_subnet", "aws_default_subnet")) {
      const vpc = this.#vpcOf(resource);
      const zone = text(resource, "availability_zone") ?? text(resource, "availability_zone_id");
      if (zone === undefined) throw new ReadError(placeOf(resource, "availability_zone"), "is not set, so AWS chooses the zone");
      let table = tables.get(resource) ?? main.get(vpc.resource);
      if (table === undefined) main.set(vpc.resource, (table = this.#implicitTable(vpc)));
      const subnet: Open<Subnet> = { resource, vpc, block: blockOf(resource, "cidr_block"), zone, table };
      this.#subnets.set(resource, subnet);
      vpc.subnets.push(subnet);
    }
  }

  /** The main table that AWS makes and no resource holds: `local` alone. */
  #implicitTable(vpc: Open<Vpc>): Table {
    const table: Table = {
      resource: vpc.resource,
      vpc,
      routes: vpc.blocks.map((block) => ({ block, target: { kind: "local" }, resource: vpc.resource })),
    };
    vpc.tables.push(table);
    return table;
  }

  #makeGateways(): void {
    const edges = new Map<Resource, Table>();
    for (const resource of this.#of("aws_route_table_association")) {
      if (value(resource, "gateway_id") !== undefined) edges.set(this.#named(resource, "gateway_id"), this.#tableOf(resource));
    }
    const vpcs = new Map<Resource, Open<Vpc>>();
    for (const resource of this.#of("aws_internet_gateway"))
      if (value(resource, "vpc_id") !== undefined) vpcs.set(resource, this.#vpcOf(resource));
    for (const resource of this.#of("aws_internet_gateway_attachment"))
      vpcs.set(this.#named(resource, "internet_gateway_id"), this.#vpcOf(resource));
    for (const [resource, vpc] of vpcs) {
      const gateway: InternetGateway = { resource, table: edges.get(resource) };
      vpc.internetGateway = gateway;
      this.#gateways.set(resource, vpc);
    }
    for (const resource of this.#of("aws_nat_gateway")) {
      const isPublic = (text(resource, "connectivity_type") ?? "public") === "public";
      this.#nats.set(resource, { resource, subnet: this.#subnetNamed(resource, "subnet_id"), isPublic });
    }
    for (const resource of this.#of("aws_networkfirewall_firewall")) {
      const firewall: Open<Firewall> = { resource, vpc: this.#vpcOf(resource), endpoints: [] };
      for (const mapping of blocksOf(resource, "subnet_mapping")) {
        firewall.endpoints.push({ firewall, subnet: this.#subnetNamed(mapping, "subnet_id") });
      }
      firewall.endpoints.sort((one, other) => order(one.subnet.zone, other.subnet.zone));
      this.#firewalls.set(resource, firewall);
    }
  }

  #makeHubs(): void {
    for (const resource of this.#of("aws_ec2_transit_gateway")) this.#hub(resource);
    for (const resource of this.#of("aws_ec2_transit_gateway_route_table")) {
      const hub = this.#hubNamed(resource);
      const table: Open<HubTable> = { resource, hub, routes: [] };
      this.#hubTables.set(resource, table);
      hub.tables.push(table);
    }
    for (const resource of this.#of("aws_ec2_transit_gateway_vpc_attachment")) {
      const vpc = this.#vpcOf(resource);
      const subnets = list(resource, "subnet_ids").map((member) => this.#subnet(member, placeOf(resource, "subnet_ids")));
      subnets.sort((one, other) => order(one.zone, other.zone));
      const attachment = this.#attach(resource, "vpc", vpc, subnets, text(resource, "appliance_mode_support") === "enable");
      attachment.announces.push(...vpc.blocks);
      vpc.attachments.push(attachment);
    }
    for (const resource of this.#of("aws_vpn_connection")) {
      if (value(resource, "transit_gateway_id") === undefined) continue;
      const far = this.announced(resource);
      const attachment = this.#attach(resource, "vpn", undefined, [], false);
      attachment.site = far?.site;
      if (far && !flag(resource, "static_routes_only", false)) attachment.announces.push(...far.blocks);
    }
    for (const resource of this.#of("aws_ec2_transit_gateway_peering_attachment", "aws_ec2_transit_gateway_peering_attachment_accepter")) {
      if (value(resource, "transit_gateway_id") !== undefined) this.#attach(resource, "peering", undefined, [], false);
    }
    for (const resource of this.terraform.of("aws_ec2_transit_gateway_dx_gateway_attachment"))
      this.#attach(resource, "direct-connect", undefined, [], false);
  }

  #attach(resource: Resource, kind: Attachment["kind"], vpc: Vpc | undefined, subnets: Subnet[], appliance: boolean): Open<Attachment> {
    const hub = this.#hubNamed(resource);
    const attachment: Open<Attachment> = {
      resource,
      hub,
      kind,
      vpc,
      subnets,
      appliance,
      association: undefined,
      announces: [],
      site: undefined,
    };
    this.#attachments.set(resource, attachment);
    hub.attachments.push(attachment);
    return attachment;
  }

  #makeRoutes(): void {
    for (const [resource, table] of this.#tables) {
      for (const block of blocksOf(resource, "route")) this.#route(table, resource, block, "cidr_block");
    }
    for (const resource of this.#of("aws_route")) this.#route(this.#openTable(resource), resource, resource, "destination_cidr_block");
  }

  #route(table: Open<Table>, resource: Resource, holder: Holder, destination: string): void {
    const destinations = this.#destinations(holder, destination);
    if (destinations.length === 0) return;
    const target = this.#target(table, resource, holder);
    for (const block of destinations) {
      const twin = table.routes.findIndex((route) => route.block.text === block.text);
      if (twin < 0) table.routes.push({ block, target, resource });
      else if (table.routes[twin]?.target.kind === "local") table.routes[twin] = { block, target, resource };
      else throw new ReadError(placeOf(holder, destination), `is ${block.text}, for which ${table.resource.address} has a route already`);
    }
  }

  /** IPv6 destinations, and lists of a service's own addresses, which lead to its endpoint, are no blocks here. */
  #destinations(holder: Holder, attribute: string): readonly Cidr[] {
    const block = text(holder, attribute);
    if (block !== undefined) return [parse(block, placeOf(holder, attribute))];
    const prefixes = value(holder, "destination_prefix_list_id");
    if (prefixes !== undefined) return this.#prefixes(prefixes);
    if (value(holder, "destination_ipv6_cidr_block") !== undefined || value(holder, "ipv6_cidr_block") !== undefined) return [];
    throw new ReadError(placeOf(holder, attribute), "is not set");
  }

  #prefixes(prefixes: Value): readonly Cidr[] {
    const found = this.terraform.target(prefixes)?.resource;
    if (found?.type !== "aws_ec2_managed_prefix_list") return [];
    const entries = this.#of("aws_ec2_managed_prefix_list_entry").filter((entry) => this.#named(entry, "prefix_list_id") === found);
    return [...blocksOf(found, "entry"), ...entries].map((entry: Holder) => blockOf(entry, "cidr"));
  }

  #target(table: Table, resource: Resource, holder: Holder): Target {
    for (const attribute of targets) {
      const to = value(holder, attribute);
      if (to === undefined) continue;
      if (attribute === "transit_gateway_id") return { kind: "hub", hub: this.#hubOf(to, holder) };
      if (attribute === "vpc_endpoint_id") return this.#endpoint(table, holder, to);
      if (to === "local") return { kind: "local" };
      const found = this.terraform.target(to)?.resource;
      const nat = found && this.#nats.get(found);
      if (nat) return { kind: "nat", nat };
      if (found && this.#gateways.has(found)) return { kind: "internet", gateway: found };
      if (found?.type === "aws_vpc_peering_connection") return this.#peering(table, found);
      if (found === undefined && to instanceof Reference) throw new ReadError(placeOf(holder, attribute), "leads to nothing that is here");
      return { kind: "elsewhere", what: found?.address ?? `${attribute} ${typeof to === "string" ? to : ""}`.trim(), resource: found };
    }
    throw new ReadError(placeOf(holder, "destination_cidr_block"), `is a route of ${resource.address} that leads nowhere`);
  }

  #endpoint(table: Table, holder: Holder, to: Value): Target {
    const endpoint = this.terraform.endpoint(to);
    const firewall = endpoint && this.#firewalls.get(endpoint.firewall);
    if (endpoint === undefined || firewall === undefined) {
      const found = this.terraform.target(to)?.resource;
      return { kind: "elsewhere", what: found?.address ?? "an endpoint that is not here", resource: found };
    }
    const { key, by } = endpoint;
    const match = firewall.endpoints.find(({ subnet }: Endpoint) =>
      by === "zone"
        ? subnet.zone === key
        : subnet.resource === key || (typeof key === "string" && this.terraform.target(key)?.resource === subnet.resource),
    );
    if (match === undefined) {
      const where = typeof key === "string" ? key : key.address;
      throw new ReadError(
        placeOf(holder, "vpc_endpoint_id"),
        `is the endpoint of ${firewall.resource.address} in ${where}, where it has none`,
      );
    }
    if (match.subnet.vpc !== table.vpc) throw new ReadError(placeOf(holder, "vpc_endpoint_id"), "is an endpoint in another VPC");
    return { kind: "firewall", endpoint: match };
  }

  #peering(table: Table, peering: Resource): Target {
    const ends = ["vpc_id", "peer_vpc_id"].map((attribute) => this.terraform.target(value(peering, attribute))?.resource);
    const other = ends.find((end) => end !== table.vpc.resource);
    return { kind: "peering", peering, vpc: other && this.#vpcs.get(other) };
  }

  #makeHubRoutes(): void {
    for (const resource of this.#of("aws_ec2_transit_gateway_route_table_association")) {
      const attachment = this.#attachmentNamed(resource);
      if (attachment.association)
        throw new ReadError(
          placeOf(resource, "transit_gateway_attachment_id"),
          `names ${attachment.resource.address}, which ${attachment.association.resource.address} associates already`,
        );
      attachment.association = { table: this.#hubTableOf(resource), resource };
    }
    for (const resource of this.#of("aws_ec2_transit_gateway_route_table_propagation")) {
      const attachment = this.#attachmentNamed(resource);
      const table = this.#hubTableOf(resource);
      for (const block of attachment.announces) table.routes.push({ block, attachment, isStatic: false, resource });
    }
    for (const resource of this.#of("aws_ec2_transit_gateway_route")) {
      const destination = text(resource, "destination_cidr_block");
      if (destination === undefined) throw new ReadError(placeOf(resource, "destination_cidr_block"), "is not set");
      if (destination.includes(":")) continue;
      this.#hubRoute(resource, parse(destination, placeOf(resource, "destination_cidr_block")));
    }
    for (const resource of this.#of("aws_ec2_transit_gateway_prefix_list_reference")) {
      const prefixes = value(resource, "prefix_list_id");
      for (const block of prefixes === undefined ? [] : this.#prefixes(prefixes)) this.#hubRoute(resource, block);
    }
    for (const hub of this.#hubs.values()) this.#defaultTable(hub);
  }

  #hubRoute(resource: Resource, block: Cidr): void {
    const table = this.#hubTableOf(resource);
    const attachment = flag(resource, "blackhole", false) ? undefined : this.#attachmentNamed(resource);
    const twin = table.routes.find((route) => route.isStatic && route.block.text === block.text);
    if (twin)
      throw new ReadError(
        placeOf(resource, "destination_cidr_block"),
        `is ${block.text}, for which ${twin.resource.address} is there already`,
      );
    const route: HubRoute = { block, attachment, isStatic: true, resource };
    table.routes.push(route);
  }

  /** Unless a gateway and an attachment say otherwise, AWS puts everything into one table, in which all reach all. */
  #defaultTable(hub: Open<Hub>): void {
    const { resource } = hub;
    if (resource === undefined) return;
    const wants = (attribute: string): boolean => (text(resource, attribute) ?? "enable") === "enable";
    const [associates, propagates] = [wants("default_route_table_association"), wants("default_route_table_propagation")];
    if (!associates && !propagates) return;
    const table: Open<HubTable> = { resource, hub, routes: [] };
    hub.tables.push(table);
    for (const attachment of hub.attachments as Open<Attachment>[]) {
      const agrees = (attribute: string): boolean => attachment.kind !== "vpc" || flag(attachment.resource, attribute, true);
      if (associates && attachment.association === undefined && agrees("transit_gateway_default_route_table_association"))
        attachment.association = { table, resource: attachment.resource };
      if (!propagates || !agrees("transit_gateway_default_route_table_propagation")) continue;
      for (const block of attachment.announces) table.routes.push({ block, attachment, isStatic: false, resource: attachment.resource });
    }
  }

  #of(...types: readonly string[]): readonly Resource[] {
    return types
      .flatMap((type) => this.terraform.of(type).filter(({ mode }) => mode === "managed"))
      .sort((one, other) => order(`${one.stack} ${one.address}`, `${other.stack} ${other.address}`));
  }

  #named(holder: Holder, attribute: string): Resource {
    const found = this.terraform.target(value(holder, attribute))?.resource;
    if (found === undefined) throw new ReadError(placeOf(holder, attribute), "names nothing that is here");
    return found;
  }

  #vpcOf(holder: Holder): Open<Vpc> {
    const vpc = this.#vpcs.get(this.#named(holder, "vpc_id"));
    if (vpc === undefined) throw new ReadError(placeOf(holder, "vpc_id"), "names no VPC that is here");
    return vpc;
  }

  #subnetNamed(holder: Holder, attribute: string): Subnet {
    return this.#subnet(value(holder, attribute), placeOf(holder, attribute));
  }

  #subnet(id: Value | undefined, place: string): Subnet {
    const found = this.terraform.target(id)?.resource;
    const subnet = found && this.#subnets.get(found);
    if (subnet === undefined) throw new ReadError(place, "names no subnet that is here");
    return subnet;
  }

  #tableOf(holder: Holder): Table {
    return this.#openTable(holder);
  }

  #tableNamed(resource: Resource): Table {
    const table = this.#tables.get(resource);
    if (table === undefined) throw new ReadError(`${resource.stack}: ${resource.address}`, "is no table");
    return table;
  }

  #openTable(holder: Holder): Open<Table> {
    const found = this.#named(holder, "route_table_id");
    const table = this.#tables.get(found) ?? (this.#vpcs.has(found) ? this.#mainOf(found) : undefined);
    if (table === undefined) throw new ReadError(placeOf(holder, "route_table_id"), "names no route table that is here");
    return table;
  }

  /** A route may name the table that AWS made with the VPC. */
  #mainOf(vpc: Resource): Open<Table> | undefined {
    return this.#vpcs.get(vpc)?.tables.find((table) => table.resource === vpc) as Open<Table> | undefined;
  }

  #hub(resource: Resource): Open<Hub> {
    const id = `${resource.stack}:${resource.address}`;
    const known = this.#hubs.get(id);
    if (known) return known;
    const hub: Open<Hub> = { resource, id, tables: [], attachments: [] };
    this.#hubs.set(id, hub);
    return hub;
  }

  #hubNamed(holder: Holder): Open<Hub> {
    return this.#hubOf(value(holder, "transit_gateway_id"), holder);
  }

  #hubOf(id: Value | undefined, holder: Holder): Open<Hub> {
    const found = this.terraform.target(id)?.resource;
    if (found) return this.#hub(found);
    if (typeof id !== "string") throw new ReadError(placeOf(holder, "transit_gateway_id"), "names no gateway that is here");
    const known = this.#hubs.get(id);
    if (known) return known;
    const hub: Open<Hub> = { resource: undefined, id, tables: [], attachments: [] };
    this.#hubs.set(id, hub);
    return hub;
  }

  #hubTableOf(holder: Holder): Open<HubTable> {
    const found = this.#named(holder, "transit_gateway_route_table_id");
    const table = this.#hubTables.get(found);
    if (table === undefined)
      throw new ReadError(placeOf(holder, "transit_gateway_route_table_id"), "names no table of a gateway that is here");
    return table;
  }

  #attachmentNamed(holder: Holder): Open<Attachment> {
    const found = this.#named(holder, "transit_gateway_attachment_id");
    const attachment = this.#attachments.get(found);
    if (attachment === undefined) throw new ReadError(placeOf(holder, "transit_gateway_attachment_id"), "names no attachment that is here");
    return attachment;
  }
}

/** Attributes of a route that say where it leads, in the provider's words. */
const targets = [
  "transit_gateway_id",
  "vpc_endpoint_id",
  "nat_gateway_id",
  "gateway_id",
  "vpc_peering_connection_id",
  "network_interface_id",
  "egress_only_gateway_id",
  "carrier_gateway_id",
  "local_gateway_id",
  "core_network_arn",
  "instance_id",
] as const;

function blockOf(holder: Holder, attribute: string): Cidr {
  return parse(neededText(holder, attribute), placeOf(holder, attribute));
}

function parse(block: string, place: string): Cidr {
  try {
    return block === everywhere.text ? everywhere : parseCidr(block);
  } catch (error) {
    throw new ReadError(place, error instanceof Error ? error.message : String(error));
  }
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
