import { basename, dirname, join } from "node:path";

import type { Environment } from "../plan/environment";
import type { Link } from "../plan/links/link";
import { type Asked, askedFolder, readAskedFiles } from "../synth/asked-files";
import { linksFolder, readAskedLinks } from "../synth/asked-links";
import type { Sources } from "../verify/sources";
import { linksOf, stacksTogether } from "../verify/asked/links";
import { isStackOf, linkStackOf } from "../verify/stacks";
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
  /** Its own stacks. */
  readonly documents: readonly Document[];
  /** Its links whose stacks, and those of the other environments, are here. */
  readonly links: readonly Link[];
  /** Those stacks. */
  readonly linked: readonly Document[];
  /** Its other links. */
  readonly unseen: readonly Link[];
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

/** The network that a subject describes, with those that it is linked with: of a plan, as it will be. */
export function terraformOf({ kind, documents, linked }: Subject): Terraform {
  const all = [...documents, ...linked];
  if (kind === "configuration") return readConfiguration(all);
  return kind === "plan" ? readPlan(all).after : readState(all);
}

function subjectsOfFolder(sources: Sources, path: string, choice: Choice): readonly Subject[] {
  const folder = sources.synthesized(path);
  const all = choice.asked === undefined ? readAskedFiles(sources, folder.asked) : askedAt(sources, choice.asked);
  if (all.length === 0) {
    throw new ReadError(join(path, askedFolder), "holds nothing that was asked; synth writes it, or say --asked FILE");
  }
  const links = linksAt(sources, choice.asked === undefined ? folder.links : linksBeside(sources, choice.asked), all);
  const owners = [...all.map(({ environment }) => environment.name), ...links.map(stackOfLink)];
  const stray = folder.stacks.find((stack) => !owners.some((name) => stack === name || isStackOf(stack, name)));
  if (stray !== undefined && choice.environment === undefined) {
    throw new ReadError(
      join(path, "stacks", stray),
      `belongs to no environment that was asked for (${names(all)}); remove it, or say --environment NAME`,
    );
  }
  return chosen(all, choice).map(({ file, environment }) => {
    const own = linksOf(environment, links);
    const [documents = [], ...linked] = stacksTogether(environment, own).map((name) => sources.documents(folder, name));
    return { environment, asked: file, kind: "configuration", documents, links: own, linked: linked.flat(), unseen: [] };
  });
}

/** An environment that was asked for, with its links. */
export interface AskedNetwork extends Asked {
  readonly links: readonly Link[];
}

/**
 * What was asked, without its Terraform.
 *
 * @throws {UsageError} where the environment that is chosen is not there
 * @throws {ReadError} where nothing is, or it cannot be read
 */
export function askedOf(sources: Sources, choice: Choice): readonly AskedNetwork[] {
  const { path, everything, all } = askedIn(sources, choice);
  const links = linksAt(sources, linksBeside(sources, path), everything);
  return all.map((asked) => ({ ...asked, links: linksOf(asked.environment, links) }));
}

function askedIn(
  sources: Sources,
  choice: Choice,
): { readonly path: string; readonly everything: readonly Asked[]; readonly all: readonly Asked[] } {
  const path = choice.asked ?? join(defaultFolder, askedFolder);
  if (!sources.exists(path)) {
    throw new ReadError(path, "is not there; synth writes what was asked, or say --asked FILE");
  }
  const everything = askedAt(sources, path);
  const all = chosen(everything, choice);
  if (all.length === 0) throw new ReadError(path, "holds nothing that was asked; synth writes it");
  return { path, everything, all };
}

