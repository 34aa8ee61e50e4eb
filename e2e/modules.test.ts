import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { securecart } from "../environments/securecart";
import { findingsOf } from "../verify/formats/report";
import { readPaths } from "../verify/paths";
import { readConfiguration, readState } from "../verify/terraform/read";
import { verify } from "../verify/verify";
import { E2E_FOLDER } from "./prerequisites";
import { BASE_ACCOUNT, Simulator } from "./simulator";
import { Workspace, type Stack } from "./terraform";

const run = promisify(execFile);
const project = join(E2E_FOLDER, "..");
const team = "222222222222";

type Environment = Parameters<typeof verify>[0];

/** The network whose hub the root joins: in two zones, shared with the team, and free to be destroyed. */
const environment: Environment = {
  ...securecart,
  zones: ["a", "b"],
  vpcs: { shop: { segment: "prod", cidr: "10.17.0.0/20" }, payments: { segment: "prod", cidr: "10.17.16.0/20" } },
  hub: { asn: 64512, block: "10.16.0.0/20", account: { id: BASE_ACCOUNT }, share: [team], unprotected: "the end-to-end test destroys it" },
};

let simulator: Simulator;
let workspace: Workspace;
let hub: Stack;
let root: Stack;

beforeAll(async () => {
  simulator = await Simulator.start();
  await simulator.account({ id: team, roles: { network: "london-networks" } });
  workspace = new Workspace(simulator);

  await synth(environment, written());
  hub = workspace.stack(join(written(), "stacks", "securecart"), "hub");
  root = workspace.stack(join(E2E_FOLDER, "fixtures", "module-root"), "root");
  await tsx("bin/network-hub.ts", "modules", "--asked", join(written(), "environments"), "--out", join(root.folder, "modules"));
});

afterAll(async () => {
  workspace.remove();
  await simulator.stop();
});

const written = (): string => join(workspace.folder, "synth");

async function synth(what: Environment, out: string): Promise<void> {
  const file = join(workspace.folder, "environments.ts");
  writeFileSync(file, `export default ${JSON.stringify(what)};\n`);
  await tsx("main.ts", "--environments", file, "--out", out);
}

/** Who reaches whom and through what, without the hops, which have other addresses in a module. */
function reach(...network: Parameters<typeof readPaths>): readonly object[] {
  return readPaths(...network).map(({ from, to, via, passes }) => ({ from, to, via, passes }));
}

async function tsx(...args: readonly string[]): Promise<void> {
  await run(process.execPath, [join(project, "node_modules", "tsx", "dist", "cli.mjs"), ...args], { cwd: project });
}

test("the hub and its VPCs are applied, and Terraform accepts both modules", async () => {
  await hub.init();
  await hub.apply();
  await root.init();
  await root.validate();
  const other = workspace.stack(join(root.folder, "modules", "securecart-hub"), "other-hub", { backend: "declared" });
  await other.init();
  await other.validate();
});

test.each([
  ['billing={segment="prod",cidr="10.18.64.0/20"}', '10.18.64.0/20 is outside segment "prod" of securecart (10.17.0.0/16)'],
  ['billing={segment="prod",cidr="10.17.64.1/20"}', '"10.17.64.1/20" is no block for a VPC'],
  ['billing={segment="prod",cidr="10.17.64.0/25"}', '"10.17.64.0/25" is no block for a VPC'],
  ['billing={segment="prod",cidr="10.17.0.0/16"}', '10.17.0.0/16 fills a block of segment "prod", which changes routes of the hub'],
  ['billing={segment="prod",cidr="10.17.0.0/18"}', "10.17.0.0/18 overlaps payments and shop of securecart"],
  ['billing={segment="production",cidr="10.17.64.0/20"}', '"production" is no segment of securecart: write dev, prod or shared.'],
  ['contract={"version":2}', "The hub publishes version 2 of its contract, and this module reads version 1"],
  ['contract={"version":1}', "The hub's contract lacks gateway_id, tables.endpoints, tables.inspection, tables.prod"],
  ["notebooks_across_accounts=false", `works in account ${team} and aws.hub in account ${BASE_ACCOUNT}: set across_accounts = true`],
])("rejects %s when it plans, and nothing was made", async (variable, message) => {
  const before = await simulator.resources();
  const { code, stderr } = await root.start("plan", "-input=false", "-no-color", "-var", variable).finished;
  expect(code).toBe(1);
  expect(stderr.replace(/[\s│]+/g, " ")).toContain(message);
  expect(await simulator.resources()).toEqual(before);
});

test("two VPCs join by the module, in two accounts; a second plan is empty, and so is the hub's", async () => {
  await root.apply();
  expect((await root.plan()).empty).toBe(true);
  expect((await hub.plan()).empty).toBe(true);
  expect((await simulator.resources({ account: team }))["vpc"]).toHaveLength(1);
});

test("addresses are those of the toolkit, by zone and by table, and none has a position", async () => {
  const addresses = await root.stateList();
  expect(addresses).toEqual(
    expect.arrayContaining([
      "module.billing.aws_subnet.vpc_workload_a",
      "module.billing.aws_route.vpc_table_private_b_10-0-0-0-8",
      'module.billing.aws_route.vpc_table_private_b_to["0.0.0.0/0"]',
      'module.billing.aws_ec2_transit_gateway_route_table_propagation.vpc_hub_propagation["inspection"]',
      'module.notebooks.aws_ec2_transit_gateway_route_table_propagation.vpc_hub_propagation["london"]',
    ]),
  );
  expect(addresses.filter((address) => /\[\d+\]/.test(address))).toEqual([
    "module.notebooks.aws_ec2_transit_gateway_vpc_attachment_accepter.vpc_hub_accepter[0]",
  ]);
});

test("the verifier holds both states together against the environment that declares both VPCs", async () => {
  const { declarations } = await root.outputs();
  const asked = { ...environment, vpcs: { ...environment.vpcs, ...(declarations?.value as typeof environment.vpcs) } };
  const states = await Promise.all(
    [hub, root].map(async (stack, index) => {
      const name = index === 0 ? "securecart" : "securecart_root";
      return { stack: name, file: `${name}.json`, text: JSON.stringify(await stack.show()) };
    }),
  );
  const network = readState(states);
  expect(findingsOf(verify(asked, network))).toEqual([]);

  const out = join(workspace.folder, "declared");
  await synth(asked, out);
  const file = join(out, "stacks", "securecart", "cdk.tf.json");
  const declared = readConfiguration([{ stack: "securecart", file, text: readFileSync(file, "utf8") }]);
  expect(reach(asked, network)).toEqual(reach(asked, declared));
  expect(reach(asked, network)).toContainEqual({ from: "notebooks", to: "london", via: [], passes: ["everything"] });
});

test("what joined is destroyed, and then the hub, to nothing", async () => {
  await root.destroy();
  expect((await hub.plan()).empty).toBe(true);
  await hub.destroy();
  expect(await simulator.resources()).toEqual({});
  expect(await simulator.faults()).toEqual([]);
});
