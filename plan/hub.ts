import { size } from "../cidr";
import type { Decisions } from "./decisions";
import type { Environment, Hub } from "./environment";
import { hubEndpointCount, planHubEndpoints } from "./endpoints/plan-endpoints";
import { endpointsBlock, hubServices, slot } from "./hub-services";
import { planHubTables, propagationsOf } from "./hub-tables";
import { planFirewallLogs, planFlowLog } from "./logs";
import type { Network } from "./network";
import type { EndpointsPlan, FirewallPolicyPlan, HubPlan, InspectionPlan, SharePlan, VpcPlan } from "./plan";
import { partitionOf } from "./regions";
import type { Report } from "./report";
import { planContract } from "./stacks";
import { layOutInspection, layOutService, ours, serviceBlock, type VpcLayout } from "./vpc-tables";

/** The hub, or `undefined` in an environment without one. */
export function planHub(
  network: Network,
  decisions: Decisions,
  endpointSegments: readonly string[],
  policy: FirewallPolicyPlan,
  report: Report,
): HubPlan | undefined {
  const { environment } = network;
  const { hub } = environment;
  if (hub === undefined || network.hub === undefined) return undefined;
  if (decisions.exit?.kind === "nat") checkNat(network, report);
  const services = hubServices(network);
  const inspection = decisions.entries.some(({ inspected }) => inspected) ? planInspection(network, decisions, policy) : undefined;
  const endpoints = planEndpoints(network, decisions, endpointSegments, report);
  return {
    gateway:
      hub.gateway === undefined
        ? { name: `${environment.name}-hub`, asn: hub.asn, cidrs: [...(hub.cidrs ?? [])].sort() }
        : { id: hub.gateway },
    tables: planHubTables(network, decisions, services),
    ...(inspection === undefined ? {} : { inspection }),
    ...(endpoints === undefined ? {} : { endpoints }),
    protected: hub.unprotected === undefined,
    ...(hub.gateway === undefined ? { flowLog: planFlowLog(environment, "hub-gateway") } : {}),
    ...planShare(environment, hub),
    contract: planContract(environment),
  };
}

function planShare({ name, region }: Environment, { share = [], gateway, account }: Hub): { readonly share?: SharePlan } {
  if (share.length === 0) return {};
  const adopted = gateway !== undefined && account !== undefined;
  return {
    share: {
      name: `${name}-hub`,
      principals: [...share].sort(),
      ...(adopted && { gatewayArn: `arn:${partitionOf(region).id}:ec2:${region}:${account.id}:transit-gateway/${gateway}` }),
    },
  };
}

/** V2: replies return through the one zone of a single NAT. */
function checkNat(network: Network, report: Report): void {
  const zones = network.hub?.zones.map(({ word }) => word) ?? [];
  if (network.environment.hub?.nat !== "one" || zones.length < 2) return;
  const list = `${zones.slice(0, -1).join(", ")} and ${zones.at(-1) ?? ""}`;
  report.problem(
    "hub.nat",
    `one NAT cannot serve firewalls in zones ${list}: replies would return through zone ${zones[0] ?? ""} only; use one NAT a zone or inspect in one zone`,
  );
}

function planInspection(network: Network, decisions: Decisions, policy: FirewallPolicyPlan): InspectionPlan | undefined {
  if (network.hub === undefined) return undefined;
  const { environment } = network;
  const { block, zones } = network.hub;
  const exit = decisions.exit === undefined ? undefined : decisions.exit.kind === "nat" ? "nat" : "gateway";
  const layout = layOutInspection(zones, slot(block, "inspection"), ours(network), exit);
  const vpc = hubVpc(network, "inspection", slot(block, "inspection").text, layout, {
    associate: "inspection",
    propagate: [],
    applianceMode: true,
  });
  return {
    vpc: {
      ...vpc,
      internetGateway: exit === "nat",
      // NAT gateways only begin conversations; nothing is reached from the internet here.
      ...(exit === "nat" && environment.blockPublicAccess === true ? { publicAccess: "allow-egress" as const } : {}),
      nats: exit === "nat" ? Object.fromEntries(zones.map(({ word }) => [word, { subnet: `nat_${word}` }])) : {},
    },
    firewall: {
      name: `${environment.name}-inspection`,
      subnets: Object.fromEntries(zones.map(({ word }) => [word, `firewall_${word}`])),
      endpointsBy: zones.some(({ place }) => "availabilityZoneId" in place) ? "subnet" : "zone",
      policy,
      logs: planFirewallLogs(environment),
    },
  };
}

function planEndpoints(network: Network, decisions: Decisions, segments: readonly string[], report: Report): EndpointsPlan | undefined {
  const block = endpointsBlock(network);
  if (block === undefined) return undefined;
  const layout = layOutService(network.zones, block, ours(network));
  // AWS keeps five addresses of every subnet.
  const room = size(serviceBlock(block).length + 2) - 5;
  const count = hubEndpointCount(network.environment);
  if (count > room)
    report.problem("hub.block", `${count} endpoints need ${count} addresses in each zone, the slot has ${room}: use /20 or wider`);
  const direct = segments.flatMap((segment) => network.segments.get(segment)?.blocks ?? []);
  const inspected = decisions.entries.flatMap(({ from, to }) =>
    to.name === "endpoints" && from.addresses !== "internet" ? from.addresses.blocks : [],
  );
  const clients = [...new Map([...direct, ...inspected].map((one) => [one.text, one])).values()].map(({ text }) => text).sort();
  const subnets = Object.keys(layout.subnets).filter((name) => layout.subnets[name]?.tier === "service");
  const planned = planHubEndpoints(network.environment, subnets, clients);
  if (planned === undefined) return undefined;
  const propagate = propagationsOf(network, decisions, "endpoints", hubServices(network));
  return { ...planned, vpc: hubVpc(network, "endpoints", block.text, layout, { associate: "endpoints", propagate, applianceMode: false }) };
}

function hubVpc(
  network: Network,
  name: string,
  cidr: string,
  { tables, subnets }: VpcLayout,
  attachment: { readonly associate: string; readonly propagate: readonly string[]; readonly applianceMode: boolean },
): VpcPlan {
  const { environment } = network;
  return {
    name: `${environment.name}-${name}`,
    cidr,
    secondary: [],
    tags: {},
    tables,
    subnets,
    attachment: { ...attachment, subnets: Object.keys(subnets).filter((subnet) => subnets[subnet]?.tier === "attachment") },
    internetGateway: false,
    nats: {},
    gatewayEndpoints: {},
    flowLog: planFlowLog(environment, `hub-${name}`),
    names: [],
  };
}
