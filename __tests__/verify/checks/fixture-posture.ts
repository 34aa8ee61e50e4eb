import type { Environment } from "../../../plan/environment";
import type { Check, Evidence } from "../../../verify/checks/evidence";
import type { Finding } from "../../../verify/finding";
import { postureChecks } from "../../../verify/checks/posture";
import { readConfiguration } from "../../../verify/terraform/read";
import { stackOf } from "../../constructs/written";
import { planned } from "../../planned";

/** The JSON of a stack, to be broken. */
export interface Written {
  resource: Record<string, Record<string, Record<string, unknown>>>;
  [block: string]: unknown;
}

/** An environment with everything that a check looks at: ways out, sites, endpoints of all kinds. */
export const everything: Environment = {
  name: "prod",
  region: "eu-west-2",
  zones: ["a", "b"],
  hub: { asn: 64512, block: "10.16.0.0/20", zones: ["a"], nat: "one" },
  segments: {
    prod: { blocks: ["10.17.0.0/16"], tags: { owner: "platform" } },
    dev: { blocks: ["10.18.0.0/16"] },
    shared: { blocks: ["10.19.0.0/16"] },
  },
  vpcs: {
    shop: {
      segment: "prod",
      cidr: "10.17.0.0/20",
      secondary: ["100.64.0.0/16", "10.17.240.0/20"],
      tiers: {
        workload: { cidr: "10.17.0.0/21" },
        data: { cidr: "10.17.8.0/22", isolated: true },
        front: { cidr: "10.17.12.0/24", public: "the shop window" },
        pods: { cidr: "100.64.0.0/16" },
      },
    },
    payments: { segment: "prod", cidr: "10.17.16.0/20", endpoints: { bundles: ["messaging"], services: ["execute-api"] } },
    sandbox: { segment: "dev", cidr: "10.18.0.0/20", nat: "one" },
    build: { segment: "dev", cidr: "10.18.16.0/20", joined: false, nat: "zones" },
    tooling: { segment: "shared", cidr: "10.19.0.0/22" },
  },
  localBlocks: ["100.64.0.0/16"],
  sites: {
    london: {
      blocks: ["192.168.0.0/16", "10.0.0.0/8"],
      vpn: {
        asn: 4200000010,
        active: "one",
        gateways: {
          a: "198.51.100.7",
          b: {
            certificate: "arn:aws:acm:eu-west-2:111122223333:certificate/b",
            tunnels: [{ encryption: ["AES256", "AES256-GCM-16"], insideCidr: "169.254.10.0/30" }, { dhGroups: [14, 20] }],
          },
        },
      },
    },
    york: { blocks: ["172.20.0.0/16"], vpn: { gateways: { a: "198.51.100.9" } } },
  },
  connect: [
    { from: "prod", to: "shared", allow: ["tcp/443"] },
    { from: "prod", to: "internet", names: ["*.example.com"] },
    { from: "dev", to: "internet", via: "own-nat", uninspected: "as it was found" },
    { from: "london", to: "endpoints", allow: ["tcp/443"] },
    { from: "london", to: "shared", allow: ["tcp/22"] },
    { from: "york", to: "shared", allow: ["tcp/22"] },
  ],
  endpoints: {
    organisation: "o-a1b2c3d4e5",
    gateway: ["s3", "dynamodb"],
    interface: { in: "hub", for: ["prod", "shared"], bundles: ["ecs-fargate", "ssm"], services: ["sts"] },
  },
  logs: { flow: { bucket: "prod-flow-logs" }, firewall: { retentionDays: 30 }, tunnels: { retentionDays: 90 } },
  blockPublicAccess: true,
  alarms: { topics: ["arn:aws:sns:eu-west-2:111122223333:network"] },
};

/** The JSON that an environment is written as, made once. */
export function writtenJson(environment: Environment): Written {
  return JSON.parse(JSON.stringify(stackOf(planned(environment)).toTerraform())) as Written;
}

/** What a check is given for written JSON; no check here looks at the network. */
export function evidenceOf(environment: Environment, json: Written): Evidence {
  const terraform = readConfiguration([{ stack: environment.name, file: "cdk.tf.json", text: JSON.stringify(json) }]);
  return { environment, terraform, network: { vpcs: [], hubs: [], firewalls: [] } };
}

/** What all checks find. */
export function findingsOf(evidence: Evidence, checks: readonly Check[] = postureChecks): readonly Finding[] {
  return checks.flatMap((check) => check(evidence));
}

/** Breaks written JSON by hand and tells what is found: check, message and addresses on a line each. */
export function brokenBy(environment: Environment, json: Written, change: (broken: Written) => void): readonly string[] {
  const broken = structuredClone(json);
  change(broken);
  return findingsOf(evidenceOf(environment, broken)).map(
    ({ check, message, addresses }) => `${check}: ${message} [${addresses.join(", ")}]`,
  );
}

/** The attributes of a resource in written JSON, `aws_vpc.vpc_shop_vpc`. */
export function at(json: Written, address: string): Record<string, unknown> {
  const [type = "", name = ""] = address.split(".");
  const found = json.resource[type]?.[name];
  if (found === undefined) throw new Error(`${address} is not written`);
  return found;
}

export function add(json: Written, address: string, attributes: Record<string, unknown>): void {
  const [type = "", name = ""] = address.split(".");
  (json.resource[type] ??= {})[name] = attributes;
}

/** Removes a resource, and what waits for it forgets it. */
export function remove(json: Written, address: string): void {
  at(json, address);
  const [type = "", name = ""] = address.split(".");
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the JSON is broken as a hand would
  delete json.resource[type]?.[name];
  for (const attributes of Object.values(json.resource).flatMap((named) => Object.values(named))) {
    const waits = attributes["depends_on"];
    if (Array.isArray(waits)) attributes["depends_on"] = waits.filter((one) => one !== address);
  }
}

/** A way to break written JSON, and what must be found, as a row of a table. */
export type Row = readonly [fact: string, change: (broken: Written) => void, found: readonly string[]];
