import { DefaultTokenResolver, StringConcat, TerraformElement, TerraformVariable, Tokenization, type TerraformStack } from "cdktf";

import { expression, identifier, template } from "./hcl-expression";

type Json = Readonly<Record<string, unknown>>;

/** An attribute as CDKTF types it for HCL; inside a provider's block it writes the same keys in snake case. */
interface Typed {
  readonly value: unknown;
  readonly type?: string;
  readonly isBlock?: boolean;
  readonly is_block?: boolean;
  readonly storageClassType?: string;
}

/** A resource that was at another address before. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** Arguments of every resource, which CDKTF leaves untyped. */
const metaArguments = new Set(["depends_on", "provider", "count", "for_each", "lifecycle", "//"]);

/** Arguments that hold addresses and attribute names, not strings. */
const references = new Set(["depends_on", "provider", "ignore_changes", "replace_triggered_by"]);

/** Lists of blocks inside `lifecycle`. */
const conditions = new Set(["precondition", "postcondition"]);

/** Attributes that Terraform lets one write as blocks. */
const attributesAsBlocks = new Set(["ingress", "egress"]);

/**
 * A stack as HCL: the same configuration as its JSON, element by element.
 *
 * @throws for an element, a fragment or an attribute whose form is not known. Nothing is dropped in silence.
 */
export function renderHcl(stack: TerraformStack, terraform: Json, moved: readonly Move[] = []): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const blocks: string[] = [terraformBlock(terraform)];
  for (const element of stack.node.findAll()) {
    if (!TerraformElement.isTerraformElement(element) || element.cdktfStack !== stack) continue;
    if (element instanceof TerraformVariable) {
      blocks.push(variable(element));
      continue;
    }
    const fragment = Tokenization.resolve(element.toHclTerraform(), { scope: stack, resolver }) as Json;
    for (const [kind, content] of Object.entries(fragment)) {
      if (content !== undefined) blocks.push(...fragmentBlocks(kind, content as Json, element.node.path));
    }
  }
  blocks.push(...moved.map(({ from, to }) => block("moved", [`from = ${from}`, `to = ${to}`])));
  return `${blocks.join("\n\n")}\n`;
}

/** From its JSON, because CDKTF's HCL leaves out a default of `false` or `0`, and a variable without its default is another one. */
function variable(element: TerraformVariable): string {
  const [name = "", { type, ...rest } = {}] =
    Object.entries((element.toTerraform() as { readonly variable: Record<string, Json> }).variable)[0] ?? [];
  return block(`variable ${template(name)}`, [
    ...(type === undefined ? [] : [`type = ${bare(type, element.node.path)}`]),
    ...attributes(rest),
  ]);
}

function fragmentBlocks(kind: string, content: Json, path: string): readonly string[] {
  switch (kind) {
    // Merged over all elements already.
    case "terraform":
      return [];
    case "locals":
      return Object.entries(content).map(([name, local]) => block("locals", [`${name} = ${expression((local as Typed).value)}`]));
    case "provider":
      return Object.entries(content).flatMap(([name, list]) =>
        (list as readonly Json[]).map((attributes) => block(`provider ${template(name)}`, body(attributes, path))),
      );
    case "resource":
    case "data":
      return Object.entries(content).flatMap(([type, named]) =>
        Object.entries(named as Json).map(([name, attributes]) =>
          block(`${kind} ${template(type)} ${template(name)}`, body(attributes as Json, path)),
        ),
      );
    case "output":
      return Object.entries(content).map(([name, attributes]) => block(`output ${template(name)}`, body(attributes as Json, path)));
    default:
      throw new Error(`${path} writes ${kind}, which has no form in HCL here; synthesize JSON`);
  }
}

