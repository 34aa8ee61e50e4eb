import type { Environment } from "../plan/environment";
import { announcements } from "./asked/announced";
import { Asked } from "./asked/asked";
import type { Evidence } from "./checks/evidence";
import { buildNetwork } from "./network/build";
import type { Terraform } from "./terraform/resource";

/**
 * Reads the network out of the Terraform; of the environment it takes only what Terraform cannot say: what sites announce (S2), and whether
 * names of zones are the same in every account (N8).
 *
 * @throws {ReadError} where something cannot be read
 */
export function evidenceOf(environment: Environment, terraform: Terraform): Evidence {
  const network = buildNetwork(terraform, {
    announced: announcements(new Asked(environment), terraform),
    zonesBy: environment.zones.some((zone) => zone.length > 1) ? "id" : "name",
  });
  return { environment, terraform, network };
}
