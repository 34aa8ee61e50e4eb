import { defineEnvironment } from "../plan/environment";

/** The smallest complete network: two VPCs that meet through the firewall, and one way out by name. */
export const lab = defineEnvironment({
  name: "lab",
  region: "eu-west-2",
  zones: ["a", "b"],

  hub: { asn: 64512, block: "10.0.0.0/20" },

  segments: {
    apps: { blocks: ["10.1.0.0/16"] },
    shared: { blocks: ["10.2.0.0/16"] },
  },

  vpcs: {
    web: { segment: "apps", cidr: "10.1.0.0/20" },
    tools: { segment: "shared", cidr: "10.2.0.0/22" },
  },

  connect: [
    { from: "apps", to: "shared", allow: ["tcp/443"] },
    { from: "apps", to: "internet", names: ["*.debian.org"] },
  ],

  endpoints: { gateway: ["s3"] },
});