function terraformBlock(terraform: Json): string {
  const lines = Object.entries(terraform).flatMap(([name, value]) => {
    switch (name) {
      case "required_version":
        return [`required_version = ${expression(value)}`];
      case "required_providers":
        return nested("required_providers", attributes(value as Json));
      case "backend":
        return Object.entries(value as Json).flatMap(([type, config]) => nested(`backend ${template(type)}`, backend(config as Json)));
      case "cloud":
        return nested("cloud", backend(value as Json));
      default:
        throw new Error(`terraform.${name} has no form in HCL here; synthesize JSON`);
    }
  });
  return block("terraform", lines);
}

/** Of a backend's arguments only `workspaces` is a block, and Terraform refuses it as anything else. */
function backend(config: Json): readonly string[] {
  const { workspaces, ...rest } = config;
  return [...attributes(rest), ...(workspaces === undefined ? [] : nested("workspaces", attributes(workspaces as Json)))];
}

function attributes(values: Json): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`${identifier(name)} = ${expression(value)}`]));
}

/** What is inside a block. */
function body(content: Json, path: string): readonly string[] {
  return Object.entries(content).flatMap(([name, value]) => {
    if (value === undefined || name === "//") return [];
    if (name === "lifecycle") return nested(name, lifecycle(value as Json, path));
    if (references.has(name)) return [`${name} = ${bare(value, path)}`];
    if (isTyped(value)) return typed(name, value, path);
    if (metaArguments.has(name) || typeof value !== "object" || value === null) return [`${name} = ${expression(value)}`];
    throw new Error(`${path}: whether ${name} is a block or a value is not known; synthesize JSON`);
  });
}

function typed(name: string, attribute: Typed, path: string): readonly string[] {
  const { value } = attribute;
  if (value === undefined) return [];
  if (attribute.storageClassType === "reference" || attribute.type === "reference") return [`${name} = ${bare(value, path)}`];
  if (!(attribute.isBlock ?? attribute.is_block)) return [`${name} = ${expression(plain(value))}`];
  const blocks = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  // The one list of blocks for which "none" differs from "unsaid": none allowed, against whatever there is.
  if (blocks.length === 0 && attributesAsBlocks.has(name)) return [`${name} = []`];
  return blocks.flatMap((content) => {
    if (typeof content !== "object" || content === null) throw new Error(`${path}: the block ${name} is no block; synthesize JSON`);
    return nested(name, body(content as Json, path));
  });
}

function lifecycle(content: Json, path: string): readonly string[] {
  return Object.entries(content).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (references.has(name)) return [`${name} = ${bare(value, path)}`];
    if (typeof value === "boolean") return [`${name} = ${String(value)}`];
    if (conditions.has(name) && Array.isArray(value)) return value.flatMap((condition) => nested(name, attributes(condition as Json)));
    throw new Error(`${path}: lifecycle.${name} has no form in HCL here; synthesize JSON`);
  });
}

/** Addresses, written without quotes. */
function bare(value: unknown, path: string): string {
  if (Array.isArray(value)) return `[${value.map((item) => bare(item, path)).join(", ")}]`;
  if (typeof value !== "string") throw new Error(`${path}: a reference is no text`);
  return value.replace(/^\$\{(.*)\}$/, "$1");
}

/** The value without the types that CDKTF puts around attributes of attributes. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, isTyped(item) ? plain(item.value) : plain(item)]));
}

function isTyped(value: unknown): value is Typed {
  return typeof value === "object" && value !== null && "value" in value && "type" in value;
}

function block(head: string, lines: readonly string[]): string {
  return nested(head, lines).join("\n");
}

function nested(head: string, lines: readonly string[]): readonly string[] {
  return [`${head} {`, ...lines.map(indent), "}"];
}

/** Text of a heredoc stays where it is: two spaces would become part of it. */
function indent(line: string): string {
  const [first = "", ...rest] = line.split("\n");
  return line.includes("<<EOT\n")
    ? [`  ${first}`, ...rest].join("\n")
    : line
        .split("\n")
        .map((part) => `  ${part}`)
        .join("\n");
}
