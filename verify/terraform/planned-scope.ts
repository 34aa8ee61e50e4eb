import { isJsonArray, isJsonObject, type Json, type JsonObject, objectAt, plainValue } from "./document";
import { evaluate, type Names, type Term } from "./expression/evaluate";
import type { Place } from "./expression/firewall-status";
import { parseTemplate } from "./expression/parse";
import { type Step, SyntaxFault } from "./expression/syntax";
import { keyOf, pathOf, type PlannedModules, referencesOf, stepsOf, untold } from "./planned-modules";
import { PlannedResource } from "./planned-resource";
import { ReadError, Reference, Unknown, type Value } from "./resource";
import { isList, isObject } from "./values";

/** One instance of a module in a plan, and of one resource in it where `each` says so. */
export class PlannedScope implements Names {
  constructor(
    private readonly modules: PlannedModules,
    /** `module.hub["a"].` with the dot, or empty. */
    private readonly prefix: string,
    private readonly each?: { readonly key: string | number; readonly over: JsonObject | undefined },
    private readonly depth = 0,
  ) {}

  /** What an expression of the configuration will be: from its text, where it is told (JSON), else from the names in it (HCL). */
  value(expression: JsonObject, isWantedList: boolean, place: string): Value {
    if (this.depth > 50) throw new ReadError(place, "is the end of a chain of more than 50 modules");
    if (Object.hasOwn(expression, "constant_value")) return this.constant(expression["constant_value"] ?? null, place);
    return this.fromReferences(referencesOf(expression), isWantedList, place);
  }

  /** The instance of the same key, of a resource that has as many as this one. */
  own(instances: Value): Value | undefined {
    if (!this.each) return undefined;
    if (isValueList(instances)) return instances[Number(this.each.key)];
    return isValueMap(instances) && Object.hasOwn(instances, this.each.key) ? instances[this.each.key] : undefined;
  }

  look(root: string, steps: readonly Step[]): { readonly value: Term; readonly taken: number } {
    const [first, second] = steps.map((step) => (step.kind === "attribute" ? step.name : undefined));
    const nothing = (name: string) => ({ value: untold(name), taken: steps.length });
    if (first === undefined) return nothing(root);
    if (root === "var") return { value: this.variable(first), taken: 1 };
    if (root === "each" && this.each) return this.eachOf(first) ?? nothing(`each.${first}`);
    if (root === "count" && this.each) return { value: this.each.key, taken: 1 };
    if (root === "module") return this.output(first, steps) ?? nothing(`module.${first}`);
    const address = root === "data" ? `data.${first}.${second ?? ""}` : `${root}.${first}`;
    const found = this.modules.at(this.prefix + address);
    return found === undefined ? nothing(address) : { value: found, taken: root === "data" ? 2 : 1 };
  }

  attribute({ resource }: Reference, name: string): Value {
    const known = resource instanceof PlannedResource ? resource.planned(name) : resource.values[name];
    return known === undefined || known === null || known instanceof Unknown ? new Reference(resource, name) : known;
  }

  onlySubnet(): Place | undefined {
    return undefined;
  }

  /** A plan has read it already, or nobody can yet. */
  decoded(): undefined {
    return undefined;
  }

  private constant(json: Json, place: string): Value {
    if (typeof json === "string") {
      if (!json.includes("${")) return json;
      try {
        return evaluate(parseTemplate(json), json, this);
      } catch (fault) {
        if (fault instanceof SyntaxFault) throw new ReadError(place, fault.message);
        throw fault;
      }
    }
    if (isJsonArray(json)) return json.map((member) => this.constant(member, place));
    if (isJsonObject(json)) return Object.fromEntries(Object.entries(json).map(([key, member]) => [key, this.constant(member, place)]));
    return json;
  }

  private fromReferences(references: readonly string[], isWantedList: boolean, place: string): Value {
    const found: Value[] = [];
    for (const name of references) {
      const { root, steps } = stepsOf(name, place);
      if (root === "each" && steps[0]?.kind === "attribute" && steps[0].name === "key") continue;
      if (root === "count" || root === "path" || root === "terraform") continue;
      const told = this.told(root, steps, references, place, isWantedList);
      if (told instanceof Unknown) return told;
      const members = isList(told) ? told : [told];
      // An unknown value comes from what is unknown: a name with a known value has chosen, or is a part of the text.
      for (const member of members) {
        if (member instanceof Reference) found.push(member);
        // In a list it may be a member beside the unknown ones, or not.
        else if (isWantedList) return new Unknown(references.join(", "));
      }
    }
    const distinct = found.filter((one, index) => !found.slice(0, index).some((other) => same(one, other)));
    if (isWantedList) return distinct;
    return distinct.length === 1 ? (distinct[0] ?? null) : new Unknown(references.join(", "));
  }

