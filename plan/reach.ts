import type { Entry, Way } from "./entry";
import { describeWay, type Decisions } from "./decisions";
import type { Network } from "./network";
import type { Reach } from "./plan";

const pastFirewall = "past the firewall";
const firewall = "the firewall";

/** Who reaches whom through what: `connect`, and what it implies (C7, H1, V3, V6). Sorted, each line once. */
export function describeReach(network: Network, decisions: Decisions, endpointSegments: readonly string[]): readonly Reach[] {
  const lines: Reach[] = decisions.entries
    // A VPC with an own-nat line of its own sends nothing to the way out of its segment (C8).
    .filter(({ way, from }) => way === undefined || way.kind === "own-nat" || !decisions.ownNat.has(from.vpc?.name ?? ""))
    .flatMap(describeEntry);
  for (const segment of endpointSegments)
    lines.push({ from: segment, to: "endpoints", bothWays: false, what: "tcp/443", through: pastFirewall });
  for (const vpc of network.vpcs.values()) {
    for (const tier of vpc.tiers.values()) {
      if (tier.public)
        lines.push({
          from: "internet",
          to: `${vpc.name}/${tier.name}`,
          bothWays: true,
          what: "everything",
          through: `${vpc.name}'s internet gateway`,
        });
    }
  }
  for (const { one, other } of network.peerings) {
    const [from = "", to = ""] = [one.name, other.name].sort();
    lines.push({ from, to, bothWays: true, what: "everything", through: `their peering, ${pastFirewall}` });
  }
  const unique = new Map(lines.map((line) => [Object.values(line).join("\n"), line]));
  return [...unique].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line);
}

function describeEntry(entry: Entry): readonly Reach[] {
  const { from, to, way, bothWays, within } = entry;
  const what =
    entry.inspected || entry.allow.length + entry.names.length > 0 ? [...entry.allow, ...entry.names].sort().join(", ") : "everything";
  if (way === undefined) {
    const through = entry.through ?? (entry.inspected ? firewall : pastFirewall);
    // Both ways is the same whichever end is written first.
    const [one = "", other = ""] = bothWays ? [from.name, to.name].sort() : [from.name, to.name];
    return [{ from: one, to: within ? `other VPCs of ${to.name}` : other, bothWays: bothWays || within, what, through }];
  }
  const out: Reach = { from: from.name, to: to.name, bothWays: false, what, through: describeExit(way) };
  if (way.kind !== "site") return [out];
  return [
    out,
    {
      from: from.name,
      to: way.site,
      bothWays: true,
      what: "everything",
      through: `${pastFirewall}, because ${from.name} leaves by ${way.site}`,
    },
  ];
}

function describeExit(way: Way): string {
  if (way.kind === "nat") return `${firewall}, then NAT in the hub`;
  if (way.kind === "firewall-site") return `${firewall}, then ${way.site}`;
  return `${describeWay(way)}, ${pastFirewall}`;
}
