import { parseCidr, part } from "../../cidr";
import type { Environment } from "../../plan/environment";
import { planSpokeModule, type SpokeModulePlan } from "../../plan/spoke-module";
import { planned, reversed } from "../planned";
import { changed, example } from "../worked-example";

function moduleOf(environment: Environment): SpokeModulePlan {
  const { plan, problems } = planSpokeModule(environment);
  if (plan === undefined) throw new Error(JSON.stringify(problems));
  return plan;
}

/** What Terraform makes of a block in a VPC. */
function evaluated(expression: string, vpc: string): string {
  const cidr = parseCidr(vpc);
  const [, bits, index] = /^\$\{cidrsubnet\(var\.cidr, (\d+), (\d+)\)\}$/.exec(expression) ?? [];
  if (bits !== undefined) return part(cidr, cidr.length + Number(bits), Number(index)).text;
  const end = /^\$\{cidrsubnet\(var\.cidr, (\d+) - local\.prefix_length, pow\(2, \1 - local\.prefix_length\) - (\d+)\)\}$/.exec(expression);
  return part(cidr, Number(end?.[1]), -Number(end?.[2])).text;
}

/** One more VPC of a segment, as the environment itself would have it. */
function declared(environment: Environment, segment: string, cidr: string) {
  return planned({ ...environment, vpcs: { ...environment.vpcs, billing: { segment, cidr } } }).vpcs["billing"]!;
}

test("each segment of the worked example has the tables and routes of §5", () => {
  const { segments, vpc, refused } = moduleOf(example);
  expect(refused).toEqual({});
  expect(Object.entries(segments).map(([name, { propagate, routes }]) => [name, propagate, routes])).toEqual([
    ["dev", ["endpoints", "inspection", "london", "shared"], ["0.0.0.0/0"]],
    ["prod", ["endpoints", "inspection"], ["0.0.0.0/0"]],
    ["shared", ["dev", "endpoints", "inspection"], []],
  ]);
  expect(Object.keys(vpc.tables["private_b"]!.routes)).toEqual(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]);
});

test.each([
  ["prod", "10.17.64.0/20"],
  ["dev", "10.18.64.0/18"],
  ["shared", "10.19.9.0/24"],
])("a VPC of %s has the tables, routes and blocks that the environment's own would have", (segment, cidr) => {
  const { vpc, segments } = moduleOf(example);
  const own = declared(example, segment, cidr);
  const routes = Object.entries(vpc.tables).map(([name, table]) => [
    name,
    [...Object.keys(table.routes), ...(name.startsWith("private_") ? segments[segment]!.routes : [])].sort(),
  ]);
  expect(Object.fromEntries(routes)).toEqual(
    Object.fromEntries(Object.entries(own.tables).map(([name, table]) => [name, Object.keys(table.routes).sort()])),
  );
  expect({ ...segments[segment], associate: segment }).toMatchObject({
    associate: own.attachment!.associate,
    propagate: own.attachment!.propagate,
    zones: own.names,
    tags: own.tags,
  });
  expect(vpc.attachment.subnets).toEqual(own.attachment!.subnets);
  const blocks = Object.fromEntries(Object.entries(vpc.subnets).map(([name, found]) => [name, evaluated(found.cidr, cidr)]));
  expect(blocks).toEqual(Object.fromEntries(Object.entries(own.subnets).map(([name, found]) => [name, found.cidr])));
});

test("subnets lie in the planner's slots for a VPC of every size", () => {
  const { vpc } = moduleOf(example);
  for (let length = 17; length <= 24; length += 1) {
    const cidr = part(parseCidr("10.17.128.0/17"), length, -1).text;
    const own = declared(example, "prod", cidr).subnets;
    for (const [name, { cidr: block }] of Object.entries(vpc.subnets))
      expect([cidr, name, evaluated(block, cidr)]).toEqual([cidr, name, own[name]!.cidr]);
  }
});

test("a segment that only some VPCs leave by name has no default route for others", () => {
  const connect = [{ from: "shop", to: "internet", names: ["api.fedex.com"] }];
  expect(moduleOf(changed({ connect, sites: {} })).segments["prod"]!.routes).toEqual([]);
});

test("endpoints that some segments do not have are told apart", () => {
  const plan = moduleOf(
    changed({ endpoints: { gateway: ["dynamodb"], interface: { in: "vpcs", for: ["prod"], bundles: ["ecs-fargate"] } } }),
  );
  expect(plan.variedInterfaces).toEqual(["ecr-api", "ecr-dkr", "logs"]);
  expect(plan.variedGateways).toEqual(["s3"]);
  expect(plan.segments["prod"]!.interfaceEndpoints).toEqual(["ecr-api", "ecr-dkr", "logs"]);
  expect(plan.segments["dev"]!.interfaceEndpoints).toEqual([]);
  expect(plan.carriers).toEqual([]);
});

test("a segment whose VPCs leave by themselves is not served, nor one without room", () => {
  const plan = moduleOf({
    ...example,
    vpcs: {
      ...example.vpcs,
      sandbox: { segment: "dev", cidr: "10.18.0.0/20", nat: "one" },
      lab: { segment: "full", cidr: "10.20.0.0/24" },
    },
    segments: { ...example.segments, full: { blocks: ["10.20.0.0/24"] } },
    sites: {},
    connect: [...example.connect.slice(0, 3), { from: "dev", to: "internet", via: "own-nat", uninspected: "as it was found" }],
  });
  expect(plan.refused).toEqual({
    dev: "its VPCs leave by NAT gateways of their own, which this module does not make",
    full: "its blocks have no free /24",
  });
  expect(Object.keys(plan.segments)).toEqual(["prod", "shared"]);
});

test("rejects an environment in which no segment has room", () => {
  const full: Environment = {
    name: "full",
    region: "eu-west-2",
    zones: ["a"],
    hub: { asn: 64512, block: "10.16.0.0/20" },
    segments: { apps: { blocks: ["10.20.0.0/24"] } },
    vpcs: { web: { segment: "apps", cidr: "10.20.0.0/24" } },
    connect: [],
  };
  expect(planSpokeModule(full).problems).toEqual([
    { path: "segments", message: "none has room for a module's VPC (apps: its blocks have no free /24)" },
  ]);
});

test("a name has room in all that is made of it", () => {
  expect(moduleOf(example).longestName).toBe(32);
  expect(moduleOf(changed({ name: "a-very-long-name-of-a-network" })).longestName).toBe(21);
});

test("order means nothing", () => {
  expect(JSON.stringify(moduleOf(reversed(example)))).toBe(JSON.stringify(moduleOf(example)));
});
