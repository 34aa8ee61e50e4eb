import { Ec2TransitGatewayVpcAttachment } from "@cdktf/provider-aws/lib/ec2-transit-gateway-vpc-attachment";
import { Construct } from "constructs";

import type { Tags } from "../plan/environment";
import type { AttachmentPlan } from "../plan/plan";
import { joinTables } from "./hub-attachment";
import type { HubContract } from "./hub-contract";
import { address, attribute, keep } from "./reference";
import type { Vpc } from "./vpc";

export interface VpcAttachmentProps {
  readonly hub: HubContract;
  readonly vpc: Vpc;
  readonly plan: AttachmentPlan;
  /** Name tag. */
  readonly name: string;
  /** Beside `Name`, on the attachment. @default - none */
  readonly tags?: Tags;
  /** @default false */
  readonly protected?: boolean;
}

/**
 * The attachment of a VPC to a gateway, joined to the tables of its hub.
 *
 * All four flags of default tables must be off, the attachment's two and the gateway's: a hub that learns routes by default
 * routes around its firewall.
 */
export class VpcAttachment extends Construct {
  readonly attachmentId: string;
  readonly gatewayId: string;
  /** Address of the attachment, for what must come after it. */
  readonly address: string;

  constructor(scope: Construct, id: string, props: VpcAttachmentProps) {
    super(scope, id);
    const { hub, vpc, plan } = props;
    const attachment = new Ec2TransitGatewayVpcAttachment(this, "attachment", {
      transitGatewayId: hub.gatewayId,
      vpcId: vpc.vpcId,
      subnetIds: plan.subnets.map((name) => vpc.subnetId(name)),
      // Keeps both directions of a flow in one zone, which a stateful firewall needs.
      applianceModeSupport: plan.applianceMode ? "enable" : "disable",
      dnsSupport: "enable",
      securityGroupReferencingSupport: "enable",
      transitGatewayDefaultRouteTableAssociation: false,
      transitGatewayDefaultRouteTablePropagation: false,
      tags: { ...props.tags, Name: props.name },
      ...keep(props.protected ?? false),
    });
    this.attachmentId = attribute(attachment, "id");
    this.gatewayId = hub.gatewayId;
    this.address = address(attachment);
    joinTables(this, { hub, attachmentId: this.attachmentId, associate: plan.associate, propagate: plan.propagate });
  }
}
