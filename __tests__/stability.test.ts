import { environments } from "../environments";
import type { Environment } from "../plan/environment";
import { byAddress, stackOf, written, type Attributes } from "./constructs/written";
import { planned, reversed } from "./planned";
import { changed, connecting, example } from "./worked-example";

type Written = Readonly<Record<string, Attributes>>;

function write(environment: Environment): Written {
  return written(planned(environment));
}

/** Addresses that come, go and change. */
function difference(before: Written, after: Written): { added: string[]; removed: string[]; edited: string[] } {
  const has = (all: Written, address: string): boolean => Object.hasOwn(all, address);
  return {
    added: Object.keys(after).filter((address) => !has(before, address)),
    removed: Object.keys(before).filter((address) => !has(after, address)),
    edited: Object.keys(after).filter(
      (address) => has(before, address) && JSON.stringify(before[address]) !== JSON.stringify(after[address]),
    ),
  };
}

const before = write(example);
const orders = { orders: { segment: "prod", cidr: "10.17.32.0/20" } };

describe("the stability contract", () => {
  test("adding a VPC adds its own resources and touches no other, wherever it stands in the file", () => {
    for (const vpcs of [
      { ...orders, ...example.vpcs },
      { ...example.vpcs, ...orders },
    ]) {
      const { added, removed, edited } = difference(before, write(changed({ vpcs })));
      expect(added.length).toBeGreaterThan(30);
      expect(added.filter((address) => !address.split(".")[1]!.startsWith("vpc_orders_"))).toEqual([]);
      expect({ removed, edited }).toEqual({ removed: [], edited: [] });
    }
  });

  test("removing a VPC removes one subtree and touches no other", () => {
    const { sandbox: _, ...vpcs } = example.vpcs;
    const { added, removed, edited } = difference(before, write(changed({ vpcs })));
    expect(removed.length).toBeGreaterThan(30);
    expect(removed.filter((address) => !address.includes(".vpc_sandbox_"))).toEqual([]);
    expect({ added, edited }).toEqual({ added: [], edited: [] });
  });

  test.each(environments.map((environment) => [environment.name, environment] as const))(
    "reversing every list and record of %s changes no byte, in JSON and in HCL",
    (_, environment) => {
      const turned = reversed(environment);
      expect(Object.keys(turned.vpcs)).not.toEqual(Object.keys(environment.vpcs));
      const [one, other] = [environment, turned].map((each) => stackOf(planned(each)));
      expect(JSON.stringify(other!.toTerraform())).toBe(JSON.stringify(one!.toTerraform()));
      expect(other!.toHclTerraform().hcl).toBe(one!.toHclTerraform().hcl);
    },
  );

  test("adding a zone replaces nothing: what exists keeps its address and its blocks", () => {
    const two = write(changed({ zones: ["a", "b"] }));
    const { added, removed, edited } = difference(two, before);
    expect(removed).toEqual([]);
    expect(added.filter((address) => !/_c(_|$)/.test(address))).toEqual([]);
    // Each of these takes another subnet or table in place.
    const inPlace = /^aws_(ec2_transit_gateway_vpc_attachment|networkfirewall_firewall|vpc_endpoint)\./;
    expect(edited.filter((address) => !inPlace.test(address))).toEqual([]);
  });

  test("adding zone f with the quarter of an unused zone moves nothing (N8)", () => {
    const environment = changed({ zones: ["a", "c"], region: "us-east-1" });
    const { removed, edited } = difference(write(environment), write({ ...environment, zones: ["a", "c", "f"], quarters: { f: 2 } }));
    expect(removed).toEqual([]);
    expect(edited.filter((address) => address.startsWith("aws_subnet."))).toEqual([]);
    expect(write({ ...environment, zones: ["a", "c", "f"], quarters: { f: 2 } })["aws_subnet.vpc_shop_workload_f"]).toMatchObject({
      cidr_block: "10.17.2.0/23",
    });
  });

  test("adding a tier adds its subnets and moves no other", () => {
    const tiers = { workload: { cidr: "10.17.0.0/21" } };
    const shop = (more: object): Environment =>
      changed({ vpcs: { ...example.vpcs, shop: { segment: "prod", cidr: "10.17.0.0/20", tiers: { ...more, ...tiers } } } });
    const { added, removed, edited } = difference(write(shop({})), write(shop({ cache: { cidr: "10.17.8.0/24" } })));
    expect(added).toEqual(
      ["a", "b", "c"]
        .flatMap((z) => [`aws_subnet.vpc_shop_cache_${z}`])
        .concat(["a", "b", "c"].map((z) => `aws_route_table_association.vpc_shop_cache_${z}_table`))
        .sort((one, other) => added.indexOf(one) - added.indexOf(other)),
    );
    expect({ removed, edited }).toEqual({ removed: [], edited: [] });
    expect(difference(before, write(shop({})))).toEqual({ added: [], removed: [], edited: [] });
  });

  test("renaming a VPC moves its own addresses and no other's", () => {
    const { shop, ...vpcs } = example.vpcs;
    const connect = example.connect.map((entry) => JSON.parse(JSON.stringify(entry).replaceAll('"shop"', '"store"')) as object);
    const { added, removed, edited } = difference(before, write(changed({ vpcs: { ...vpcs, store: shop! }, connect })));
    // Rules name the VPC, so that the rule group changes in place.
    expect(edited).toEqual(["aws_networkfirewall_rule_group.hub_firewall_group_connections"]);
    expect(removed.map((address) => address.replace("vpc_shop_", "vpc_store_")).sort()).toEqual([...added].sort());
  });

  test("moving a VPC to another segment with its block keeps its attachment: the association changes its table in place of address", () => {
    const mover = (segment: string, blocks: Readonly<Record<string, readonly string[]>>): Environment =>
      changed({
        segments: Object.fromEntries(
          Object.entries(example.segments).map(([name, { blocks: own }]) => [name, { blocks: [...own, ...(blocks[name] ?? [])] }]),
        ),
        vpcs: { ...example.vpcs, mover: { segment, cidr: "10.200.0.0/20" } },
      });
    const from = write(mover("prod", { prod: ["10.200.0.0/20"] }));
    const to = write(mover("dev", { dev: ["10.200.0.0/20"] }));
    const { edited } = difference(from, to);
    expect(edited).toContain("aws_ec2_transit_gateway_route_table_association.vpc_mover_hub_association");
    expect(edited.filter((address) => /^aws_(vpc|subnet|ec2_transit_gateway_vpc_attachment|route_table)\./.test(address))).toEqual([]);
  });

  test("opening an inspected path changes the hub only (O2)", () => {
    const { added, removed, edited } = difference(before, write(connecting({ from: "dev", to: "prod", allow: ["tcp/443"] })));
    expect([...added, ...removed, ...edited].filter((address) => !address.split(".")[1]!.startsWith("hub_"))).toEqual([]);
  });

  test("opening a path adds its own rule and renumbers none", () => {
    const rules = (all: Written): string[] =>
      (
        all["aws_networkfirewall_rule_group.hub_firewall_group_connections"] as { rule_group: { rules_source: { rules_string: string } } }
      ).rule_group.rules_source.rules_string
        .trim()
        .split("\n");
    const after = rules(write(connecting({ from: "payments", to: "tooling", allow: ["tcp/9443"] })));
    expect(after).toEqual(expect.arrayContaining(rules(before)));
    expect(after).toHaveLength(rules(before).length + 1);
  });

  test("addresses do not tell whether the state is one or many: nothing of a VPC is named after the environment", () => {
    expect(Object.keys(write({ ...example, name: "another" }))).toEqual(Object.keys(before));
  });

  test("tags and names for people change no address", () => {
    const { added, removed, edited } = difference(
      before,
      write(changed({ tags: { owner: "x" }, segments: { ...example.segments, prod: { blocks: ["10.17.0.0/16"], tags: { owner: "y" } } } })),
    );
    expect({ added, removed }).toEqual({ added: [], removed: [] });
    expect(edited).toContain("aws_vpc.vpc_shop_vpc");
  });
});

test("what a spoke refers to in the hub is its contract: the gateway, its tables, the zones of endpoints", () => {
  const json = byAddress(stackOf(planned(example)).toTerraform());
  const referred = new Set<string>();
  for (const [address, attributes] of Object.entries(json)) {
    if (!address.includes(".vpc_")) continue;
    for (const [, target] of JSON.stringify(attributes).matchAll(/\$\{(aws_[a-z0-9_]+\.hub_[a-z0-9_-]+)/g))
      referred.add(target!.replace(/(endpoints_zone|hub_table)_.*/, "$1"));
  }
  expect([...referred].sort()).toEqual([
    "aws_ec2_transit_gateway.hub_gateway",
    "aws_ec2_transit_gateway_route_table.hub_table",
    "aws_route53_zone.hub_endpoints_zone",
  ]);
});
