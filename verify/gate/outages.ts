import { type Outage, arrangeOutages } from "./outage";
import { attachmentOutages } from "./outages/attachments";
import { firewallOutages } from "./outages/firewalls";
import { hubOutages } from "./outages/hub";
import { pathOutages } from "./outages/paths";
import { serviceOutages } from "./outages/services";
import { siteOutages } from "./outages/sites";
import { vpcOutages } from "./outages/vpcs";
import type { PathChange } from "./paths";
import type { Planned } from "./planned";

/** Whom a plan cuts off and for how long, what stays open, what leaves no evidence and what AWS will refuse; the worst first. */
export function findOutages(planned: Planned, paths: readonly PathChange[]): readonly Outage[] {
  return arrangeOutages([
    ...hubOutages(planned),
    ...attachmentOutages(planned),
    ...vpcOutages(planned),
    ...firewallOutages(planned),
    ...siteOutages(planned),
    ...serviceOutages(planned),
    ...pathOutages(planned, paths),
  ]);
}
