import type { Environment } from "../../plan/environment";
import { planNetwork } from "../../plan/plan-network";
import type { HubTarget, Plan, RoutePlan } from "../../plan/plan";
import { changed, connecting, example } from "../worked-example";

function planOf(environment: Environment): Plan {
  const { plan, problems } = planNetwork(environment);
  expect(problems).toEqual([]);
  return plan as Plan;
}

/** Destination → where it leads, for one hub table. */
function table(plan: Plan, name: string): Record<string, HubTarget> {
  return Object.fromEntries(Object.values(plan.hub?.tables[name]?.routes ?? {}).map(({ destination, target }) => [destination, target]));
}

function defaultOf(plan: Plan, vpc: string, zone = "a"): RoutePlan["target"] | undefined {
  return plan.vpcs[vpc]?.tables[`private_${zone}`]?.routes["0.0.0.0/0"]?.target;
}

const sites = (more: object): object => ({ ...example.sites, ...more });
const paris = { blocks: ["172.20.0.0/16"], vpn: { asn: 65020, active: "both", gateways: { a: "198.51.100.17", b: "198.51.100.18" } } };

test("a VPC has no route to a block that is its own, since AWS answers RouteAlreadyExists", () => {
  const segments = { ...example.segments, odd: { blocks: ["203.0.112.0/20", "192.168.0.0/16"] } };
  const odd = { segment: "odd", cidr: "203.0.112.0/20", secondary: ["192.168.0.0/16"] };
  const london = { ...example.sites?.["london"], blocks: ["172.16.0.0/16"] };
  const plan = planOf(changed({ segments, vpcs: { ...example.vpcs, strange: odd }, sites: { london } }));
  expect(Object.keys(plan.vpcs["strange"]?.tables["private_a"]?.routes ?? {})).toEqual(["10.0.0.0/8", "172.16.0.0/12"]);
  expect(Object.keys(plan.vpcs["tooling"]?.tables["private_a"]?.routes ?? {})).toEqual([
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "203.0.112.0/20",
  ]);
});

test("turning round what has no order changes nothing", () => {
  const between = (...ends: readonly string[]): Plan => planOf(changed({ connect: [{ between: ends, allow: ["tcp/443"] }] }));
  expect(between("shop", "tooling").reach).toEqual(between("tooling", "shop").reach);
  const clients = (...secondary: readonly string[]): readonly string[] | undefined => {
    const shop = { segment: "prod", cidr: "10.17.0.0/20", secondary };
    const endpoints = { interface: { in: "vpcs", services: ["sqs"] } };
    return planOf(changed({ endpoints, vpcs: { ...example.vpcs, shop } })).vpcs["shop"]?.interfaceEndpoints?.clients;
  };
  expect(clients("10.17.40.0/24", "10.17.32.0/24")).toEqual(["10.17.0.0/20", "10.17.32.0/24", "10.17.40.0/24"]);
  expect(clients("10.17.32.0/24", "10.17.40.0/24")).toEqual(["10.17.0.0/20", "10.17.32.0/24", "10.17.40.0/24"]);
});

