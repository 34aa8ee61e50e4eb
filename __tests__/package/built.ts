import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

export const root = join(__dirname, "../..");

/** The compiler that builds and checks: `tsc` of TypeScript 7. Throws with what it says. */
export function compile(cwd: string, ...args: readonly string[]): void {
  try {
    execFileSync(process.execPath, [join(root, "node_modules/typescript-7/bin/tsc"), ...args], { cwd, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    throw new Error((error as { stdout: string }).stdout);
  }
}

/** All files below a folder, by their paths in it. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
