import { execFile } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { E2E_FOLDER } from "./prerequisites";
import { Simulator, type Resources } from "./simulator";
import { Workspace, type Stack } from "./terraform";

const run = promisify(execFile);
const project = join(E2E_FOLDER, "..");

/** One environment of the project with a simulated AWS of its own: changed, synthesized and handed to Terraform as a pipeline would. */
export class Deployment {
  private constructor(
    private readonly environment: string,
    private readonly simulator: Simulator,
    private readonly workspace: Workspace,
  ) {}

  static async start(environment: string): Promise<Deployment> {
    const simulator = await Simulator.start();
    return new Deployment(environment, simulator, new Workspace(simulator));
  }

  async stop(): Promise<void> {
    this.workspace.remove();
    await this.simulator.stop();
  }

  /**
   * Synthesizes the environment with `changes` (see variant.ts) and returns its stack, always in the same run folder, so with the
   * state that the last one left there. `more` are variables that a change reads.
   */
  async with(changes: readonly string[] = [], form: "json" | "hcl" = "json", more: Readonly<Record<string, string>> = {}): Promise<Stack> {
    const out = join(this.workspace.folder, "synth", [form, ...changes].join("+"));
    const args = [join(project, "node_modules", "tsx", "dist", "cli.mjs"), "main.ts", "--environments", "e2e/variant.ts", "--out", out];
    const env = {
      ...process.env,
      E2E_ENVIRONMENT: this.environment,
      E2E_CHANGES: changes.join(","),
      ...(form === "hcl" && { SYNTH_HCL_OUTPUT: "true" }),
      ...more,
    };
    await run(process.execPath, args, { cwd: project, env });
    // One form beside the other would declare everything twice.
    for (const file of ["cdk.tf.json", "cdk.tf"]) rmSync(join(this.workspace.folder, "run", file), { force: true });
    const stack = this.workspace.stack(join(out, "stacks", this.environment), "run");
    // What was asked lies beside it, for the verifier; Terraform looks into no folder that it was not told of.
    cpSync(join(out, "environments"), join(stack.folder, "environments"), { recursive: true });
    return stack;
  }

  /** A stack that somebody else wrote, in a run folder of its own. */
  beside(fixture: string): Stack {
    return this.workspace.stack(join(E2E_FOLDER, "fixtures", fixture), fixture);
  }

  resources(): Promise<Resources> {
    return this.simulator.resources();
  }

  faults(): Promise<readonly string[]> {
    return this.simulator.faults();
  }

  /**
   * Waits until at least `count` resources exist and nothing has been asked to change for a moment: a request that is cut off may have
   * been carried out, and no tool could know.
   */
  async pausesAfter(count: number): Promise<void> {
    let changes = -1;
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 700));
      const now = (await this.simulator.requests()).filter((action) => !/(^|\.)(Describe|Get|List|Search)/.test(action)).length;
      const all = Object.values(await this.resources()).reduce((sum, ids) => sum + ids.length, 0);
      if (all >= count && now === changes) return;
      changes = now;
    }
  }
}