describe("a segment's table", () => {
  test("inspected after backhaul: the default leads to the firewall and replies come back through it (T5, T10)", () => {
    const connect = [{ from: "prod", to: "internet", via: ["firewall", "london"], names: ["*.stripe.com"] }];
    const plan = planOf(changed({ connect }));
    expect(table(plan, "prod")["0.0.0.0/0"]).toBe("inspection");
    expect(table(plan, "prod")["192.168.0.0/16"]).toBe("blackhole");
    expect(table(plan, "london")).toEqual({ "10.17.0.0/16": "inspection" });
    expect(table(plan, "inspection")["0.0.0.0/0"]).toBeUndefined();
    expect(plan.sites["london"]?.connections["a"]?.propagate).toEqual(["inspection"]);
    expect(plan.hub?.inspection?.vpc.tables["firewall_b"]?.routes["0.0.0.0/0"]?.target).toBe("gateway");
    expect(plan.hub?.inspection?.vpc.nats).toEqual({});
    expect(plan.hub?.inspection?.vpc.internetGateway).toBe(false);
  });

  test("a segment without way out, direct with a site, may not follow the site's default (T5)", () => {
    const connect = [{ between: ["dev", "london"], uninspected: "labs" }];
    expect(table(planOf(changed({ connect })), "dev")["0.0.0.0/0"]).toBe("blackhole");
  });

  test("within a segment past the firewall, its VPCs propagate into its own table above the blackhole (T4)", () => {
    const plan = planOf(changed({ connect: [{ within: "prod", uninspected: "one product" }] }));
    expect(table(plan, "prod")["10.17.0.0/16"]).toBe("blackhole");
    expect(plan.vpcs["shop"]?.attachment?.propagate).toEqual(["endpoints", "inspection", "prod"]);
  });

  test("within a segment through the firewall, its own block leads to it (T1)", () => {
    const plan = planOf(changed({ connect: [{ within: "prod", allow: ["tcp/443"] }] }));
    expect(table(plan, "prod")["10.17.0.0/16"]).toBe("inspection");
    expect(plan.vpcs["shop"]?.attachment?.propagate).toEqual(["endpoints", "inspection"]);
  });

  test("a block that one VPC fills is not blackholed where that VPC propagates, since an equal blackhole would win (T13)", () => {
    const vpcs = { ...example.vpcs, tooling: { segment: "shared", cidr: "10.19.0.0/16" } };
    const plan = planOf(changed({ vpcs }));
    expect(table(plan, "dev")["10.19.0.0/16"]).toBeUndefined();
    expect(table(plan, "inspection")["10.19.0.0/16"]).toBeUndefined();
    expect(table(plan, "prod")["10.19.0.0/16"]).toBe("inspection");
  });

  test("the pitfall of isolated spokes that meet by a hairpin: a default never decides about a declared block", () => {
    const plan = planOf(
      changed({
        connect: [
          { from: "prod", to: "internet", names: ["a.example"] },
          { from: "dev", to: "internet", names: ["a.example"] },
        ],
      }),
    );
    expect(table(plan, "prod")).toMatchObject({
      "0.0.0.0/0": "inspection",
      "10.17.0.0/16": "blackhole",
      "10.18.0.0/16": "blackhole",
      "192.168.0.0/16": "blackhole",
    });
    expect(table(plan, "inspection")["10.18.0.0/16"]).toBe("blackhole");
  });
});

describe("a site's table", () => {
  test("a site that is given the internet finds no other declared block behind that default (T10)", () => {
    const plan = planOf(
      changed({
        connect: [
          { from: "london", to: "internet", names: ["*.debian.org"] },
          { from: "london", to: "shared", allow: ["tcp/22"] },
        ],
      }),
    );
    expect(table(plan, "london")).toEqual({
      "0.0.0.0/0": "inspection",
      "10.19.0.0/16": "inspection",
      "10.16.0.0/20": "blackhole",
      "10.17.0.0/16": "blackhole",
      "10.18.0.0/16": "blackhole",
      "192.168.0.0/16": "blackhole",
    });
  });

  test("a summary of another site does not open this network, above all not the hub (N3, T10)", () => {
    const plan = planOf(
      changed({
        sites: sites({ paris: { ...paris, blocks: ["10.0.0.0/8"] } }),
        connect: [{ from: "london", to: "paris", allow: ["tcp/443"] }],
      }),
    );
    expect(table(plan, "london")).toEqual({
      "10.0.0.0/8": "inspection",
      "10.16.0.0/20": "blackhole",
      "10.17.0.0/16": "blackhole",
      "10.18.0.0/16": "blackhole",
      "10.19.0.0/16": "blackhole",
    });
    expect(table(plan, "paris")).toEqual({ "192.168.0.0/16": "inspection" });
  });

  test("sites joined past the firewall learn each other, and nothing of this network that they may not reach", () => {
    const plan = planOf(changed({ sites: sites({ paris }), connect: [{ between: ["london", "paris"], uninspected: "one company" }] }));
    expect(plan.sites["paris"]?.connections["a"]?.propagate).toEqual(["london"]);
    expect(table(plan, "london")).toEqual({});
  });

  test("a site with static routes is reached by static routes wherever it would propagate (S3)", () => {
    const rome = { blocks: ["172.21.0.0/16"], vpn: { gateways: { a: "198.51.100.27" } } };
    const plan = planOf(
      changed({
        sites: { rome },
        connect: [
          { between: ["dev", "rome"], uninspected: "labs" },
          { from: "rome", to: "shared", allow: ["tcp/22"] },
        ],
      }),
    );
    expect(table(plan, "dev")["172.21.0.0/16"]).toEqual({ site: "rome", gateway: "a" });
    expect(table(plan, "inspection")["172.21.0.0/16"]).toEqual({ site: "rome", gateway: "a" });
    expect(table(plan, "shared")["172.21.0.0/16"]).toBe("inspection");
    expect(plan.sites["rome"]?.connections["a"]?.propagate).toEqual([]);
  });

  test("a site reaches the hub's endpoints through the firewall by a connection (H1)", () => {
    const plan = planOf(connecting({ from: "london", to: "endpoints", allow: ["tcp/443"] }));
    expect(table(plan, "london")["10.16.2.0/23"]).toBe("inspection");
    expect(table(plan, "endpoints")).toEqual({ "192.168.0.0/16": "inspection" });
    expect(plan.hub?.endpoints?.vpc.attachment?.propagate).toContain("inspection");
    expect(plan.hub?.endpoints?.endpoints.clients).toEqual(["10.17.0.0/16", "10.18.0.0/16", "10.19.0.0/16", "192.168.0.0/16"]);
  });
});

