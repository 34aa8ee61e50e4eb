import type { Decisions } from "./decisions";
import { hubServices } from "./hub-services";
import { attachedSites, propagationsOf } from "./hub-tables";
import type { Network } from "./network";
import type { SitePlan } from "./plan";
import { place, type Report } from "./report";
import { sorted } from "./sorted";
import { planVpn } from "./vpn";

/** Every site that something connects, by name: all its attachments speak to the same tables (S1). */
export function planSites(network: Network, decisions: Decisions, report: Report): Readonly<Record<string, SitePlan>> {
  if (network.environment.hub === undefined) {
    for (const { name, source } of attachedSites(network)) {
      const word = source.attachment === undefined ? "vpn" : "attachment";
      report.problem(place("sites", name, word), `needs a hub to end at; declare \`hub\`, or drop the site's ${word}`);
    }
  }
  const services = hubServices(network);
  const plans: Record<string, SitePlan> = {};
  for (const site of attachedSites(network)) {
    // What is static announces nothing, so that propagating it would install nothing (S3, S8).
    const tables = { associate: site.name, propagate: site.static ? [] : propagationsOf(network, decisions, site.name, services) };
    const connections = planVpn(network.environment, site.name, report);
    plans[site.name] = {
      name: site.name,
      connections: Object.fromEntries(Object.entries(connections).map(([gateway, connection]) => [gateway, { ...connection, ...tables }])),
      ...(site.source.attachment !== undefined && { attachment: { id: site.source.attachment, ...tables } }),
    };
  }
  return sorted(plans);
}
