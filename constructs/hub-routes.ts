import { Ec2TransitGatewayRoute } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route";

import type { HubRoutePlan, HubTarget } from "../plan/plan";
import type { Hub } from "./hub";
import { destinationId, find } from "./reference";

/** Writes the static routes of one hub table, each below its table: `aws_ec2_transit_gateway_route.hub_table_prod_10-19-0-0-16`. */
export function writeHubRoutes(
  hub: Hub,
  table: string,
  routes: Readonly<Record<string, HubRoutePlan>>,
  attachmentId: (target: Exclude<HubTarget, "blackhole">) => string,
): void {
  const scope = find(hub.tables, table, "hub table");
  const transitGatewayRouteTableId = hub.tableId(table);
  for (const { destination, target } of Object.values(routes)) {
    new Ec2TransitGatewayRoute(scope, destinationId(destination), {
      destinationCidrBlock: destination,
      transitGatewayRouteTableId,
      ...(target === "blackhole" ? { blackhole: true } : { transitGatewayAttachmentId: attachmentId(target) }),
    });
  }
}
