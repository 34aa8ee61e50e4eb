import { ReadError, type Resource, type Value } from "../terraform/resource";
import { type Holder, placeOf, text } from "../terraform/values";
import type { Told } from "./build";
import type { ExistingVpcs } from "./existing-vpcs";
import type { GrowingVpc } from "./growing";
import { byId, type Names } from "./names";
import type { Nat, Subnet } from "./network";
import type { Tables } from "./tables";
import { toldZone, zoneWordsOf } from "./told-zone";
import type { Vpcs } from "./vpcs";

/** A subnet, as what an attribute may name. */
export const aSubnet = byId("a subnet", "aws_subnet");

/** The subnets of VPCs, each with its table, and what stands in them. */
export class Subnets {
  readonly #byResource = new Map<Resource, Subnet>();
  readonly #nats = new Map<Resource, Nat>();

  constructor(
    private readonly names: Names,
    vpcs: Vpcs,
    tables: Tables,
    private readonly existing: ExistingVpcs,
    zonesBy: Told["zonesBy"],
  ) {
    const owners = new Map<Resource, GrowingVpc>();
    for (const resource of names.made("aws_subnet")) owners.set(resource, vpcs.named(resource, "vpc_id"));
    const gateways = vpcs.gateways();
    tables.associate(gateways, owners);
    for (const [resource, vpc] of owners) {
      const table = tables.ofSubnet(resource, vpc);
      const zoneWords = zoneWordsOf(toldZone(resource));
      const zone = (zonesBy(resource) === "id" ? zoneWords.at(-1) : zoneWords[0]) ?? "";
      const subnet = { resource, vpc, block: names.block(resource, "cidr_block"), zone, zoneWords, table };
      vpc.subnets.push(subnet);
      this.#byResource.set(resource, subnet);
    }
    for (const [resource, vpc] of gateways) vpc.internetGateway = { resource, table: tables.ofGateway(resource) };
    for (const resource of names.made("aws_nat_gateway")) {
      const kind = text(resource, "connectivity_type") ?? "public";
      if (kind !== "public" && kind !== "private") {
        throw new ReadError(placeOf(resource, "connectivity_type"), `must be public or private and is ${JSON.stringify(kind)}`);
      }
      this.#nats.set(resource, { resource, subnet: this.named(resource, "subnet_id"), isPublic: kind === "public" });
    }
  }

  /** The subnet that an attribute names. */
  named(holder: Holder, attribute: string): Subnet {
    return this.by(this.names.resource(holder, attribute, aSubnet));
  }

  /** The subnet that a value names, be it one that exists. */
  member(value: Value, place: () => string): Subnet {
    return this.existing.subnet(value) ?? this.by(this.names.resourceOf(value, place, aSubnet));
  }

  /** The subnet that a resource makes. */
  by(resource: Resource): Subnet {
    const subnet = this.#byResource.get(resource);
    if (!subnet) throw new Error(`${resource.address} was not read`);
    return subnet;
  }

  /** The NAT gateway that an attribute names. */
  nat(holder: Holder, attribute: string): Nat {
    const nat = this.#nats.get(this.names.resource(holder, attribute, byId("a NAT gateway", "aws_nat_gateway")));
    if (!nat) throw new Error(`${placeOf(holder, attribute)} was not read`);
    return nat;
  }
}
