import type { Environment } from "../../../plan/environment";
import { securecart } from "../../../environments/securecart";
import { at, brokenBy, everything, remove, type Row, type Written, writtenJson } from "./fixture-posture";

const cart = writtenJson(securecart);
const written = writtenJson(everything);
const shopLog = "aws_flow_log.vpc_shop_flow-log_log";
const shopGroup = "aws_cloudwatch_log_group.vpc_shop_flow-log_group";
const gatewayLog = "aws_flow_log.hub_flow-log_log";
const logging = "aws_networkfirewall_logging_configuration.hub_firewall_logging";
const firewall = "aws_networkfirewall_firewall.hub_firewall_firewall";
const london = "aws_vpn_connection.site_london_a_connection";

function configs(json: Written): Record<string, unknown>[] {
  return (at(json, logging)["logging_configuration"] as { log_destination_config: Record<string, unknown>[] }).log_destination_config;
}

function options(json: Written): Record<string, unknown> {
  return (at(json, london)["tunnel1_log_options"] as { cloudwatch_log_options: Record<string, unknown> }).cloudwatch_log_options;
}

const rows: readonly Row[] = [
  ["a VPC without a flow log", (json) => remove(json, shopLog), ["logs: vpc shop logs no traffic [aws_vpc.vpc_shop_vpc]"]],
  [
    "a gateway without a flow log",
    (json) => remove(json, gatewayLog),
    ["logs: the gateway logs no traffic [aws_ec2_transit_gateway.hub_gateway]"],
  ],
  [
    "a flow log of one subnet, which is none of the VPC",
    (json) => {
      Reflect.deleteProperty(at(json, shopLog), "vpc_id");
      at(json, shopLog)["subnet_id"] = "${aws_subnet.vpc_shop_workload_a.id}";
    },
    ["logs: vpc shop logs no traffic [aws_vpc.vpc_shop_vpc]"],
  ],
  [
    "a flow log of what was refused",
    (json) => (at(json, shopLog)["traffic_type"] = "REJECT"),
    [`logs: vpc shop logs REJECT traffic alone [${shopLog}]`],
  ],
  [
    "a flow log without destination",
    (json) => Reflect.deleteProperty(at(json, shopLog), "log_destination"),
    [`logs: vpc shop logs its traffic nowhere [${shopLog}]`],
  ],
  [
    "a flow log that may not write",
    (json) => Reflect.deleteProperty(at(json, gatewayLog), "iam_role_arn"),
    [`logs: the gateway logs its traffic nowhere: no role may write to the log group [${gatewayLog}]`],
  ],
  [
    "a flow log that goes elsewhere",
    (json) => Object.assign(at(json, shopLog), { log_destination_type: "s3", log_destination: "arn:aws:s3:::somebody" }),
    [`logs: vpc shop logs its traffic to a bucket, where a group is asked [${shopLog}]`],
  ],
  [
    "a flow log to a group that is elsewhere",
    (json) => (at(json, shopLog)["log_destination"] = "arn:aws:logs:eu-west-2:111122223333:log-group:other"),
    [`logs: vpc shop logs its traffic to a log group that is not here [${shopLog}]`],
  ],
  [
    "a log group that keeps its records for ever",
    (json) => Reflect.deleteProperty(at(json, shopGroup), "retention_in_days"),
    [`logs: a log group keeps its records for ever [${shopGroup}]`],
  ],
  [
    "a log group that forgets too soon",
    (json) => (at(json, shopGroup)["retention_in_days"] = 7),
    [`logs: vpc shop logs its traffic to a log group that keeps it for 7 days, where 365 are asked [${shopLog}]`],
  ],
  [
    "a firewall that logs nothing",
    (json) => remove(json, logging),
    [`logs: the firewall logs ALERT nowhere [${firewall}]`, `logs: the firewall logs FLOW nowhere [${firewall}]`],
  ],
  ["a firewall that logs no alerts", (json) => configs(json).shift(), [`logs: the firewall logs ALERT nowhere [${logging}, ${firewall}]`]],
  ["a firewall that logs no flows", (json) => configs(json).pop(), [`logs: the firewall logs FLOW nowhere [${logging}, ${firewall}]`]],
  [
    "a firewall whose destination has a key that AWS does not know",
    (json) => (configs(json)[0]!["log_destination"] = { log_group: "x" }),
    [`logs: the firewall logs ALERT nowhere [${logging}, ${firewall}]`],
  ],
  [
    "a firewall that logs to a bucket",
    (json) => Object.assign(configs(json)[1]!, { log_destination_type: "S3", log_destination: { bucketName: "x" } }),
    [`logs: the firewall logs FLOW to a bucket, where a group is asked [${logging}, ${firewall}]`],
  ],
  [
    "a firewall that logs to a group that is elsewhere",
    (json) => (configs(json)[1]!["log_destination"] = { logGroup: "/aws/vendedlogs/other" }),
    [`logs: the firewall logs FLOW to a log group that is not here [${logging}, ${firewall}]`],
  ],
  [
    "a tunnel that logs nothing",
    (json) => Reflect.deleteProperty(at(json, london), "tunnel1_log_options"),
    [`logs: tunnel 1 of a VPN connection logs nowhere [${london}]`],
  ],
  [
    "a tunnel whose log is off",
    (json) => (options(json)["log_enabled"] = false),
    [`logs: tunnel 1 of a VPN connection logs nowhere [${london}]`],
  ],
  [
    "a tunnel that logs to a group that is elsewhere",
    (json) => (options(json)["log_group_arn"] = "arn:aws:logs:eu-west-2:111122223333:log-group:other"),
    [`logs: tunnel 1 of a VPN connection logs to a log group that is not here [${london}]`],
  ],
];

