import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Ec2TransitGateway } from "@cdktf/provider-aws/lib/ec2-transit-gateway";
import { Ec2TransitGatewayRoute } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route";
import { Ec2TransitGatewayRouteTable } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table";
import { Ec2TransitGatewayRouteTableAssociation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-association";
import { Ec2TransitGatewayRouteTablePropagation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-propagation";
import { Ec2TransitGatewayVpcAttachment } from "@cdktf/provider-aws/lib/ec2-transit-gateway-vpc-attachment";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { S3Backend, TerraformStack, type App } from "cdktf";

import type { FlowLogPlan, Plan } from "../plan/plan";

/**
 * The loop that somebody would write with CDKTF alone for the same resources and arguments: classes of the provider, references by
 * attribute, no readable address, no check.
 */
export function writeRaw(app: App, plan: Plan): TerraformStack {
  const stack = new TerraformStack(app, plan.name);
  new S3Backend(stack, { bucket: "bench", key: "bench", region: plan.region });
  new AwsProvider(stack, "aws", { region: plan.region });
  const gateway = new Ec2TransitGateway(stack, "gateway", {
    amazonSideAsn: 64512,
    defaultRouteTableAssociation: "disable",
    defaultRouteTablePropagation: "disable",
    autoAcceptSharedAttachments: "disable",
    dnsSupport: "enable",
    vpnEcmpSupport: "enable",
    securityGroupReferencingSupport: "enable",
    transitGatewayCidrBlocks: [],
    tags: { Name: "bench-hub" },
  });
  const tables = new Map<string, Ec2TransitGatewayRouteTable>();
  for (const [name, { routes }] of Object.entries(plan.hub?.tables ?? {})) {
    const table = new Ec2TransitGatewayRouteTable(stack, `table-${name}`, { transitGatewayId: gateway.id, tags: { Name: name } });
    tables.set(name, table);
    for (const { destination } of Object.values(routes)) {
      new Ec2TransitGatewayRoute(stack, `route-${name}-${destination.replace("/", "-")}`, {
        destinationCidrBlock: destination,
        blackhole: true,
        transitGatewayRouteTableId: table.id,
      });
    }
  }
  if (plan.hub?.flowLog) writeFlowLog(stack, "hub", plan.hub.flowLog, { transitGatewayId: gateway.id });
  for (const [name, vpc] of Object.entries(plan.vpcs)) writeVpc(stack, plan, name, vpc, gateway, tables);
  return stack;
}

function writeVpc(
  stack: TerraformStack,
  { region }: Plan,
  name: string,
  plan: Plan["vpcs"][string],
  gateway: Ec2TransitGateway,
  hubTables: ReadonlyMap<string, Ec2TransitGatewayRouteTable>,
): void {
  const vpc = new Vpc(stack, `${name}-vpc`, {
    cidrBlock: plan.cidr,
    enableDnsSupport: true,
    enableDnsHostnames: true,
    tags: { Name: plan.name },
  });
  new DefaultSecurityGroup(stack, `${name}-default`, { vpcId: vpc.id, ingress: [], egress: [], tags: { Name: plan.name } });
  const tables = new Map(
    Object.keys(plan.tables).map((table) => [
      table,
      new RouteTable(stack, `${name}-table-${table}`, { vpcId: vpc.id, tags: { Name: table } }),
    ]),
  );
  const subnets = new Map<string, Subnet>();
  for (const [id, { cidr, zone, table, tier }] of Object.entries(plan.subnets)) {
    const subnet = new Subnet(stack, `${name}-subnet-${id}`, {
      vpcId: vpc.id,
      cidrBlock: cidr,
      availabilityZone: `${region}${zone}`,
      mapPublicIpOnLaunch: false,
      tags: { Name: id, Tier: tier },
    });
    subnets.set(id, subnet);
    new RouteTableAssociation(stack, `${name}-subnet-${id}-table`, { subnetId: subnet.id, routeTableId: tables.get(table)!.id });
  }
  const attachment = new Ec2TransitGatewayVpcAttachment(stack, `${name}-attachment`, {
    transitGatewayId: gateway.id,
    vpcId: vpc.id,
    subnetIds: plan.attachment?.subnets.map((id) => subnets.get(id)!.id) ?? [],
    dnsSupport: "enable",
    securityGroupReferencingSupport: "enable",
    transitGatewayDefaultRouteTableAssociation: false,
    transitGatewayDefaultRouteTablePropagation: false,
    tags: { Name: plan.name },
  });
  new Ec2TransitGatewayRouteTableAssociation(stack, `${name}-association`, {
    transitGatewayAttachmentId: attachment.id,
    transitGatewayRouteTableId: hubTables.get(plan.attachment!.associate)!.id,
  });
  for (const table of plan.attachment!.propagate) {
    new Ec2TransitGatewayRouteTablePropagation(stack, `${name}-propagation-${table}`, {
      transitGatewayAttachmentId: attachment.id,
      transitGatewayRouteTableId: hubTables.get(table)!.id,
    });
  }
  for (const [id, { routes }] of Object.entries(plan.tables)) {
    for (const { destination } of Object.values(routes)) {
      new Route(stack, `${name}-route-${id}-${destination.replace("/", "-")}`, {
        routeTableId: tables.get(id)!.id,
        destinationCidrBlock: destination,
        transitGatewayId: gateway.id,
        dependsOn: [attachment],
      });
    }
  }
  for (const [id, endpoint] of Object.entries(plan.gatewayEndpoints)) {
    new VpcEndpoint(stack, `${name}-endpoint-${id}`, {
      vpcId: vpc.id,
      serviceName: endpoint.service,
      vpcEndpointType: "Gateway",
      routeTableIds: endpoint.tables.map((table) => tables.get(table)!.id),
      tags: { Name: id },
    });
  }
  writeFlowLog(stack, name, plan.flowLog, { vpcId: vpc.id });
}

function writeFlowLog(stack: TerraformStack, name: string, plan: FlowLogPlan, of: { vpcId: string } | { transitGatewayId: string }): void {
  const group = new CloudwatchLogGroup(stack, `${name}-group`, { name: `/bench/${name}`, retentionInDays: 365 });
  const role = new IamRole(stack, `${name}-role`, {
    name: plan.role,
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "vpc-flow-logs.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
  });
  new IamRolePolicy(stack, `${name}-role-policy`, {
    name: "write",
    role: role.id,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: [group.arn, `${group.arn}:*`] }],
    }),
  });
  new FlowLog(stack, `${name}-log`, {
    ...of,
    ...("vpcId" in of ? { trafficType: "ALL" } : {}),
    maxAggregationInterval: 60,
    logDestinationType: "cloud-watch-logs",
    logDestination: group.arn,
    iamRoleArn: role.arn,
    tags: { Name: name },
  });
}
