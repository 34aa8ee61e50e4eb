import { checkEndpoints } from "../../plan/endpoints/check-endpoints";
import { planGatewayEndpoints, planHubEndpoints } from "../../plan/endpoints/plan-endpoints";
import type { Endpoints, Environment } from "../../plan/environment";
import { Report } from "../../plan/report";

const organisation = "o-a1b2c3d4e5";

/** Two segments with one VPC each, `shop` in prod and `sandbox` in dev, and a hub. */
function environment(endpoints: unknown): Environment {
  return {
    name: "prod",
    region: "eu-west-2",
    zones: ["a", "b", "c"],
    hub: { asn: 64512, block: "10.16.0.0/20" },
    segments: { prod: { blocks: ["10.17.0.0/16"] }, dev: { blocks: ["10.18.0.0/16"] } },
    vpcs: { shop: { segment: "prod", cidr: "10.17.0.0/20" }, sandbox: { segment: "dev", cidr: "10.18.0.0/20" } },
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

const ownIdentities = {
  Sid: "OwnIdentities",
  Effect: "Allow",
  Principal: "*",
  Action: "*",
  Resource: "*",
  Condition: { StringEquals: { "aws:PrincipalOrgID": organisation } },
};
const ownToOwn = {
  Sid: "OwnIdentitiesToOwnResources",
  Effect: "Allow",
  Principal: "*",
  Action: "*",
  Resource: "*",
  Condition: { StringEquals: { "aws:PrincipalOrgID": organisation, "aws:ResourceOrgID": organisation } },
};
const byServices = {
  Sid: "ServicesOfAws",
  Effect: "Allow",
  Principal: "*",
  Action: "*",
  Resource: "*",
  Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } },
};

describe("an organisation", () => {
  test("limits an interface endpoint to its own identities", () => {
    const plan = planHubEndpoints(environment({ organisation, interface: { in: "hub", services: ["sqs"] } }), [], []);
    expect(plan?.endpoints.services["sqs"]?.policy).toEqual({ Version: "2012-10-17", Statement: [ownIdentities, byServices] });
  });

  test("limits S3 and DynamoDB to its own identities and its own buckets and tables", () => {
    const endpoints = planGatewayEndpoints(
      environment({ organisation, gateway: ["s3", "dynamodb"], interface: { in: "hub", services: ["sqs"] } }),
      "shop",
      ["private_a"],
    );
    for (const service of ["s3", "dynamodb"])
      expect(endpoints[service]?.policy).toEqual({ Version: "2012-10-17", Statement: [ownToOwn, byServices] });
  });

  test("lets image layers through S3 only where a registry endpoint is in use", () => {
    const world = environment({ organisation, gateway: ["s3"], interface: { in: "hub", for: ["prod"], services: ["ecr.api", "ecr.dkr"] } });
    expect(planGatewayEndpoints(world, "shop", ["private_a"])["s3"]?.policy).toEqual({
      Version: "2012-10-17",
      Statement: [
        ownToOwn,
        byServices,
        {
          Sid: "BucketsOfAws",
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: ["arn:aws:s3:::prod-eu-west-2-starport-layer-bucket/*"],
        },
      ],
    });
    expect(planGatewayEndpoints(world, "sandbox", ["private_a"])["s3"]?.policy).toEqual({
      Version: "2012-10-17",
      Statement: [ownToOwn, byServices],
    });
    expect(planGatewayEndpoints({ ...world, region: "cn-north-1" }, "shop", ["private_a"])["s3"]?.policy).toMatchObject({
      Statement: [{}, {}, { Resource: ["arn:aws-cn:s3:::prod-cn-north-1-starport-layer-bucket/*"] }],
    });
  });

  test("lets the agent of managed instances read its own buckets", () => {
    const world = environment({ organisation, interface: { in: "vpcs", bundles: ["ssm"] } });
    expect(planGatewayEndpoints(world, "shop", ["private_a"])["s3"]?.policy).toMatchObject({
      Statement: [
        {},
        {},
        {
          Action: "s3:GetObject",
          Resource: expect.arrayContaining([
            "arn:aws:s3:::amazon-ssm-eu-west-2/*",
            "arn:aws:s3:::patch-baseline-snapshot-eu-west-2/*",
          ]) as unknown,
        },
      ],
    });
  });

  test("lets pods and people sign in to its own roles, which no identity of AWS does", () => {
    const plan = planHubEndpoints(environment({ organisation, interface: { in: "hub", services: ["sts"] } }), [], []);
    expect(plan?.endpoints.services["sts"]?.policy).toMatchObject({
      Statement: [
        ownIdentities,
        byServices,
        {
          Action: ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"],
          Condition: { StringEquals: { "aws:ResourceOrgID": organisation } },
        },
      ],
    });
  });

  test("cannot limit what is called without a signature, and a note says so", () => {
    const world = environment({ organisation, interface: { in: "hub", services: ["execute-api"] } });
    expect(planHubEndpoints(world, [], [])?.endpoints.services["execute-api"]).toEqual({
      service: "com.amazonaws.eu-west-2.execute-api",
      privateDns: false,
    });
    expect(found(world).notes).toEqual([
      "endpoints.organisation: execute-api is called without a signature, which names no organisation, so its endpoint has no policy",
    ]);
  });

  test("that is not said leaves endpoints without a policy, and a note says so", () => {
    const world = environment({ gateway: ["s3"] });
    expect(planGatewayEndpoints(world, "shop", ["private_a"])["s3"]).toEqual({
      service: "com.amazonaws.eu-west-2.s3",
      tables: ["private_a"],
    });
    expect(found(world).notes).toEqual([
      'endpoints.organisation: is not said, so endpoints reach the buckets, queues and tables of anybody; write the id of the organisation, such as "o-a1b2c3d4e5"',
    ]);
    expect(found(environment(undefined)).notes).toEqual([]);
  });

  test.each(["a1b2c3d4e5", "o-short", "o-A1B2C3D4E5", "ou-ab12-cd34ef56"])("rejects the id %s", (id) => {
    expect(found(environment({ organisation: id })).problems).toEqual([
      `endpoints.organisation: "${id}" is no id of an organisation; write "o-" and 10 to 32 lower-case letters and digits, such as "o-a1b2c3d4e5"`,
    ]);
  });
});
