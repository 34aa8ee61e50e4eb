import { Ec2TransitGatewayPeeringAttachment } from "@cdktf/provider-aws/lib/ec2-transit-gateway-peering-attachment";
import { Ec2TransitGatewayPeeringAttachmentAccepter } from "@cdktf/provider-aws/lib/ec2-transit-gateway-peering-attachment-accepter";
import { Ec2TransitGatewayRoute } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route";
import { Ec2TransitGatewayRouteTableAssociation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-association";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";

import type { LinkPlan, LinkSidePlan } from "../plan/links/link-plan";
import { AddressedStack } from "./addressed-stack";
import { declareProvider } from "./providers";
import { ReadContract } from "./read-contract";
import { attribute, destinationId, group } from "./reference";
import { State } from "./state";

/**
 * A link of two hubs in a state of its own: their gateways peer, and each knows what leads to the other.
 *
 * The stack's own provider is of the side that asks; the other has the name of its environment. All that needs an accepted peering
 * names the accepter, since AWS refuses it before.
 */
export class LinkStack extends AddressedStack {
  /** Id of the peering, once it is accepted. */
  readonly peeringId: string;

  /** Writes the plan of a link down. */
  constructor(scope: Construct, plan: LinkPlan) {
    super(scope, plan.name, plan.versions);
    const { name, requester, accepter } = plan;
    new State(this, plan.state);
    declareProvider(this, "aws", requester);
    const there = declareProvider(this, accepter.environment, { ...accepter, alias: accepter.environment });
    const [own, other] = [this.#contract(requester), this.#contract(accepter, there)];

    const peering = new Ec2TransitGatewayPeeringAttachment(this, "peering", {
      transitGatewayId: own.gatewayId,
      peerTransitGatewayId: other.gatewayId,
      peerRegion: accepter.region,
      ...(accepter.account && { peerAccountId: accepter.account.id }),
      tags: { Name: name },
    });
    const accepted = new Ec2TransitGatewayPeeringAttachmentAccepter(peering, "accepter", {
      provider: there,
      transitGatewayAttachmentId: attribute(peering, "id"),
      tags: { Name: name },
    });
    this.peeringId = attribute(accepted, "id");
    this.#writeSide(requester, own);
    this.#writeSide(accepter, other, there);
  }

  #contract({ environment, hub }: LinkSidePlan, provider?: TerraformProvider): ReadContract {
    return new ReadContract(group(this, "hub"), environment, { ...hub, ...(provider && { provider }) });
  }

  #writeSide({ environment, table, routes }: LinkSidePlan, hub: ReadContract, provider?: TerraformProvider): void {
    const side = group(group(this, "side"), environment);
    const of = { transitGatewayAttachmentId: this.peeringId, ...(provider && { provider }) };
    new Ec2TransitGatewayRouteTableAssociation(side, "association", { ...of, transitGatewayRouteTableId: hub.tableId(table) });
    for (const [name, destinations] of Object.entries(routes)) {
      for (const { destination } of Object.values(destinations)) {
        new Ec2TransitGatewayRoute(group(group(side, "table"), name), destinationId(destination), {
          ...of,
          destinationCidrBlock: destination,
          transitGatewayRouteTableId: hub.tableId(name),
        });
      }
    }
  }
}
