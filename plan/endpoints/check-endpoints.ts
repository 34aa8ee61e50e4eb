import type { Environment } from "../environment";
import { place, type Report } from "../report";
import { suggest } from "../suggest";
import { bundles } from "./bundles";
import { gatewayServices, serviceAt, serviceNames } from "./catalogue";
import { expand, hubNeeds, usesHub, vpcNeeds } from "./needs";
import { unsignedServices } from "./policy";

type Asked = { readonly bundles?: readonly string[]; readonly services?: readonly string[] };

/** VPCs that one private zone can be associated with by default (quota of Route 53). */
const vpcsOfAZone = 300;

/** Finds endpoints that nobody knows, that nobody could use, or that would answer twice for one name. */
export function checkEndpoints(environment: Environment, report: Report): void {
  const { gateway, interface: shared, organisation } = environment.endpoints ?? {};
  for (const [index, service] of (gateway ?? []).entries()) checkGateway(service, place("endpoints", "gateway", index), report);
  if (organisation !== undefined && !/^o-[a-z0-9]{10,32}$/.test(organisation)) {
    report.problem(
      "endpoints.organisation",
      `"${organisation}" is no id of an organisation; write "o-" and 10 to 32 lower-case letters and digits, such as "o-a1b2c3d4e5"`,
    );
  }
  if (shared) {
    checkAsked(environment, shared, ["endpoints", "interface"], shared.in === "hub" ? "hub" : "vpc", report);
    checkShared(environment, report);
  }
  for (const vpc of Object.keys(environment.vpcs).sort()) checkVpc(environment, vpc, report);
  checkLimits(environment, report);
}

function checkShared(environment: Environment, report: Report): void {
  const shared = environment.endpoints?.interface;
  if (!shared) return;
  const at = (...steps: readonly (string | number)[]): string => place("endpoints", "interface", ...steps);
  const where: string = shared.in;
  if (where !== "hub" && where !== "vpcs") report.problem(at("in"), `"${where}" is no place for endpoints; write "hub" or "vpcs"`);
  if (where === "hub" && environment.hub === undefined)
    report.problem(at("in"), '"hub" needs a hub, and this environment has none; write "vpcs", or say `hub`');
  const segments = Object.keys(environment.segments);
  if (shared.for?.length === 0)
    report.problem(at("for"), "is empty, so nobody would use the endpoints; name a segment, or leave it out for all");
  for (const [index, segment] of (shared.for ?? []).entries()) {
    if (!segments.includes(segment))
      report.problem(at("for", index), `"${segment}" is no segment${hint(suggest(segment, segments), segments)}`);
  }
  const names: string | undefined = shared.names;
  if (names !== undefined && names !== "zones" && names !== "profile") {
    report.problem(at("names"), `"${names}" is not known; write "zones" or "profile"`);
  } else if (names !== undefined && where === "vpcs") {
    report.problem(at("names"), 'is for endpoints in the hub; with in: "vpcs" every endpoint has private names of its own: remove it');
  }
  const users = Object.keys(environment.vpcs).filter((vpc) => usesHub(environment, vpc)).length;
  if (users > vpcsOfAZone && names !== "profile") {
    report.problem(
      at("names"),
      `"zones" associates each zone with every VPC; ${users} VPCs use the endpoints and a zone takes ${vpcsOfAZone} (O4): write names: "profile"`,
    );
  }
}

/** In a VPC that resolves the hub's endpoints, an endpoint of its own would bring the same private name a second time. */
function checkVpc(environment: Environment, vpc: string, report: Report): void {
  const own: Asked | undefined = environment.vpcs[vpc]?.endpoints;
  if (!own) return;
  checkAsked(environment, own, ["vpcs", vpc, "endpoints"], "vpc", report);
  if (!usesHub(environment, vpc)) return;
  const central = hubNeeds(environment).services;
  const twice = expand(own).services.filter((service) => central.includes(service));
  if (twice.length > 0) {
    report.problem(
      place("vpcs", vpc, "endpoints"),
      `${twice.join(", ")} would have two private names in ${vpc}, from here and from the hub; remove ${twice.length === 1 ? "it" : "them"} here, or leave segment "${environment.vpcs[vpc]?.segment ?? ""}" out of endpoints.interface.for`,
    );
  }
}

