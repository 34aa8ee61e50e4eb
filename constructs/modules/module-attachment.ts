import { Ec2TransitGatewayRouteTableAssociation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-association";
import { Ec2TransitGatewayRouteTablePropagation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-propagation";
import { Ec2TransitGatewayVpcAttachment } from "@cdktf/provider-aws/lib/ec2-transit-gateway-vpc-attachment";
import { Ec2TransitGatewayVpcAttachmentAccepter } from "@cdktf/provider-aws/lib/ec2-transit-gateway-vpc-attachment-accepter";
import type { TerraformProvider } from "cdktf";

import { address, attribute, group, useProvider, waitFor } from "../reference";
import type { Vpc } from "../vpc";
import { givenContract } from "./given-contract";

export interface ModuleAttachmentProps {
  /** Names of its subnets, one a zone. */
  readonly subnets: readonly string[];
  /** Name tag. */
  readonly name: string;
  /** Provider of the hub's account. */
  readonly hubProvider: TerraformProvider;
}

/**
 * The attachment of a module's VPC, at the addresses of `VpcAttachment` and with the same arguments; but whether somebody has to accept it,
 * and which tables it joins, is known when Terraform plans.
 */
export function moduleSpokeAttachment(vpc: Vpc, props: ModuleAttachmentProps): { readonly id: string; readonly ready: string } {
  const scope = group(vpc, "hub");
  const attachment = new Ec2TransitGatewayVpcAttachment(scope, "attachment", {
    transitGatewayId: givenContract.gatewayId,
    vpcId: vpc.vpcId,
    subnetIds: props.subnets.map((name) => vpc.subnetId(name)),
    applianceModeSupport: "disable",
    dnsSupport: "enable",
    securityGroupReferencingSupport: "enable",
    tags: { Name: props.name },
  });
  // An account that does not own the gateway cannot set them; whoever accepts the attachment does.
  for (const what of ["association", "propagation"])
    attachment.addOverride(`transit_gateway_default_route_table_${what}`, "${var.across_accounts ? null : false}");
  const id = attribute(attachment, "id");
  const accepter = new Ec2TransitGatewayVpcAttachmentAccepter(scope, "accepter", {
    transitGatewayAttachmentId: id,
    transitGatewayDefaultRouteTableAssociation: false,
    transitGatewayDefaultRouteTablePropagation: false,
    tags: { Name: props.name },
  });
  accepter.addOverride("count", "${var.across_accounts ? 1 : 0}");
  const ready = address(accepter);

  const association = new Ec2TransitGatewayRouteTableAssociation(scope, "association", {
    transitGatewayAttachmentId: id,
    transitGatewayRouteTableId: givenContract.tableId("var.segment"),
  });
  const propagation = new Ec2TransitGatewayRouteTablePropagation(scope, "propagation", {
    transitGatewayAttachmentId: id,
    transitGatewayRouteTableId: givenContract.tableId("each.key"),
  });
  propagation.addOverride("for_each", "${toset(local.segment.propagate)}");
  for (const joined of [association, propagation]) waitFor(joined, ready);
  for (const ofHub of [accepter, association, propagation]) useProvider(ofHub, props.hubProvider);
  // Waiting for the accepter waits for the attachment, too, where there is nothing to accept.
  return { id, ready };
}
