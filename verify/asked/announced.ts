import { everywhere, type Cidr } from "../../cidr";
import type { Resource, Terraform } from "../terraform/resource";
import { text } from "../terraform/values";
import type { Asked } from "./asked";

/**
 * What the far end of a VPN connection is, and what it is taken to announce (S2): the blocks of its site, and a default if the site is
 * anybody's way out. A site is known by the addresses and certificates of its devices.
 */
export function announcements(
  asked: Asked,
  terraform: Terraform,
): (connection: Resource) => { site: string; blocks: readonly Cidr[] } | undefined {
  const devices = new Map<string, string>();
  for (const [site, { vpn }] of Object.entries(asked.environment.sites ?? {})) {
    for (const device of Object.values(vpn?.gateways ?? {})) {
      const { ip, certificate } = typeof device === "string" ? { ip: device, certificate: undefined } : device;
      for (const sign of [ip, certificate]) if (sign !== undefined) devices.set(sign, site);
    }
  }
  return (connection) => {
    const device = terraform.target(connection.values["customer_gateway_id"])?.resource;
    if (device === undefined) return undefined;
    const site = devices.get(text(device, "ip_address") ?? "") ?? devices.get(text(device, "certificate_arn") ?? "");
    return site === undefined ? undefined : { site, blocks: announcedBy(asked, site) };
  };
}

/** The sites behind attachments that exist, by the attachment's id: what they are taken to announce where routes are learned (S8). */
export function existingAttachments(asked: Asked): ReadonlyMap<string, { readonly site: string; readonly blocks: readonly Cidr[] }> {
  return new Map(
    Object.entries(asked.environment.sites ?? {}).flatMap(([site, { attachment, routes }]) =>
      attachment === undefined ? [] : [[attachment, { site, blocks: routes === "learned" ? announcedBy(asked, site) : [] }]],
    ),
  );
}

function announcedBy({ nodes, exits }: Asked, site: string): readonly Cidr[] {
  const blocks = nodes.sites.get(site)?.blocks ?? [];
  return exits.has(site) ? [...blocks, everywhere] : blocks;
}
