/**
 * The environment that an end-to-end test deploys: `E2E_ENVIRONMENT` names one of the project's, `E2E_CHANGES` lists what is changed
 * in it, separated by commas. It is handed to the command as a file, as a user would.
 */
import { environments } from "../environments";

type Environment = (typeof environments)[number];

/** A block that belongs to nobody in any environment, for a VPC that moves together with it. */
const block = "10.200.0.0/20";

/** The segment that a further spoke joins, and a free block inside it. */
const free: Readonly<Record<string, { readonly segment: string; readonly cidr: string }>> = {
  lab: { segment: "apps", cidr: "10.1.240.0/20" },
  securecart: { segment: "prod", cidr: "10.17.240.0/20" },
  "securecart-before": { segment: "prod", cidr: "10.17.240.0/20" },
};

const changes: Readonly<Record<string, (environment: Environment) => Environment>> = {
  /** Takes every protection off, as a hub must be before it is destroyed. */
  unprotected: (environment) => ({
    ...environment,
    ...(environment.hub && { hub: { ...environment.hub, unprotected: "the end-to-end test destroys it" } }),
  }),
  "two-zones": (environment) => ({ ...environment, zones: ["a", "b"] }),
  "three-zones": (environment) => ({ ...environment, zones: ["a", "b", "c"] }),
  /** Zones by id; comes after what changes the zones. */
  "zone-ids": (environment) => ({ ...environment, zones: environment.zones.map((zone) => `az${1 + "abc".indexOf(zone)}`) }),
  spoke: (environment) => ({ ...environment, vpcs: { ...environment.vpcs, extra: free[environment.name]! } }),
  "own-block": (environment) => withBlock(environment, 0),
  /** The VPC of `own-block` moves from the first segment to the last, together with its block. */
  moved: (environment) => withBlock(environment, -1),
  /** One device of London is replaced by another, with an address of its own. */
  "new-device": (environment) => ({
    ...environment,
    sites: {
      london: {
        ...environment.sites!["london"]!,
        vpn: { ...environment.sites!["london"]!.vpn!, gateways: { a: "198.51.100.77", b: "198.51.100.8" } },
      },
    },
  }),
  /** More rules from the first segment to the last than the group of connections has room for: it is replaced under another name. */
  "many-rules": (environment) => {
    const [from, to] = [Object.keys(environment.segments).at(0)!, Object.keys(environment.segments).at(-1)!];
    const ports = Array.from({ length: 120 }, (_, index) => 9000 + 2 * index);
    return { ...environment, connect: [...environment.connect, ...ports.map((port) => ({ from, to, allow: [`tcp/${port}`] as const }))] };
  },
  /** Uses the gateway that `E2E_GATEWAY` names instead of making one. */
  adopted: (environment) => ({ ...environment, hub: { ...environment.hub!, gateway: process.env["E2E_GATEWAY"]! } }),
  /** Joins the VPC that exists and that `E2E_LEGACY` describes, as JSON. */
  legacy: (environment) => ({
    ...environment,
    vpcs: { ...environment.vpcs, legacy: JSON.parse(process.env["E2E_LEGACY"]!) as Environment["vpcs"][keyof Environment["vpcs"]] },
  }),
  reversed: (environment) => reversed(environment) as Environment,
};

function withBlock(environment: Environment, place: number): Environment {
  const [segment, source] = Object.entries(environment.segments).at(place)!;
  return {
    ...environment,
    segments: { ...environment.segments, [segment]: { ...source, blocks: [...source.blocks, block] } },
    vpcs: { ...environment.vpcs, mover: { segment, cidr: block } },
  };
}

/** The same environment with the entries of every record and list turned round; only paths and pairs keep their order, since it is their meaning. */
function reversed(value: unknown, key = ""): unknown {
  if (Array.isArray(value))
    return key === "via" || key === "tunnels" || key === "lockMethods" ? value : value.map((entry) => reversed(entry)).reverse();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, entry]) => [name, reversed(entry, name)] as const)
      .reverse(),
  );
}

const wanted = environments.find(({ name }) => name === process.env["E2E_ENVIRONMENT"]);
if (wanted === undefined)
  throw new Error(
    `E2E_ENVIRONMENT is ${String(process.env["E2E_ENVIRONMENT"])}; write one of ${environments.map(({ name }) => name).join(", ")}`,
  );

const listed = (process.env["E2E_CHANGES"] ?? "").split(",").filter((name) => name !== "");
export default listed.reduce((environment, name) => changes[name]!(environment), wanted);
