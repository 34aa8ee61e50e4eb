import { ReadError, type Resource } from "../terraform/resource";
import { type Holder, needed, placeOf, value } from "../terraform/values";
import type { ExistingVpcs } from "./existing-vpcs";
import type { GrowingTable, GrowingVpc } from "./growing";
import { byId, type Names } from "./names";
import type { Vpcs } from "./vpcs";

const ofVpc = ["main_route_table_id", "default_route_table_id"];

const aTable = {
  what: "a route table",
  types: { aws_default_route_table: ["id"], aws_route_table: ["id"], aws_vpc: ofVpc },
};

/** The route tables of VPCs, without routes yet, and whose they are. */
export class Tables {
  readonly all: GrowingTable[] = [];
  readonly #byResource = new Map<Resource, GrowingTable>();
  /** The table that AWS makes with a VPC. */
  readonly #first = new Map<GrowingVpc, GrowingTable>();
  /** Those of VPCs whose main table was replaced. */
  readonly #main = new Map<GrowingVpc, GrowingTable>();
  readonly #bySubnet = new Map<Resource, GrowingTable>();
  readonly #byGateway = new Map<Resource, GrowingTable>();

  constructor(
    private readonly names: Names,
    private readonly vpcs: Vpcs,
    private readonly existing: ExistingVpcs,
  ) {
    this.all.push(...existing.tables);
    for (const resource of names.made("aws_route_table")) this.#add(resource, vpcs.named(resource, "vpc_id"));
    for (const resource of names.made("aws_default_route_table")) {
      const vpc = this.#vpcOfFirst(resource);
      const before = this.#first.get(vpc);
      if (before) throw new ReadError(placeOf(resource, "default_route_table_id"), `is that of ${before.resource.address} already`);
      this.#first.set(vpc, this.#add(resource, vpc));
    }
    for (const resource of names.made("aws_main_route_table_association")) {
      const vpc = vpcs.named(resource, "vpc_id");
      if (this.#main.has(vpc)) throw new ReadError(placeOf(resource, "vpc_id"), "has a main table of its own already");
      const table = this.named(resource, "route_table_id");
      this.#require(table, vpc, resource);
      this.#main.set(vpc, table);
    }
  }

  /** The table that an attribute names. */
  named(holder: Holder, attribute: string): GrowingTable {
    const named = needed(holder, attribute);
    const there = this.existing.table(named);
    if (there) return there;
    const resource = this.names.resourceOf(named, () => placeOf(holder, attribute), aTable);
    const table = this.#byResource.get(resource);
    if (table) return table;
    const vpc = this.vpcs.by(resource);
    return this.names.target(named)?.attribute === "main_route_table_id" ? this.#mainOf(vpc) : this.#firstOf(vpc);
  }

  /** Reads which subnets and gateways look things up where. */
  associate(gateways: ReadonlyMap<Resource, GrowingVpc>, subnets: ReadonlyMap<Resource, GrowingVpc>): void {
    for (const association of this.names.made("aws_route_table_association")) {
      const table = this.named(association, "route_table_id");
      const isEdge = value(association, "gateway_id") !== undefined;
      const attribute = isEdge ? "gateway_id" : "subnet_id";
      const nameable = isEdge ? byId("an internet gateway", "aws_internet_gateway") : byId("a subnet", "aws_subnet");
      const resource = this.names.resource(association, attribute, nameable);
      const of = isEdge ? this.#byGateway : this.#bySubnet;
      const vpc = (isEdge ? gateways : subnets).get(resource);
      if (vpc) this.#require(table, vpc, association);
      const before = of.get(resource);
      if (before) throw new ReadError(placeOf(association, attribute), `is associated already, with ${before.resource.address}`);
      of.set(resource, table);
    }
  }

  /** The table of what leaves a subnet. */
  ofSubnet(subnet: Resource, vpc: GrowingVpc): GrowingTable {
    return this.#bySubnet.get(subnet) ?? this.#mainOf(vpc);
  }

  /** The table of what comes in by an internet gateway. */
  ofGateway(gateway: Resource): GrowingTable | undefined {
    return this.#byGateway.get(gateway);
  }

  #mainOf(vpc: GrowingVpc): GrowingTable {
    return this.#main.get(vpc) ?? this.#firstOf(vpc);
  }

  #firstOf(vpc: GrowingVpc): GrowingTable {
    const known = this.#first.get(vpc);
    if (known) return known;
    // Nothing in Terraform makes it, AWS does, so it is there once something uses it.
    const table = this.#put(vpc.resource, vpc);
    this.#first.set(vpc, table);
    return table;
  }

  /** A state says the VPC of an adopted table; a configuration names the table as an attribute of the VPC. */
  #vpcOfFirst(resource: Resource): GrowingVpc {
    if (value(resource, "vpc_id") !== undefined) return this.vpcs.named(resource, "vpc_id");
    const nameable = { what: "the default route table of a VPC", types: { aws_vpc: ofVpc } };
    return this.vpcs.by(this.names.resource(resource, "default_route_table_id", nameable));
  }

  #add(resource: Resource, vpc: GrowingVpc): GrowingTable {
    const table = this.#put(resource, vpc);
    this.#byResource.set(resource, table);
    return table;
  }

  #put(resource: Resource, vpc: GrowingVpc): GrowingTable {
    const table = { resource, vpc, routes: [] };
    this.all.push(table);
    vpc.tables.push(table);
    return table;
  }

  #require(table: GrowingTable, vpc: GrowingVpc, holder: Resource): void {
    if (table.vpc === vpc) return;
    throw new ReadError(
      placeOf(holder, "route_table_id"),
      `${table.resource.address} is a table of ${table.vpc.resource.address}, not of ${vpc.resource.address}`,
    );
  }
}
