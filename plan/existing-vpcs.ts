import { byPlace } from "../cidr";
import type { Accounts } from "./accounts";
import type { Decisions } from "./decisions";
import { vpcNames } from "./endpoints/plan-endpoints";
import type { Environment, Vpc } from "./environment";
import { hubServices } from "./hub-services";
import { propagationsOf } from "./hub-tables";
import type { Network, VpcModel } from "./network";
import type { ExistingVpcPlan } from "./plan";
import { firstName } from "./renamed";
import { place, type Report } from "./report";
import { sorted } from "./sorted";
import { ours, privateRoutes } from "./vpc-tables";

/** Words of a VPC that would make something in it, with what to do about each instead. */
const makers = {
  tiers: "its subnets are its owner's; name addresses for rules under `ranges`",
  nat: 'its NAT is its owner\'s; `via: "own-nat"` leaves its default route as it is',
  endpoints: "its endpoints are its owner's; it may use those of the hub",
} as const;

/** Checks what an environment says of a VPC that exists: ids by their form, each once, and no word that would make something there. */
export function checkExisting(environment: Environment, report: Report): void {
  const owners = new Map<string, string>();
  const checkId = (path: string, kind: "vpc" | "subnet" | "rtb", what: string, id: string): void => {
    if (!new RegExp(`^${kind}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id))
      report.problem(path, `"${id}" is no id of ${what}, such as ${kind}- and 17 hexadecimal digits`);
    const owner = owners.get(id);
    if (owner === undefined) owners.set(id, path);
    else report.problem(path, `"${id}" is also ${owner}; write each once`);
  };
  for (const [name, source] of Object.entries(environment.vpcs)) {
    const { existing } = source;
    if (existing === undefined) continue;
    const at = (...steps: readonly string[]): string => place("vpcs", name, "existing", ...steps);
    checkId(at("id"), "vpc", "a VPC", existing.id);
    for (const [zone, id] of Object.entries(existing.attachment ?? {})) {
      checkId(at("attachment", zone), "subnet", "a subnet", id);
      if (!environment.zones.includes(zone))
        report.problem(at("attachment", zone), `"${zone}" is no zone of this environment; zones are ${environment.zones.join(", ")}`);
    }
    for (const [table, id] of Object.entries(existing.tables)) checkId(at("tables", table), "rtb", "a route table", id);
    checkParts(environment, name, source, report);
  }
}

function checkParts(environment: Environment, name: string, source: Vpc, report: Report): void {
  const { existing } = source;
  const at = (...steps: readonly string[]): string => place("vpcs", name, ...steps);
  const joined = environment.hub !== undefined && source.joined !== false;
  const subnets = Object.keys(existing?.attachment ?? {}).length;
  if (joined && subnets === 0)
    report.problem(
      at("existing", "attachment"),
      "is missing; write a subnet for each zone in which the hub may reach it, or `joined: false`",
    );
  if (!joined && subnets > 0)
    report.problem(at("existing", "attachment"), "is for a VPC that is joined to a hub; drop it, or join the VPC");
  if (Object.keys(existing?.tables ?? {}).length === 0)
    report.problem(at("existing", "tables"), "is empty; write the route tables whose subnets are to reach the hub or a peer");
  for (const [word, instead] of Object.entries(makers))
    if (source[word as keyof typeof makers] !== undefined) report.problem(at(word), `would be made in a VPC that exists; ${instead}`);
  if (environment.blockPublicAccess === true)
    report.problem("blockPublicAccess", `holds for ${at()}, too, whose ways out are its owner's; let its owner set it`);
  report.note(
    at("existing"),
    "gets an attachment and routes and nothing else: flow log, default security group, endpoints and ways out stay its owner's",
  );
}

/** Every VPC that exists, by name. */
export function planExisting(
  network: Network,
  decisions: Decisions,
  endpointSegments: readonly string[],
  accounts: Accounts,
): Readonly<Record<string, ExistingVpcPlan>> {
  const our = ours(network);
  const services = hubServices(network);
  const plans: Record<string, ExistingVpcPlan> = {};
  for (const vpc of network.vpcs.values()) {
    if (vpc.source.existing === undefined) continue;
    const routes = privateRoutes(network, decisions, vpc, our, undefined);
    const propagate = propagationsOf(network, decisions, vpc.segment, services);
    const account = accounts.of(vpc.source.account);
    plans[vpc.name] = {
      ...planOne(network, vpc, vpc.source.existing),
      tables: sorted(Object.fromEntries(Object.entries(vpc.source.existing.tables).map(([name, id]) => [name, { id, routes }]))),
      ...(vpc.joined && {
        attachment: {
          subnets: Object.keys(vpc.source.existing.attachment ?? {}).sort(),
          applianceMode: false,
          associate: vpc.segment,
          propagate,
        },
      }),
      ...(account !== undefined && { account }),
      names: vpc.joined && endpointSegments.includes(vpc.segment) ? vpcNames(network.environment, vpc.name) : [],
    };
  }
  return sorted(plans);
}

function planOne(
  { environment, zones, segments }: Network,
  vpc: VpcModel,
  existing: NonNullable<Vpc["existing"]>,
): Pick<ExistingVpcPlan, "name" | "awsName" | "id" | "cidr" | "blocks" | "tags" | "subnets"> {
  const first = firstName(environment, vpc.name);
  const subnets = zones.flatMap(({ word, place: inZone }) => {
    const id = existing.attachment?.[word];
    return id === undefined ? [] : [[word, { id, place: inZone }] as const];
  });
  return {
    name: `${environment.name}-${vpc.name}`,
    ...(first !== vpc.name && { awsName: `${environment.name}-${first}` }),
    id: existing.id,
    cidr: vpc.cidr.text,
    blocks: [vpc.cidr, ...vpc.secondary].sort(byPlace).map(({ text }) => text),
    tags: sorted({ ...segments.get(vpc.segment)?.source.tags, ...vpc.source.tags }),
    subnets: sorted(Object.fromEntries(subnets)),
  };
}
