import { createHash } from "node:crypto";

import { isLinkStack, ownerOf } from "../stacks";
import { declarations } from "../terraform/declarations";
import { type Document, isJsonArray, isJsonObject, type Json, objectAt, parseJson } from "../terraform/document";
import { type ConfiguredState, readStatesOf } from "../terraform/read";
import { placeOf } from "../terraform/remote-states";
import { ReadError } from "../terraform/resource";

/** What is remembered of a state, so that a later synth can be compared with it. */
export interface StateDigest {
  readonly stack: string;
  /** Of the bytes of its `cdk.tf.json`, in hexadecimal. */
  readonly sha256: string;
  /** Number of managed resources. */
  readonly resources: number;
  /** Of where its state is kept, in hexadecimal: a stack of another name that keeps the same state is the same under another name. */
  readonly keeps: string;
}

/** One synthesized state, and whose state or parameters it reads. */
export interface State extends ConfiguredState, StateDigest {
  /** Absent where it joins two. */
  readonly environment?: string;
  /** The folder of its `cdk.tf.json`. */
  readonly folder: string;
}

/**
 * Every state of a folder that synth wrote, in order of name.
 *
 * @throws {ReadError} where something cannot be read, or states read each other in a circle, which is named
 */
export function statesOf(documents: readonly Document[]): readonly State[] {
  const byStack = new Map(documents.map((document) => [document.stack, document]));
  return readStatesOf(documents).map((state) => {
    const { file, text } = byStack.get(state.stack) ?? { file: "", text: "" };
    const environment = isLinkStack(state.stack) ? {} : { environment: ownerOf(state.stack) };
    if (!/^[\w.-]+$/.test(state.stack))
      throw new ReadError(file, "lies in a folder whose name no pipeline can take; use letters, digits, _ and -");
    return { ...state, ...environment, folder: file.replace(/[\\/][^\\/]*$/, ""), ...digestOf(file, text) };
  });
}

/** The digests of a folder that synth wrote. */
export function digestsOf(documents: readonly Document[]): readonly StateDigest[] {
  return documents.map(({ stack, file, text }) => ({ stack, ...digestOf(file, text) }));
}

function digestOf(file: string, text: string): Omit<StateDigest, "stack"> {
  const { resource, terraform } = objectAt(parseJson(file, text), file);
  const resources = declarations(resource, 2, `${file}: resource`).length;
  return { sha256: sha256(text), resources, keeps: sha256(placeOf(objectAt(terraform ?? {}, `${file}: terraform`)) ?? "") };
}

/** The digests that `network-hub order --format json` wrote. @throws {ReadError} where it did not */
export function digestsIn(file: string, text: string): readonly StateDigest[] {
  const json = parseJson(file, text);
  const states = isJsonObject(json) && json["version"] === 1 && json["kind"] === "order" ? json["states"] : undefined;
  if (!isJsonArray(states) || !states.every(isDigest)) {
    throw new ReadError(file, "is no order of version 1; give a folder that synth wrote, or what `network-hub order --format json` wrote");
  }
  return states;
}

function isDigest(json: Json): json is Json & StateDigest {
  if (!isJsonObject(json)) return false;
  return (
    typeof json["stack"] === "string" &&
    typeof json["sha256"] === "string" &&
    typeof json["resources"] === "number" &&
    typeof json["keeps"] === "string"
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
