import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Environment } from "../plan/environment";
import { Report } from "../plan/report";
import { checkWords } from "../plan/words";
import { askedVersion, readAsked } from "../verify/asked-file";
import type { Sources } from "../verify/sources";
import { ReadError } from "../verify/terraform/resource";

/** An environment as a synth wrote it down. */
export interface Asked {
  readonly file: string;
  readonly environment: Environment;
}

/** The folder below the output of a synth that holds what was asked. */
export const askedFolder = "environments";

/** Writes what was asked beside the Terraform, so that it can be verified without TypeScript. */
export function writeAskedFiles(environments: readonly Environment[], outdir: string): void {
  const folder = join(outdir, askedFolder);
  mkdirSync(folder, { recursive: true });
  for (const environment of environments) writeFileSync(join(folder, `${environment.name}.json`), askedText(environment));
}

/**
 * Reads what was asked, in the order of names.
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

/** The same text for the same environment, whatever the order of its entries. */
export function askedText(environment: Environment): string {
  return textOf({ version: askedVersion, environment: inOrder(environment) });
}

/** As it is written to a file. */
export function textOf(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** The same value, whatever the order of its entries. Only what JSON can say is asked: a property that is undefined is not there. */
export function inOrder(value: unknown): unknown {
  return ordered(JSON.parse(JSON.stringify(value)), "");
}

/** Lists whose order is their meaning. */
const withMeaning = /^(?:connect\.\d+\.via|sites\.[^.]+\.vpn\.gateways\.[^.]+\.tunnels|state\.lockMethods)$/;

function ordered(value: unknown, path: string): unknown {
  const below = (key: string | number): string => (path === "" ? String(key) : `${path}.${key}`);
  if (Array.isArray(value)) {
    const members = value.map((member: unknown, index) => ordered(member, below(index)));
    if (withMeaning.test(path)) return members;
    const texts = members.map((member) => ({ member, text: JSON.stringify(member) }));
    return texts.sort((one, other) => compare(one.text, other.text)).map(({ member }) => member);
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => compare(one, other));
  return Object.fromEntries(entries.map(([key, entry]: [string, unknown]) => [key, ordered(entry, below(key))]));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