describe("local blocks", () => {
  const local = changed({
    localBlocks: ["100.64.0.0/16"],
    vpcs: {
      ...example.vpcs,
      shop: { segment: "prod", cidr: "10.17.0.0/20", secondary: ["100.64.0.0/16"] },
      payments: { segment: "prod", cidr: "10.17.16.0/20", secondary: ["100.64.0.0/16"] },
    },
  });

  test("may repeat in every VPC, and are blackholed in every table into which VPCs propagate (N4)", () => {
    const plan = planOf(local);
    const holding = Object.keys(plan.hub?.tables ?? {}).filter((name) => table(plan, name)["100.64.0.0/16"] === "blackhole");
    expect(holding).toEqual(["dev", "endpoints", "inspection", "london", "shared"]);
  });

  test("go to no site that is the way out, also where nothing is learned from VPCs (N4)", () => {
    const alone = changed({ localBlocks: ["100.64.0.0/16"], endpoints: undefined, connect: example.connect.slice(3, 4) });
    expect(table(planOf(alone), "dev")["100.64.0.0/16"]).toBe("blackhole");
    expect(table(planOf(alone), "prod")["100.64.0.0/16"]).toBeUndefined();
  });

  test("are no address of their VPC in rules", () => {
    expect(planOf(local).hub?.inspection?.firewall.policy.groups["connections"]?.variables["N_SHOP"]).toEqual(["10.17.0.0/20"]);
  });
});

describe("ways out", () => {
  const dev = { ...example.vpcs, sandbox: { segment: "dev", cidr: "10.18.0.0/20", nat: "zones" } };

  test("a VPC's own NAT overrides its segment's way out, zone by zone (C8)", () => {
    const plan = planOf({ ...connecting({ from: "sandbox", to: "internet", via: "own-nat", uninspected: "moving" }), vpcs: dev } as never);
    expect(defaultOf(plan, "sandbox", "b")).toEqual({ nat: "b" });
    expect(plan.vpcs["sandbox"]?.tables["public_b"]?.routes).toMatchObject({ "0.0.0.0/0": { target: "internet" } });
    expect(Object.keys(plan.vpcs["sandbox"]?.tables["public_b"]?.routes ?? {})).toEqual(["0.0.0.0/0"]);
    expect(plan.vpcs["sandbox"]?.subnets["public_b"]?.cidr).toBe("10.18.15.144/28");
  });

  test("deleting the own-nat line changes one route a zone and nothing else (G3)", () => {
    const own = planOf({ ...connecting({ from: "sandbox", to: "internet", via: "own-nat", uninspected: "moving" }), vpcs: dev } as never);
    const hub = planOf({ ...example, vpcs: dev } as never);
    expect(defaultOf(hub, "sandbox")).toBe("gateway");
    expect({ ...hub.vpcs["sandbox"], tables: {} }).toEqual({ ...own.vpcs["sandbox"], tables: {} });
    expect(hub.hub).toEqual(own.hub);
    expect(Object.keys(hub.vpcs["sandbox"]?.tables["private_a"]?.routes ?? {})).toEqual(
      Object.keys(own.vpcs["sandbox"]?.tables["private_a"]?.routes ?? {}),
    );
  });

  test("an unused NAT is a note until it is removed (C9)", () => {
    expect(planNetwork({ ...example, vpcs: dev } as never).notes).toContainEqual({
      path: "vpcs.sandbox.nat",
      message: expect.stringMatching(/^is not used by any way out/) as string,
    });
  });

  test("named for one VPC, NAT in the hub is a default route for that VPC alone (C8)", () => {
    const plan = planOf(changed({ connect: [{ from: "shop", to: "internet", names: ["*.stripe.com"] }] }));
    expect(table(plan, "prod")["0.0.0.0/0"]).toBe("inspection");
    expect(defaultOf(plan, "shop")).toBe("gateway");
    expect(defaultOf(plan, "payments")).toBeUndefined();
  });

  test("a range of the internet opens the segment's way out (C3)", () => {
    const plan = planOf(
      changed({ internet: { ranges: { dhl: ["203.0.113.0/24"] } }, connect: [{ from: "shop", to: "internet/dhl", allow: ["tcp/443"] }] }),
    );
    expect(defaultOf(plan, "shop")).toBe("gateway");
    expect(plan.hub?.inspection?.firewall.policy.groups["connections"]?.rules).toContain("$N_SHOP any -> $N_INTERNET__DHL 443");
  });

  test("a segment without connection to the internet has no default route", () => {
    expect(defaultOf(planOf(example), "tooling")).toBeUndefined();
  });
});

