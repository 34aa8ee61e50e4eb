import { Route53ZoneAssociation } from "@cdktf/provider-aws/lib/route53-zone-association";
import { Route53ProfilesAssociation } from "@cdktf/provider-aws/lib/route53profiles-association";
import { Construct } from "constructs";

import type { Tags } from "../plan/environment";
import type { VpcPlan } from "../plan/plan";
import type { EndpointNames } from "./hub-contract";

export interface VpcNamesProps {
  readonly vpcId: string;
  /** Name of the VPC. */
  readonly name: string;
  /** Beside `Name`, on all that it makes. @default - none */
  readonly tags?: Tags;
  /** Endpoints of the hub that the VPC resolves, or the hub's profile. */
  readonly names: VpcPlan["names"];
  readonly hub: EndpointNames;
}

/** Lets a VPC resolve the names of the hub's endpoints. */
export class VpcNames extends Construct {
  constructor(scope: Construct, id: string, props: VpcNamesProps) {
    super(scope, id);
    const { vpcId, name, names, hub, tags = {} } = props;
    if (names === "profile") {
      new Route53ProfilesAssociation(this, "profile", { name, profileId: hub.profileId, resourceId: vpcId, tags: { ...tags, Name: name } });
      return;
    }
    for (const endpoint of names) new Route53ZoneAssociation(this, endpoint, { zoneId: hub.zoneId(endpoint), vpcId });
  }
}
