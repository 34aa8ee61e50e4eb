import type { Environment } from "../../../plan/environment";
import type { Evidence } from "../../../verify/checks/evidence";
import type { Finding } from "../../../verify/finding";
import { postureChecks } from "../../../verify/checks/posture";
import { readConfiguration, readState } from "../../../verify/terraform/read";
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

/** The same as a state that AWS filled in: ids for references, and what it decides where nothing is said. */
export function stateEvidenceOf(environment: Environment, json: Written): Evidence {
  const text = JSON.stringify({ resource: json.resource, data: json["data"] ?? {} }).replaceAll("$${", "PLACEHOLDER");
  const named = text.replace(/\$\{((?:data\.)?aws_\w+\.[\w-]+)\.(\w+)\}/g, (_, address: string, attribute: string) => {
    const said = address.startsWith("data.") ? undefined : at(json, address)[attribute];
    return typeof said === "string" ? said : held(address, attribute);
  });
  const parsed = JSON.parse(named) as { resource: Written["resource"]; data: Written["resource"] };
  const resources = (["resource", "data"] as const).flatMap((block) =>
    Object.entries(parsed[block]).flatMap(([type, all]) =>
      Object.entries(all).map(([name, attributes]) => {
        const said = Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== "lifecycle" && key !== "depends_on"));
        const address = `${block === "data" ? "data." : ""}${type}.${name}`;
        const own = { id: held(address, "id"), arn: held(address, "arn"), ...filledIn[type]?.(address) };
        return { address, mode: block === "data" ? "data" : "managed", type, name, values: { ...own, ...said } };
      }),
    ),
  );
  const state = { format_version: "1.0", terraform_version: "1.9.0", values: { root_module: { resources } } };
  const terraform = readState([{ stack: environment.name, file: "state.json", text: JSON.stringify(state) }]);
  return { environment, terraform, network: { vpcs: [], hubs: [], firewalls: [] } };
}

/** What an attribute of a resource holds in a state. */
function held(address: string, attribute: string): string {
  return `${attribute}-of-${address}`;
}

const everybody = JSON.stringify({ Statement: [{ Action: "*", Effect: "Allow", Principal: "*", Resource: "*" }] });

/** What a state holds beside what was written, by type. */
const filledIn: Readonly<Record<string, (address: string) => Record<string, unknown>>> = {
  aws_customer_gateway: () => ({ certificate_arn: "", ip_address: "", bgp_asn_extended: null, device_name: "" }),
  aws_ec2_transit_gateway_vpc_attachment: () => ({ ipv6_support: "disable" }),
  aws_eip: (address) => ({ allocation_id: held(address, "id"), public_ip: "203.0.113.1" }),
  aws_nat_gateway: () => ({ connectivity_type: "public" }),
  aws_networkfirewall_firewall: () => ({ update_token: "0c1d2e3f-0000-4000-8000-000000000000", encryption_configuration: [] }),
  aws_route: () => ({ destination_ipv6_cidr_block: "" }),
  aws_security_group: () => ({ ingress: [], egress: [] }),
  aws_subnet: () => ({ ipv6_cidr_block: "", ipv6_native: false, assign_ipv6_address_on_creation: false }),
  aws_vpc: (address) => ({
    ipv6_cidr_block: "",
    assign_generated_ipv6_cidr_block: false,
    default_security_group_id: held(address, "default_security_group_id"),
  }),
  aws_vpc_endpoint: () => ({ policy: everybody, prefix_list_id: "pl-01", security_group_ids: [] }),
  aws_vpn_connection: (address) => ({
    transit_gateway_attachment_id: held(address, "transit_gateway_attachment_id"),
    tunnel1_address: held(address, "tunnel1_address"),
    tunnel2_address: held(address, "tunnel2_address"),
    tunnel1_preshared_key: "****",
    tunnel1_inside_cidr: "169.254.99.0/30",
    preshared_key_arn: held(address, "preshared_key_arn"),
    customer_gateway_configuration: "<vpn_connection><ike><pre_shared_key>****</pre_shared_key></ike></vpn_connection>",
  }),
};

/** What all checks find, each under the name of its function. */
export function findingsOf(evidence: Evidence): readonly Finding[] {
  return postureChecks.flatMap((check) => {
    const name = check.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const found = check(evidence);
    const foreign = found.find((finding) => finding.check !== name);
    if (foreign) throw new Error(`${name} speaks as ${foreign.check}`);
    return found;
  });
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
  delete json.resource[type]?.[name];
  for (const attributes of Object.values(json.resource).flatMap((named) => Object.values(named))) {
    const waits = attributes["depends_on"];
    if (Array.isArray(waits)) attributes["depends_on"] = waits.filter((one) => one !== address);
  }
}

/** A way to break written JSON, and what must be found, as a row of a table. */
export type Row = readonly [fact: string, change: (broken: Written) => void, found: readonly string[]];
