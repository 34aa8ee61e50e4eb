import { readFileSync } from "node:fs";
import { join } from "node:path";

import { type GateReport, judgePlan } from "../../../verify/gate/judge-plan";
import { defaultRules } from "../../../verify/gate/rules";
import { readPlan } from "../../../verify/terraform/read";

/** The gate on plans as Terraform writes them. */
function judge(text: string): GateReport {
  const plan = readPlan([{ stack: "lab", file: "plan.json", text }]);
  return judgePlan({ plan, before: [], after: [], rules: defaultRules, labels: [], findings: [], environment: "lab" });
}

interface Changed {
  readonly actions: readonly string[];
  readonly before: object | null;
  readonly after: object | null;
  readonly unknown?: object;
  readonly forcedBy?: readonly string[];
  /** Expressions of the configuration, for what only the apply tells. */
  readonly references?: Readonly<Record<string, string>>;
}

function planJson(resources: Readonly<Record<string, Changed>>): string {
  const parts = Object.entries(resources).map(([address, change]) => ({
    address,
    type: address.split(".")[0]!,
    name: address.split(".")[1]!,
    mode: "managed",
    change,
  }));
  const provider = "registry.terraform.io/hashicorp/aws";
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.11.4",
    prior_state: {
      format_version: "1.0",
      values: {
        root_module: {
          resources: parts.flatMap(({ change, ...rest }) =>
            change.before ? [{ ...rest, provider_name: provider, schema_version: 0, values: change.before, sensitive_values: {} }] : [],
          ),
        },
      },
    },
    resource_changes: parts.map(({ change: { actions, before, after, unknown = {}, forcedBy = [] }, ...rest }) => ({
      ...rest,
      provider_name: provider,
      change: {
        actions,
        before,
        after,
        after_unknown: unknown,
        before_sensitive: false,
        after_sensitive: {},
        ...(forcedBy.length > 0 ? { replace_paths: forcedBy.map((name) => [name]) } : {}),
      },
    })),
    configuration: {
      provider_config: { aws: { name: "aws", full_name: provider } },
      root_module: {
        resources: parts.map(({ change: { references = {} }, ...rest }) => ({
          ...rest,
          provider_config_key: "aws",
          schema_version: 0,
          expressions: Object.fromEntries(
            Object.entries(references).map(([name, to]) => [name, { references: [to, to.split(".").slice(0, 2).join(".")] }]),
          ),
        })),
      },
    },
  });
}

function kept(values: object): Changed {
  return { actions: ["no-op"], before: values, after: values };
}

const hub = {
  "aws_ec2_transit_gateway.hub": kept({ id: "tgw-1", tags: { Name: "lab-hub" } }),
  "aws_ec2_transit_gateway_route_table.apps": kept({ id: "tgw-rtb-1", transit_gateway_id: "tgw-1", tags: { Name: "lab-apps" } }),
  "aws_vpc.web": kept({ id: "vpc-1", cidr_block: "10.1.0.0/20", tags: { Name: "lab-web" } }),
  "aws_vpc.tools": kept({ id: "vpc-2", cidr_block: "10.2.0.0/22", tags: { Name: "lab-tools" } }),
  "aws_ec2_transit_gateway_vpc_attachment.web": kept({ id: "tgw-attach-1", vpc_id: "vpc-1", transit_gateway_id: "tgw-1", subnet_ids: [] }),
  "aws_ec2_transit_gateway_vpc_attachment.tools": kept({
    id: "tgw-attach-2",
    vpc_id: "vpc-2",
    transit_gateway_id: "tgw-1",
    subnet_ids: [],
  }),
  "aws_ec2_transit_gateway_route_table_association.web": kept({
    id: "x",
    transit_gateway_attachment_id: "tgw-attach-1",
    transit_gateway_route_table_id: "tgw-rtb-1",
  }),
};

test("a first apply creates everything and cuts nobody", () => {
  const report = judge(readFileSync(join(__dirname, "../terraform/fixtures/hand-written.plan.json"), "utf8"));
  expect(report).toMatchObject({ outages: [], findings: [], notes: [] });
  expect(new Set(report.changes.map(({ action }) => action))).toEqual(new Set(["create"]));
});

