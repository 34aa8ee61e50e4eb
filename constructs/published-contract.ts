import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { TerraformOutput, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";

import type { ContractPlan } from "../plan/plan";

/** The version of a hub's contract. Raised when a reader of the old one would read something else, or nothing. */
export const contractVersion = 1;

/** What other states may know of a hub, by the words of its contract. */
export interface Contract {
  readonly gateway_id: string;
  /** Ids of the tables by name. */
  readonly tables: Readonly<Record<string, string>>;
  /** Ids of the private zones by endpoint. */
  readonly zones: Readonly<Record<string, string>>;
  readonly profile_id?: string;
}

/** What other states may know of a VPC. */
export interface VpcContract {
  readonly vpc_id: string;
  /** Ids of its route tables by name. */
  readonly tables: Readonly<Record<string, string>>;
}

/**
 * Says to other states what they may know of a hub, or of a VPC: the output `contract`, and a parameter where states may not be read.
 *
 * @param provider of the account that keeps the parameter; the stack's own where absent
 */
export function publishContract(
  scope: Construct,
  contract: Contract | VpcContract,
  plan: ContractPlan,
  provider?: TerraformProvider,
): void {
  const value = { version: contractVersion, ...contract };
  const description = "vpc_id" in contract ? "What states of peerings know of this VPC" : "What states of VPCs and links know of this hub";
  new TerraformOutput(scope, "contract", { value, description });
  if (plan.kind === "state") return;
  new SsmParameter(scope, "contract-parameter", {
    name: plan.parameter,
    type: "String",
    // Ids are no secrets, and whatever came from a secret value would be hidden in every plan.
    insecureValue: `\${jsonencode(${expressionOf(value)})}`,
    description,
    ...(provider && { provider }),
  });
}

/** A value of records, numbers and references as an expression of Terraform. */
function expressionOf(value: unknown): string {
  if (typeof value === "string") return /^\$\{(.*)\}$/.exec(value)?.[1] ?? JSON.stringify(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)} = ${expressionOf(inner)}`)
    .join(", ")} }`;
}
