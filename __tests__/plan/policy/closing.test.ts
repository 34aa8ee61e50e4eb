import fc from "fast-check";
import { planPolicy, type InspectedConnection, type PolicyNode } from "../../../plan/policy/policy";
import { Report } from "../../../plan/report";
import { http, inBlock, passes, stop, syn, tcp, tls, udp, type Conversation } from "./evaluator";
import { connection, example, internet, node, policyOf, prod, shared, shop } from "./worked-example";

const outside = "203.0.113.9";

function closingOf(...entries: readonly InspectedConnection[]): readonly string[] {
  return (policyOf(...entries).groups["closing"]?.rules ?? "")
    .split("\n")
    .filter((rule) => rule.startsWith("drop tcp"))
    .map((rule) => rule.replace(/ \(.*/, ""));
}

test("a VPC with more names than its segment gets holes of its own, and the segment none of them", () => {
  const entries = [
    connection(prod, internet, { names: ["*.stripe.com"] }),
    connection(shop, internet, { path: "connect[1]", names: ["db.example.com"], on: ["tls/8443"] }),
  ];
  expect(closingOf(...entries)).toEqual([
    "drop tcp !$NAMED any -> any any",
    "drop tcp [$N_PROD,!$N_SHOP] any -> $INSIDE any",
    "drop tcp [$N_PROD,!$N_SHOP] any -> !$INSIDE ![80,443]",
    "drop tcp $N_SHOP any -> $INSIDE any",
    "drop tcp $N_SHOP any -> !$INSIDE ![80,443,8443]",
  ]);
  const policy = policyOf(...entries);
  expect(passes(policy, tls("10.17.1.1", outside, 8443, "db.example.com"))).toBe(true);
  expect(passes(policy, tls("10.17.1.1", outside, 443, "js.stripe.com"))).toBe(true);
  expect(typeof stop(policy, syn("10.17.16.1", outside, 8443))).toBe("number");
});

test("names of a VPC below names of its segment change no closing rule", () => {
  const segment = connection(prod, internet, { names: ["*.stripe.com"] });
  expect(closingOf(segment, connection(shop, internet, { path: "connect[1]", names: ["api.example.com"] }))).toEqual(closingOf(segment));
});

test("names inside the network open that target alone", () => {
  expect(
    closingOf(
      connection(prod, internet, { names: ["a.example"] }),
      connection(prod, shared, { path: "connect[1]", names: ["git.internal"] }),
    ),
  ).toEqual([
    "drop tcp !$NAMED any -> any any",
    "drop tcp $N_PROD any -> [$INSIDE,!$N_SHARED] any",
    "drop tcp $N_PROD any -> !$INSIDE ![80,443]",
    "drop tcp $N_PROD any -> $N_SHARED ![80,443]",
  ]);
});

test("a protocol that is recognised by its content needs its handshake, and nothing else of that port", () => {
  const policy = policyOf(connection(shop, shared, { allow: ["ssh/22"] }));
  expect(passes(policy, tcp("10.17.1.1", "10.19.1.1", 22, "ssh"))).toBe(true);
  expect(stop(policy, tls("10.17.1.1", "10.19.1.1", 22, "a.b"))).toBe("default");
  expect(typeof stop(policy, syn("10.17.16.1", "10.19.1.1", 22))).toBe("number");
});

test("DNS and NTP over UDP are judged at the first packet, so they need no hole", () => {
  const policy = policyOf(connection(shop, shared, { allow: ["ntp/123"] }));
  expect(policy.groups["closing"]?.rules).not.toContain("NAMED");
  expect(passes(policy, udp("10.17.1.1", "10.19.1.1", 123, "ntp"))).toBe(true);
  expect(typeof stop(policy, udp("10.17.1.1", "10.19.1.1", 123))).toBe("number");
  expect(passes(policyOf(connection(shop, shared, { allow: ["dns/53"] })), tcp("10.17.1.1", "10.19.1.1", 53, "dns"))).toBe(true);
});

// Nodes that nest, overlap and exclude each other, and an address in every region that they cut.
const nodes: readonly PolicyNode[] = [
  prod,
  shop,
  shared,
  internet,
  node("shop/data", ["10.17.8.0/22"]),
  node("payments", ["10.17.16.0/20", "10.17.64.0/20"]),
  node("paris", ["10.0.0.0/8"], ["10.16.0.0/20", "10.17.0.0/16", "10.19.0.0/16"]),
  node("paris/desks", ["10.40.0.0/16"]),
  node("across", ["10.17.8.0/21", "10.19.0.0/24"]),
  node("internet/dhl", ["198.51.100.0/24"]),
];
const addresses = [
  "10.17.0.9",
  "10.17.8.9",
  "10.17.12.9",
  "10.17.16.9",
  "10.17.64.9",
  "10.17.200.9",
  "10.19.0.9",
  "10.19.9.9",
  "10.16.0.9",
  "10.40.0.9",
  "10.50.0.9",
  "172.16.0.9",
  outside,
  "198.51.100.9",
];
const words = ["any", "tcp", "udp", "tcp/443", "tcp/80", "tcp/8000-8500", "udp/53", "ssh/22", "smtp/25", "dns/53", "tls/8443", "http/8080"];
const names = ["*.stripe.com", "api.stripe.com", "fedex.com"];

const anyNode = fc.constantFrom(...nodes);
const anyConnections = fc
  .array(
    fc.record({
      from: anyNode,
      to: anyNode,
      allow: fc.subarray(words, { maxLength: 3 }),
      names: fc.subarray(names),
      on: fc.subarray(["tls/443", "http/80", "tls/8443"], { minLength: 1 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((entries) => entries.map((entry, index): InspectedConnection => ({ path: `connect[${index}]`, ...entry })));

/** Where the connections themselves, read naively, would open a hole or let pass. */
function is(address: string, { addresses: node }: PolicyNode): boolean {
  if (node === "internet") return !example.inside.some((block) => inBlock(address, block));
  return node.blocks.some((block) => inBlock(address, block)) && !node.except.some((block) => inBlock(address, block));
}

function naive(connections: readonly InspectedConnection[], from: string, to: string) {
  const here = connections.filter((entry) => is(from, entry.from) && is(to, entry.to));
  const allow = new Set(here.flatMap((entry) => entry.allow));
  const bare = (protocol: "tcp" | "udp", port: number): boolean =>
    allow.has("any") ||
    allow.has(protocol) ||
    allow.has(`${protocol}/${port}`) ||
    (protocol === "tcp" && port >= 8000 && port <= 8500 && allow.has("tcp/8000-8500"));
  const ofName = (word: string, name: string): boolean =>
    here.some(
      (entry) =>
        entry.on?.includes(word) === true &&
        entry.names.some((text) => (text.startsWith("*.") ? name.endsWith(text.slice(1)) : name === text)),
    );
  const detected = (protocol: string, port: number): boolean =>
    allow.has(`${protocol}/${port}`) || (protocol === "tls" && port === 25 && allow.has("smtp/25"));
  const hole = (port: number): boolean =>
    ["ssh", "smtp", "dns", "tls", "http"].some((protocol) => detected(protocol, port)) ||
    here.some((entry) => entry.names.length > 0 && entry.on?.some((word) => word.endsWith(`/${port}`)) === true);
  return { bare, detected, ofName, hole };
}

test("whatever nests and overlaps: a first packet meets a closing rule unless a connection opens that port, and names and protocols decide the rest", () => {
  fc.assert(
    fc.property(anyConnections, (connections) => {
      const policy = planPolicy({ ...example, connections }, new Report());
      const agree = (conversation: Conversation, expected: boolean, what: string): void => {
        if (passes(policy, conversation) !== expected)
          throw new Error(`${what} ${conversation[0]?.from ?? ""} > ${conversation[0]?.to ?? ""}: expected ${expected ? "pass" : "drop"}`);
      };
      for (const from of addresses) {
        for (const to of addresses) {
          const { bare, detected, ofName, hole } = naive(connections, from, to);
          for (const port of [22, 25, 53, 80, 443, 8080, 8443, 9000]) {
            agree(syn(from, to, port), bare("tcp", port) || hole(port), `syn ${port}`);
            agree(tcp(from, to, port), bare("tcp", port), `tcp ${port}`);
            for (const sni of ["api.stripe.com", "stripe.com"]) {
              agree(
                tls(from, to, port, sni),
                bare("tcp", port) || detected("tls", port) || ofName(`tls/${port}`, sni),
                `tls ${port} ${sni}`,
              );
            }
          }
          agree(http(from, to, 80, "fedex.com"), bare("tcp", 80) || ofName("http/80", "fedex.com"), "http 80");
          agree(tcp(from, to, 22, "ssh"), bare("tcp", 22) || detected("ssh", 22), "ssh 22");
          agree(udp(from, to, 53, "dns"), bare("udp", 53) || detected("dns", 53), "dns udp");
          agree(udp(from, to, 53), bare("udp", 53), "udp 53");
        }
      }
    }),
    { numRuns: 25 },
  );
});

test("whatever nests and overlaps: the order of connections changes no byte", () => {
  fc.assert(
    fc.property(anyConnections, (connections) => {
      const write = (entries: readonly InspectedConnection[]): string =>
        JSON.stringify(planPolicy({ ...example, connections: entries }, new Report()));
      expect(write([...connections].reverse())).toBe(write(connections));
    }),
    { numRuns: 60 },
  );
});
