import type { Environment, Logs } from "../../plan/environment";
import { checkLogs, planFirewallLogs, planFlowLog, planTunnelLog } from "../../plan/logs";
import { Report } from "../../plan/report";

const environment: Environment = { name: "prod", region: "eu-west-2", zones: ["a", "b", "c"], segments: {}, vpcs: {}, connect: [] };

function withLogs(logs: Logs): Environment {
  return { ...environment, logs };
}

function problems(logs: Logs): readonly string[] {
  const report = new Report();
  checkLogs(withLogs(logs), report);
  return report.problems.map(({ path, message }) => `${path}: ${message}`);
}

const key = "arn:aws:kms:eu-west-2:111122223333:key/0f1e2d3c-1111-2222-3333-444455556666";

test("flow logs of a VPC go to a log group of their own, kept a year, by a role of their own", () => {
  expect(planFlowLog(environment, "vpc-shop")).toEqual({
    destination: { kind: "group", name: "/aws/vendedlogs/prod/vpc-shop/flow", retentionDays: 365 },
    role: "prod-vpc-shop-flow-log",
  });
});

test("the firewall logs alerts and flows apart, whatever the destination", () => {
  expect(planFirewallLogs(environment)).toEqual({
    alert: { kind: "group", name: "/aws/vendedlogs/prod/hub-firewall/alert", retentionDays: 365 },
    flow: { kind: "group", name: "/aws/vendedlogs/prod/hub-firewall/flow", retentionDays: 365 },
  });
  expect(planFirewallLogs(withLogs({ firewall: { bucket: "acme-logs" } }))).toEqual({
    alert: { kind: "bucket", bucket: "acme-logs", prefix: "prod/hub-firewall/alert" },
    flow: { kind: "bucket", bucket: "acme-logs", prefix: "prod/hub-firewall/flow" },
  });
  expect(planFirewallLogs(withLogs({ firewall: { stream: "acme-logs" } })).alert).toEqual({ kind: "stream", stream: "acme-logs" });
});

test("a tunnel logs to CloudWatch, with the key and the retention that are said", () => {
  expect(planTunnelLog(withLogs({ tunnels: { retentionDays: 90, key } }), "london", "a")).toEqual({
    kind: "group",
    name: "/aws/vendedlogs/prod/site-london-a/tunnel",
    retentionDays: 90,
    key,
  });
});

test("one format serves VPCs and the gateway: each log takes the fields that it has", () => {
  const settings = withLogs({ flow: { format: ["srcaddr", "action", "tgw-id"] } });
  expect(planFlowLog(settings, "vpc-shop").format).toEqual(["srcaddr", "action"]);
  expect(planFlowLog(settings, "hub-gateway").format).toEqual(["srcaddr", "tgw-id"]);
});

test("a role's name fits IAM's 64 characters, and two long names stay apart", () => {
  const long: Environment = { ...environment, name: "production-europe-west-number-01" };
  const roles = ["vpc-customer-payments-and-orders-a", "vpc-customer-payments-and-orders-b"].map((name) => planFlowLog(long, name).role);
  expect(roles).toEqual([
    "production-europe-west-number-01-vpc-customer-payments-39f370dd",
    "production-europe-west-number-01-vpc-customer-payments-3a5951e3",
  ]);
  expect(roles.every((role) => role.length <= 64)).toBe(true);
});

test("good settings are no problem", () => {
  expect(
    problems({
      flow: { format: ["version", "srcaddr", "dstaddr", "tgw-id"], retentionDays: 90, key },
      firewall: { bucket: "acme-logs.eu" },
      tunnels: { retentionDays: 1 },
    }),
  ).toEqual([]);
});

test("rejects a retention that CloudWatch does not have, naming the next", () => {
  const steps = "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653";
  expect(problems({ flow: { retentionDays: 100 }, tunnels: { retentionDays: 9999 } })).toEqual([
    `logs.flow.retentionDays: 100 is no step of CloudWatch; the next is 120 (of ${steps})`,
    `logs.tunnels.retentionDays: 9999 is no step of CloudWatch; the next is 3653 (of ${steps})`,
  ]);
});

test("rejects two destinations for one log", () => {
  expect(problems({ flow: { bucket: "acme-logs", stream: "acme" } })).toEqual([
    'logs.flow: says both bucket "acme-logs" and stream "acme"; a log goes to one place: remove one',
  ]);
});

test("rejects retention and key where no log group is made", () => {
  expect(problems({ firewall: { bucket: "acme-logs", retentionDays: 90 }, flow: { stream: "acme", key } })).toEqual([
    "logs.flow.key: encrypts a log group, and the log goes to a stream; set the key there and remove this",
    "logs.firewall.retentionDays: keeps a log group, and the log goes to a bucket; set the retention there and remove this",
  ]);
});

test.each([
  ["arn:aws:s3:::acme-logs", '"arn:aws:s3:::acme-logs" is an ARN; write the bucket\'s name alone'],
  [
    "Acme_Logs",
    '"Acme_Logs" holds what a bucket\'s name may not; write lower-case letters, digits, "." and "-", with a letter or digit at both ends',
  ],
  ["ab", '"ab" has 2 characters; a bucket\'s name has 3 to 63'],
  ["acme..logs", '"acme..logs" holds ".."; a bucket\'s name may not'],
  ["10.0.0.1", '"10.0.0.1" looks like an address; a bucket\'s name may not'],
])("rejects the bucket %s", (bucket, message) => {
  expect(problems({ flow: { bucket } })).toEqual([`logs.flow.bucket: ${message}`]);
});

test("rejects a stream that is no name", () => {
  expect(problems({ flow: { stream: "arn:aws:firehose:eu-west-2:111122223333:deliverystream/acme" } })).toEqual([
    'logs.flow.stream: "arn:aws:firehose:eu-west-2:111122223333:deliverystream/acme" is no name of a Firehose stream; write the name alone, up to 64 letters, digits, "_", "." and "-"',
  ]);
});

test("rejects a key that is none, or lies in another region", () => {
  expect(problems({ flow: { key: "alias/logs" }, tunnels: { key: key.replace("eu-west-2", "us-east-1") } })).toEqual([
    'logs.flow.key: "alias/logs" is no ARN of a KMS key (an alias will not do); write arn:aws:kms:eu-west-2:111122223333:key/<id>',
    "logs.tunnels.key: is a key of us-east-1; CloudWatch needs one of eu-west-2",
  ]);
});

test("rejects fields that no flow log has, twice the same, and none at all", () => {
  expect(problems({ flow: { format: ["scraddr", "${dstaddr}", "bytes", "bytes", "colour-of-packet"] } })).toEqual([
    'logs.flow.format[0]: "scraddr" is no field of a flow log; did you mean "srcaddr"?',
    'logs.flow.format[1]: "${dstaddr}" is no field of a flow log; did you mean "dstaddr"?',
    'logs.flow.format[3]: "bytes" is written twice; remove one',
    'logs.flow.format[4]: "colour-of-packet" is no field of a flow log',
  ]);
  expect(problems({ flow: { format: [] } })).toEqual([
    "logs.flow.format: is empty; name at least one field, or remove it for the default format",
  ]);
  expect(problems({ flow: { format: ["tgw-id"] } })).toEqual([
    'logs.flow.format: holds no field that a VPC\'s flow log has; add "srcaddr" and "dstaddr", say',
  ]);
});
