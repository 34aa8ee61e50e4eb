import type { Finding } from "../finding";
import { toldZone, zoneWordsOf } from "../network/told-zone";
import { flag, list, text } from "../terraform/values";
import { WrittenVpcs } from "./declared";
import type { Evidence } from "./evidence";
import { Findings } from "./findings";
import { allNamed, made, named } from "./look-up";

/** Interface endpoints stand in every zone, in their own VPC, and every VPC has a resolver that finds them by name (semantics H1, H2). */
export function endpointZones(evidence: Evidence): readonly Finding[] {
  const { environment, terraform } = evidence;
  const findings = new Findings("endpoint-zones", terraform);
  const written = WrittenVpcs.of(evidence);
  for (const vpc of written.all) {
    if (!flag(vpc, "enable_dns_support", true)) findings.add(`${written.label(vpc)} has no resolver, so nothing in it finds a name`, vpc);
  }
  for (const endpoint of made(terraform, "aws_vpc_endpoint")) {
    if (text(endpoint, "vpc_endpoint_type") !== "Interface") continue;
    const home = named(terraform, endpoint, "vpc_id");
    const service = text(endpoint, "service_name") ?? endpoint.address;
    const subnets = allNamed(terraform, list(endpoint, "subnet_ids")).flatMap((subnet) => subnet ?? []);
    const zones = new Set(subnets.flatMap((subnet) => zoneWordsOf(toldZone(subnet)).slice(-1)));
    if (zones.size < environment.zones.length)
      findings.add(`${service} stands in ${zones.size} of ${environment.zones.length} zones, so it ends with one of them`, endpoint);
    const strange = subnets.find((subnet) => named(terraform, subnet, "vpc_id") !== home);
    if (strange) findings.add(`${service} stands in a subnet of another VPC`, endpoint, strange);
  }
  return findings.sorted();
}
