import { byPlace, type Cidr } from "../../cidr";
import { ReadError, type Resource } from "../terraform/resource";
import { type Holder, placeOf, value } from "../terraform/values";
import type { ExistingVpcs } from "./existing-vpcs";
import type { GrowingVpc } from "./growing";
import { byId, type Names } from "./names";

const aVpc = byId("a VPC", "aws_vpc");

/** The VPCs by the resources that make them, with their blocks and nothing else yet. */
export class Vpcs {
  readonly all: readonly GrowingVpc[];
  readonly #byResource = new Map<Resource, GrowingVpc>();

  constructor(
    private readonly names: Names,
    private readonly existing: ExistingVpcs,
  ) {
    const further = new Map<Resource, Cidr[]>();
    for (const association of names.made("aws_vpc_ipv4_cidr_block_association")) {
      const vpc = names.resource(association, "vpc_id", aVpc);
      const block = names.block(association, "cidr_block");
      const others = further.get(vpc);
      if (others) others.push(block);
      else further.set(vpc, [block]);
    }
    for (const resource of names.made("aws_vpc")) {
      const blocks = [names.block(resource, "cidr_block"), ...(further.get(resource) ?? []).sort(byPlace)];
      this.#byResource.set(resource, { resource, blocks, subnets: [], tables: [], attachments: [], internetGateway: undefined });
    }
    this.all = [...this.#byResource.values(), ...existing.all];
  }

  /** The VPC that an attribute names. */
  named(holder: Holder, attribute: string): GrowingVpc {
    return this.existing.vpc(value(holder, attribute)) ?? this.by(this.names.resource(holder, attribute, aVpc));
  }

  /** The VPC that an attribute names, if it is one that is made here: the other side of a peering may be anyone's. */
  known(holder: Holder, attribute: string): GrowingVpc | undefined {
    const there = this.existing.vpc(value(holder, attribute));
    if (there) return there;
    const found = this.names.target(value(holder, attribute));
    return found && this.#byResource.get(found.resource);
  }

  /** Those of internet gateways, by the gateway. */
  gateways(): ReadonlyMap<Resource, GrowingVpc> {
    const found = new Map<Resource, GrowingVpc>();
    const owners = new Map<GrowingVpc, Resource>();
    const add = (gateway: Resource, holder: Resource): void => {
      const vpc = this.named(holder, "vpc_id");
      const before = found.get(gateway);
      const owner = owners.get(vpc);
      if (before === vpc) return;
      if (before) throw new ReadError(placeOf(holder, "vpc_id"), `is a second VPC of ${gateway.address}`);
      if (owner) throw new ReadError(placeOf(holder, "vpc_id"), `has an internet gateway already, ${owner.address}`);
      found.set(gateway, vpc);
      owners.set(vpc, gateway);
    };
    for (const gateway of this.names.made("aws_internet_gateway")) if (value(gateway, "vpc_id") !== undefined) add(gateway, gateway);
    for (const attachment of this.names.made("aws_internet_gateway_attachment")) {
      add(this.names.resource(attachment, "internet_gateway_id", byId("an internet gateway", "aws_internet_gateway")), attachment);
    }
    return found;
  }

  /** The VPC that a resource makes. */
  by(resource: Resource): GrowingVpc {
    const vpc = this.#byResource.get(resource);
    if (!vpc) throw new Error(`${resource.address} was not read`);
    return vpc;
  }
}
