import { ReadError, Reference, type Resource } from "../terraform/resource";
import { blocks, describeValue, type Holder, placeOf, value } from "../terraform/values";
import type { Names } from "./names";
import type { Endpoint, Firewall } from "./network";
import { aSubnet, type Subnets } from "./subnets";
import type { Vpcs } from "./vpcs";

/** The firewalls and their endpoints, one in each subnet that a firewall maps. */
export class Firewalls {
  readonly all: readonly Firewall[];
  readonly #byResource = new Map<Resource, Firewall>();

  constructor(
    private readonly names: Names,
    vpcs: Vpcs,
    subnets: Subnets,
  ) {
    for (const resource of names.made("aws_networkfirewall_firewall")) {
      const endpoints: Endpoint[] = [];
      const firewall = { resource, vpc: vpcs.named(resource, "vpc_id"), endpoints };
      for (const mapping of blocks(resource, "subnet_mapping")) {
        const subnet = subnets.named(mapping, "subnet_id");
        if (endpoints.some((other) => other.subnet.zone === subnet.zone)) {
          throw new ReadError(placeOf(mapping, "subnet_id"), `is a second subnet of the firewall in ${subnet.zone}`);
        }
        endpoints.push({ firewall, subnet });
      }
      endpoints.sort((one, other) => (one.subnet.zone < other.subnet.zone ? -1 : 1));
      this.#byResource.set(resource, firewall);
    }
    this.all = [...this.#byResource.values()];
  }

  /** The endpoint that an attribute names; `undefined` where it names something else. */
  endpoint(holder: Holder, attribute: string): Endpoint | undefined {
    const named = value(holder, attribute);
    const told = this.names.terraform.endpoint(named);
    if (named === undefined || told === undefined) return undefined;
    const { resource } = this.names.target(new Reference(told.firewall, "id")) ?? { resource: told.firewall };
    const firewall = this.#byResource.get(resource);
    const place = placeOf(holder, attribute);
    if (!firewall) throw new ReadError(place, `must be an endpoint of a firewall that is made here and is ${describeValue(named)}`);
    const { key } = told;
    const found =
      told.by === "zone"
        ? firewall.endpoints.find(({ subnet }) => subnet.zoneWords.some((word) => word === key))
        : this.#inSubnet(
            firewall,
            this.names.resourceOf(typeof key === "string" ? key : new Reference(key, "id"), () => place, aSubnet),
          );
    if (found) return found;
    throw new ReadError(place, `${resource.address} has no endpoint in ${typeof key === "string" ? key : key.address}`);
  }

  #inSubnet(firewall: Firewall, subnet: Resource): Endpoint | undefined {
    return firewall.endpoints.find((endpoint) => endpoint.subnet.resource === subnet);
  }
}
