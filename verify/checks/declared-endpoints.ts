import { contains, parseCidr } from "../../cidr";
import type { Environment } from "../../plan/environment";
import type { Resource } from "../terraform/resource";
import { list, text } from "../terraform/values";
import { type DeclaredVpc, hasHubEndpoints, mayUseEndpoints, WrittenVpcs } from "./declared";
import { endpointsOfType, serviceOf } from "./endpoint-policies";
import type { Check, Evidence } from "./evidence";
import { Findings } from "./findings";
import { allNamed, made, madeFor, named } from "./look-up";

/** Every declared endpoint is there, in the tables of all who use it, and no other leads out of a VPC. */
export const declaredEndpoints: Check = (evidence) => {
  const { terraform, environment } = evidence;
  const findings = new Findings("declared-endpoints", terraform);
  const vpcs = WrittenVpcs.of(evidence);
  for (const endpoint of made(terraform, "aws_vpc_endpoint")) {
    const type = text(endpoint, "vpc_endpoint_type") ?? "Gateway";
    if (type !== "Gateway" && type !== "Interface")
      findings.add(`${vpcs.labelOf(endpoint)} has an endpoint of type ${type}, which nothing asks for`, endpoint);
  }

  for (const endpoint of made(terraform, "aws_vpc_endpoint"))
    if (named(terraform, endpoint, "vpc_id") === undefined) findings.add("an endpoint stands in a VPC that is not here", endpoint);

  const tables = tablesOfTiers(evidence);
  const apart = madeFor(terraform, "aws_vpc_endpoint_route_table_association", "vpc_endpoint_id");
  const gateways = byVpc(evidence, endpointsOfType(terraform, "Gateway"));
  const interfaces = byVpc(evidence, endpointsOfType(terraform, "Interface"));
  for (const vpc of vpcs.all) {
    const declared = vpcs.declaredAs(vpc);
    const label = vpcs.label(vpc);
    const wanted: readonly string[] = declared?.kind === "spoke" ? (environment.endpoints?.gateway ?? []) : [];
    const own = gateways.get(vpc) ?? new Map<string, Resource[]>();
    for (const service of wanted) if (!own.has(service)) findings.add(`${label} has no gateway endpoint of ${service}`, vpc);
    for (const [service, endpoints] of own) {
      const isWanted = wanted.includes(service) || (service === "s3" && declared !== undefined && hasBundle(environment, declared));
      if (!isWanted) findings.add(`${label} has a gateway endpoint of ${service}, which nothing asks for`, ...endpoints);
      const joined = new Set(
        endpoints.flatMap((endpoint) => [
          ...allNamed(terraform, list(endpoint, "route_table_ids")),
          ...(apart.get(endpoint) ?? []).map((association) => named(terraform, association, "route_table_id")),
        ]),
      );
      const needed = tables.get(vpc) ?? new Set<Resource>();
      for (const table of needed)
        if (isWanted && !joined.has(table))
          findings.add(`a table of ${label} has no route to the gateway endpoint of ${service}`, table, ...endpoints);
      for (const table of joined)
        if (table === undefined || !needed.has(table))
          findings.add(
            `the gateway endpoint of ${service} is in a table that serves no tier of ${label}`,
            ...(table ? [table] : []),
            ...endpoints,
          );
    }
    judgeInterfaces(environment, declared, vpc, label, interfaces.get(vpc) ?? new Map<string, Resource[]>(), findings);
  }
  return findings.sorted();
};

function judgeInterfaces(
  environment: Environment,
  declared: DeclaredVpc | undefined,
  vpc: Resource,
  label: string,
  own: ReadonlyMap<string, readonly Resource[]>,
  findings: Findings,
): void {
  const asked = declared === undefined ? [] : askedIn(environment, declared);
  const services = new Set(asked.flatMap((one) => one.services ?? []));
  const bundled = asked.some(({ bundles = [] }) => bundles.length > 0);
  for (const service of services) if (!own.has(service)) findings.add(`${label} has no interface endpoint of ${service}`, vpc);
  for (const [service, endpoints] of own) {
    // What is no service of AWS in this region is somebody's own, behind a private link.
    const ofAws = endpoints.every((endpoint) => /^(cn\.)?com\.amazonaws\.(?!vpce\.)/.test(text(endpoint, "service_name") ?? ""));
    if (!ofAws || !(services.has(service) || bundled))
      findings.add(`${label} has an interface endpoint of ${service}, which nothing asks for`, ...endpoints);
  }
}

type Asked = NonNullable<DeclaredVpc["source"]>["endpoints"] & {};

/** What a VPC is asked to hold interface endpoints of. */
function askedIn(environment: Environment, { kind, source }: DeclaredVpc): readonly Asked[] {
  const central = environment.endpoints?.interface;
  if (kind === "endpoints") return central ? [central] : [];
  if (source === undefined) return [];
  const everywhere = central?.in === "vpcs" && mayUseEndpoints(environment, source) ? [central] : [];
  return [...everywhere, ...(source.endpoints ? [source.endpoints] : [])];
}

/** Whether a VPC uses a bundle, of which some cannot do without S3. */
function hasBundle(environment: Environment, vpc: DeclaredVpc): boolean {
  if (vpc.source === undefined) return false;
  const central = environment.endpoints?.interface;
  const fromHub = hasHubEndpoints(environment) && vpc.source.joined !== false && mayUseEndpoints(environment, vpc.source);
  return [...askedIn(environment, vpc), ...(fromHub && central ? [central] : [])].some(({ bundles = [] }) => bundles.length > 0);
}

function byVpc({ terraform }: Evidence, endpoints: readonly Resource[]): ReadonlyMap<Resource, Map<string, Resource[]>> {
  const found = new Map<Resource, Map<string, Resource[]>>();
  for (const endpoint of endpoints) {
    const vpc = named(terraform, endpoint, "vpc_id");
    if (vpc === undefined) continue;
    const services = found.get(vpc) ?? new Map<string, Resource[]>();
    const service = serviceOf(endpoint);
    found.set(vpc, services.set(service, [...(services.get(service) ?? []), endpoint]));
  }
  return found;
}

/** The tables of the subnets in which the workloads of each spoke live: those of its tiers, isolated and public ones too (§4, V6). */
function tablesOfTiers(evidence: Evidence): ReadonlyMap<Resource, ReadonlySet<Resource>> {
  const { terraform } = evidence;
  const vpcs = WrittenVpcs.of(evidence);
  const found = new Map<Resource, Set<Resource>>();
  for (const association of made(terraform, "aws_route_table_association")) {
    const subnet = named(terraform, association, "subnet_id");
    const table = named(terraform, association, "route_table_id");
    const vpc = subnet && named(terraform, subnet, "vpc_id");
    const tiers = vpc && vpcs.declaredAs(vpc)?.tiers;
    const cidr = subnet && text(subnet, "cidr_block");
    if (table === undefined || vpc === undefined || tiers === undefined || cidr === undefined) continue;
    const block = parseCidr(cidr);
    if (tiers.some((tier) => contains(tier, block))) found.set(vpc, (found.get(vpc) ?? new Set()).add(table));
  }
  return found;
}
