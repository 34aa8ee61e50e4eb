import type { Tags } from "../environment";
import type { AccountPlan, BackendPlan, ContractPlan, Plan } from "../plan";

/** The plan of a link: everything decided about what two hubs have in common. */
export interface LinkPlan {
  /** `ireland_link_london`: the two names in their order. */
  readonly name: string;
  readonly versions: Plan["versions"];
  readonly state: BackendPlan;
  /** Asks for the peering. */
  readonly requester: LinkSidePlan;
  readonly accepter: LinkSidePlan;
}

/** What a link has in the hub of one environment. */
export interface LinkSidePlan {
  /** Name of the environment. */
  readonly environment: string;
  readonly region: string;
  /** Default tags of the provider. */
  readonly tags: Tags;
  /** Absent: that of Terraform's credentials. */
  readonly account?: AccountPlan;
  /** Where the contract of the hub is read: the stack that publishes it, how, and its state. */
  readonly hub: { readonly stack: string; readonly contract: ContractPlan; readonly state: BackendPlan };
  /** The hub table of what comes over the peering. */
  readonly table: string;
  /** Static routes to the peering, by table and destination. */
  readonly routes: Readonly<Record<string, Readonly<Record<string, LinkRoutePlan>>>>;
}

/** A static route to the peering. */
export interface LinkRoutePlan {
  readonly destination: string;
  /** Why the route exists, in network words. */
  readonly why: string;
}
