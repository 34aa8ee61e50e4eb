import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readConfiguration, readPlan, readState } from "../verify/terraform/read";
import { actionsOf, attributesOf, documents, network, organisation, refusalOf, team, touched, type Environment } from "./organisation";
import { ORGANISATION_ARN } from "./simulator";
import { story } from "./story";
import { verdictsOf } from "./verdicts";

/** Many small VPCs of two accounts, one of them with a block of its own, and one that a connection names. */
const vpcs = {
  shop: { segment: "prod", cidr: "10.17.0.0/24" },
  payments: { segment: "prod", cidr: "10.17.1.0/24", account: team },
  orders: { segment: "prod", cidr: "10.17.2.0/24" },
  search: { segment: "prod", cidr: "10.17.3.0/24" },
  stock: { segment: "prod", cidr: "10.17.4.0/24" },
  returns: { segment: "prod", cidr: "10.17.5.0/24", account: team },
  sandbox: { segment: "dev", cidr: "10.18.0.0/24", account: team },
  trial: { segment: "dev", cidr: "10.18.1.0/24" },
  mover: { segment: "dev", cidr: "10.200.0.0/24" },
  bench: { segment: "dev", cidr: "10.18.3.0/24" },
  tooling: { segment: "shared", cidr: "10.19.0.0/24" },
  mirror: { segment: "shared", cidr: "10.19.1.0/24", account: team },
};

const at = organisation();
const step = story();

/** The environment at the start, with changes: every step builds on those before it. */
function london(change: Partial<Environment> = {}): Environment {
  return {
    name: "london",
    region: "eu-west-2",
    // By id, since the letters of two accounts are other zones.
    zones: ["az1"],
    state: { ...at().bucketState, layout: "per-vpc" },
    hub: { asn: 64512, block: "10.16.0.0/20", account: network, share: [ORGANISATION_ARN], unprotected: "the end-to-end test destroys it" },
    segments: {
      prod: { blocks: ["10.17.0.0/16"] },
      dev: { blocks: ["10.18.0.0/16", "10.200.0.0/20"] },
      shared: { blocks: ["10.19.0.0/16"] },
    },
    vpcs,
    connect: connections("shop"),
    endpoints: { gateway: ["s3"], interface: { in: "hub", for: ["shared"], services: ["sqs"] } },
    ...change,
  };
}

function connections(shop: string): Environment["connect"] {
  return [
    { from: "prod", to: "shared", allow: ["tcp/443"] },
    { from: shop, to: "tooling", allow: ["tcp/8443"] },
    { from: "prod", to: "internet", names: ["*.debian.org"] },
    { between: ["dev", "shared"], uninspected: "package mirror only" },
  ];
}

const spokes = Object.keys(vpcs).map((vpc) => `london_${vpc}`);

/** Writes another environment. @returns the stacks whose Terraform is another now */
async function edit(environment: Environment): Promise<readonly string[]> {
  const before = at().written();
  await at().synth(environment);
  return touched(before, at().written());
}

async function expectUnchanged(...stacks: readonly string[]): Promise<void> {
  expect(await at().each(stacks, (stack) => stack.unchanged())).toEqual(Object.fromEntries(stacks.map((stack) => [stack, true])));
}

step("no VPC is planned before its hub was applied", async () => {
  await at().synth(london());
  expect(await at().order()).toEqual([["london"], [...spokes].sort()]);
  const shop = await at().stack("london_shop");
  expect(await refusalOf(shop.unchanged())).toContain("Unable to find remote state");
});

step("the hub is applied, then twelve VPCs of two accounts, four at a time", async () => {
  const started = Date.now();
  for (const level of await at().order()) await at().each(level, (stack) => stack.apply());
  process.stdout.write(`a hub and ${String(spokes.length)} VPCs were applied in ${String(Math.round((Date.now() - started) / 1000))} s\n`);
  expect((await at().resources({ account: team.id }))["vpc"]).toHaveLength(4);
  expect((await at().resources({ account: network.id }))["vpc"]).toHaveLength(8 + 2);
});

step("all plans are empty; states and plans, read together, have the verdicts of what was written", async () => {
  const asked = at().asked("london");
  const written = verdictsOf(asked, readConfiguration(documents(at().written())));
  expect(written.findings).toEqual([]);
  expect(written.paths.length).toBeGreaterThan(0);

  const plans = await at().each(["london", ...spokes], async (stack) => stack.plan());
  expect(Object.entries(plans).filter(([, { empty }]) => !empty)).toEqual([]);
  const json = Object.entries(plans).map(([stack, plan]) => [stack, plan.json] as const);
  expect(verdictsOf(asked, readPlan(documents(Object.fromEntries(json))).after)).toEqual(written);

  // A plan holds the state before it as `terraform show -json` writes that, which is slow.
  const shown = await at().each(["london", "london_mirror"], (stack) => stack.show());
  const states = { ...Object.fromEntries(json.map(([stack, plan]) => [stack, plan["prior_state"]])), ...shown };
  expect(verdictsOf(asked, readState(documents(states)))).toEqual(written);
});

