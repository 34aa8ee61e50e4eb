import { ConfiguredResource } from "./configured-resource";
import { declarations } from "./declarations";
import { type DanglingReference, danglingIn } from "./dangling";
import {
  type Document,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  maximumNesting,
  objectAt,
  plainValue,
  plainValues,
} from "./document";
import { evaluate, evaluateTerm, type Names, type Term } from "./expression/evaluate";
import { type FirewallStatus, type Place } from "./expression/firewall-status";
import { parseTemplate } from "./expression/parse";
import { type Expression, type Step, SyntaxFault } from "./expression/syntax";
import { parseAs } from "./kind";
import type { RemoteStates } from "./remote-states";
import { ReadError, Reference, type Resource, Unknown, type Value } from "./resource";
import { blocks, value as valueOf } from "./values";

/** The configuration of one state. Values are resolved when they are asked for: most are, but never those that nothing reads. */
export class ConfiguredStack implements Names {
  readonly name: string;
  readonly file: string;
  readonly resources: readonly ConfiguredResource[];
  readonly backend: JsonObject;
  readonly locals: JsonObject;
  readonly outputs: ReadonlyMap<string, JsonObject>;
  private readonly variables: ReadonlyMap<string, JsonObject>;
  private readonly byAddress = new Map<string, ConfiguredResource>();
  private readonly known = new Map<string, Value>();
  private readonly terms = new Map<string, Term>();

  constructor(
    { stack, file, text }: Document,
    private readonly remote: RemoteStates,
  ) {
    this.name = stack;
    this.file = file;
    const json = parseAs("configuration", file, text);
    if (declarations(json["module"], 1, `${file}: module`).length > 0) {
      throw new ReadError(`${file}: module`, "modules are in no configuration alone; give the plan instead");
    }
    for (const mode of ["managed", "data"] as const) {
      const section = mode === "data" ? "data" : "resource";
      for (const [[type = "", name = ""], body] of declarations(json[section], 2, `${file}: ${section}`)) {
        const resource = new ConfiguredResource(this, mode, type, name, body);
        if (this.byAddress.has(resource.address)) throw new ReadError(`${file}: ${resource.address}`, "is there twice");
        this.byAddress.set(resource.address, resource);
      }
    }
    this.resources = [...this.byAddress.values()];
    this.variables = byName(json["variable"], `${file}: variable`);
    this.outputs = byName(json["output"], `${file}: output`);
    this.locals = Object.assign({}, ...listOf(json["locals"]).map((locals) => objectAt(locals, `${file}: locals`))) as JsonObject;
    this.backend = Object.assign(
      {},
      ...listOf(json["terraform"]).map((settings) => objectAt(settings, `${file}: terraform`)),
    ) as JsonObject;
  }

  resource(address: string): ConfiguredResource | undefined {
    return this.byAddress.get(address);
  }

  hasVariable(name: string): boolean {
    return this.variables.has(name);
  }

  /** Throws where a local names itself. */
  requireNoCircle(): void {
    for (const name of Object.keys(this.locals)) this.local(name);
  }

  dangling(): readonly DanglingReference[] {
    return danglingIn(this, this.remote);
  }

  /** A part of the configuration with its references resolved; itself where it has none. */
  resolve(json: Json, place: string, depth = 0): Value {
    if (typeof json === "string") return this.text(json, place);
    if (json === null || typeof json !== "object") return json;
    if (depth > maximumNesting) throw new ReadError(place, `is nested more than ${maximumNesting} deep`);
    if (isJsonArray(json)) {
      const list = json.map((member) => this.resolve(member, place, depth + 1));
      return list.every((value, index) => value === json[index]) ? plainValue(json) : list;
    }
    const changed: [string, Value][] = [];
    for (const key in json) {
      const member = json[key];
      if (member === undefined) continue;
      if (key === "dynamic" && isDynamic(member)) throw new ReadError(place, "has dynamic blocks; give the plan instead");
      const value = this.resolve(member, place, depth + 1);
      if (value !== member) changed.push([key, value]);
    }
    // A spread makes properties of its own, so that not even `__proto__` is more than a key.
    return changed.length === 0 ? plainValues(json) : { ...plainValues(json), ...Object.fromEntries(changed) };
  }

  look(root: string, steps: readonly Step[]): { readonly value: Term; readonly taken: number } {
    const [first, second] = steps.map((step) => (step.kind === "attribute" ? step.name : undefined));
    if (first === undefined) return { value: new Unknown(`"${root}" alone`), taken: steps.length };
    if (root === "local") return { value: this.local(first), taken: 1 };
    if (root === "var") return { value: this.variable(first), taken: 1 };
    if (root === "data" && first === "terraform_remote_state") return this.remoteState(second, steps);
    const address = root === "data" ? `data.${first}.${second ?? ""}` : `${root}.${first}`;
    const resource = this.resource(address);
    if (resource) return { value: new Reference(resource, ""), taken: root === "data" ? 2 : 1 };
    const builtIn = ["count", "each", "path", "self", "terraform", "ephemeral"].includes(root);
    const why = builtIn ? `${root}.${first} is known to Terraform only` : `${address} does not exist`;
    return { value: new Unknown(why), taken: steps.length };
  }

  attribute(reference: Reference, name: string): Value {
    const { resource } = reference;
    return (resource instanceof ConfiguredResource ? resource.configured(name) : undefined) ?? new Reference(resource, name);
  }

