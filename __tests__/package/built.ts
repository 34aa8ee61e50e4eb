import { execFileSync } from "node:child_process";
import { join } from "node:path";

export const root = join(__dirname, "../..");

/** The compiler that builds and checks: `tsc` of TypeScript 7. Throws with what it says. */
export function compile(cwd: string, ...args: readonly string[]): void {
  try {
    execFileSync(process.execPath, [join(root, "node_modules/typescript-7/bin/tsc"), ...args], { cwd, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    throw new Error((error as { stdout: string }).stdout);
  }
}
