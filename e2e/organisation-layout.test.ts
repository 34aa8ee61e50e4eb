import { rmSync } from "node:fs";
import { join } from "node:path";
import { readConfiguration, readPlan, readState } from "../verify/terraform/read";
import { actionsOf, attributesOf, documents, network, organisation, team, type Environment } from "./organisation";
import type { Plan } from "./plan";
import { ORGANISATION_ARN, type Resources } from "./simulator";
import { story } from "./story";
import { verdictsOf } from "./verdicts";

const at = organisation();
const step = story();

/** Two VPCs in two accounts, which meet through the hub and past it. */
function lab(layout: "single" | "per-vpc"): Environment {
  return {
    name: "lab",
    region: "eu-west-1",
    zones: ["az1"],
    state: { ...at().localState, layout },
    hub: { asn: 64513, block: "10.32.0.0/20", account: network, share: [ORGANISATION_ARN], unprotected: "the end-to-end test destroys it" },
    segments: { apps: { blocks: ["10.33.0.0/16"] }, shared: { blocks: ["10.34.0.0/16"] } },
    vpcs: {
      web: { segment: "apps", cidr: "10.33.0.0/24", account: team },
      tools: { segment: "shared", cidr: "10.34.0.0/24", nat: "zones" },
    },
    connect: [
      { from: "apps", to: "shared", allow: ["tcp/443"] },
      { from: "shared", to: "internet", via: "own-nat", uninspected: "as it was before the hub" },
    ],
    peerings: [{ between: ["web", "tools"], reason: "copies of databases, past the firewall" }],
    endpoints: { gateway: ["s3"], interface: { in: "hub", services: ["sqs"] } },
  };
}

const stacks = ["lab", "lab_peering_tools_web", "lab_tools", "lab_web"];
let before: Resources;
let plans: Readonly<Record<string, Plan>>;

step("a network of two accounts is applied in one state", async () => {
  await at().synth(lab("single"));
  const stack = await at().stack("lab");
  await stack.apply();
  expect(await stack.unchanged()).toBe(true);
  before = await at().resources();
  expect((await at().resources({ account: team.id }))["vpc"]).toHaveLength(1);
});

step("another layout is refused where it would rebuild the network", async () => {
  const refusal = at().synth(lab("per-vpc"));
  await expect(refusal).rejects.toThrow("state.layout: keeps 2 VPCs in another state than before");
  await expect(refusal).rejects.toThrow("delete that folder, synthesize again and say `network-hub move`");
});

step("one state becomes four: nothing is created, destroyed or changed", async () => {
  const states = await at().shown(["lab"]);
  rmSync(join(at().out, "stacks", "lab"), { recursive: true });
  await at().synth(lab("per-vpc"));
  await at().networkHub("move", ...states, "--to", at().out);
  const [hub, ...others] = await at().order();
  expect([hub, ...others]).toEqual([["lab"], ["lab_tools", "lab_web"], ["lab_peering_tools_web"]]);

  const forgetting = await (await at().stack("lab")).plan();
  expect(actionsOf(forgetting)).toEqual({ create: [], update: [], replace: [], removed: [] });
  expect(forgetting.forget.length).toBeGreaterThan(40);
  await (await at().stack("lab")).applyPlan();
  let imported = 0;
  const changing: Record<string, readonly string[]> = {};
  for (const level of others) {
    await at().each(level, async (stack) => {
      const plan = await stack.plan();
      expect(actionsOf(plan)).toMatchObject({ create: [], replace: [], removed: [] });
      Object.assign(changing, attributesOf(plan));
      await stack.applyPlan();
      imported += plan.imported.length;
    });
  }
  // Whether Terraform accepted it is a word of the state; in AWS nothing changes.
  expect(changing).toEqual({ "aws_vpc_peering_connection_accepter.peering_tools_web_accepter": ["auto_accept"] });
  expect(imported).toBe(forgetting.forget.length);
  expect(await at().resources()).toEqual(before);
});

step("all plans are empty, with what was written for the move and without", async () => {
  expect(await at().each(stacks, (stack) => stack.unchanged())).toEqual(Object.fromEntries(stacks.map((stack) => [stack, true])));
  await at().networkHub("move", "--done", "--to", at().out);
  plans = await at().each(stacks, (stack) => stack.plan());
  expect(Object.entries(plans).filter(([, { empty }]) => !empty)).toEqual([]);
});

step("four states, and four plans, have the verdicts of what was written", async () => {
  const asked = at().asked("lab");
  const written = verdictsOf(asked, readConfiguration(documents(at().written())));
  expect(written.findings).toEqual([]);
  expect(written.paths.length).toBeGreaterThan(0);
  expect(verdictsOf(asked, readState(documents(await at().each(stacks, (stack) => stack.show()))))).toEqual(written);
  const json = Object.fromEntries(Object.entries(plans).map(([stack, plan]) => [stack, plan.json]));
  expect(verdictsOf(asked, readPlan(documents(json)).after)).toEqual(written);
});

step("four states become one again", async () => {
  const states = await at().shown(stacks);
  rmSync(join(at().out, "stacks"), { recursive: true });
  await at().synth(lab("single"));
  await at().networkHub("move", ...states, "--to", at().out);
  const stack = await at().stack("lab");
  const plan = await stack.plan();
  expect(actionsOf(plan)).toMatchObject({ create: [], replace: [], removed: [] });
  expect(attributesOf(plan)).toEqual({ "aws_vpc_peering_connection_accepter.peering_tools_web_accepter": ["auto_accept"] });
  await stack.applyPlan();
  await at().networkHub("move", "--done", "--to", at().out);
  expect(await stack.unchanged()).toBe(true);
  expect(await at().resources()).toEqual(before);
});

step("everything is destroyed, nothing is left, and the simulator answered every request", async () => {
  await at().destroy();
  await at().expectNothingLeft();
});
