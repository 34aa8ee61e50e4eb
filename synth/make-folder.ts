import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder and those above it.
 *
 * Node's own recursive `mkdir` does not return where the system refuses a folder below one that exists, as in `/proc`.
 *
 * @throws where the path is a file, or the system refuses.
 */
export function makeFolder(path: string): void {
  const folder = resolve(path);
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) throw new Error(`${folder} is a file`);
    return;
  }
  makeFolder(dirname(folder));
  mkdirSync(folder);
}
