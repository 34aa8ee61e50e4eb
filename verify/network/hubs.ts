import { ReadError, type Reference, type Resource } from "../terraform/resource";
import { describeValue, flag, type Holder, list, needed, placeOf, text, value } from "../terraform/values";
import type { Cidr } from "../../cidr";
import type { GrowingAttachment, GrowingHub } from "./growing";
import type { Names } from "./names";
import type { Attachment, Subnet } from "./network";
import type { Subnets } from "./subnets";
import type { Vpcs } from "./vpcs";

/** What is known of the far end of a VPN connection. */
export interface Announced {
  readonly site: string;
  readonly blocks: readonly Cidr[];
}

const anAttachment = {
  what: "an attachment",
  types: {
    aws_dx_gateway_association: ["transit_gateway_attachment_id"],
    aws_ec2_transit_gateway_peering_attachment: ["id"],
    aws_ec2_transit_gateway_vpc_attachment: ["id"],
    aws_vpn_connection: ["transit_gateway_attachment_id"],
  },
};

/** The hubs and what is attached to them. */
export class Hubs {
  readonly #made = new Map<Resource, GrowingHub>();
  readonly #adopted = new Map<string, GrowingHub>();
  /** By resource; a peering of two hubs is an attachment of both. */
  readonly #attachments = new Map<Resource, GrowingAttachment[]>();
  /** Those that exist, by id. */
  readonly #existing = new Map<string, GrowingAttachment>();
  /** Accepters by what they accept: where there is one, it says what its side does. */
  readonly #accepters = new Map<Resource, Resource>();

  constructor(
    private readonly names: Names,
    private readonly announced: (vpnConnection: Resource) => Announced | undefined,
    private readonly existing: ReadonlyMap<string, Announced>,
  ) {
    for (const resource of names.made("aws_ec2_transit_gateway")) {
      this.#made.set(resource, { resource, id: idOf(resource), tables: [], attachments: [] });
    }
  }

  get all(): readonly GrowingHub[] {
    return [...this.#made.values(), ...[...this.#adopted.values()].sort((one, other) => (one.id < other.id ? -1 : 1))];
  }

  /** The hub that an attribute names; one that nothing makes is there once it is named. */
  named(holder: Holder, attribute: string): GrowingHub {
    const named = needed(holder, attribute);
    const found = this.names.target(named);
    const made = found?.attribute === "id" ? this.#made.get(found.resource) : undefined;
    if (made) return made;
    const id = found ? adoptedId(found) : typeof named === "string" ? named : undefined;
    if (id === undefined) throw new ReadError(placeOf(holder, attribute), `must be a Transit Gateway and is ${describeValue(named)}`);
    const known = this.#adopted.get(id);
    if (known) return known;
    const hub = { resource: undefined, id, tables: [], attachments: [] };
    this.#adopted.set(id, hub);
    return hub;
  }

  /** Reads all attachments. */
  attach(vpcs: Vpcs, subnets: Subnets): void {
    for (const accepter of this.names.made("aws_ec2_transit_gateway_vpc_attachment_accepter")) {
      this.#accepters.set(this.names.resource(accepter, "transit_gateway_attachment_id", anAttachment), accepter);
    }
    for (const resource of this.names.made("aws_ec2_transit_gateway_vpc_attachment")) this.#attachVpc(resource, vpcs, subnets);
    for (const resource of this.names.made("aws_vpn_connection")) {
      const told = this.announced(resource);
      const blocks = flag(resource, "static_routes_only", false) ? [] : (told?.blocks ?? []);
      this.#attach(resource, this.named(resource, "transit_gateway_id"), "vpn", blocks, told?.site);
    }
    for (const resource of this.names.made("aws_dx_gateway_association")) {
      this.#attach(resource, this.named(resource, "associated_gateway_id"), "direct-connect", [], undefined);
    }
    for (const resource of this.names.made("aws_ec2_transit_gateway_peering_attachment")) {
      const own = this.named(resource, "transit_gateway_id");
      const one = this.#attach(resource, own, "peering", [], undefined);
      const other = this.#known(resource, "peer_transit_gateway_id");
      if (other === undefined || other === own) continue;
      const peer = this.#attach(resource, other, "peering", [], undefined);
      one.peer = peer;
      peer.peer = one;
    }
    const tables = this.names.made("aws_ec2_transit_gateway_route_table");
    const [hub, ...others] = new Set([...this.all, ...tables.map((table) => this.named(table, "transit_gateway_id"))]);
    // Which of several hubs it is of is told by the table that it is associated with.
    if (hub && others.length === 0) for (const id of this.existing.keys()) this.#attachExisting(id, hub);
    for (const hub of this.all) hub.attachments.sort((one, other) => inOrder(one.resource, other.resource));
  }

  /** The hub that an attribute names, where it is one of those that are here. */
  #known(holder: Holder, attribute: string): GrowingHub | undefined {
    const said = value(holder, attribute);
    const made = this.names.target(said);
    if (made) return this.#made.get(made.resource);
    return typeof said === "string" ? this.#adopted.get(said) : undefined;
  }

