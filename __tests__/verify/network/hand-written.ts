import { type Cidr, parseCidr } from "../../../cidr";
import { buildNetwork } from "../../../verify/network/build";
import type { HubTable, Network, Route, Subnet, Table, Vpc } from "../../../verify/network/network";
import type { Resource } from "../../../verify/terraform/resource";
import { readConfiguration, readState } from "../../../verify/terraform/read";

/** Resources by type and name, as configuration has them. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** What VPN connections announce, by the name of the connection: blocks of a site of that name. */
export type Sites = Readonly<Record<string, readonly string[]>>;

function announcedBy(sites: Sites): (connection: Resource) => { site: string; blocks: readonly Cidr[] } | undefined {
  return ({ address }) => {
    const site = address.slice(address.indexOf(".") + 1);
    return sites[site] && { site, blocks: sites[site].map(parseCidr) };
  };
}

/** The network of a configuration that is written by hand. */
export function networkOf(resource: Resources, sites: Sites = {}, data: Resources = {}): Network {
  const terraform = readConfiguration([{ stack: "lab", file: "cdk.tf.json", text: JSON.stringify({ resource, data }) }]);
  return buildNetwork(terraform, { announced: announcedBy(sites), existing: new Map(), existingVpcs: [], zonesBy: () => "name" });
}

/** The network of a state that is written by hand: `aws_vpc.a` and what it holds, its id being its address. */
export function networkOfState(
  values: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  zonesBy: "name" | "id" = "name",
): Network {
  const resources = Object.entries(values).map(([address, held]) => {
    const [type = "", name = ""] = address.split(".");
    return { address, mode: "managed", type, name, values: { id: address, ...held } };
  });
  const text = JSON.stringify({ format_version: "1.0", terraform_version: "1.9.0", values: { root_module: { resources } } });
  return buildNetwork(readState([{ stack: "lab", file: "state.json", text }]), {
    announced: announcedBy({}),
    existing: new Map(),
    existingVpcs: [],
    zonesBy: () => zonesBy,
  });
}

export function vpcOf(network: Network, name: string): Vpc {
  return found(network.vpcs, `aws_vpc.${name}`);
}

export function subnetOf(network: Network, name: string): Subnet {
  return found(
    network.vpcs.flatMap(({ subnets }) => subnets),
    `aws_subnet.${name}`,
  );
}

export function hubTableOf(network: Network, address: string): HubTable {
  return found(
    network.hubs.flatMap(({ tables }) => tables),
    address,
  );
}

function found<T extends { readonly resource: Resource }>(all: readonly T[], address: string): T {
  const one = all.find(({ resource }) => resource.address === address);
  if (!one) throw new Error(`${address} is not there; there are ${all.map(({ resource }) => resource.address).join(", ")}`);
  return one;
}

/** `0.0.0.0/0 nat aws_nat_gateway.a`, a line for each route of a VPC table. */
export function routesOf(table: Table): readonly string[] {
  return table.routes.map((route) => `${route.block.text} ${leadsTo(route)}`);
}

function leadsTo({ target }: Route): string {
  switch (target.kind) {
    case "local":
      return "local";
    case "hub":
      return `hub ${target.hub.id}`;
    case "nat":
      return `nat ${target.nat.resource.address}`;
    case "internet":
      return `internet ${target.gateway.address}`;
    case "firewall":
      return `firewall ${target.endpoint.subnet.resource.address}`;
    case "peering":
      return `peering ${target.vpc?.resource.address ?? "of nobody here"}`;
    case "elsewhere":
      return `elsewhere ${target.what}`;
  }
}

/** `10.0.0.0/8 static blackhole`, a line for each route of a hub table. */
export function hubRoutesOf(table: HubTable): readonly string[] {
  return table.routes.map(
    ({ block, attachment, isStatic }) =>
      `${block.text} ${isStatic ? "static" : "propagated"} ${attachment?.resource.address ?? "blackhole"}`,
  );
}

/** The message with which a network is refused. */
export function refusal(build: () => unknown): string {
  try {
    build();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error("nothing was refused");
}

/** A VPC 10.0.0.0/16 with one subnet, an internet gateway and a NAT. */
export const small: Resources = {
  aws_vpc: { a: { cidr_block: "10.0.0.0/16" } },
  aws_subnet: { a: { vpc_id: "${aws_vpc.a.id}", cidr_block: "10.0.0.0/24", availability_zone: "eu-west-2a" } },
  aws_internet_gateway: { a: { vpc_id: "${aws_vpc.a.id}" } },
  aws_nat_gateway: { a: { subnet_id: "${aws_subnet.a.id}" } },
  aws_route_table: { a: { vpc_id: "${aws_vpc.a.id}" } },
  aws_route_table_association: { a: { subnet_id: "${aws_subnet.a.id}", route_table_id: "${aws_route_table.a.id}" } },
};

/** A gateway with tables of its own that joins {@link small} and a VPN. */
export const joined: Resources = {
  ...small,
  aws_ec2_transit_gateway: { hub: { default_route_table_association: "disable", default_route_table_propagation: "disable" } },
  aws_ec2_transit_gateway_route_table: { one: { transit_gateway_id: "${aws_ec2_transit_gateway.hub.id}" } },
  aws_ec2_transit_gateway_vpc_attachment: {
    a: { transit_gateway_id: "${aws_ec2_transit_gateway.hub.id}", vpc_id: "${aws_vpc.a.id}", subnet_ids: ["${aws_subnet.a.id}"] },
  },
  aws_vpn_connection: { london: { transit_gateway_id: "${aws_ec2_transit_gateway.hub.id}", static_routes_only: false } },
};

/** Attributes that name the only table and an attachment. */
export const ofA = {
  transit_gateway_attachment_id: "${aws_ec2_transit_gateway_vpc_attachment.a.id}",
  transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.one.id}",
};
export const ofLondon = { ...ofA, transit_gateway_attachment_id: "${aws_vpn_connection.london.transit_gateway_attachment_id}" };
