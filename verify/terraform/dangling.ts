import type { ConfiguredStack } from "./configured-stack";
import { outputStep } from "./configured-stack";
import { isJsonArray, isJsonObject, type Json, maximumNesting } from "./document";
import { parseExpression } from "./expression/parse";
import { type Expression, type Step, SyntaxFault } from "./expression/syntax";
import type { RemoteStates } from "./remote-states";
import { ReadError } from "./resource";

/** A text in a configuration that names what does not exist. */
export interface DanglingReference {
  readonly stack: string;
  /** `aws_route.x`, `local.x`, `output.x`. */
  readonly address: string;
  /** `vpc_id`, `tags.Name`, `depends_on[0]`; empty for a local or an output. */
  readonly attribute: string;
  /** `aws_vpc.gone`, `local.gone`, `data.terraform_remote_state.hub.outputs.gone`. */
  readonly missing: string;
}

/** What names stand for to Terraform itself. */
const builtIn = new Set(["count", "each", "path", "self", "terraform"]);

/** Every name in a stack that stands for nothing, in order of address. */
export function danglingIn(stack: ConfiguredStack, remote: RemoteStates): readonly DanglingReference[] {
  const found: DanglingReference[] = [];
  const known = new Map<string, readonly string[]>();
  const missingIn = (text: string, place: string): readonly string[] => {
    if (stack.simple(text)) return [];
    let missing = known.get(text);
    if (missing === undefined) known.set(text, (missing = [...new Set(missingOf(stack.parse(text, place), stack, remote))]));
    return missing;
  };
  const walk = (json: Json, address: string, path: string, depth = 0): void => {
    if (depth > maximumNesting) throw new ReadError(`${stack.file}: ${address}`, `is nested more than ${maximumNesting} deep`);
    if (typeof json === "string") {
      if (!json.includes("{") || !(json.includes("${") || json.includes("%{"))) return;
      for (const missing of missingIn(json, `${stack.file}: ${address}.${path}`))
        found.push({ stack: stack.name, address, attribute: path, missing });
    } else if (isJsonArray(json)) {
      for (const [index, member] of json.entries())
        if (typeof member === "string" || typeof member === "object") walk(member, address, `${path}[${index}]`, depth + 1);
    } else if (isJsonObject(json)) {
      for (const key in json) {
        const member = json[key];
        if (typeof member === "string" || (typeof member === "object" && member !== null))
          walk(member, address, path === "" ? key : `${path}.${key}`, depth + 1);
      }
    }
  };
  for (const { address, body } of stack.resources) {
    walk(body, address, "");
    found.push(...missingDependencies(stack, remote, address, body["depends_on"]));
  }
  for (const [name, local] of Object.entries(stack.locals)) walk(local, `local.${name}`, "");
  for (const [name, output] of stack.outputs) {
    walk(output["value"] ?? null, `output.${name}`, "");
    found.push(...missingDependencies(stack, remote, `output.${name}`, output["depends_on"]));
  }
  return found.sort((one, other) => (one.address < other.address ? -1 : one.address > other.address ? 1 : 0));
}

function missingDependencies(
  stack: ConfiguredStack,
  remote: RemoteStates,
  address: string,
  json: Json | undefined,
): readonly DanglingReference[] {
  const entries = json === undefined ? [] : isJsonArray(json) ? json : [json];
  return entries.flatMap((entry, index) => {
    const attribute = `depends_on[${index}]`;
    if (typeof entry !== "string") throw new ReadError(`${stack.file}: ${address}.${attribute}`, "must be a text");
    if (entry.includes("${") || stack.resource(entry)) return [];
    try {
      return missingOf(parseExpression(entry), stack, remote).map((missing) => ({ stack: stack.name, address, attribute, missing }));
    } catch (fault) {
      if (fault instanceof SyntaxFault) throw new ReadError(`${stack.file}: ${address}.${attribute}`, fault.message);
      throw fault;
    }
  });
}

function missingOf(expression: Expression, stack: ConfiguredStack, remote: RemoteStates): readonly string[] {
  const missing: string[] = [];
  const walk = (expression: Expression, bound: ReadonlySet<string>): void => {
    const all = (expressions: readonly Expression[]) => {
      for (const each of expressions) walk(each, bound);
    };
    switch (expression.kind) {
      case "literal":
        return;
      case "name":
        if (!bound.has(expression.name)) missing.push(expression.name);
        return;
      case "template":
        return void all(expression.parts.flatMap((part) => (part.kind === "interpolation" ? [part.expression] : [])));
      case "access":
        all(expression.steps.flatMap((step) => (step.kind === "index" ? [step.key] : [])));
        if (expression.of.kind !== "name") walk(expression.of, bound);
        else if (!bound.has(expression.of.name)) missing.push(...missingName(expression.of.name, expression.steps, stack, remote));
        return;
      case "call":
        return void all(expression.arguments);
      case "unary":
        return void walk(expression.of, bound);
      case "binary":
        return void all([expression.left, expression.right]);
      case "conditional":
        return void all([expression.condition, expression.then, expression.otherwise]);
      case "list":
        return void all(expression.members);
      case "object":
        return void all(expression.members.flat());
      case "for": {
        walk(expression.over, bound);
        const inner = new Set([...bound, ...expression.names]);
        for (const each of [expression.key, expression.result, expression.condition]) if (each) walk(each, inner);
      }
    }
  };
  walk(expression, new Set());
  return missing;
}

function missingName(root: string, steps: readonly Step[], stack: ConfiguredStack, remote: RemoteStates): readonly string[] {
  const [first, second] = steps.map((step) => (step.kind === "attribute" ? step.name : undefined));
  if (builtIn.has(root)) return [];
  const address = [root, first, ...(root === "data" || root === "ephemeral" ? [second] : [])]
    .filter((name) => name !== undefined)
    .join(".");
  if (root === "local") return first !== undefined && Object.hasOwn(stack.locals, first) ? [] : [address];
  if (root === "var") return first !== undefined && stack.hasVariable(first) ? [] : [address];
  const resource = stack.resource(address);
  if (!resource) return [address];
  const output = resource.type === "terraform_remote_state" ? outputStep(steps) : undefined;
  const other = output === undefined ? undefined : remote.stackOf(resource);
  return output !== undefined && other && !other.outputs.has(output) ? [`${address}.outputs.${output}`] : [];
}
