import type { Environment } from "../environment";
import type { EndpointsPlan, GatewayEndpointPlan, InterfaceEndpointPlan, InterfaceEndpointsPlan } from "../plan";
import { endpointId, gatewayServiceName, gatewayServices, interfaceServiceName, privateZone } from "./catalogue";
import { hubNeeds, needsS3, usesHub, vpcNeeds } from "./needs";
import { gatewayPolicy, interfacePolicy } from "./policy";

/** Gateway endpoints of a VPC, or of a VPC of the hub where `vpc` is `undefined`, in all of `tables`. */
export function planGatewayEndpoints(
  environment: Environment,
  vpc: string | undefined,
  tables: readonly string[],
): Readonly<Record<string, GatewayEndpointPlan>> {
  if (tables.length === 0) return {};
  const said: readonly string[] = environment.endpoints?.gateway ?? [];
  const used = gatewayServices.filter(
    (service) => said.includes(service) || (service === "s3" && vpc !== undefined && needsS3(environment, vpc)),
  );
  const inUse =
    vpc === undefined ? [] : [...vpcNeeds(environment, vpc).services, ...(usesHub(environment, vpc) ? hubNeeds(environment).services : [])];
  return Object.fromEntries(
    used.map((service) => {
      const policy = gatewayPolicy(service, environment.endpoints?.organisation, environment.region, inUse);
      return [service, { service: gatewayServiceName(service, environment.region), tables: [...tables].sort(), ...(policy && { policy }) }];
    }),
  );
}

/** Interface endpoints in a VPC itself, with private names of their own; `undefined` where it has none. */
export function planInterfaceEndpoints(
  environment: Environment,
  vpc: string,
  subnets: readonly string[],
  clients: readonly string[],
): InterfaceEndpointsPlan | undefined {
  const { services } = vpcNeeds(environment, vpc);
  if (services.length === 0) return undefined;
  return { subnets, clients, services: planServices(environment, services, true) };
}

/** The endpoints of the hub, with a private zone for each; `undefined` where there are none. */
export function planHubEndpoints(
  environment: Environment,
  subnets: readonly string[],
  clients: readonly string[],
): Omit<EndpointsPlan, "vpc"> | undefined {
  const { services } = hubNeeds(environment);
  if (services.length === 0) return undefined;
  return {
    // AWS's own private zone of an endpoint cannot be shared, so the hub's endpoints make none.
    endpoints: { subnets, clients, services: planServices(environment, services, false) },
    zones: byId(services, (service) => privateZone(service, environment.region)),
    ...(environment.endpoints?.interface?.names === "profile" && { profile: `${environment.name}-endpoints` }),
  };
}

/** How many interface endpoints the hub has; each takes one address in every zone (R28). */
export function hubEndpointCount(environment: Environment): number {
  return hubNeeds(environment).services.length;
}

/** The ids of the private zones that a VPC resolves, `"profile"` for all by the hub's profile; none where it uses no endpoint of the hub. */
export function vpcNames(environment: Environment, vpc: string): readonly string[] | "profile" {
  if (!usesHub(environment, vpc)) return [];
  if (environment.endpoints?.interface?.names === "profile") return "profile";
  return hubNeeds(environment).services.map(endpointId).sort();
}

function planServices(
  environment: Environment,
  services: readonly string[],
  privateDns: boolean,
): Readonly<Record<string, InterfaceEndpointPlan>> {
  return byId(services, (service) => {
    const policy = interfacePolicy(service, environment.endpoints?.organisation);
    return { service: interfaceServiceName(service, environment.region), privateDns, ...(policy && { policy }) };
  });
}

/** A record by endpoint id; sorted again, since `.` and `-` sort apart. */
function byId<Value>(services: readonly string[], value: (service: string) => Value): Readonly<Record<string, Value>> {
  const entries = services.map((service): readonly [string, Value] => [endpointId(service), value(service)]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