function checkAsked(environment: Environment, asked: Asked, path: readonly string[], where: "hub" | "vpc", report: Report): void {
  if ((asked.bundles ?? []).length + (asked.services ?? []).length === 0)
    report.problem(place(...path), "asks for no endpoint; write `bundles` or `services`, or leave it out");
  for (const [index, name] of (asked.bundles ?? []).entries()) {
    const at = place(...path, "bundles", index);
    if (!Object.hasOwn(bundles, name)) {
      if (serviceNames.includes(name)) report.problem(at, `"${name}" is a service, not a bundle; write it under \`services\``);
      else report.problem(at, `"${name}" is no bundle${hint(suggest(name, Object.keys(bundles)), Object.keys(bundles))}`);
    } else if (bundles[name]?.s3 !== undefined && !environment.endpoints?.gateway?.includes("s3")) {
      report.note(
        at,
        `"${name}" needs the S3 gateway endpoint (${bundles[name].s3}), which is added to the VPCs that use it; write endpoints.gateway: ["s3"] for all`,
      );
    }
  }
  for (const [index, name] of (asked.services ?? []).entries()) checkService(name, place(...path, "services", index), where, report);
}

function checkService(name: string, at: string, where: "hub" | "vpc", report: Report): void {
  if (name === "dynamodb" || (name === "s3" && where === "vpc")) {
    report.problem(at, `"${name}" is a gateway endpoint in a VPC, without charge; write endpoints.gateway: ["${name}"]`);
  } else if (name === "s3") {
    report.note(
      at,
      "every VPC that uses the hub's endpoints then resolves S3 to this one, charged by the byte, and its S3 gateway endpoint carries nothing",
    );
  } else if (!serviceNames.includes(name)) {
    const short = /^(?:cn\.)?com\.amazonaws\.[a-z0-9-]+\.(.+)$/.exec(name)?.[1];
    if (Object.hasOwn(bundles, name)) report.problem(at, `"${name}" is a bundle, not a service; write it under \`bundles\``);
    else if (short !== undefined && serviceNames.includes(short))
      report.problem(at, `"${name}" is the full name of a service; write "${short}"`);
    else
      report.problem(at, `"${name}" is no service that the toolkit knows${hint(serviceAt(name) ?? suggest(short ?? name, serviceNames))}`);
  }
}

function checkGateway(service: string, at: string, report: Report): void {
  if (gatewayServices.some((known) => known === service)) return;
  const instead = serviceNames.includes(service)
    ? "; write it under endpoints.interface.services"
    : hint(suggest(service, gatewayServices), gatewayServices);
  report.problem(at, `"${service}" has no gateway endpoint${instead}`);
}

/** Says where endpoints are not limited to the organisation, because "no way out" rests on that (H1). */
function checkLimits(environment: Environment, report: Report): void {
  const used = [...hubNeeds(environment).services, ...Object.keys(environment.vpcs).flatMap((vpc) => vpcNeeds(environment, vpc).services)];
  if (used.length === 0 && !environment.endpoints?.gateway?.length) return;
  if (environment.endpoints?.organisation === undefined) {
    report.note(
      "endpoints.organisation",
      'is not said, so endpoints reach the buckets, queues and tables of anybody; write the id of the organisation, such as "o-a1b2c3d4e5"',
    );
    return;
  }
  for (const service of [...new Set(used)].filter((one) => unsignedServices.has(one)).sort()) {
    report.note(
      "endpoints.organisation",
      `${service} is called without a signature, which names no organisation, so its endpoint has no policy`,
    );
  }
}

function hint(nearest: string | undefined, all?: readonly string[]): string {
  if (nearest !== undefined) return `; did you mean "${nearest}"?`;
  return all === undefined ? "" : `; write one of ${[...all].sort().join(", ")}`;
}
