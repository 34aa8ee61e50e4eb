import type { Entry } from "./entry";
import { firstByWay } from "./advice";
import { reachesInspection, siteOf, type Decisions } from "./decisions";
import type { Network } from "./network";
import type { Report } from "./report";

/** Refuses what connections say together and no route can do (R11–R16). */
export function checkContradictions(network: Network, decisions: Decisions, report: Report): void {
  const out = decisions.entries.filter(({ way }) => way !== undefined);
  checkOwnNat(network, out, report);
  checkBackhauls(network, decisions, out, report);
  checkDefaults(network, decisions, out, report);
  checkSitePairs(network, decisions, out, report);
}

/** Own NAT exists where it is used (R11) and is used where it exists (C9). */
function checkOwnNat(network: Network, out: readonly Entry[], report: Report): void {
  const used = new Set<string>();
  for (const { way, from, path } of out) {
    if (way?.kind !== "own-nat") continue;
    const vpcs = from.vpc === undefined ? (network.segments.get(from.name)?.vpcs ?? []) : [from.vpc];
    for (const vpc of vpcs) {
      used.add(vpc.name);
      // A VPC that is not joined counts for no connection of its segment; with a NAT of its own it may use that (V7).
      if (from.kind === "segment" && network.environment.hub !== undefined && !vpc.joined) continue;
      // The way out of a VPC that exists is its owner's.
      if (vpc.source.nat === undefined && vpc.source.existing === undefined)
        report.problem(`${path}.via`, `${vpc.name} has no \`nat\`; declare \`vpcs.${vpc.name}.nat\` or choose another way out`);
    }
  }
  for (const { way, from, path } of out) {
    const own = from.vpc === undefined || way?.kind === "own-nat" ? undefined : ownNatOf(from.vpc.name, out);
    if (own !== undefined)
      report.note(
        path,
        `${from.vpc?.name ?? ""} leaves by its own NAT (${own.path}), past the firewall, which sees nothing of this while that line stands`,
      );
  }
  for (const vpc of network.vpcs.values()) {
    if (vpc.source.nat !== undefined && !used.has(vpc.name))
      report.note(`vpcs.${vpc.name}.nat`, "is not used by any way out; remove it once nothing may go back to it");
  }
}

/** The entry by which a VPC alone uses its own NAT (C8). */
function ownNatOf(vpc: string, out: readonly Entry[]): Entry | undefined {
  return out.find(({ way, from }) => way?.kind === "own-nat" && from.kind === "vpc" && from.name === vpc);
}

/** A site that carries somebody's way out: by BGP, over two devices, and given no internet itself (R12, R16; C6). */
function checkBackhauls(network: Network, decisions: Decisions, out: readonly Entry[], report: Report): void {
  for (const entry of out) {
    const { way, from } = entry;
    const site = way === undefined ? undefined : siteOf(way);
    const model = site === undefined ? undefined : network.sites.get(site);
    if (way === undefined || site === undefined || model === undefined) continue;
    if (model.static)
      report.problem(
        `${entry.path}.via`,
        `${site} rests on static routes, which never fail over: use BGP${model.source.attachment === undefined ? "" : ' and `routes: "learned"`'}`,
      );
    else if (model.source.attachment === undefined && model.gateways.length < 2 && model.source.vpn?.single === undefined) {
      report.problem(`${entry.path}.via`, `${site} rests on one device: add a gateway, or say why with \`vpn.single\``);
    }
    const given = out.find((other) => other.from.groupKind === "site" && other.from.group === site);
    if (given !== undefined && given.index > entry.index)
      report.problem(`${given.path}.to`, `${site} is given the internet here and gives it to ${from.group} in ${entry.path}`);
    else if (given !== undefined)
      report.problem(`${entry.path}.via`, `${site} gives the internet to ${from.group} here and is given it in ${given.path}`);
    const joined = decisions.joinedBy(from.group, site);
    if (way.kind === "firewall-site" && joined?.inspected === false) {
      const [path, other] = joined.index > entry.index ? [joined.path, entry.path] : [`${entry.path}.via`, joined.path];
      report.problem(
        path,
        `${from.group} and ${site} are joined past the firewall, and ${from.group} leaves by ${site} through it (${other}): replies would miss the firewall; choose one`,
      );
    }
  }
}

/** The place of the later of some entries, since the earlier were right until then. */
function latest(entries: readonly (Entry | undefined)[]): string {
  const index = Math.max(...entries.map((entry) => entry?.index ?? -1));
  return index < 0 ? "environment" : `connect[${index}]`;
}

/** No table may learn two defaults (R13). */
function checkDefaults(network: Network, decisions: Decisions, out: readonly Entry[], report: Report): void {
  const wayOut = firstByWay(out);
  const sites = [...network.sites.keys()].filter((site) => wayOut.has(site));
  for (const segment of network.segments.keys()) {
    const [one, other] = sites.filter((site) => decisions.classOf(segment, site) === "direct");
    if (one === undefined || other === undefined) continue;
    report.problem(
      latest([one, other].flatMap((site) => [decisions.joinedBy(segment, site), wayOut.get(site)])),
      `${segment} would learn two defaults, from ${one} and from ${other}: only one site that is anybody's way out may be direct with a segment`,
    );
  }
  if (decisions.exit?.kind !== "firewall-site") return;
  const { site: exit } = decisions.exit;
  const other = sites.find((site) => site !== exit && reachesInspection(network, decisions, site));
  if (other === undefined) return;
  report.problem(
    latest([
      wayOut.get(other),
      out.find(({ way }) => way?.kind === "firewall-site"),
      decisions.entries.find(({ inspected, from, to }) => inspected && (from.group === other || to.group === other)),
    ]),
    `the firewall would learn two defaults, from ${exit} and from ${other}: only one site that is anybody's way out may have inspected connections`,
  );
}

/** Sites joined past the firewall hear all that the other announces (R14, R15). */
function checkSitePairs(network: Network, decisions: Decisions, out: readonly Entry[], report: Report): void {
  const wayOut = firstByWay(out);
  const sites = [...network.sites.values()];
  const pairs = sites.flatMap((one, index) => sites.slice(index + 1).map((other) => [one, other] as const));
  for (const [one, other] of pairs) {
    const joined = decisions.joinedBy(one.name, other.name);
    if (joined === undefined || joined.inspected) continue;
    const leaving = wayOut.get(one.name) ?? wayOut.get(other.name);
    if (leaving !== undefined) {
      const what = `${one.name} and ${other.name} would learn each other's default`;
      report.problem(latest([joined, leaving]), `${what}; sites joined past the firewall may not be anyone's way out`);
    }
    const asn = one.source.vpn?.asn;
    if (asn === undefined || asn !== other.source.vpn?.asn) continue;
    const what = `sites ${one.name} and ${other.name} use one ASN (${asn}), so each would reject the other's routes`;
    report.problem(joined.path, `${what}: connect them through the firewall`);
  }
}
