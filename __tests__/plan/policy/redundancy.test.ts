import type { InspectedConnection } from "../../../plan/policy/policy";
import { connection, internet, node, plan, prod, shared, shop } from "./worked-example";

function outcome(...entries: readonly InspectedConnection[]): { readonly problems: readonly string[]; readonly notes: readonly string[] } {
  const { problems, notes } = plan({ connections: entries.map((entry, index) => ({ ...entry, path: `connect[${index}]` })) });
  return { problems, notes };
}

test("rejects names that can never matter, because every port is open to any name", () => {
  expect(
    outcome(
      connection(prod, internet, { allow: ["tcp/443", "tcp/80"] }),
      connection(prod, internet, { names: ["*.stripe.com", "api.fedex.com"] }),
    ).problems,
  ).toEqual(["connect[1].names[0]: can never matter: connect[0] allows tcp/443 and tcp/80 from prod to internet"]);
});

test.each([["any"], ["tcp"], ["tcp/1-1000"], ["tls/443", "http/80"]])(
  "rejects names below allow %s of the whole segment, in whatever order",
  (...allow) => {
    const { problems } = outcome(connection(shop, internet, { names: ["a.example"] }), connection(prod, internet, { allow }));
    expect(problems).toEqual([`connect[0].names[0]: can never matter: connect[1] allows ${allow.join(" and ")} from prod to internet`]);
  },
);

test("rejects names whose ports two other connections open", () => {
  expect(
    outcome(
      connection(prod, internet, { names: ["a.example"] }),
      connection(prod, internet, { allow: ["tcp/443"] }),
      connection(prod, internet, { allow: ["tcp/80"] }),
    ).problems,
  ).toEqual([
    "connect[0].names[0]: can never matter: connect[1] allows tcp/443 from prod to internet, and connect[2] allows tcp/80 from prod to internet",
  ]);
});

test("names that matter on some ports only are a note", () => {
  expect(outcome(connection(prod, internet, { names: ["a.example"], allow: ["tcp/443"] }))).toEqual({
    problems: [],
    notes: ["connect[0].names[0]: matters on http/80 only: connect[0] allows tcp/443 from prod to internet"],
  });
});

test("what one VPC may do masks no names of its segment", () => {
  expect(outcome(connection(prod, internet, { names: ["a.example"] }), connection(shop, internet, { allow: ["any"] }))).toEqual({
    problems: [],
    notes: [],
  });
});

test("names of a connection inside the network are masked by nothing that leads elsewhere", () => {
  expect(outcome(connection(prod, shared, { names: ["git.internal"] }), connection(prod, internet, { allow: ["any"] }))).toEqual({
    problems: [],
    notes: [],
  });
});

test("a repeated word is a note at its second place", () => {
  expect(
    outcome(connection(prod, shared, { allow: ["tcp/443", "tcp/443"] }), connection(prod, shared, { allow: ["tcp/443"] })).notes,
  ).toEqual([
    'connect[0].allow[1]: "tcp/443" from prod to shared is already allowed by "tcp/443" from prod to shared (connect[0].allow[0])',
    'connect[1].allow[0]: "tcp/443" from prod to shared is already allowed by "tcp/443" from prod to shared (connect[0].allow[0])',
  ]);
});

test.each([
  ["tcp/443", "tcp"],
  ["tcp/8001", "tcp/8000-8100"],
  ["icmp/echo", "icmp"],
  ["udp/53", "any"],
  ["ssh/22", "tcp/22"],
  ["ntp/123", "udp"],
])("%s inside %s is a note", (inner, outer) => {
  expect(outcome(connection(shop, shared, { allow: [inner] }), connection(prod, shared, { allow: [outer] })).notes).toEqual([
    `connect[0].allow[0]: "${inner}" from shop to shared is already allowed by "${outer}" from prod to shared (connect[1].allow[0])`,
  ]);
});

test.each([
  ["dns/53", "udp"],
  ["dns/53", "tcp"],
  ["icmp", "icmp/echo"],
  ["tcp", "tcp/443"],
  ["udp/443", "tcp/443"],
])("%s is not inside %s", (inner, outer) => {
  expect(outcome(connection(shop, shared, { allow: [inner] }), connection(prod, shared, { allow: [outer] })).notes).toEqual([]);
});

test("a name below another of the same way is a note", () => {
  expect(
    outcome(
      connection(prod, internet, { names: ["api.stripe.com", "stripe.com", "*.stripe.com", "*.eu.stripe.com"] }),
      connection(shop, internet, { names: ["*.stripe.com"] }),
    ).notes,
  ).toEqual([
    'connect[0].names[0]: "api.stripe.com" is already allowed by "*.stripe.com" (connect[0].names[2])',
    'connect[0].names[3]: "*.eu.stripe.com" is already allowed by "*.stripe.com" (connect[0].names[2])',
    'connect[1].names[0]: "*.stripe.com" is already allowed by "*.stripe.com" (connect[0].names[2])',
  ]);
});

test("a name on a further port is no repetition", () => {
  expect(
    outcome(
      connection(prod, internet, { names: ["*.stripe.com"] }),
      connection(prod, internet, { names: ["api.stripe.com"], on: ["tls/8443"] }),
    ).notes,
  ).toEqual([]);
});

test("ranges of the internet lie in the internet", () => {
  expect(
    outcome(
      connection(prod, node("internet/dhl", ["198.51.100.0/24"]), { allow: ["tcp/443"] }),
      connection(prod, internet, { allow: ["tcp"] }),
    ).notes,
  ).toEqual([
    'connect[0].allow[0]: "tcp/443" from prod to internet/dhl is already allowed by "tcp" from prod to internet (connect[1].allow[0])',
  ]);
});
