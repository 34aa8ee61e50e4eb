import { formatAddress } from "../../cidr";
import { unroutable } from "../asked/nodes";
import { routesTo, routeTo } from "../network/lookup";
import type { Attachment, Endpoint, HubTable, InternetGateway, Nat, Subnet, Table, Vpc } from "../network/network";
import type { Resource } from "../terraform/resource";

/** Where a packet begins its way: a host in a subnet, behind an attachment, or translated back at a NAT or an internet gateway. */
export type Start =
  | { readonly kind: "subnet"; readonly subnet: Subnet }
  | { readonly kind: "attachment"; readonly attachment: Attachment }
  | { readonly kind: "nat"; readonly nat: Nat }
  /** From the internet to a host with a public address; `vpc` is the gateway's. */
  | { readonly kind: "internet"; readonly gateway: InternetGateway; readonly vpc: Vpc };

export type End =
  | { readonly kind: "subnet"; readonly subnet: Subnet }
  | { readonly kind: "attachment"; readonly attachment: Attachment }
  | { readonly kind: "internet"; readonly nat: Nat | undefined }
  | { readonly kind: "nowhere"; readonly why: "no route" | "blackhole" | "no subnet" | "not attached" | "loop" }
  /** Something whose other side is not followed. */
  | { readonly kind: "elsewhere"; readonly what: string };

export interface Hop {
  /** What happens there, in network words. */
  readonly what: string;
  /** The resource behind it. */
  readonly resource: Resource;
}

/** The way of one packet. */
export interface Walk {
  readonly end: End;
  readonly hops: readonly Hop[];
  /** Firewall endpoints that it crosses, in order. */
  readonly endpoints: readonly Endpoint[];
  readonly nats: readonly Nat[];
  /** Peerings by which it leaves one hub for another, each as an attachment of the hub that it leaves. */
  readonly peerings: readonly Attachment[];
  /** Whether the gateway had a choice of zone on the way, so that another `choice` may lead elsewhere. */
  readonly chose: boolean;
  /** Routes to an endpoint or a NAT of another zone than the table's subnet that was left. */
  readonly crossings: readonly Hop[];
}

/** How the gateway decides what it alone knows. */
export interface Conditions {
  /** The zone to which it hashes the flow where it has a choice. */
  readonly zone: string;
  /** An attachment that is down. */
  readonly lost?: Attachment;
}

/** More hops than any way without a loop has. */
const longest = 40;

/** Follows one packet to `destination` by longest prefix, table by table. */
export function walk(start: Start, destination: number, conditions: Conditions): Walk {
  return new Walker(destination, conditions).from(start);
}

/** Where the reply to a packet begins that ended there; `undefined` where nobody replies. */
export function replyStart(end: End): Start | undefined {
  if (end.kind === "subnet" || end.kind === "attachment") return end;
  return end.kind === "internet" && end.nat ? { kind: "nat", nat: end.nat } : undefined;
}

class Walker {
  readonly #hops: Hop[] = [];
  readonly #endpoints: Endpoint[] = [];
  readonly #nats: Nat[] = [];
  readonly #peerings: Attachment[] = [];
  readonly #crossings: Hop[] = [];
  #chose = false;

  constructor(
    private readonly destination: number,
    private readonly conditions: Conditions,
  ) {}

  from(start: Start): Walk {
    switch (start.kind) {
      case "subnet":
        return this.#inSubnet(start.subnet);
      case "attachment":
        return this.#intoHub(start.attachment, undefined);
      case "nat":
        this.#hop(`back at ${label(start.nat.resource)}`, start.nat.resource);
        return this.#inSubnet(start.nat.subnet);
      case "internet": {
        const { table, resource } = start.gateway;
        this.#hop("comes in", resource);
        if (table) return this.#atTable(table, undefined);
        return this.#deliver(start.vpc.subnets, (what) => this.#hop(what, resource));
      }
    }
  }

