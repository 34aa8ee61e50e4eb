import { Eip } from "@cdktf/provider-aws/lib/eip";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import type { Construct } from "constructs";

import { attribute, group, keep, waitFor } from "./reference";

export interface NatGatewayProps {
  readonly subnetId: string;
  /** Address of the internet gateway, without which neither can be made. */
  readonly internetGateway: string;
  /** Whether its address, which others may have on their lists, is kept from deletion. */
  readonly protected: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** A NAT gateway of a VPC in one zone, with an address of its own that outlives it. */
export function natGateway(vpc: Construct, zone: string, props: NatGatewayProps): NatGateway {
  const { subnetId, internetGateway, tags } = props;
  const eip = new Eip(group(vpc, "nat-address"), zone, { domain: "vpc", tags, ...keep(props.protected) });
  const gateway = new NatGateway(group(vpc, "nat-gateway"), zone, { allocationId: attribute(eip, "id"), subnetId, tags });
  waitFor(eip, internetGateway);
  waitFor(gateway, internetGateway);
  return gateway;
}