  onlySubnet({ firewall }: FirewallStatus): Place | undefined {
    const [mapping, ...more] = blocks(firewall, "subnet_mapping");
    const subnet = mapping && more.length === 0 ? valueOf(mapping, "subnet_id") : undefined;
    if (typeof subnet === "string") return { by: "subnet", key: subnet };
    return subnet instanceof Reference && subnet.attribute === "id" ? { by: "subnet", key: subnet.resource } : undefined;
  }

  decoded({ resource, attribute }: Reference): Term | undefined {
    if (resource.type !== "aws_ssm_parameter" || attribute !== "insecure_value") return undefined;
    const parameter = this.remote.parameterOf(resource);
    return parameter?.stack.encoded(parameter.resource);
  }

  /** What the parameter holds as JSON. */
  private encoded({ address, body }: ConfiguredResource): Term | undefined {
    const text = body["insecure_value"];
    const expression = typeof text === "string" ? this.parse(text, `${this.file}: ${address}.insecure_value`) : undefined;
    const only = expression?.kind === "template" && expression.parts.length === 1 ? expression.parts[0] : undefined;
    const call = only?.kind === "interpolation" ? only.expression : expression;
    const [of] = call?.kind === "call" && call.name === "jsonencode" ? call.arguments : [];
    return of && typeof text === "string" ? evaluateTerm(of, text, this) : undefined;
  }

  /** What an output is for whoever reads this state; `undefined` where there is none of that name. */
  output(name: string): Term | undefined {
    const output = this.outputs.get(name);
    return output && this.once(`output.${name}`, output["value"] ?? null);
  }

  parse(text: string, place: string): Expression {
    try {
      return parseTemplate(text);
    } catch (fault) {
      if (fault instanceof SyntaxFault) throw new ReadError(place, fault.message);
      throw fault;
    }
  }

  private text(text: string, place: string): Value {
    if (!text.includes("{") || !(text.includes("${") || text.includes("%{"))) return text;
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const value = this.simple(text) ?? evaluate(this.parse(text, place), text, this);
    this.known.set(text, value);
    return value;
  }

  /** `${aws_vpc.x.id}`, as nearly all are, without a parser. */
  simple(text: string): Reference | undefined {
    const end = text.indexOf("}");
    if (end !== text.length - 1 || !text.startsWith("${")) return undefined;
    const dot = text.indexOf(".", text.indexOf(".") + 1);
    const attribute = text.slice(dot + 1, end);
    const resource = dot < 0 ? undefined : this.byAddress.get(text.slice(2, dot));
    return resource?.mode === "managed" && /^\w+$/.test(attribute) && !resource.sets(attribute)
      ? new Reference(resource, attribute)
      : undefined;
  }

  private local(name: string): Term {
    if (!Object.hasOwn(this.locals, name)) return new Unknown(`local.${name} does not exist`);
    return this.once(`local.${name}`, this.locals[name] ?? null);
  }

  private variable(name: string): Term {
    const variable = this.variables.get(name);
    if (!variable) return new Unknown(`var.${name} does not exist`);
    const fallback = variable["default"];
    return fallback === undefined ? new Unknown(`var.${name}, which has no default`) : plainValue(fallback);
  }

  private remoteState(name: string | undefined, steps: readonly Step[]): { readonly value: Term; readonly taken: number } {
    const address = `data.terraform_remote_state.${name ?? ""}`;
    const resource = this.resource(address);
    const output = outputStep(steps);
    const unknown = (why: string) => ({ value: new Unknown(why), taken: steps.length });
    if (!resource) return unknown(`${address} does not exist`);
    const stack = this.remote.stackOf(resource);
    if (!stack) return unknown(`${address}, a state that was not given`);
    if (output === undefined) return unknown(`${address} as a whole`);
    return { value: stack.output(output) ?? new Unknown(`the stack "${stack.name}" has no output "${output}"`), taken: 4 };
  }

  private once(name: string, json: Json): Term {
    const place = `${this.file}: ${name}`;
    const known = this.terms.get(name);
    if (known !== undefined) return known;
    const term = this.remote.guard(`${this.name}: ${name}`, place, () =>
      typeof json === "string" ? evaluateTerm(this.parse(json, place), json, this) : this.resolve(json, place),
    );
    this.terms.set(name, term);
    return term;
  }

  /** The value of an attribute for another that names it. */
  evaluateFor(resource: Resource, name: string, json: Json): Value {
    const place = `${this.file}: ${resource.address}.${name}`;
    return this.remote.guard(`${this.name}: ${resource.address}.${name}`, place, () => this.resolve(json, place));
  }
}

/** The output that `data.terraform_remote_state.x.outputs.y` names. */
export function outputStep(steps: readonly Step[]): string | undefined {
  const [, , outputs, output] = steps;
  if (outputs?.kind !== "attribute" || outputs.name !== "outputs") return undefined;
  if (output?.kind === "attribute") return output.name;
  return output?.kind === "index" && output.key.kind === "literal" && typeof output.key.value === "string" ? output.key.value : undefined;
}

function byName(json: Json | undefined, place: string): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const [[name = ""], body] of declarations(json, 1, place)) {
    if (found.has(name)) throw new ReadError(`${place}.${name}`, "is there twice");
    found.set(name, body);
  }
  return found;
}

function listOf(json: Json | undefined): readonly Json[] {
  return json === undefined ? [] : isJsonArray(json) ? json : [json];
}

function isDynamic(json: Json): boolean {
  return (
    isJsonObject(json) &&
    Object.values(json).some(
      (block) => isJsonObject(isJsonArray(block) ? (block[0] ?? null) : block) && JSON.stringify(block).includes('"for_each"'),
    )
  );
}
