import type { Environment } from "../../plan/environment";
import { planNetwork } from "../../plan/plan-network";
import { changed, connecting, example } from "../worked-example";

function refusals(environment: Environment): readonly string[] {
  return planNetwork(environment).problems.map(({ path, message }) => `${path}: ${message}`);
}

const shop = { segment: "prod", cidr: "10.17.0.0/20" };

describe("what is declared and cannot be read is one problem, and nothing that follows from it is another", () => {
  test("a VPC", () => {
    expect(refusals(changed({ vpcs: { ...example.vpcs, shop: { segment: "prod", cidr: "10.17.0.1/20" } } }))).toEqual([
      "vpcs.shop.cidr: 10.17.0.1/20 has host bits set; its block starts at 10.17.0.0",
    ]);
  });

  test("the hub", () => {
    const environment = connecting({ from: "london", to: "endpoints", allow: ["tcp/443"] });
    expect(refusals({ ...environment, hub: { asn: 64512, block: "10.16.0.0/22" } })).toEqual([
      "hub.block: 10.16.0.0/22 is too small for eight slots; use /21 or wider (/20 is the advice)",
    ]);
  });

  test("a segment's block", () => {
    const segments = { ...example.segments, prod: { blocks: ["10.17.0.1/16"] } };
    expect(refusals(changed({ segments }))).toEqual([
      "segments.prod.blocks[0]: 10.17.0.1/16 has host bits set; its block starts at 10.17.0.0",
    ]);
  });

  test("a tier, a range and a secondary block", () => {
    const wrong = {
      ...shop,
      secondary: ["10.17.32.1/24"],
      tiers: { workload: { cidr: "10.17.0.0/21" }, data: { cidr: "10.17.8.1/22" }, more: { cidr: "10.17.32.0/25" } },
      ranges: { relays: ["10.17.0.300"] },
    };
    const environment = {
      ...connecting({ from: "shared", to: "shop/data", allow: ["tcp/443"] }, { from: "shared", to: "shop/relays", allow: ["tcp/443"] }),
      vpcs: { ...example.vpcs, shop: wrong },
    };
    expect(refusals(environment)).toEqual([
      "vpcs.shop.secondary[0]: 10.17.32.1/24 has host bits set; its block starts at 10.17.32.0",
      "vpcs.shop.tiers.data.cidr: 10.17.8.1/22 has host bits set; its block starts at 10.17.8.0",
      'vpcs.shop.ranges.relays[0]: "10.17.0.300" has no prefix length; write 10.0.0.0/16, say',
    ]);
  });

  test("a site's block", () => {
    const london = { ...example.sites?.["london"], blocks: ["192.168.0.1/16"], ranges: { office: ["192.168.7.0/24"] } };
    expect(refusals(changed({ sites: { london } }))).toEqual([
      "sites.london.blocks[0]: 192.168.0.1/16 has host bits set; its block starts at 192.168.0.0",
    ]);
  });
});

describe("one mistake is said once", () => {
  test("a segment that does not use the hub's endpoints because it is misspelt", () => {
    expect(refusals(changed({ endpoints: { interface: { in: "hub", for: ["prd"], services: ["sqs"] } } }))).toEqual([
      'endpoints.interface.for[0]: "prd" is no segment; did you mean "prod"?',
    ]);
  });

  test("endpoints in a hub that is not there", () => {
    const { hub: _, ...alone } = example;
    const environment = { ...alone, sites: {}, connect: [], endpoints: { interface: { in: "hub" as const, services: ["sqs"] } } };
    expect(refusals(environment)).toEqual([
      'endpoints.interface.in: "hub" needs a hub, and this environment has none; write "vpcs", or say `hub`',
    ]);
  });
});
