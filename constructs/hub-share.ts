import { RamPrincipalAssociation } from "@cdktf/provider-aws/lib/ram-principal-association";
import { RamResourceAssociation } from "@cdktf/provider-aws/lib/ram-resource-association";
import { RamResourceShare } from "@cdktf/provider-aws/lib/ram-resource-share";
import { Construct } from "constructs";

import type { SharePlan } from "../plan/plan";
import { address, attribute, group } from "./reference";

/** A planned share, and what it shares. */
export interface HubShareProps {
  readonly plan: SharePlan;
  /** ARNs of what is shared by what each is called: the gateway, a profile. */
  readonly resources: Readonly<Record<string, string>>;
}

/** Shares a hub with accounts of the same organisation, which therefore need not accept it. */
export class HubShare extends Construct {
  /** Addresses of all that must be there before another account uses the hub. */
  readonly addresses: readonly string[];

  constructor(scope: Construct, id: string, props: HubShareProps) {
    super(scope, id);
    const { name, principals } = props.plan;
    const share = new RamResourceShare(this, "share", { name, allowExternalPrincipals: false, tags: { Name: name } });
    const resourceShareArn = attribute(share, "arn");
    const resources = Object.entries(props.resources).map(
      ([resource, resourceArn]) => new RamResourceAssociation(group(this, "resource"), resource, { resourceShareArn, resourceArn }),
    );
    const members = principals.map(
      (principal) => new RamPrincipalAssociation(group(this, "principal"), principalId(principal), { resourceShareArn, principal }),
    );
    this.addresses = [...resources, ...members].map(address);
  }
}

/** The last step of an ARN, or an account's id: `o-exampleorgid`, `ou-ab12-cd34ef56`, `111122223333`. */
function principalId(principal: string): string {
  return principal.split("/").at(-1) ?? principal;
}
