import fc from "fast-check";
import type { InspectedConnection } from "../../../plan/policy/policy";
import { describe as said, type Conversation, type Permission } from "../../../verify/conversation";
import { compare } from "../../../verify/firewall/compare";
import { judge } from "../../../verify/firewall/judge";
import { AddressSet } from "../../../verify/address-set";
import { parseAddress } from "../../../cidr";
import { datagram, http, passes, ping, tcp, tls, udp, type Conversation as Packets } from "../../plan/policy/evaluator";
import { connection, dev, example, internet, node, plan, prod, shared, shop } from "../../plan/policy/worked-example";
import { between, ofPlan } from "./terraform";

const london = node("london", ["10.0.0.0/8", "192.168.0.0/16"], ["10.16.0.0/20", "10.17.0.0/16", "10.18.0.0/16", "10.19.0.0/16"]);
const dhl = node("internet/dhl", ["203.0.113.0/28"]);
const nodes = [prod, shop, dev, shared, london, dhl, internet];
const hosts = ["10.17.1.10", "10.17.99.10", "10.18.1.10", "10.19.1.10", "10.200.0.1", "192.168.7.10", "203.0.113.9", "198.51.100.1"];
const names = ["*.example.com", "api.example.com", "example.com", "*.api.example.com", "other.example.org"];
const allow = [
  "any",
  "tcp",
  "tcp/443",
  "tcp/8000-8100",
  "udp/53",
  "icmp",
  "icmp/echo",
  "ssh/22",
  "tls/443",
  "http/8080",
  "smtp/25",
  "dns/53",
  "ntp/123",
];

const connections: fc.Arbitrary<readonly InspectedConnection[]> = fc
  .array(
    fc.record({
      from: fc.constantFrom(...nodes.filter((one) => one !== internet && one !== dhl)),
      to: fc.constantFrom(...nodes),
      words: fc.oneof(
        fc.subarray(allow, { minLength: 1, maxLength: 3 }).map((words) => ({ allow: words })),
        fc.record({
          names: fc.subarray(names, { minLength: 1 }),
          on: fc.subarray(["tls/443", "http/80", "tls/8443"], { minLength: 1 }),
        }),
      ),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((entries) =>
    entries
      .filter(({ from, to, words }) => from !== to && !(to === dhl && "names" in words))
      .map(({ from, to, words }, index) => ({ ...connection(from, to, words), path: `connect[${index}]` })),
  );

/** The plan of connections, where the planner has nothing against them. */
function policyOf(entries: readonly InspectedConnection[]) {
  const { policy, problems } = plan({ connections: entries });
  fc.pre(problems.length === 0);
  return policy;
}

/** The addresses of a node, as semantics §1 says them. */
function addressesOf({ addresses }: (typeof nodes)[number]): AddressSet {
  if (addresses === "internet") return AddressSet.ofBlocks(example.inside).complement();
  return AddressSet.ofBlocks(addresses.blocks).without(AddressSet.ofBlocks(addresses.except));
}

const tried: readonly (readonly [Conversation, (from: string, to: string) => Packets])[] = [
  ...[22, 25, 80, 443, 8050, 8080, 8443].flatMap((port) => [
    ...["ssh", "smtp", "dns", "unknown"].map((application): (typeof tried)[number] => [
      { protocol: "tcp", port, application },
      (from, to) => tcp(from, to, port, application === "unknown" ? "failed" : application),
    ]),
    ...[undefined, "example.com", "a.example.com", "api.example.com", "b.api.example.com", "notexample.com", "other.example.org"].flatMap(
      (name): readonly (typeof tried)[number][] => [
        [{ protocol: "tcp", port, application: "tls", ...(name && { name }) }, (from, to) => tls(from, to, port, name)],
        [{ protocol: "tcp", port, application: "http", ...(name && { name }) }, (from, to) => http(from, to, port, name ?? "")],
      ],
    ),
  ]),
  ...[53, 123, 443].flatMap((port) =>
    ["dns", "ntp", "unknown"].map((application): (typeof tried)[number] => [
      { protocol: "udp", port, application },
      (from, to) => udp(from, to, port, application === "unknown" ? "failed" : application),
    ]),
  ),
  [{ protocol: "icmp", icmpType: 8 }, ping],
  [{ protocol: "other" }, (from, to) => datagram(47, from, to)],
];

test("the judge and an evaluator that shares nothing with it agree about every planned policy", () => {
  fc.assert(
    fc.property(connections, fc.subarray(hosts, { minLength: 2, maxLength: 4 }), (entries, some) => {
      const planned = policyOf(entries);
      const policy = ofPlan(planned);
      for (const client of some) {
        for (const server of some) {
          if (client === server) continue;
          const { forward, backward } = between(policy, client, server);
          for (const [conversation, packets] of tried) {
            const judged = judge(policy, forward, backward, conversation).passes;
            expect([client, server, said(conversation), judged]).toEqual([
              client,
              server,
              said(conversation),
              passes(planned, packets(client, server)) ? "yes" : "no",
            ]);
          }
        }
      }
    }),
    { numRuns: 25 },
  );
});

test("no planned policy differs from what its connections permit", () => {
  fc.assert(
    fc.property(connections, (entries) => {
      const policy = ofPlan(policyOf(entries));
      for (const client of hosts) {
        for (const server of hosts) {
          if (client === server) continue;
          const permissions: Permission[] = entries
            .filter(({ from, to }) => addressesOf(from).has(parseAddress(client)) && addressesOf(to).has(parseAddress(server)))
            .map(({ path, allow: words, names: patterns, on = ["tls/443", "http/80"] }) => ({
              where: path,
              allow: words,
              names: patterns,
              on,
            }));
          const { forward, backward } = between(policy, client, server);
          const found = compare(policy, forward, backward, permissions).map(
            ({ kind, conversation, found: { rule } }) => `${kind} ${said(conversation)} ${rule?.text ?? "default"}`,
          );
          expect([client, server, ...found]).toEqual([client, server]);
        }
      }
    }),
    { numRuns: 40 },
  );
});
