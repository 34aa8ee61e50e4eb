import { planNetwork } from "../../plan/plan-network";
import type { HubTarget, Plan, RoutePlan, VpcPlan } from "../../plan/plan";
import { example } from "../worked-example";

const { plan: planned, problems } = planNetwork(example);
const plan = planned as Plan;
const blackhole = "✕";

function arrow(target: HubTarget): string {
  if (target === "blackhole") return blackhole;
  return typeof target === "string" ? target : `${target.site}-${target.gateway}`;
}

/** Static routes of a hub table: destination → target. */
function statics(table: string): Record<string, string> {
  return Object.fromEntries(
    Object.values(plan.hub?.tables[table]?.routes ?? {}).map(({ destination, target }) => [destination, arrow(target)]),
  );
}

/** Who is associated with a hub table, and who propagates into it. */
function attachments(table: string): { associated: string[]; propagated: string[] } {
  const all = [
    ...Object.entries(plan.vpcs).map(([name, vpc]) => ({ name, tables: vpc.attachment })),
    { name: "inspection", tables: plan.hub?.inspection?.vpc.attachment },
    { name: "endpoints", tables: plan.hub?.endpoints?.vpc.attachment },
    ...Object.values(plan.sites).flatMap((site) =>
      Object.entries(site.connections).map(([gateway, tables]) => ({ name: `${site.name}-${gateway}`, tables })),
    ),
  ];
  return {
    associated: all.filter(({ tables }) => tables?.associate === table).map(({ name }) => name),
    propagated: all.filter(({ tables }) => tables?.propagate.includes(table)).map(({ name }) => name),
  };
}

function to(target: RoutePlan["target"]): string {
  if (typeof target === "string") return target;
  return "nat" in target ? `nat ${target.nat}` : `firewall ${target.firewall}`;
}

function routes(vpc: VpcPlan | undefined, table: string): Record<string, string> | undefined {
  const found = vpc?.tables[table];
  return found && Object.fromEntries(Object.values(found.routes).map(({ destination, target }) => [destination, to(target)]));
}

const oursToGateway = { "10.0.0.0/8": "gateway", "172.16.0.0/12": "gateway", "192.168.0.0/16": "gateway" };

test("the worked example has no problem", () => {
  expect(problems).toEqual([]);
});

describe("hub tables of the worked example (semantics §5)", () => {
  test("there are six: one a segment, one for London, one for endpoints and one for what has been inspected", () => {
    expect(Object.keys(plan.hub?.tables ?? {})).toEqual(["dev", "endpoints", "inspection", "london", "prod", "shared"]);
  });

  test("prod", () => {
    expect(attachments("prod")).toEqual({ associated: ["payments", "shop"], propagated: ["endpoints"] });
    expect(statics("prod")).toEqual({
      "10.17.0.0/16": "inspection",
      "10.19.0.0/16": "inspection",
      "0.0.0.0/0": "inspection",
      "10.18.0.0/16": blackhole,
      "192.168.0.0/16": blackhole,
      "10.16.0.0/20": blackhole,
    });
  });

  test("dev", () => {
    expect(attachments("dev")).toEqual({ associated: ["sandbox"], propagated: ["tooling", "endpoints", "london-a", "london-b"] });
    expect(statics("dev")).toEqual({
      "10.17.0.0/16": blackhole,
      "10.18.0.0/16": blackhole,
      "10.19.0.0/16": blackhole,
      "10.16.0.0/20": blackhole,
    });
  });

  test("shared", () => {
    expect(attachments("shared")).toEqual({ associated: ["tooling"], propagated: ["sandbox", "endpoints"] });
    expect(statics("shared")).toEqual({
      "10.17.0.0/16": "inspection",
      "192.168.0.0/16": "inspection",
      "10.18.0.0/16": blackhole,
      "10.19.0.0/16": blackhole,
      "10.16.0.0/20": blackhole,
    });
  });

  test("inspection", () => {
    expect(attachments("inspection")).toEqual({
      associated: ["inspection"],
      propagated: ["payments", "sandbox", "shop", "tooling", "london-a", "london-b"],
    });
    expect(statics("inspection")).toEqual({
      "10.17.0.0/16": blackhole,
      "10.18.0.0/16": blackhole,
      "10.19.0.0/16": blackhole,
      "10.16.0.0/20": blackhole,
      "0.0.0.0/0": blackhole,
    });
  });

  test("london, whose table is what BGP announces to it", () => {
    expect(attachments("london")).toEqual({ associated: ["london-a", "london-b"], propagated: ["sandbox"] });
    expect(statics("london")).toEqual({ "10.19.0.0/16": "inspection" });
  });

  test("endpoints", () => {
    expect(attachments("endpoints")).toEqual({ associated: ["endpoints"], propagated: ["payments", "sandbox", "shop", "tooling"] });
    expect(statics("endpoints")).toEqual({});
  });

  test("every static route says why it exists", () => {
    const reasons = Object.values(plan.hub?.tables ?? {}).flatMap((table) => Object.values(table.routes).map(({ why }) => why));
    expect(reasons.length).toBe(21);
    expect(reasons.filter((why) => !/\(([TSN]\d+)(, T\d+)?\)$/.test(why))).toEqual([]);
  });
});

