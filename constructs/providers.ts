import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformVariable, type TerraformStack } from "cdktf";

import type { Tags } from "../plan/environment";
import type { AccountPlan, Plan } from "../plan/plan";
import { find } from "./reference";

/** The provider of an account, by its id; none for the stack's own. */
export type Providers = (account: string | undefined) => AwsProvider | undefined;

/** A region, and an account, in which a stack works. */
export interface ProviderProps {
  readonly region: string;
  /** Absent: that of Terraform's credentials. */
  readonly account?: AccountPlan;
  /** Default tags. */
  readonly tags: Tags;
  /** @default - the stack's own provider */
  readonly alias?: string;
}

/** Declares a provider. */
export function declareProvider(stack: TerraformStack, id: string, { region, account, tags, alias }: ProviderProps): AwsProvider {
  return new AwsProvider(stack, id, {
    ...(alias !== undefined && { alias }),
    region,
    ...(account && entryOf(stack, account)),
    ...(Object.keys(tags).length > 0 && { defaultTags: [{ tags: { ...tags } }] }),
  });
}

/** Declares the provider of the hub's account, which is the stack's own, and one for each of some other accounts. */
export function declareProviders(stack: TerraformStack, plan: Plan, accounts: readonly string[]): Providers {
  const { region, tags } = plan;
  declareProvider(stack, "aws", plan);
  const others = Object.fromEntries(
    accounts.map((id) => {
      const alias = `account-${id}`;
      return [id, declareProvider(stack, alias, { alias, region, account: find(plan.accounts, id, "account"), tags })];
    }),
  );
  return (account) => (account === undefined ? undefined : find(others, account, "provider of account"));
}

/** How a provider gets into an account; in any other it refuses to work. */
function entryOf(stack: TerraformStack, { id, role: roleArn, externalId: name }: AccountPlan) {
  const allowed = { allowedAccountIds: [id] };
  if (roleArn === undefined) return allowed;
  if (name === undefined) return { ...allowed, assumeRole: [{ roleArn }] };
  const assumed = { ...allowed, assumeRole: [{ roleArn, externalId: `\${var.${name}}` }] };
  // Two providers may enter one account.
  if (stack.node.tryFindChild(`external-id-${id}`)) return assumed;
  const variable = new TerraformVariable(stack, `external-id-${id}`, {
    type: "string",
    description: `External id for ${roleArn}`,
  });
  // A shell sets no variable whose name has a dash.
  variable.overrideLogicalId(name);
  return assumed;
}
