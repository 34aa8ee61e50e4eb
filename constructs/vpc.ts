import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import type { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcBlockPublicAccessExclusion } from "@cdktf/provider-aws/lib/vpc-block-public-access-exclusion";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcIpv4CidrBlockAssociation } from "@cdktf/provider-aws/lib/vpc-ipv4-cidr-block-association";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";

import type { GatewayEndpointPlan, VpcPlan } from "../plan/plan";
import { FlowLog } from "./flow-log";
import type { VpcEnd } from "./hub-contract";
import { natGateway } from "./nat-gateway";
import { address, attribute, destinationId, find, group, literal, mapRecord, useProvider, waitFor } from "./reference";

/** A planned VPC, and where it is. */
export interface VpcProps {
  readonly plan: VpcPlan;
  readonly region: string;
  /** Whether the addresses of its NAT gateways, which others may have on their lists, are kept from deletion. @default false */
  readonly protectAddresses?: boolean;
  /** Names of further subnets that one thing lists together: those of a firewall, or of interface endpoints. @default - none */
  readonly listed?: readonly string[];
  /** Provider of its account, also for what is added to it later. @default - the stack's own */
  readonly provider?: TerraformProvider;
}

/**
 * For what an attachment, a firewall or endpoints list. Terraform destroys what is gone from a configuration before it updates what
 * listed it, and AWS refuses to delete what is listed: taking a zone away would never end. With this flag, which Terraform keeps in
 * the state, the destroy comes after that update.
 *
 * Terraform carries the flag on to the VPC and its further blocks. A replaced VPC then stands beside the old for a while, which AWS
 * allows, blocks and all; what it allows once (attachment, firewall, association) has no flag and still goes first. A subnet that is
 * replaced inside its VPC by one that overlaps it is refused at once; without the flag it would wait for what lists it, for ever.
 */
const outlived = { lifecycle: { createBeforeDestroy: true } };

/**
 * A VPC with its subnets, route tables and ways of its own: internet gateway, NAT gateways, gateway endpoints.
 *
 * Its tables hold no route yet; `writeVpcRoutes` writes them once the hub's attachment and the firewall are known.
 */
export class Vpc extends Construct implements VpcEnd {
  readonly vpcId: string;
  /** Route tables by name, `private_a`; a route is a child of its table. */
  readonly tables: Readonly<Record<string, RouteTable>>;
  /** Address of what VPC block public access leaves to it, for the block, which comes after. */
  readonly publicAccess?: string;
  readonly provider: TerraformProvider | undefined;
  readonly #name: string;
  readonly #listed: readonly string[];
  readonly #subnets: Readonly<Record<string, Subnet>>;
  readonly #internetGateway: InternetGateway | undefined;
  readonly #nats: Readonly<Record<string, NatGateway>>;

