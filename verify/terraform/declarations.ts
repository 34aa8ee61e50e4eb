import { isJsonArray, isJsonObject, type Json, type JsonObject } from "./document";
import { ReadError } from "./resource";

/** The blocks below `depth` labels (type and name of a resource, name of an output); at each level several objects may stand in a list. */
export function* declarations(
  json: Json | undefined,
  depth: number,
  place: string,
): Generator<readonly [labels: readonly string[], body: JsonObject]> {
  for (const member of json === undefined || json === null ? [] : isJsonArray(json) ? json : [json]) {
    if (!isJsonObject(member)) throw new ReadError(place, "must be an object");
    if (depth === 0) yield [[], member];
    else {
      for (const label of Object.keys(member)) {
        // What is said of everything in a file of the toolkit's stands under "//".
        if (label === "//") continue;
        for (const [labels, body] of declarations(member[label], depth - 1, `${place}.${label}`)) yield [[label, ...labels], body];
      }
    }
  }
}
