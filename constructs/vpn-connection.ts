import { CustomerGateway } from "@cdktf/provider-aws/lib/customer-gateway";
import { VpnConnection as AwsVpnConnection } from "@cdktf/provider-aws/lib/vpn-connection";
import { Construct } from "constructs";

import type { VpnConnectionPlan } from "../plan/plan";
import { HubAttachment } from "./hub-attachment";
import type { HubContract } from "./hub-contract";
import { logGroup } from "./log-group";
import { attribute, keep } from "./reference";
import { TunnelAlarms } from "./tunnel-alarms";
import { tunnelOptions } from "./tunnel-options";

/** A planned connection, and the hub that it is attached to. */
export interface VpnConnectionProps {
  readonly hub: HubContract;
  readonly plan: VpnConnectionPlan;
  /** Topics (ARNs) that its alarms notify. */
  readonly alarmTopics: readonly string[];
  readonly protected: boolean;
}

/** Above it an ASN has an argument of its own: AWS keeps the first in 31 bits. */
const largestPlainAsn = 2_147_483_647;

/**
 * A device of a site and the VPN connection to it: an attachment of the hub with two tunnels, IKEv2 alone, logged and watched.
 *
 * AWS makes the pre-shared keys and keeps them in Secrets Manager, so that no state holds one.
 */
export class VpnConnection extends Construct {
  readonly attachmentId: string;

  constructor(scope: Construct, id: string, props: VpnConnectionProps) {
    super(scope, id);
    const { hub, plan } = props;
    const device = new CustomerGateway(this, "device", {
      type: "ipsec.1",
      ...(plan.asn > largestPlainAsn ? { bgpAsnExtended: String(plan.asn) } : { bgpAsn: String(plan.asn) }),
      ...(plan.ip !== undefined && { ipAddress: plan.ip }),
      ...(plan.certificate !== undefined && { certificateArn: plan.certificate }),
      tags: { Name: plan.name },
      // A device with another address is another customer gateway: the connection moves to it, and only then the old one may go.
      // No device name, because AWS returns the gateway that exists for the same address and ASN, and this would then delete it.
      lifecycle: { createBeforeDestroy: true },
    });
    const logGroupArn = attribute(logGroup(this, "log", plan.log), "arn");
    const connection = new AwsVpnConnection(this, "connection", {
      type: "ipsec.1",
      customerGatewayId: attribute(device, "id"),
      transitGatewayId: hub.gatewayId,
      staticRoutesOnly: plan.static,
      ...(plan.certificate === undefined && { presharedKeyStorage: "SecretsManager" }),
      ...tunnelOptions(plan.tunnels, logGroupArn),
      tags: { Name: plan.name },
      ...keep(props.protected),
    });

    this.attachmentId = attribute(connection, "transit_gateway_attachment_id");
    new HubAttachment(this, "hub", { hub, attachmentId: this.attachmentId, associate: plan.associate, propagate: plan.propagate });
    new TunnelAlarms(this, "alarm", { connection, name: plan.awsName ?? plan.name, topics: props.alarmTopics });
  }
}
