import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { E2E_FOLDER } from "./prerequisites";
import { BASE_ACCOUNT, Simulator } from "./simulator";
import { TerraformError, Workspace, type Stack } from "./terraform";

let simulator: Simulator;
let workspace: Workspace;

beforeAll(async () => {
  simulator = await Simulator.start();
  workspace = new Workspace(simulator);
});

afterAll(async () => {
  workspace.remove();
  await simulator.stop();
});

const fixture = (name: string): string => join(E2E_FOLDER, "fixtures", name);

async function prepared(name: string, options = {}): Promise<Stack> {
  const stack = workspace.stack(fixture(name), name, options);
  await stack.init();
  return stack;
}

test("a whole hub is applied once, planned empty, and destroyed to nothing", async () => {
  await simulator.reset();
  const hub = await prepared("hub");
  await hub.validate();

  await hub.apply();

  expect((await hub.plan()).empty).toBe(true);
  expect((await simulator.resources())["transit-gateway-attachment"]).toHaveLength(7);
  const state = readFileSync(join(hub.folder, "terraform.tfstate"), "utf8");
  expect(state.match(/"tunnel1_preshared_key": "REDACTED"/g)).toHaveLength(2);

  await hub.destroy();
  expect(await simulator.resources()).toEqual({});
  expect(await simulator.faults()).toEqual([]);
});

test("a network over two accounts and two regions is applied once, planned empty, and destroyed to nothing", async () => {
  await simulator.reset();
  const stack = await prepared("organisation");
  await expect(stack.unchanged()).rejects.toThrow("AccessDenied");
  await simulator.account({ id: "222222222222", units: ["ou-root-networks"], roles: { network: "london-networks" } });

  await stack.apply();

  expect(await stack.unchanged()).toBe(true);
  const count = async (account: string, region: string): Promise<Record<string, number>> =>
    Object.fromEntries(Object.entries(await simulator.resources({ account, region })).map(([type, ids]) => [type, ids.length]));
  expect(await count("222222222222", "eu-west-2")).toEqual({ "route-table": 2, subnet: 4, vpc: 1, "vpc-peering-connection": 1 });
  expect(await count("222222222222", "eu-west-1")).toEqual({});
  expect(await count(BASE_ACCOUNT, "eu-west-1")).toMatchObject({ "transit-gateway": 1, "transit-gateway-attachment": 1 });
  expect(await count(BASE_ACCOUNT, "eu-west-2")).toMatchObject({ "transit-gateway": 1, "transit-gateway-attachment": 2 });

  await stack.destroy();
  expect(await simulator.resources()).toEqual({});
  expect(await simulator.faults()).toEqual([]);
});

test("state lies in a bucket, locked by a file in it", async () => {
  await simulator.reset();
  await simulator.createBucket("states", "eu-west-2");
  const stack = await prepared("remote-state", { backend: "declared" });

  await stack.apply();

  expect((await stack.plan()).empty).toBe(true);
  expect(await stack.stateList()).toEqual(["aws_vpc.this"]);
});

test("a route to a gateway that its VPC is not attached to fails the apply", async () => {
  await simulator.reset();
  const stack = await prepared("unattached-route");

  await expect(stack.apply()).rejects.toThrow(TerraformError);
  await expect(stack.apply()).rejects.toThrow("InvalidTransitGatewayID.NotFound");
});

test("the simulator refuses what AWS refuses", () => {
  const tests = spawnSync("python3", ["-B", "-m", "unittest", "discover", "-s", "simulator_tests", "-t", "."], {
    cwd: E2E_FOLDER,
    encoding: "utf8",
  });
  expect(tests.stderr).toMatch(/\nOK\n$/);
  // Python is content with no test at all.
  expect(Number(/^Ran (\d+) tests/m.exec(tests.stderr)?.[1] ?? 0)).toBeGreaterThanOrEqual(120);
  expect(tests.status).toBe(0);
});
