import type { Construct } from "constructs";

import type { EndpointsPlan, HubPlan, HubTarget, InspectionPlan, Plan, VpnConnectionPlan } from "../plan/plan";
import type { AddressedStack } from "./addressed-stack";
import { EndpointZones } from "./endpoint-zones";
import { ExistingVpc } from "./existing-vpc";
import { Firewall } from "./firewall";
import { Hub } from "./hub";
import { HubAttachment } from "./hub-attachment";
import type { VpcEnd } from "./hub-contract";
import { writeHubRoutes } from "./hub-routes";
import { HubShare } from "./hub-share";
import { InterfaceEndpoints } from "./interface-endpoints";
import { PeeringStack, writePeerings } from "./peering-stack";
import { PlannedStack } from "./planned-stack";
import { PublicAccessBlock } from "./public-access-block";
import { publishContract } from "./published-contract";
import { ReadContract } from "./read-contract";
import { find, group, mapRecord } from "./reference";
import { Spoke } from "./spoke";
import { Vpc } from "./vpc";
import { VpcAttachment } from "./vpc-attachment";
import { writeVpcRoutes } from "./vpc-routes";
import { VpnConnection } from "./vpn-connection";

/** Every stack of a plan, by name. `only` names those that are made: the others cost nothing then. */
export function makeStacks(scope: Construct, plan: Plan, only?: (stack: string) => boolean): readonly AddressedStack[] {
  return Object.entries(plan.stacks).flatMap(([name, { holds }]): readonly AddressedStack[] => {
    if (only?.(name) === false) return [];
    if (holds === "hub") return [new NetworkStack(scope, plan, name)];
    if (holds === "peering") return [new PeeringStack(scope, plan, name)];
    return [holds === "vpc" ? new SpokeStack(scope, plan, name) : new PlannedStack(scope, plan, name)];
  });
}

/** One VPC in a state of its own. It knows its hub by the contract that the hub's state publishes. */
export class SpokeStack extends PlannedStack {
  readonly vpcs: Readonly<Record<string, Spoke>>;
  /** Those that exist. */
  readonly existing: Readonly<Record<string, ExistingVpc>>;

  constructor(scope: Construct, plan: Plan, name: string) {
    super(scope, plan, name);
    const reads = this.plan.after.includes(plan.name);
    const contract = plan.hub && reads ? new ReadContract(this, "hub", hubOf(plan, plan.hub)) : undefined;
    const vpcs = group(this, "vpc");
    const props = (account: string | undefined) => {
      const provider = this.providers(account);
      return { ...(contract && { hub: contract, names: contract }), ...(provider && { provider }) };
    };
    this.vpcs = makeAll(this.plan.vpcs, plan.vpcs, (vpc, spoke) => {
      return new Spoke(vpcs, vpc, { plan: spoke, region: plan.region, ...props(spoke.account) });
    });
    this.existing = makeAll(this.plan.existing, plan.existing, (vpc, there) => {
      return new ExistingVpc(vpcs, vpc, { plan: there, ...props(there.account) });
    });
    for (const { vpcId: vpc_id, tableIds: tables, provider } of [...Object.values(this.vpcs), ...Object.values(this.existing)])
      publishContract(this, { vpc_id, tables }, this.plan.contract ?? { kind: "state" }, provider);
  }
}

/** What is made of some entries of a plan, by name. */
function makeAll<Entry, Made>(
  names: readonly string[],
  entries: Readonly<Record<string, Entry>>,
  make: (name: string, entry: Entry) => Made,
): Readonly<Record<string, Made>> {
  return Object.fromEntries(names.map((name) => [name, make(name, find(entries, name, "VPC"))]));
}

function hubOf({ name, stacks }: Plan, { contract }: HubPlan) {
  return { stack: name, contract, state: find(stacks, name, "stack").state };
}

/**
 * The network of one environment, or, where each VPC has a state of its own, its hub: a plan, written down for AWS.
 *
 * It uses public constructs by their public properties only, so its parts can be built upon: `network.vpcs.shop.vpcId`.
 */
export class NetworkStack extends PlannedStack {
  readonly hub: Hub | undefined;
  readonly inspection: { readonly vpc: Vpc; readonly attachmentId: string; readonly firewall: Firewall } | undefined;
  readonly endpoints: { readonly vpc: Vpc; readonly names: EndpointZones } | undefined;
  /** The VPCs of the same state. */
  readonly vpcs: Readonly<Record<string, Vpc>>;
  /** Those that exist and that it joins. */
  readonly existing: Readonly<Record<string, ExistingVpc>>;
  /** VPN connections by site and device. */
  readonly sites: Readonly<Record<string, Readonly<Record<string, VpnConnection>>>>;

