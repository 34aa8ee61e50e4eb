import { Ec2TransitGateway } from "@cdktf/provider-aws/lib/ec2-transit-gateway";
import { Ec2TransitGatewayRouteTable } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table";
import { Construct } from "constructs";

import type { FlowLogPlan, GatewayPlan } from "../plan/plan";
import { FlowLog } from "./flow-log";
import type { HubContract } from "./hub-contract";
import { attribute, find, group, keep } from "./reference";

/** A gateway and the names of its tables. */
export interface HubProps {
  /** Name of the environment, before the names of its tables. */
  readonly name: string;
  readonly region: string;
  readonly gateway: GatewayPlan;
  /** Names of the tables. */
  readonly tables: readonly string[];
  readonly protected: boolean;
  /** @default - none */
  readonly flowLog?: FlowLogPlan;
}

/**
 * A Transit Gateway, made or adopted, and its tables: the routing domains of everything that is attached.
 *
 * The gateway's own default tables are off, or it would connect everybody; so each attachment names its tables.
 */
export class Hub extends Construct implements HubContract {
  readonly gatewayId: string;
  /** ARN of a gateway that is made here. */
  readonly gatewayArn?: string;
  /** Tables by name; a static route is a child of its table. */
  readonly tables: Readonly<Record<string, Ec2TransitGatewayRouteTable>>;
  /** Whether what would cut everybody off is kept from deletion. */
  readonly protected: boolean;

  constructor(scope: Construct, id: string, props: HubProps) {
    super(scope, id);
    this.protected = props.protected;
    if (props.gateway.id === undefined) {
      const gateway = this.#gateway(props.gateway, props.protected);
      this.gatewayId = attribute(gateway, "id");
      this.gatewayArn = attribute(gateway, "arn");
    } else {
      this.gatewayId = props.gateway.id;
    }
    const tables = group(this, "table");
    this.tables = Object.fromEntries(
      props.tables.map((name) => [
        name,
        new Ec2TransitGatewayRouteTable(tables, name, {
          transitGatewayId: this.gatewayId,
          tags: { Name: `${props.name}-${name}` },
          ...keep(props.protected),
        }),
      ]),
    );
    if (props.flowLog) {
      new FlowLog(this, "flow-log", {
        plan: props.flowLog,
        region: props.region,
        of: { transitGatewayId: this.gatewayId },
        name: `${props.name}-gateway`,
      });
    }
  }

  tableId(table: string): string {
    return attribute(find(this.tables, table, "hub table"), "id");
  }

  #gateway(plan: Exclude<GatewayPlan, { readonly id: string }>, protect: boolean): Ec2TransitGateway {
    return new Ec2TransitGateway(this, "gateway", {
      amazonSideAsn: plan.asn,
      description: plan.name,
      autoAcceptSharedAttachments: "disable",
      defaultRouteTableAssociation: "disable",
      defaultRouteTablePropagation: "disable",
      dnsSupport: "enable",
      vpnEcmpSupport: "enable",
      securityGroupReferencingSupport: "enable",
      ...(plan.cidrs.length > 0 && { transitGatewayCidrBlocks: [...plan.cidrs] }),
      tags: { Name: plan.name },
      ...keep(protect),
    });
  }
}
