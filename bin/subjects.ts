import { basename, dirname, join } from "node:path";

import type { Environment } from "../plan/environment";
import { type Asked, askedFolder, readAskedFiles } from "../synth/asked-files";
import type { Sources } from "../verify/sources";
import { isStackOf } from "../verify/stacks";
import type { Document } from "../verify/terraform/document";
import { type Kind, kindOf } from "../verify/terraform/kind";
import { readConfiguration, readPlan, readState } from "../verify/terraform/read";
import { ReadError, type Terraform } from "../verify/terraform/resource";
import { UsageError } from "./usage-error";

/** One environment with all of its Terraform. */
export interface Subject {
  readonly environment: Environment;
  /** Where it is written what was asked. */
  readonly asked: string;
  readonly kind: Kind;
  readonly documents: readonly Document[];
}

/** What options say about the choice of subjects. */
export interface Choice {
  /** @default - all of a folder; the one that a file is of */
  readonly environment?: string;
  /** A file or a folder of them. @default - `environments` of the folder that is verified, or of `cdktf.out` */
  readonly asked?: string;
}

/** The folder that synth writes to where nobody says otherwise. */
export const defaultFolder = "cdktf.out";

/**
 * What paths hold, an entry an environment: folders that synth wrote, files of plans and states.
 *
 * @throws {UsageError} where it is not clear what belongs together
 * @throws {ReadError} where something is missing or cannot be read
 */
export function subjectsOf(sources: Sources, paths: readonly string[], choice: Choice): readonly Subject[] {
  const given = paths.length === 0 ? [defaultFolder] : paths;
  // A path that is not there is a folder where it has no ending, so that the message fits.
  const isFile = (path: string): boolean => !sources.isFolder(path) && (sources.exists(path) || path.endsWith(".json"));
  const files = given.filter(isFile);
  return [
    ...given.filter((path) => !isFile(path)).flatMap((path) => subjectsOfFolder(sources, path, choice)),
    ...(files.length === 0 ? [] : subjectsOfFiles(sources, files, choice)),
  ];
}

/** The network that a subject describes: of a plan, as it will be. */
export function terraformOf({ kind, documents }: Subject): Terraform {
  if (kind === "configuration") return readConfiguration(documents);
  return kind === "plan" ? readPlan(documents).after : readState(documents);
}

function subjectsOfFolder(sources: Sources, path: string, choice: Choice): readonly Subject[] {
  const folder = sources.synthesized(path);
  const all = choice.asked === undefined ? readAskedFiles(sources, folder.asked) : askedAt(sources, choice.asked);
  if (all.length === 0) {
    throw new ReadError(join(path, askedFolder), "holds nothing that was asked; synth writes it, or say --asked FILE");
  }
  const stray = folder.stacks.find((stack) => !all.some(({ environment }) => isStackOf(stack, environment.name)));
  if (stray !== undefined && choice.environment === undefined) {
    throw new ReadError(
      join(path, "stacks", stray),
      `belongs to no environment that was asked for (${names(all)}); remove it, or say --environment NAME`,
    );
  }
  return chosen(all, choice).map(({ file, environment }) => {
    return { environment, asked: file, kind: "configuration", documents: sources.documents(folder, environment.name) };
  });
}

function subjectsOfFiles(sources: Sources, files: readonly string[], choice: Choice): readonly Subject[] {
  const path = choice.asked ?? join(defaultFolder, askedFolder);
  if (!sources.exists(path)) {
    throw new ReadError(path, "is not there; synth writes what was asked, or say --asked FILE");
  }
  const all = chosen(askedAt(sources, path), choice);
  if (all.length === 0) throw new ReadError(path, "holds nothing that was asked; synth writes it");
  const subjects = new Map<string, Subject>();
  for (const file of files) {
    const text = sources.text(file);
    const kind = kindOf(text, file);
    const { asked, stack } = environmentOf(file, all);
    const name = asked.environment.name;
    const subject = subjects.get(name) ?? { environment: asked.environment, asked: asked.file, kind, documents: [] };
    // What a plan leaves alone is as its state is.
    const mixed = subject.kind !== kind && subject.kind !== "configuration" && kind !== "configuration";
    if (subject.kind !== kind && !mixed) {
      throw new UsageError(
        `${file} is a ${kind} of "${name}", and ${subject.documents[0]?.file ?? ""} is a ${subject.kind}; give one kind`,
      );
    }
    const twin = mixed ? subject.documents.find((document) => document.stack === stack) : undefined;
    if (twin) throw new UsageError(`${file} is a ${kind} of "${stack}", and so is ${twin.file} in another form; give the plan alone`);
    const taken = subject.documents.some((document) => document.stack === stack);
    subjects.set(name, {
      ...subject,
      kind: mixed ? "plan" : kind,
      documents: [...subject.documents, { stack: taken ? file : stack, file, text }],
    });
  }
  return [...subjects.values()].sort((one, other) => (one.environment.name < other.environment.name ? -1 : 1));
}

/** Which environment a file is of: the only one, or the one whose stack the file or its folder is called after. */
function environmentOf(file: string, all: readonly Asked[]): { readonly asked: Asked; readonly stack: string } {
  const own = basename(file).split(".")[0] ?? file;
  for (const stack of [own, basename(dirname(file))]) {
    const asked = all.find(({ environment }) => isStackOf(stack, environment.name));
    if (asked !== undefined) return { asked, stack };
  }
  const [only] = all;
  if (only === undefined || all.length > 1) {
    throw new UsageError(`${file} may be of any of the environments ${names(all)}; say --environment NAME`);
  }
  return { asked: only, stack: own };
}

function askedAt(sources: Sources, path: string): readonly Asked[] {
  return readAskedFiles(sources, sources.isFolder(path) ? sources.jsonFiles(path) : [path]);
}

function chosen(all: readonly Asked[], { environment: name }: Choice): readonly Asked[] {
  if (name === undefined) return all;
  const found = all.filter(({ environment }) => environment.name === name);
  if (found.length === 0) throw new UsageError(`there is no environment "${name}"; there are ${names(all)}`);
  return found;
}

function names(all: readonly Asked[]): string {
  return all.map(({ environment }) => environment.name).join(", ");
}
