import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { E2E_FOLDER } from "./prerequisites";

/** Ids of what exists, by type: `{ vpc: ["vpc-…"], … }`. Empty when nothing is left. */
export type Resources = Readonly<Record<string, readonly string[]>>;

/** A simulated AWS on a loopback port; one process, one account, nothing kept on disk. */
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

  /** What exists now; assert `{}` after a destroy. */
  async resources(): Promise<Resources> {
    return (await this.ask("GET", "resources")) as Resources;
  }

  /** The actions called since the start or the last reset, oldest first. */
  async requests(): Promise<readonly string[]> {
    return (await this.ask("GET", "requests")) as string[];
  }

  /** Requests that the simulator itself could not answer; assert `[]`, or a test may have proved nothing. */
  async faults(): Promise<readonly string[]> {
    return (await this.ask("GET", "faults")) as string[];
  }

  /** Forgets everything. */
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
