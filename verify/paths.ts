import type { Environment } from "../plan/environment";
import type { Path } from "./gate/path";
import type { Terraform } from "./terraform/resource";

/** Who can reach whom through what, in the words of the environment, as the Terraform has it. In a stable order. */
export function readPaths(_environment: Environment, _terraform: Terraform): readonly Path[] {
  return [];
}
