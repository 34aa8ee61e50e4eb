import type { Environment } from "../plan/environment";
import { announcements } from "./asked/announced";
import { Asked } from "./asked/asked";
import type { Evidence } from "./checks/evidence";
import { buildNetwork } from "./network/build";
import type { Terraform } from "./terraform/resource";

/**
 * Reads the network out of the Terraform; of the environment it takes only what Terraform cannot say, which is what sites announce (S2).
 *
 * @throws {ReadError} where something cannot be read
 */
export function evidenceOf(environment: Environment, terraform: Terraform): Evidence {
  const network = buildNetwork(terraform, announcements(new Asked(environment), terraform));
  return { environment, terraform, network };
}
