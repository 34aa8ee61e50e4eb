import { resolve } from "node:path";

import type { Environment } from "../plan/environment";

/**
 * The environments of a TypeScript file: its list `environments`, or its default export, one environment or a list.
 *
 * @throws when the file exports neither, or one name twice.
 */
export async function loadEnvironments(file: string): Promise<readonly Environment[]> {
  const exported = exportsOf((await import(resolve(file))) as Record<string, unknown>);
  const found = exported["environments"] ?? exported["default"];
  if (typeof found !== "object" || found === null) {
    throw new Error(`${file} exports no environment: write \`export default defineEnvironment({ … })\``);
  }
  const environments = (Array.isArray(found) ? found : [found]) as readonly Environment[];
  const names = environments.map(({ name }) => name);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  if (twice.length > 0) throw new Error(`${file} lists ${twice.join(", ")} twice; every environment has a name of its own`);
  return environments;
}

/** A CommonJS module may arrive as the default export of what an import makes of it. */
function exportsOf(module: Record<string, unknown>): Record<string, unknown> {
  const inner = module["default"];
  const wrapped = typeof inner === "object" && inner !== null && ("default" in inner || "environments" in inner);
  return wrapped ? { ...module, ...inner } : module;
}
