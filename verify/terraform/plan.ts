import type { Change, PlannedChange } from "./change";
import type { Configuration } from "./configuration";
import {
  type Document,
  isJsonArray,
  type Json,
  type JsonObject,
  objectAt,
  objectsAt,
  parseJson,
  plainValues,
  requireDistinctStacks,
  textAt,
} from "./document";
import { JoinedSet } from "./joined-set";
import { kindOf, requireKind } from "./kind";
import { PlannedModules } from "./planned-modules";
import { PlannedResource } from "./planned-resource";
import { ReadError, type Resource, type Values } from "./resource";
import { ResourceSet } from "./resource-set";
import { modeOf, resourcesOf } from "./state";

/**
 * Plans as `terraform show -json` writes them, of one or many states. A state among them is one that no plan changes.
 *
 * @param written the configuration of all states: those that no document tells of are taken as they are written
 */
export function plansOf(documents: readonly Document[], written?: Configuration): PlannedChange {
  requireDistinctStacks(documents);
  const before: Resource[] = [];
  const after: Resource[] = [];
  const changes: Change[] = [];
  const read = documents.map((document) => readEither(document));
  for (const one of read) {
    before.push(...one.before);
    after.push(...one.after);
    changes.push(...one.changes);
  }
  const inOrder = (one: Change, other: Change) => compare(one.address, other.address) || compare(one.stack, other.stack);
  const stacks = new Set(documents.map(({ stack }) => stack));
  const setOf = (told: readonly Resource[]) => (written ? new JoinedSet(told, written, stacks) : new ResourceSet("plan", told));
  const planned = setOf(after);
  for (const { modules } of read) modules?.connect(planned);
  return { before: setOf(before), after: planned, changes: changes.sort(inOrder) };
}

interface OnePlan {
  /** Absent where everything is known. */
  readonly modules?: PlannedModules;
  readonly before: readonly Resource[];
  readonly after: readonly Resource[];
  readonly changes: readonly Change[];
}

function readEither({ stack, file, text }: Document): OnePlan {
  const json = parseJson(file, text);
  if (kindOf(json, file) !== "state") return readOne(stack, file, requireKind("plan", file, json));
  const resources = resourcesOf(requireKind("state", file, json)["values"], stack, file);
  return { before: resources, after: resources, changes: [] };
}

function readOne(stack: string, file: string, json: JsonObject): OnePlan {
  const modules = new PlannedModules(file, json);
  const prior = resourcesOf(objectAt(json["prior_state"], `${file}: prior_state`)["values"], stack, file);
  const before = new Map(prior.map((resource) => [resource.address, resource]));
  const after = new Map(prior.filter(({ mode }) => mode === "data").map((resource) => [resource.address, resource]));
  const changes = new Map<string, Change>();
  for (const resource of objectsAt(json["resource_changes"], `${file}: resource_changes`)) {
    // The rest of an earlier replacement is deleted: the network has done without it since.
    if (resource["deposed"] !== undefined) continue;
    const address = textAt(resource["address"], `${file}: resource_changes.address`);
    const place = `${file}: ${address}`;
    if (changes.has(address)) throw new ReadError(place, "is there twice");
    const type = textAt(resource["type"], `${place}.type`);
    const mode = modeOf(resource["mode"], place);
    const change = objectAt(resource["change"], `${place}.change`);
    const was = change["before"] === null ? undefined : plainValues(objectAt(change["before"], place));
    if (was) before.set(address, { address, stack, type, mode, values: was });
    const planned = change["after"] === null ? undefined : new PlannedResource(modules, stack, resource, change);
    if (planned) after.set(address, planned);
    if (mode === "managed") changes.set(address, changeOf(place, { address, stack, type }, resource, change, was, planned));
  }
  for (const resource of after.values()) modules.add(resource);
  return { modules, before: [...before.values()], after: [...after.values()], changes: [...changes.values()] };
}

function changeOf(
  place: string,
  named: Pick<Change, "address" | "stack" | "type">,
  resource: JsonObject,
  change: JsonObject,
  before: Values | undefined,
  planned: PlannedResource | undefined,
): Change {
  const previous = resource["previous_address"];
  const forced = isJsonArray(change["replace_paths"]) ? change["replace_paths"] : [];
  const names = forced.map((path) => (isJsonArray(path) ? path[0] : path)).filter((name) => typeof name === "string");
  return {
    ...named,
    action: actionOf(change["actions"], place),
    before,
    // Filled in only for whoever asks: most of a plan changes nothing.
    get after() {
      return planned?.values;
    },
    changed: before && planned ? changedIn(change) : [],
    forcedBy: [...new Set(names)].sort(),
    ...(typeof previous === "string" && previous !== named.address && { movedFrom: previous }),
    imported: change["importing"] !== undefined && change["importing"] !== null,
  };
}

const actions: Readonly<Record<string, Change["action"]>> = {
  create: "create",
  "create,delete": "replace-after",
  "create,forget": "replace-after",
  delete: "delete",
  "delete,create": "replace",
  forget: "forget",
  "no-op": "none",
  update: "update",
};

function actionOf(json: Json | undefined, place: string): Change["action"] {
  const words = isJsonArray(json) ? json.filter((word) => typeof word === "string").join() : "";
  const action = Object.hasOwn(actions, words) ? actions[words] : undefined;
  if (action === undefined) throw new ReadError(place, `has the unknown actions ${JSON.stringify(json)}`);
  return action;
}

function changedIn(change: JsonObject): readonly string[] {
  const before = objectAt(change["before"], "before");
  const after = objectAt(change["after"], "after");
  const unknown = objectAt(change["after_unknown"] === false ? {} : change["after_unknown"], "after_unknown");
  const names = new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknown)]);
  const at = (json: JsonObject, name: string) => (Object.hasOwn(json, name) ? json[name] : undefined) ?? null;
  const differs = (name: string) => hasUnknown(at(unknown, name)) || JSON.stringify(at(before, name)) !== JSON.stringify(at(after, name));
  return [...names].filter(differs).sort();
}

function hasUnknown(json: Json): boolean {
  if (typeof json === "object" && json !== null) return Object.values(json).some(hasUnknown);
  return json === true;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
