import { contains } from "../cidr";
import type { Environment, Site } from "./environment";
import type { SiteModel } from "./network";
import { readCidrs, readRanges, refuseSpecial, type Placed } from "./read-addresses";
import { place, type Report } from "./report";

/** Reads every site, and refuses blocks that lie in this network or equal another site's (N3, R21, R32). */
export function readSites(
  environment: Environment,
  own: readonly Placed[],
  report: Report,
): { readonly sites: ReadonlyMap<string, SiteModel>; readonly placed: readonly Placed[] } {
  const sites = new Map<string, SiteModel>();
  const placed: Placed[] = [];
  const seen = new Map<string, string>();
  const ownCidrs = own.map(({ cidr }) => cidr);
  for (const [name, source] of Object.entries(environment.sites ?? {})) {
    const path = place("sites", name, "blocks");
    if (source.blocks.length === 0) report.problem(path, `is empty; write what "${name}" announces`);
    const blocks = readCidrs(path, source.blocks, report);
    for (const block of blocks) {
      if (block.cidr.length === 0) report.problem(block.path, "0.0.0.0/0 is never a block; that a site is a way out is said by `connect`");
      const around = own.find(({ cidr }) => contains(cidr, block.cidr));
      if (around !== undefined)
        report.problem(
          block.path,
          `${block.cidr.text} ${around.cidr.text === block.cidr.text ? "is" : "lies in"} ${describe(around)}; a site may only announce wider ranges`,
        );
      const equal = seen.get(block.cidr.text);
      if (equal !== undefined) report.problem(block.path, `equals ${equal}; two sites may nest, never be equal`);
      seen.set(block.cidr.text, block.path);
    }
    placed.push(...blocks);
    const cidrs = blocks.map(({ cidr }) => cidr);
    const ranges = readRanges(["sites", name, "ranges"], source.ranges ?? {}, report, (cidr) => {
      if (cidrs.length === source.blocks.length && !cidrs.some((block) => contains(block, cidr)))
        return `${cidr.text} lies in none of the blocks of ${name}`;
      return ownCidrs.some((block) => contains(block, cidr))
        ? `${cidr.text} lies in this network, so it is never an address of ${name}`
        : undefined;
    });
    const gateways = Object.keys(source.vpn?.gateways ?? {}).sort();
    sites.set(name, {
      name,
      source,
      blocks: cidrs,
      ranges,
      gateways,
      attached: gateways.length > 0 || source.attachment !== undefined,
      static: source.attachment === undefined ? source.vpn?.asn === undefined : source.routes !== "learned",
    });
  }
  refuseSpecial(placed, report);
  checkAttachments(environment, report);
  return { sites, placed };
}

/** A site rests on an attachment that exists, or on VPN connections that are made here (S8). */
function checkAttachments({ sites = {} }: Environment, report: Report): void {
  const owners = new Map<string, string>();
  for (const [name, { attachment, routes, vpn }] of Object.entries<Omit<Site, "routes"> & { readonly routes?: string }>(sites)) {
    const path = place("sites", name, "attachment");
    if (routes !== undefined && routes !== "static" && routes !== "learned")
      report.problem(place("sites", name, "routes"), `"${routes}" is neither "static" nor "learned"`);
    if (attachment === undefined) {
      if (routes !== undefined)
        report.problem(place("sites", name, "routes"), "is for `attachment`; with `vpn` routes are learned by BGP where it says `asn`");
      continue;
    }
    if (!/^tgw-attach-([0-9a-f]{8}|[0-9a-f]{17})$/.test(attachment))
      report.problem(path, `"${attachment}" is no id of an attachment, such as tgw-attach- and 17 hexadecimal digits`);
    if (vpn !== undefined) report.problem(path, "is written beside `vpn`; a site is joined one way: drop one");
    const owner = owners.get(attachment);
    if (owner === undefined) owners.set(attachment, path);
    else report.problem(path, `is also ${owner}; an attachment has one table, so two sites behind it are one site`);
  }
}

function describe({ path, cidr }: Placed): string {
  const segment = /^segments(?:\.|\[")([^."[\]]+)/.exec(path)?.[1];
  return segment === undefined ? `the hub's block${path === "hub.block" ? "" : ` ${cidr.text}`}` : `a block of segment "${segment}"`;
}
