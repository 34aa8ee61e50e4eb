import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformVariable, type TerraformStack } from "cdktf";

import type { AccountPlan, Plan } from "../plan/plan";
import { find } from "./reference";

/** The provider of an account, by its id; none for the stack's own. */
export type Providers = (account: string | undefined) => AwsProvider | undefined;

/** Declares the provider of the hub's account, which is the stack's own, and one for each of some other accounts. */
export function declareProviders(stack: TerraformStack, plan: Plan, accounts: readonly string[]): Providers {
  const tags = Object.keys(plan.tags).length > 0 && { defaultTags: [{ tags: { ...plan.tags } }] };
  new AwsProvider(stack, "aws", { region: plan.region, ...(plan.account && entryOf(stack, plan.account)), ...tags });
  const others = Object.fromEntries(
    accounts.map((id) => {
      const alias = `account-${id}`;
      return [
        id,
        new AwsProvider(stack, alias, { alias, region: plan.region, ...entryOf(stack, find(plan.accounts, id, "account")), ...tags }),
      ];
    }),
  );
  return (account) => (account === undefined ? undefined : find(others, account, "provider of account"));
}

/** How a provider gets into an account; in any other it refuses to work. */
function entryOf(stack: TerraformStack, { id, role: roleArn, externalId: name }: AccountPlan) {
  const allowed = { allowedAccountIds: [id] };
  if (roleArn === undefined) return allowed;
  if (name === undefined) return { ...allowed, assumeRole: [{ roleArn }] };
  const variable = new TerraformVariable(stack, `external-id-${id}`, {
    type: "string",
    description: `External id for ${roleArn}`,
  });
  // A shell sets no variable whose name has a dash.
  variable.overrideLogicalId(name);
  return { ...allowed, assumeRole: [{ roleArn, externalId: `\${var.${name}}` }] };
}
