import { TerraformBackend, TerraformStack, type TerraformRemoteState } from "cdktf";
import type { Construct } from "constructs";

import type { BackendPlan } from "../plan/plan";

/**
 * Where a stack keeps its state: any backend, in Terraform's own words.
 *
 * CDKTF's own backends lack arguments, write paths of the machine or run Terraform during synth. This one also forbids CDKTF's
 * references between stacks: they would add outputs to a hub whose plan must stay empty.
 */
export class State extends TerraformBackend {
  constructor(
    scope: Construct,
    private readonly backend: BackendPlan,
  ) {
    super(scope, "backend", backend.type);
  }

  override toTerraform(): Record<string, unknown> {
    const { type, config } = this.backend;
    return { terraform: type === "cloud" ? { cloud: { ...config } } : { backend: { [type]: { ...config } } } };
  }

  override toHclTerraform(): Record<string, unknown> {
    return this.toTerraform();
  }

  /** @throws always: another state is read through its contract. */
  override getRemoteStateDataSource(): TerraformRemoteState {
    throw new Error(`${TerraformStack.of(this).node.id} may only be read through its contract`);
  }
}
