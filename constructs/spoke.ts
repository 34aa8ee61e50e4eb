import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";

import type { EndpointNames, HubContract } from "./hub-contract";
import { InterfaceEndpoints } from "./interface-endpoints";
import { Vpc, type VpcProps } from "./vpc";
import { VpcAttachment } from "./vpc-attachment";
import { VpcNames } from "./vpc-names";
import { writeVpcRoutes } from "./vpc-routes";

/** A planned VPC, and the hub that it belongs to. */
export interface SpokeProps extends VpcProps {
  /** The hub that it is attached to. @default - none: the VPC stands alone */
  readonly hub?: HubContract;
  /** The names of the hub's endpoints. @default - none */
  readonly names?: EndpointNames;
  /** Provider of the hub's account. @default - the stack's own */
  readonly hubProvider?: TerraformProvider;
  /** Addresses in this state of what shares the hub with the VPC's account. @default - another state does, or it is one account */
  readonly sharedBy?: readonly string[];
}

/** A VPC with all that joins it to a hub: its attachment and routes, endpoints of its own and the names of the hub's. */
export class Spoke extends Vpc {
  constructor(scope: Construct, id: string, props: SpokeProps) {
    super(scope, id, props);
    const { plan, hub, provider, hubProvider } = props;
    const { name, awsName, tables, interfaceEndpoints, names, tags } = plan;
    const joined = { ...(plan.account !== undefined && { sharedBy: props.sharedBy ?? [] }), ...(hubProvider && { hubProvider }) };
    let attachment: VpcAttachment | undefined;
    if (plan.attachment) {
      if (!hub) throw new Error(`${name} attaches to a hub, and none is given`);
      attachment = new VpcAttachment(this, "hub", { hub, vpc: this, plan: plan.attachment, name, tags, ...joined });
    }
    writeVpcRoutes(this, { tables, ...(attachment && { attachment }) });
    if (interfaceEndpoints)
      new InterfaceEndpoints(this, "endpoints", {
        vpc: this,
        plan: interfaceEndpoints,
        name,
        tags,
        ...(awsName !== undefined && { awsName }),
      });
    if (names.length > 0) {
      if (!props.names) throw new Error(`${name} resolves endpoints of a hub that has none`);
      const { vpcId } = this;
      new VpcNames(this, "names", {
        vpcId,
        name: awsName ?? name,
        names,
        tags,
        hub: props.names,
        ...(provider && { provider }),
        ...joined,
      });
    }
  }
}
