import type { Environment } from "../../plan/environment";
import { type Module, renderModules } from "../../synth/modules/render-modules";
import { planned, reversed } from "../planned";
import { both, london } from "../linked-example";
import { written } from "../constructs/written";
import { changed, example } from "../worked-example";

type Json = Readonly<Record<string, unknown>>;

interface Read extends Record<string, unknown> {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly variable: Readonly<Record<string, { readonly type: string; readonly validation?: readonly Json[] }>>;
  readonly output: Readonly<Record<string, { readonly value: unknown; readonly description: string }>>;
  readonly terraform: Json;
}

function modulesOf(environment: Environment): Readonly<Record<string, Module>> {
  const { modules, problems } = renderModules(environment, {});
  expect(problems).toEqual([]);
  return Object.fromEntries(modules.map((module) => [module.name, module]));
}

/** A module as Terraform reads it: all of its files as one. */
function read(module: Module | undefined): Read {
  const files = Object.entries(module?.files ?? {}).filter(([file]) => file.endsWith(".tf.json"));
  return Object.assign({}, ...files.map(([, text]) => JSON.parse(text) as Json)) as Read;
}

function addresses({ resource }: Read): readonly string[] {
  return Object.entries(resource).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));
}

const stampOf = (module: Module | undefined): unknown => read(module).output["made_from"]?.value;

const { "prod-spoke": spoke, "prod-hub": hub } = modulesOf(example);

test("both modules ask for versions and have no backend and no provider of their own", () => {
  const aws = { source: "registry.terraform.io/hashicorp/aws", version: ">= 5.100.0, < 7.0.0" };
  expect(read(spoke).terraform).toEqual({
    required_version: ">= 1.9.0",
    required_providers: { aws: { ...aws, configuration_aliases: ["aws.hub"] } },
  });
  expect(read(hub).terraform).toEqual({ required_version: ">= 1.9.0", required_providers: { aws } });
  for (const module of [spoke, hub]) {
    expect(Object.keys(module!.files)).toEqual(["main.tf.json", "variables.tf.json", "outputs.tf.json", "versions.tf.json", "README.md"]);
    expect(read(module)).not.toHaveProperty("provider");
  }
});

test("a Terraform that the environment asks for is asked for beside that of the module", () => {
  const { "prod-hub": strict } = modulesOf(changed({ versions: { terraform: ">= 1.11.0" } }));
  expect(read(strict).terraform).toMatchObject({ required_version: ">= 1.9.0, >= 1.11.0" });
});

test("the spoke takes what its team decides and nothing else, and gives back ids", () => {
  const { variable, output } = read(spoke);
  expect(Object.entries(variable).map(([name, { type }]) => [name, type.slice(0, 25)])).toEqual([
    ["name", "string"],
    ["segment", "string"],
    ["cidr", "string"],
    ["contract", "object({ version = number"],
    ["across_accounts", "bool"],
    ["tags", "map(string)"],
  ]);
  expect(Object.keys(output)).toEqual(["vpc_id", "subnet_ids", "route_table_ids", "attachment_id", "declaration", "made_from"]);
  expect(output["subnet_ids"]?.value).toEqual({
    a: "${aws_subnet.vpc_workload_a.id}",
    b: "${aws_subnet.vpc_workload_b.id}",
    c: "${aws_subnet.vpc_workload_c.id}",
  });
});

test("what the hub's account owns is the hub's provider's, and only what may be accepted is counted", () => {
  const { resource } = read(spoke);
  const ofHub = Object.values(resource).flatMap((named) => Object.entries(named).filter(([, { provider }]) => provider === "aws.hub"));
  expect(ofHub.map(([name]) => name).sort()).toEqual([
    "vpc_hub_accepter",
    "vpc_hub_association",
    "vpc_hub_propagation",
    "vpc_names_authorization",
  ]);
  const counted = Object.values(resource).flatMap((named) => Object.entries(named).filter(([, attributes]) => "count" in attributes));
  expect(counted.map(([name, { count }]) => [name, count])).toEqual([["vpc_hub_accepter", "${var.across_accounts ? 1 : 0}"]]);
  expect(resource["aws_ec2_transit_gateway_vpc_attachment"]!["vpc_hub_attachment"]).toMatchObject({
    transit_gateway_id: "${var.contract.gateway_id}",
    transit_gateway_default_route_table_association: "${var.across_accounts ? null : false}",
    transit_gateway_default_route_table_propagation: "${var.across_accounts ? null : false}",
  });
});

test("routes wait for whoever accepts the attachment, and the way out is the segment's", () => {
  const routes = read(spoke).resource["aws_route"]!;
  expect(Object.values(routes).map(({ depends_on: waits }) => waits)).toEqual(
    Object.values(routes).map(() => ["aws_ec2_transit_gateway_vpc_attachment_accepter.vpc_hub_accepter"]),
  );
  expect(routes["vpc_table_private_b_to"]).toMatchObject({
    for_each: "${toset(local.segment.routes)}",
    destination_cidr_block: "${each.key}",
    route_table_id: "${aws_route_table.vpc_table_private_b.id}",
  });
});

