import type { Environment } from "../plan/environment";
import { planNetwork } from "../plan/plan-network";
import { explain } from "../verify/explain";
import { findingsOf } from "../verify/formats/report";
import type { Document } from "../verify/terraform/document";
import { readConfiguration } from "../verify/terraform/read";
import { verify } from "../verify/verify";
import { stackOf, written, type Attributes } from "./constructs/written";
import { planned } from "./planned";
import { synthesized, type Resources } from "./testing/synthesized";
import { changed, example } from "./worked-example";

const id = "vpc-0123456789abcdef0";
const subnets = { a: "subnet-0123456789abcdef0", b: "subnet-0123456789abcdef1" };
const tables = { app: "rtb-0123456789abcdef0", "app-b": "rtb-0123456789abcdef1" };
const legacy = { segment: "dev", cidr: "10.18.32.0/20", existing: { id, attachment: subnets, tables } };

/** The worked example with a VPC in dev that exists, in two of three zones. */
function brown(change: Readonly<Record<string, unknown>> = {}, more: Readonly<Record<string, unknown>> = {}): Environment {
  return changed({ vpcs: { ...example.vpcs, legacy: { ...legacy, ...change } }, ...more });
}

/** With a state for each VPC, legacy in an account of its own and peered with shop. */
const apart = brown(
  { account: { id: "111122223333", role: "arn:aws:iam::111122223333:role/network" } },
  {
    state: { backend: "local", layout: "per-vpc" },
    hub: { ...example.hub, account: { id: "123456789012" }, share: ["111122223333"] },
    peerings: [{ between: ["legacy", "shop"], reason: "orders of the old shop" }],
  },
);

function said(environment: Environment, what: "problems" | "notes" = "problems"): readonly string[] {
  return planNetwork(environment)[what].map(({ path, message }) => `${path}: ${message}`);
}

function ofLegacy(environment: Environment): Readonly<Record<string, Attributes>> {
  return Object.fromEntries(Object.entries(written(planned(environment))).filter(([address]) => address.includes(".vpc_legacy_")));
}

interface Json {
  readonly resource: Resources;
  readonly data: Resources;
}

/** What is found once one stack is other than it was written. */
function findings(environment: Environment, stack: string, change: (json: Json) => void) {
  const broken = synthesized(environment).map((document): Document => {
    if (document.stack !== stack) return document;
    const json = JSON.parse(document.text) as Json;
    change(json);
    return { ...document, text: JSON.stringify(json) };
  });
  return findingsOf(verify(environment, readConfiguration(broken)));
}

function speaking(environment: Environment, stack: string, change: (json: Json) => void): readonly string[] {
  return [...new Set(findings(environment, stack, change).map(({ check }) => check))].sort();
}

function without(kind: "resource" | "data", type: string, name: string): (json: Json) => void {
  return (json) => {
    const all = json[kind][type];
    if (all?.[name] === undefined) throw new RangeError(`there is no ${type}.${name}`);
    json[kind][type] = Object.fromEntries(Object.entries(all).filter(([other]) => other !== name));
  };
}

