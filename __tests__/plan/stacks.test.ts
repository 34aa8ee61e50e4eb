import { planNetwork } from "../../plan/plan-network";
import { changed, example } from "../worked-example";

const perVpc = { backend: "s3", bucket: "securecart-terraform", layout: "per-vpc", prefix: "network" };

function said(change: Readonly<Record<string, unknown>>): readonly string[] {
  return planNetwork(changed(change)).problems.map(({ path, message }) => `${path}: ${message}`);
}

describe("what is kept in which state", () => {
  test("everything in one, named after the environment", () => {
    const { plan } = planNetwork(example);
    expect(plan?.stacks).toEqual({
      prod: expect.objectContaining({ holds: "hub", vpcs: ["payments", "sandbox", "shop", "tooling"], accounts: [], after: [] }) as unknown,
    });
  });

  test("the hub in one and each VPC in one of its own, after the hub", () => {
    const { plan } = planNetwork(changed({ state: perVpc, retired: { orders: {} } }));
    const stacks = plan?.stacks ?? {};
    expect(Object.keys(stacks)).toEqual(["prod", "prod_orders", "prod_payments", "prod_sandbox", "prod_shop", "prod_tooling"]);
    expect(stacks["prod"]).toMatchObject({ holds: "hub", vpcs: [], after: [] });
    expect(stacks["prod_shop"]).toMatchObject({ holds: "vpc", vpcs: ["shop"], after: ["prod"] });
    expect(stacks["prod_shop"]?.state.config).toMatchObject({ key: "network/prod_shop.tfstate" });
    expect(stacks["prod_orders"]).toMatchObject({ holds: "retired", vpcs: [], after: [] });
  });

  test("what left keeps the account in which it is destroyed", () => {
    const account = { id: "111122223333", role: "arn:aws:iam::111122223333:role/network" };
    const hub = { ...example.hub, account: { id: "123456789012" } };
    const { plan } = planNetwork(changed({ hub, state: perVpc, retired: { orders: { account } } }));
    expect(plan?.stacks["prod_orders"]?.accounts).toEqual(["111122223333"]);
    expect(plan?.accounts["111122223333"]).toEqual(account);
  });

  test("a VPC that is not joined reads nothing of the hub", () => {
    const vpcs = { ...example.vpcs, orders: { segment: "prod", cidr: "10.17.32.0/20", joined: false } };
    expect(planNetwork(changed({ state: perVpc, vpcs })).plan?.stacks["prod_orders"]?.after).toEqual([]);
  });

  test("VPCs alone where there is no hub", () => {
    const { plan } = planNetwork(changed({ hub: undefined, sites: undefined, connect: [], endpoints: undefined, state: perVpc }));
    expect(Object.values(plan?.stacks ?? {}).map(({ holds, after }) => [holds, after])).toEqual(
      Array.from({ length: 4 }, () => ["vpc", []]),
    );
  });

  test("what is said in an output, or in a parameter of this name", () => {
    expect(planNetwork(example).plan?.hub?.contract).toEqual({ kind: "state" });
    const { plan } = planNetwork(changed({ state: { ...perVpc, contract: "parameter" } }));
    expect(plan?.hub?.contract).toEqual({ kind: "parameter", parameter: "/network-hub/prod/contract" });
  });

  test.each<[string, readonly string[], readonly string[]]>([
    [
      "another layout",
      said({ state: { backend: "local", layout: "singel" } }),
      ['state.layout: "singel" is no layout; write "single" or "per-vpc"'],
    ],
    [
      "another form of a contract",
      said({ state: { ...perVpc, contract: "ssm" } }),
      ['state.contract: "ssm" is no form of a contract; write "state" or "parameter"'],
    ],
    [
      "a VPC that left and is there",
      said({ state: perVpc, retired: { shop: {} } }),
      ["retired.shop: is also a VPC; remove it from `vpcs`, or from here"],
    ],
    [
      "a VPC that left no state of its own",
      said({ retired: { orders: {} } }),
      ["retired.orders: is for states of their own: where everything is in one, a VPC that leaves `vpcs` is destroyed; remove it"],
    ],
    [
      "a name that no VPC could have had",
      said({ state: perVpc, retired: { Orders: {} } }),
      [
        'retired.Orders: "Orders" is not a name; write at most 32 lower-case letters, digits and single dashes, a letter first, such as "orders"',
      ],
    ],
    [
      "public access blocked where VPCs are apart",
      said({ state: perVpc, blockPublicAccess: true }),
      [
        "blockPublicAccess: holds for a whole account and waits for its VPCs, whose states are apart; let a policy of the organisation set it",
      ],
    ],
  ])("rejects %s", (_, problems, expected) => {
    expect(problems).toEqual(expected);
  });
});