  #inSubnet(subnet: Subnet): Walk {
    return this.#atTable(subnet.table, subnet);
  }

  /** @param subnet the subnet that the packet leaves; `undefined` where it comes in by an internet gateway */
  #atTable(table: Table, subnet: Subnet | undefined): Walk {
    if (this.#hops.length > longest) return this.#ended({ kind: "nowhere", why: "loop" });
    const route = routeTo(table, this.destination);
    if (route === undefined) {
      this.#hop(`${label(table.resource)}: no route to ${formatAddress(this.destination)}`, table.resource);
      return this.#ended({ kind: "nowhere", why: "no route" });
    }
    const { target } = route;
    const to = (what: string): Hop => this.#hop(`${label(table.resource)}: ${route.block.text} → ${what}`, route.resource);
    switch (target.kind) {
      case "local":
        return this.#deliver(table.vpc.subnets, to);
      case "hub": {
        const attachment = table.vpc.attachments.find(({ hub }) => hub === target.hub);
        if (attachment === undefined || (subnet && !attachment.subnets.some(({ zone }) => zone === subnet.zone))) {
          to(
            attachment === undefined
              ? "the gateway, to which the VPC is not attached"
              : `the gateway, which has no subnet in ${subnet?.zone ?? ""}`,
          );
          return this.#ended({ kind: "nowhere", why: "not attached" });
        }
        to("gateway");
        return this.#intoHub(attachment, subnet?.zone);
      }
      case "nat": {
        const hop = to(label(target.nat.resource));
        if (subnet && subnet.zone !== target.nat.subnet.zone) this.#crossings.push(hop);
        this.#nats.push(target.nat);
        return this.#inSubnet(target.nat.subnet);
      }
      case "internet":
        to("internet gateway");
        if (unroutable.has(this.destination)) return this.#ended({ kind: "nowhere", why: "no route" });
        return this.#ended({ kind: "internet", nat: this.#nats.findLast(({ isPublic }) => isPublic) });
      case "firewall": {
        const { endpoint } = target;
        const hop = to(`firewall in ${endpoint.subnet.zone}`);
        if (subnet && subnet.zone !== endpoint.subnet.zone) this.#crossings.push(hop);
        this.#endpoints.push(endpoint);
        return this.#inSubnet(endpoint.subnet);
      }
      case "peering":
        if (target.vpc?.blocks.some(({ first, last }) => first <= this.destination && this.destination <= last)) {
          to("peering");
          return this.#deliver(target.vpc.subnets, () => undefined);
        }
        to("peering, which leads no further");
        return this.#ended(target.vpc ? { kind: "nowhere", why: "no route" } : { kind: "elsewhere", what: "a peering" });
      case "elsewhere":
        to(target.what);
        return this.#ended({ kind: "elsewhere", what: target.what });
    }
  }

  #deliver(subnets: readonly Subnet[], to: (what: string) => unknown): Walk {
    const subnet = subnets.find(({ block }) => block.first <= this.destination && this.destination <= block.last);
    if (subnet === undefined) {
      to("nobody: the address is in no subnet");
      return this.#ended({ kind: "nowhere", why: "no subnet" });
    }
    to(`delivered in ${label(subnet.resource)}`);
    return this.#ended({ kind: "subnet", subnet });
  }

  #intoHub(attachment: Attachment, zone: string | undefined): Walk {
    if (attachment.association === undefined) {
      this.#hop(`${label(attachment.resource)} is associated with no table`, attachment.resource);
      return this.#ended({ kind: "nowhere", why: "no route" });
    }
    return this.#atHub(attachment.association.table, zone);
  }

  #atHub(table: HubTable, zone: string | undefined): Walk {
    if (this.#hops.length > longest) return this.#ended({ kind: "nowhere", why: "loop" });
    const routes = routesTo(table, this.destination).filter(
      ({ attachment }) => attachment === undefined || attachment !== this.conditions.lost,
    );
    const [route] = routes;
    if (route === undefined) {
      this.#hop(`hub table ${label(table.resource)}: no route to ${formatAddress(this.destination)}`, table.resource);
      return this.#ended({ kind: "nowhere", why: "no route" });
    }
    const { attachment, block, isStatic, resource } = route;
    const learned = isStatic ? "" : ", propagated";
    this.#hop(
      `hub table ${label(table.resource)}: ${block.text} → ${attachment === undefined ? "blackhole" : label(attachment.resource)}${learned}`,
      resource,
    );
    if (attachment === undefined) return this.#ended({ kind: "nowhere", why: "blackhole" });
    if (attachment.kind === "peering") {
      if (attachment.peer === undefined) return this.#ended({ kind: "elsewhere", what: "a peering of gateways" });
      this.#peerings.push(attachment);
      return this.#intoHub(attachment.peer, undefined);
    }
    if (attachment.vpc === undefined) return this.#ended({ kind: "attachment", attachment });
    return this.#intoVpc(attachment, zone);
  }

  /** Without appliance mode a packet stays in the zone that it comes from, where the VPC is attached there (aws: zone affinity). */
  #intoVpc(attachment: Attachment, zone: string | undefined): Walk {
    const { subnets } = attachment;
    const same = attachment.appliance ? undefined : subnets.find((subnet) => subnet.zone === zone);
    if (same) return this.#inSubnet(same);
    if (subnets.length > 1) this.#chose = true;
    const chosen = subnets.find((subnet) => subnet.zone === this.conditions.zone) ?? subnets[0];
    if (chosen === undefined) return this.#ended({ kind: "nowhere", why: "not attached" });
    return this.#inSubnet(chosen);
  }

  #hop(what: string, resource: Resource): Hop {
    const hop = { what, resource };
    this.#hops.push(hop);
    return hop;
  }

  #ended(end: End): Walk {
    return {
      end,
      hops: this.#hops,
      endpoints: this.#endpoints,
      nats: this.#nats,
      peerings: this.#peerings,
      chose: this.#chose,
      crossings: this.#crossings,
    };
  }
}

/** The Name tag of a resource, or its Terraform address. */
export function label({ values, address }: Resource): string {
  const tags = values["tags"];
  const name =
    tags !== null && typeof tags === "object" && Object.hasOwn(tags, "Name") ? (tags as { readonly Name?: unknown }).Name : undefined;
  return typeof name === "string" ? name : address;
}
