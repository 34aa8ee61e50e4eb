import type { Environment } from "../plan/environment";

/** The worked example of docs/semantics.md §5. Plain {@link Environment}, so that tests may also write what the compiler refuses. */
export const example: Environment = {
  name: "prod",
  region: "eu-west-2",
  zones: ["a", "b", "c"],
  state: { backend: "s3", bucket: "securecart-terraform", layout: "single" },
  hub: { asn: 64512, block: "10.16.0.0/20" },
  segments: {
    prod: { blocks: ["10.17.0.0/16"] },
    dev: { blocks: ["10.18.0.0/16"] },
    shared: { blocks: ["10.19.0.0/16"] },
  },
  sites: {
    london: { blocks: ["192.168.0.0/16"], vpn: { asn: 65010, active: "one", gateways: { a: "198.51.100.7", b: "198.51.100.8" } } },
  },
  vpcs: {
    shop: { segment: "prod", cidr: "10.17.0.0/20" },
    payments: { segment: "prod", cidr: "10.17.16.0/20" },
    sandbox: { segment: "dev", cidr: "10.18.0.0/20" },
    tooling: { segment: "shared", cidr: "10.19.0.0/22" },
  },
  connect: [
    { from: "prod", to: "shared", allow: ["tcp/443"] },
    { from: "shop", to: "payments", allow: ["tcp/8443"] },
    { from: "prod", to: "internet", names: ["*.stripe.com", "api.fedex.com"] },
    { from: "dev", to: "internet", via: "london", uninspected: "head office filters it" },
    { from: "london", to: "shared", allow: ["tcp/22"] },
    { between: ["dev", "shared"], uninspected: "package mirror only, TLS end to end" },
  ],
  endpoints: { gateway: ["s3", "dynamodb"], interface: { in: "hub", bundles: ["ecs-fargate", "ssm"] } },
};

/** The environment with other words; the result may be anything that could arrive as JSON. */
export function changed(change: Readonly<Record<string, unknown>>): Environment {
  return { ...example, ...change };
}

/** The example with these connections after its own, so that the first has index 6. */
export function connecting(...connections: readonly Readonly<Record<string, unknown>>[]): Environment {
  return changed({ connect: [...example.connect, ...connections] });
}
