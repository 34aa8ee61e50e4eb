import type { Environment } from "../../../plan/environment";
import type { Link } from "../../../plan/links/link";
import type { LinkPlan } from "../../../plan/links/link-plan";
import { planLink } from "../../../plan/links/plan-link";
import type { Plan } from "../../../plan/plan";
import { planNetwork } from "../../../plan/plan-network";
import { reversed } from "../../planned";
import { both, ireland, london, onlyLondon } from "../../linked-example";

function planOf(environment: Environment, link: Link): Plan {
  const { plan, problems } = planNetwork(environment, {}, [link]);
  expect(problems).toEqual([]);
  return plan as Plan;
}

function linkPlanOf(link: Link): LinkPlan {
  const { plan, problems } = planLink(link);
  expect(problems).toEqual([]);
  return plan as LinkPlan;
}

/** All that a hub table holds: the hub's own static routes, those of the link, and the VPCs that propagate. */
function table(link: Link, environment: Environment, name: string): Record<string, string> {
  const plan = planOf(environment, link);
  const { requester, accepter } = linkPlanOf(link);
  const side = [requester, accepter].find((one) => one.environment === environment.name);
  return {
    ...Object.fromEntries(
      Object.values(plan.hub?.tables[name]?.routes ?? {}).map(({ destination, target }) => [destination, JSON.stringify(target)]),
    ),
    ...Object.fromEntries(Object.keys(side?.routes[name] ?? {}).map((destination) => [destination, "peering"])),
    ...Object.fromEntries(
      Object.entries(plan.vpcs).flatMap(([vpc, { cidr, attachment }]) => (attachment?.propagate.includes(name) ? [[cidr, vpc]] : [])),
    ),
  };
}

const blackhole = '"blackhole"';
const inspection = '"inspection"';

describe("London's hub, whichever inspects beside it", () => {
  test.each([
    ["both", both],
    ["london", onlyLondon],
  ])("%s", (_, link) => {
    expect(table(link, london, "prod")).toEqual({
      "0.0.0.0/0": inspection,
      "10.16.0.0/20": blackhole,
      "10.17.0.0/16": blackhole,
      "10.18.0.0/16": blackhole,
      "10.32.0.0/20": blackhole,
      "10.33.0.0/16": inspection,
      "10.34.0.0/16": blackhole,
    });
    expect(table(link, london, "dev")).toEqual({
      "10.16.0.0/20": blackhole,
      "10.17.0.0/16": blackhole,
      "10.18.0.0/16": blackhole,
      "10.32.0.0/20": blackhole,
      "10.33.0.0/16": blackhole,
      "10.34.0.0/16": blackhole,
      "10.34.0.0/17": "peering",
      "10.34.128.0/17": "peering",
    });
    expect(table(link, london, "inspection")).toEqual({
      "0.0.0.0/0": blackhole,
      "10.16.0.0/20": blackhole,
      "10.17.0.0/16": blackhole,
      "10.17.0.0/20": "shop",
      "10.18.0.0/16": blackhole,
      "10.18.0.0/20": "sandbox",
      "10.32.0.0/20": blackhole,
      "10.33.0.0/16": blackhole,
      "10.33.0.0/17": "peering",
      "10.33.128.0/17": "peering",
      "10.34.0.0/16": blackhole,
    });
    expect(table(link, london, "link-ireland")).toEqual({ "10.17.0.0/16": inspection, "10.18.0.0/20": "sandbox" });
  });
});

test("Ireland's hub, where both inspect (L2)", () => {
  expect(table(both, ireland, "shared")).toEqual({
    "10.16.0.0/20": blackhole,
    "10.17.0.0/16": inspection,
    "10.18.0.0/16": blackhole,
    "10.32.0.0/20": blackhole,
    "10.33.0.0/16": blackhole,
    "10.34.0.0/16": inspection,
  });
  expect(table(both, ireland, "dev")).toEqual({
    "10.16.0.0/20": blackhole,
    "10.17.0.0/16": blackhole,
    "10.18.0.0/16": blackhole,
    "10.18.0.0/17": "peering",
    "10.18.128.0/17": "peering",
    "10.32.0.0/20": blackhole,
    "10.33.0.0/16": inspection,
    "10.34.0.0/16": blackhole,
  });
  expect(table(both, ireland, "inspection")).toEqual({
    "0.0.0.0/0": blackhole,
    "10.16.0.0/20": blackhole,
    "10.17.0.0/16": blackhole,
    "10.17.0.0/17": "peering",
    "10.17.128.0/17": "peering",
    "10.18.0.0/16": blackhole,
    "10.32.0.0/20": blackhole,
    "10.33.0.0/16": blackhole,
    "10.33.0.0/22": "tooling",
    "10.34.0.0/16": blackhole,
    "10.34.0.0/20": "lab",
  });
  expect(table(both, ireland, "link-london")).toEqual({ "10.33.0.0/16": inspection, "10.34.0.0/20": "lab" });
});

