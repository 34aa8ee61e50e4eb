import { defineEnvironment } from "../plan/environment";

/**
 * SecureCart, London: a shop that takes cards. Production leaves by name through the firewall; development has no internet
 * access of its own and is backhauled to head office over two VPN connections; shared tooling serves both.
 */
export const securecart = defineEnvironment({
  name: "securecart",
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

  endpoints: { organisation: "o-a1b2c3d4e5", gateway: ["s3", "dynamodb"], interface: { in: "hub", bundles: ["ecs-fargate", "ssm"] } },
});
