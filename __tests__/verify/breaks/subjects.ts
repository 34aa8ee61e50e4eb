import { environments } from "../../../environments";
import type { Environment } from "../../../plan/environment";

/** A site that announces a summary, and is the way out behind the firewall; ranges, names on ports of their own, tiers of all kinds. */
const summary: Environment = {
  name: "summary",
  region: "eu-west-2",
  zones: ["a", "b"],
  hub: { asn: 64512, block: "10.16.0.0/20" },
  segments: { prod: { blocks: ["10.17.0.0/16"] }, dev: { blocks: ["10.18.0.0/16"] }, shared: { blocks: ["10.19.0.0/16"] } },
  sites: {
    office: {
      blocks: ["10.0.0.0/8"],
      ranges: { desks: ["10.180.0.0/24"] },
      vpn: { asn: 65010, active: "one", gateways: { a: "198.51.100.7", b: "198.51.100.8" } },
    },
  },
  vpcs: {
    shop: {
      segment: "prod",
      cidr: "10.17.0.0/20",
      tiers: {
        workload: { cidr: "10.17.0.0/21" },
        data: { cidr: "10.17.8.0/22", isolated: true },
        front: { cidr: "10.17.12.0/24", public: "the shop window" },
      },
      ranges: { relays: ["10.17.1.0/28"] },
    },
    sandbox: { segment: "dev", cidr: "10.18.0.0/20" },
    tooling: { segment: "shared", cidr: "10.19.0.0/22" },
  },
  connect: [
    { from: "prod", to: "shared", names: ["git.example.com", "*.packages.example.com"], on: ["tls/8443", "http/8080"] },
    { from: "shop/relays", to: "sandbox", allow: ["ssh/22"] },
    { from: "office/desks", to: "shared", allow: ["tcp/22", "icmp/echo"] },
    { from: "office", to: "shared", allow: ["tcp/5432"] },
    { from: "dev", to: "internet", via: ["firewall", "office"], names: ["*.example.org"] },
  ],
  endpoints: { gateway: ["s3"] },
};

/** A VPN without BGP, NAT of the VPCs' own, and endpoints in each VPC. */
const simple: Environment = {
  name: "simple",
  region: "eu-west-2",
  zones: ["a", "b"],
  hub: { asn: 64512, block: "10.16.0.0/20" },
  segments: { dev: { blocks: ["10.18.0.0/16"] }, shared: { blocks: ["10.19.0.0/16"] } },
  sites: { york: { blocks: ["172.20.0.0/16"], vpn: { gateways: { a: "198.51.100.9" } } } },
  vpcs: {
    sandbox: { segment: "dev", cidr: "10.18.0.0/20", nat: "zones" },
    build: { segment: "dev", cidr: "10.18.16.0/20", nat: "one" },
    tooling: { segment: "shared", cidr: "10.19.0.0/22" },
  },
  connect: [
    { from: "york", to: "shared", allow: ["tcp/22"] },
    { between: ["dev", "shared"], uninspected: "package mirror only" },
    { from: "dev", to: "internet", via: "own-nat", uninspected: "builds fetch from everywhere" },
  ],
  endpoints: { organisation: "o-a1b2c3d4e5", gateway: ["s3"], interface: { in: "vpcs", services: ["sts", "sqs"] } },
  blockPublicAccess: true,
};

/** Every environment that is broken: those of this repository, and two with the words that those do not use. */
export const subjects: readonly Environment[] = [...environments, summary, simple];
