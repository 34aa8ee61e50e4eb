import type { Environment } from "../../plan/environment";
import { planNetwork } from "../../plan/plan-network";
import { example } from "../worked-example";

/** The worked example with an entry of nearly every other word. */
const full = {
  ...example,
  vpcs: {
    ...example.vpcs,
    shop: {
      segment: "prod",
      cidr: "10.17.0.0/20",
      nat: "one",
      secondary: ["100.64.0.0/16"],
      tiers: { workload: { cidr: "10.17.0.0/21" }, data: { cidr: "10.17.8.0/22", isolated: true } },
      ranges: { relays: ["10.17.0.1/32"] },
      endpoints: { services: ["sqs"] },
    },
  },
  internet: { ranges: { dhl: ["203.0.113.0/24"] } },
  localBlocks: ["100.64.0.0/16"],
  tags: { owner: "network" },
  quotas: { tables: 20 },
  alarms: { topics: ["arn:aws:sns:eu-west-2:111122223333:network"] },
  logs: { flow: { retentionDays: 365, format: ["srcaddr"] } },
  rules: {
    managed: ["ThreatSignaturesBotnet"],
    stateless: [{ priority: 1, action: "drop", from: ["10.0.0.0/8"], reason: "an example" }],
  },
};

const odd = [undefined, null, -1, 7n, "", "x", "constructor", "10.0.0.0/8", "0.0.0.0/0", "10.17.0.0/30", [], {}, [undefined], Symbol("x")];

/** Every place in a value, as the keys that lead there. */
function places(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [...(path.length === 0 ? [] : [path]), ...Object.entries(value).flatMap(([key, entry]) => places(entry, [...path, key]))];
}

/** `value` with another at `path`. */
function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const inner = replaced((value as Readonly<Record<string, unknown>>)[key], rest, by);
  if (Array.isArray(value)) return value.map((entry: unknown, index) => (String(index) === key ? inner : entry));
  return { ...(value as object), [key]: inner };
}

test("the whole vocabulary plans", () => {
  expect(planNetwork(full as unknown as Environment).problems).toEqual([]);
});

test.each(places(full).map((path) => [path.join("."), path] as const))("no odd value at %s makes planning throw", (_, path) => {
  for (const value of odd) expect(() => planNetwork(replaced(full, path, value) as Environment)).not.toThrow();
});
