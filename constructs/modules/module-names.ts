import { Route53VpcAssociationAuthorization } from "@cdktf/provider-aws/lib/route53-vpc-association-authorization";
import { Route53ZoneAssociation } from "@cdktf/provider-aws/lib/route53-zone-association";
import { Route53ProfilesAssociation } from "@cdktf/provider-aws/lib/route53profiles-association";
import type { TerraformProvider } from "cdktf";

import type { SpokeModulePlan } from "../../plan/spoke-module";
import { address, group, useProvider, waitFor } from "../reference";
import type { Vpc } from "../vpc";
import { givenContract } from "./given-contract";

export interface ModuleNamesProps {
  /** Name tag. */
  readonly name: string;
  /** What carries names to VPCs of some segment: none where no segment uses endpoints of the hub. */
  readonly carriers: SpokeModulePlan["carriers"];
  /** Provider of the hub's account. */
  readonly hubProvider: TerraformProvider;
}

/** Lets a module's VPC resolve the names of the hub's endpoints, as its segment may. */
export function moduleSpokeNames(vpc: Vpc, { name, carriers, hubProvider }: ModuleNamesProps): void {
  const { vpcId } = vpc;
  const scope = group(vpc, "names");
  for (const carrier of carriers) {
    if (carrier === "profile") {
      const config = { name, profileId: givenContract.profileId, resourceId: vpcId, tags: { Name: name } };
      new Route53ProfilesAssociation(scope, "profile", config).addOverride("count", "${local.segment.profile ? 1 : 0}");
      continue;
    }
    const zoneId = givenContract.zoneId("each.key");
    const authorization = new Route53VpcAssociationAuthorization(scope, "authorization", { zoneId, vpcId });
    authorization.addOverride("for_each", "${toset(var.across_accounts ? local.segment.zones : [])}");
    useProvider(authorization, hubProvider);
    const association = new Route53ZoneAssociation(scope, "zone", { zoneId, vpcId });
    association.addOverride("for_each", "${toset(local.segment.zones)}");
    waitFor(association, address(authorization));
  }
}
