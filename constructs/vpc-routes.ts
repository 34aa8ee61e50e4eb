import { Route, type RouteConfig } from "@cdktf/provider-aws/lib/route";

import type { RoutePlan, TablePlan } from "../plan/plan";
import { attribute, destinationId, find, useProvider, waitFor } from "./reference";
import type { Vpc } from "./vpc";
import type { VpcAttachment } from "./vpc-attachment";

/** Planned routes, and what they lead to. */
export interface VpcRoutesProps {
  /** Routes by table and destination. */
  readonly tables: Readonly<Record<string, Pick<TablePlan, "routes">>>;
  /** The VPC's attachment, for routes to the gateway. @default - the VPC stands alone */
  readonly attachment?: Pick<VpcAttachment, "gatewayId" | "address">;
  /** Firewall endpoint of a zone by its letter. @default - the VPC holds no firewall */
  readonly firewallEndpointId?: (zone: string) => string;
}

/** Writes the routes of a VPC, each below its table: `aws_route.vpc_shop_table_private_a_10-0-0-0-8`. */
export function writeVpcRoutes(vpc: Vpc, props: VpcRoutesProps): void {
  for (const [name, { routes }] of Object.entries(props.tables)) {
    const table = find(vpc.tables, name, "table");
    const routeTableId = attribute(table, "id");
    for (const { destination, target } of Object.values(routes)) {
      const route = new Route(table, destinationId(destination), {
        routeTableId,
        destinationCidrBlock: destination,
        ...argumentOf(target, vpc, props),
      });
      // AWS refuses a route to a gateway that the VPC is not attached to yet, and routes must go before the attachment.
      if (target === "gateway" && props.attachment) waitFor(route, props.attachment.address);
      useProvider(route, vpc.provider);
    }
  }
}

function argumentOf(target: RoutePlan["target"], vpc: Vpc, props: VpcRoutesProps): Partial<RouteConfig> {
  if (target === "gateway") {
    if (!props.attachment) throw new Error(`${vpc.node.path} has a route to the gateway and no attachment`);
    return { transitGatewayId: props.attachment.gatewayId };
  }
  if (target === "internet") return { gatewayId: vpc.internetGatewayId };
  if ("nat" in target) return { natGatewayId: vpc.natGatewayId(target.nat) };
  if (!props.firewallEndpointId) throw new Error(`${vpc.node.path} has a route to a firewall and none is given`);
  return { vpcEndpointId: props.firewallEndpointId(target.firewall) };
}
