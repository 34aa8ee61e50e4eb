import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { Environment } from "../../plan/environment";
import type { Link } from "../../plan/links/link";
import { synthesize } from "../../synth/command";

/** A folder that holds nothing. */
export const folder = (): string => mkdtempSync(join(tmpdir(), "synth-test-"));

/** Writes a file below a folder. */
export function write(root: string, file: string, text: string): string {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** A run of the command on environments in a file of their own. */
export async function run(
  environments: Environment | Link | readonly (Environment | Link)[],
  { root = folder(), args = [] as readonly string[], env = {} } = {},
) {
  const file = write(
    root,
    `environments-${String(Math.random()).slice(2)}.js`,
    `exports.__esModule = true; exports.default = ${JSON.stringify(environments)};`,
  );
  const said = { out: "", err: "" };
  const code = await synthesize({
    args: ["--environments", file, ...args],
    env: { CDKTF_OUTDIR: join(root, "out"), ...env },
    root,
    folder: root,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  return {
    code,
    ...said,
    root,
    read: (path: string) => readFileSync(join(root, "out", path), "utf8"),
    has: (path: string) => existsSync(join(root, "out", path)),
  };
}
