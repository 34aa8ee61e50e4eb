import { isJsonArray, isJsonObject, type Json, type JsonObject, objectAt, plainValue, plainValues, textAt } from "./document";
import { keyOf, pathOf, type PlannedModules } from "./planned-modules";
import { isUntoldEndpoint, plannedEndpoint } from "./planned-endpoint";
import { PlannedScope } from "./planned-scope";
import { type Resource, Unknown, type Value, type Values } from "./resource";
import { isList } from "./values";
import { modeOf } from "./state";

/** A resource as a plan leaves it, with what is unknown before apply filled in from its configuration when it is asked for. */
export class PlannedResource implements Resource {
  readonly address: string;
  readonly type: string;
  readonly mode: "managed" | "data";
  readonly #modules: PlannedModules;
  readonly #change: JsonObject;
  readonly #modulePath: string;
  readonly #filled = new Map<string, { readonly value: Value | undefined }>();
  #values: Values | undefined;

  constructor(
    modules: PlannedModules,
    readonly stack: string,
    resource: JsonObject,
    change: JsonObject,
  ) {
    this.address = textAt(resource["address"], modules.file);
    this.type = textAt(resource["type"], `${modules.file}: ${this.address}`);
    this.mode = modeOf(resource["mode"], `${modules.file}: ${this.address}`);
    this.#modules = modules;
    this.#change = change;
    this.#modulePath = typeof resource["module_address"] === "string" ? `${resource["module_address"]}.` : "";
  }

  get values(): Values {
    this.#values ??= this.#fill();
    return this.#values;
  }