step("a VPC more changes its own state and no other", async () => {
  const extra = { segment: "prod", cidr: "10.17.6.0/24", account: team };
  expect(await edit(london({ vpcs: { ...vpcs, extra } }))).toEqual(["london_extra"]);
  const stack = await at().stack("london_extra");
  const { create, update, replace, removed } = actionsOf(await stack.plan());
  expect(create.length).toBeGreaterThan(15);
  expect(create.filter((address) => !/^\w+\.vpc_extra_/.test(address))).toEqual([]);
  expect({ update, replace, removed }).toEqual({ update: [], replace: [], removed: [] });
  await stack.applyPlan();
  await expectUnchanged("london", "london_extra", "london_shop");
});

step("a contract of another version is refused, and the message says which side is first", async () => {
  const text = at().written()["london"] ?? "";
  const hub = await at().stack("london");
  const newer = JSON.parse(text) as { output: { contract: { value: { version: number } } } };
  newer.output.contract.value.version = 2;
  writeFileSync(at().file("london"), JSON.stringify(newer));
  await hub.apply();
  const shop = await at().stack("london_shop");
  expect(await refusalOf(shop.unchanged())).toContain(
    "Stack london publishes version 2 of its contract, and this stack reads version 1: where that is older, or none, apply stack london first; " +
      "where it is newer, synthesize this stack with the toolkit that wrote london.",
  );
  writeFileSync(at().file("london"), text);
  await hub.apply();
  await expectUnchanged("london_shop");
});

step("a VPC that leaves is retired: its state destroys everything, and no other changes", async () => {
  const { trial: _trial, sandbox: _sandbox, ...stay } = vpcs;
  expect(await edit(london({ vpcs: stay, retired: { trial: {}, sandbox: { account: team }, extra: { account: team } } }))).toEqual([
    "london_extra",
    "london_sandbox",
    "london_trial",
  ]);
  await at().each(["london_extra", "london_sandbox", "london_trial"], async (stack) => {
    const { create, update, replace, removed } = actionsOf(await stack.plan());
    expect(removed.length).toBeGreaterThan(15);
    expect({ create, update, replace }).toEqual({ create: [], update: [], replace: [] });
    await stack.applyPlan();
    expect(await stack.stateList()).toEqual([]);
  });
  await expectUnchanged("london", "london_bench");
  expect(await edit(london({ vpcs: stay }))).toEqual([]);
  for (const gone of ["extra", "sandbox", "trial"]) rmSync(join(at().out, "stacks", `london_${gone}`), { recursive: true });
});

const { trial: _trial, sandbox: _sandbox, shop, ...others } = vpcs;
const renamed = { vpcs: { ...others, store: shop }, renamed: { shop: "store" } };

step("a VPC gets another name: nothing is made anew, and the hub's rules follow", async () => {
  expect(await edit(london({ ...renamed, connect: connections("store") }))).toEqual(["london", "london_store"]);
  const rules = /^aws_networkfirewall_(rule_group|firewall_policy)\./;
  const hub = await at().stack("london");
  const plan = await hub.plan();
  expect(actionsOf(plan)).toMatchObject({ create: [], replace: [], removed: [] });
  expect(plan.update.filter((address) => !rules.test(address))).toEqual([]);
  await hub.applyPlan();

  const store = await at().stack("london_store");
  const moving = await store.plan();
  expect(moving.moved).toContain("aws_vpc.vpc_shop_vpc -> aws_vpc.vpc_store_vpc");
  expect(actionsOf(moving)).toMatchObject({ create: [], replace: [], removed: [] });
  const changing = new Set(Object.values(attributesOf(moving)).flat());
  expect([...changing].filter((name) => !/^tags(_all)?$/.test(name))).toEqual([]);
  await store.applyPlan();
  await expectUnchanged("london", "london_store", "london_tooling");
});

step("a VPC goes to another segment with its block: its association is another, and no other VPC changes", async () => {
  const segments = {
    ...london().segments,
    prod: { blocks: ["10.17.0.0/16", "10.200.0.0/20"] },
    dev: { blocks: ["10.18.0.0/16"] },
  };
  const moved = { ...renamed.vpcs, mover: { ...vpcs.mover, segment: "prod" } };
  expect(await edit(london({ ...renamed, connect: connections("store"), segments, vpcs: moved }))).toEqual(["london", "london_mover"]);
  const hub = await at().stack("london");
  const of = actionsOf(await hub.plan());
  const routes = /^aws_ec2_transit_gateway_route\.hub_table_/;
  expect([...of.create, ...of.replace, ...of.removed].filter((address) => !routes.test(address))).toEqual([]);
  await hub.applyPlan();

  const mover = await at().stack("london_mover");
  const { create, replace, removed } = actionsOf(await mover.plan());
  expect(replace).toEqual(["aws_ec2_transit_gateway_route_table_association.vpc_mover_hub_association"]);
  expect([...create, ...removed].filter((address) => !/^aws_(route|ec2_transit_gateway_route_table_propagation)\./.test(address))).toEqual(
    [],
  );
  await mover.applyPlan();
  await expectUnchanged("london", "london_mover", "london_bench");
});

step("everything is destroyed in the order that is told, nothing is left, and the simulator answered every request", async () => {
  await at().destroy();
  await at().expectNothingLeft();
});
