import { Route } from "@cdktf/provider-aws/lib/route";
import { VpcPeeringConnection } from "@cdktf/provider-aws/lib/vpc-peering-connection";
import { VpcPeeringConnectionAccepterA } from "@cdktf/provider-aws/lib/vpc-peering-connection-accepter";
import { VpcPeeringConnectionOptions } from "@cdktf/provider-aws/lib/vpc-peering-connection-options";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";

import type { PeeringPlan, PeeringSidePlan } from "../plan/plan";
import type { VpcEnd } from "./hub-contract";
import { attribute, destinationId, group, useProvider } from "./reference";

/** A VPC of a peering, and the provider of its account. */
export interface PeeringEnd {
  readonly vpc: VpcEnd;
  /** @default - the stack's own */
  readonly provider?: TerraformProvider;
}

/** Two VPCs, and what was planned between them. */
export interface VpcPeeringProps {
  readonly plan: PeeringPlan;
  readonly requester: PeeringEnd;
  readonly accepter: PeeringEnd;
}

const dns = { allowRemoteVpcDnsResolution: true };

/**
 * A peering of two VPCs with the routes of both, each side in its own account.
 *
 * Routes name what accepted it: AWS refuses them before, and so do its options. Public host names of one side resolve to private
 * addresses in the other.
 */
export class VpcPeering extends Construct {
  constructor(scope: Construct, id: string, props: VpcPeeringProps) {
    super(scope, id);
    const { plan, requester, accepter } = props;
    const tags = { Name: plan.name };
    const connection = new VpcPeeringConnection(this, "connection", {
      vpcId: requester.vpc.vpcId,
      peerVpcId: accepter.vpc.vpcId,
      ...(plan.acceptedBy === undefined ? { autoAccept: true, requester: dns, accepter: dns } : { peerOwnerId: plan.acceptedBy }),
      tags,
    });
    useProvider(connection, requester.provider);
    const peeringId = attribute(connection, "id");
    const ready = plan.acceptedBy === undefined ? peeringId : this.#accepted(peeringId, props);
    this.#routes(plan.requester, requester, ready);
    this.#routes(plan.accepter, accepter, ready);
  }

  #accepted(vpcPeeringConnectionId: string, { plan, requester, accepter }: VpcPeeringProps): string {
    const accepted = new VpcPeeringConnectionAccepterA(this, "accepter", {
      vpcPeeringConnectionId,
      autoAccept: true,
      tags: { Name: plan.name },
    });
    useProvider(accepted, accepter.provider);
    const ready = attribute(accepted, "id");
    const options = group(this, "options");
    const asking = new VpcPeeringConnectionOptions(options, "requester", { vpcPeeringConnectionId: ready, requester: dns });
    useProvider(asking, requester.provider);
    const accepting = new VpcPeeringConnectionOptions(options, "accepter", { vpcPeeringConnectionId: ready, accepter: dns });
    useProvider(accepting, accepter.provider);
    return ready;
  }

  /** Each below its VPC and table: `aws_route.peering_payments_shop_shop_private_a_10-17-16-0-20`. */
  #routes({ vpc: name, tables, destinations }: PeeringSidePlan, { vpc, provider }: PeeringEnd, vpcPeeringConnectionId: string): void {
    for (const table of tables) {
      const scope = table.split("_").reduce(group, group(this, name));
      for (const destinationCidrBlock of destinations) {
        const route = new Route(scope, destinationId(destinationCidrBlock), {
          routeTableId: vpc.tableId(table),
          destinationCidrBlock,
          vpcPeeringConnectionId,
        });
        useProvider(route, provider);
      }
    }
  }
}
