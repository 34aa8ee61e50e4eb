import type { Resource } from "../terraform/resource";
import { blocks, flag, value } from "../terraform/values";
import { WrittenVpcs } from "./declared";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { made, madeFor, named } from "./look-up";

/** Every peering of VPCs that is asked for is there once, accepted, with names of the other side, and no other is (V3). */
export const peerings: Check = (evidence) => {
  const { terraform, environment } = evidence;
  const findings = new Findings("peerings", terraform);
  const vpcs = WrittenVpcs.of(evidence);
  const accepters = madeFor(terraform, "aws_vpc_peering_connection_accepter", "vpc_peering_connection_id");
  const options = madeFor(terraform, "aws_vpc_peering_connection_options", "vpc_peering_connection_id");
  const wanted = new Set((environment.peerings ?? []).map(({ between }) => [...between].sort().join(" and ")));
  const there = new Map<string, Resource>();
  for (const peering of made(terraform, "aws_vpc_peering_connection")) {
    const ends = ["vpc_id", "peer_vpc_id"].map((end) => {
      const id = value(peering, end);
      const there = Object.entries(environment.vpcs).find(([, { existing }]) => existing?.id === id)?.[0];
      const vpc = named(terraform, peering, end);
      return there ?? (vpc && vpcs.declaredAs(vpc)?.name);
    });
    const pair = ends.every((end) => end !== undefined) ? [...ends].sort().join(" and ") : undefined;
    if (pair === undefined || !wanted.has(pair)) {
      findings.add(`there is a peering of ${pair ?? "a VPC that is not declared here"}, which nothing asks for`, peering);
      continue;
    }
    const other = there.get(pair);
    if (other) findings.add(`${pair} are peered twice`, peering, other);
    there.set(pair, peering);
    const own = accepters.get(peering) ?? [];
    const ready = [peering, ...own];
    if (!ready.some((one) => flag(one, "auto_accept", false))) findings.add(`nobody accepts the peering of ${pair}`, ...ready);
    // Options name the peering, or what accepted it.
    const told = [...ready, ...ready.flatMap((one) => options.get(one) ?? [])];
    for (const side of ["requester", "accepter"])
      if (!told.some((one) => blocks(one, side).some((block) => flag(block, "allow_remote_vpc_dns_resolution", false))))
        findings.add(`host names do not resolve to private addresses for the ${side} of the peering of ${pair}`, peering);
  }
  for (const accepter of made(terraform, "aws_vpc_peering_connection_accepter")) {
    if (named(terraform, accepter, "vpc_peering_connection_id")?.type !== "aws_vpc_peering_connection")
      findings.add("a peering is accepted that is not made here", accepter);
  }
  for (const pair of wanted) if (!there.has(pair)) findings.add(`${pair} are to be peered, and are not`);
  return findings.sorted();
};
