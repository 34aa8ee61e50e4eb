import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";

import type { EndpointsPlan, HubTarget, InspectionPlan, Plan, VpcPlan, VpnConnectionPlan } from "../plan/plan";
import { AddressedStack } from "./addressed-stack";
import { EndpointZones } from "./endpoint-zones";
import { Firewall } from "./firewall";
import { Hub } from "./hub";
import { writeHubRoutes } from "./hub-routes";
import { InterfaceEndpoints } from "./interface-endpoints";
import { find, group, mapRecord } from "./reference";
import { PublicAccessBlock } from "./public-access-block";
import { State } from "./state";
import { Vpc } from "./vpc";
import { VpcAttachment } from "./vpc-attachment";
import { VpcNames } from "./vpc-names";
import { writeVpcRoutes } from "./vpc-routes";
import { VpnConnection } from "./vpn-connection";

/**
 * The network of one environment in one state: a plan, written down for AWS.
 *
 * It uses public constructs by their public properties only, so its parts can be built upon: `network.vpcs.shop.vpcId`.
 */
export class NetworkStack extends AddressedStack {
  readonly hub: Hub | undefined;
  readonly inspection: { readonly vpc: Vpc; readonly attachmentId: string; readonly firewall: Firewall } | undefined;
  readonly endpoints: { readonly vpc: Vpc; readonly names: EndpointZones } | undefined;
  readonly vpcs: Readonly<Record<string, Vpc>>;
  /** VPN connections by site and device. */
  readonly sites: Readonly<Record<string, Readonly<Record<string, VpnConnection>>>>;

  constructor(scope: Construct, plan: Plan) {
    super(scope, plan.name, plan.versions);
    new State(this, plan.state);
    new AwsProvider(this, "aws", {
      region: plan.region,
      ...(Object.keys(plan.tags).length > 0 && { defaultTags: [{ tags: { ...plan.tags } }] }),
    });

    if (plan.hub) {
      const { gateway, tables, flowLog, protected: keep, inspection, endpoints } = plan.hub;
      const props = { name: plan.name, region: plan.region, gateway, tables: Object.keys(tables), protected: keep };
      this.hub = new Hub(this, "hub", { ...props, ...(flowLog && { flowLog }) });
      if (inspection) this.inspection = this.#inspection(this.hub, inspection, plan.region, keep);
      if (endpoints) this.endpoints = this.#endpoints(this.hub, endpoints, plan.region);
    }

    const vpcs = group(this, "vpc");
    this.vpcs = mapRecord(plan.vpcs, (name, vpc) => this.#spoke(new Vpc(vpcs, name, { plan: vpc, region: plan.region }), vpc));
    const sites = group(this, "site");
    this.sites = mapRecord(plan.sites, (name, { connections }) =>
      mapRecord(connections, (device, connection) => this.#connection(group(sites, name), device, connection, plan)),
    );
    if (plan.blockPublicAccess)
      new PublicAccessBlock(this, "account", { vpcs: [...Object.values(this.vpcs), ...(this.inspection ? [this.inspection.vpc] : [])] });
    // Last, because a static route leads to an attachment.
    for (const [table, { routes }] of Object.entries(plan.hub?.tables ?? {})) {
      writeHubRoutes(this.#requireHub(), table, routes, (target) => this.#attachmentId(target));
    }
  }

  #inspection(hub: Hub, plan: InspectionPlan, region: string, keep: boolean): NonNullable<NetworkStack["inspection"]> {
    const vpc = new Vpc(hub, "inspection", {
      plan: plan.vpc,
      region,
      protectAddresses: keep,
      listed: Object.values(plan.firewall.subnets),
    });
    const attachment = this.#attach(vpc, plan.vpc, keep);
    if (!attachment) throw new Error("the inspection VPC has no attachment: nothing would reach the firewall");
    const firewall = new Firewall(hub, "firewall", { plan: plan.firewall, vpc, region, protected: keep });
    writeVpcRoutes(vpc, { tables: plan.vpc.tables, attachment, firewallEndpointId: (zone) => firewall.endpointId(zone) });
    return { vpc, attachmentId: attachment.attachmentId, firewall };
  }

  #endpoints(hub: Hub, plan: EndpointsPlan, region: string): NonNullable<NetworkStack["endpoints"]> {
    const vpc = this.#spoke(new Vpc(hub, "endpoints", { plan: plan.vpc, region, listed: plan.endpoints.subnets }), plan.vpc);
    const endpoints = new InterfaceEndpoints(vpc, "endpoints", { vpc, plan: plan.endpoints, name: plan.vpc.name, tags: plan.vpc.tags });
    const { zones, profile } = plan;
    const names = new EndpointZones(vpc, { vpcId: vpc.vpcId, endpoints, zones, ...(profile !== undefined && { profile }) });
    return { vpc, names };
  }

  /** All that a VPC has beside itself: its attachment, its routes, endpoints of its own and the names of the hub's. */
  #spoke(vpc: Vpc, plan: VpcPlan): Vpc {
    const { name, tables, interfaceEndpoints, names, tags } = plan;
    const attachment = this.#attach(vpc, plan, false);
    writeVpcRoutes(vpc, { tables, ...(attachment && { attachment }) });
    if (interfaceEndpoints) new InterfaceEndpoints(vpc, "endpoints", { vpc, plan: interfaceEndpoints, name, tags });
    if (names.length > 0) {
      if (!this.endpoints) throw new Error(`${name} resolves endpoints of a hub that has none`);
      new VpcNames(vpc, "names", { vpcId: vpc.vpcId, name, names, tags, hub: this.endpoints.names });
    }
    return vpc;
  }

  #attach(vpc: Vpc, plan: VpcPlan, keep: boolean): VpcAttachment | undefined {
    if (!plan.attachment) return undefined;
    const { attachment, name, tags } = plan;
    return new VpcAttachment(vpc, "hub", { hub: this.#requireHub(), vpc, plan: attachment, name, tags, protected: keep });
  }

  #connection(scope: Construct, device: string, plan: VpnConnectionPlan, { alarmTopics }: Plan): VpnConnection {
    const hub = this.#requireHub();
    return new VpnConnection(scope, device, { hub, plan, alarmTopics, protected: hub.protected });
  }

  #attachmentId(target: Exclude<HubTarget, "blackhole">): string {
    if (target !== "inspection") return find(find(this.sites, target.site, "site"), target.gateway, "VPN connection").attachmentId;
    if (!this.inspection) throw new Error("a hub route leads to an inspection VPC that is not there");
    return this.inspection.attachmentId;
  }

  #requireHub(): Hub {
    if (!this.hub) throw new Error(`${this.node.id} attaches to a hub that it does not have`);
    return this.hub;
  }
}