  get attachments(): readonly GrowingAttachment[] {
    return [...this.#attachments.values()].flat();
  }

  /** The attachment of a hub that an attribute names. */
  attachment(holder: Holder, attribute: string, hub: GrowingHub): GrowingAttachment {
    const id = value(holder, attribute);
    const existing = typeof id === "string" ? this.#attachExisting(id, hub) : undefined;
    if (existing) return existing;
    const resource = this.#lookedUp(holder, attribute) ?? this.names.resource(holder, attribute, anAttachment);
    const found = this.#attachments.get(resource)?.find((one) => one.hub === hub);
    if (found) return found;
    throw new ReadError(placeOf(holder, attribute), `${resource.address} is no attachment of ${hub.resource?.address ?? hub.id}`);
  }

  /** Whether an attachment joins the default table of its hub for itself, which it does unless it says otherwise. */
  joinsDefault(attachment: GrowingAttachment, what: "association" | "propagation"): boolean {
    const holder = this.#accepters.get(attachment.resource) ?? attachment.resource;
    if (attachment.kind === "peering" || attachment.kind === "existing") return false;
    return attachment.kind !== "vpc" || flag(holder, `transit_gateway_default_route_table_${what}`, true);
  }

  #attachVpc(resource: Resource, vpcs: Vpcs, subnets: Subnets): void {
    const hub = this.named(resource, "transit_gateway_id");
    const vpc = vpcs.named(resource, "vpc_id");
    const before = vpc.attachments.find((other) => other.hub === hub);
    if (before) throw new ReadError(placeOf(resource, "vpc_id"), `is attached to the hub already by ${before.resource.address}`);
    const place = (): string => placeOf(resource, "subnet_ids");
    const inside = list(resource, "subnet_ids").map((member) => subnets.member(member, place));
    if (inside.length === 0) throw new ReadError(place(), "has no subnet");
    const mode = text(resource, "appliance_mode_support") ?? "disable";
    if (mode !== "enable" && mode !== "disable") {
      throw new ReadError(placeOf(resource, "appliance_mode_support"), `must be enable or disable and is ${JSON.stringify(mode)}`);
    }
    inside.sort((one, other) => inOrder(one.resource, other.resource));
    const attachment = this.#attach(resource, hub, "vpc", vpc.blocks, undefined, { vpc, subnets: inside, appliance: mode === "enable" });
    vpc.attachments.push(attachment);
  }

  /** An attachment that exists and that an environment names by its id; `undefined` where it names none of this id. */
  #attachExisting(id: string, hub: GrowingHub): GrowingAttachment | undefined {
    const told = this.existing.get(id);
    if (told === undefined) return undefined;
    const known = this.#existing.get(id);
    if (known) return known.hub === hub ? known : undefined;
    const resource: Resource = {
      address: id,
      stack: hub.resource?.stack ?? "",
      type: "aws_ec2_transit_gateway_attachment",
      mode: "data",
      values: { tags: { Name: told.site } },
    };
    const attachment = this.#attach(resource, hub, "existing", told.blocks, told.site);
    this.#existing.set(id, attachment);
    return attachment;
  }

  #attach(
    resource: Resource,
    hub: GrowingHub,
    kind: Attachment["kind"],
    announces: readonly Cidr[],
    site: string | undefined,
    inside: Pick<Attachment, "vpc" | "subnets" | "appliance"> = { vpc: undefined, subnets: [] as readonly Subnet[], appliance: false },
  ): GrowingAttachment {
    const attachment: GrowingAttachment = { resource, hub, kind, ...inside, association: undefined, peer: undefined, announces, site };
    hub.attachments.push(attachment);
    const others = this.#attachments.get(resource);
    if (others) others.push(attachment);
    else this.#attachments.set(resource, [attachment]);
    return attachment;
  }

  /** What a data source that looks up an attachment by its ends stands for. */
  #lookedUp(holder: Holder, attribute: string): Resource | undefined {
    const found = this.names.target(value(holder, attribute));
    if (found?.attribute !== "id" || found.resource.mode !== "data") return undefined;
    const { resource } = found;
    if (resource.type === "aws_ec2_transit_gateway_vpn_attachment") {
      return this.names.target(value(resource, "vpn_connection_id"))?.resource;
    }
    if (resource.type !== "aws_ec2_transit_gateway_dx_gateway_attachment") return undefined;
    const hub = this.named(resource, "transit_gateway_id");
    const gateway = this.#end(resource, "dx_gateway_id");
    return this.names
      .made("aws_dx_gateway_association")
      .find((one) => this.#end(one, "dx_gateway_id") === gateway && this.named(one, "associated_gateway_id") === hub);
  }

  #end(holder: Holder, attribute: string): unknown {
    const named = value(holder, attribute);
    return this.names.target(named)?.resource ?? named;
  }
}

/** Orders resources by stack and address. */
export function inOrder(one: Resource, other: Resource): number {
  if (one.stack !== other.stack) return one.stack < other.stack ? -1 : 1;
  return one.address < other.address ? -1 : one.address > other.address ? 1 : 0;
}

/** The id of what is made, where it is known. */
function idOf(resource: Resource): string {
  const id = value(resource, "id");
  return typeof id === "string" ? id : resource.address;
}

function adoptedId({ resource, attribute }: Reference): string | undefined {
  return resource.mode === "data" && resource.type === "aws_ec2_transit_gateway" && attribute === "id" ? idOf(resource) : undefined;
}
