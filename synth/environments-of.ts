import type { Environment } from "../plan/environment";
import type { Link } from "../plan/links/link";
import { askedText } from "./asked-files";

/** What a file holds: environments, and links between some of them. */
export interface Networks {
  readonly environments: readonly Environment[];
  readonly links: readonly Link[];
}

/**
 * The environments and links that a file exports: its lists `environments` and `links`, or its default export, or all that there is.
 * The environments that a link joins need not be listed beside it.
 *
 * @throws when it exports neither, one name twice, or a link whose environment is another than the one of that name in the list.
 */
export function environmentsOf(module: Readonly<Record<string, unknown>>, file: string): Networks {
  const { environments: list, links: more = [], default: one, ...named } = exportsOf(module);
  const all: readonly unknown[] = [list ?? one ?? Object.values(named), more].flat(2);
  const found = all.filter((value) => typeof value === "object" && value !== null);
  // Whether each has the form of a link or an environment is for planning to say.
  const links = found.filter(isLink);
  const environments = found.filter((value) => !isLink(value)) as readonly Environment[];
  if (found.length === 0) throw new Error(`${file} exports no environment: write \`export default defineEnvironment({ … })\``);
  const names = environments.map(({ name }) => name);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  if (twice.length > 0) throw new Error(`${file} lists ${twice.join(", ")} twice; every environment has a name of its own`);
  return { environments: withEnds(environments, links, file), links };
}

/** What joins two networks, whether or not it has all the words of a link. */
function isLink(value: unknown): value is Link {
  return typeof value === "object" && value !== null && "between" in value && !("segments" in value);
}

/** The environments, and those that links join beside them. */
function withEnds(environments: readonly Environment[], links: readonly Link[], file: string): readonly Environment[] {
  const byName = new Map(environments.map((environment) => [environment.name, environment]));
  for (const { between } of links) {
    for (const end of Array.isArray(between) ? (between as readonly unknown[]) : []) {
      if (typeof end !== "object" || end === null || !("name" in end) || typeof end.name !== "string") continue;
      const environment = end as Environment;
      const listed = byName.get(environment.name);
      if (listed === undefined) byName.set(environment.name, environment);
      else if (listed !== environment && askedText(listed) !== askedText(environment))
        throw new Error(`${file} has two environments "${environment.name}": a link joins another than the one that is listed`);
    }
  }
  return [...byName.values()];
}

/** A CommonJS module arrives as the default export of what an import makes of it. */
function exportsOf(module: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const inner = module["default"];
  return typeof inner === "object" && inner !== null && "__esModule" in inner ? { ...inner } : module;
}