describe("VPC tables of the worked example, in every zone", () => {
  test.each(["a", "b", "c"])("zone %s", (z) => {
    for (const name of ["shop", "payments", "sandbox"]) {
      expect(routes(plan.vpcs[name], `private_${z}`)).toEqual({ ...oursToGateway, "0.0.0.0/0": "gateway" });
    }
    expect(routes(plan.vpcs["tooling"], `private_${z}`)).toEqual(oursToGateway);
    const inspection = plan.hub?.inspection?.vpc;
    expect(routes(inspection, `attachment_${z}`)).toEqual({ "0.0.0.0/0": `firewall ${z}` });
    expect(routes(inspection, `firewall_${z}`)).toEqual({ ...oursToGateway, "0.0.0.0/0": `nat ${z}` });
    expect(routes(inspection, `nat_${z}`)).toEqual({
      "10.0.0.0/8": `firewall ${z}`,
      "172.16.0.0/12": `firewall ${z}`,
      "192.168.0.0/16": `firewall ${z}`,
      "0.0.0.0/0": "internet",
    });
    expect(routes(plan.hub?.endpoints?.vpc, `service_${z}`)).toEqual(oursToGateway);
  });

  test("a table of attachment subnets is empty, so that no VPC is a transit", () => {
    for (const vpc of [...Object.values(plan.vpcs), plan.hub?.endpoints?.vpc]) expect(routes(vpc, "attachment")).toEqual({});
  });

  test("S3 and DynamoDB endpoints are in every private table", () => {
    for (const vpc of Object.values(plan.vpcs)) {
      for (const service of ["s3", "dynamodb"])
        expect(vpc.gatewayEndpoints[service]?.tables).toEqual(["private_a", "private_b", "private_c"]);
    }
  });
});

describe("addresses of the worked example", () => {
  test("a tier owns a quarter a zone, the attachment the last /26 (N7, N8)", () => {
    const subnets = Object.fromEntries(Object.entries(plan.vpcs["shop"]?.subnets ?? {}).map(([name, { cidr }]) => [name, cidr]));
    expect(subnets).toEqual({
      workload_a: "10.17.0.0/23",
      workload_b: "10.17.2.0/23",
      workload_c: "10.17.4.0/23",
      attachment_a: "10.17.15.192/28",
      attachment_b: "10.17.15.208/28",
      attachment_c: "10.17.15.224/28",
    });
  });

  test("the endpoints VPC is the second slot of the hub's block (N6)", () => {
    expect(plan.hub?.endpoints?.vpc.cidr).toBe("10.16.2.0/23");
    expect(plan.hub?.inspection?.vpc.cidr).toBe("10.16.0.0/23");
  });

  test("the last three /26 of the inspection slot are firewall, nat and attachment (N7)", () => {
    const subnets = Object.fromEntries(Object.entries(plan.hub?.inspection?.vpc.subnets ?? {}).map(([name, { cidr }]) => [name, cidr]));
    expect(subnets).toEqual({
      firewall_a: "10.16.1.64/28",
      firewall_b: "10.16.1.80/28",
      firewall_c: "10.16.1.96/28",
      nat_a: "10.16.1.128/28",
      nat_b: "10.16.1.144/28",
      nat_c: "10.16.1.160/28",
      attachment_a: "10.16.1.192/28",
      attachment_b: "10.16.1.208/28",
      attachment_c: "10.16.1.224/28",
    });
  });
});

test("appliance mode is on for the inspection VPC and for no other", () => {
  expect(plan.hub?.inspection?.vpc.attachment?.applianceMode).toBe(true);
  expect(Object.values(plan.vpcs).map(({ attachment }) => attachment?.applianceMode)).toEqual([false, false, false, false]);
});

test("a backhaul is reach both ways, and the plan says so (C7)", () => {
  expect(plan.reach).toContainEqual({
    from: "dev",
    to: "london",
    bothWays: true,
    what: "everything",
    through: "past the firewall, because dev leaves by london",
  });
});
