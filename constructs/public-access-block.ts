import { VpcBlockPublicAccessOptions } from "@cdktf/provider-aws/lib/vpc-block-public-access-options";
import { Construct } from "constructs";

import { waitFor } from "./reference";
import type { Vpc } from "./vpc";

/** What the block comes after. */
export interface PublicAccessBlockProps {
  /** VPCs that may be excluded; the block is turned on after what it leaves to them, or their traffic would stop in between. */
  readonly vpcs: readonly Vpc[];
}

/**
 * VPC block public access, for the whole account and region: no internet gateway carries anything, in either direction, but those of
 * VPCs that are excluded.
 */
export class PublicAccessBlock extends Construct {
  constructor(scope: Construct, id: string, props: PublicAccessBlockProps) {
    super(scope, id);
    const block = new VpcBlockPublicAccessOptions(this, "public-access", { internetGatewayBlockMode: "block-bidirectional" });
    waitFor(block, ...props.vpcs.flatMap(({ publicAccess }) => publicAccess ?? []));
  }
}