test("the spoke has the addresses of a VPC of the environment, without its name", () => {
  const own = Object.keys(written(planned(example))).filter((address) => address.includes(".vpc_shop_"));
  const keyed = /_hub_propagation_\w+$|_default$|vpc_names_[\w-]+$/;
  const expected = own.map((address) => address.replace(".vpc_shop_", ".vpc_")).filter((address) => !keyed.test(address));
  const more = [
    "accepter.vpc_hub_accepter",
    "propagation.vpc_hub_propagation",
    "authorization.vpc_names_authorization",
    "association.vpc_names_zone",
  ];
  const rest = addresses(read(spoke)).filter(
    (address) => !more.some((end) => address.endsWith(end)) && !/^aws_route\..*_to$/.test(address),
  );
  expect([...rest].sort()).toEqual([...expected].sort());
});

test("the hub has the addresses of the hub's own stack", () => {
  const own = Object.keys(written(planned(changed({ state: { backend: "local", layout: "per-vpc" } })))).filter(
    (address) => !address.startsWith("data."),
  );
  expect([...addresses(read(hub))].sort()).toEqual(own.sort());
  expect(Object.keys(read(hub).output)).toEqual(["contract", "gateway_id", "vpc_ids", "site_attachment_ids", "made_from"]);
});

test("tags of the root go beside those of the environment, and the name stays", () => {
  const { resource } = read(modulesOf(changed({ tags: { organisation: "securecart" } }))["prod-spoke"]);
  expect(resource["aws_subnet"]!["vpc_workload_a"]!["tags"]).toBe(
    '${merge(local.tags, { Name = "prod-${var.name}-workload-a", Tier = "workload" })}',
  );
});

test("endpoints that some segments lack are keyed, and the group before them lets the VPC in", () => {
  const { resource } = read(
    modulesOf(changed({ endpoints: { interface: { in: "vpcs", for: ["prod"], bundles: ["ecs-fargate"] } } }))["prod-spoke"],
  );
  expect(resource["aws_vpc_endpoint"]!["vpc_endpoint_ecr-api"]).toMatchObject({
    for_each: '${setintersection(["ecr-api"], local.segment.interface_endpoints)}',
  });
  expect(resource["aws_vpc_endpoint"]!["vpc_endpoint_s3"]).toMatchObject({ policy: "${each.value}" });
  expect(resource["aws_vpc_security_group_ingress_rule"]!["vpc_endpoints_clients_vpc"]).toMatchObject({ cidr_ipv4: "${var.cidr}" });
});

test("names come by the hub's profile where the environment says so", () => {
  const profile = { ...example.endpoints, interface: { ...example.endpoints!.interface, names: "profile" } };
  const { resource } = read(modulesOf(changed({ endpoints: profile }))["prod-spoke"]);
  expect(resource["aws_route53profiles_association"]!["vpc_names_profile"]).toMatchObject({
    count: "${local.segment.profile ? 1 : 0}",
    profile_id: "${var.contract.profile_id}",
  });
  expect(resource).not.toHaveProperty("aws_route53_zone_association");
});

test("the stamp stays while a VPC is added, and changes with what a segment's VPCs would have", () => {
  const more = modulesOf(changed({ vpcs: { ...example.vpcs, billing: { segment: "prod", cidr: "10.17.32.0/20" } } }));
  expect(more["prod-spoke"]!.files["main.tf.json"]).toContain('"billing"');
  expect(stampOf(more["prod-spoke"])).toBe(stampOf(spoke));
  expect(stampOf(more["prod-hub"])).toBe(stampOf(hub));
  const opened = modulesOf(changed({ connect: [...example.connect, { between: ["prod", "dev"], uninspected: "for a week" }] }));
  expect(stampOf(opened["prod-spoke"])).not.toBe(stampOf(spoke));
});

test("VPCs of a segment that a link joins past the firewall propagate into the table of the link, and the hub has that table", () => {
  const { modules } = renderModules(london, {}, [both]);
  const [spokeOfLondon, hubOfLondon] = modules.map(read);
  expect(spokeOfLondon!["locals"]).toMatchObject({
    segments: { dev: { propagate: ["inspection", "link-ireland"] }, prod: { propagate: ["inspection"] } },
  });
  expect(addresses(hubOfLondon!)).toContain("aws_ec2_transit_gateway_route_table.hub_table_link-ireland");
});

test("a rename moves addresses inside the hub's module", () => {
  const { "prod-hub": renamed } = modulesOf(changed({ renamed: { production: "prod" } }));
  expect(read(renamed)["moved"]).toContainEqual({
    from: "aws_ec2_transit_gateway_route_table.hub_table_production",
    to: "aws_ec2_transit_gateway_route_table.hub_table_prod",
  });
});

test("order means nothing", () => {
  expect(modulesOf(reversed(example))).toEqual(modulesOf(example));
});

test("the page of the spoke says how to use it, what it takes, when to write it again and what it cannot do", () => {
  const page = spoke!.files["README.md"]!;
  for (const heading of [
    "Usage",
    "Segments",
    "Inputs",
    "Outputs",
    "Requirements",
    "What it makes",
    "When to write it again",
    "What it cannot do",
    "Proof",
  ])
    expect(page).toContain(`\n## ${heading}\n`);
  expect(page).toContain("| `dev` | 10.18.0.0/16 | endpoints, inspection, london, shared | the hub | 6 |");
  expect(page).toContain(String(stampOf(spoke)));
  expect(page.match(/^\|(?!-)[^\n]*$/gm)!.every((row) => row.endsWith("|"))).toBe(true);
});
