import type { Environment } from "../../plan/environment";
import { farEnds } from "../asked/links";
import type { Attachment, Hub } from "../network/network";
import { isStackOf } from "../stacks";
import type { Terraform } from "../terraform/resource";
import { text } from "../terraform/values";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { made, madeFor, named } from "./look-up";

const accepter = "aws_ec2_transit_gateway_peering_attachment_accepter";

/** Hubs peer where a link says so and nowhere else; each peering is accepted in the other region and associated on either side. */
export const links: Check = (evidence) => {
  const { linked, network, environment } = evidence;
  if (linked === undefined) return [];
  const findings = new Findings("links", linked.terraform);
  const peerings = network.hubs.flatMap(({ attachments }) => attachments.filter(({ kind }) => kind === "peering"));
  const declared = new Set<Attachment>();
  for (const { far } of farEnds(environment, linked.links)) {
    const own = peerings.filter(({ peer }) => peer !== undefined && isHubOf(peer.hub, far));
    if (own.length === 0) findings.add(`${environment.name} and ${far.name} are linked, and their hubs do not peer`);
    if (own.length > 1)
      findings.add(`the hubs of ${environment.name} and ${far.name} peer ${own.length} times`, ...own.map(({ resource }) => resource));
    for (const peering of own) {
      declared.add(peering);
      judge(linked.terraform, [environment, far], peering, findings);
    }
  }
  for (const peering of peerings)
    if (!declared.has(peering)) findings.add("the hub peers with one that no link leads to", peering.resource);
  const known = new Set([...declared].map(({ resource }) => resource));
  for (const resource of made(evidence.terraform, accepter)) {
    const accepted = named(linked.terraform, resource, "transit_gateway_attachment_id");
    if (accepted === undefined || !known.has(accepted)) findings.add("a peering is accepted that no link asks for", resource);
  }
  return findings.sorted();
};

function judge(
  terraform: Terraform,
  ends: readonly [Environment, Environment],
  { resource, peer, ...side }: Attachment,
  findings: Findings,
): void {
  if (!madeFor(terraform, accepter, "transit_gateway_attachment_id").has(resource))
    findings.add("the peering is accepted by nobody, so nothing crosses it", resource);
  const asked = [side.hub, peer?.hub].find((hub) => hub !== undefined && isNamed(terraform, hub, resource));
  const other = ends.find((end) => asked !== undefined && isHubOf(asked, end));
  const region = text(resource, "peer_region");
  if (other !== undefined && region !== other.region)
    findings.add(`the peering asks for a hub in ${region ?? "no region"}, and that of ${other.name} is in ${other.region}`, resource);
  for (const [hub, association] of [
    [side.hub, side.association],
    [peer?.hub, peer?.association],
  ] as const) {
    const end = ends.find((one) => hub !== undefined && isHubOf(hub, one));
    if (association === undefined)
      findings.add(
        `the peering has no table in the hub of ${end?.name ?? "the other side"}, so what comes over it there is lost`,
        resource,
      );
  }
}

/** Whether a hub is the one that a peering asks for. */
function isNamed(terraform: Terraform, { resource, id }: Hub, peering: Attachment["resource"]): boolean {
  const found = named(terraform, peering, "peer_transit_gateway_id");
  return found === undefined ? text(peering, "peer_transit_gateway_id") === id : found === resource;
}

function isHubOf({ resource, id }: Hub, { name, hub }: Environment): boolean {
  return resource === undefined ? id === hub?.gateway : isStackOf(resource.stack, name);
}
