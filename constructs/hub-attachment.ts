import { Ec2TransitGatewayRouteTableAssociation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-association";
import { Ec2TransitGatewayRouteTablePropagation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-propagation";
import { Construct } from "constructs";

import type { HubTablesOfAttachment } from "../plan/plan";
import type { HubContract } from "./hub-contract";

/** An attachment that exists, and the tables that it joins. */
export interface HubAttachmentProps extends HubTablesOfAttachment {
  readonly hub: HubContract;
  readonly attachmentId: string;
}

/**
 * Joins an attachment to the tables of a hub.
 *
 * An attachment has one association at most, so its address does not name the
 * table: changing the table replaces it in place, old before new.
 */
export class HubAttachment extends Construct {
  constructor(scope: Construct, id: string, props: HubAttachmentProps) {
    super(scope, id);
    joinTables(this, props);
  }
}

/** The association and the propagations of an attachment, below `scope`. */
export function joinTables(scope: Construct, props: HubAttachmentProps): void {
  const { hub, attachmentId: transitGatewayAttachmentId } = props;

  new Ec2TransitGatewayRouteTableAssociation(scope, "association", {
    transitGatewayAttachmentId,
    transitGatewayRouteTableId: hub.tableId(props.associate),
  });

  const propagations = new Construct(scope, "propagation");
  for (const table of props.propagate) {
    new Ec2TransitGatewayRouteTablePropagation(propagations, table, {
      transitGatewayAttachmentId,
      transitGatewayRouteTableId: hub.tableId(table),
    });
  }
}
