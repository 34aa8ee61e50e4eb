import fc from "fast-check";

import type { Environment } from "../../../plan/environment";
import type { Link } from "../../../plan/links/link";
import { planLink } from "../../../plan/links/plan-link";
import { planNetwork } from "../../../plan/plan-network";
import { ireland, london } from "../../linked-example";
import { foundIn, writtenLink } from "./linked";

const near = fc.constantFrom("london/prod", "london/dev", "london/shop", "london/sandbox");
const far = fc.constantFrom("ireland/shared", "ireland/dev", "ireland/tooling", "ireland/lab");
const passing = fc.oneof(
  fc.constantFrom("tcp/443", "any", "udp/53", "icmp/echo", "ssh/22").map((word) => ({ allow: [word] })),
  fc.constant({ names: ["*.example.com"] }),
);

const connection = fc.oneof(
  fc.record({ from: near, to: far, passing }).map(({ from, to, passing: said }) => ({ from, to, ...said })),
  fc.record({ from: far, to: near, passing }).map(({ from, to, passing: said }) => ({ from, to, ...said })),
  fc.record({ between: fc.tuple(near, far), passing }).map(({ between, passing: said }) => ({ between, ...said })),
  fc
    .record({ between: fc.tuple(fc.constantFrom("london/prod", "london/dev"), fc.constantFrom("ireland/shared", "ireland/dev")) })
    .map((ends) => ({ ...ends, uninspected: "a reason" })),
);

const device = { a: "198.51.100.7", b: "198.51.100.8" };
const links = fc
  .record({
    connect: fc.array(connection, { minLength: 1, maxLength: 4 }),
    inspect: fc.constantFrom(undefined, "london", "ireland"),
    summary: fc.constantFrom("192.168.0.0/16", "10.0.0.0/8"),
    exit: fc.constantFrom("nat", "site", "firewall-site", "none"),
    zones: fc.constantFrom(["a"], ["a", "b", "c"]),
    quiet: fc.boolean(),
    pods: fc.boolean(),
  })
  .map(({ connect, inspect, summary, exit, zones, quiet, pods }) => {
    const ways = {
      nat: [{ from: "prod", to: "internet", names: ["*.stripe.com"] }],
      site: [{ from: "prod", to: "internet", via: "office", uninspected: "a reason" }],
      "firewall-site": [{ from: "prod", to: "internet", via: ["firewall", "office"], allow: ["tcp/443"] }],
      none: [],
    };
    const one = {
      ...london,
      zones,
      sites: { office: { blocks: [summary], vpn: { asn: 65010, gateways: device } } },
      connect: [...ways[exit], { from: "office", to: "dev", allow: ["tcp/22"] }],
      ...(pods && { localBlocks: ["100.64.0.0/16"] }),
    } as unknown as Environment;
    const other = { ...ireland, ...(quiet && { connect: [] }) };
    return { between: [one, other], connect, ...(inspect !== undefined && { inspect }) } as unknown as Link;
  });

test("whatever link can be planned is proven from both of its environments", () => {
  let planned = 0;
  fc.assert(
    fc.property(links, (link) => {
      fc.pre(
        planLink(link).plan !== undefined && link.between.every((environment) => planNetwork(environment, {}, [link]).plan !== undefined),
      );
      planned += 1;
      const documents = writtenLink(link);
      for (const environment of link.between) expect(foundIn(environment, documents, link)).toEqual([]);
    }),
    { numRuns: Number(process.env["RUNS"] ?? 8) },
  );
  expect(planned).toBeGreaterThan(0);
}, 600_000);
