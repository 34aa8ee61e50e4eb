import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Route } from "@cdktf/provider-aws/lib/route";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Construct } from "constructs";

import type { SpokeModulePlan } from "../../plan/spoke-module";
import { AddressedStack } from "../addressed-stack";
import { InterfaceEndpoints } from "../interface-endpoints";
import { attribute, find, group, waitFor } from "../reference";
import { Vpc } from "../vpc";
import { writeVpcRoutes } from "../vpc-routes";
import { givenContract } from "./given-contract";
import { output, requireRegion } from "./interface";
import { moduleSpokeAttachment } from "./module-attachment";
import { moduleSpokeNames } from "./module-names";
import { spokeInputs } from "./spoke-inputs";

/**
 * A module that makes a VPC and joins it to the hub of an environment. It has the addresses of that environment's own VPCs:
 * `aws_subnet.vpc_workload_a`; what only some segments have is keyed by AWS's natural key, `…propagation.vpc_hub_propagation["inspection"]`.
 */
export class SpokeModule extends AddressedStack {
  constructor(scope: Construct, id: string, plan: SpokeModulePlan) {
    super(scope, id, plan.versions);
    const { region } = plan;
    new AwsProvider(this, "aws", { region });
    const hubProvider = new AwsProvider(this, "aws-hub", { alias: "hub", region });
    spokeInputs(this, plan);
    requireRegion(this, region);
    this.#requireAccounts(hubProvider);

    const { attachment: attached, ...rest } = plan.vpc;
    const vpc = new Vpc(this, "vpc", { plan: { ...rest, names: [] }, region, listed: attached.subnets });
    const attachment = moduleSpokeAttachment(vpc, { subnets: attached.subnets, name: plan.vpc.name, hubProvider });
    const routed = { gatewayId: givenContract.gatewayId, address: attachment.ready };
    writeVpcRoutes(vpc, { tables: plan.vpc.tables, attachment: routed });
    this.#segmentRoutes(vpc, attachment.ready);
    this.#endpoints(vpc, plan);
    moduleSpokeNames(vpc, { name: plan.vpc.name, carriers: plan.carriers, hubProvider });
    this.#outputs(vpc, attachment.id, plan);
  }

  /** Another account that nobody accepts, or one account that accepts itself, would fail in the middle of an apply. */
  #requireAccounts(hub: AwsProvider): void {
    new DataAwsCallerIdentity(this, "account", {});
    new DataAwsCallerIdentity(this, "hub-account", {
      provider: hub,
      lifecycle: {
        postcondition: [
          {
            condition: "${(self.account_id != data.aws_caller_identity.account.account_id) == var.across_accounts}",
            errorMessage:
              "The default provider works in account ${data.aws_caller_identity.account.account_id} and aws.hub in account ${self.account_id}: " +
              "set across_accounts = ${!var.across_accounts}, or hand over other providers.",
          },
        ],
      },
    });
  }

  /** Routes that VPCs of some segments have: the way out. */
  #segmentRoutes(vpc: Vpc, ready: string): void {
    for (const [name, table] of Object.entries(vpc.tables)) {
      if (!name.startsWith("private_")) continue;
      const route = new Route(table, "to", {
        routeTableId: attribute(table, "id"),
        destinationCidrBlock: "${each.key}",
        transitGatewayId: givenContract.gatewayId,
      });
      route.addOverride("for_each", "${toset(local.segment.routes)}");
      waitFor(route, ready);
    }
  }

  #endpoints(vpc: Vpc, { vpc: plan, variedGateways, variedInterfaces }: SpokeModulePlan): void {
    if (plan.interfaceEndpoints) {
      const { clients } = new InterfaceEndpoints(vpc, "endpoints", { vpc, plan: plan.interfaceEndpoints, name: plan.name });
      new VpcSecurityGroupIngressRule(clients, "vpc", {
        securityGroupId: attribute(clients, "id"),
        cidrIpv4: plan.cidr,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        tags: { Name: `${plan.name}-endpoint-clients` },
      });
    }
    for (const service of variedGateways) {
      const endpoint = endpointOf(vpc, service);
      endpoint.addOverride(
        "for_each",
        `\${{ for service, policy in local.segment.gateway_endpoints : service => policy if service == "${service}" }}`,
      );
      endpoint.addOverride("policy", "${each.value}");
    }
    for (const service of variedInterfaces) {
      const endpoint = endpointOf(vpc, service);
      endpoint.addOverride("for_each", `\${setintersection(["${service}"], local.segment.interface_endpoints)}`);
    }
  }

  #outputs(vpc: Vpc, attachmentId: string, { environment, vpc: plan }: SpokeModulePlan): void {
    const own = Object.entries(plan.subnets).filter(([, { tier }]) => tier === "workload");
    output(this, "vpc_id", "Id of the VPC.", vpc.vpcId);
    output(
      this,
      "subnet_ids",
      "Ids of the subnets for workloads, by zone.",
      Object.fromEntries(own.map(([name, { zone }]) => [zone, vpc.subnetId(name)])),
    );
    const tables = Object.fromEntries(own.map(([, { zone, table }]) => [zone, attribute(find(vpc.tables, table, "table"), "id")]));
    output(this, "route_table_ids", "Ids of the route tables of those subnets, by zone.", tables);
    output(this, "attachment_id", "Id of the VPC's attachment to the hub.", attachmentId);
    const declaration = { segment: "${var.segment}", cidr: "${var.cidr}" };
    output(this, "declaration", `The VPC in the words of an environment: what to add to \`vpcs\` of ${environment} where it is verified.`, {
      "${var.name}": declaration,
    });
  }
}

function endpointOf(vpc: Vpc, service: string): VpcEndpoint {
  const found = group(vpc, "endpoint").node.findChild(service);
  if (!(found instanceof VpcEndpoint)) throw new Error(`${service} is no endpoint`);
  return found;
}
