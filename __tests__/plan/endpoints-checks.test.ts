import { bundles } from "../../plan/endpoints/bundles";
import { checkEndpoints } from "../../plan/endpoints/check-endpoints";
import { vpcNames } from "../../plan/endpoints/plan-endpoints";
import type { Endpoints, Environment, Vpc } from "../../plan/environment";
import { Report } from "../../plan/report";

const organisation = "o-a1b2c3d4e5";

/** Two segments with one VPC each, `shop` in prod and `sandbox` in dev, and a hub. */
function environment(endpoints: unknown, vpcs: Readonly<Record<string, Partial<Vpc>>> = {}): Environment {
  const all: Readonly<Record<string, Vpc>> = {
    shop: { segment: "prod", cidr: "10.17.0.0/20", ...vpcs["shop"] },
    sandbox: { segment: "dev", cidr: "10.18.0.0/20", ...vpcs["sandbox"] },
  };
  return {
    name: "prod",
    region: "eu-west-2",
    zones: ["a", "b", "c"],
    hub: { asn: 64512, block: "10.16.0.0/20" },
    segments: { prod: { blocks: ["10.17.0.0/16"] }, dev: { blocks: ["10.18.0.0/16"] } },
    vpcs: all,
    connect: [],
    endpoints: endpoints as Endpoints,
  };
}

function found(world: Environment): { readonly problems: readonly string[]; readonly notes: readonly string[] } {
  const report = new Report();
  checkEndpoints(world, report);
  const lines = (entries: Report["problems"]): readonly string[] => entries.map(({ path, message }) => `${path}: ${message}`);
  return { problems: lines(report.problems), notes: lines(report.notes) };
}

function problems(endpoints: unknown, vpcs?: Readonly<Record<string, Partial<Vpc>>>): readonly string[] {
  return found(environment(endpoints, vpcs)).problems;
}

test("endpoints that ask for nothing are refused, in the hub and in a VPC", () => {
  expect(problems({ interface: { in: "hub" } }, { shop: { endpoints: { services: [] } } })).toEqual([
    "endpoints.interface: asks for no endpoint; write `bundles` or `services`, or leave it out",
    "vpcs.shop.endpoints: asks for no endpoint; write `bundles` or `services`, or leave it out",
  ]);
});

