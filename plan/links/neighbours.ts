import type { Environment } from "../environment";
import { place, Report } from "../report";
import { checkNeighbours } from "./check-space";
import type { Link } from "./link";
import { neighbourOf, type Neighbour } from "./neighbour";
import { readLink } from "./read-link";

/** The environments that links lead to from this one, by name. What is wrong inside a link is for planning it to say. */
export function readNeighbours(environment: Environment, links: readonly Link[], report: Report): readonly Neighbour[] {
  const models = links.flatMap((link) => {
    const unheard = new Report();
    const model = readLink(link, unheard);
    if (model !== undefined && unheard.problems.length === 0) return [model];
    report.problem("links", "hold one that cannot be built; `planLink` says why");
    return [];
  });
  const sides = models.flatMap(({ sides: both }) => {
    const far = both.filter(({ name }) => name !== environment.name);
    if (far.length === 1) return far;
    report.problem("links", `hold one between ${far.map(({ name }) => name).join(" and ")}, which is no link of this environment`);
    return [];
  });
  for (const [index, { name }] of sides.entries()) {
    if (sides.findIndex((side) => side.name === name) !== index)
      report.problem(place("links", name), "is there twice; two environments have one link, with all of their connections");
  }
  checkNeighbours(sides, report);
  if (report.problems.some(({ path }) => path.startsWith("links"))) return [];
  return models.map((model) => neighbourOf(model, environment.name)).sort((one, other) => (one.name < other.name ? -1 : 1));
}
