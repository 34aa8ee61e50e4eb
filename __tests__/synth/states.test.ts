import type { Environment } from "../../plan/environment";
import { readConfiguration } from "../../verify/terraform/read";
import { findingsOf } from "../../verify/formats/report";
import { verify } from "../../verify/verify";
import { synthesized } from "../testing/synthesized";
import { changed, example } from "../worked-example";

/** The Terraform of every stack, by the stack's name. */
function texts(environment: Environment): Readonly<Record<string, string>> {
  return Object.fromEntries(synthesized(environment).map(({ stack, text }) => [stack, text]));
}

function addresses(text: string): readonly string[] {
  const { resource = {} } = JSON.parse(text) as { resource?: Record<string, Record<string, unknown>> };
  return Object.entries(resource).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));
}

const layout = { backend: "local", layout: "per-vpc" };
const perVpc = (change: Readonly<Record<string, unknown>> = {}): Environment => changed({ state: layout, ...change });
const before = texts(perVpc());

/** Stacks that are other than before, or were not there. */
function touchedBy(change: Readonly<Record<string, unknown>>): readonly string[] {
  const after = texts(perVpc(change));
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((stack) => before[stack] !== after[stack]).sort();
}

describe("one state a VPC", () => {
  test("holds the same addresses as one state of everything", () => {
    const single = Object.values(texts(changed({ state: { backend: "local" } }))).flatMap(addresses);
    expect(Object.values(before).flatMap(addresses).sort()).toEqual([...single].sort());
  });

  test.each(["state", "parameter"])("is proven like one state, its contract read from a %s", (contract) => {
    const environment = perVpc({ state: { ...layout, contract } });
    expect(findingsOf(verify(environment, readConfiguration(synthesized(environment))))).toEqual([]);
  });

  test("the hub names no VPC in its state", () => {
    for (const name of Object.keys(example.vpcs))
      expect(before["prod"]).not.toMatch(new RegExp(`vpc_${name}_|remote_state|aws_ssm_parameter`));
  });

  describe("a new VPC leaves the hub and the others as they are (semantics O1)", () => {
    const orders = { segment: "prod", cidr: "10.17.32.0/20" };
    const adding = (vpc: unknown, change = {}) => touchedBy({ vpcs: { ...example.vpcs, orders: vpc }, ...change });

    test("inside its segment's blocks", () => {
      expect(adding(orders)).toEqual(["prod_orders"]);
    });

    test("also in a segment that is direct with others", () => {
      expect(adding({ segment: "dev", cidr: "10.18.16.0/20" })).toEqual(["prod_orders"]);
    });

    test("but not where it fills a block (T13)", () => {
      const segments = { ...example.segments, dev: { blocks: ["10.18.0.0/16", "10.20.0.0/20"] } };
      const with20 = texts(perVpc({ segments }));
      const after = texts(perVpc({ segments, vpcs: { ...example.vpcs, orders: { segment: "dev", cidr: "10.20.0.0/20" } } }));
      expect(after["prod"]).not.toBe(with20["prod"]);
    });

    test("nor where it brings a block of its own", () => {
      const segments = { ...example.segments, prod: { blocks: ["10.17.0.0/16", "10.20.0.0/16"] } };
      expect(adding({ segment: "prod", cidr: "10.20.0.0/20" }, { segments })).toContain("prod");
    });

    test("nor where a connection names it", () => {
      expect(adding(orders, { connect: [...example.connect, { from: "orders", to: "payments", allow: ["tcp/8443"] }] })).toEqual([
        "prod",
        "prod_orders",
      ]);
    });
  });

  test("a VPC that leaves is retired: its state alone changes, and holds nothing", () => {
    const { tooling: _tooling, ...vpcs } = example.vpcs;
    const change = { vpcs, retired: { tooling: {} } };
    expect(touchedBy(change)).toEqual(["prod_tooling"]);
    const left = texts(perVpc(change))["prod_tooling"] ?? "";
    expect(addresses(left)).toEqual([]);
    expect(JSON.parse(left)).toMatchObject({ provider: { aws: [{ region: "eu-west-2" }] }, terraform: { backend: { local: {} } } });
  });

  test("an inspected path changes the hub alone (semantics O2)", () => {
    const opened = { from: "shared", to: "prod", allow: ["tcp/8443"] };
    expect(touchedBy({ connect: [...example.connect, opened] })).toEqual(["prod"]);
  });

  test("a way out through the hub changes the hub and every VPC that has it (semantics O2)", () => {
    const out = { from: "shared", to: "internet", names: ["*.debian.org"] };
    expect(touchedBy({ connect: [...example.connect, out] })).toEqual(["prod", "prod_tooling"]);
  });

  test("a direct path changes every VPC of both sides (semantics O2)", () => {
    const connect = [...example.connect, { within: "prod", uninspected: "one team" }].filter(
      (entry) => !("from" in entry && entry.from === "shop"),
    );
    expect(touchedBy({ connect })).toEqual(["prod", "prod_payments", "prod_shop"]);
  });

  test("a segment changes the hub alone, and VPCs where a block is outside private space (semantics O3)", () => {
    expect(touchedBy({ segments: { ...example.segments, test: { blocks: ["10.21.0.0/16"] } } })).toEqual(["prod"]);
    expect(touchedBy({ segments: { ...example.segments, test: { blocks: ["203.0.0.0/16"] } } })).toEqual(Object.keys(before));
  });
});