test("Ireland's hub, where London alone inspects: its table and its link are direct (L3)", () => {
  expect(table(onlyLondon, ireland, "shared")).toEqual({
    "10.16.0.0/20": blackhole,
    "10.17.0.0/16": blackhole,
    "10.17.0.0/17": "peering",
    "10.17.128.0/17": "peering",
    "10.18.0.0/16": blackhole,
    "10.32.0.0/20": blackhole,
    "10.33.0.0/16": blackhole,
    "10.34.0.0/16": inspection,
  });
  expect(table(onlyLondon, ireland, "inspection")).toMatchObject({ "10.17.0.0/16": blackhole });
  expect(Object.values(table(onlyLondon, ireland, "inspection"))).not.toContain("peering");
  expect(table(onlyLondon, ireland, "link-london")).toEqual({ "10.33.0.0/22": "tooling", "10.34.0.0/20": "lab" });
});

test("the rule stands in the policy of each firewall that inspects, and HOME_NET holds whom it sees", () => {
  const rule = 'pass tcp $N_LONDON__PROD any -> $N_SHARED 443 (flow:to_server; msg:"london/prod > shared tcp/443"';
  const policy = (plan: Plan) => plan.hub?.inspection?.firewall.policy;
  expect(policy(planOf(ireland, both))?.groups["connections"]?.rules).toContain(rule);
  expect(policy(planOf(ireland, both))?.groups["connections"]?.variables["N_LONDON__PROD"]).toEqual(["10.17.0.0/16"]);
  expect(policy(planOf(ireland, both))?.homeNet).toEqual(["10.17.0.0/16", "10.32.0.0/20", "10.33.0.0/16", "10.34.0.0/16"]);
  expect(policy(planOf(ireland, onlyLondon))?.groups["connections"]?.rules).not.toContain("london");
  expect(policy(planOf(ireland, onlyLondon))?.homeNet).toEqual(["10.32.0.0/20", "10.33.0.0/16", "10.34.0.0/16"]);
  expect(policy(planOf(london, onlyLondon))?.groups["connections"]?.rules).toContain("pass tcp $N_PROD any -> $N_IRELAND__SHARED 443");
});

test("the summary says what crosses, and through whose firewall", () => {
  expect(planOf(london, both).reach).toEqual([
    { from: "dev", to: "ireland/dev", bothWays: true, what: "everything", through: "past the firewall" },
    { from: "prod", to: "internet", bothWays: false, what: "*.stripe.com", through: "the firewall, then NAT in the hub" },
    { from: "prod", to: "ireland/shared", bothWays: false, what: "tcp/443", through: "the firewalls of ireland and london" },
  ]);
  expect(planOf(ireland, onlyLondon).reach.at(-1)).toEqual({
    from: "london/prod",
    to: "shared",
    bothWays: false,
    what: "tcp/443",
    through: "the firewall of london",
  });
});

test("the link asks for the peering in the environment whose name comes first, and keeps its state where that does", () => {
  const plan = linkPlanOf(both);
  expect(plan.name).toBe("ireland_link_london");
  expect(plan.state).toEqual({ type: "local", config: { path: "../../../state/ireland_link_london.tfstate" } });
  expect(plan.requester).toMatchObject({ environment: "ireland", region: "eu-west-1", table: "link-london", tags: { region: "ireland" } });
  expect(plan.accepter).toMatchObject({ environment: "london", region: "eu-west-2", table: "link-ireland", tags: { region: "london" } });
  expect(plan.requester.hub).toEqual({
    stack: "ireland",
    contract: { kind: "state" },
    state: { type: "local", config: { path: "../../../state/ireland.tfstate" } },
  });
  const own = linkPlanOf({ ...both, state: { backend: "gcs", bucket: "links" }, tags: { owner: "network" } });
  expect(own.state).toEqual({ type: "gcs", config: { bucket: "links", prefix: "ireland_link_london" } });
  expect([own.requester.tags, own.accepter.tags]).toEqual([{ owner: "network" }, { owner: "network" }]);
});

