import type { Environment } from "../plan/environment";

/**
 * The environments that a file exports: its list `environments`, or its default export, or all that there is.
 *
 * @throws when it exports no object, or one name twice.
 */
export function environmentsOf(module: Readonly<Record<string, unknown>>, file: string): readonly Environment[] {
  const { environments: list, default: one, ...named } = exportsOf(module);
  const found = [list ?? one ?? Object.values(named)].flat().filter((value: unknown) => typeof value === "object" && value !== null);
  if (found.length === 0) throw new Error(`${file} exports no environment: write \`export default defineEnvironment({ … })\``);
  // Whether each has the form of an environment is for planning to say.
  const environments = found as readonly Environment[];
  const names = environments.map(({ name }) => name);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  if (twice.length > 0) throw new Error(`${file} lists ${twice.join(", ")} twice; every environment has a name of its own`);
  return environments;
}

/** A CommonJS module arrives as the default export of what an import makes of it. */
function exportsOf(module: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const inner = module["default"];
  return typeof inner === "object" && inner !== null && "__esModule" in inner ? { ...inner } : module;
}