describe("checking", () => {
  const all = Object.keys(bundles).sort().join(", ");
  test.each([
    [
      "a misspelt bundle",
      { interface: { in: "hub", bundles: ["ecs-fragate"] } },
      ['endpoints.interface.bundles[0]: "ecs-fragate" is no bundle; did you mean "ecs-fargate"?'],
    ],
    [
      "an unknown bundle",
      { interface: { in: "hub", bundles: ["everything"] } },
      [`endpoints.interface.bundles[0]: "everything" is no bundle; write one of ${all}`],
    ],
    [
      "a service among bundles",
      { interface: { in: "hub", bundles: ["sqs"] } },
      ['endpoints.interface.bundles[0]: "sqs" is a service, not a bundle; write it under `services`'],
    ],
    [
      "a bundle among services",
      { interface: { in: "hub", services: ["ecs-fargate"] } },
      ['endpoints.interface.services[0]: "ecs-fargate" is a bundle, not a service; write it under `bundles`'],
    ],
    [
      "a service with a dash for its dot",
      { interface: { in: "hub", services: ["ecr-api"] } },
      ['endpoints.interface.services[0]: "ecr-api" is no service that the toolkit knows; did you mean "ecr.api"?'],
    ],
    [
      "a service by its host name",
      { interface: { in: "hub", services: ["api.ecr", "firehose"] } },
      [
        'endpoints.interface.services[0]: "api.ecr" is no service that the toolkit knows; did you mean "ecr.api"?',
        'endpoints.interface.services[1]: "firehose" is no service that the toolkit knows; did you mean "kinesis-firehose"?',
      ],
    ],
    [
      "a service by its full name",
      { interface: { in: "hub", services: ["com.amazonaws.eu-west-2.ecr.dkr"] } },
      ['endpoints.interface.services[0]: "com.amazonaws.eu-west-2.ecr.dkr" is the full name of a service; write "ecr.dkr"'],
    ],
    [
      "a service that nobody knows",
      { interface: { in: "hub", services: ["quantum-teleport"] } },
      ['endpoints.interface.services[0]: "quantum-teleport" is no service that the toolkit knows'],
    ],
    [
      "DynamoDB as an interface",
      { interface: { in: "hub", services: ["dynamodb"] } },
      ['endpoints.interface.services[0]: "dynamodb" is a gateway endpoint in a VPC, without charge; write endpoints.gateway: ["dynamodb"]'],
    ],
    [
      "S3 as an interface in VPCs",
      { interface: { in: "vpcs", services: ["s3"] } },
      ['endpoints.interface.services[0]: "s3" is a gateway endpoint in a VPC, without charge; write endpoints.gateway: ["s3"]'],
    ],
    [
      "an interface service as a gateway",
      { gateway: ["sqs"] },
      ['endpoints.gateway[0]: "sqs" has no gateway endpoint; write it under endpoints.interface.services'],
    ],
    [
      "a misspelt gateway service",
      { gateway: ["dinamodb"] },
      ['endpoints.gateway[0]: "dinamodb" has no gateway endpoint; did you mean "dynamodb"?'],
    ],
    [
      "another place",
      { interface: { in: "hubs", services: ["sqs"] } },
      ['endpoints.interface.in: "hubs" is no place for endpoints; write "hub" or "vpcs"'],
    ],
    [
      "an unknown segment",
      { interface: { in: "hub", for: ["prdo"], services: ["sqs"] } },
      ['endpoints.interface.for[0]: "prdo" is no segment; did you mean "prod"?'],
    ],
    [
      "nobody to use them",
      { interface: { in: "hub", for: [], services: ["sqs"] } },
      ["endpoints.interface.for: is empty, so nobody would use the endpoints; name a segment, or leave it out for all"],
    ],
    [
      "another way to find them",
      { interface: { in: "hub", names: "dns", services: ["sqs"] } },
      ['endpoints.interface.names: "dns" is not known; write "zones" or "profile"'],
    ],
    [
      "a way to find what is in the VPC itself",
      { interface: { in: "vpcs", names: "zones", services: ["sqs"] } },
      ['endpoints.interface.names: is for endpoints in the hub; with in: "vpcs" every endpoint has private names of its own: remove it'],
    ],
  ])("rejects %s", (_, endpoints, expected) => {
    expect(problems(endpoints)).toEqual(expected);
  });

  test("rejects endpoints in a hub that is not there", () => {
    const { hub, ...rest } = environment({ interface: { in: "hub", services: ["sqs"] } });
    expect(hub).toBeDefined();
    expect(found(rest).problems).toEqual([
      'endpoints.interface.in: "hub" needs a hub, and this environment has none; write "vpcs", or say `hub`',
    ]);
    expect(vpcNames(rest, "shop")).toEqual([]);
  });

  test("rejects what a VPC asks for itself, in its own place", () => {
    expect(problems(undefined, { shop: { endpoints: { services: ["sqz"], bundles: ["sms"] } } })).toEqual([
      'vpcs.shop.endpoints.bundles[0]: "sms" is no bundle; did you mean "ssm"?',
      'vpcs.shop.endpoints.services[0]: "sqz" is no service that the toolkit knows; did you mean "sqs"?',
    ]);
  });

  test("rejects a second private name of one service in a VPC that resolves the hub's", () => {
    const central = { interface: { in: "hub", for: ["prod"], bundles: ["ecs-fargate"] } };
    const own = { shop: { endpoints: { services: ["logs", "kms"] } }, sandbox: { endpoints: { services: ["logs"] } } };
    expect(problems(central, own)).toEqual([
      'vpcs.shop.endpoints: logs would have two private names in shop, from here and from the hub; remove it here, or leave segment "prod" out of endpoints.interface.for',
    ]);
  });

  test("rejects zones for more than 300 VPCs, and a profile takes them (O4)", () => {
    const many = (count: number, names?: string): Environment => ({
      ...environment({ organisation, interface: { in: "hub", services: ["sqs"], ...(names !== undefined && { names }) } }),
      vpcs: Object.fromEntries(
        Array.from({ length: count }, (_, index): [string, Vpc] => [`v${index}`, { segment: "prod", cidr: "10.17.0.0/24" }]),
      ),
    });
    expect(found(many(300)).problems).toEqual([]);
    expect(found(many(301)).problems).toEqual([
      'endpoints.interface.names: "zones" associates each zone with every VPC; 301 VPCs use the endpoints and a zone takes 300 (O4): write names: "profile"',
    ]);
    expect(found(many(301, "profile")).problems).toEqual([]);
  });

  test("S3 as an interface in the hub is a note: it takes over from the gateway endpoints", () => {
    expect(found(environment({ organisation, gateway: ["s3"], interface: { in: "hub", services: ["s3"] } }))).toEqual({
      problems: [],
      notes: [
        "endpoints.interface.services[0]: every VPC that uses the hub's endpoints then resolves S3 to this one, charged by the byte, and its S3 gateway endpoint carries nothing",
      ],
    });
  });
});
