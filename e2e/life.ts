import { Deployment } from "./deployment";
import { story, type Step } from "./story";
import { TerraformError } from "./terraform";
import { Verifier } from "./verdicts";

/** The part of an address after its type. */
function nameOf(address: string): string {
  return address.split(".")[1] ?? "";
}

/** Types that are protected, and the customer gateway, which AWS hands back instead of making it anew. */
const kept =
  /^aws_(ec2_transit_gateway|ec2_transit_gateway_route_table|ec2_transit_gateway_vpc_attachment|vpn_connection|customer_gateway|networkfirewall_firewall|eip)\./;

/** Addresses that do not belong to a subtree. */
function outside(subtree: string, addresses: readonly string[]): readonly string[] {
  return addresses.filter((address) => !nameOf(address).startsWith(subtree));
}

/** From first apply to nothing: what every environment goes through in the gate. */
export function describeShortLife(environment: string): void {
  describe(`${environment}, from first apply to nothing`, () => {
    const at = deploymentOf(environment);
    const step = story();
    const changes = ["unprotected"];

    describeForms(step, at, changes);
    describeVerdictsOfPlan(step, at, environment, changes);
    describeApply(step, at, changes);
    describePlansEmpty(step, at, changes);
    describeVerdictsOfState(step, at, environment, changes);
    describeEnd(step, at, changes);
  });
}

/** With its zones by id, of which a state tells names, too. */
export function describeLifeByZoneIds(environment: string): void {
  describe(`${environment}, its zones by id`, () => {
    const at = deploymentOf(environment);
    const step = story();
    const changes = ["unprotected", "zone-ids"];

    describeForms(step, at, changes);
    describeVerdictsOfPlan(step, at, environment, changes);
    describeApply(step, at, changes);
    describePlansEmpty(step, at, changes);
    describeVerdictsOfState(step, at, environment, changes);

    describeEnd(step, at, changes);
  });
}

/** All that may happen to a deployed network, in the order in which it would. `start` has at most two zones. */
export function describeWholeLife(environment: string, start: readonly string[]): void {
  describe(`${environment}, its whole life`, () => {
    const at = deploymentOf(environment);
    const step = story();

    describeForms(step, at, start);
    describeVerdictsOfPlan(step, at, environment, start);

    step("an apply that is interrupted and repeated converges", async () => {
      const stack = await at().with(start);
      const running = stack.start("apply", "-auto-approve", "-input=false", "-no-color", "-parallelism=20");
      await at().pausesAfter(20);
      running.interrupt("SIGINT");
      const { code } = await running.finished;
      expect(code).not.toBe(0);
      expect(await stack.stateList()).not.toEqual([]);
      // As the README says: what was being made counts as broken, and what is protected may not be made again.
      for (const address of await stack.tainted()) if (kept.test(address)) await stack.run("untaint", address);
      expect((await stack.plan()).create.length).toBeGreaterThan(0);
      await stack.apply();
    });

    describePlansEmpty(step, at, start);
    describeVerdictsOfState(step, at, environment, start);

    step("adding a spoke only creates, and only what is the spoke's", async () => {
      const stack = await at().with([...start, "spoke"]);
      const { create, update, replace, delete: removed } = await stack.plan();
      expect(create.length).toBeGreaterThan(20);
      expect(outside("vpc_extra_", create)).toEqual([]);
      expect({ update, replace, removed }).toEqual({ update: [], replace: [], removed: [] });
      await stack.applyPlan();
      expect((await stack.plan()).empty).toBe(true);
    });

    step("removing a spoke only deletes, and only what is the spoke's", async () => {
      const stack = await at().with([...start, "own-block"]);
      const { replace, delete: removed } = await stack.plan();
      expect(removed.length).toBeGreaterThan(20);
      expect(outside("vpc_extra_", removed)).toEqual([]);
      expect(replace).toEqual([]);
      await stack.applyPlan();
    });

    step("moving a VPC to another segment with its block replaces its association and hub routes, nothing else, and in order", async () => {
      const stack = await at().with([...start, "moved"]);
      const { replace, create, delete: removed } = await stack.plan();
      expect(replace).toContain("aws_ec2_transit_gateway_route_table_association.vpc_mover_hub_association");
      expect(
        [...replace, ...create, ...removed].filter((address) =>
          /^aws_(vpc|subnet|route_table|ec2_transit_gateway_vpc_attachment|networkfirewall_\w+)\./.test(address),
        ),
      ).toEqual([]);
      expect([...replace, ...create, ...removed].filter((address) => !/^(vpc_mover|hub_table)_/.test(nameOf(address)))).toEqual([]);
      await stack.applyPlan();
      expect((await stack.plan()).empty).toBe(true);
    });

    if (environment === "securecart") {
      step("a device of a site gets another address: its connection moves in place", async () => {
        const stack = await at().with([...start, "moved", "new-device"]);
        const { create, update, replace, delete: removed } = await stack.plan();
        expect({ create, removed }).toEqual({ create: [], removed: [] });
        expect(replace).toEqual(["aws_customer_gateway.site_london_a_device"]);
        expect(update).toEqual(["aws_vpn_connection.site_london_a_connection"]);
        await stack.applyPlan();
        await (await at().with([...start, "moved"])).apply();
      });
    }

    const group = "aws_networkfirewall_rule_group.hub_firewall_group_connections";
    const policy = "aws_networkfirewall_firewall_policy.hub_firewall_policy";
    for (const [what, changes] of [
      ["a rule group that outgrows its capacity is replaced without deadlock", [...start, "moved", "many-rules"]],
      ["a rule group that shrinks is replaced in the same way", [...start, "moved"]],
    ] as const) {
      step(what, async () => {
        const stack = await at().with(changes);
        const { create, update, replace, delete: removed } = await stack.plan();
        expect({ create, update, replace, removed }).toEqual({ create: [], update: [policy], replace: [group], removed: [] });
        await stack.applyPlan();
        expect((await stack.plan()).empty).toBe(true);
      });
    }

    step("a protected network refuses destruction, and nothing is lost", async () => {
      const stack = await at().with([...start, "moved"]);
      const before = await at().resources();
      await expect(stack.destroy()).rejects.toThrow(TerraformError);
      await expect(stack.destroy()).rejects.toThrow(/prevent_destroy/);
      expect(await at().resources()).toEqual(before);
    });

    step("taking the protection off changes the firewall's flags and nothing else", async () => {
      const stack = await at().with([...start, "moved", "unprotected"]);
      const { create, update, replace, delete: removed } = await stack.plan();
      expect({ create, update, replace, removed }).toEqual({
        create: [],
        update: ["aws_networkfirewall_firewall.hub_firewall_firewall"],
        replace: [],
        removed: [],
      });
      await stack.applyPlan();
    });

    step("adding a zone replaces and deletes nothing that exists", async () => {
      const stack = await at().with([...start, "moved", "unprotected", "three-zones"]);
      const { create, replace, delete: removed } = await stack.plan();
      expect(create.filter((address) => !/_c(_|$)/.test(nameOf(address)))).toEqual([]);
      expect({ replace, removed }).toEqual({ replace: [], removed: [] });
      await stack.applyPlan();
      expect((await stack.plan()).empty).toBe(true);
    });

    step("taking the zone away again finishes, and only what is the zone's goes", async () => {
      const stack = await at().with([...start, "moved", "unprotected"]);
      const { create, update, replace, delete: removed } = await stack.plan();
      expect(removed.length).toBeGreaterThan(20);
      expect(removed.filter((address) => !/_c(_|$)/.test(nameOf(address)))).toEqual([]);
      expect({ create, replace }).toEqual({ create: [], replace: [] });
      // The endpoints' ids are unknown while the firewall changes, so routes to those that stay are read again.
      const inPlace = /^aws_(ec2_transit_gateway_vpc_attachment|networkfirewall_firewall|vpc_endpoint|route)\./;
      expect(update.filter((address) => !inPlace.test(address))).toEqual([]);
      await stack.applyPlan();
      expect((await stack.plan()).empty).toBe(true);
    });

    describeEnd(step, at, [...start, "moved", "unprotected"]);
  });
}