  #place(attribute: string): string {
    return `${this.#modules.file}: ${this.address}.${attribute}`;
  }

  /** What an attribute will be, as far as the plan and its configuration tell; `undefined` where the provider computes it. */
  planned(attribute: string): Value | undefined {
    const unknown = objectOf(this.#change["after_unknown"]);
    if (!Object.hasOwn(unknown, attribute) || !holdsUnknown(unknown[attribute])) return this.#known(attribute);
    const filled = this.#filled.get(attribute);
    if (filled) return filled.value;
    // Terraform has no circles, but names alone may look like one.
    this.#filled.set(attribute, { value: new Unknown(`${this.address}.${attribute}, by itself`) });
    const value = this.#fillIn(attribute, unknown[attribute]);
    this.#filled.set(attribute, { value });
    return value;
  }

  #known(attribute: string): Value | undefined {
    const after = objectAt(this.#change["after"], this.#place(""));
    return Object.hasOwn(after, attribute) ? plainValue(after[attribute]) : undefined;
  }

  #fill(): Values {
    const after = objectAt(this.#change["after"], this.#place(""));
    const unknown = objectOf(this.#change["after_unknown"]);
    const filled: [string, Value][] = [];
    for (const name of Object.keys(unknown)) {
      if (!holdsUnknown(unknown[name])) continue;
      const value = this.planned(name);
      if (value !== undefined) filled.push([name, value]);
    }
    return filled.length === 0 ? plainValues(after) : { ...plainValues(after), ...Object.fromEntries(filled) };
  }

  #fillIn(attribute: string, unknown: Json | undefined): Value | undefined {
    const configured = this.#configured();
    const expression = objectOf(configured?.["expressions"])[attribute];
    const over = configured?.["for_each_expression"];
    const { key } = keyOf(this.address);
    const each = key === undefined ? undefined : { key, over: isJsonObject(over) ? over : undefined };
    const scope = new PlannedScope(this.#modules, this.#modulePath, each);
    const after = objectAt(this.#change["after"], this.#place(""))[attribute];
    const value = fill(scope, after, unknown, expression, objectOf(this.#change["after_sensitive"])[attribute], this.#place(attribute));
    const { terraform } = this.#modules;
    if (!terraform || !isUntoldEndpoint(this.type, attribute, value)) return value;
    return plannedEndpoint(terraform, this.planned("route_table_id"), scope, objectOf(expression), this.#place(attribute));
  }

  #configured(): JsonObject | undefined {
    const { base } = keyOf(this.address);
    const own = base.slice(this.#modulePath.length);
    const module = this.#modules.module(pathOf(this.#modulePath));
    return module?.resources.get(own);
  }
}

/** What is unknown in a part of a resource; `undefined` where the provider computes it and nothing was configured. */
function fill(
  scope: PlannedScope,
  after: Json | undefined,
  unknown: Json | undefined,
  expression: Json | undefined,
  sensitive: Json | undefined,
  place: string,
): Value | undefined {
  if (unknown === true) {
    if (isJsonArray(expression)) return expression.map((block) => wholeBlock(scope, objectOf(block), place));
    return isJsonObject(expression) ? scope.value(expression, isJsonArray(sensitive), place) : undefined;
  }
  if (isJsonArray(unknown)) {
    const members = isJsonArray(after) ? after : [];
    if (isJsonObject(expression)) {
      const told = scope.value(expression, true, place);
      if (Object.hasOwn(expression, "constant_value") || told instanceof Unknown || !isList(told)) return told;
      // Names alone tell the members that are unknown, in order.
      const rest = [...told];
      const missing = unknown.filter(holdsUnknown).length;
      if (missing !== rest.length) return new Unknown(`${place}, whose members the configuration does not tell apart`);
      return unknown.map((part, index) => (holdsUnknown(part) ? (rest.shift() ?? null) : plainValue(members[index] ?? null)));
    }
    const blocks = isJsonArray(expression) ? expression : undefined;
    return unknown.map((part, index) => {
      if (!holdsUnknown(part)) return plainValue(members[index] ?? null);
      const block = blocks && blockFor(members, index, blocks);
      if (!block) return new Unknown(`${place}[${index}], whose block the configuration does not tell apart`);
      return fillBlock(
        scope,
        members[index],
        objectOf(part),
        block,
        objectOf(isJsonArray(sensitive) ? sensitive[index] : undefined),
        place,
      );
    });
  }
  if (isJsonObject(unknown)) {
    const isExpression =
      isJsonObject(expression) && (Object.hasOwn(expression, "references") || Object.hasOwn(expression, "constant_value"));
    if (isExpression) return scope.value(expression, false, place);
    return fillBlock(scope, after, unknown, objectOf(expression), objectOf(sensitive), place);
  }
  return plainValue(after ?? null);
}

function fillBlock(
  scope: PlannedScope,
  after: Json | undefined,
  unknown: JsonObject,
  expressions: JsonObject,
  sensitive: JsonObject,
  place: string,
): Values {
  const known = objectOf(after);
  const filled: [string, Value][] = [];
  for (const name of Object.keys(unknown)) {
    if (!holdsUnknown(unknown[name])) continue;
    const value = fill(scope, known[name], unknown[name], expressions[name], sensitive[name], `${place}.${name}`);
    if (value !== undefined) filled.push([name, value]);
  }
  return { ...plainValues(known), ...Object.fromEntries(filled) };
}

function wholeBlock(scope: PlannedScope, expressions: JsonObject, place: string): Values {
  const entries = Object.entries(expressions).map(([name, expression]): [string, Value] => [
    name,
    isJsonArray(expression)
      ? expression.map((block) => wholeBlock(scope, objectOf(block), `${place}.${name}`))
      : scope.value(objectOf(expression), false, `${place}.${name}`),
  ]);
  return Object.fromEntries(entries);
}

/**
 * The block of the configuration that a member of a list or set became. A set has an order of its own, so a block fits where its constants
 * do; where several fit, place tells them apart only if the members are alike.
 */
function blockFor(members: readonly Json[], index: number, blocks: readonly Json[]): JsonObject | undefined {
  const member = objectOf(members[index]);
  const fitting = blocks.filter((block) => fits(objectOf(block), member));
  if (fitting.length === 1) return objectOf(fitting[0]);
  const shape = JSON.stringify(member);
  const alike = members.every((other) => JSON.stringify(other) === shape);
  return alike && blocks.length === members.length ? objectOf(blocks[index]) : undefined;
}

function fits(block: JsonObject, member: JsonObject): boolean {
  return Object.entries(block).every(([name, expression]) => {
    if (!isJsonObject(expression) || !Object.hasOwn(expression, "constant_value") || Object.hasOwn(expression, "references")) return true;
    return !Object.hasOwn(member, name) || plain(expression["constant_value"]) === plain(member[name]);
  });
}

/** Terraform converts a number to a text where a text is wanted, and the other way round. */
function plain(json: Json | undefined): string | undefined {
  return typeof json === "string" ? json : JSON.stringify(json);
}

function holdsUnknown(json: Json | undefined): boolean {
  if (typeof json === "object" && json !== null) return Object.values(json).some(holdsUnknown);
  return json === true;
}

function objectOf(json: Json | undefined): JsonObject {
  return isJsonObject(json) ? json : {};
}