  private told(root: string, steps: readonly Step[], references: readonly string[], place: string, isWantedList: boolean): Value {
    const attribute = place.slice(place.lastIndexOf(".") + 1);
    const { value, taken } = this.look(root, steps);
    if (taken < steps.length) {
      return evaluate({ kind: "access", of: { kind: "name", name: root }, steps }, references.join(", "), this);
    }
    if (value instanceof Reference) return value.attribute === "" ? identityOf(value, attribute) : value;
    if (!isValueList(value) && !isValueMap(value)) return value as Value;
    const instances = isValueList(value) ? value : Object.values(value);
    if (!instances.every((instance) => instance instanceof Reference && instance.attribute === "")) return value;
    if (references.some((name) => name === "each.key" || name === "count.index")) {
      const own = this.own(value);
      return own instanceof Reference ? identityOf(own, attribute) : untold(`${references.join(", ")}: no instance of the same key`);
    }
    // Another name beside it may leave some of them out.
    if (!isWantedList || references.length > 1) return new Unknown(references.join(", "));
    return instances.map((instance) => identityOf(instance as Reference, attribute));
  }

  private eachOf(name: string): { readonly value: Term; readonly taken: number } | undefined {
    if (!this.each) return undefined;
    if (name === "key") return { value: this.each.key, taken: 1 };
    const [only, ...more] = this.each.over ? referencesOf(this.each.over) : [];
    if (name !== "value" || only === undefined || more.length > 0) return undefined;
    const { root, steps } = stepsOf(only, this.modules.file);
    const { value, taken } = this.look(root, steps);
    if (taken < steps.length || !isValueMap(value)) return undefined;
    const own = value[this.each.key];
    return own instanceof Reference ? { value: own, taken: 1 } : undefined;
  }

  private variable(name: string): Term {
    const call = this.call();
    if (!call) {
      const variable = Object.hasOwn(this.modules.variables, name) ? this.modules.variables[name] : undefined;
      return isJsonObject(variable) ? plainValue(variable["value"] ?? null) : untold(`var.${name}`);
    }
    const expressions = objectAt(call.call["expressions"], this.modules.file);
    const expression = Object.hasOwn(expressions, name) ? expressions[name] : undefined;
    if (!isJsonObject(expression)) return untold(`var.${name}`);
    const place = `${this.modules.file}: ${this.prefix}${name}`;
    const value = call.parent.value(expression, true, place);
    // Names alone do not tell a list of one from that one.
    return Object.hasOwn(expression, "constant_value") || !isList(value)
      ? value
      : value.length === 1
        ? (value[0] ?? null)
        : untold(`var.${name}`);
  }

  /** The call that made this instance, and who calls. */
  private call(): { readonly call: JsonObject; readonly parent: PlannedScope } | undefined {
    if (this.prefix === "") return undefined;
    const { base, key } = keyOf(this.prefix.slice(0, -1));
    const start = base.lastIndexOf("module.");
    const parentPrefix = base.slice(0, start);
    const call = this.modules.module(pathOf(parentPrefix))?.calls[base.slice(start + "module.".length)];
    if (!isJsonObject(call))
      throw new ReadError(`${this.modules.file}: ${base}`, "is a module that the plan's configuration does not have");
    const over = call["for_each_expression"];
    const each = key === undefined ? undefined : { key, over: isJsonObject(over) ? over : undefined };
    return { call, parent: new PlannedScope(this.modules, parentPrefix, each, this.depth + 1) };
  }

  private output(name: string, steps: readonly Step[]): { readonly value: Term; readonly taken: number } | undefined {
    const [, second, third] = steps;
    const isKeyed = second?.kind === "index";
    const output = isKeyed ? third : second;
    if (output?.kind !== "attribute" || (isKeyed && second.key.kind !== "literal")) return undefined;
    const key = isKeyed && second.key.kind === "literal" ? `[${JSON.stringify(second.key.value)}]` : "";
    const path = pathOf(this.prefix) === "" ? name : `${pathOf(this.prefix)}.${name}`;
    const outputs = this.modules.module(path)?.outputs;
    const declared = outputs && Object.hasOwn(outputs, output.name) ? outputs[output.name] : undefined;
    const expression = isJsonObject(declared) ? declared["expression"] : undefined;
    if (!isJsonObject(expression)) return undefined;
    const scope = new PlannedScope(this.modules, `${this.prefix}module.${name}${key}.`, undefined, this.depth + 1);
    const value = scope.value(expression, false, `${this.modules.file}: ${this.prefix}module.${name}${key}.${output.name}`);
    return { value, taken: isKeyed ? 3 : 2 };
  }
}

/** A name such as `aws_route_table.x` with `each.key` beside it does not say which attribute: what fits is the id, or what is called the same. */
function identityOf(reference: Reference, attribute: string): Reference {
  const same = reference.resource.type === "aws_vpn_connection" && attribute === "transit_gateway_attachment_id";
  return new Reference(reference.resource, same ? attribute : /(^|_)arns?$/.test(attribute) ? "arn" : "id");
}

function same(one: Value, other: Value): boolean {
  return one instanceof Reference && other instanceof Reference && one.resource === other.resource && one.attribute === other.attribute;
}

function isValueList(term: Term): term is readonly Value[] {
  return Array.isArray(term);
}

function isValueMap(term: Term): term is { readonly [key: string]: Value } {
  return Object.getPrototypeOf(term) === Object.prototype && isObject(term as Value);
}
