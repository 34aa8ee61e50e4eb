import { Route53VpcAssociationAuthorization } from "@cdktf/provider-aws/lib/route53-vpc-association-authorization";
import { Route53ZoneAssociation } from "@cdktf/provider-aws/lib/route53-zone-association";
import { Route53ProfilesAssociation } from "@cdktf/provider-aws/lib/route53profiles-association";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";

import type { Tags } from "../plan/environment";
import type { VpcPlan } from "../plan/plan";
import type { EndpointNames } from "./hub-contract";
import { attribute, group, useProvider, waitFor } from "./reference";

/** A VPC, and the names that it resolves. */
export interface VpcNamesProps {
  readonly vpcId: string;
  /** Name of the VPC. */
  readonly name: string;
  /** Beside `Name`, on all that it makes. @default - none */
  readonly tags?: Tags;
  /** Endpoints of the hub that the VPC resolves, or the hub's profile. */
  readonly names: VpcPlan["names"];
  readonly hub: EndpointNames;
  /** Provider of the VPC's account. @default - the stack's own */
  readonly provider?: TerraformProvider;
  /**
   * Where zones or profile belong to another account than the VPC: addresses in this state of what shares the profile, to come first.
   * Zones are not shared; their account authorizes the VPC. @default - one account
   */
  readonly sharedBy?: readonly string[];
  /** Provider of the account of the zones. @default - the stack's own */
  readonly hubProvider?: TerraformProvider;
}

/** Lets a VPC resolve the names of the hub's endpoints. */
export class VpcNames extends Construct {
  constructor(scope: Construct, id: string, props: VpcNamesProps) {
    super(scope, id);
    const { vpcId, name, names, hub, tags = {} } = props;
    if (names === "profile") {
      const config = { name, profileId: hub.profileId, resourceId: vpcId, tags: { ...tags, Name: name } };
      const association = new Route53ProfilesAssociation(this, "profile", config);
      if (props.sharedBy && props.sharedBy.length > 0) waitFor(association, ...props.sharedBy);
      useProvider(association, props.provider);
      return;
    }
    for (const endpoint of names) this.#associate(endpoint, hub.zoneId(endpoint), props);
  }

  #associate(endpoint: string, zone: string, { vpcId, provider, sharedBy, hubProvider }: VpcNamesProps): void {
    let zoneId = zone;
    if (sharedBy) {
      const authorization = new Route53VpcAssociationAuthorization(group(this, "authorization"), endpoint, { zoneId: zone, vpcId });
      useProvider(authorization, hubProvider);
      zoneId = attribute(authorization, "zone_id");
    }
    useProvider(new Route53ZoneAssociation(this, endpoint, { zoneId, vpcId }), provider);
  }
}
