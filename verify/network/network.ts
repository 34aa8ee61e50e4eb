import type { Cidr } from "../../cidr";
import type { Resource } from "../terraform/resource";

/** The network that resources make: who looks what up where. Every part names the resource that it comes from. */
export interface Network {
  readonly vpcs: readonly Vpc[];
  readonly hubs: readonly Hub[];
  readonly firewalls: readonly Firewall[];
}

export interface Vpc {
  readonly resource: Resource;
  /** Primary block first. */
  readonly blocks: readonly Cidr[];
  readonly subnets: readonly Subnet[];
  readonly tables: readonly Table[];
  readonly attachments: readonly Attachment[];
  readonly internetGateway: InternetGateway | undefined;
}

export interface InternetGateway {
  readonly resource: Resource;
  /** Table of packets that come in by it, where one is associated (an edge table). */
  readonly table: Table | undefined;
}

export interface Subnet {
  readonly resource: Resource;
  readonly vpc: Vpc;
  readonly block: Cidr;
  /** The zone: its name `eu-west-2a`, or its id `euw2-az1`. */
  readonly zone: string;
  /** All that is told of the zone: its name, its id or both. */
  readonly zoneWords: readonly string[];
  readonly table: Table;
}

/** A route table of a VPC. `local` routes are among its routes. */
export interface Table {
  readonly resource: Resource;
  readonly vpc: Vpc;
  readonly routes: readonly Route[];
}

export interface Route {
  readonly block: Cidr;
  readonly target: Target;
  /** The resource that writes it: the `aws_route`, or the table or VPC itself. */
  readonly resource: Resource;
}

export type Target =
  | { readonly kind: "local" }
  | { readonly kind: "hub"; readonly hub: Hub }
  | { readonly kind: "nat"; readonly nat: Nat }
  | { readonly kind: "internet"; readonly gateway: Resource }
  | { readonly kind: "firewall"; readonly endpoint: Endpoint }
  | { readonly kind: "peering"; readonly peering: Resource; readonly vpc: Vpc | undefined }
  /** A gateway, interface or service whose other side this model does not follow: what goes there has left what can be proven. */
  | { readonly kind: "elsewhere"; readonly what: string; readonly resource: Resource | undefined };

export interface Nat {
  readonly resource: Resource;
  readonly subnet: Subnet;
  readonly isPublic: boolean;
}

/** The endpoint of a firewall in one subnet. */
export interface Endpoint {
  readonly firewall: Firewall;
  readonly subnet: Subnet;
}

export interface Firewall {
  readonly resource: Resource;
  readonly vpc: Vpc;
  readonly endpoints: readonly Endpoint[];
}

/** A Transit Gateway. */
export interface Hub {
  /** `undefined` for one that no resource makes (adopted). */
  readonly resource: Resource | undefined;
  readonly id: string;
  readonly tables: readonly HubTable[];
  readonly attachments: readonly Attachment[];
}

export interface Attachment {
  /** The attachment, or the VPN connection that makes one; for one that exists what stands for it, with its id for an address. */
  readonly resource: Resource;
  readonly hub: Hub;
  readonly kind: "vpc" | "vpn" | "direct-connect" | "peering" | "existing";
  /** Set for `vpc`. */
  readonly vpc: Vpc | undefined;
  /** Subnets where packets of the hub come in, one a zone; empty for others than `vpc`. */
  readonly subnets: readonly Subnet[];
  readonly appliance: boolean;
  /** Table of packets that come in by it, with the resource that says so. */
  readonly association: { readonly table: HubTable; readonly resource: Resource } | undefined;
  /** What is learned from it where it propagates. */
  readonly announces: readonly Cidr[];
  /** The same peering in the other hub; `undefined` for others, and where that hub is not here. */
  readonly peer: Attachment | undefined;
  /** Name of the site behind it; `undefined` for VPCs and for what nobody declared. */
  readonly site: string | undefined;
}

/** A route table of a hub, a routing domain of its own. */
export interface HubTable {
  readonly resource: Resource;
  readonly hub: Hub;
  readonly routes: readonly HubRoute[];
}

export interface HubRoute {
  readonly block: Cidr;
  /** `undefined`: blackhole. */
  readonly attachment: Attachment | undefined;
  /** A static route beats a propagated one of the same block. */
  readonly isStatic: boolean;
  /** The route, or the propagation. */
  readonly resource: Resource;
}
