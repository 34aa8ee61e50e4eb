import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { TerraformLocal, TerraformOutput, type TerraformStack, TerraformVariable, type TerraformVariableConfig } from "cdktf";

import { group } from "../reference";

/** A condition that an input must fulfil, as an expression, and what is said where it does not. */
export interface Condition {
  readonly condition: string;
  /** A sentence; may hold expressions. */
  readonly otherwise: string;
}

export interface Input extends Pick<TerraformVariableConfig, "type" | "description" | "default"> {
  readonly type: string;
  readonly description: string;
  readonly conditions?: readonly Condition[];
}

/** A variable of a module, `var.<name>`. */
export function input(stack: TerraformStack, name: string, { conditions = [], ...config }: Input): void {
  const validation = conditions.map(({ condition, otherwise: errorMessage }) => ({ condition: `\${${condition}}`, errorMessage }));
  const variable = new TerraformVariable(group(stack, "variable"), name, {
    ...config,
    nullable: false,
    ...(validation.length > 0 && { validation }),
  });
  variable.overrideLogicalId(name);
}

/** An output of a module. */
export function output(stack: TerraformStack, name: string, description: string, value: unknown): void {
  new TerraformOutput(group(stack, "output"), name, { description, value }).overrideLogicalId(name);
}

/** A value that a module holds, `local.<name>`. */
export function local(stack: TerraformStack, name: string, value: unknown): void {
  new TerraformLocal(group(stack, "local"), name, value).overrideLogicalId(name);
}

/** Refuses a provider of another region, in which the zones of the module are not. */
export function requireRegion(stack: TerraformStack, region: string): void {
  new DataAwsRegion(stack, "region", {
    lifecycle: {
      postcondition: [
        {
          // What newer providers call `region` and older ones `name`.
          condition: `\${self.id == "${region}"}`,
          errorMessage: `This module makes a network in ${region}, and its provider works in \${self.id}: hand over a provider of ${region}.`,
        },
      ],
    },
  });
}

/** The input for tags, and the local `tags` of all that the module makes. */
export function tagsInput(stack: TerraformStack, own: string): void {
  input(stack, "tags", {
    type: "map(string)",
    description: "Tags on everything that takes them, beside those of the environment; of one key, these hold.",
    default: {},
    conditions: [
      { condition: '!contains(keys(var.tags), "Name")', otherwise: "Name is what the module names each resource by: choose another key." },
    ],
  });
  local(stack, "tags", `\${merge(${own}, var.tags)}`);
}
