import { DataAwsRouteTable } from "@cdktf/provider-aws/lib/data-aws-route-table";
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { Route } from "@cdktf/provider-aws/lib/route";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";

import type { ExistingVpcPlan, ZonePlace } from "../plan/plan";
import type { EndpointNames, HubContract, VpcEnd } from "./hub-contract";
import { destinationId, find, group, useProvider, waitFor } from "./reference";
import { VpcAttachment } from "./vpc-attachment";
import { VpcNames } from "./vpc-names";

/** A VPC that exists, and the hub that it is joined to. */
export interface ExistingVpcProps {
  readonly plan: ExistingVpcPlan;
  /** The hub that it is attached to. @default - none */
  readonly hub?: HubContract;
  /** The names of the hub's endpoints. @default - none */
  readonly names?: EndpointNames;
  /** Provider of its account. @default - the stack's own */
  readonly provider?: TerraformProvider;
  /** Provider of the hub's account. @default - the stack's own */
  readonly hubProvider?: TerraformProvider;
  /** Addresses in this state of what shares the hub with its account. @default - another state does, or it is one account */
  readonly sharedBy?: readonly string[];
}

/**
 * A VPC that exists and stays its owner's: its attachment, the routes of its tables, and the names of the hub's endpoints.
 *
 * What was said of it is looked up in every plan, which fails before anything is written where its blocks, the zones of its subnets or
 * the owner of its tables are others. Everything names it by literal ids: a plan knows them, and routes wait for no data source.
 */
export class ExistingVpc extends Construct implements VpcEnd {
  readonly vpcId: string;
  readonly provider: TerraformProvider | undefined;
  /** Ids of its route tables by name. */
  readonly tableIds: Readonly<Record<string, string>>;
  readonly #plan: ExistingVpcPlan;

  constructor(scope: Construct, id: string, props: ExistingVpcProps) {
    super(scope, id);
    const { plan, hub, provider, hubProvider } = props;
    const { name, tags, names } = plan;
    this.#plan = plan;
    this.vpcId = plan.id;
    this.provider = provider;
    this.tableIds = Object.fromEntries(Object.entries(plan.tables).map(([table, one]) => [table, one.id]));
    this.#guard();
    const joined = { ...(plan.account !== undefined && { sharedBy: props.sharedBy ?? [] }), ...(hubProvider && { hubProvider }) };
    if (plan.attachment) {
      if (!hub) throw new Error(`${name} attaches to a hub, and none is given`);
      this.#routes(new VpcAttachment(this, "hub", { hub, vpc: this, plan: plan.attachment, name, tags, ...joined }));
    }
    if (names.length > 0) {
      if (!props.names) throw new Error(`${name} resolves endpoints of a hub that has none`);
      const resolved = { vpcId: this.vpcId, name: plan.awsName ?? name, names, tags, hub: props.names };
      new VpcNames(this, "names", { ...resolved, ...(provider && { provider }), ...joined });
    }
  }

  subnetId(zone: string): string {
    return find(this.#plan.subnets, zone, `subnet of ${this.#plan.name} in zone`).id;
  }

  tableId(table: string): string {
    return find(this.tableIds, table, `route table of ${this.#plan.name}`);
  }

  #guard(): void {
    const { name, id, cidr, blocks, subnets, tables, names } = this.#plan;
    const resolver = {
      condition: "${self.enable_dns_support && self.enable_dns_hostnames}",
      errorMessage: `${name} (${id}) resolves no private zones: turn on DNS support and DNS host names of the VPC.`,
    };
    const said = blocks.map((block) => `"${block}"`).join(", ");
    const found = 'for one in self.cidr_block_associations : one.cidr_block if one.state == "associated"';
    const vpc = new DataAwsVpc(this, "vpc", {
      id,
      lifecycle: {
        postcondition: [
          {
            condition: `\${self.cidr_block == "${cidr}" && toset([${found}]) == toset([${said}])}`,
            errorMessage: `${name} (${id}) has the blocks \${join(", ", [${found}])}, and the environment says ${blocks.join(", ")}: the hub would route others.`,
          },
          ...(names.length > 0 ? [resolver] : []),
        ],
      },
    });
    useProvider(vpc, this.provider);
    for (const [zone, subnet] of Object.entries(subnets)) this.#guardSubnet(zone, subnet);
    for (const [table, { id: routeTableId }] of Object.entries(tables)) {
      const looked = new DataAwsRouteTable(group(this, "table"), table, {
        routeTableId,
        lifecycle: { postcondition: [this.#owned(table)] },
      });
      useProvider(looked, this.provider);
    }
  }

  #guardSubnet(zone: string, { id, place }: { readonly id: string; readonly place: ZonePlace }): void {
    const [attribute, said] =
      "availabilityZone" in place ? ["availability_zone", place.availabilityZone] : ["availability_zone_id", place.availabilityZoneId];
    const inZone = {
      condition: `\${self.${attribute} == "${said}"}`,
      errorMessage: `Subnet ${id} of ${this.#plan.name} is in \${self.${attribute}}, and the environment says ${said}: the attachment would miss a zone.`,
    };
    const subnet = new DataAwsSubnet(group(this, "attachment"), zone, { id, lifecycle: { postcondition: [this.#owned(zone), inZone] } });
    useProvider(subnet, this.provider);
  }

  #owned(what: string): { readonly condition: string; readonly errorMessage: string } {
    const { id, name } = this.#plan;
    return {
      condition: `\${self.vpc_id == "${id}"}`,
      errorMessage: `\${self.id} (${what}) is a part of \${self.vpc_id}, and not of ${name} (${id}).`,
    };
  }

  /** Each below its table: `aws_route.vpc_legacy_table_app_10-0-0-0-8`. */
  #routes({ gatewayId: transitGatewayId, address }: VpcAttachment): void {
    for (const [table, { id: routeTableId, routes }] of Object.entries(this.#plan.tables)) {
      const scope = group(group(this, "table"), table);
      for (const { destination: destinationCidrBlock } of Object.values(routes)) {
        const route = new Route(scope, destinationId(destinationCidrBlock), { routeTableId, destinationCidrBlock, transitGatewayId });
        // AWS refuses a route to a gateway that the VPC is not attached to yet, and routes must go before the attachment.
        waitFor(route, address);
        useProvider(route, this.provider);
      }
    }
  }
}
