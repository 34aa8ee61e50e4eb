import type { Accounts } from "./accounts";
import type { Decisions } from "./decisions";
import { planGatewayEndpoints, planInterfaceEndpoints, vpcNames } from "./endpoints/plan-endpoints";
import { hubServices } from "./hub-services";
import { propagationsOf } from "./hub-tables";
import { planFlowLog } from "./logs";
import type { Network, VpcModel } from "./network";
import type { SubnetPlan, VpcPlan } from "./plan";
import { firstName } from "./renamed";
import { sorted } from "./sorted";
import { layOutSpoke, natZones, ours, type VpcLayout } from "./vpc-tables";

/** Every spoke, by name. */
export function planSpokes(
  network: Network,
  decisions: Decisions,
  endpointSegments: readonly string[],
  accounts: Accounts,
): Readonly<Record<string, VpcPlan>> {
  const our = ours(network);
  const services = hubServices(network);
  const propagate = new Map(
    [...network.segments.keys()].map((segment) => [segment, propagationsOf(network, decisions, segment, services)]),
  );
  const entitled = new Set(endpointSegments);
  const plans: Record<string, VpcPlan> = {};
  for (const vpc of network.vpcs.values()) {
    if (vpc.source.existing !== undefined) continue;
    const layout = layOutSpoke(network, decisions, vpc, our);
    const account = accounts.of(vpc.source.account);
    plans[vpc.name] = {
      ...planSpoke(network, vpc, layout, propagate.get(vpc.segment) ?? [], vpc.joined && entitled.has(vpc.segment)),
      ...(account === undefined ? {} : { account }),
    };
  }
  return sorted(plans);
}

function planSpoke(network: Network, vpc: VpcModel, layout: VpcLayout, propagate: readonly string[], usesHubEndpoints: boolean): VpcPlan {
  const { environment } = network;
  const { tables, subnets } = layout;
  const first = firstName(environment, vpc.name);
  const names = Object.keys(subnets);
  const isPublic = [...vpc.tiers.values()].some((tier) => tier.public);
  const internetGateway = vpc.source.nat !== undefined || isPublic;
  const workloadTables = [
    ...new Set(
      Object.values(subnets)
        .filter(({ tier }) => tier !== "attachment" && tier !== "public")
        .map(({ table }) => table),
    ),
  ].sort();
  const clients = [vpc.cidr, ...vpc.secondary].map(({ text }) => text).sort();
  const interfaceEndpoints = planInterfaceEndpoints(environment, vpc.name, endpointSubnets(vpc, subnets), clients);
  return {
    name: `${environment.name}-${vpc.name}`,
    ...(first !== vpc.name && { awsName: `${environment.name}-${first}` }),
    cidr: vpc.cidr.text,
    secondary: vpc.secondary.map(({ text }) => text).sort(),
    tags: sorted({ ...network.segments.get(vpc.segment)?.source.tags, ...vpc.source.tags }),
    tables,
    subnets,
    ...(vpc.joined
      ? {
          attachment: {
            subnets: names.filter((name) => subnets[name]?.tier === "attachment"),
            applianceMode: false,
            associate: vpc.segment,
            propagate,
          },
        }
      : {}),
    internetGateway,
    ...(environment.blockPublicAccess === true && internetGateway
      ? { publicAccess: isPublic ? ("allow-bidirectional" as const) : ("allow-egress" as const) }
      : {}),
    nats: Object.fromEntries(natZones(network, vpc).map(({ word }) => [word, { subnet: `public_${word}` }])),
    gatewayEndpoints: planGatewayEndpoints(environment, vpc.name, workloadTables),
    ...(interfaceEndpoints === undefined ? {} : { interfaceEndpoints }),
    flowLog: planFlowLog(environment, `vpc-${first}`),
    names: usesHubEndpoints ? vpcNames(environment, vpc.name) : [],
  };
}

/** Interface endpoints stand in `workload` where there is one, else in the lowest tier; in a public one only where there is no other. */
function endpointSubnets(vpc: VpcModel, subnets: Readonly<Record<string, SubnetPlan>>): readonly string[] {
  const byPreference = [...vpc.tiers.values()].sort(
    (one, other) =>
      Number(one.public) - Number(other.public) ||
      Number(other.name === "workload") - Number(one.name === "workload") ||
      one.cidr.first - other.cidr.first,
  );
  const tier = byPreference[0]?.name;
  return Object.keys(subnets).filter((name) => subnets[name]?.tier === tier);
}
