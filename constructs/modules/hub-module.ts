import type { Construct } from "constructs";

import type { Plan } from "../../plan/plan";
import { NetworkStack } from "../network-stack";
import { expression } from "../hcl-expression";
import { mapRecord } from "../reference";
import { output, requireRegion, tagsInput } from "./interface";

/** A module of the whole hub of an environment: what its stack holds where every VPC has a state of its own. */
export class HubModule extends NetworkStack {
  /** @param plan of an environment with a hub, in the layout `per-vpc` */
  constructor(scope: Construct, id: string, plan: Plan) {
    super(scope, plan, id);
    requireRegion(this, plan.region);
    tagsInput(this, expression(plan.tags));
    const { hub, inspection, endpoints, sites } = this;
    if (!hub) throw new Error(`${id} has no hub`);
    output(this, "gateway_id", "Id of the Transit Gateway.", hub.gatewayId);
    const vpcs = { ...(inspection && { inspection: inspection.vpc.vpcId }), ...(endpoints && { endpoints: endpoints.vpc.vpcId }) };
    output(this, "vpc_ids", "Ids of the hub's own VPCs, by service.", vpcs);
    const attachments = mapRecord(sites, (_, devices) => mapRecord(devices, (__, { attachmentId }) => attachmentId));
    output(this, "site_attachment_ids", "Ids of the attachments of sites, by site and device.", attachments);
  }
}
