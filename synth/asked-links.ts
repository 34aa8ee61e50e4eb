import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Environment } from "../plan/environment";
import type { Link } from "../plan/links/link";
import { Report } from "../plan/report";
import { checkLinkWords } from "../plan/words";
import { askedVersion, readAsked } from "../verify/asked-file";
import type { Sources } from "../verify/sources";
import { linkStackOf } from "../verify/stacks";
import { ReadError } from "../verify/terraform/resource";
import { inOrder, textOf } from "./asked-files";

/** The folder below the output of a synth that holds the links that were asked for. */
export const linksFolder = "links";

/** Writes the links that were asked for, each with the names of its environments, which lie beside it. Nothing where there is none. */
export function writeAskedLinks(links: readonly Link[], outdir: string): void {
  if (links.length === 0) return;
  const folder = join(outdir, linksFolder);
  mkdirSync(folder, { recursive: true });
  for (const link of links) {
    const [one, other] = link.between;
    const between = [one.name, other.name].sort();
    const said = inOrder({ ...link, between });
    writeFileSync(join(folder, `${linkStackOf(one.name, other.name)}.json`), textOf({ version: askedVersion, link: said }));
  }
}

/**
 * Reads the links that were asked for, in the order of their names, and gives each its environments.
 *
 * @throws {ReadError} where a file is of another version or shape, names an environment that was not asked for, or two are of one pair
 */
export function readAskedLinks(sources: Sources, files: readonly string[], environments: readonly Environment[]): readonly Link[] {
  const byStack = new Map<string, { readonly link: Link; readonly file: string }>();
  for (const file of files) {
    const link = readOne(sources, file, environments);
    const [one, other] = link.between;
    const stack = linkStackOf(one.name, other.name);
    const twin = byStack.get(stack);
    if (twin !== undefined) throw new ReadError(file, `asks for the link of ${one.name} and ${other.name}, and so does ${twin.file}`);
    byStack.set(stack, { link, file });
  }
  return [...byStack].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, { link }]) => link);
}

function readOne(sources: Sources, file: string, environments: readonly Environment[]): Link {
  const said = readAsked(sources.text(file), file, "link");
  const report = new Report();
  const fits = checkLinkWords(said, report);
  if (!fits || report.problems.length > 0) {
    const problems = report.problems.map(({ path, message }) => `\n  ${path}: ${message}`);
    throw new ReadError(file, `holds no link of this version:${problems.join("")}`);
  }
  const [one, other, ...more] = said.between.map((name) => {
    const found = environments.find((environment) => environment.name === name);
    if (found === undefined) throw new ReadError(file, `joins ${JSON.stringify(name)}, which is no environment that was asked for`);
    return found;
  });
  if (one === undefined || other === undefined || more.length > 0) throw new ReadError(file, "does not join two environments");
  return { ...said, between: [one, other] };
}
