import { Ec2TransitGatewayVpcAttachment } from "@cdktf/provider-aws/lib/ec2-transit-gateway-vpc-attachment";
import { Ec2TransitGatewayVpcAttachmentAccepter } from "@cdktf/provider-aws/lib/ec2-transit-gateway-vpc-attachment-accepter";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";

import type { Tags } from "../plan/environment";
import type { AttachmentPlan } from "../plan/plan";
import { joinTables } from "./hub-attachment";
import type { HubContract } from "./hub-contract";
import { address, attribute, keep, useProvider, waitFor } from "./reference";
import type { Vpc } from "./vpc";

/** A VPC, and the hub that it is attached to. */
export interface VpcAttachmentProps {
  readonly hub: HubContract;
  readonly vpc: Pick<Vpc, "vpcId" | "subnetId" | "provider">;
  readonly plan: AttachmentPlan;
  /** Name tag. */
  readonly name: string;
  /** Beside `Name`, on the attachment. @default - none */
  readonly tags?: Tags;
  /** @default false */
  readonly protected?: boolean;
  /**
   * Where the gateway belongs to another account than the VPC, which then accepts the attachment: addresses in this state of what shares
   * it, to come first; none where that is done elsewhere. @default - one account
   */
  readonly sharedBy?: readonly string[];
  /** Provider of the gateway's account. @default - the stack's own */
  readonly hubProvider?: TerraformProvider;
}

const noDefaultTables = { transitGatewayDefaultRouteTableAssociation: false, transitGatewayDefaultRouteTablePropagation: false };

/**
 * The attachment of a VPC to a gateway, joined to the tables of its hub.
 *
 * All four flags of default tables must be off, the attachment's two and the gateway's: a hub that learns routes by default
 * routes around its firewall. An account that does not own the gateway cannot set the attachment's two; whoever accepts it does.
 */
export class VpcAttachment extends Construct {
  readonly attachmentId: string;
  readonly gatewayId: string;
  /** Address of the attachment, accepted where it has to be, for what must come after it. */
  readonly address: string;

  constructor(scope: Construct, id: string, props: VpcAttachmentProps) {
    super(scope, id);
    const { hub, vpc, plan } = props;
    const tags = { ...props.tags, Name: props.name };
    const attachment = new Ec2TransitGatewayVpcAttachment(this, "attachment", {
      transitGatewayId: hub.gatewayId,
      vpcId: vpc.vpcId,
      subnetIds: plan.subnets.map((name) => vpc.subnetId(name)),
      // Keeps both directions of a flow in one zone, which a stateful firewall needs.
      applianceModeSupport: plan.applianceMode ? "enable" : "disable",
      dnsSupport: "enable",
      securityGroupReferencingSupport: "enable",
      ...(props.sharedBy === undefined && noDefaultTables),
      tags,
      ...keep(props.protected ?? false),
    });
    if (props.sharedBy && props.sharedBy.length > 0) waitFor(attachment, ...props.sharedBy);
    useProvider(attachment, vpc.provider);
    const attachmentId = attribute(attachment, "id");
    const ready = props.sharedBy ? this.#accepted(attachmentId, tags) : attachment;
    this.attachmentId = attribute(ready, "id");
    this.gatewayId = hub.gatewayId;
    this.address = address(ready);
    joinTables(this, { hub, attachmentId: this.attachmentId, associate: plan.associate, propagate: plan.propagate });
    useProvider(this, props.hubProvider);
  }

  #accepted(transitGatewayAttachmentId: string, tags: Tags): Ec2TransitGatewayVpcAttachmentAccepter {
    return new Ec2TransitGatewayVpcAttachmentAccepter(this, "accepter", { transitGatewayAttachmentId, ...noDefaultTables, tags });
  }
}