  constructor(scope: Construct, id: string, props: VpcProps) {
    super(scope, id);
    const { plan, region } = props;
    this.provider = props.provider;
    this.#listed = [...(plan.attachment?.subnets ?? []), ...(plan.interfaceEndpoints?.subnets ?? []), ...(props.listed ?? [])];
    const vpc = new AwsVpc(this, "vpc", {
      cidrBlock: plan.cidr,
      // Both are needed for private zones and for interface endpoints with private names.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { ...plan.tags, Name: plan.name },
    });
    this.vpcId = attribute(vpc, "id");
    this.#name = plan.name;

    // AWS's default group lets its members talk to each other: this one lets nobody.
    new DefaultSecurityGroup(this, "default-security-group", {
      vpcId: this.vpcId,
      ingress: [],
      egress: [],
      tags: this.#tags(plan, "default-closed"),
    });
    const secondary = plan.secondary.map((cidr) => this.#block(cidr));
    this.tables = mapRecord(plan.tables, (name) => this.#table(plan, name));
    this.#subnets = mapRecord(plan.subnets, (name) => this.#subnet(plan, name, secondary));
    this.#internetGateway = plan.internetGateway
      ? new InternetGateway(this, "internet-gateway", { vpcId: this.vpcId, tags: this.#tags(plan) })
      : undefined;
    this.#nats = mapRecord(plan.nats, (zone, { subnet }) =>
      natGateway(this, zone, {
        subnetId: this.subnetId(subnet),
        internetGateway: address(this.#requireInternetGateway()),
        protected: props.protectAddresses ?? false,
        tags: this.#tags(plan, `nat-${zone}`),
      }),
    );
    if (plan.publicAccess) {
      const exclusion = { vpcId: this.vpcId, internetGatewayExclusionMode: plan.publicAccess, tags: this.#tags(plan) };
      this.publicAccess = address(new VpcBlockPublicAccessExclusion(this, "public-access", exclusion));
    }
    for (const [service, endpoint] of Object.entries(plan.gatewayEndpoints)) this.#gatewayEndpoint(plan, service, endpoint);
    new FlowLog(this, "flow-log", { plan: plan.flowLog, region, of: { vpcId: this.vpcId }, name: plan.name, tags: plan.tags });
    useProvider(this, this.provider);
  }

  get tableIds(): Readonly<Record<string, string>> {
    return mapRecord(this.tables, (_, table) => attribute(table, "id"));
  }

  tableId(table: string): string {
    return attribute(find(this.tables, table, `route table of ${this.#name}`), "id");
  }

  /** @throws when the VPC has no such subnet. */
  subnetId(name: string): string {
    return attribute(find(this.#subnets, name, `subnet of ${this.#name}`), "id");
  }

  /** @throws when the VPC has no internet gateway. */
  get internetGatewayId(): string {
    return attribute(this.#requireInternetGateway(), "id");
  }

  /** @throws when the zone has no NAT gateway. */
  natGatewayId(zone: string): string {
    return attribute(find(this.#nats, zone, `NAT gateway of ${this.#name} in zone`), "id");
  }

  #requireInternetGateway(): InternetGateway {
    if (!this.#internetGateway) throw new Error(`${this.#name} has no internet gateway`);
    return this.#internetGateway;
  }

  #tags(plan: VpcPlan, suffix?: string): Record<string, string> {
    return { ...plan.tags, Name: suffix === undefined ? plan.name : `${plan.name}-${suffix.replaceAll("_", "-")}` };
  }

  #block(cidrBlock: string): string {
    const scope = group(this, "secondary");
    return address(new VpcIpv4CidrBlockAssociation(scope, destinationId(cidrBlock), { vpcId: this.vpcId, cidrBlock }));
  }

  #table(plan: VpcPlan, name: string): RouteTable {
    const [scope, id] = this.#place(group(this, "table"), name);
    const listed = Object.values(plan.gatewayEndpoints).some(({ tables }) => tables.includes(name));
    return new RouteTable(scope, id, { vpcId: this.vpcId, tags: this.#tags(plan, name), ...(listed && outlived) });
  }

  #subnet(plan: VpcPlan, name: string, secondary: readonly string[]): Subnet {
    const { cidr, place, table, tier } = find(plan.subnets, name, "subnet");
    const [scope, id] = this.#place(this, name);
    const subnet = new Subnet(scope, id, {
      vpcId: this.vpcId,
      cidrBlock: cidr,
      ...place,
      // Also of a public tier: an address on the internet is asked for, never received.
      mapPublicIpOnLaunch: false,
      tags: { ...this.#tags(plan, name), Tier: tier },
      ...(this.#listed.includes(name) && outlived),
    });
    // A block that is not there yet refuses subnets, and nothing in the arguments says so.
    if (secondary.length > 0) waitFor(subnet, ...secondary);
    new RouteTableAssociation(subnet, "table", {
      subnetId: attribute(subnet, "id"),
      routeTableId: attribute(find(this.tables, table, "table"), "id"),
    });
    return subnet;
  }

  #gatewayEndpoint(plan: VpcPlan, service: string, endpoint: GatewayEndpointPlan): void {
    new VpcEndpoint(group(this, "endpoint"), service, {
      vpcId: this.vpcId,
      serviceName: endpoint.service,
      vpcEndpointType: "Gateway",
      routeTableIds: endpoint.tables.map((name) => attribute(find(this.tables, name, "table"), "id")),
      ...(endpoint.policy && { policy: literal(JSON.stringify(endpoint.policy)) }),
      tags: this.#tags(plan, service),
    });
  }

  /** `workload_a` is a child `a` of a group `workload`, so that the path spells the address. */
  #place(scope: Construct, name: string): [Construct, string] {
    const [first = name, second] = name.split("_");
    return second === undefined ? [scope, first] : [group(scope, first), second];
  }
}
