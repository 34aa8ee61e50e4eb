import type { Entry } from "./entry";
import { siteOf, type Decisions } from "./decisions";
import type { Network } from "./network";
import { place, type Report } from "./report";

/** Notes on what only people outside Terraform can see to: owners of a gateway, of a site's devices, and those on call. */
export function noteAdvice(network: Network, decisions: Decisions, report: Report): void {
  const { environment } = network;
  if (network.zones.length === 1) report.note("zones", "is one zone, and losing it loses everything; two or more stand when one is lost");
  if (environment.hub?.gateway !== undefined)
    report.note(
      "hub.gateway",
      `stays its owner's: default association and propagation must be off on it, its ASN must be ${environment.hub.asn}, and its flow log is not made here`,
    );
  const connected = [...network.sites.values()].filter(({ attached }) => attached);
  if (
    environment.hub !== undefined &&
    connected.some(({ gateways }) => gateways.length > 0) &&
    (environment.alarms?.topics ?? []).length === 0
  )
    report.note("alarms", "has no topics, so nobody hears when a VPN tunnel is down; write the ARNs of SNS topics");
  const ways = firstByWay(decisions.entries);
  for (const { name, blocks, source } of connected) {
    const way = ways.get(name);
    if (way === undefined) continue;
    const announced = [...blocks.map(({ text }) => text), "0.0.0.0/0"];
    const must = `must announce ${announced.join(" and ")}`;
    if (source.attachment === undefined) report.note(place("sites", name, "vpn"), `is a way out (${way.path}), so its devices ${must}`);
    else
      report.note(
        place("sites", name, "attachment"),
        `is a way out (${way.path}), so what is behind it ${must}; whether it stands when a part of it is lost is its owner's`,
      );
  }
}

/** Finds topics that CloudWatch could not notify. */
export function checkTopics(network: Network, report: Report): void {
  const { alarms, region } = network.environment;
  for (const [index, topic] of (alarms?.topics ?? []).entries()) {
    const path = place("alarms", "topics", index);
    const found = /^arn:aws(?:-cn|-us-gov)?:sns:([a-z0-9-]+):\d{12}:[A-Za-z0-9_-]{1,256}$/.exec(topic);
    if (found === null) report.problem(path, `"${topic}" is no ARN of an SNS topic; write arn:aws:sns:${region}:111122223333:<name>`);
    else if (found[1] !== region) report.problem(path, `is a topic of ${found[1] ?? ""}; an alarm notifies topics of ${region} alone`);
  }
}

/** The first entry that makes each site a way out. */
export function firstByWay(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  const found = new Map<string, Entry>();
  for (const entry of entries) {
    const site = entry.way === undefined ? undefined : siteOf(entry.way);
    if (site !== undefined && !found.has(site)) found.set(site, entry);
  }
  return found;
}
