import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { findingsOf } from "../verify/formats/report";
import { readPaths } from "../verify/paths";
import { readConfiguration, readPlan, readState } from "../verify/terraform/read";
import { verify } from "../verify/verify";
import { E2E_FOLDER } from "./prerequisites";
import type { Simulator } from "./simulator";
import { Workspace, type Stack } from "./terraform";

const run = promisify(execFile);
const project = join(E2E_FOLDER, "..");

export type Environment = Parameters<typeof verify>[0];
type Terraform = Parameters<typeof verify>[1];

/** What is wrong with a network, and who reaches whom, without the hops, which have other addresses in a module. */
interface Verdict {
  readonly findings: readonly object[];
  readonly reach: readonly object[];
}

/** A root written in HCL that uses the modules of an environment. */
export class ModuleRoot {
  private constructor(
    private readonly workspace: Workspace,
    private readonly environment: Environment,
    readonly stack: Stack,
  ) {}

  /** Synthesizes the environment, writes its modules, and lays the root of `fixture` beside them. */
  static async prepare(simulator: Simulator, environment: Environment, fixture: string): Promise<ModuleRoot> {
    const workspace = new Workspace(simulator);
    const root = new ModuleRoot(workspace, environment, workspace.stack(join(E2E_FOLDER, "fixtures", fixture), "root"));
    await root.synth(environment, "asked");
    const asked = join(workspace.folder, "asked", "environments");
    await tsx("bin/network-hub.ts", "modules", "--asked", asked, "--out", join(root.stack.folder, "modules"));
    return root;
  }

  /** The stack that the toolkit itself wrote for the environment. */
  own(name: string): Stack {
    return this.workspace.stack(join(this.workspace.folder, "asked", "stacks", this.environment.name), name);
  }

  /** A module by itself. */
  module(name: string): Stack {
    return this.workspace.stack(join(this.stack.folder, "modules", name), name, { backend: "declared" });
  }

  /** What is asked where the root's VPCs are declared, too. */
  async asked(): Promise<Environment> {
    const { declarations } = await this.stack.outputs();
    return { ...this.environment, vpcs: { ...this.environment.vpcs, ...(declarations?.value as Environment["vpcs"]) } };
  }

  /** The verdict on what `terraform show -json` says of states, or of one plan beside the states that it leaves alone. */
  verdict(asked: Environment, shown: Readonly<Record<string, unknown>>, kind: "plan" | "state"): Verdict {
    const documents = Object.entries(shown).map(([stack, json]) => ({ stack, file: `${stack}.json`, text: JSON.stringify(json) }));
    return verdictOn(asked, kind === "plan" ? readPlan(documents).after : readState(documents));
  }

  /** The verdict on what the toolkit would write of an environment. */
  async verdictOfToolkit(asked: Environment): Promise<Verdict> {
    await this.synth(asked, "declared");
    const file = join(this.workspace.folder, "declared", "stacks", asked.name, "cdk.tf.json");
    return verdictOn(asked, readConfiguration([{ stack: asked.name, file, text: readFileSync(file, "utf8") }]));
  }

  remove(): void {
    this.workspace.remove();
  }

  private async synth(environment: Environment, folder: string): Promise<void> {
    const file = join(this.workspace.folder, "environments.ts");
    writeFileSync(file, `export default ${JSON.stringify(environment)};\n`);
    await tsx("main.ts", "--environments", file, "--out", join(this.workspace.folder, folder));
  }
}

function verdictOn(asked: Environment, network: Terraform): Verdict {
  const reach = readPaths(asked, network).map(({ from, to, via, passes }) => ({ from, to, via, passes }));
  return { findings: findingsOf(verify(asked, network)), reach };
}

async function tsx(...args: readonly string[]): Promise<void> {
  await run(process.execPath, [join(project, "node_modules", "tsx", "dist", "cli.mjs"), ...args], { cwd: project });
}
