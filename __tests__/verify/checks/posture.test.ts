import type { Environment } from "../../../plan/environment";
import { lab } from "../../../environments/lab";
import { securecart } from "../../../environments/securecart";
import { securecartBefore } from "../../../environments/securecart-before";
import { evidenceOf, everything, findingsOf, stateEvidenceOf, writtenJson } from "./fixture-posture";

const { hub, connect, sites, ...rest } = everything;

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
