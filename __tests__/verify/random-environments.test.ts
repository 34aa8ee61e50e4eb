import fc from "fast-check";

import type { Environment } from "../../plan/environment";
import { planNetwork } from "../../plan/plan-network";
import { findingsOf } from "../../verify/formats/report";
import { readConfiguration } from "../../verify/terraform/read";
import { verify } from "../../verify/verify";
import { synthesized } from "../testing/synthesized";

const segments = { prod: "10.17", dev: "10.18", shared: "10.19" } as const;
const account = { id: "111122223333", role: "arn:aws:iam::111122223333:role/network" };
type Segment = keyof typeof segments;

const allow = fc
  .constantFrom("tcp/443", "udp/53", "any", "icmp/echo", "ssh/22", "tcp/8000-8100", "dns/53", "tcp")
  .map((word) => ({ allow: [word] }));
const names = fc.constantFrom("*.example.com", "api.example.net").map((name) => ({ names: [name] }));
const groups = fc.constantFrom("prod", "dev", "shared", "london", "paris");
const nodes = fc.constantFrom("prod", "dev", "shared", "london", "paris", "prod-0", "dev-0", "shared-0", "prod-0/app");
const own = fc.constantFrom("prod", "dev", "shared", "prod-0", "dev-0");

const connection = fc.oneof(
  fc.record({ from: nodes, to: nodes, passing: fc.oneof(allow, names) }).map(({ passing, ...ends }) => ({ ...ends, ...passing })),
  fc.record({ between: fc.tuple(nodes, nodes), passing: allow }).map(({ passing, between }) => ({ between, ...passing })),
  fc.record({ between: fc.tuple(groups, groups), uninspected: fc.constant("a reason") }),
  fc.record({ within: fc.constantFrom("prod", "dev"), uninspected: fc.constant("a reason") }),
  fc.record({ from: own, passing: fc.oneof(allow, names) }).map(({ from, passing }) => ({ from, to: "internet", ...passing })),
  fc.record({ from: own, passing: names }).map(({ from, passing }) => ({ from, to: "internet", via: ["firewall", "london"], ...passing })),
  fc.record({ from: own, via: fc.constantFrom("london", "own-nat") }).map((way) => ({ ...way, to: "internet", uninspected: "a reason" })),
);

const environment = fc
  .record({
    zones: fc.constantFrom(["a"], ["a", "b"], ["az1", "az3"]),
    vpcs: fc.array(
      fc.record({
        segment: fc.constantFrom<Segment>("prod", "dev", "shared"),
        nat: fc.option(fc.constantFrom("zones" as const, "one" as const), { nil: undefined }),
        joined: fc.constantFrom(true, true, true, false),
        tiered: fc.boolean(),
        there: fc.constantFrom(false, false, false, true),
        elsewhere: fc.boolean(),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    summary: fc.constantFrom("192.168.0.0/16", "10.0.0.0/8"),
    connect: fc.array(connection, { maxLength: 4 }),
    central: fc.boolean(),
    local: fc.boolean(),
    state: fc.constantFrom({ layout: "single" }, { layout: "per-vpc" }, { layout: "per-vpc", contract: "parameter" }),
    peered: fc.boolean(),
    paris: fc.constantFrom(
      { vpn: { asn: 65020, gateways: { a: "198.51.100.17", b: "198.51.100.18" } } },
      { attachment: "tgw-attach-0123456789abcdef0" },
      { attachment: "tgw-attach-0123456789abcdef0", routes: "learned" },
    ),
  })
  .map(({ zones, vpcs, summary, connect, central, local, state, peered, paris }): unknown => {
    const counts: Record<string, number> = {};
    const entries = vpcs.map(({ segment, nat, joined, tiered, elsewhere, there }, place) => {
      const index = (counts[segment] = (counts[segment] ?? -1) + 1);
      const at = (third: number, length: number): string => `${segments[segment]}.${index * 16 + third}.0/${length}`;
      const tiers = {
        app: { cidr: at(0, 22) },
        data: { cidr: at(4, 24), isolated: true },
        web: { cidr: at(5, 24), public: "a shop window" },
      };
      const id = `0123456789abcde${place}0`;
      const existing = {
        id: `vpc-${id}`,
        ...(joined && { attachment: { [zones[0]]: `subnet-${id}` } }),
        tables: { one: `rtb-${id}`, two: `rtb-${id.slice(0, -1)}1` },
      };
      const own = there ? { existing } : { ...(nat && { nat }), ...(tiered && { tiers }) };
      return [`${segment}-${index}`, { segment, cidr: at(0, 20), joined, ...(elsewhere && { account }), ...own }] as const;
    });
    return {
      name: "random",
      region: "eu-west-2",
      zones,
      state: { backend: "local", ...state },
      hub: { asn: 64512, block: "10.16.0.0/20", account: { id: "123456789012" }, share: [account.id] },
      segments: Object.fromEntries(Object.entries(segments).map(([name, start]) => [name, { blocks: [`${start}.0.0/16`] }])),
      vpcs: Object.fromEntries(entries),
      sites: {
        london: { blocks: [summary], vpn: { asn: 65010, gateways: { a: "198.51.100.7", b: "198.51.100.8" } } },
        paris: { blocks: ["172.30.0.0/16"], ...paris },
      },
      connect,
      ...(peered && entries.length > 1 && { peerings: [{ between: entries.slice(0, 2).map(([name]) => name), reason: "a copy a night" }] }),
      ...(local && { localBlocks: ["100.64.0.0/16"] }),
      ...(central && { endpoints: { interface: { in: "hub", services: ["sqs"] } } }),
    };
  });

test("whatever can be planned is proven: the planner and the verifier read the semantics alike", () => {
  let proven = 0;
  fc.assert(
    fc.property(environment, (value) => {
      const asked = value as Environment;
      if (planNetwork(asked).plan === undefined) return;
      const report = verify(asked, readConfiguration(synthesized(asked)));
      expect(findingsOf(report)).toEqual([]);
      proven += 1;
    }),
    { seed: 20, numRuns: 80 },
  );
  expect(proven).toBeGreaterThan(20);
});
