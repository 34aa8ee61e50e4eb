import type { Environment } from "../../plan/environment";
import type { Finding } from "../finding";
import type { Network } from "../network/network";
import type { Terraform } from "../terraform/resource";

/** What was asked, what was written, and what follows from it. */
export interface Evidence {
  readonly environment: Environment;
  readonly terraform: Terraform;
  readonly network: Network;
}

/** An invariant. Says nothing where it holds; its findings are in a stable order. */
export type Check = (evidence: Evidence) => readonly Finding[];
