import { applianceMode } from "./appliance-mode";
import { declaredEndpoints } from "./declared-endpoints";
import { declaredVpcs } from "./declared-vpcs";
import { defaultSecurityGroups } from "./default-security-groups";
import { defaultTables } from "./default-tables";
import { endpointPolicies } from "./endpoint-policies";
import { endpointSecurityGroups } from "./endpoint-security-groups";
import { endpointZones } from "./endpoint-zones";
import type { Check } from "./evidence";
import { existingVpcs } from "./existing-vpcs";
import { homeNet } from "./home-net";
import { links } from "./links";
import { logs } from "./logs";
import { networkAcls } from "./network-acls";
import { nothingDangles } from "./nothing-dangles";
import { peerings } from "./peerings";
import { protection } from "./protection";
import { publicAccess } from "./public-access";
import { secrets } from "./secrets";
import { tunnels } from "./tunnels";
import { undeclaredGateways } from "./undeclared-gateways";

/** The checks that follow no path: each looks at what is written beside the routes. */
export const postureChecks: readonly Check[] = [
  applianceMode,
  declaredEndpoints,
  declaredVpcs,
  defaultSecurityGroups,
  defaultTables,
  endpointPolicies,
  endpointSecurityGroups,
  endpointZones,
  existingVpcs,
  homeNet,
  links,
  logs,
  networkAcls,
  nothingDangles,
  peerings,
  protection,
  publicAccess,
  secrets,
  tunnels,
  undeclaredGateways,
];
