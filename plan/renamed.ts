import type { Environment } from "./environment";
import { place, type Report } from "./report";
import { sorted } from "./sorted";
import { suggest } from "./suggest";

/**
 * The name under which AWS knows a node in what it cannot rename, as log groups, roles and alarms, and Terraform's backend its state:
 * the first that it had. Addresses and Name tags follow the present one.
 */
export function firstName(environment: Environment, name: string): string {
  const former = formerNames(environment);
  let first = name;
  // A chain has no more links than there are renames; a circle is refused elsewhere.
  for (const _ of Object.keys(former)) first = (Object.hasOwn(former, first) ? former[first] : undefined) ?? first;
  return first;
}

/** The name that each renamed node had before, by the name that it has now, or had in between. */
export function formerNames({ renamed = {} }: Environment): Readonly<Record<string, string>> {
  return sorted(Object.fromEntries(Object.entries(renamed).map(([former, present]) => [present, former])));
}

/** Refuses what is no rename: of something that is still there, to nothing that is, or of two things to one. */
export function checkRenamed(environment: Environment, report: Report): void {
  const { renamed = {} } = environment;
  const nodes = (["segments", "vpcs", "sites"] as const).flatMap((kind) =>
    Object.keys(environment[kind] ?? {}).map((name) => [name, place(kind, name)] as const),
  );
  const places = new Map(nodes);
  const owners = new Map<string, string>();
  for (const [former, present] of Object.entries(renamed)) {
    const path = place("renamed", former);
    const there = places.get(former);
    if (there !== undefined) report.problem(path, `is still ${there}; give that another name, or drop this line`);
    if (Object.hasOwn(environment.retired ?? {}, former))
      report.problem(path, "is also retired; what goes on under another name is not destroyed: drop one");
    // A VPC that left keeps its line: its state is found by it.
    const isThere = places.has(present) || Object.hasOwn(environment.retired ?? {}, present);
    if (!isThere && !Object.hasOwn(renamed, present)) {
      const near = suggest(present, places.keys());
      report.problem(
        path,
        `"${present}" is no segment, VPC or site${near === undefined ? "; write the name that it has now" : `; did you mean "${near}"?`}`,
      );
    }
    const owner = owners.get(present);
    if (owner !== undefined) report.problem(path, `"${present}" was already ${owner}; two things cannot become one`);
    owners.set(present, path);
    if (goesRound(renamed, former)) report.problem(path, "comes back to its own name; drop one line of the circle");
  }
}

function goesRound(renamed: Readonly<Record<string, string>>, from: string): boolean {
  let name = from;
  for (const _ of Object.keys(renamed)) {
    if (!Object.hasOwn(renamed, name)) return false;
    name = renamed[name] ?? "";
    if (name === from) return true;
  }
  return false;
}
