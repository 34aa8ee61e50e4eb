import { isJsonArray, type JsonObject, objectAt, objectsAt, textAt } from "./document";
import type { Term } from "./expression/evaluate";
import { parseExpression } from "./expression/parse";
import { type Step, SyntaxFault } from "./expression/syntax";
import { ReadError, Reference, type Resource, type Terraform, Unknown, type Values } from "./resource";

/** One module in the configuration of a plan: not an instance of it. */
export interface PlannedModule {
  /** `hub`, `hub.spoke`; empty for the root. */
  readonly path: string;
  readonly resources: ReadonlyMap<string, JsonObject>;
  readonly calls: JsonObject;
  readonly outputs: JsonObject;
}

/** What a plan says of how it was configured, and what its resources are, so that what is unknown before apply can be traced. */
export class PlannedModules {
  private readonly modules = new Map<string, PlannedModule>();
  /** Resources of one `resource` block of one instance of a module, by its key: `module.hub["a"].aws_subnet.x`. */
  private readonly instances = new Map<string, Map<string | number | undefined, Resource>>();
  readonly variables: JsonObject;
  terraform: Terraform | undefined;

  constructor(
    readonly file: string,
    plan: JsonObject,
  ) {
    const root = objectAt(objectAt(plan["configuration"], `${file}: configuration`)["root_module"], `${file}: configuration.root_module`);
    this.variables = objectAt(plan["variables"], `${file}: variables`);
    const waiting: [string, JsonObject][] = [["", root]];
    for (const [path, module] of waiting) {
      const calls = objectAt(module["module_calls"], `${file}: module_calls`);
      const resources = objectsAt(module["resources"], `${file}: configuration.resources`);
      const byAddress = new Map(
        resources.map((resource) => [textAt(resource["address"], `${file}: configuration.resources.address`), resource] as const),
      );
      this.modules.set(path, { path, resources: byAddress, calls, outputs: objectAt(module["outputs"], `${file}: outputs`) });
      for (const [name, call] of Object.entries(calls)) {
        const child = objectAt(objectAt(call, `${file}: module.${name}`)["module"], `${file}: module.${name}`);
        waiting.push([path === "" ? name : `${path}.${name}`, child]);
      }
    }
  }

  connect(terraform: Terraform): void {
    this.terraform = terraform;
  }

  module(path: string): PlannedModule | undefined {
    return this.modules.get(path);
  }

  add(resource: Resource): void {
    const { base, key } = keyOf(resource.address);
    const others = this.instances.get(base);
    if (others) others.set(key, resource);
    else this.instances.set(base, new Map([[key, resource]]));
  }

  /** The resource of this address, or where it has count or for_each a list or map of them; `undefined` where there is none. */
  at(base: string): Term | undefined {
    const found = this.instances.get(base);
    if (!found) return undefined;
    const only = found.get(undefined);
    if (only) return new Reference(only, "");
    const members = [...found].map(([key, resource]) => [key, new Reference(resource, "")] as const);
    const isCounted = members.every(([key]) => typeof key === "number");
    return isCounted
      ? members.sort(([one], [other]) => Number(one) - Number(other)).map(([, reference]) => reference)
      : (Object.fromEntries(members) as Values);
  }
}

/** An address without the key of its last part, and that key. */
export function keyOf(address: string): { readonly base: string; readonly key: string | number | undefined } {
  const start = address.endsWith("]") ? startOfKey(address) : -1;
  if (start < 0) return { base: address, key: undefined };
  const key = JSON.parse(address.slice(start + 1, -1).replaceAll("$${", "${")) as string | number;
  return { base: address.slice(0, start), key };
}

/** Where the `[` of the key at the end stands: a key may hold brackets, too. */
function startOfKey(address: string): number {
  let quoted = false;
  let start = -1;
  for (let index = 0; index < address.length; index += 1) {
    const character = address[index];
    if (character === "\\" && quoted) index += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === "[" && !quoted) start = index;
  }
  return start;
}

/** The references of an expression without those that only repeat the beginning of another: `aws_vpc.x` after `aws_vpc.x.id`. */
export function referencesOf(expression: JsonObject): readonly string[] {
  const references = isJsonArray(expression["references"]) ? expression["references"].filter((name) => typeof name === "string") : [];
  return references.filter((name, index) => {
    const before = references[index - 1];
    return before === undefined || !(before.startsWith(`${name}.`) || before.startsWith(`${name}[`));
  });
}

/** The name at the root of a reference, and the steps from there. */
export function stepsOf(reference: string, place: string): { readonly root: string; readonly steps: readonly Step[] } {
  try {
    const parsed = parseExpression(reference);
    if (parsed.kind === "name") return { root: parsed.name, steps: [] };
    if (parsed.kind === "access" && parsed.of.kind === "name") return { root: parsed.of.name, steps: parsed.steps };
  } catch (fault) {
    if (!(fault instanceof SyntaxFault)) throw fault;
  }
  throw new ReadError(place, `refers to ${JSON.stringify(reference)}, which is no name`);
}

/** What a plan cannot tell. */
export function untold(name: string): Unknown {
  return new Unknown(`${name}, which a plan does not tell`);
}

/** `module.hub["a"].module.spoke.` is an instance of `hub.spoke`. */
export function pathOf(prefix: string): string {
  const names: string[] = [];
  for (let rest = prefix.slice(0, -1); rest !== "";) {
    const { base } = keyOf(rest);
    const start = base.lastIndexOf("module.");
    names.unshift(base.slice(start + "module.".length));
    rest = base.slice(0, Math.max(0, start - 1));
  }
  return names.join(".");
}
