import { isJsonArray, isJsonObject, type Json, type JsonObject } from "./document";
import { ReadError } from "./resource";

/** One block: its labels (type and name of a resource, name of an output) and what it says. */
export type Declaration = readonly [labels: readonly string[], body: JsonObject];

/** The blocks below `depth` labels; at each level several objects may stand in a list. */
export function declarations(json: Json | undefined, depth: number, place: string, labels: readonly string[] = []): readonly Declaration[] {
  const found: Declaration[] = [];
  for (const member of json === undefined || json === null ? [] : isJsonArray(json) ? json : [json]) {
    if (!isJsonObject(member)) throw new ReadError([place, ...labels].join("."), "must be an object");
    if (depth === 0) found.push([labels, member]);
    else {
      for (const label of Object.keys(member)) {
        // What is said of everything in a file of the toolkit's stands under "//".
        if (label === "//") continue;
        for (const declaration of declarations(member[label], depth - 1, place, [...labels, label])) found.push(declaration);
      }
    }
  }
  return found;
}
