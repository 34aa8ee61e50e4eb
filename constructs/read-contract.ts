import { TerraformElement, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";

import type { BackendPlan, ContractPlan } from "../plan/plan";
import type { EndpointNames, HubContract, VpcEnd } from "./hub-contract";
import { contractVersion } from "./published-contract";

/** Whose contract is read, and where it lies. */
export interface ReadContractProps {
  /** The stack that publishes the contract. */
  readonly stack: string;
  readonly contract: ContractPlan;
  /** The backend of that stack. */
  readonly state: BackendPlan;
  /** Provider of the hub's account and region. @default - the stack's own */
  readonly provider?: TerraformProvider;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * A hub or a VPC in another state, by the contract that it publishes there.
 *
 * A plan fails before it changes anything where that state is older or newer than its reader, or has no such table: the message says
 * which side is to be applied first.
 */
export class ReadContract extends TerraformElement implements HubContract, EndpointNames, VpcEnd {
  readonly #props: ReadContractProps;
  readonly #needed = new Set<string>();

  constructor(scope: Construct, id: string, props: ReadContractProps) {
    super(scope, id);
    this.#props = props;
  }

  get gatewayId(): string {
    return this.#read("gateway_id");
  }

  tableId(table: string): string {
    return this.#read("tables", table);
  }

  zoneId(endpoint: string): string {
    return this.#read("zones", endpoint);
  }

  get vpcId(): string {
    return this.#read("vpc_id");
  }

  get profileId(): string {
    return this.#read("profile_id");
  }

  override toTerraform(): Json {
    const { type, attributes } = this.#source();
    return { data: { [type]: { [this.friendlyUniqueId]: { ...attributes, ...this.#provider(), lifecycle: this.#lifecycle() } } } };
  }

  override toHclTerraform(): Json {
    const { type, attributes } = this.#source();
    const typed = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { value, type: "any", isBlock: false }]));
    return { data: { [type]: { [this.friendlyUniqueId]: { ...typed, ...this.#provider(), lifecycle: this.#lifecycle() } } } };
  }

  /** States are read without any provider of AWS. */
  #provider(): Json {
    const { provider, contract } = this.#props;
    return provider && contract.kind === "parameter" ? { provider: provider.fqn } : {};
  }

  #source(): { readonly type: string; readonly attributes: Json } {
    const { contract, state } = this.#props;
    if (contract.kind === "parameter") return { type: "aws_ssm_parameter", attributes: { name: contract.parameter } };
    // Another word for the same workspaces, where they are read.
    const backend = state.type === "cloud" ? "remote" : state.type;
    return { type: "terraform_remote_state", attributes: { backend, config: readable(state.config) } };
  }

  #read(...steps: readonly string[]): string {
    const path = steps.map((step) => `["${step}"]`).join("");
    this.#needed.add(path);
    const { type } = this.#source();
    const source = `data.${type}.${this.friendlyUniqueId}`;
    return `\${${type === "aws_ssm_parameter" ? `jsondecode(${source}.insecure_value)` : `${source}.outputs.contract`}${path}}`;
  }

  #lifecycle(): Json {
    const { stack, contract } = this.#props;
    const self = contract.kind === "parameter" ? "jsondecode(self.insecure_value)" : "self.outputs.contract";
    const first = `apply stack ${stack} first`;
    const version = {
      condition: `\${try(${self}.version, 0) == ${String(contractVersion)}}`,
      error_message:
        `Stack ${stack} publishes version \${try(${self}.version, "none")} of its contract, and this stack reads version ${String(contractVersion)}: ` +
        `where that is older, or none, ${first}; where it is newer, synthesize this stack with the toolkit that wrote ${stack}.`,
    };
    const complete = [...this.#needed].sort().map((path) => ({
      condition: `\${can(${self}${path})}`,
      error_message: `Stack ${stack} publishes no contract${path.replaceAll('"', "'")}, which this stack needs: ${first}.`,
    }));
    return { postcondition: [version, ...complete] };
  }
}

/** Arguments for reading a state: all but those that lock it. */
function readable(config: Json): Json {
  return Object.fromEntries(Object.entries(config).filter(([name]) => !name.includes("lock")));
}