describe("a VPC that exists", () => {
  test("gets an attachment, its tables of the hub, routes and names, and nothing is made in it", () => {
    const lines = ofLegacy(brown());
    expect(
      Object.keys(lines)
        .filter((address) => !/_names_|_propagation_|^aws_route\./.test(address))
        .sort(),
    ).toEqual([
      "aws_ec2_transit_gateway_route_table_association.vpc_legacy_hub_association",
      "aws_ec2_transit_gateway_vpc_attachment.vpc_legacy_hub_attachment",
      "data.aws_route_table.vpc_legacy_table_app",
      "data.aws_route_table.vpc_legacy_table_app-b",
      "data.aws_subnet.vpc_legacy_attachment_a",
      "data.aws_subnet.vpc_legacy_attachment_b",
      "data.aws_vpc.vpc_legacy_vpc",
    ]);
    expect(lines["aws_ec2_transit_gateway_vpc_attachment.vpc_legacy_hub_attachment"]).toMatchObject({
      vpc_id: id,
      subnet_ids: [subnets.a, subnets.b],
      transit_gateway_default_route_table_association: false,
    });
    expect(lines["aws_route.vpc_legacy_table_app-b_10-0-0-0-8"]).toEqual({
      route_table_id: tables["app-b"],
      destination_cidr_block: "10.0.0.0/8",
      transit_gateway_id: "${aws_ec2_transit_gateway.hub_gateway.id}",
      depends_on: ["aws_ec2_transit_gateway_vpc_attachment.vpc_legacy_hub_attachment"],
    });
    expect(Object.keys(lines)).toContain("aws_route.vpc_legacy_table_app_default");
    expect(lines["aws_route53_zone_association.vpc_legacy_names_ssm"]).toMatchObject({ vpc_id: id });
    const rest = Object.fromEntries(Object.entries(written(planned(brown()))).filter(([address]) => !(address in lines)));
    expect(rest).toEqual(written(planned(example)));
  });

  test("is looked up by every plan, which fails where its blocks, zones or tables are others", () => {
    const lines = ofLegacy(brown({ secondary: ["10.18.48.0/24"] }));
    const conditions = (address: string): readonly string[] =>
      (lines[address]!["lifecycle"] as { postcondition: readonly { condition: string }[] }).postcondition.map(({ condition }) => condition);
    expect(conditions("data.aws_vpc.vpc_legacy_vpc")).toEqual([
      '${self.cidr_block == "10.18.32.0/20" && toset([for one in self.cidr_block_associations : one.cidr_block if one.state == "associated"]) == toset(["10.18.32.0/20", "10.18.48.0/24"])}',
      "${self.enable_dns_support && self.enable_dns_hostnames}",
    ]);
    expect(conditions("data.aws_subnet.vpc_legacy_attachment_b")).toEqual([
      `\${self.vpc_id == "${id}"}`,
      '${self.availability_zone == "eu-west-2b"}',
    ]);
    expect(conditions("data.aws_route_table.vpc_legacy_table_app")).toEqual([`\${self.vpc_id == "${id}"}`]);
    const hcl = stackOf(planned(brown())).toHclTerraform().hcl;
    expect(hcl).toContain('      condition = self.availability_zone == "eu-west-2b"\n');
    expect(hcl).toContain(
      '      error_message = "Subnet subnet-0123456789abcdef1 of prod-legacy is in ${self.availability_zone}, and the environment says eu-west-2b: the attachment would miss a zone."\n',
    );
  });

  test("is looked up by zone ids where those are written", () => {
    const ids = brown({ existing: { id, attachment: { az1: subnets.a }, tables } }, { zones: ["az1", "az2"] });
    expect(JSON.stringify(ofLegacy(ids)["data.aws_subnet.vpc_legacy_attachment_az1"])).toContain(
      JSON.stringify('${self.availability_zone_id == "euw2-az1"}'),
    );
    expect(findings(ids, "prod", () => undefined)).toEqual([]);
  });

  test("keeps its own default route with own-nat, and needs no nat for it", () => {
    const connect = [...example.connect, { from: "legacy", to: "internet", via: "own-nat", uninspected: "as it was found" }];
    const environment = brown({}, { connect });
    expect(said(environment)).toEqual([]);
    expect(Object.keys(ofLegacy(environment)).filter((address) => address.endsWith("_default"))).toEqual([]);
    expect(findings(environment, "prod", () => undefined)).toEqual([]);
  });

  test("that is not joined has only its peerings (V7)", () => {
    const alone = brown({ joined: false, existing: { id, tables } }, { peerings: [{ between: ["legacy", "shop"], reason: "orders" }] });
    expect(Object.keys(ofLegacy(alone)).filter((address) => !address.startsWith("data."))).toEqual([]);
    expect(Object.keys(written(planned(alone)))).toContain("aws_route.peering_legacy_shop_legacy_app-b_10-17-0-0-20");
    expect(findings(alone, "prod", () => undefined)).toEqual([]);
  });

  test("lives in a state of its own, in its account, where VPCs do", () => {
    expect(planned(apart).stacks["prod_legacy"]).toMatchObject({ vpcs: [], existing: ["legacy"], after: ["prod"] });
    expect(findings(apart, "prod", () => undefined)).toEqual([]);
    const text = synthesized(apart).find(({ stack }) => stack === "prod_legacy")?.text ?? "";
    const { data, resource } = JSON.parse(text) as Json;
    expect(data["aws_vpc"]?.["vpc_legacy_vpc"]).toMatchObject({ provider: "aws.account-111122223333" });
    expect(resource["aws_route"]?.["vpc_legacy_table_app_10-0-0-0-8"]).toMatchObject({ provider: "aws.account-111122223333" });
    expect(Object.keys(resource)).toContain("aws_ec2_transit_gateway_vpc_attachment_accepter");
  });
});

