import { AddressSet } from "../address-set";
import { blocksOfNode, type DeclaredVpc, hasHubEndpoints, WrittenVpcs } from "./declared";
import { endpointsOfType } from "./endpoint-policies";
import type { Environment } from "../../plan/environment";
import type { Resource } from "../terraform/resource";
import { list } from "../terraform/values";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { allNamed, madeFor, named } from "./look-up";
import { SecurityGroups } from "./security-groups";

/** Whom interface endpoints must answer, and whom they may. */
interface Clients {
  readonly needed: AddressSet;
  readonly allowed: AddressSet;
}

/** Interface endpoints answer those who use them, on tcp/443, and nobody else. */
export const endpointSecurityGroups: Check = (evidence) => {
  const { terraform, environment } = evidence;
  const findings = new Findings("endpoint-security-groups", terraform);
  const vpcs = WrittenVpcs.of(evidence);
  const groups = new SecurityGroups(terraform);
  const apart = madeFor(terraform, "aws_vpc_endpoint_security_group_association", "vpc_endpoint_id");
  // All endpoints of a VPC have the same clients and mostly the same groups: each set of groups is judged once.
  const sets = new Map<
    string,
    { readonly label: string; readonly clients: Clients; readonly members: readonly Resource[]; readonly endpoint: Resource }
  >();
  for (const endpoint of endpointsOfType(terraform, "Interface")) {
    const vpc = named(terraform, endpoint, "vpc_id");
    const declared = vpc && vpcs.declaredAs(vpc);
    const label = vpcs.labelOf(endpoint);
    const written = [
      ...allNamed(terraform, list(endpoint, "security_group_ids")),
      ...(apart.get(endpoint) ?? []).map((association) => named(terraform, association, "security_group_id")),
    ];
    const members = written.flatMap((group) => group ?? []);
    if (written.length === 0)
      findings.add(`an interface endpoint of ${label} names no security group, so it has the VPC's default one`, endpoint);
    if (members.length < written.length) findings.add(`an interface endpoint of ${label} has a security group that is not here`, endpoint);
    // That nothing asks for it is another check's to say.
    if (members.length === 0 || declared === undefined || vpc === undefined) continue;
    const key = `${vpc.stack}:${vpc.address} ${members
      .map(({ stack, address }) => `${stack}:${address}`)
      .sort()
      .join(" ")}`;
    if (!sets.has(key)) sets.set(key, { label, clients: clientsOf(environment, declared), members, endpoint });
  }
  for (const { label, clients, members, endpoint } of sets.values()) {
    let admitted = AddressSet.none;
    for (const group of members) {
      for (const rule of groups.ingressOf(group)) {
        const said =
          rule.flaw ?? (isHttps(rule) ? undefined : `${rule.protocol} on ports ${rule.fromPort ?? "any"} to ${rule.toPort ?? "any"}`);
        if (said !== undefined) findings.add(`the interface endpoints of ${label} admit ${said}`, rule.resource, group);
        else {
          admitted = admitted.union(rule.sources);
          const extra = rule.sources.without(clients.allowed);
          if (!extra.isEmpty)
            findings.add(`the interface endpoints of ${label} admit ${extra.toString()}, which nothing asks for`, rule.resource, group);
        }
      }
    }
    const missing = clients.needed.without(admitted);
    if (!missing.isEmpty)
      findings.add(`the interface endpoints of ${label} do not answer ${missing.toString()}, which should use them`, ...members, endpoint);
  }
  return findings.sorted();
};

function isHttps({
  protocol,
  fromPort,
  toPort,
}: {
  readonly protocol: string;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
}): boolean {
  return (protocol === "tcp" || protocol === "6") && fromPort === 443 && toPort === 443;
}

/** In the hub the segments that use them (H1) and whoever is connected to `endpoints`; in a VPC its own addresses. */
function clientsOf(environment: Environment, vpc: DeclaredVpc): Clients {
  if (vpc.kind !== "endpoints") {
    const own = AddressSet.ofBlocks(vpc.blocks);
    return { needed: own, allowed: own };
  }
  if (!hasHubEndpoints(environment)) return { needed: AddressSet.none, allowed: AddressSet.none };
  const users = environment.endpoints?.interface?.for ?? Object.keys(environment.segments);
  const connected = environment.connect.flatMap(({ from, to }): readonly string[] =>
    to === "endpoints" && typeof from === "string" ? [from] : [],
  );
  let needed = AddressSet.none;
  let allowed = AddressSet.none;
  for (const { blocks, except } of [...users, ...connected].flatMap((node) => blocksOfNode(environment, node) ?? [])) {
    const all = AddressSet.ofBlocks(blocks);
    needed = needed.union(all.without(AddressSet.ofBlocks(except)));
    allowed = allowed.union(all);
  }
  return { needed, allowed };
}
