import type { Construct } from "constructs";

import type { Plan, StackPlan } from "../plan/plan";
import type { VpcEnd } from "./hub-contract";
import { PlannedStack } from "./planned-stack";
import type { Providers } from "./providers";
import { ReadContract } from "./read-contract";
import { find, group } from "./reference";
import { VpcPeering } from "./vpc-peering";

/** A peering in a state of its own. It knows its VPCs by the contracts that their states publish. */
export class PeeringStack extends PlannedStack {
  constructor(scope: Construct, plan: Plan, name: string) {
    super(scope, plan, name);
    writePeerings(this, this.plan.peerings, plan, this.providers, (vpc) => {
      const [stack, { contract, state }] = stackOf(plan, vpc);
      const provider = this.providers(find({ ...plan.vpcs, ...plan.existing }, vpc, "VPC").account);
      const props = { stack, contract: contract ?? { kind: "state" as const }, state };
      return new ReadContract(group(this, "vpc"), vpc, { ...props, ...(provider && { provider }) });
    });
  }
}

function stackOf({ stacks }: Plan, vpc: string): readonly [string, StackPlan] {
  const found = Object.entries(stacks).find(([, { vpcs, existing }]) => [...vpcs, ...existing].includes(vpc));
  if (!found) throw new Error(`${vpc} is in no state`);
  return found;
}

/** Writes peerings, each below the names of both VPCs: `peering_payments_shop_…`. */
export function writePeerings(
  scope: Construct,
  keys: readonly string[],
  { peerings, vpcs, existing }: Plan,
  providers: Providers,
  vpcOf: (vpc: string) => VpcEnd,
): void {
  const end = (vpc: string) => {
    const provider = providers(find({ ...vpcs, ...existing }, vpc, "VPC").account);
    return { vpc: vpcOf(vpc), ...(provider && { provider }) };
  };
  for (const key of keys) {
    const plan = find(peerings, key, "peering");
    const [one, other] = plan.between;
    const ends = { requester: end(plan.requester.vpc), accepter: end(plan.accepter.vpc) };
    new VpcPeering(group(group(scope, "peering"), one), other, { plan, ...ends });
  }
}