test("the order of a link means nothing", () => {
  const turned = { ...reversed(both), between: [ireland, london] } as Link;
  expect(linkPlanOf(turned)).toEqual(linkPlanOf(both));
  expect(planOf(london, turned)).toEqual(planOf(london, both));
});

test("a connection that names a VPC opens the route for its segment and the rule for itself (C3)", () => {
  const link: Link = { ...both, connect: [{ from: "london/shop", to: "ireland/tooling", allow: ["tcp/22"] }] };
  expect(table(link, london, "prod")["10.33.0.0/16"]).toBe(inspection);
  const { variables } = planOf(london, link).hub?.inspection?.firewall.policy.groups["connections"] ?? {};
  expect(variables).toMatchObject({ N_SHOP: ["10.17.0.0/20"], N_IRELAND__TOOLING: ["10.33.0.0/22"] });
});

test("a site that announces a summary has no part of what a link leads to, and its table says so (N3, T10)", () => {
  const office = { blocks: ["10.0.0.0/8"], vpn: { asn: 65010, gateways: { a: "198.51.100.7" } } };
  const connect = [...london.connect, { from: "office", to: "prod", allow: ["tcp/22"] }] as Environment["connect"];
  const withOffice: Environment = { ...london, sites: { office }, connect };
  const link: Link = { ...both, between: [withOffice, ireland] };
  const rules = planOf(withOffice, link).hub?.inspection?.firewall.policy.groups["connections"]?.rules;
  expect(rules).toContain(
    "pass tcp [10.0.0.0/8,!10.16.0.0/20,!10.17.0.0/16,!10.18.0.0/16,!10.32.0.0/20,!10.33.0.0/16,!10.34.0.0/16] any -> $N_PROD 22",
  );
  expect(table(link, withOffice, "inspection")["10.34.0.0/16"]).toBe(blackhole);
  expect(table(link, withOffice, "office")).toEqual({ "10.17.0.0/16": inspection });
});

test("blocks of a linked environment outside private space lead to the hub and are not the internet (§4, N9)", () => {
  const far: Environment = { ...ireland, segments: { ...ireland.segments, odd: { blocks: ["203.0.112.0/20"] } } };
  const plan = planOf(london, { ...both, between: [london, far] });
  expect(plan.vpcs["shop"]?.tables["private_a"]?.routes["203.0.112.0/20"]?.target).toBe("gateway");
  expect(plan.hub?.inspection?.firewall.policy.groups["connections"]?.variables["INSIDE"]).toContain("203.0.112.0/20");
});

test("local blocks are blackholed where VPCs propagate into the link's table (N4)", () => {
  const pods: Environment = { ...london, localBlocks: ["100.64.0.0/16"] };
  expect(table({ ...both, between: [pods, ireland] }, pods, "link-ireland")).toEqual({
    "10.17.0.0/16": inspection,
    "10.18.0.0/20": "sandbox",
    "100.64.0.0/16": blackhole,
  });
});

test("a VPC that is added on one side changes neither the link nor the other side (O1)", () => {
  const more: Environment = { ...london, vpcs: { ...london.vpcs, billing: { segment: "prod", cidr: "10.17.16.0/20" } } };
  const link: Link = { ...both, between: [more, ireland] };
  expect(linkPlanOf(link)).toEqual(linkPlanOf(both));
  expect(planOf(ireland, link)).toEqual(planOf(ireland, both));
  expect(planOf(more, link).hub).toEqual(planOf(london, both).hub);
});

test("no destination of a table is in two states, whatever the link says of it (L5)", () => {
  const uninspected: Link = { between: both.between, connect: [{ between: ["london/prod", "ireland/shared"], uninspected: "why" }] };
  for (const link of [both, onlyLondon, uninspected]) {
    const { requester, accepter } = linkPlanOf(link);
    for (const { environment, routes } of [requester, accepter]) {
      const hub = planOf(environment === "london" ? london : ireland, link).hub?.tables ?? {};
      for (const [name, destinations] of Object.entries(routes))
        for (const destination of Object.keys(destinations)) expect(Object.keys(hub[name]?.routes ?? {})).not.toContain(destination);
    }
  }
  expect(Object.keys(planOf(london, uninspected).hub?.tables["prod"]?.routes ?? {})).toEqual(
    Object.keys(planOf(london, both).hub?.tables["prod"]?.routes ?? {}),
  );
});

test("an environment without links is planned as if there were none", () => {
  expect(planNetwork(london, {}, []).plan).toEqual(planNetwork(london).plan);
  expect(Object.keys(planNetwork(london).plan?.hub?.tables ?? {})).toEqual(["dev", "inspection", "prod"]);
});
