import type { Environment } from "../environment";
import { bundles } from "./bundles";
import { serviceNames } from "./catalogue";

/** Interface services that somebody uses: sorted, each once, without gateway services. */
export interface EndpointNeeds {
  readonly services: readonly string[];
}

/** What is asked for by bundle and by service; what nobody knows is left out, because checking names it. */
export function expand({
  bundles: names = [],
  services = [],
}: {
  readonly bundles?: readonly string[];
  readonly services?: readonly string[];
}): EndpointNeeds {
  const known = names.flatMap((name) => (Object.hasOwn(bundles, name) ? (bundles[name]?.services ?? []) : []));
  return { services: [...new Set([...known, ...services.filter((service) => serviceNames.includes(service))])].sort() };
}

/** Services with one endpoint in the hub. */
export function hubNeeds(environment: Environment): EndpointNeeds {
  const central = environment.endpoints?.interface;
  return environment.hub !== undefined && central?.in === "hub" ? expand(central) : { services: [] };
}

/** Services with an endpoint in this VPC itself: those of every VPC, and its own. */
export function vpcNeeds(environment: Environment, vpc: string): EndpointNeeds {
  const everywhere = environment.endpoints?.interface;
  const shared = everywhere?.in === "vpcs" && mayUse(environment, vpc) ? expand(everywhere).services : [];
  return { services: [...new Set([...shared, ...expand(environment.vpcs[vpc]?.endpoints ?? {}).services])].filter(isVpcService).sort() };
}

/** Whether a VPC resolves the hub's endpoints: it is joined, and its segment is entitled to them (H1). */
export function usesHub(environment: Environment, vpc: string): boolean {
  return hubNeeds(environment).services.length > 0 && environment.vpcs[vpc]?.joined !== false && mayUse(environment, vpc);
}

/** Whether a VPC has the S3 gateway endpoint because a bundle of its own, or of its segment, cannot do without it. */
export function needsS3(environment: Environment, vpc: string): boolean {
  const shared = environment.endpoints?.interface;
  const names = [
    ...(shared && (shared.in === "vpcs" ? mayUse(environment, vpc) : usesHub(environment, vpc)) ? (shared.bundles ?? []) : []),
    ...(environment.vpcs[vpc]?.endpoints?.bundles ?? []),
  ];
  return names.some((name) => Object.hasOwn(bundles, name) && bundles[name]?.s3 !== undefined);
}

/** In a VPC, S3 is the gateway endpoint: beside it, an interface endpoint would answer queries from on premises only. */
function isVpcService(service: string): boolean {
  return service !== "s3";
}

function mayUse(environment: Environment, vpc: string): boolean {
  const segment = environment.vpcs[vpc]?.segment;
  const entitled = environment.endpoints?.interface?.for;
  return segment !== undefined && (entitled === undefined || entitled.includes(segment));
}
