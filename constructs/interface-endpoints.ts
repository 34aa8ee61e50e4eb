import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";

import type { Tags } from "../plan/environment";
import type { InterfaceEndpointsPlan } from "../plan/plan";
import { attribute, destinationId, find, group, literal, useProvider } from "./reference";
import type { Vpc } from "./vpc";

/** Planned endpoints, and the VPC that they stand in. */
export interface InterfaceEndpointsProps {
  readonly vpc: Vpc;
  readonly plan: InterfaceEndpointsPlan;
  /** Name of the VPC. */
  readonly name: string;
  /** Name of the security group, without its end, since AWS renames none. @default - `name` */
  readonly awsName?: string;
  /** Beside `Name`, on all that it makes. @default - none */
  readonly tags?: Tags;
}

/**
 * The interface endpoints of a VPC and the one security group before them: tcp/443 from its clients, nothing out.
 *
 * Each endpoint's address is that of the VPC's gateway endpoints, `endpoint_<service>`: what carries a service may change.
 */
export class InterfaceEndpoints extends Construct {
  /** The group before the endpoints, for further clients. */
  readonly clients: SecurityGroup;
  readonly #endpoints: Readonly<Record<string, VpcEndpoint>>;

  constructor(scope: Construct, id: string, props: InterfaceEndpointsProps) {
    super(scope, id);
    const { vpc, plan, name, awsName = name, tags = {} } = props;
    this.clients = new SecurityGroup(this, "clients", {
      name: `${awsName}-endpoint-clients`,
      description: "Clients of the interface endpoints",
      vpcId: vpc.vpcId,
      tags: { ...tags, Name: `${name}-endpoint-clients` },
    });
    const securityGroupId = attribute(this.clients, "id");
    for (const cidrIpv4 of plan.clients) {
      new VpcSecurityGroupIngressRule(this.clients, destinationId(cidrIpv4), {
        securityGroupId,
        cidrIpv4,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        tags: { ...tags, Name: `${name}-endpoint-clients` },
      });
    }

    const endpoints = group(vpc, "endpoint");
    this.#endpoints = Object.fromEntries(
      Object.entries(plan.services).map(([service, { service: serviceName, privateDns, policy }]) => [
        service,
        new VpcEndpoint(endpoints, service, {
          vpcId: vpc.vpcId,
          serviceName,
          vpcEndpointType: "Interface",
          subnetIds: plan.subnets.map((subnet) => vpc.subnetId(subnet)),
          securityGroupIds: [securityGroupId],
          privateDnsEnabled: privateDns,
          ...(policy && { policy: literal(JSON.stringify(policy)) }),
          tags: { ...tags, Name: `${name}-${service}` },
        }),
      ]),
    );
    for (const scope of [this, endpoints]) useProvider(scope, vpc.provider);
  }

  /** Regional name of an endpoint and the zone that it is in, for an alias. @throws when there is no such endpoint. */
  alias(service: string): { readonly name: string; readonly zoneId: string } {
    const endpoint = find(this.#endpoints, service, "endpoint");
    // The first entry is the regional name; the others are of one zone each.
    return { name: attribute(endpoint, "dns_entry[0].dns_name"), zoneId: attribute(endpoint, "dns_entry[0].hosted_zone_id") };
  }
}