describe("the proof", () => {
  test("takes part of it for all hosts of its tables, and says what it takes for true", () => {
    const terraform = readConfiguration(synthesized(brown()));
    const { assumptions } = verify(brown(), terraform);
    expect(assumptions).toContain(
      "legacy is vpc-0123456789abcdef0 with 10.18.32.0/20 and nothing else, which each plan looks up; what is in it is its owner's",
    );
    expect(assumptions).toContain(
      "hosts of legacy that are to reach others stand in subnets of its tables app, app-b, in eu-west-2a and eu-west-2b; those tables lead elsewhere by no route but a default of their owner's",
    );
    const passes = (from: string, to: string): boolean => explain(brown(), terraform, from, to, { protocol: "tcp", port: 443 }).passes;
    expect(passes("legacy", "tooling")).toBe(true);
    expect(passes("shop", "legacy")).toBe(false);
  });

  test("finds a route that one of its tables lacks", () => {
    expect(speaking(brown(), "prod", without("resource", "aws_route", "vpc_legacy_table_app-b_default"))).toEqual(["dead-ends"]);
    expect(
      speaking(apart, "prod_peering_legacy_shop", without("resource", "aws_route", "peering_legacy_shop_legacy_app_10-17-0-0-20")),
    ).toContain("dead-ends");
  });

  test("finds a propagation that opens it, and an attachment that is gone", () => {
    expect(
      speaking(brown(), "prod", ({ resource }) => {
        resource["aws_ec2_transit_gateway_route_table_propagation"]!["x"] = {
          transit_gateway_attachment_id: "${aws_ec2_transit_gateway_vpc_attachment.vpc_legacy_hub_attachment.id}",
          transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.hub_table_prod.id}",
        };
      }),
    ).toContain("isolation");
    expect(
      findings(brown(), "prod", ({ resource }) => {
        resource["aws_ec2_transit_gateway_vpc_attachment"]!["vpc_legacy_hub_attachment"]!["subnet_ids"] = [subnets.a];
      }).map(({ message }) => message),
    ).toContain(`legacy is attached by ${subnets.a}, and ${subnets.a}, ${subnets.b} was asked for`);
  });

  test.each([
    ["data.aws_vpc", "aws_vpc", "vpc_legacy_vpc", `no plan looks up that ${id} has 10.18.32.0/20 and no other block`],
    ["data.aws_subnet", "aws_subnet", "vpc_legacy_attachment_b", `no plan looks up that ${subnets.b} is in eu-west-2b, in ${id}`],
    ["data.aws_route_table", "aws_route_table", "vpc_legacy_table_app", `no plan looks up that ${tables.app} is a table of ${id}`],
  ])("finds that %s is not looked up, or is believed whatever it is", (_, type, name, message) => {
    const messages = (change: (json: Json) => void): readonly string[] =>
      findings(brown(), "prod", change).map(({ check, message: found }) => `${check}: ${found}`);
    expect(messages(without("data", type, name))).toEqual([`existing-vpcs: ${message}`]);
    expect(messages(({ data }) => delete data[type]![name]!["lifecycle"])).toEqual([`existing-vpcs: ${message}`]);
  });

  test("finds what is made in it", () => {
    expect(
      findings(brown(), "prod", ({ resource }) => {
        resource["aws_flow_log"]!["x"] = { vpc_id: id, traffic_type: "ALL" };
      }).map(({ message }) => message),
    ).toContain("aws_flow_log is made in legacy, which exists and stays its owner's");
  });
});

