/** What the compiler must refuse: `npm run types` fails where a line below compiles after all. Nothing here runs. */
import { defineEnvironment } from "../plan/environment";
import { defineLink } from "../plan/links/link";

const common = { name: "x", region: "eu-west-2", zones: ["a", "b"] } as const;
const segments = { prod: { blocks: ["10.1.0.0/16"] }, dev: { blocks: ["10.2.0.0/16"] } } as const;
const sites = { london: { blocks: ["192.168.0.0/16"] } } as const;
const vpcs = { shop: { segment: "prod", cidr: "10.1.0.0/20" } } as const;

// Right.
defineEnvironment({
  ...common,
  segments,
  sites,
  vpcs,
  connect: [
    { from: "prod", to: "dev", allow: ["tcp/443", "ssh/22", "icmp/echo"] },
    { from: "shop/workload", to: "london/printers", allow: ["tcp/8000-8100"] },
    { from: "prod", to: "internet", names: ["a.example"], on: ["tls/8443"] },
    { from: "prod", to: "internet", via: ["firewall", "london"], allow: ["any"] },
    { from: "dev", to: "internet", via: "london", uninspected: "why" },
    { between: ["dev", "london"], uninspected: "why" },
    { within: "prod", allow: ["any"] },
    { within: "prod", uninspected: "why" },
  ],
});

// @ts-expect-error a segment that is not there
defineEnvironment({ ...common, segments, vpcs: { shop: { segment: "prdo", cidr: "10.1.0.0/20" } }, connect: [] });

// @ts-expect-error a node that is not there
defineEnvironment({ ...common, segments, vpcs, connect: [{ from: "shoop", to: "prod", allow: ["tcp/443"] }] });

// @ts-expect-error a site that is not there
defineEnvironment({ ...common, segments, sites, vpcs, connect: [{ from: "dev", to: "internet", via: "londn", uninspected: "why" }] });

// @ts-expect-error neither allow nor names
defineEnvironment({ ...common, segments, vpcs, connect: [{ from: "prod", to: "dev" }] });

// @ts-expect-error allow beside uninspected
defineEnvironment({ ...common, segments, vpcs, connect: [{ between: ["prod", "dev"], uninspected: "why", allow: ["tcp/443"] }] });

// @ts-expect-error one direction past the firewall
defineEnvironment({ ...common, segments, vpcs, connect: [{ from: "prod", to: "dev", uninspected: "why" }] });

// @ts-expect-error a single VPC past the firewall
defineEnvironment({ ...common, segments, vpcs, connect: [{ between: ["shop", "dev"], uninspected: "why" }] });

// @ts-expect-error a backhaul without its reason
defineEnvironment({ ...common, segments, sites, vpcs, connect: [{ from: "dev", to: "internet", via: "london" }] });

// @ts-expect-error the internet as a source
defineEnvironment({ ...common, segments, vpcs, connect: [{ from: "internet", to: "shop", allow: ["tcp/443"] }] });

// @ts-expect-error two forms at once
defineEnvironment({ ...common, segments, vpcs, connect: [{ from: "prod", to: "dev", between: ["prod", "dev"], allow: ["any"] }] });

// @ts-expect-error a protocol that is none
defineEnvironment({ ...common, segments, vpcs, connect: [{ from: "prod", to: "dev", allow: ["tcp/https"] }] });

// @ts-expect-error a word that is none
defineEnvironment({ ...common, segments, vpcs: { shop: { segment: "prod", cidr: "10.1.0.0/20", cidrs: [] } }, connect: [] });

// @ts-expect-error a backend without its bucket
defineEnvironment({ ...common, segments, vpcs, connect: [], state: { backend: "s3" } });

const near = defineEnvironment({ ...common, name: "near", segments, sites, vpcs, connect: [] });
const far = defineEnvironment({ ...common, name: "far", segments: { shared: { blocks: ["10.9.0.0/16"] } }, vpcs: {}, connect: [] });

// Right.
defineLink({
  between: [near, far],
  connect: [
    { from: "near/shop", to: "far/shared", allow: ["tcp/443"] },
    { from: "far/shared", to: "near/prod", names: ["a.example"] },
    { between: ["far/shared", "near/dev"], uninspected: "why" },
  ],
  inspect: "far",
});

// @ts-expect-error a node that is not there
defineLink({ between: [near, far], connect: [{ from: "near/prdo", to: "far/shared", allow: ["tcp/443"] }] });

// @ts-expect-error a site across a link
defineLink({ between: [near, far], connect: [{ from: "far/shared", to: "near/london", allow: ["tcp/443"] }] });

// @ts-expect-error two nodes of one environment
defineLink({ between: [near, far], connect: [{ from: "near/prod", to: "near/dev", allow: ["tcp/443"] }] });

// @ts-expect-error a single VPC past the firewall
defineLink({ between: [near, far], connect: [{ between: ["near/shop", "far/shared"], uninspected: "why" }] });

// @ts-expect-error an environment that is not there
defineLink({ between: [near, far], connect: [], inspect: "middle" });
