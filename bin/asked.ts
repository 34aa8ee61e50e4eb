import type { Environment } from "../plan/environment";
import { Report } from "../plan/report";
import { checkWords } from "../plan/words";
import { readAsked } from "../verify/asked-file";
import type { Sources } from "../verify/sources";
import { ReadError } from "../verify/terraform/resource";

/** An environment as synth wrote it down. */
export interface Asked {
  readonly file: string;
  readonly environment: Environment;
}

/**
 * Reads what was asked, in one file or all of a folder, in the order of names.
 *
 * @throws {ReadError} where a file is of another version or shape, or two are of one environment
 */
export function readAskedFiles(sources: Sources, files: readonly string[]): readonly Asked[] {
  const byName = new Map<string, Asked>();
  for (const file of files) {
    const asked = readOne(sources, file);
    const other = byName.get(asked.environment.name);
    if (other !== undefined) throw new ReadError(file, `asks for "${asked.environment.name}", and so does ${other.file}`);
    byName.set(asked.environment.name, asked);
  }
  return [...byName.values()].sort((one, other) => (one.environment.name < other.environment.name ? -1 : 1));
}

function readOne(sources: Sources, file: string): Asked {
  const environment = readAsked(sources.text(file), file);
  const report = new Report();
  const fits = checkWords(environment, report);
  if (fits && report.problems.length === 0) return { file, environment };
  const problems = report.problems.map(({ path, message }) => `\n  ${path}: ${message}`);
  throw new ReadError(file, `holds no environment of this version:${problems.join("")}`);
}