// Put together here, so that nobody who looks for secrets takes them for such.
const accessKey = ["AKIA", "ABCDEFGH", "IJKLMNOP"].join("");
const privateKey = ["-----BEGIN RSA", "PRIVATE KEY-----\nMII"].join(" ");
const jwt = ["eyJhbGciOiJub25l", "eyJzdWIiOiJ0ZXN0In", "c2lnbmF0dXJl"].join(".");
const shop = "aws_vpc.vpc_shop_vpc";
const plain = (path: string, what: string, address = shop): string => `secrets: ${path} holds ${what} in plain text [${address}]`;

const leaks: readonly Row[] = [
  [
    "the id of an access key",
    (json) => ((at(json, shop)["tags"] as Record<string, string>)["note"] = `by ${accessKey}`),
    [plain("tags.note", "the id of an access key")],
  ],
  ["a private key", (json) => (at(json, shop)["note"] = privateKey), [plain("note", "a private key")]],
  ["a signed token", (json) => (at(json, shop)["note"] = [{ header: jwt }]), [plain("note.0.header", "a signed token")]],
  ["a bearer token", (json) => (at(json, shop)["note"] = `Bearer ${"ab12".repeat(6)}`), [plain("note", "a bearer token")]],
  ["an access token", (json) => (at(json, shop)["note"] = ["ghp", "a1B2".repeat(9)].join("_")), [plain("note", "an access token")]],
  [
    "a pre-shared key that is written",
    (json) => (at(json, london)["tunnel1_preshared_key"] = "written.by.hand"),
    [plain("tunnel1_preshared_key", "a secret", london)],
  ],
  ["a password", (json) => (at(json, shop)["settings"] = { adminPassword: "x" }), [plain("settings.adminPassword", "a secret")]],
  ["a key of BGP", (json) => (at(json, shop)["bgp_auth_key"] = "x"), [plain("bgp_auth_key", "a secret")]],
  [
    "the configuration of a device with its keys, as a state holds it",
    (json) => (at(json, london)["customer_gateway_configuration"] = "<vpn><pre_shared_key>by.hand</pre_shared_key></vpn>"),
    [plain("customer_gateway_configuration", "a pre-shared key", london)],
  ],
  [
    "a secret inside an expression",
    (json) => (at(json, shop)["note"] = `\${join("-", ["${accessKey}"])}`),
    [plain("note", "the id of an access key")],
  ],
  [
    "a password that a local holds",
    (json) => {
      json["locals"] = { ...(json["locals"] as object), word: "x" };
      at(json, shop)["password"] = "${local.word}";
    },
    [plain("password", "a secret")],
  ],
  ["a password that is looked up when it is applied", (json) => (at(json, shop)["password"] = `\${${london}.preshared_key_arn}`), []],
  [
    "pre-shared keys that a state would hold",
    (json) => (at(json, london)["preshared_key_storage"] = "Standard"),
    [`secrets: the state would hold the pre-shared keys of a VPN connection: they are not in Secrets Manager [${london}]`],
  ],
  [
    "a state without secrets",
    (json) => {
      at(json, london)["tunnel1_preshared_key"] = "****";
      at(json, london)["customer_gateway_configuration"] = "<vpn><pre_shared_key>****</pre_shared_key></vpn>";
      at(json, london)["preshared_key_arn"] = "arn:aws:secretsmanager:eu-west-2:111122223333:secret:s2svpn!vpn-0123456789abcdef0";
      at(json, firewall)["update_token"] = "0c1d2e3f-0000-4000-8000-000000000000";
      at(json, shop)["tags"] = { secret: "no" };
    },
    [],
  ],
];

