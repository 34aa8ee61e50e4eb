import type { ConfiguredStack } from "./configured-stack";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "./document";
import { ReadError, type Resource, type Value, type Values } from "./resource";
import { isObject } from "./values";

/** What is said to Terraform, and not to the provider. */
const metaArguments = ["//", "connection", "depends_on", "lifecycle", "provider", "provisioner"];

/** A resource as it is configured, resolved when its values are asked for. */
export class ConfiguredResource implements Resource {
  readonly address: string;
  readonly stack: string;
  readonly preventDestroy: boolean;
  readonly conditions: readonly string[];
  readonly #stack: ConfiguredStack;
  #values: Values | undefined;

  constructor(
    stack: ConfiguredStack,
    readonly mode: "managed" | "data",
    readonly type: string,
    readonly name: string,
    readonly body: JsonObject,
  ) {
    this.address = mode === "data" ? `data.${type}.${name}` : `${type}.${name}`;
    this.stack = stack.name;
    this.#stack = stack;
    for (const repeated of ["count", "for_each", "dynamic"]) {
      if (Object.hasOwn(body, repeated)) throw new ReadError(`${stack.file}: ${this.address}`, `has ${repeated}; give the plan instead`);
    }
    this.preventDestroy = preventsDestroy(body["lifecycle"]);
    this.conditions = conditionsOf(body["lifecycle"]);
  }

  get values(): Values {
    if (this.#values) return this.#values;
    const values = this.#stack.resolve(this.body, `${this.#stack.file}: ${this.address}`);
    if (!isObject(values)) throw new ReadError(`${this.#stack.file}: ${this.address}`, "must be an object");
    this.#values = metaArguments.some((name) => Object.hasOwn(values, name))
      ? Object.fromEntries(Object.entries(values).filter(([name]) => !metaArguments.includes(name)))
      : values;
    return this.#values;
  }

  /** Whether the configuration says an attribute, so that it needs no apply to be known. */
  sets(attribute: string): boolean {
    return Object.hasOwn(this.body, attribute) && this.body[attribute] !== null;
  }

  /** What the configuration says of an attribute. */
  configured(attribute: string): Value | undefined {
    if (!this.sets(attribute)) return undefined;
    return this.#stack.evaluateFor(this, attribute, this.body[attribute] ?? null);
  }
}

function preventsDestroy(lifecycle: Json | undefined): boolean {
  const all = isJsonArray(lifecycle) ? lifecycle : [lifecycle];
  return all.some((block) => isJsonObject(block) && (block["prevent_destroy"] === true || block["prevent_destroy"] === "true"));
}

function conditionsOf(lifecycle: Json | undefined): readonly string[] {
  const listed = (json: Json | undefined): readonly Json[] => (isJsonArray(json) ? json : json === undefined ? [] : [json]);
  return listed(lifecycle).flatMap((block) => {
    if (!isJsonObject(block)) return [];
    const all = [...listed(block["precondition"]), ...listed(block["postcondition"])];
    return all.flatMap((one) => (isJsonObject(one) && typeof one["condition"] === "string" ? [one["condition"]] : []));
  });
}
