import { Deployment } from "./deployment";
import type { Stack } from "./terraform";
import { Verifier } from "./verdicts";

interface Ids {
  readonly vpc: string;
  readonly a: string;
  readonly b: string;
  readonly table: string;
}

test("a VPC that exists is joined, proven from plan and state, left again and untouched; what is said wrongly of it is named by the plan", async () => {
  const deployment = await Deployment.start("lab");
  try {
    const existing = deployment.beside("legacy");
    await existing.init();
    await existing.apply();
    const before = await deployment.resources();
    const { vpc, a, b, table } = (await existing.outputs())["ids"]?.value as Ids;
    const changes = ["legacy", "unprotected"];
    const joined = (words: object, form: "json" | "hcl" = "json"): Promise<Stack> =>
      deployment.with(changes, form, { E2E_LEGACY: JSON.stringify({ segment: "apps", ...words }) });
    const said = { cidr: "10.1.240.0/20", existing: { id: vpc, attachment: { a, b }, tables: { main: table } } };

    for (const form of ["hcl", "json"] as const) {
      const swapped = await joined({ ...said, existing: { ...said.existing, attachment: { a: b, b: a } } }, form);
      await swapped.init();
      await expect(swapped.plan()).rejects.toThrow(/is\s+in\s+eu-west-2b,\s+and\s+the\s+environment\s+says\s+eu-west-2a/);
      const smaller = await joined({ ...said, cidr: "10.1.240.0/21" }, form);
      await expect(smaller.plan()).rejects.toThrow(/has\s+the\s+blocks\s+10\.1\.240\.0\/20/);
    }
    expect(await deployment.resources()).toEqual(before);

    const stack = await joined(said);
    const verifier = new Verifier("lab", stack);
    const synthesized = verifier.ofConfiguration();
    expect(synthesized.findings).toEqual([]);
    expect(await verifier.ofPlan()).toEqual(synthesized);
    await stack.apply();
    expect((await stack.plan()).empty).toBe(true);
    expect(await verifier.ofState()).toEqual(synthesized);
    expect((await (await joined(said, "hcl")).plan()).empty).toBe(true);

    await (await deployment.with(["unprotected"])).apply();
    await (await deployment.with(["unprotected"])).destroy();
    expect(await deployment.resources()).toEqual(before);
    expect((await existing.plan()).empty).toBe(true);
    expect(await deployment.faults()).toEqual([]);
  } finally {
    await deployment.stop();
  }
});
