import type { Construct } from "constructs";

import type { Plan, StackPlan } from "../plan/plan";
import { AddressedStack } from "./addressed-stack";
import type { Move } from "./hcl";
import { movesOf } from "./moves";
import { declareProviders, type Providers } from "./providers";
import { find } from "./reference";
import { State } from "./state";

/**
 * A stack of a plan with its backend and its providers. By itself it is what a VPC left behind: a state in which the next apply
 * destroys everything, and the means to do it.
 */
export class PlannedStack extends AddressedStack {
  protected readonly plan: StackPlan;
  protected readonly providers: Providers;
  readonly #renamed: Plan["renamed"];

  constructor(scope: Construct, plan: Plan, name: string) {
    super(scope, name, plan.versions);
    this.plan = find(plan.stacks, name, "stack");
    new State(this, this.plan.state);
    this.providers = declareProviders(this, plan, this.plan.accounts);
    this.#renamed = plan.renamed;
  }

  protected override moved(): readonly Move[] {
    return movesOf(this, this.#renamed);
  }
}
