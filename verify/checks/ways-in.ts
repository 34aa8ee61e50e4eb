import type { Finding } from "../finding";
import { natSubnets } from "../reach/nat-subnets";
import type { Evidence } from "./evidence";
import { WrittenVpcs } from "./declared";
import { Findings } from "./findings";
import { AddressSet } from "../address-set";

/**
 * Nobody on the internet reaches a subnet that nobody declared public: a subnet has a route to an internet gateway only if it lies in a
 * public tier, or holds nothing but the NAT gateway that the environment asks for.
 */
export function waysIn(evidence: Evidence): readonly Finding[] {
  const { network, terraform } = evidence;
  const findings = new Findings("ways-in", terraform);
  const written = WrittenVpcs.of(evidence);
  const nats = natSubnets(terraform, network);
  for (const vpc of network.vpcs) {
    const declared = written.declaredAs(vpc.resource);
    const publicSpace = AddressSet.ofBlocks(
      Object.values(declared?.source?.tiers ?? {})
        .filter((tier) => tier.public !== undefined)
        .map(({ cidr }) => cidr),
    );
    const label = written.label(vpc.resource);
    for (const subnet of vpc.subnets) {
      const out = subnet.table.routes.find(({ target }) => target.kind === "internet");
      const isPublic = publicSpace.has(subnet.block.first) && publicSpace.has(subnet.block.last);
      if (out && !isPublic && !((declared?.natZones.length ?? 0) > 0 && nats.has(subnet)))
        findings.add(`${label} is open to the internet in ${subnet.block.text}, and nobody declared that`, out.resource, subnet.resource);
      const inside = isPublic ? subnet.table.routes.find(({ target }) => target.kind === "hub") : undefined;
      if (inside) findings.add(`public hosts of ${label} have a route to the hub`, inside.resource, subnet.resource);
    }
    const edge = vpc.internetGateway?.table;
    if (edge) findings.add(`${label} routes what comes in from the internet, and nobody declared that`, edge.resource);
  }
  return findings.sorted();
}
