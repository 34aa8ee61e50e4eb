import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { E2E_FOLDER } from "./prerequisites";

/** Ids of what exists, by type: `{ vpc: ["vpc-…"], … }`. Empty when nothing is left. */
export type Resources = Readonly<Record<string, readonly string[]>>;

/** The account of the base credentials. */
export const BASE_ACCOUNT = "123456789012";

/** The organisation that every simulated account is in, as a share's principal names it. */
export const ORGANISATION_ARN = "arn:aws:organizations::999999999999:organization/o-simulated0";

/** A unit of that organisation, as a share's principal names it; `id` is an id like `ou-root-networks`. */
export const unitArn = (id: string): string => `arn:aws:organizations::999999999999:ou/o-simulated0/${id}`;

/** An account beside the base one. */
export interface Account {
  /** Twelve digits. */
  readonly id: string;
  /** Ids of the organisational units that contain it, at any depth. @default - none */
  readonly units?: readonly string[];
  /** Roles that the base credentials may assume, by name, with the external id that each demands, or null. @default - none */
  readonly roles?: Readonly<Record<string, string | null>>;
}

/** A simulated AWS on a loopback port; one process, one organisation, nothing kept on disk. */
export class Simulator {
  private constructor(
    private readonly process: ChildProcess,
    /** The endpoint of every service. */
    readonly url: string,
  ) {}

  static async start(): Promise<Simulator> {
    const child = spawn("python3", ["-m", "simulator", "--port", "0", "--until-stdin-closes"], {
      cwd: E2E_FOLDER,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
      // The open stdin ends the simulator even when this process is killed.
      stdio: ["pipe", "pipe", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-4000)));
    const port = await new Promise<number>((resolve, reject) => {
      createInterface({ input: child.stdout }).once("line", (line) => {
        const started: unknown = JSON.parse(line);
        resolve((started as { port: number }).port);
      });
      child.once("error", reject);
      child.once("exit", (code) => {
        reject(new Error(`The simulator ended with code ${String(code)}:\n${errors}`));
      });
    });
    return new Simulator(child, `http://127.0.0.1:${String(port)}`);
  }

  /** Ends the process that `start` began. */
  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGTERM");
    await ended;
  }

  /** What points a client at the simulator: the endpoint, and credentials that are none. */
  get environment(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL: this.url,
      AWS_ACCESS_KEY_ID: "testing",
      AWS_SECRET_ACCESS_KEY: "testing",
      AWS_EC2_METADATA_DISABLED: "true",
    };
  }

  /** What exists now, everywhere or in one account or region; assert `{}` after a destroy. */
  async resources(where: { readonly account?: string; readonly region?: string } = {}): Promise<Resources> {
    const query = new URLSearchParams({ ...where }).toString();
    return (await this.ask("GET", query === "" ? "resources" : `resources?${query}`)) as Resources;
  }

  /** Adds an account to the organisation, or changes it; a reset forgets it. */
  async account({ id, units = [], roles = {} }: Account): Promise<void> {
    await this.ask("POST", "account", { id, units, roles });
  }

  /** The actions called since the start or the last reset, oldest first. */
  async requests(): Promise<readonly string[]> {
    return (await this.ask("GET", "requests")) as string[];
  }

  /** Requests that the simulator itself could not answer; assert `[]`, or a test may have proved nothing. */
  async faults(): Promise<readonly string[]> {
    return (await this.ask("GET", "faults")) as string[];
  }

  /** Forgets everything but the base account. */
  async reset(): Promise<void> {
    await this.ask("POST", "reset");
  }

  /** Lets the device behind a VPN attachment announce these prefixes (and no others) by BGP. */
  async announce(attachmentId: string, prefixes: readonly string[]): Promise<void> {
    await this.ask("POST", "announce", { attachmentId, prefixes });
  }

  /** Makes a bucket, for a state backend. */
  async createBucket(name: string, region: string): Promise<void> {
    const body = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
    const answer = await fetch(`${this.url}/${name}`, { method: "PUT", body });
    if (!answer.ok) throw new Error(`bucket ${name}: ${String(answer.status)} ${await answer.text()}`);
  }

  private async ask(method: string, what: string, body?: object): Promise<unknown> {
    const request = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await fetch(`${this.url}/_simulator/${what}`, request);
    if (!answer.ok) throw new Error(`simulator ${what}: ${String(answer.status)} ${await answer.text()}`);
    return answer.json();
  }
}
