import { bundles } from "../../plan/endpoints/bundles";
import { endpointId, gatewayServiceName, interfaceServiceName, privateZone, serviceNames } from "../../plan/endpoints/catalogue";
import { checkEndpoints } from "../../plan/endpoints/check-endpoints";
import { hubEndpointCount, planGatewayEndpoints, planHubEndpoints, planInterfaceEndpoints, vpcNames } from "../../plan/endpoints/plan-endpoints";
import type { Endpoints, Environment, Vpc } from "../../plan/environment";
import { regionNames } from "../../plan/regions";
import { Report } from "../../plan/report";

const organisation = "o-a1b2c3d4e5";

/** Two segments with one VPC each, `shop` in prod and `sandbox` in dev, and a hub. */
function environment(endpoints: unknown, vpcs: Readonly<Record<string, Partial<Vpc>>> = {}): Environment {
  const all: Readonly<Record<string, Vpc>> = {
    shop: { segment: "prod", cidr: "10.17.0.0/20", ...vpcs["shop"] },
    sandbox: { segment: "dev", cidr: "10.18.0.0/20", ...vpcs["sandbox"] },
  };
  return {
    name: "prod", region: "eu-west-2", zones: ["a", "b", "c"], hub: { asn: 64512, block: "10.16.0.0/20" },
    segments: { prod: { blocks: ["10.17.0.0/16"] }, dev: { blocks: ["10.18.0.0/16"] } }, vpcs: all, connect: [], endpoints: endpoints as Endpoints,
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

const ownIdentities = { Sid: "OwnIdentities", Effect: "Allow", Principal: "*", Action: "*", Resource: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": organisation } } };
const ownToOwn = {
  Sid: "OwnIdentitiesToOwnResources", Effect: "Allow", Principal: "*", Action: "*", Resource: "*",
  Condition: { StringEquals: { "aws:PrincipalOrgID": organisation, "aws:ResourceOrgID": organisation } },
};
const byServices = { Sid: "ServicesOfAws", Effect: "Allow", Principal: "*", Action: "*", Resource: "*", Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } } };

describe("the catalogue", () => {
  test("no private zone is named with a wildcard; ecr.dkr has a wildcard record instead", () => {
    expect(privateZone("ecr.dkr", "eu-west-2")).toEqual({ name: "dkr.ecr.eu-west-2.amazonaws.com", records: ["apex", "wildcard"] });
    expect(serviceNames.filter((service) => privateZone(service, "eu-west-2").name.includes("*"))).toEqual([]);
  });

  test("each service that is called below its own name has the wildcard record, and no other", () => {
    expect(serviceNames.filter((service) => privateZone(service, "eu-west-2").records.includes("wildcard"))).toEqual([
      "codeartifact.repositories", "ecr.dkr", "ecs-agent", "ecs-telemetry", "execute-api", "s3",
    ]);
  });

  test.each([
    ["ssm", "ssm.eu-west-2.amazonaws.com"],
    ["ecr.api", "api.ecr.eu-west-2.amazonaws.com"],
    ["sagemaker.runtime", "runtime.sagemaker.eu-west-2.amazonaws.com"],
    ["ecs-agent", "ecs-a.eu-west-2.amazonaws.com"],
    ["kinesis-streams", "kinesis.eu-west-2.amazonaws.com"],
    ["codeartifact.repositories", "d.codeartifact.eu-west-2.amazonaws.com"],
    ["eks-auth", "eks-auth.eu-west-2.api.aws"],
  ])("%s answers as %s", (service, name) => {
    expect(privateZone(service, "eu-west-2").name).toBe(name);
  });

  test("names of China end in .cn, and only some services are called cn.", () => {
    expect(privateZone("ecr.dkr", "cn-north-1").name).toBe("dkr.ecr.cn-north-1.amazonaws.com.cn");
    expect(interfaceServiceName("ecr.dkr", "cn-north-1")).toBe("cn.com.amazonaws.cn-north-1.ecr.dkr");
    expect(interfaceServiceName("ssm", "cn-north-1")).toBe("com.amazonaws.cn-north-1.ssm");
    expect(interfaceServiceName("transcribe", "cn-north-1")).toBe("cn.com.amazonaws.cn-north-1.transcribe.cn");
    expect(interfaceServiceName("polly", "cn-northwest-1")).toBe("cn.com.amazonaws.cn-northwest-1.polly");
    expect(gatewayServiceName("s3", "cn-north-1")).toBe("com.amazonaws.cn-north-1.s3");
  });

  test("no two services share an endpoint id or a zone, in any region", () => {
    expect(new Set(serviceNames.map(endpointId)).size).toBe(serviceNames.length);
    for (const region of regionNames) expect(new Set(serviceNames.map((service) => privateZone(service, region).name)).size).toBe(serviceNames.length);
  });

  test("every bundle holds services that exist", () => {
    expect(Object.values(bundles).flatMap(({ services }) => services).filter((service) => !serviceNames.includes(service))).toEqual([]);
  });
});

describe("endpoints in the hub", () => {
  const central = { gateway: ["s3", "dynamodb"], interface: { in: "hub", bundles: ["ecs-fargate", "ssm"], services: ["sqs", "logs"] } };

  test("stand once each, without private names of their own, and zones answer for them", () => {
    const plan = planHubEndpoints(environment(central), ["service_a", "service_b"], ["10.17.0.0/16"]);
    expect(plan?.endpoints.subnets).toEqual(["service_a", "service_b"]);
    expect(plan?.endpoints.clients).toEqual(["10.17.0.0/16"]);
    expect(Object.keys(plan?.endpoints.services ?? {})).toEqual(["ec2messages", "ecr-api", "ecr-dkr", "logs", "sqs", "ssm", "ssmmessages"]);
    expect(plan?.endpoints.services["ecr-api"]).toEqual({ service: "com.amazonaws.eu-west-2.ecr.api", privateDns: false });
    expect(plan?.zones["ecr-dkr"]).toEqual({ name: "dkr.ecr.eu-west-2.amazonaws.com", records: ["apex", "wildcard"] });
    expect(Object.keys(plan?.zones ?? {})).toEqual(Object.keys(plan?.endpoints.services ?? {}));
    expect(plan?.profile).toBeUndefined();
    expect(hubEndpointCount(environment(central))).toBe(7);
  });

  test("are the same whatever the order in which they are asked for", () => {
    const reversed = { interface: { in: "hub", services: ["logs", "sqs"], bundles: ["ssm", "ecs-fargate"] } };
    expect(JSON.stringify(planHubEndpoints(environment(reversed), [], []))).toBe(JSON.stringify(planHubEndpoints(environment(central), [], [])));
  });

  test("are resolved by every joined VPC of an entitled segment, and by no other", () => {
    const some = { interface: { in: "hub", for: ["prod"], services: ["sqs", "ecr.api"] } };
    expect(vpcNames(environment(some), "shop")).toEqual(["ecr-api", "sqs"]);
    expect(vpcNames(environment(some), "sandbox")).toEqual([]);
    expect(vpcNames(environment(some, { shop: { joined: false } }), "shop")).toEqual([]);
    expect(vpcNames(environment({ interface: { ...some.interface, names: "profile" } }), "shop")).toBe("profile");
  });

  test("are carried to VPCs by one profile where that is said", () => {
    expect(planHubEndpoints(environment({ interface: { in: "hub", services: ["sqs"], names: "profile" } }), [], [])?.profile).toBe("prod-endpoints");
  });

  test("are absent where nothing is asked for, or every VPC has its own", () => {
    for (const endpoints of [undefined, { gateway: ["s3"] }, { interface: { in: "hub" } }, { interface: { in: "vpcs", services: ["sqs"] } }]) {
      expect(planHubEndpoints(environment(endpoints), [], [])).toBeUndefined();
      expect(hubEndpointCount(environment(endpoints))).toBe(0);
    }
  });
});

describe("endpoints in a VPC", () => {
  test("are those of every entitled VPC and its own, with private names of their own", () => {
    const world = environment({ interface: { in: "vpcs", for: ["prod"], services: ["sqs"] } }, { shop: { endpoints: { services: ["kms", "sqs"] } }, sandbox: { endpoints: { bundles: ["secrets"] } } });
    expect(planInterfaceEndpoints(world, "shop", ["workload_a"], ["10.17.0.0/20"])).toEqual({
      subnets: ["workload_a"], clients: ["10.17.0.0/20"],
      services: { kms: { service: "com.amazonaws.eu-west-2.kms", privateDns: true }, sqs: { service: "com.amazonaws.eu-west-2.sqs", privateDns: true } },
    });
    expect(Object.keys(planInterfaceEndpoints(world, "sandbox", [], [])?.services ?? {})).toEqual(["kms", "secretsmanager", "ssm"]);
    expect(found(world).problems).toEqual([]);
  });

  test("are none where the hub has them", () => {
    expect(planInterfaceEndpoints(environment({ interface: { in: "hub", services: ["sqs"] } }), "shop", [], [])).toBeUndefined();
  });
});

describe("gateway endpoints", () => {
  test("are in all tables of a VPC, and absent where it has none", () => {
    const world = environment({ gateway: ["s3", "dynamodb"] });
    expect(planGatewayEndpoints(world, "shop", ["private_b", "isolated", "private_a"])).toEqual({
      dynamodb: { service: "com.amazonaws.eu-west-2.dynamodb", tables: ["isolated", "private_a", "private_b"] },
      s3: { service: "com.amazonaws.eu-west-2.s3", tables: ["isolated", "private_a", "private_b"] },
    });
    expect(planGatewayEndpoints(world, "shop", [])).toEqual({});
  });

  test("S3 is added where a bundle needs it for image layers, with a note (H4)", () => {
    const world = environment({ organisation, interface: { in: "hub", for: ["prod"], bundles: ["ecs-fargate", "rds"] } });
    expect(Object.keys(planGatewayEndpoints(world, "shop", ["private_a"]))).toEqual(["s3"]);
    expect(planGatewayEndpoints(world, "sandbox", ["private_a"])).toEqual({});
    expect(found(world)).toEqual({
      problems: [],
      notes: ['endpoints.interface.bundles[0]: "ecs-fargate" needs the S3 gateway endpoint (image layers), which is added to the VPCs that use it; write endpoints.gateway: ["s3"] for all'],
    });
  });

  test("S3 is added for a bundle of the VPC's own, too", () => {
    expect(Object.keys(planGatewayEndpoints(environment(undefined, { shop: { endpoints: { bundles: ["ssm"] } } }), "shop", ["private_a"]))).toEqual(["s3"]);
  });
});

describe("an organisation", () => {
  test("limits an interface endpoint to its own identities", () => {
    const plan = planHubEndpoints(environment({ organisation, interface: { in: "hub", services: ["sqs"] } }), [], []);
    expect(plan?.endpoints.services["sqs"]?.policy).toEqual({ Version: "2012-10-17", Statement: [ownIdentities, byServices] });
  });

  test("limits S3 and DynamoDB to its own identities and its own buckets and tables", () => {
    const endpoints = planGatewayEndpoints(environment({ organisation, gateway: ["s3", "dynamodb"], interface: { in: "hub", services: ["sqs"] } }), "shop", ["private_a"]);
    for (const service of ["s3", "dynamodb"]) expect(endpoints[service]?.policy).toEqual({ Version: "2012-10-17", Statement: [ownToOwn, byServices] });
  });

  test("lets image layers through S3 only where a registry endpoint is in use", () => {
    const world = environment({ organisation, gateway: ["s3"], interface: { in: "hub", for: ["prod"], services: ["ecr.api", "ecr.dkr"] } });
    expect(planGatewayEndpoints(world, "shop", ["private_a"])["s3"]?.policy).toEqual({
      Version: "2012-10-17",
      Statement: [ownToOwn, byServices, { Sid: "BucketsOfAws", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: ["arn:aws:s3:::prod-eu-west-2-starport-layer-bucket/*"] }],
    });
    expect(planGatewayEndpoints(world, "sandbox", ["private_a"])["s3"]?.policy).toEqual({ Version: "2012-10-17", Statement: [ownToOwn, byServices] });
    expect(planGatewayEndpoints({ ...world, region: "cn-north-1" }, "shop", ["private_a"])["s3"]?.policy).toMatchObject({
      Statement: [{}, {}, { Resource: ["arn:aws-cn:s3:::prod-cn-north-1-starport-layer-bucket/*"] }],
    });
  });

  test("lets the agent of managed instances read its own buckets", () => {
    const world = environment({ organisation, interface: { in: "vpcs", bundles: ["ssm"] } });
    expect(planGatewayEndpoints(world, "shop", ["private_a"])["s3"]?.policy).toMatchObject({ Statement: [{}, {}, { Action: "s3:GetObject", Resource: expect.arrayContaining(["arn:aws:s3:::amazon-ssm-eu-west-2/*", "arn:aws:s3:::patch-baseline-snapshot-eu-west-2/*"]) as unknown }] });
  });

  test("lets pods and people sign in to its own roles, which no identity of AWS does", () => {
    const plan = planHubEndpoints(environment({ organisation, interface: { in: "hub", services: ["sts"] } }), [], []);
    expect(plan?.endpoints.services["sts"]?.policy).toMatchObject({
      Statement: [ownIdentities, byServices, { Action: ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"], Condition: { StringEquals: { "aws:ResourceOrgID": organisation } } }],
    });
  });

  test("cannot limit what is called without a signature, and a note says so", () => {
    const world = environment({ organisation, interface: { in: "hub", services: ["execute-api"] } });
    expect(planHubEndpoints(world, [], [])?.endpoints.services["execute-api"]).toEqual({ service: "com.amazonaws.eu-west-2.execute-api", privateDns: false });
    expect(found(world).notes).toEqual(["endpoints.organisation: execute-api is called without a signature, which names no organisation, so its endpoint has no policy"]);
  });

  test("that is not said leaves endpoints without a policy, and a note says so", () => {
    const world = environment({ gateway: ["s3"] });
    expect(planGatewayEndpoints(world, "shop", ["private_a"])["s3"]).toEqual({ service: "com.amazonaws.eu-west-2.s3", tables: ["private_a"] });
    expect(found(world).notes).toEqual([
      'endpoints.organisation: is not said, so endpoints reach the buckets, queues and tables of anybody; write the id of the organisation, such as "o-a1b2c3d4e5"',
    ]);
    expect(found(environment(undefined)).notes).toEqual([]);
  });

  test.each(["a1b2c3d4e5", "o-short", "o-A1B2C3D4E5", "ou-ab12-cd34ef56"])("rejects the id %s", (id) => {
    expect(problems({ organisation: id })).toEqual([
      `endpoints.organisation: "${id}" is no id of an organisation; write "o-" and 10 to 32 lower-case letters and digits, such as "o-a1b2c3d4e5"`,
    ]);
  });
});

describe("checking", () => {
  const all = Object.keys(bundles).sort().join(", ");
  test.each([
    ["a misspelt bundle", { interface: { in: "hub", bundles: ["ecs-fragate"] } }, ['endpoints.interface.bundles[0]: "ecs-fragate" is no bundle; did you mean "ecs-fargate"?']],
    ["an unknown bundle", { interface: { in: "hub", bundles: ["everything"] } }, [`endpoints.interface.bundles[0]: "everything" is no bundle; write one of ${all}`]],
    ["a service among bundles", { interface: { in: "hub", bundles: ["sqs"] } }, ['endpoints.interface.bundles[0]: "sqs" is a service, not a bundle; write it under `services`']],
    ["a bundle among services", { interface: { in: "hub", services: ["ecs-fargate"] } }, ['endpoints.interface.services[0]: "ecs-fargate" is a bundle, not a service; write it under `bundles`']],
    ["a service with a dash for its dot", { interface: { in: "hub", services: ["ecr-api"] } }, ['endpoints.interface.services[0]: "ecr-api" is no service that the toolkit knows; did you mean "ecr.api"?']],
    ["a service by its host name", { interface: { in: "hub", services: ["api.ecr", "firehose"] } }, [
      'endpoints.interface.services[0]: "api.ecr" is no service that the toolkit knows; did you mean "ecr.api"?',
      'endpoints.interface.services[1]: "firehose" is no service that the toolkit knows; did you mean "kinesis-firehose"?',
    ]],
    ["a service by its full name", { interface: { in: "hub", services: ["com.amazonaws.eu-west-2.ecr.dkr"] } }, ['endpoints.interface.services[0]: "com.amazonaws.eu-west-2.ecr.dkr" is the full name of a service; write "ecr.dkr"']],
    ["a service that nobody knows", { interface: { in: "hub", services: ["quantum-teleport"] } }, ['endpoints.interface.services[0]: "quantum-teleport" is no service that the toolkit knows']],
    ["DynamoDB as an interface", { interface: { in: "hub", services: ["dynamodb"] } }, ['endpoints.interface.services[0]: "dynamodb" is a gateway endpoint in a VPC, without charge; write endpoints.gateway: ["dynamodb"]']],
    ["S3 as an interface in VPCs", { interface: { in: "vpcs", services: ["s3"] } }, ['endpoints.interface.services[0]: "s3" is a gateway endpoint in a VPC, without charge; write endpoints.gateway: ["s3"]']],
    ["an interface service as a gateway", { gateway: ["sqs"] }, ['endpoints.gateway[0]: "sqs" has no gateway endpoint; write it under endpoints.interface.services']],
    ["a misspelt gateway service", { gateway: ["dinamodb"] }, ['endpoints.gateway[0]: "dinamodb" has no gateway endpoint; did you mean "dynamodb"?']],
    ["another place", { interface: { in: "hubs", services: ["sqs"] } }, ['endpoints.interface.in: "hubs" is no place for endpoints; write "hub" or "vpcs"']],
    ["an unknown segment", { interface: { in: "hub", for: ["prdo"], services: ["sqs"] } }, ['endpoints.interface.for[0]: "prdo" is no segment; did you mean "prod"?']],
    ["nobody to use them", { interface: { in: "hub", for: [], services: ["sqs"] } }, ["endpoints.interface.for: is empty, so nobody would use the endpoints; name a segment, or leave it out for all"]],
    ["another way to find them", { interface: { in: "hub", names: "dns", services: ["sqs"] } }, ['endpoints.interface.names: "dns" is not known; write "zones" or "profile"']],
    ["a way to find what is in the VPC itself", { interface: { in: "vpcs", names: "zones", services: ["sqs"] } }, ['endpoints.interface.names: is for endpoints in the hub; with in: "vpcs" every endpoint has private names of its own: remove it']],
  ])("rejects %s", (_, endpoints, expected) => {
    expect(problems(endpoints)).toEqual(expected);
  });

  test("rejects endpoints in a hub that is not there", () => {
    const { hub: _, ...rest } = environment({ interface: { in: "hub", services: ["sqs"] } });
    expect(found(rest).problems).toEqual(['endpoints.interface.in: "hub" needs a hub, and this environment has none; write "vpcs", or say `hub`']);
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
      vpcs: Object.fromEntries(Array.from({ length: count }, (_, index): [string, Vpc] => [`v${index}`, { segment: "prod", cidr: "10.17.0.0/24" }])),
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
      notes: ["endpoints.interface.services[0]: every VPC that uses the hub's endpoints then resolves S3 to this one, charged by the byte, and its S3 gateway endpoint carries nothing"],
    });
  });
});
