import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { makeFolder } from "../make-folder";
import { mark, type Module } from "./render-modules";

/** Why modules cannot be written; `message` says where and what to do. */
export class ModuleFolderError extends Error {}

/**
 * Writes each module into a folder of its own below `outdir`, or none: whatever lies there that is not of the same module is left alone,
 * and nothing is ever deleted.
 *
 * @param shown - `outdir` as people wrote it, for messages
 * @throws {ModuleFolderError} where a folder holds something else, or cannot be written
 */
export function writeModules(modules: readonly Module[], outdir: string, shown: string): void {
  for (const module of modules) requireOwn(module, join(outdir, module.name), join(shown, module.name));
  for (const { name, files } of modules) {
    try {
      makeFolder(join(outdir, name));
      for (const [file, text] of Object.entries(files)) writeFileSync(join(outdir, name, file), text);
    } catch (error) {
      throw new ModuleFolderError(`nothing can be written to ${join(shown, name)}: ${messageOf(error)}`);
    }
  }
}

function requireOwn({ files }: Module, folder: string, shown: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw new ModuleFolderError(`${shown} is a file where a folder is wanted; say another --out`);
  // Terraform's own, such as `.terraform` and its lock file, begin with a dot.
  for (const name of readdirSync(folder)
    .filter((entry) => !entry.startsWith("."))
    .sort()) {
    const path = join(shown, name);
    if (!Object.hasOwn(files, name))
      throw new ModuleFolderError(`${path} is no file of the module, and Terraform may read it, too; move it away, or say another --out`);
    if (!isOwn(join(folder, name))) throw new ModuleFolderError(`${path} was written by somebody else; move it away, or say another --out`);
  }
}

function isOwn(file: string): boolean {
  try {
    return readFileSync(file, "utf8").slice(0, 200).includes(mark);
  } catch {
    return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
