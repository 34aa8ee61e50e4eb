import type { EndpointNames, HubContract } from "../hub-contract";

/** A hub that a module is told of by its variable `contract`. Names may be expressions, such as `each.key`. */
export const givenContract: HubContract & EndpointNames = {
  gatewayId: "${var.contract.gateway_id}",
  profileId: "${var.contract.profile_id}",
  tableId: (table) => `\${var.contract.tables[${table}]}`,
  zoneId: (endpoint) => `\${var.contract.zones[${endpoint}]}`,
};
