import { groupName, reserve } from "../../../plan/policy/capacity";
import { sidOf } from "../../../plan/policy/sid";
import { variableOf } from "../../../plan/policy/variables";
import { connection, connections, dev, internet, node, plan, policyOf, prod, shared, shop } from "./worked-example";

/** Rule ids by their message and protocol. */
function sids(rules: string | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...(rules ?? "").matchAll(/^\w+ (\w+) .*msg:"([^"]*)"; sid:(\d+);\)$/gm)].map(([, protocol = "", msg = "", sid = ""]) => [
      `${protocol} ${msg}`,
      sid,
    ]),
  );
}

test("rule ids never renumber when a connection, a name or a port is added before or after", () => {
  const more = plan({
    connections: [
      connection(dev, shared, { path: "connect[0]", allow: ["tcp/1"] }),
      ...connections.map((entry) => ({
        ...entry,
        names: entry.names.length > 0 ? ["aaa.example", ...entry.names] : [],
        allow: entry.allow.length > 0 ? ["udp/9", ...entry.allow] : [],
      })),
      connection(dev, internet, { path: "connect[9]", names: ["zzz.example"] }),
    ],
  }).policy;
  const { policy } = plan();
  for (const key of ["connections", "closing"]) expect(sids(more.groups[key]?.rules)).toMatchObject(sids(policy.groups[key]?.rules));
});

test("the id is the group's first plus 32 bits of SHA-256 of the natural key, mod 500,000,000", () => {
  // printf 'prod > shared tcp/443' | sha256sum | cut -c1-8
  expect(sidOf("connections", "prod > shared tcp/443", 0)).toBe(500_000_000 + (0x3bde_2911 % 500_000_000));
});

/** Two nodes for which the same connection gets the same id, found by trying. */
function colliding(): readonly [string, string] {
  const seen = new Map<number, string>();
  for (let node = 0; ; node++) {
    const name = `n${node}`;
    const sid = sidOf("connections", `${name} > shared tcp/443`, 0);
    const twin = seen.get(sid);
    if (twin !== undefined) return [twin, name];
    seen.set(sid, name);
  }
}

describe("two rules whose hashes collide", () => {
  const [one, other] = colliding();
  const entries = [
    connection(node(one, ["10.17.1.0/24"]), shared, { path: "connect[0]", allow: ["tcp/443"] }),
    connection(node(other, ["10.17.2.0/24"]), shared, { path: "connect[1]", allow: ["tcp/443"] }),
  ] as const;

  test("are rejected, naming both connections and what to write", () => {
    const { problems } = plan({ connections: entries });
    expect(problems).toEqual([
      expect.stringMatching(
        /^connect\[[01]\]: its rule "n\d+ > shared tcp\/443" gets the id \d+, which "n\d+ > shared tcp\/443" of connect\[[01]\] has: write `sid: 1` in one of the two$/,
      ),
    ]);
  });

  test("are told apart by the sid of one, which moves no id of the other", () => {
    const { problems, policy } = plan({ connections: [entries[0], { ...entries[1], sid: 1 }] });
    expect(problems).toEqual([]);
    const ids = sids(policy.groups["connections"]?.rules);
    expect(Number(ids[`tcp ${other} > shared tcp/443`])).toBe(Number(ids[`tcp ${one} > shared tcp/443`]) + 1);
  });
});

test.each([0, -1, 1.5, 500_000_000, NaN])("rejects sid %p", (sid) => {
  expect(plan({ connections: [connection(prod, shared, { allow: ["tcp/1"], sid })] }).problems).toEqual([
    `connect[0].sid: ${sid} moves no rule id; write a whole number from 1 to 499999999, such as \`sid: 1\``,
  ]);
});

test("a rule group that must be replaced has a new name, so that it can stand beside the old one", () => {
  expect(groupName("prod", "connections", "STATEFUL", 100)).not.toBe(groupName("prod", "connections", "STATEFUL", 200));
  expect(groupName("prod", "connections", "STATEFUL", 100)).not.toBe(groupName("prod", "connections", "STATELESS", 100));
  expect(groupName("prod", "connections", "STATEFUL", 100)).toMatch(/^prod-connections-[0-9a-f]{8}$/);
});

test("a new rule keeps the group's name and capacity while there is room, so it is changed in place", () => {
  const words = (count: number) => Array.from({ length: count }, (_, index) => `tcp/${index + 1}`);
  const group = (count: number) => policyOf(connection(shop, shared, { allow: words(count) })).groups["connections"];
  expect(group(40)?.name).toBe(group(1)?.name);
  expect([group(49)?.capacity, group(50)?.capacity]).toEqual([100, 200]);
  expect(group(50)?.name).not.toBe(group(49)?.name);
});

test("capacity is twice the need in steps, and less where the policy has no room", () => {
  expect(reserve({ a: 0, b: 50, c: 51, d: 1_500 })).toEqual({ a: 100, b: 100, c: 200, d: 5_000 });
  expect(reserve({ a: 12_000, b: 10 })).toEqual({ a: 20_000, b: 100 });
  expect(reserve({ a: 16_000 })).toEqual({ a: 20_000 });
  expect(reserve({ a: 9_000, b: 6_000, c: 10 })).toEqual({ a: 10_000, b: 10_000, c: 100 });
  expect(reserve({ a: 30_001 })).toEqual({ a: 40_000 });
});

test("variables of nodes clash with no other, however long", () => {
  expect(variableOf("prod")).toBe("N_PROD");
  expect(variableOf("shop/data")).toBe("N_SHOP__DATA");
  expect(variableOf("home-net")).toBe("N_HOME_NET");
  const long = ["a-very-long-name-of-a-segment-one", "a-very-long-name-of-a-segment-two"].map(variableOf);
  expect(long[0]).not.toBe(long[1]);
  for (const variable of long) expect(variable).toMatch(/^N_A_VERY_LONG_NAME_OF_A_[0-9A-F]{8}$/);
});
