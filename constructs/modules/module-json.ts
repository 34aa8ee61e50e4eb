import { createHash } from "node:crypto";

import type { AddressedStack } from "../addressed-stack";
import { expression } from "../hcl-expression";

type Json = Readonly<Record<string, unknown>>;

/** A module as Terraform reads it, by the name of the file. */
export type ModuleFiles = Readonly<Record<(typeof moduleFileNames)[number], Json>>;

/** The files of a module that Terraform reads. */
export const moduleFileNames = ["main.tf.json", "variables.tf.json", "outputs.tf.json", "versions.tf.json"] as const;

/** Terraform since 1.9 lets the validation of a variable look at other variables. */
const oldestTerraform = ">= 1.9.0";

/**
 * A stack as a module: no backend and no provider, which are the root's, and tags that the root may add to.
 *
 * The stack has a local `tags`, which every resource with tags takes beside its own.
 *
 * @param aliases - providers that the root hands over beside the default one, such as `aws.hub`
 * @throws where the stack is not valid by itself
 */
export function moduleFiles(stack: AddressedStack, aliases: readonly string[]): ModuleFiles {
  stack.prepareStack();
  const faults = stack.node.findAll().flatMap((construct) => construct.node.validate());
  if (faults.length > 0) throw new Error(`${stack.node.id} is not valid: ${faults.join("; ")}`);
  const { terraform, resource, locals, data, moved, variable, output, ...rest }: Json & ReturnType<AddressedStack["toTerraform"]> =
    stack.toTerraform();
  const other = Object.keys(rest).find((kind) => kind !== "provider" && kind !== "//");
  if (other !== undefined) throw new Error(`${stack.node.id} writes ${other}, which has no place in a module`);
  const { aws } = terraform["required_providers"] as { readonly aws: Json };
  const said = terraform["required_version"] as string | undefined;
  const requirements = {
    required_version: said === undefined ? oldestTerraform : `${oldestTerraform}, ${said}`,
    required_providers: { aws: { ...aws, ...(aliases.length > 0 && { configuration_aliases: aliases }) } },
  };
  return {
    "main.tf.json": { locals, data, ...(moved !== undefined && { moved }), resource: tagged(resource ?? {}) },
    "variables.tf.json": { variable },
    "outputs.tf.json": { output },
    "versions.tf.json": { terraform: requirements },
  };
}

/** Locals that a module only compares with: they change with every VPC of the environment. */
const compared = ["taken", "taken_names"];

/** A short hash of what a module makes: the same where writing it again would make nothing else. */
export function stampOf(files: ModuleFiles): string {
  const locals = Object.entries((files["main.tf.json"]["locals"] ?? {}) as Json).filter(([name]) => !compared.includes(name));
  const made = { ...files, "main.tf.json": { ...files["main.tf.json"], locals: Object.fromEntries(locals) } };
  return createHash("sha256").update(JSON.stringify(made)).digest("hex").slice(0, 12);
}

function tagged(resources: Readonly<Record<string, Readonly<Record<string, Json>>>>): Json {
  return mapValues(resources, (named) =>
    mapValues(named, (attributes) =>
      typeof attributes["tags"] === "object"
        ? { ...attributes, tags: `\${merge(local.tags, ${expression(attributes["tags"])})}` }
        : attributes,
    ),
  );
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
}