test("a hub route whose target moves is a replacement that is dark for seconds", () => {
  const route = {
    id: "tgw-rtb-1_10.2.0.0/16",
    destination_cidr_block: "10.2.0.0/16",
    blackhole: false,
    transit_gateway_attachment_id: "tgw-attach-1",
    transit_gateway_route_table_id: "tgw-rtb-1",
  };
  const { id: _, ...after } = { ...route, transit_gateway_attachment_id: "tgw-attach-2" };
  const report = judge(
    planJson({
      ...hub,
      "aws_ec2_transit_gateway_route.shared": {
        actions: ["delete", "create"],
        before: route,
        after,
        unknown: { id: true },
        forcedBy: ["transit_gateway_attachment_id"],
      },
    }),
  );
  expect(report.outages.map(({ duration, who, change, addresses }) => [duration, who, change, addresses])).toEqual([
    [
      "seconds",
      "VPC web towards 10.2.0.0/16",
      "moves route 10.2.0.0/16 in hub table apps from VPC web to VPC tools",
      ["aws_ec2_transit_gateway_route.shared"],
    ],
  ]);
  expect(report.changes.map(({ text }) => text)).toEqual(["replaces route 10.2.0.0/16 from VPC web → VPC tools in hub table apps"]);
});

test("an attachment that is made anew takes its association along, and one sentence says both", () => {
  const attachment = { id: "tgw-attach-1", vpc_id: "vpc-1", transit_gateway_id: "tgw-1", subnet_ids: [] };
  const association = { id: "x", transit_gateway_attachment_id: "tgw-attach-1", transit_gateway_route_table_id: "tgw-rtb-1" };
  const report = judge(
    planJson({
      ...hub,
      "aws_ec2_transit_gateway_vpc_attachment.web": {
        actions: ["delete", "create"],
        before: attachment,
        after: { vpc_id: "vpc-1", transit_gateway_id: "tgw-1", subnet_ids: [] },
        unknown: { id: true },
        forcedBy: ["vpc_id"],
      },
      "aws_ec2_transit_gateway_route_table_association.web": {
        actions: ["delete", "create"],
        before: association,
        after: { transit_gateway_route_table_id: "tgw-rtb-1" },
        unknown: { id: true, transit_gateway_attachment_id: true },
        forcedBy: ["transit_gateway_attachment_id"],
        references: { transit_gateway_attachment_id: "aws_ec2_transit_gateway_vpc_attachment.web.id" },
      },
    }),
  );
  expect(report.outages.map(({ duration, who, change }) => [duration, who, change])).toEqual([
    ["minutes", "VPC web", "replaces the attachment of VPC web"],
  ]);
  expect(report.findings.map(({ message }) => message)).toEqual([
    "replaces the attachment of VPC web (because of vpc_id), which the rules forbid; the label replace-approved allows it",
  ]);
});

test("a device with another address is another customer gateway, and both tunnels of its connection go down", () => {
  const connection = {
    id: "vpn-1",
    customer_gateway_id: "cgw-1",
    transit_gateway_id: "tgw-1",
    transit_gateway_attachment_id: "tgw-attach-9",
    tunnel1_address: "203.0.113.1",
    tags: { Name: "lab-london-a" },
  };
  const { customer_gateway_id: _, ...rest } = connection;
  const device = { id: "cgw-1", ip_address: "198.51.100.7", tags: { Name: "lab-london-a" } };
  const report = judge(
    planJson({
      ...hub,
      "aws_customer_gateway.a": {
        actions: ["create", "delete"],
        before: device,
        after: { ip_address: "198.51.100.9", tags: device.tags },
        unknown: { id: true },
        forcedBy: ["ip_address"],
      },
      "aws_vpn_connection.a": {
        actions: ["update"],
        before: connection,
        after: rest,
        unknown: { customer_gateway_id: true },
        references: { customer_gateway_id: "aws_customer_gateway.a.id" },
      },
    }),
  );
  expect(report.outages.map(({ duration, change }) => [duration, change])).toEqual([
    ["minutes", "gives VPN connection london-a another device (customer gateway)"],
  ]);
  expect(report.findings.map(({ check }) => check)).toEqual(["gate-tunnels"]);
});