/** Starts a deployment before the tests of a block, and stops it after them. */
function deploymentOf(environment: string): () => Deployment {
  let deployment: Deployment | undefined;
  beforeAll(async () => {
    deployment = await Deployment.start(environment);
  });
  afterAll(async () => {
    await deployment?.stop();
  });
  return () => {
    if (deployment === undefined) throw new Error("the simulated AWS did not start");
    return deployment;
  };
}

function describeApply(step: Step, at: () => Deployment, changes: readonly string[]): void {
  step("everything is applied", async () => {
    const stack = await at().with(changes);
    await stack.apply();
  });
}

function describeForms(step: Step, at: () => Deployment, changes: readonly string[]): void {
  for (const form of ["hcl", "json"] as const) {
    step(`Terraform accepts it as ${form}`, async () => {
      const stack = await at().with(changes, form);
      await stack.init();
      await stack.validate();
    });
  }
}

function describeVerdictsOfPlan(step: Step, at: () => Deployment, environment: string, changes: readonly string[]): void {
  step("the plan that creates everything has the verdicts of what was synthesized: it holds, and the same paths are open", async () => {
    const verifier = new Verifier(environment, await at().with(changes));
    const synthesized = verifier.ofConfiguration();
    expect(synthesized.findings).toEqual([]);
    expect(synthesized.paths.length).toBeGreaterThan(0);
    expect(await verifier.ofPlan()).toEqual(synthesized);
  });
}

function describeVerdictsOfState(step: Step, at: () => Deployment, environment: string, changes: readonly string[]): void {
  step("the state and a plan of what exists have the verdicts of what was synthesized", async () => {
    const verifier = new Verifier(environment, await at().with(changes));
    const synthesized = verifier.ofConfiguration();
    expect(synthesized.findings).toEqual([]);
    expect(await verifier.ofState()).toEqual(synthesized);
    expect(await verifier.ofPlan()).toEqual(synthesized);
  });

  step("a careless edit that opens a path is found in the plan as in what was written", async () => {
    const verifier = new Verifier(environment, await at().with(changes));
    verifier.openPath();
    const planned = await verifier.ofPlan();
    expect(planned.findings).not.toEqual([]);
    expect(planned.findings.flatMap(({ flow = [] }) => flow).join("\n")).toContain(
      "[aws_ec2_transit_gateway_route_table_propagation.careless]",
    );
    expect(planned).toEqual(verifier.ofConfiguration());
  });
}

function describePlansEmpty(step: Step, at: () => Deployment, changes: readonly string[]): void {
  step("the second plan is empty", async () => {
    expect((await (await at().with(changes)).plan()).empty).toBe(true);
  });

  step("the same environment as HCL plans nothing, so both forms mean the same", async () => {
    expect((await (await at().with(changes, "hcl")).plan()).empty).toBe(true);
  });

  step("all records and lists reversed, the plan is empty", async () => {
    expect((await (await at().with([...changes, "reversed"])).plan()).empty).toBe(true);
  });
}

function describeEnd(step: Step, at: () => Deployment, changes: readonly string[]): void {
  step("everything is destroyed, nothing is left, and the simulator answered every request", async () => {
    const stack = await at().with(changes);
    await stack.destroy();
    expect(await at().resources()).toEqual({});
    expect(await at().faults()).toEqual([]);
  });
}
