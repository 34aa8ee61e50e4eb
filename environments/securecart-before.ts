import { defineEnvironment } from "../plan/environment";

/**
 * SecureCart before development moved behind the hub: the sandbox stands alone, with a NAT of its own and public subnets.
 * Beside `securecart` it shows what the move changes; the route from here to there is in the README.
 */
export const securecartBefore = defineEnvironment({
  name: "securecart-before",
  region: "eu-west-2",
  zones: ["a", "b", "c"],
  state: { backend: "s3", bucket: "securecart-terraform", layout: "single" },
  tags: { organisation: "securecart", "managed-by": "cdktf-network-hub" },

  hub: { asn: 64512, block: "10.16.0.0/20" },

  segments: {
    prod: { blocks: ["10.17.0.0/16"], tags: { "cost-centre": "shop", owner: "platform" } },
    dev: { blocks: ["10.18.0.0/16"], tags: { "cost-centre": "engineering", owner: "platform" } },
    shared: { blocks: ["10.19.0.0/16"], tags: { "cost-centre": "platform", owner: "platform" } },
  },

  vpcs: {
    shop: { segment: "prod", cidr: "10.17.0.0/20" },
    payments: { segment: "prod", cidr: "10.17.16.0/20" },
    sandbox: {
      segment: "dev",
      cidr: "10.18.0.0/20",
      joined: false,
      nat: "zones",
      tiers: {
        workload: { cidr: "10.18.0.0/21" },
        web: { cidr: "10.18.8.0/24", public: "previews that customers look at" },
      },
    },
    tooling: { segment: "shared", cidr: "10.19.0.0/22" },
  },

  connect: [
    { from: "prod", to: "shared", allow: ["tcp/443"] },
    { from: "shop", to: "payments", allow: ["tcp/8443"] },
    { from: "prod", to: "internet", names: ["*.stripe.com", "api.fedex.com"] },
    { from: "dev", to: "internet", via: "own-nat", uninspected: "as it was found" },
  ],

  endpoints: {
    organisation: "o-a1b2c3d4e5",
    gateway: ["s3", "dynamodb"],
    interface: { in: "hub", for: ["prod", "shared"], bundles: ["ecs-fargate", "ssm"] },
  },
});