function subjectsOfFiles(sources: Sources, files: readonly string[], choice: Choice): readonly Subject[] {
  const { path, everything, all } = askedIn(sources, choice);
  const links = linksAt(sources, linksBeside(sources, path), everything);
  const byOwner = new Map<string, { readonly kind: Kind; readonly documents: readonly Document[] }>();
  for (const file of files) {
    const text = sources.text(file);
    const kind = kindOf(text, file);
    const { owner, stack } = ownerOf(file, choice.environment === undefined ? everything : all, links);
    const before = byOwner.get(owner) ?? { kind, documents: [] };
    // What a plan leaves alone is as its state is.
    const mixed = before.kind !== kind && isDeployed(before.kind) && isDeployed(kind);
    if (before.kind !== kind && !mixed) {
      throw new UsageError(`${file} is a ${kind} of "${owner}", and ${before.documents[0]?.file ?? ""} is a ${before.kind}; give one kind`);
    }
    const twin = mixed ? before.documents.find((document) => document.stack === stack) : undefined;
    if (twin) throw new UsageError(`${file} is a ${kind} of "${stack}", and so is ${twin.file} in another form; give the plan alone`);
    const taken = before.documents.some((document) => document.stack === stack);
    byOwner.set(owner, {
      kind: mixed ? "plan" : kind,
      documents: [...before.documents, { stack: taken ? file : stack, file, text }],
    });
  }
  const subjects = all.flatMap(({ environment, file }): readonly Subject[] => {
    const own = byOwner.get(environment.name);
    if (own === undefined) return [];
    const isHere = (name: string): boolean => {
      const kind = byOwner.get(name)?.kind;
      return kind === own.kind || (kind !== undefined && isDeployed(kind) && isDeployed(own.kind));
    };
    const ofIt = linksOf(environment, links);
    const seen = ofIt.filter((link) => stacksTogether(environment, [link]).every(isHere));
    const others = stacksTogether(environment, seen)
      .slice(1)
      .flatMap((name) => byOwner.get(name) ?? []);
    const kind = others.some((other) => other.kind !== own.kind) ? "plan" : own.kind;
    const linked = others.flatMap(({ documents }) => documents);
    return [
      {
        environment,
        asked: file,
        kind,
        documents: own.documents,
        links: seen,
        linked,
        unseen: ofIt.filter((link) => !seen.includes(link)),
      },
    ];
  });
  for (const link of links) {
    const [file] = byOwner.get(stackOfLink(link))?.documents ?? [];
    if (file === undefined || subjects.some((subject) => subject.links.includes(link))) continue;
    const ends = link.between.map(({ name }) => name).join(" and ");
    throw new UsageError(`${file.file} is of the link of ${ends}, which is judged together with both; give theirs, too`);
  }
  return subjects;
}

/** Plans and states tell what is there, or will be. */
function isDeployed(kind: Kind): boolean {
  return kind !== "configuration";
}

/** The stack of a link, and the name of the file that asks for it. */
function stackOfLink({ between: [one, other] }: Link): string {
  return linkStackOf(one.name, other.name);
}

/** Which environment or link a file is of: the only environment, or the one whose stack the file or its folder is called after. */
function ownerOf(file: string, all: readonly Asked[], links: readonly Link[]): { readonly owner: string; readonly stack: string } {
  const own = basename(file).split(".")[0] ?? file;
  for (const stack of [own, basename(dirname(file))]) {
    const link = links.find((one) => stackOfLink(one) === stack);
    if (link !== undefined) return { owner: stack, stack };
    const asked = all.find(({ environment }) => isStackOf(stack, environment.name));
    if (asked !== undefined) return { owner: asked.environment.name, stack };
  }
  const [only] = all;
  if (only === undefined || all.length > 1) {
    throw new UsageError(`${file} may be of any of the environments ${names(all)}; say --environment NAME`);
  }
  return { owner: only.environment.name, stack: own };
}

function linksAt(sources: Sources, files: readonly string[], all: readonly Asked[]): readonly Link[] {
  return readAskedLinks(
    sources,
    files,
    all.map(({ environment }) => environment),
  );
}

/** The links that were asked for beside a folder of environments; one file of an environment has none. */
function linksBeside(sources: Sources, asked: string): readonly string[] {
  return sources.isFolder(asked) ? sources.jsonFiles(join(dirname(asked), linksFolder)) : [];
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
