import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, type Dirent } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, sep } from "node:path";

/** Where Terraform finds the AWS provider: a folder laid out as a filesystem mirror, or the registry. */
export type ProviderSource = { readonly mirror: string } | "registry";

/** Names the mirror, or says "registry" where the network may be used. */
const MIRROR_VARIABLE = "NETWORK_HUB_PROVIDER_MIRROR";

const PROVIDER = join("registry.terraform.io", "hashicorp", "aws");
const SEARCH_DEPTH = 4;
const SEARCH_LIMIT = 20_000;

let found: ProviderSource | undefined;

/**
 * Finds what the end-to-end tests need and throws one message that names everything missing.
 */
export function findProviderSource(): ProviderSource {
  if (found !== undefined) return found;
  const missing: string[] = [];
  if (!answers("terraform", ["version"])) {
    missing.push("terraform is not on PATH: install Terraform 1.10 or newer");
  }
  if (!answers("python3", ["-c", "import moto.server"])) {
    missing.push('moto is not installed for python3: pip install "moto[server]==5.2.1"');
  }
  const source = providerSource();
  if (source === undefined) {
    missing.push(
      `the AWS provider was not found: run \`terraform providers mirror <folder>\` once and set ${MIRROR_VARIABLE} to that folder, ` +
        `or set ${MIRROR_VARIABLE}=registry to let Terraform download it`,
    );
  }
  if (source === undefined || missing.length > 0) {
    throw new Error(["The end-to-end tests cannot run:", ...missing.map((line) => `- ${line}`)].join("\n"));
  }
  found = source;
  return source;
}

function answers(command: string, args: readonly string[]): boolean {
  const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
  return spawnSync(command, args, { env, stdio: "ignore" }).status === 0;
}

function providerSource(): ProviderSource | undefined {
  const named = process.env[MIRROR_VARIABLE];
  if (named === "registry") return "registry";
  if (named !== undefined) {
    if (!existsSync(join(named, PROVIDER))) throw new Error(`${MIRROR_VARIABLE}=${named} holds no ${PROVIDER}`);
    return { mirror: named };
  }
  // The folders that Terraform itself treats as mirrors, then the usual places of installed software.
  const home = homedir();
  const roots = [
    join(home, ".terraform.d"),
    join(home, ".local", "share", "terraform"),
    ...["usr/local/share/terraform", "usr/share/terraform", "opt", "usr/local", "srv"].map((path) => join(sep, path)),
    home,
  ];
  for (const root of roots) {
    const mirror = search(root);
    if (mirror !== undefined) return { mirror };
  }
  return undefined;
}

/** Breadth first, not deep and not for long: a mirror lies near the root of what holds it. */
function search(root: string): string | undefined {
  let level = [root];
  let visited = 0;
  for (let depth = 0; depth <= SEARCH_DEPTH; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (existsSync(join(folder, PROVIDER))) return folder;
      visited++;
      if (visited > SEARCH_LIMIT) return undefined;
      next.push(...foldersIn(folder));
    }
    level = next;
  }
  return undefined;
}

function foldersIn(folder: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules" && entry.name !== ".git")
    .map((entry) => join(folder, entry.name));
}

/** The folder of this file, where the simulator's package lies. */
export const E2E_FOLDER = dirname(__filename);
