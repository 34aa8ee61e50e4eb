import { isUtf8 } from "node:buffer";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { getHeapStatistics } from "node:v8";

import { type Document, maximumFileBytes } from "./terraform/document";
import { isStackOf } from "./stacks";
import { ReadError } from "./terraform/resource";

/** Of this many bytes any JSON can be held. */
const surelyHeld = 64 * 2 ** 20;

/** The file beside a stack's Terraform that says what it gives to other states and takes from them. */
export const movesFile = "moves.tf.json";

/** What it may hold: nothing of a network. */
const movesBlocks: ReadonlySet<string> = new Set(["import", "provider", "removed", "variable"]);

/** What a synth wrote: `stacks/<stack>/cdk.tf.json`, `environments/<name>.json` and `links/<name>.json`. */
export interface Synthesized {
  readonly path: string;
  /** Names of the folders below `stacks` that hold Terraform, in order. */
  readonly stacks: readonly string[];
  /** Files of what was asked, in order. */
  readonly asked: readonly string[];
  /** Files of the links that were asked for, in order. */
  readonly links: readonly string[];
}

/** Files as they are seen from one folder. Messages name them as they were given. */
export class Sources {
  constructor(private readonly base: string) {}

  exists(path: string): boolean {
    return existsSync(this.found(path));
  }

  isFolder(path: string): boolean {
    return statSync(this.found(path), { throwIfNoEntry: false })?.isDirectory() ?? false;
  }

  /** Whether a folder holds nothing at all. */
  isEmpty(path: string): boolean {
    return this.names(path).length === 0;
  }

  /** @throws {ReadError} where there is no such file, or it is too long: before it is read */
  text(path: string): string {
    const found = statSync(this.found(path), { throwIfNoEntry: false });
    if (found === undefined) throw new ReadError(path, "is not there");
    if (!found.isFile()) throw new ReadError(path, found.isDirectory() ? "is a folder where a file is wanted" : "is no file");
    if (found.size > maximumFileBytes) {
      throw new ReadError(path, `has ${mebibytes(found.size)} MiB; no more than ${mebibytes(maximumFileBytes)} are read`);
    }
    const bytes = this.reading(path, () => readFileSync(this.found(path)));
    if (bytes.length > surelyHeld) requireMemory(path, bytes);
    if (!isUtf8(bytes)) throw new ReadError(path, "is no text in UTF-8");
    return bytes.toString("utf8").replace(/^\uFEFF/, "");
  }

  /** The files of a folder that end with `.json`, in order. */
  jsonFiles(path: string): readonly string[] {
    return this.names(path)
      .filter((name) => name.endsWith(".json"))
      .map((name) => join(path, name));
  }

  /** @throws {ReadError} where a folder is not what a synth wrote */
  synthesized(path: string): Synthesized {
    if (!this.exists(path)) throw new ReadError(path, "is not there; `npm run synth` writes it");
    const stacks = this.names(join(path, "stacks")).filter((stack) => this.terraformOf(join(path, "stacks", stack)).length > 0);
    if (stacks.length === 0)
      throw new ReadError(path, "holds no stacks/*/cdk.tf.json; give the folder that synth writes, a plan or a state");
    return { path, stacks, asked: this.jsonFiles(join(path, "environments")), links: this.jsonFiles(join(path, "links")) };
  }

  /**
   * All stacks of one environment, or of one link.
   *
   * @throws {ReadError} where there is none, or where Terraform would read more than `cdk.tf.json`, which the proof would leave out
   */
  documents({ path, stacks }: Synthesized, name: string): readonly Document[] {
    const own = stacks.filter((stack) => stack === name || isStackOf(stack, name));
    if (own.length === 0) throw new ReadError(join(path, "stacks"), `has no stack of "${name}", which was asked for`);
    return own.map((stack) => this.document(stack, join(path, "stacks", stack)));
  }

  /**
   * The stacks of every environment.
   *
   * @throws {ReadError} where Terraform would read more than `cdk.tf.json`
   */
  allDocuments({ path, stacks }: Synthesized): readonly Document[] {
    return stacks.map((stack) => this.document(stack, join(path, "stacks", stack), "give a folder that was synthesized as JSON"));
  }

  private document(
    stack: string,
    folder: string,
    instead = "run `terraform plan -out=tfplan` there and give what `terraform show -json tfplan` writes",
  ): Document {
    const other = this.terraformOf(folder).find((name) => name !== "cdk.tf.json" && !this.movesOnly(folder, name));
    if (other !== undefined) {
      const what = other.endsWith(".json") ? "Terraform beside cdk.tf.json" : "HCL, which is not read";
      throw new ReadError(join(folder, other), `is ${what}; ${instead}`);
    }
    const file = join(folder, "cdk.tf.json");
    return { stack, file, text: this.text(file) };
  }

  /** Whether a file tells Terraform what moves between states and nothing more, so that a proof needs none of it. */
  private movesOnly(folder: string, name: string): boolean {
    if (name !== movesFile) return false;
    try {
      return Object.keys(JSON.parse(this.text(join(folder, name))) as object).every((block) => movesBlocks.has(block));
    } catch {
      return false;
    }
  }

  private terraformOf(folder: string): readonly string[] {
    return this.names(folder).filter((name) => /\.(?:tf|tofu)(?:\.json)?$/.test(name));
  }

  /** What lies in a folder; nothing where there is none. */
  private names(path: string): readonly string[] {
    return this.isFolder(path) ? this.reading(path, () => readdirSync(this.found(path))).sort() : [];
  }

  private found(path: string): string {
    return resolve(this.base, path);
  }

  private reading<T>(path: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw new ReadError(path, `cannot be read: ${String(error).replace(/^Error: /, "")}`);
    }
  }
}

/** An engine that runs out of memory ends without a message, so what would do that is refused before: objects weigh more than texts. */
function requireMemory(path: string, bytes: Uint8Array): void {
  let opened = 0;
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === 0x7b || bytes[at] === 0x5b) opened += 1;
  const needed = 4 * bytes.length + 64 * opened;
  if (needed < getHeapStatistics().heap_size_limit) return;
  const option = `NODE_OPTIONS=--max-old-space-size=${Math.ceil(needed / 2 ** 30) * 1024}`;
  throw new ReadError(path, `needs more memory than this process may take; if it is Terraform's, set ${option}`);
}

function mebibytes(bytes: number): string {
  return Math.ceil(bytes / 2 ** 20).toLocaleString("en");
}
