import type { Resource, Terraform, Value, Values } from "../terraform/resource";

/** Names resources as people of the network do: by what they are and their Name tags, never by Terraform's names. */
export class Names {
  readonly #prefix: string;

  /** @param environment - its name begins every Name tag, so it is left out */
  constructor(
    readonly terraform: Terraform,
    environment?: string,
  ) {
    this.#prefix = environment === undefined ? "" : `${environment}-`;
  }

  /** The resource that a value names. */
  resource(value: Value | undefined): Resource | undefined {
    return this.terraform.target(value)?.resource;
  }

  /** `VPC shop` for whatever a value names; ids and texts stand for themselves. */
  of(value: Value | undefined): string {
    const resource = this.resource(value);
    if (resource) return this.resourceName(resource);
    const endpoint = this.terraform.endpoint(value);
    if (endpoint)
      return `the ${this.resourceName(endpoint.firewall)} in ${typeof endpoint.key === "string" ? endpoint.key : this.resourceName(endpoint.key)}`;
    return typeof value === "string" && value !== "" ? value : "something that only the apply tells";
  }

  resourceName({ type, values, address }: Resource): string {
    return this.named(type, values, address);
  }

  /** What a resource of this type and these values is called: `VPC shop`, `attachment of VPC shop`. */
  named(type: string, values: Values, address: string): string {
    if (type === "aws_ec2_transit_gateway_vpc_attachment") return `attachment of ${this.of(values["vpc_id"])}`;
    if (type === "aws_dx_gateway_association")
      return `association of ${this.of(values["dx_gateway_id"])} with ${this.of(values["associated_gateway_id"])}`;
    return `${words[type] ?? type.replace(/^aws_/, "").replaceAll("_", " ")} ${this.plain(values) ?? address}`;
  }

  /** What a hub sees of an attachment: `VPC shop`, `VPN connection london-a`. */
  behind(value: Value | undefined): string {
    const resource = this.resource(value);
    return resource?.type === "aws_ec2_transit_gateway_vpc_attachment" ? this.of(resource.values["vpc_id"]) : this.of(value);
  }

  /** The Name tag without the environment's name, or the name that AWS requires of its type; else the block. */
  plain(values: Values): string | undefined {
    const name = textIn(values["tags"], "Name") ?? textIn(values["tags_all"], "Name") ?? text(values["name"]) ?? text(values["cidr_block"]);
    return name?.startsWith(this.#prefix) && name.length > this.#prefix.length ? name.slice(this.#prefix.length) : name;
  }
}

/** The text of an attribute, where it is one and says something. */
export function text(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A list as it is, one block as a list of one, nothing as an empty list. */
export function list(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}

/** `a, b and c`; beyond four, three and how many more. */
export function enumerate(all: readonly string[]): string {
  const shown = all.length > 4 ? [...all.slice(0, 3), `${(all.length - 3).toLocaleString("en")} more`] : all;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function textIn(value: Value | undefined, key: string): string | undefined {
  return typeof value === "object" && value !== null && key in value ? text((value as Values)[key]) : undefined;
}

const words: Readonly<Record<string, string>> = {
  aws_cloudwatch_log_group: "log group",
  aws_customer_gateway: "customer gateway",
  aws_dx_connection: "Direct Connect connection",
  aws_dx_gateway: "Direct Connect gateway",
  aws_dx_transit_virtual_interface: "Direct Connect interface",
  aws_ec2_transit_gateway: "gateway",
  aws_ec2_transit_gateway_peering_attachment: "peering attachment",
  aws_ec2_transit_gateway_route_table: "hub table",
  aws_eip: "public address",
  aws_flow_log: "flow log",
  aws_internet_gateway: "internet gateway",
  aws_nat_gateway: "NAT",
  aws_network_interface: "network interface",
  aws_networkfirewall_firewall: "firewall",
  aws_networkfirewall_firewall_policy: "firewall policy",
  aws_networkfirewall_rule_group: "rule group",
  aws_route53_zone: "private zone",
  aws_route_table: "table",
  aws_security_group: "security group",
  aws_subnet: "subnet",
  aws_vpc: "VPC",
  aws_vpc_endpoint: "endpoint",
  aws_vpc_peering_connection: "peering",
  aws_vpn_connection: "VPN connection",
};