describe("what is built only when something uses it", () => {
  test("no inspected connection, no inspection VPC; its table exists all the same (C11, T7)", () => {
    const plan = planOf(changed({ connect: [{ between: ["dev", "shared"], uninspected: "labs" }] }));
    expect(plan.hub?.inspection).toBeUndefined();
    expect(plan.vpcs["shop"]?.attachment?.propagate).toContain("inspection");
  });

  test("an environment without hub: VPCs stand alone (V7)", () => {
    const { hub: _, sites: __, endpoints: ___, ...rest } = example;
    const sandbox = {
      segment: "dev",
      cidr: "10.18.0.0/20",
      nat: "one",
      tiers: { workload: { cidr: "10.18.0.0/21" }, web: { cidr: "10.18.8.0/24", public: "previews" } },
    };
    const plan = planOf({
      ...rest,
      vpcs: { sandbox },
      connect: [{ from: "dev", to: "internet", via: "own-nat", uninspected: "as it was" }],
    } as never);
    expect(plan.hub).toBeUndefined();
    expect(plan.vpcs["sandbox"]?.attachment).toBeUndefined();
    expect(Object.keys(plan.vpcs["sandbox"]?.tables["private_c"]?.routes ?? {})).toEqual(["0.0.0.0/0"]);
    expect(defaultOf(plan, "sandbox", "c")).toEqual({ nat: "a" });
    expect(plan.vpcs["sandbox"]?.tables["web_c"]?.routes["0.0.0.0/0"]?.target).toBe("internet");
    expect(plan.reach).toContainEqual({
      from: "internet",
      to: "sandbox/web",
      bothWays: true,
      what: "everything",
      through: "sandbox's internet gateway",
    });
  });

  test("an isolated tier has one table with nothing but gateway endpoints (N5)", () => {
    const sandbox = {
      segment: "dev",
      cidr: "10.18.0.0/20",
      tiers: { workload: { cidr: "10.18.0.0/21" }, data: { cidr: "10.18.8.0/22", isolated: true } },
    };
    const plan = planOf(changed({ vpcs: { ...example.vpcs, sandbox } }));
    expect(plan.vpcs["sandbox"]?.tables["isolated"]).toEqual({ routes: {} });
    expect(plan.vpcs["sandbox"]?.subnets["data_b"]).toMatchObject({ table: "isolated", cidr: "10.18.9.0/24" });
    expect(plan.vpcs["sandbox"]?.gatewayEndpoints["s3"]?.tables).toContain("isolated");
  });

  test("a hub that is adopted makes no gateway (row B2)", () => {
    const plan = planOf(changed({ hub: { ...example.hub, gateway: "tgw-0123456789abcdef0" } }));
    expect(plan.hub?.gateway).toEqual({ id: "tgw-0123456789abcdef0" });
    expect(plan.hub?.flowLog).toBeUndefined();
  });
});

describe("blocks outside private space", () => {
  test("are ours in every VPC's tables (§4) and no part of the internet in rules", () => {
    const segments = { ...example.segments, lab: { blocks: ["100.70.0.0/16", "198.18.0.0/16"] } };
    const plan = planOf(changed({ segments }));
    const routes = plan.vpcs["shop"]?.tables["private_a"]?.routes ?? {};
    expect(routes["100.70.0.0/16"]?.target).toBe("gateway");
    expect(routes["198.18.0.0/16"]?.target).toBe("gateway");
    expect(plan.hub?.inspection?.firewall.policy.groups["connections"]?.variables["INSIDE"]).toEqual([
      "10.0.0.0/8",
      "100.64.0.0/10",
      "172.16.0.0/12",
      "192.168.0.0/16",
      "198.18.0.0/16",
    ]);
  });
});

test("rule files may use the variable of any node, whether a connection names it or not", () => {
  const environment = changed({ rules: { before: [{ file: "rules/dev.rules" }] } });
  const text = 'drop tcp $N_DEV any -> $N_SANDBOX__WORKLOAD 23 (msg:"no telnet"; flow:to_server; sid:1;)\n';
  const { plan, problems } = planNetwork(environment, { "rules/dev.rules": text });
  expect(problems).toEqual([]);
  expect(plan?.hub?.inspection?.firewall.policy.groups["before-dev"]).toMatchObject({
    priority: 100,
    rules: text,
    variables: { N_DEV: ["10.18.0.0/16"], N_SANDBOX__WORKLOAD: ["10.18.0.0/21"] },
  });
});
