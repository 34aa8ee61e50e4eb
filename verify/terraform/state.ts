import { type Document, type Json, type JsonObject, objectAt, objectsAt, plainValues, requireDistinctStacks, textAt } from "./document";
import { parseAs } from "./kind";
import { ReadError, type Resource } from "./resource";
import { ResourceSet } from "./resource-set";

/** States as `terraform show -json` writes them. */
export function statesOf(documents: readonly Document[]): ResourceSet {
  requireDistinctStacks(documents);
  const resources = documents.flatMap(({ stack, file, text }) => resourcesOf(parseAs("state", file, text)["values"], stack, file));
  return new ResourceSet("state", resources);
}

/** The resources of a `values` of a state, of the state in a plan, too; of all modules. */
export function resourcesOf(values: Json | undefined, stack: string, file: string): readonly Resource[] {
  const resources: Resource[] = [];
  const modules: JsonObject[] = [objectAt(objectAt(values, `${file}: values`)["root_module"], `${file}: values.root_module`)];
  // A list that grows instead of recursion: modules may be nested as deep as they like.
  for (const module of modules) {
    for (const resource of objectsAt(module["resources"], `${file}: resources`)) {
      // What was replaced and could not be deleted yet is no part of the network any more.
      if (resource["deposed_key"] === undefined) resources.push(resourceOf(resource, stack, file));
    }
    for (const child of objectsAt(module["child_modules"], `${file}: child_modules`)) modules.push(child);
  }
  return resources;
}

function resourceOf(json: JsonObject, stack: string, file: string): Resource {
  const address = textAt(json["address"], `${file}: resources.address`);
  return {
    address,
    stack,
    type: textAt(json["type"], `${file}: ${address}.type`),
    mode: modeOf(json["mode"], `${file}: ${address}`),
    values: plainValues(objectAt(json["values"], `${file}: ${address}`)),
  };
}

/** `managed` or `data`. */
export function modeOf(json: Json | undefined, place: string): Resource["mode"] {
  if (json !== "managed" && json !== "data")
    throw new ReadError(place, `must have the mode "managed" or "data" and has ${JSON.stringify(json)}`);
  return json;
}