describe("logs", () => {
  test.each(rows)("%s", (_, change, found) => {
    expect(brokenBy(securecart, cart, change)).toEqual(found);
  });

  test("go to the bucket that the environment names, and to no other", () => {
    expect(brokenBy(everything, written, (json) => (at(json, shopLog)["log_destination"] = "arn:aws:s3:::other/prod/vpc-shop"))).toEqual([
      `logs: vpc shop logs its traffic to a bucket that is not prod-flow-logs [${shopLog}]`,
    ]);
  });

  test("go to the stream that the environment names, by name or by ARN", () => {
    const environment: Environment = { ...securecart, logs: { flow: { stream: "flow" }, firewall: { stream: "alerts" } } };
    const json = writtenJson(environment);
    const arn = "arn:aws:firehose:eu-west-2:111122223333:deliverystream";
    expect(brokenBy(environment, json, (broken) => (at(broken, shopLog)["log_destination"] = `${arn}/flow`))).toEqual([]);
    expect(brokenBy(environment, json, (broken) => (at(broken, shopLog)["log_destination"] = `${arn}/other`))).toEqual([
      `logs: vpc shop logs its traffic to a stream that is not flow [${shopLog}]`,
    ]);
    expect(brokenBy(environment, json, (broken) => (configs(broken)[0]!["log_destination"] = { deliveryStream: "other" }))).toEqual([
      `logs: the firewall logs ALERT to a stream that is not alerts [${logging}, ${firewall}]`,
    ]);
  });

  test("are encrypted with the key that the environment names", () => {
    const key = "arn:aws:kms:eu-west-2:111122223333:key/0c1d2e3f";
    const environment: Environment = { ...securecart, logs: { flow: { key }, firewall: { key }, tunnels: { key } } };
    const json = writtenJson(environment);
    expect(brokenBy(environment, json, () => undefined)).toEqual([]);
    expect(brokenBy(environment, json, (broken) => Reflect.deleteProperty(at(broken, shopGroup), "kms_key_id"))).toEqual([
      `logs: vpc shop logs its traffic to a log group that is not encrypted with the key asked for [${shopLog}]`,
    ]);
  });
});

describe("secrets are written nowhere", () => {
  test.each(leaks)("%s", (_, change, found) => {
    expect(brokenBy(securecart, cart, change)).toEqual(found);
  });
});

describe("what is named and does not exist", () => {
  test("an attribute, and what is waited for", () => {
    expect(
      brokenBy(securecart, cart, (json) => {
        (at(json, shop)["tags"] as Record<string, string>)["note"] = "${aws_vpc.gone.id}";
        at(json, shop)["depends_on"] = ["aws_vpc.gone"];
      }),
    ).toEqual([
      `nothing-dangles: ${shop}.depends_on[0] names aws_vpc.gone, which does not exist [${shop}]`,
      `nothing-dangles: ${shop}.tags.note names aws_vpc.gone, which does not exist [${shop}]`,
    ]);
  });

  test("a local and an output", () => {
    expect(
      brokenBy(securecart, cart, (json) => {
        json["output"] = { id: { value: "${local.gone}" } };
      }),
    ).toEqual(["nothing-dangles: output.id names local.gone, which does not exist [output.id]"]);
  });
});
