import { bundles } from "../../plan/endpoints/bundles";
import { endpointId, gatewayServiceName, interfaceServiceName, privateZone, serviceNames } from "../../plan/endpoints/catalogue";
import { checkEndpoints } from "../../plan/endpoints/check-endpoints";
import {
  hubEndpointCount,
  planGatewayEndpoints,
  planHubEndpoints,
  planInterfaceEndpoints,
  vpcNames,
} from "../../plan/endpoints/plan-endpoints";
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

describe("the catalogue", () => {
  test("no private zone is named with a wildcard; ecr.dkr has a wildcard record instead", () => {
    expect(privateZone("ecr.dkr", "eu-west-2")).toEqual({ name: "dkr.ecr.eu-west-2.amazonaws.com", records: ["apex", "wildcard"] });
    expect(serviceNames.filter((service) => privateZone(service, "eu-west-2").name.includes("*"))).toEqual([]);
  });

  test("each service that is called below its own name has the wildcard record, and no other", () => {
    expect(serviceNames.filter((service) => privateZone(service, "eu-west-2").records.includes("wildcard"))).toEqual([
      "codeartifact.repositories",
      "ecr.dkr",
      "ecs-agent",
      "ecs-telemetry",
      "execute-api",
      "s3",
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
    for (const region of regionNames)
      expect(new Set(serviceNames.map((service) => privateZone(service, region).name)).size).toBe(serviceNames.length);
  });

  test("every bundle holds services that exist", () => {
    expect(
      Object.values(bundles)
        .flatMap(({ services }) => services)
        .filter((service) => !serviceNames.includes(service)),
    ).toEqual([]);
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
    expect(JSON.stringify(planHubEndpoints(environment(reversed), [], []))).toBe(
      JSON.stringify(planHubEndpoints(environment(central), [], [])),
    );
  });

  test("are resolved by every joined VPC of an entitled segment, and by no other", () => {
    const some = { interface: { in: "hub", for: ["prod"], services: ["sqs", "ecr.api"] } };
    expect(vpcNames(environment(some), "shop")).toEqual(["ecr-api", "sqs"]);
    expect(vpcNames(environment(some), "sandbox")).toEqual([]);
    expect(vpcNames(environment(some, { shop: { joined: false } }), "shop")).toEqual([]);
    expect(vpcNames(environment({ interface: { ...some.interface, names: "profile" } }), "shop")).toBe("profile");
  });

  test("are carried to VPCs by one profile where that is said", () => {
    expect(planHubEndpoints(environment({ interface: { in: "hub", services: ["sqs"], names: "profile" } }), [], [])?.profile).toBe(
      "prod-endpoints",
    );
  });

  test("are absent where nothing is asked for, or every VPC has its own", () => {
    for (const endpoints of [
      undefined,
      { gateway: ["s3"] },
      { interface: { in: "hub" } },
      { interface: { in: "vpcs", services: ["sqs"] } },
    ]) {
      expect(planHubEndpoints(environment(endpoints), [], [])).toBeUndefined();
      expect(hubEndpointCount(environment(endpoints))).toBe(0);
    }
  });
});

describe("endpoints in a VPC", () => {
  test("are those of every entitled VPC and its own, with private names of their own", () => {
    const world = environment(
      { interface: { in: "vpcs", for: ["prod"], services: ["sqs"] } },
      { shop: { endpoints: { services: ["kms", "sqs"] } }, sandbox: { endpoints: { bundles: ["secrets"] } } },
    );
    expect(planInterfaceEndpoints(world, "shop", ["workload_a"], ["10.17.0.0/20"])).toEqual({
      subnets: ["workload_a"],
      clients: ["10.17.0.0/20"],
      services: {
        kms: { service: "com.amazonaws.eu-west-2.kms", privateDns: true },
        sqs: { service: "com.amazonaws.eu-west-2.sqs", privateDns: true },
      },
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
      notes: [
        'endpoints.interface.bundles[0]: "ecs-fargate" needs the S3 gateway endpoint (image layers), which is added to the VPCs that use it; write endpoints.gateway: ["s3"] for all',
      ],
    });
  });

  test("S3 is added for a bundle of the VPC's own, too", () => {
    expect(
      Object.keys(planGatewayEndpoints(environment(undefined, { shop: { endpoints: { bundles: ["ssm"] } } }), "shop", ["private_a"])),
    ).toEqual(["s3"]);
  });
});
