import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import type { Document } from "../verify/terraform/document";
import type { Plan } from "./plan";
import { E2E_FOLDER } from "./prerequisites";
import { BASE_ACCOUNT, Simulator, type Resources } from "./simulator";
import { TerraformError, Workspace, type Stack } from "./terraform";
import { askedIn, type Asked } from "./verdicts";

const run = promisify(execFile);
const project = join(E2E_FOLDER, "..");
const bucket = "states";

/** One environment, as its file says it. */
export type Environment = Asked;
type Account = NonNullable<NonNullable<Environment["hub"]>["account"]>;
/** Two environments that meet. */
export interface Link {
  readonly between: readonly [Environment, Environment];
  readonly connect: readonly object[];
}
type State = NonNullable<Environment["state"]>;

/** The account of the hubs, and of Terraform's own credentials. */
export const network: Account = { id: BASE_ACCOUNT };

/** The account of a team, whose role asks for an external id. */
export const team: Account = { id: "222222222222", role: "arn:aws:iam::222222222222:role/network", externalId: true };

/** Several environments, accounts and states on one simulated AWS, each state run by Terraform where synth wrote it. */
export class Organisation {
  private constructor(
    private readonly simulator: Simulator,
    private readonly workspace: Workspace,
  ) {}

  static async start(): Promise<Organisation> {
    const simulator = await Simulator.start();
    await simulator.account({ id: team.id, units: ["ou-root-networks"], roles: { network: "london-networks" } });
    await simulator.createBucket(bucket, "eu-west-2");
    return new Organisation(simulator, new Workspace(simulator));
  }

  async stop(): Promise<void> {
    this.workspace.remove();
    await this.simulator.stop();
  }

  /** States in a bucket of the simulated AWS. */
  get bucketState() {
    return { backend: "s3", bucket, region: "eu-west-2", prefix: "network" } as const satisfies State;
  }

  /** States in a folder beside what is written. */
  get localState() {
    return { backend: "local", path: relative(project, join(this.workspace.folder, bucket)) } as const satisfies State;
  }

  /** Where synth writes: always the same folder, as in the clone of an engineer. */
  get out(): string {
    return join(this.workspace.folder, "out");
  }

  /** Writes environments and links as the command does. @throws what it said, where it refuses */
  async synth(...environments: readonly (Environment | Link)[]): Promise<void> {
    const file = join(this.workspace.folder, "environments.ts");
    writeFileSync(file, `export default ${JSON.stringify(environments)};\n`);
    await this.#program("main.ts", "--environments", file, "--out", this.out);
  }

  /** Runs `network-hub`. @returns standard output @throws where it does not end with 0 */
  networkHub(...args: readonly string[]): Promise<string> {
    return this.#program("bin/network-hub.ts", ...args);
  }

  /** Stacks by level, as `network-hub order` says for machines: those of one level may run at once. */
  async order(...options: readonly string[]): Promise<readonly (readonly string[])[]> {
    const { levels } = JSON.parse(await this.networkHub("order", this.out, "--format", "json", ...options)) as {
      levels: readonly (readonly { stack: string }[])[];
    };
    return levels.map((level) => level.map(({ stack }) => stack));
  }

  /** The Terraform of every stack. */
  written(): Readonly<Record<string, string>> {
    const stacks = readdirSync(join(this.out, "stacks")).filter((stack) => existsSync(this.file(stack)));
    return Object.fromEntries(stacks.sort().map((stack) => [stack, readFileSync(this.file(stack), "utf8")]));
  }

  file(stack: string): string {
    return join(this.out, "stacks", stack, "cdk.tf.json");
  }

  asked(environment: string): Asked {
    return askedIn(join(this.out, "environments", `${environment}.json`));
  }

  /** A stack where it was written, initialized. */
  async stack(name: string): Promise<Stack> {
    const folder = join(this.out, "stacks", name);
    const stack = this.workspace.inPlace(folder, { environment: { [`TF_VAR_external_id_${team.id}`]: "london-networks" } });
    if (!existsSync(join(folder, ".terraform"))) await stack.init();
    return stack;
  }

