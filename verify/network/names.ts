import { type Cidr, CidrError, parseCidr } from "../../cidr";
import { ReadError, Reference, type Resource, type Terraform, type Value } from "../terraform/resource";
import { describeValue, type Holder, needed, neededText, placeOf, value } from "../terraform/values";

/** What an attribute may name: types with the attributes of theirs that stand for it. */
export interface Nameable {
  /** `a VPC`, for messages. */
  readonly what: string;
  readonly types: Readonly<Record<string, readonly string[]>>;
}

/** Things that are named by their id alone, as nearly all. */
export function byId(what: string, ...types: readonly string[]): Nameable {
  return { what, types: Object.fromEntries(types.map((type) => [type, ["id"]])) };
}

/** What has the id of another thing, by the attribute that names that. */
const standIns: Readonly<Record<string, string>> = {
  aws_ec2_transit_gateway_peering_attachment_accepter: "transit_gateway_attachment_id",
  aws_ec2_transit_gateway_vpc_attachment_accepter: "transit_gateway_attachment_id",
  aws_vpc_peering_connection_accepter: "vpc_peering_connection_id",
};

/** Follows what attributes name to the resources that make it. */
export class Names {
  readonly #blocks = new Map<string, Cidr>();

  constructor(readonly terraform: Terraform) {}

  /** The resources of a type that are made, in order. */
  made(type: string): readonly Resource[] {
    return this.terraform.of(type).filter(({ mode }) => mode === "managed");
  }

  /** What a value names; what merely accepts something or looks it up is replaced by what makes it. */
  target(value: Value | undefined): Reference | undefined {
    const found = this.terraform.target(value);
    return found && this.#original(found);
  }

  /** The resource that makes what an attribute names, which must be set. */
  resource(holder: Holder, attribute: string, nameable: Nameable): Resource {
    return this.resourceOf(needed(holder, attribute), () => placeOf(holder, attribute), nameable);
  }

  /** {@link resource} of a value by itself. */
  resourceOf(value: Value, place: () => string, { what, types }: Nameable): Resource {
    const found = this.target(value);
    if (found?.resource.mode === "managed") {
      const { type } = found.resource;
      if (Object.hasOwn(types, type) && types[type]?.includes(found.attribute)) return found.resource;
    }
    throw new ReadError(place(), `must be ${what} that is made here and is ${describeValue(value)}`);
  }

  /** The block of an attribute, which must be set. */
  block(holder: Holder, attribute: string): Cidr {
    const text = neededText(holder, attribute);
    const known = this.#blocks.get(text);
    if (known) return known;
    try {
      const block = parseCidr(text);
      this.#blocks.set(text, block);
      return block;
    } catch (error) {
      if (error instanceof CidrError) throw new ReadError(placeOf(holder, attribute), error.message);
      throw error;
    }
  }

  #original(found: Reference): Reference {
    const { resource } = found;
    if (resource.mode === "managed") {
      const attribute = Object.hasOwn(standIns, resource.type) ? standIns[resource.type] : undefined;
      return attribute === undefined || found.attribute !== "id" ? found : (this.target(value(resource, attribute)) ?? found);
    }
    if (found.attribute !== "id" && found.attribute !== "arn") return found;
    for (const attribute of ["id", "arn"]) {
      const same = this.terraform.target(value(resource, attribute));
      if (same && same.resource !== resource) return this.#original(new Reference(same.resource, found.attribute));
    }
    return found;
  }
}
