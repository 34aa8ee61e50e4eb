import type { Environment } from "../../plan/environment";
import type { Link } from "../../plan/links/link";
import type { Finding } from "../finding";
import type { Network } from "../network/network";
import type { Terraform } from "../terraform/resource";

/** What was asked, what was written, and what follows from it. */
export interface Evidence {
  readonly environment: Environment;
  readonly terraform: Terraform;
  readonly network: Network;
  /** Every link of the environment. @default - none */
  readonly links?: readonly Link[];
  /** With the environments that links lead to. @default - nothing leads elsewhere, or where is not here */
  readonly linked?: Linked;
}

/** What an environment and those that it is linked with make together; the rest of the evidence is its own, and that of its links. */
export interface Linked {
  /** Those links whose other environment is here, too. */
  readonly links: readonly Link[];
  readonly terraform: Terraform;
  readonly network: Network;
}

/** An invariant. Says nothing where it holds; its findings are in a stable order. */
export type Check = (evidence: Evidence) => readonly Finding[];
