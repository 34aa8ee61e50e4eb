import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPlan, type Plan, type PlanJson } from "./plan";
import { findProviderSource } from "./prerequisites";
import type { Simulator } from "./simulator";

export interface StackOptions {
  /** @default - the state lies in the run folder, whatever backend the stack declares; "declared" leaves it alone */
  readonly backend?: "local" | "declared";
  /** Operations that Terraform runs at once. @default - 20, because the simulator answers at once and providers wait */
  readonly parallelism?: number;
  /** Variables for the command, above the simulator's. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a finished command wrote. */
export interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that failed, with everything that it said. */
export class TerraformError extends Error {
  constructor(
    readonly command: string,
    readonly output: Output,
  ) {
    super(`terraform ${command} ended with ${String(output.code)}\n${output.stderr || output.stdout}`);
  }
}

/** A command that runs, for tests that interrupt it. */
export interface Running {
  /** SIGINT asks Terraform to stop in order, SIGKILL does not ask. */
  interrupt(signal: "SIGINT" | "SIGKILL"): void;
  /** Never rejects: an interrupted apply is an outcome. */
  readonly finished: Promise<Output>;
}

/** A temporary folder in which copies of stacks are applied to one simulator. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), "network-hub-"));
  private readonly configuration = join(this.folder, "terraform.rc");

  constructor(private readonly simulator: Simulator) {
    writeFileSync(this.configuration, cliConfiguration());
  }

  /** Copies a folder of Terraform files here; a second copy to the same name replaces the files and keeps the state. */
  stack(source: string, name: string, options: StackOptions = {}): Stack {
    const folder = join(this.folder, name);
    mkdirSync(folder, { recursive: true });
    cpSync(source, folder, { recursive: true });
    if (options.backend !== "declared") {
      const backend = { terraform: { backend: { local: { path: join(folder, "terraform.tfstate") } } } };
      writeFileSync(join(folder, "backend_override.tf.json"), JSON.stringify(backend));
    }
    return this.inPlace(folder, options);
  }

  /** A stack where it was written, with the backend that it declares. */
  inPlace(folder: string, options: Omit<StackOptions, "backend"> = {}): Stack {
    const environment = {
      ...this.simulator.environment,
      TF_CLI_CONFIG_FILE: this.configuration,
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
      ...options.environment,
    };
    return new Stack(folder, environment, options.parallelism ?? 20);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function cliConfiguration(): string {
  const source = findProviderSource();
  if (source === "registry") {
    const cache = join(tmpdir(), "network-hub-plugins");
    mkdirSync(cache, { recursive: true });
    return `plugin_cache_dir = ${JSON.stringify(cache)}\n`;
  }
  // From an unpacked mirror Terraform links the provider instead of copying its 600 MB.
  const mirror = `filesystem_mirror {\n    path = ${JSON.stringify(source.mirror)}\n  }`;
  return `disable_checkpoint = true\nprovider_installation {\n  ${mirror}\n}\n`;
}

/** One stack in its run folder. Every method throws TerraformError when the command fails. */
export class Stack {
  constructor(
    /** Where the copy lies; its files may be changed between commands. */
    readonly folder: string,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly parallelism: number,
  ) {}

  async init(): Promise<void> {
    await this.run("init", "-input=false", "-no-color");
  }

  async validate(): Promise<void> {
    await this.run("validate", "-no-color");
  }

  async plan(...args: readonly string[]): Promise<Plan> {
    await this.run("plan", ...this.common, "-out=plan.bin", ...args);
    return readPlan((await this.json("show", "-json", "plan.bin")) as PlanJson);
  }

  /** Whether a plan would change nothing; quicker than `plan`, which reads the whole plan back. */
  async unchanged(): Promise<boolean> {
    const output = await this.start("plan", ...this.common, "-detailed-exitcode").finished;
    if (output.code !== 0 && output.code !== 2) throw new TerraformError("plan", output);
    return output.code === 0;
  }

  async apply(...args: readonly string[]): Promise<void> {
    await this.run("apply", "-auto-approve", ...this.common, ...args);
  }

  /** Applies what `plan` saved last, as a pipeline does. */
  async applyPlan(): Promise<void> {
    await this.run("apply", ...this.common, "plan.bin");
  }

  async destroy(...args: readonly string[]): Promise<void> {
    await this.run("destroy", "-auto-approve", ...this.common, ...args);
  }

  /** The state, as `terraform show -json` writes it. */
  async show(): Promise<unknown> {
    return this.json("show", "-json");
  }

  /** Addresses that an interrupted or failed apply left for replacement. */
  async tainted(): Promise<readonly string[]> {
    const { values } = (await this.show()) as {
      values?: { root_module?: { resources?: readonly { address: string; tainted?: boolean }[] } };
    };
    return (values?.root_module?.resources ?? []).filter(({ tainted }) => tainted === true).map(({ address }) => address);
  }

  async outputs(): Promise<Readonly<Record<string, { readonly value: unknown }>>> {
    return (await this.json("output", "-json")) as Record<string, { value: unknown }>;
  }

  /** The addresses in the state, sorted. */
  async stateList(): Promise<readonly string[]> {
    const { stdout } = await this.run("state", "list");
    return stdout
      .split("\n")
      .filter((line) => line !== "")
      .sort();
  }

  /** Runs any command to its end. */
  async run(command: string, ...args: readonly string[]): Promise<Output> {
    const output = await this.start(command, ...args).finished;
    if (output.code !== 0) throw new TerraformError(command, output);
    return output;
  }

  /** Begins any command, for example `start("apply", "-auto-approve")`, and leaves the end to the caller. */
  start(command: string, ...args: readonly string[]): Running {
    const child = spawn("terraform", [command, ...args], {
      cwd: this.folder,
      env: { ...process.env, ...this.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const finished = new Promise<Output>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        resolve({ code: code ?? 1, stdout, stderr });
      });
    });
    return { interrupt: (signal) => child.kill(signal), finished };
  }

  private get common(): readonly string[] {
    return ["-input=false", "-no-color", `-parallelism=${String(this.parallelism)}`];
  }

  private async json(command: string, ...args: readonly string[]): Promise<unknown> {
    return JSON.parse((await this.run(command, ...args)).stdout);
  }
}