describe("refuses", () => {
  const existing = (change: object): Environment => brown({ existing: { ...legacy.existing, ...change } });

  test.each<readonly [string, Environment, string]>([
    [
      "tiers",
      brown({ tiers: { app: { cidr: "10.18.32.0/24" } } }),
      "vpcs.legacy.tiers: would be made in a VPC that exists; its subnets are its owner's; name addresses for rules under `ranges`",
    ],
    [
      "nat",
      brown({ nat: "zones" }),
      'vpcs.legacy.nat: would be made in a VPC that exists; its NAT is its owner\'s; `via: "own-nat"` leaves its default route as it is',
    ],
    [
      "endpoints",
      brown({ endpoints: { services: ["sqs"] } }),
      "vpcs.legacy.endpoints: would be made in a VPC that exists; its endpoints are its owner's; it may use those of the hub",
    ],
    [
      "a block outside its segment (N2)",
      brown({ cidr: "10.30.0.0/20" }),
      'vpcs.legacy.cidr: 10.30.0.0/20 is outside segment "dev" (10.18.0.0/16); the next free block of that size is 10.18.16.0/20',
    ],
    [
      "an id that is none",
      existing({ id: "legacy" }),
      'vpcs.legacy.existing.id: "legacy" is no id of a VPC, such as vpc- and 17 hexadecimal digits',
    ],
    [
      "a subnet that is none",
      existing({ attachment: { a: "rtb-0123456789abcdef9" } }),
      'vpcs.legacy.existing.attachment.a: "rtb-0123456789abcdef9" is no id of a subnet, such as subnet- and 17 hexadecimal digits',
    ],
    [
      "one subnet for two zones",
      existing({ attachment: { a: subnets.a, b: subnets.a } }),
      `vpcs.legacy.existing.attachment.b: "${subnets.a}" is also vpcs.legacy.existing.attachment.a; write each once`,
    ],
    [
      "another zone",
      existing({ attachment: { d: subnets.a } }),
      'vpcs.legacy.existing.attachment.d: "d" is no zone of this environment; zones are a, b, c',
    ],
    [
      "no subnets",
      existing({ attachment: undefined }),
      "vpcs.legacy.existing.attachment: is missing; write a subnet for each zone in which the hub may reach it, or `joined: false`",
    ],
    [
      "subnets without the hub",
      brown({ joined: false }),
      "vpcs.legacy.existing.attachment: is for a VPC that is joined to a hub; drop it, or join the VPC",
    ],
    [
      "no tables",
      existing({ tables: {} }),
      "vpcs.legacy.existing.tables: is empty; write the route tables whose subnets are to reach the hub or a peer",
    ],
    [
      "a name of a table that is none",
      existing({ tables: { App_B: tables.app } }),
      'vpcs.legacy.existing.tables.App_B: "App_B" is not a name; write at most 32 lower-case letters, digits and single dashes, a letter first, such as "app-b"',
    ],
    [
      "block public access",
      brown({}, { blockPublicAccess: true }),
      "blockPublicAccess: holds for vpcs.legacy, too, whose ways out are its owner's; let its owner set it",
    ],
  ])("%s", (_, environment, problem) => {
    expect(said(environment)).toEqual([problem]);
  });

  test("and says what stays its owner's", () => {
    expect(said(brown(), "notes")).toContain(
      "vpcs.legacy.existing: gets an attachment and routes and nothing else: flow log, default security group, endpoints and ways out stay its owner's",
    );
  });
});
