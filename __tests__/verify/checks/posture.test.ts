import type { Environment } from "../../../plan/environment";
import { lab } from "../../../environments/lab";
import { securecart } from "../../../environments/securecart";
import { securecartBefore } from "../../../environments/securecart-before";
import { protection } from "../../../verify/checks/protection";
import { readConfiguration } from "../../../verify/terraform/read";
import { at, evidenceOf, everything, findingsOf, stateEvidenceOf, writtenJson } from "./fixture-posture";

const { hub, connect, sites, ...rest } = everything;

const onward = connect.filter(({ to }) => to !== "endpoints");

/** Environments that are written as they are meant. */
const sound: Readonly<Record<string, Environment>> = {
  lab,
  securecart,
  "securecart-before": securecartBefore,
  "with everything": everything,
  "with a gateway that exists": { ...everything, hub: { ...hub!, gateway: "tgw-0123456789abcdef0" } },
  unprotected: { ...everything, hub: { ...hub!, unprotected: "it moves to another account" } },
  "without a hub": {
    ...rest,
    connect: [{ from: "dev", to: "internet", via: "own-nat", uninspected: "no hub yet" }],
    vpcs: Object.fromEntries(Object.entries(rest.vpcs).map(([name, vpc]) => [name, { ...vpc, joined: false }])),
    endpoints: { gateway: ["s3"], interface: { in: "vpcs", services: ["sqs"], bundles: ["rds"] } },
    logs: { flow: { stream: "flow" } },
    blockPublicAccess: false,
  },
  "with S3 for bundles alone, in every VPC": { ...everything, endpoints: { interface: { in: "vpcs", bundles: ["ssm"] } }, connect: onward },
  "with S3 for bundles alone, in the hub": {
    ...everything,
    endpoints: { interface: { in: "hub", for: ["prod"], bundles: ["ecs-fargate"] } },
  },
  "with endpoints for parts of VPCs and sites": {
    ...everything,
    sites: { ...sites!, york: { ...sites!["york"]!, ranges: { office: ["172.20.1.0/24"] } } },
    connect: [
      ...onward,
      { from: "shop", to: "endpoints", allow: ["tcp/443"] },
      { from: "tooling/workload", to: "endpoints", allow: ["tcp/443"] },
      { from: "york/office", to: "endpoints", allow: ["tcp/443"] },
    ],
    endpoints: { interface: { in: "hub", for: ["dev"], services: ["sqs"] } },
  },
  "with inspection that leaves by a site": {
    ...everything,
    hub: { ...hub!, zones: ["a", "b"], nat: "zones" },
    connect: connect.map((entry) =>
      entry.to === "internet" && entry.via === undefined ? { ...entry, via: ["firewall", "london"] } : entry,
    ) as Environment["connect"],
    sites: sites!,
    vpcs: { ...everything.vpcs },
    logs: { firewall: { bucket: "prod-firewall-logs" } },
  },
};

describe("an unbroken network has no finding", () => {
  test.each(Object.entries(sound))("%s", (_, environment) => {
    const json = writtenJson(environment);
    expect(findingsOf(evidenceOf(environment, json))).toEqual([]);
    expect(findingsOf(stateEvidenceOf(environment, json))).toEqual([]);
  });

  test("and a state, which does not tell it, is not asked for prevent_destroy", () => {
    const { terraform } = stateEvidenceOf(securecart, writtenJson(securecart));
    expect(terraform.source).toBe("state");
    expect(terraform.of("aws_ec2_transit_gateway")[0]?.preventDestroy).toBeUndefined();
  });
});

test("a finding in several states names the state of each resource", () => {
  const documents = [lab, securecart].map((environment) => {
    const json = writtenJson(environment);
    if (environment.name === "lab")
      Reflect.deleteProperty(at(json, "aws_networkfirewall_firewall.hub_firewall_firewall"), "delete_protection");
    return { stack: environment.name, file: "cdk.tf.json", text: JSON.stringify(json) };
  });
  const terraform = readConfiguration(documents);
  const found = protection({ environment: lab, terraform, network: { vpcs: [], hubs: [], firewalls: [] } });
  expect(found.map(({ addresses }) => addresses)).toEqual([["lab:aws_networkfirewall_firewall.hub_firewall_firewall"]]);
});

test("where nothing is written, everything that is declared is missed", () => {
  const terraform = readConfiguration([{ stack: "lab", file: "cdk.tf.json", text: "{}" }]);
  const environment = { ...lab, blockPublicAccess: true };
  const found = findingsOf({ environment, terraform, network: { vpcs: [], hubs: [], firewalls: [] } });
  expect(found.map(({ check, message }) => `${check}: ${message}`)).toEqual([
    "declared-vpcs: the inspection VPC is declared and not there",
    "declared-vpcs: vpc tools is declared and not there",
    "declared-vpcs: vpc web is declared and not there",
    "public-access: public access is not blocked, though the environment asks for it",
    "undeclared-gateways: the hub is declared and has no gateway",
  ]);
});
