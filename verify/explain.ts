import type { Environment } from "../plan/environment";
import type { Conversation } from "./conversation";
import type { Terraform } from "./terraform/resource";

/** One flow, there and back, with what stops it or lets it pass. */
export interface Explanation {
  readonly passes: boolean;
  /** A line a hop, each with the address of the resource behind it; then the verdict of the firewall. */
  readonly lines: readonly string[];
}

/** An end of a flow that nobody knows, or that has no address; `message` says what there is. */
export class UnknownEnd extends Error {}

/**
 * Follows one flow hop by hop.
 *
 * @param from a node of the environment (`shop`, `shop/data`, `london`, `endpoints`) or an address; an address on the internet or `internet`
 * @throws {UnknownEnd} where an end cannot be found
 */
export function explain(
  _environment: Environment,
  _terraform: Terraform,
  from: string,
  to: string,
  _conversation: Conversation,
): Explanation {
  throw new UnknownEnd(`${from} and ${to} are not found`);
}
