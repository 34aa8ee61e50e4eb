import { zoneNamed } from "../asked/zones";
import type { Finding } from "../finding";
import { judgeReach } from "../reach/judge-reach";
import type { Evidence } from "./evidence";
import { Findings } from "./findings";

/**
 * Every zone is complete by itself: routes to firewall endpoints and NAT stay in their zone, the firewall stands in every zone of the hub,
 * and what comes in by a zone finds the firewall there. So the network without any one zone's resources is still complete.
 */
export function zones(evidence: Evidence): readonly Finding[] {
  const { environment, network, terraform } = evidence;
  const findings = new Findings("zones", terraform);
  const asked = (environment.hub?.zones ?? environment.zones).map((zone) => zoneNamed(environment, zone)).sort();
  for (const { resource, endpoints, vpc } of network.firewalls) {
    const has = new Set(endpoints.map(({ subnet }) => subnet.zone));
    const told = new Set(endpoints.flatMap(({ subnet }) => subnet.zoneWords));
    for (const zone of asked) if (!told.has(zone)) findings.add(`the firewall has no endpoint in ${zone}`, resource);
    for (const attachment of vpc.attachments) {
      const entered = new Set(attachment.subnets.map((subnet) => subnet.zone));
      for (const zone of has)
        if (!entered.has(zone))
          findings.add(`the firewall stands in ${zone}, where nothing comes in from the gateway`, attachment.resource);
      for (const subnet of attachment.subnets) {
        const out = subnet.table.routes.filter(({ target }) => target.kind === "firewall");
        if (out.length === 0)
          findings.add(`what comes in by ${subnet.zone} does not go to the firewall`, subnet.table.resource, subnet.resource);
        for (const { target, resource: route } of out) {
          if (target.kind === "firewall" && target.endpoint.subnet.zone !== subnet.zone)
            findings.add(`what comes in by ${subnet.zone} goes to the firewall of ${target.endpoint.subnet.zone}`, route);
        }
      }
    }
  }
  return [...findings.sorted(), ...judgeReach(evidence).findings.filter(({ check }) => check === "zones")];
}
