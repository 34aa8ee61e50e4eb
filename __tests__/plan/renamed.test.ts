import { planNetwork } from "../../plan/plan-network";
import { readConfiguration } from "../../verify/terraform/read";
import { findingsOf } from "../../verify/formats/report";
import { verify } from "../../verify/verify";
import { planned, reversed } from "../planned";
import { hclOf, synthesized } from "../testing/synthesized";
import { changed, example } from "../worked-example";

const { shop, ...others } = example.vpcs;
const connect = example.connect.map((entry) => ("from" in entry && entry.from === "shop" ? { ...entry, from: "store" } : entry));
const state = { backend: "local", layout: "per-vpc" };
const after = { vpcs: { ...others, store: shop }, connect, renamed: { shop: "store" } };

type Json = Readonly<Record<string, unknown>>;

function written(change: Json): Readonly<Record<string, Json>> {
  return Object.fromEntries(synthesized(changed(change)).map(({ stack, text }) => [stack, JSON.parse(text) as Json]));
}

function addresses({ resource = {} }: Json): readonly string[] {
  return Object.entries(resource as Record<string, Json>).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));
}

function said(change: Json): readonly string[] {
  return planNetwork(changed(change)).problems.map(({ path, message }) => `${path}: ${message}`);
}

describe("a VPC that has another name", () => {
  const before = written({});
  const now = written(after);
  const moved = now["prod"]?.["moved"] as readonly { from: string; to: string }[];

  test("moves each of its addresses, one block each, and no other", () => {
    const gone = addresses(before["prod"] ?? {}).filter((address) => !addresses(now["prod"] ?? {}).includes(address));
    expect(gone.length).toBeGreaterThan(30);
    expect(moved.map(({ from }) => from).sort()).toEqual([...gone].sort());
    expect(moved).toContainEqual({ from: "aws_subnet.vpc_shop_workload_a", to: "aws_subnet.vpc_store_workload_a" });
    expect(addresses(now["prod"] ?? {})).toEqual(expect.arrayContaining(moved.map(({ to }) => to)));
  });

  test("keeps what AWS cannot rename, and is called by its new name", () => {
    const { vpcs } = planned(changed(after));
    expect(vpcs["store"]).toMatchObject({ name: "prod-store", awsName: "prod-shop", flowLog: { role: "prod-vpc-shop-flow-log" } });
    expect(vpcs["payments"]?.awsName).toBeUndefined();
  });

  test("keeps its state, in a stack of the new name", () => {
    const stacks = planned(changed({ ...after, state })).stacks;
    expect(stacks["prod_store"]?.state.config).toEqual({ path: "../../../state/prod_shop.tfstate" });
    expect(written({ ...after, state })["prod"]?.["moved"]).toBeUndefined();
  });

  test("keeps its state also when it leaves", () => {
    const { store: _store, ...vpcs } = after.vpcs;
    const left = connect.filter((entry) => !("from" in entry && entry.from === "store"));
    const { stacks } = planned(changed({ ...after, vpcs, connect: left, state, retired: { store: {} } }));
    expect(stacks["prod_store"]).toMatchObject({ holds: "retired", state: { config: { path: "../../../state/prod_shop.tfstate" } } });
  });

  test("is proven as before", () => {
    const environment = changed({ ...after, state });
    expect(findingsOf(verify(environment, readConfiguration(synthesized(environment))))).toEqual([]);
  });

  test("says its moves in HCL, too", () => {
    expect(hclOf(changed(after))).toContain("moved {\n  from = aws_vpc.vpc_shop_vpc\n  to = aws_vpc.vpc_store_vpc\n}");
  });

  test("moves again, by way of the name in between", () => {
    const again = written({ ...after, renamed: { sales: "shop", shop: "store" } })["prod"]?.["moved"];
    expect(again).toEqual(
      expect.arrayContaining([
        { from: "aws_vpc.vpc_sales_vpc", to: "aws_vpc.vpc_shop_vpc" },
        { from: "aws_vpc.vpc_shop_vpc", to: "aws_vpc.vpc_store_vpc" },
      ]),
    );
    expect(planned(changed({ ...after, renamed: { sales: "shop", shop: "store" } })).vpcs["store"]?.awsName).toBe("prod-sales");
    expect(written(reversed({ ...after, renamed: { sales: "shop", shop: "store" } }))["prod"]?.["moved"]).toEqual(again);
  });
});

test("a segment that has another name moves its table, the routes in it and what is learned there", () => {
  const { dev, ...segments } = example.segments;
  const change = {
    segments: { ...segments, test: dev },
    vpcs: { ...example.vpcs, sandbox: { ...example.vpcs["sandbox"], segment: "test" } },
    connect: JSON.parse(JSON.stringify(example.connect).replaceAll('"dev"', '"test"')) as unknown,
    renamed: { dev: "test" },
  };
  const moved = written(change)["prod"]?.["moved"] as readonly { from: string }[];
  const from = moved.map((move) => move.from);
  expect(from).toContain("aws_ec2_transit_gateway_route_table.hub_table_dev");
  expect(from).toContain("aws_ec2_transit_gateway_route.hub_table_dev_10-17-0-0-16");
  expect(from).toContain("aws_ec2_transit_gateway_route_table_propagation.vpc_tooling_hub_propagation_dev");
  expect(from.filter((address) => !address.includes("_dev"))).toEqual([]);
});

test("a site that has another name keeps its alarms and logs", () => {
  const { london } = example.sites ?? {};
  const connect = JSON.parse(JSON.stringify(example.connect).replaceAll('"london"', '"head-office"')) as unknown;
  const plan = planned(changed({ sites: { "head-office": london }, connect, renamed: { london: "head-office" } }));
  expect(plan.sites["head-office"]?.connections["a"]).toMatchObject({
    name: "prod-head-office-a",
    awsName: "prod-london-a",
    log: { name: "/aws/vendedlogs/prod/site-london-a/tunnel" },
  });
});

test.each<[string, readonly string[], readonly string[]]>([
  [
    "of what is still there",
    said({ renamed: { shop: "payments" } }),
    ["renamed.shop: is still vpcs.shop; give that another name, or drop this line"],
  ],
  [
    "to what is not there",
    said({ ...after, renamed: { shop: "stores" } }),
    ['renamed.shop: "stores" is no segment, VPC or site; did you mean "store"?'],
  ],
  [
    "of two things to one",
    said({ ...after, renamed: { shop: "store", sales: "store" } }),
    ['renamed.sales: "store" was already renamed.shop; two things cannot become one'],
  ],
  [
    "in a circle",
    said({ renamed: { one: "two", two: "one" } }),
    [
      "renamed.one: comes back to its own name; drop one line of the circle",
      "renamed.two: comes back to its own name; drop one line of the circle",
    ],
  ],
  [
    "of what is retired",
    said({ ...after, state, retired: { shop: {} } }),
    ["renamed.shop: is also retired; what goes on under another name is not destroyed: drop one"],
  ],
])("a rename %s is refused", (_, problems, expected) => {
  expect(problems).toEqual(expected);
});
