import type { LogSettings } from "../../plan/environment";
import type { Resource, Terraform, Value } from "../terraform/resource";
import { blocks, flag, isObject, number, text, value } from "../terraform/values";
import { WrittenVpcs } from "./declared";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { made, madeFor } from "./look-up";

/** Days for which a log group keeps its records unless the environment says otherwise. */
const usualDays = 365;

/** Everything that carries traffic records it, where the environment says and for as long: VPCs, the gateway, firewalls and tunnels. */
export const logs: Check = (evidence) => {
  const { terraform, environment } = evidence;
  const findings = new Findings("logs", terraform);
  const destinations = new Destinations(terraform);
  const { flow = {}, firewall = {}, tunnels = {} } = environment.logs ?? {};

  const vpcs = WrittenVpcs.of(evidence);
  const ofVpc = madeFor(terraform, "aws_flow_log", "vpc_id");
  const ofGateway = madeFor(terraform, "aws_flow_log", "transit_gateway_id");
  const flowLogs = (label: string, of: Resource, own: readonly Resource[], knowsTraffic: boolean): void => {
    if (own.length === 0) findings.add(`${label} logs no traffic`, of);
    for (const log of own) {
      // A gateway's flow log knows no accept and reject.
      if (knowsTraffic && text(log, "traffic_type") !== "ALL")
        findings.add(`${label} logs ${text(log, "traffic_type") ?? "no"} traffic alone`, log);
      const type = text(log, "log_destination_type") ?? "cloud-watch-logs";
      if (type === "cloud-watch-logs" && value(log, "iam_role_arn") === undefined)
        findings.add(`${label} logs its traffic nowhere: no role may write to the log group`, log);
      const flaw = destinations.flaw(flow, flowTypes[type], value(log, "log_destination"));
      if (flaw !== undefined) findings.add(`${label} logs its traffic ${flaw}`, log);
    }
  };
  for (const vpc of vpcs.all) flowLogs(vpcs.label(vpc), vpc, ofVpc.get(vpc) ?? [], true);
  for (const gateway of made(terraform, "aws_ec2_transit_gateway")) flowLogs("the gateway", gateway, ofGateway.get(gateway) ?? [], false);

  const configurations = madeFor(terraform, "aws_networkfirewall_logging_configuration", "firewall_arn");
  for (const one of made(terraform, "aws_networkfirewall_firewall")) {
    const own = configurations.get(one) ?? [];
    const configured = own.flatMap((logging) =>
      blocks(logging, "logging_configuration").flatMap((block) => blocks(block, "log_destination_config")),
    );
    for (const kind of ["ALERT", "FLOW"]) {
      const config = configured.find((block) => text(block, "log_type") === kind);
      const type = config && text(config, "log_destination_type");
      const [form, key] = firewallTypes[type ?? ""] ?? [];
      const to = config && value(config, "log_destination");
      const flaw = config === undefined ? "nowhere" : destinations.flaw(firewall, form, isObject(to ?? null) ? entry(to, key) : undefined);
      if (flaw !== undefined) findings.add(`the firewall logs ${kind} ${flaw}`, ...own, one);
    }
  }

  for (const connection of made(terraform, "aws_vpn_connection")) {
    for (const tunnel of [1, 2]) {
      const options = blocks(connection, `tunnel${tunnel}_log_options`).flatMap((block) => blocks(block, "cloudwatch_log_options"));
      const on = options.find((block) => flag(block, "log_enabled", false));
      const flaw = on === undefined ? "nowhere" : destinations.flaw(tunnels, "group", value(on, "log_group_arn"));
      if (flaw !== undefined) findings.add(`tunnel ${tunnel} of a VPN connection logs ${flaw}`, connection);
    }
  }

  for (const group of made(terraform, "aws_cloudwatch_log_group"))
    if ((number(group, "retention_in_days") ?? 0) === 0) findings.add("a log group keeps its records for ever", group);
  return findings.sorted();
};

type Form = "bucket" | "group" | "stream";

const flowTypes: Readonly<Record<string, Form>> = { s3: "bucket", "cloud-watch-logs": "group", "kinesis-data-firehose": "stream" };

/** Types of a firewall's destination, each with the key that names it: AWS refuses another only when it is applied. */
const firewallTypes: Readonly<Record<string, readonly [Form, string]>> = {
  S3: ["bucket", "bucketName"],
  CloudWatchLogs: ["group", "logGroup"],
  KinesisDataFirehose: ["stream", "deliveryStream"],
};

function entry(object: Value | undefined, key: string | undefined): Value | undefined {
  return object !== undefined && isObject(object) && key !== undefined ? value(object, key) : undefined;
}

/** Where logs go, and what is wrong with it. */
class Destinations {
  /** Log groups by name: a firewall names its group so. */
  readonly #groups: ReadonlyMap<string, Resource>;

  constructor(private readonly terraform: Terraform) {
    this.#groups = new Map(
      made(terraform, "aws_cloudwatch_log_group").flatMap((group) => {
        const name = value(group, "name");
        return typeof name === "string" ? [[name, group] as const] : [];
      }),
    );
  }

  /** What is wrong with a destination, as the end of a sentence; `undefined` where it is as asked. */
  flaw(asked: LogSettings, form: Form | undefined, to: Value | undefined): string | undefined {
    if (form === undefined || to === undefined) return "nowhere";
    const wanted: Form = asked.bucket !== undefined ? "bucket" : asked.stream !== undefined ? "stream" : "group";
    if (form !== wanted) return `to a ${form}, where a ${wanted} is asked`;
    if (form === "group") return this.#groupFlaw(asked, to);
    const name = form === "bucket" ? asked.bucket : asked.stream;
    return name === undefined || this.#nameOf(form, to) === name ? undefined : `to a ${form} that is not ${name}`;
  }

  /** The name of a bucket or stream, of which an ARN tells more, and a data source of a stream says it. */
  #nameOf(form: Form, to: Value): string | undefined {
    const target = this.terraform.target(to);
    if (target !== undefined) return text(target.resource, "name") ?? text(target.resource, "bucket");
    if (typeof to !== "string") return undefined;
    if (!to.startsWith("arn:")) return to;
    const rest = to.split(":").slice(5).join(":");
    return form === "bucket" ? rest.split("/")[0] : rest.split("/")[1];
  }

  #groupFlaw({ retentionDays = usualDays, key }: LogSettings, to: Value): string | undefined {
    const named = this.terraform.target(to)?.resource ?? (typeof to === "string" ? this.#groups.get(to) : undefined);
    if (named?.type !== "aws_cloudwatch_log_group") return "to a log group that is not here";
    const kept = number(named, "retention_in_days") ?? 0;
    if (kept !== 0 && kept !== retentionDays) return `to a log group that keeps it for ${kept} days, where ${retentionDays} are asked`;
    return key !== undefined && value(named, "kms_key_id") !== key
      ? "to a log group that is not encrypted with the key asked for"
      : undefined;
  }
}
