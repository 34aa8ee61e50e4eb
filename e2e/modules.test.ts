import { lab } from "../environments/lab";
import { securecart } from "../environments/securecart";
import { ModuleRoot, type Environment } from "./modules";
import { BASE_ACCOUNT, Simulator } from "./simulator";
import type { Stack } from "./terraform";

const team = "222222222222";
const unprotected = "the end-to-end test destroys it";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await Simulator.start();
});
afterAll(async () => {
  await simulator.stop();
});

describe("VPCs that a root in HCL joins to a hub of the toolkit, in two accounts", () => {
  const environment: Environment = {
    ...securecart,
    zones: ["a", "b"],
    vpcs: { shop: { segment: "prod", cidr: "10.17.0.0/20" }, payments: { segment: "prod", cidr: "10.17.16.0/20" } },
    hub: { asn: 64512, block: "10.16.0.0/20", account: { id: BASE_ACCOUNT }, share: [team], unprotected },
  };
  const joining = { billing: { segment: "prod", cidr: "10.17.64.0/20" }, notebooks: { segment: "dev", cidr: "10.18.16.0/24" } };
  let root: ModuleRoot;
  let hub: Stack;

  beforeAll(async () => {
    await simulator.reset();
    await simulator.account({ id: team, roles: { network: "london-networks" } });
    root = await ModuleRoot.prepare(simulator, environment, "module-root");
    hub = root.own("hub");
    await hub.init();
    await hub.apply();
    await root.stack.init();
  });
  afterAll(() => {
    root.remove();
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
    const { code, stderr } = await root.stack.start("plan", "-input=false", "-no-color", "-var", variable).finished;
    expect(code).toBe(1);
    expect(stderr.replace(/[\s│]+/g, " ")).toContain(message);
    expect(await simulator.resources()).toEqual(before);
  });

  test("the verifier judges its plan beside the hub's state: it holds", async () => {
    const shown = { securecart: await hub.show(), securecart_root: (await root.stack.plan()).json };
    const verdict = root.verdict({ ...environment, vpcs: { ...environment.vpcs, ...joining } }, shown, "plan");
    expect(verdict.findings).toEqual([]);
    expect(verdict.reach).toContainEqual({ from: "notebooks", to: "london", via: [], passes: ["everything"] });
  });

  test("they join, a second plan is empty, and so is the hub's", async () => {
    await root.stack.apply();
    expect((await root.stack.plan()).empty).toBe(true);
    expect((await hub.plan()).empty).toBe(true);
    expect((await simulator.resources({ account: team }))["vpc"]).toHaveLength(1);
  });

  test("their addresses are those of the toolkit, by zone and by table, and none has a position", async () => {
    const addresses = await root.stack.stateList();
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

  test("the verifier says of both states what it says of the toolkit's own VPCs: it holds, and the same paths are open", async () => {
    const asked = await root.asked();
    expect(asked.vpcs).toEqual({ ...environment.vpcs, ...joining });
    const states = { securecart: await hub.show(), securecart_root: await root.stack.show() };
    const verdict = root.verdict(asked, states, "state");
    expect(verdict).toEqual(await root.verdictOfToolkit(asked));
    expect(verdict.findings).toEqual([]);
    expect(verdict.reach).toContainEqual({ from: "notebooks", to: "london", via: [], passes: ["everything"] });
    // What joined and was never said is found.
    expect(JSON.stringify(root.verdict(environment, states, "state").findings)).toContain("is a VPC that nobody declared");
  });

  test("what joined is destroyed, and then the hub, to nothing", async () => {
    await root.stack.destroy();
    expect((await hub.plan()).empty).toBe(true);
    await hub.destroy();
    expect(await simulator.resources()).toEqual({});
    expect(await simulator.faults()).toEqual([]);
  });
});

describe("a whole network of modules, in one root", () => {
  const environment: Environment = {
    ...lab,
    vpcs: {},
    hub: { asn: 64512, block: "10.0.0.0/20", unprotected },
    endpoints: { gateway: ["s3"], interface: { in: "vpcs", for: ["apps"], services: ["sqs"] } },
  };
  let root: ModuleRoot;

  beforeAll(async () => {
    await simulator.reset();
    root = await ModuleRoot.prepare(simulator, environment, "module-hub");
    await root.stack.init();
  });
  afterAll(() => {
    root.remove();
  });

  test("Terraform accepts the root, and the hub's module by itself", async () => {
    await root.stack.validate();
    const hub = root.module("lab-hub");
    await hub.init();
    await hub.validate();
  });

  test("rejects a provider of another region when it plans", async () => {
    const { stderr } = await root.stack.start("plan", "-input=false", "-no-color", "-var", "region=eu-west-1").finished;
    expect(stderr.replace(/[\s│]+/g, " ")).toContain("makes a network in eu-west-2, and its provider works in eu-west-1");
    expect(await simulator.resources()).toEqual({});
  });

  test("one apply makes it, though nothing of the hub is known when Terraform plans; a second plan is empty", async () => {
    await root.stack.apply();
    expect((await root.stack.plan()).empty).toBe(true);
    const endpoints = (await root.stack.stateList()).filter((address) => /aws_vpc_endpoint\./.test(address));
    expect(endpoints).toEqual([
      "module.billing.aws_vpc_endpoint.vpc_endpoint_s3",
      'module.billing.aws_vpc_endpoint.vpc_endpoint_sqs["sqs"]',
      "module.mirror.aws_vpc_endpoint.vpc_endpoint_s3",
    ]);
  });

  test("the verifier says of the state what it says of the toolkit's own network: it holds, and the same paths are open", async () => {
    const asked = await root.asked();
    const verdict = root.verdict(asked, { lab: await root.stack.show() }, "state");
    expect(verdict).toEqual(await root.verdictOfToolkit(asked));
    expect(verdict.findings).toEqual([]);
    expect(verdict.reach).toContainEqual({ from: "billing", to: "mirror", via: ["firewall"], passes: ["tcp/443"] });
  });

  test("it is destroyed to nothing", async () => {
    await root.stack.destroy();
    expect(await simulator.resources()).toEqual({});
    expect(await simulator.faults()).toEqual([]);
  });
});