  constructor(scope: Construct, plan: Plan, name = plan.name) {
    super(scope, plan, name);
    if (plan.hub) {
      const { gateway, tables, flowLog, protected: keep, inspection, endpoints } = plan.hub;
      const props = { name: plan.name, region: plan.region, gateway, tables: Object.keys(tables), protected: keep };
      this.hub = new Hub(this, "hub", { ...props, ...(flowLog && { flowLog }) });
      if (inspection) this.inspection = this.#inspection(this.hub, inspection, plan.region, keep);
      if (endpoints) this.endpoints = this.#endpoints(this.hub, endpoints, plan.region);
    }
    const sharedBy = plan.hub && this.#share(plan.hub);

    const vpcs = group(this, "vpc");
    this.vpcs = makeAll(this.plan.vpcs, plan.vpcs, (vpc, spoke) => {
      return new Spoke(vpcs, vpc, { plan: spoke, region: plan.region, ...this.#joined(spoke.account, sharedBy) });
    });
    this.existing = makeAll(this.plan.existing, plan.existing, (vpc, there) => {
      return new ExistingVpc(vpcs, vpc, { plan: there, ...this.#joined(there.account, sharedBy) });
    });
    const all: Readonly<Record<string, VpcEnd>> = { ...this.vpcs, ...this.existing };
    writePeerings(this, this.plan.peerings, plan, this.providers, (vpc) => find(all, vpc, "VPC"));
    const sites = group(this, "site");
    this.sites = mapRecord(plan.sites, (site, { connections }) =>
      mapRecord(connections, (device, connection) => this.#connection(group(sites, site), device, connection, plan)),
    );
    for (const [site, { attachment }] of Object.entries(plan.sites)) {
      if (!attachment) continue;
      const { id: attachmentId, ...tables } = attachment;
      new HubAttachment(group(sites, site), "hub", { hub: this.#requireHub(), attachmentId, ...tables });
    }
    if (plan.blockPublicAccess)
      new PublicAccessBlock(this, "account", { vpcs: [...Object.values(this.vpcs), ...(this.inspection ? [this.inspection.vpc] : [])] });
    // Last, because a static route leads to an attachment.
    for (const [table, { routes }] of Object.entries(plan.hub?.tables ?? {})) {
      writeHubRoutes(this.#requireHub(), table, routes, (target) => this.#attachmentId(target, plan));
    }
    if (plan.hub) this.#publish(plan.hub);
  }

  #inspection(hub: Hub, plan: InspectionPlan, region: string, keep: boolean): NonNullable<NetworkStack["inspection"]> {
    const vpc = new Vpc(hub, "inspection", {
      plan: plan.vpc,
      region,
      protectAddresses: keep,
      listed: Object.values(plan.firewall.subnets),
    });
    const { attachment: tables, name, tags } = plan.vpc;
    if (!tables) throw new Error("the inspection VPC has no attachment: nothing would reach the firewall");
    const attachment = new VpcAttachment(vpc, "hub", { hub, vpc, plan: tables, name, tags, protected: keep });
    const firewall = new Firewall(hub, "firewall", { plan: plan.firewall, vpc, region, protected: keep });
    writeVpcRoutes(vpc, { tables: plan.vpc.tables, attachment, firewallEndpointId: (zone) => firewall.endpointId(zone) });
    return { vpc, attachmentId: attachment.attachmentId, firewall };
  }

  #endpoints(hub: Hub, plan: EndpointsPlan, region: string): NonNullable<NetworkStack["endpoints"]> {
    const vpc = new Spoke(hub, "endpoints", { plan: plan.vpc, region, hub, listed: plan.endpoints.subnets });
    const endpoints = new InterfaceEndpoints(vpc, "endpoints", { vpc, plan: plan.endpoints, name: plan.vpc.name, tags: plan.vpc.tags });
    const { zones, profile } = plan;
    const names = new EndpointZones(vpc, { vpcId: vpc.vpcId, endpoints, zones, ...(profile !== undefined && { profile }) });
    return { vpc, names };
  }

  /** Addresses of what shares the hub with other accounts. */
  #share({ share: plan }: HubPlan): readonly string[] {
    if (!plan) return [];
    const hub = this.#requireHub();
    const gateway = hub.gatewayArn ?? plan.gatewayArn;
    if (gateway === undefined) throw new Error("the ARN of the gateway that is shared is not known");
    const profile = this.endpoints?.names.profileArn;
    return new HubShare(hub, "share", { plan, resources: { gateway, ...(profile !== undefined && { profile }) } }).addresses;
  }

  /** What a VPC is told of its hub. */
  #joined(account: string | undefined, sharedBy: readonly string[] | undefined) {
    const provider = this.providers(account);
    return {
      ...(this.hub && { hub: this.hub }),
      ...(this.endpoints && { names: this.endpoints.names }),
      ...(provider && { provider }),
      ...(sharedBy && { sharedBy }),
    };
  }

  #connection(scope: Construct, device: string, plan: VpnConnectionPlan, { alarmTopics }: Plan): VpnConnection {
    const hub = this.#requireHub();
    return new VpnConnection(scope, device, { hub, plan, alarmTopics, protected: hub.protected });
  }

  #attachmentId(target: Exclude<HubTarget, "blackhole">, { sites }: Plan): string {
    if (target !== "inspection") {
      const { site, gateway } = target;
      if (gateway !== undefined) return find(find(this.sites, site, "site"), gateway, "VPN connection").attachmentId;
      const { attachment } = find(sites, site, "site");
      if (!attachment) throw new Error(`${site} has no attachment`);
      return attachment.id;
    }
    if (!this.inspection) throw new Error("a hub route leads to an inspection VPC that is not there");
    return this.inspection.attachmentId;
  }

  #publish({ tables, contract }: HubPlan): void {
    const hub = this.#requireHub();
    const names = this.endpoints?.names;
    const profile = names?.profileArn === undefined ? {} : { profile_id: names.profileId };
    const ids = {
      gateway_id: hub.gatewayId,
      tables: mapRecord(tables, (table) => hub.tableId(table)),
      zones: names?.zoneIds ?? {},
      ...profile,
    };
    publishContract(this, ids, contract);
  }

  #requireHub(): Hub {
    if (!this.hub) throw new Error(`${this.node.id} attaches to a hub that it does not have`);
    return this.hub;
  }
}