  /** Does something with stacks, each in a Terraform of its own, four at a time. */
  async each<T>(names: readonly string[], act: (stack: Stack) => Promise<T>): Promise<Readonly<Record<string, T>>> {
    const waiting = [...names];
    const results: Record<string, T> = {};
    const work = async (): Promise<void> => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) results[name] = await act(await this.stack(name));
    };
    await Promise.all(Array.from({ length: 4 }, work));
    return results;
  }

  /** Files as `terraform show -json` writes states, each called after its stack. */
  async shown(names: readonly string[]): Promise<readonly string[]> {
    const states = await this.each(names, (stack) => stack.show());
    return names.map((name) => this.#keep("states", name, states[name]));
  }

  /** Files of plans, each called after its stack. */
  planned(plans: Readonly<Record<string, Plan>>): readonly string[] {
    return Object.entries(plans).map(([name, { json }]) => this.#keep("plans", name, json));
  }

  /** Destroys every state in the order of `network-hub order --reverse`. */
  async destroy(): Promise<void> {
    for (const level of await this.order("--reverse")) await this.each(level, (stack) => stack.destroy());
  }

  resources(where: { readonly account?: string; readonly region?: string } = {}): Promise<Resources> {
    return this.simulator.resources(where);
  }

  faults(): Promise<readonly string[]> {
    return this.simulator.faults();
  }

  /** Ends as it began: nothing but the bucket. */
  async expectNothingLeft(): Promise<void> {
    expect(await this.resources()).toEqual({ bucket: [bucket] });
    expect(await this.faults()).toEqual([]);
  }

  #keep(kind: string, stack: string, json: unknown): string {
    const folder = join(this.workspace.folder, kind);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${stack}.json`);
    writeFileSync(file, JSON.stringify(json));
    return file;
  }

  async #program(program: string, ...args: readonly string[]): Promise<string> {
    const tsx = join(project, "node_modules", "tsx", "dist", "cli.mjs");
    return (await run(process.execPath, [tsx, program, ...args], { cwd: project })).stdout;
  }
}

/** Starts an organisation before the tests of a file, and stops it after them. */
export function organisation(): () => Organisation {
  let started: Organisation | undefined;
  beforeAll(async () => {
    started = await Organisation.start();
  });
  afterAll(async () => {
    await started?.stop();
  });
  return () => {
    if (started === undefined) throw new Error("the simulated AWS did not start");
    return started;
  };
}

/** Stacks whose Terraform is not the same byte for byte, or that were not there. */
export function touched(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(after)
    .filter((stack) => before[stack] !== after[stack])
    .sort();
}

/** What a plan does to resources, without what it reads. */
export function actionsOf({ create, update, replace, delete: removed }: Plan) {
  return { create, update, replace, removed };
}

/** What changes in place, by address: the names of the attributes that are known to become others. */
export function attributesOf({ json, update }: Plan): Readonly<Record<string, readonly string[]>> {
  const changes = (json.resource_changes ?? []).filter(({ address }) => update.includes(address));
  return Object.fromEntries(
    changes.map(({ address, change }) => {
      const [before, after] = [change.before as Record<string, unknown>, change.after as Record<string, unknown>];
      const names = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
      return [address, names.sort()];
    }),
  );
}

/** What Terraform said when it refused, on one line and without its frame. */
export async function refusalOf(running: Promise<unknown>): Promise<string> {
  try {
    await running;
  } catch (error) {
    if (error instanceof TerraformError) return error.output.stderr.replace(/[│╷╵]/g, " ").replace(/\s+/g, " ");
    throw error;
  }
  throw new Error("Terraform refused nothing");
}

/** Files of several states, for the verifier. */
export function documents(texts: Readonly<Record<string, unknown>>): readonly Document[] {
  return Object.entries(texts).map(([stack, json]) => ({
    stack,
    file: `${stack}.json`,
    text: typeof json === "string" ? json : JSON.stringify(json),
  }));
}
