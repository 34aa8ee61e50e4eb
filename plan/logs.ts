import { createHash } from "node:crypto";
import type { Environment, LogSettings } from "./environment";
import type { FlowLogPlan, LogDestination } from "./plan";
import { place, type Report } from "./report";
import { checkFormat, fieldsOf } from "./flow-log-fields";

/** Days for which a log group may keep records (PutRetentionPolicy). */
const retentionSteps = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;

/** A role's name has at most 64 characters (CreateRole). */
const roleLength = 64;

/** The flow log of the VPC or gateway called `name`: `vpc-shop`, `hub-inspection`; `hub-gateway` is the gateway's. */
export function planFlowLog(environment: Environment, name: string): FlowLogPlan {
  const settings = environment.logs?.flow ?? {};
  const format = fieldsOf(name === "hub-gateway" ? "gateway" : "vpc", settings.format ?? []);
  return {
    destination: destination(settings, groupName(environment, `${name}/flow`), `${environment.name}/${name}`),
    ...(format.length > 0 && { format }),
    role: shortened(`${environment.name}-${name}-flow-log`, roleLength),
  };
}

/** The logs of the hub's firewall, one of every kind that the toolkit turns on. */
export function planFirewallLogs(environment: Environment): { alert: LogDestination; flow: LogDestination } {
  const settings = environment.logs?.firewall ?? {};
  const of = (kind: "alert" | "flow"): LogDestination =>
    destination(settings, groupName(environment, `hub-firewall/${kind}`), `${environment.name}/hub-firewall/${kind}`);
  return { alert: of("alert"), flow: of("flow") };
}

/** The log group of both tunnels of one VPN connection; a tunnel can log to CloudWatch alone. */
export function planTunnelLog(environment: Environment, site: string, gateway: string): Extract<LogDestination, { kind: "group" }> {
  return group(environment.logs?.tunnels ?? {}, groupName(environment, `site-${site}-${gateway}/tunnel`));
}

/** Finds what CloudWatch, S3, Firehose or a flow log would refuse under `logs`. */
export function checkLogs(environment: Environment, report: Report): void {
  const { flow, firewall, tunnels } = environment.logs ?? {};
  if (flow) {
    checkSettings(flow, place("logs", "flow"), environment, report);
    if (flow.format) checkFormat(flow.format, place("logs", "flow", "format"), report);
  }
  if (firewall) checkSettings(firewall, place("logs", "firewall"), environment, report);
  if (tunnels) checkSettings(tunnels, place("logs", "tunnels"), environment, report);
}

function destination(settings: LogSettings, name: string, prefix: string): LogDestination {
  if (settings.bucket !== undefined) return { kind: "bucket", bucket: settings.bucket, prefix };
  if (settings.stream !== undefined) return { kind: "stream", stream: settings.stream };
  return group(settings, name);
}

function group(settings: LogSettings, name: string): Extract<LogDestination, { kind: "group" }> {
  return { kind: "group", name, retentionDays: settings.retentionDays ?? 365, ...(settings.key !== undefined && { key: settings.key }) };
}

/**
 * A log group below `/aws/vendedlogs/`: log delivery writes its permissions into one resource policy of CloudWatch, 5,120 bytes for
 * a whole account and region, and a group with this prefix needs no line of its own in it.
 */
function groupName(environment: Environment, name: string): string {
  return `/aws/vendedlogs/${environment.name}/${name}`;
}

/** A name cut to `length`; the end becomes a hash of the whole, so that two long names stay apart. */
function shortened(name: string, length: number): string {
  if (name.length <= length) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, length - hash.length - 1).replace(/-+$/, "")}-${hash}`;
}

function checkSettings(settings: LogSettings, path: string, environment: Environment, report: Report): void {
  const { bucket, stream, retentionDays, key } = settings;
  if (bucket !== undefined && stream !== undefined) {
    report.problem(
      path,
      `says both bucket ${JSON.stringify(bucket)} and stream ${JSON.stringify(stream)}; a log goes to one place: remove one`,
    );
  }
  const elsewhere = bucket !== undefined ? "bucket" : stream !== undefined ? "stream" : undefined;
  if (retentionDays !== undefined) checkRetention(retentionDays, `${path}.retentionDays`, elsewhere, report);
  if (key !== undefined) checkKey(key, `${path}.key`, elsewhere, environment.region, report);
  if (bucket !== undefined) checkBucket(bucket, `${path}.bucket`, report);
  if (stream !== undefined && !/^[A-Za-z0-9_.-]{1,64}$/.test(stream)) {
    report.problem(
      `${path}.stream`,
      `${JSON.stringify(stream)} is no name of a Firehose stream; write the name alone, up to 64 letters, digits, "_", "." and "-"`,
    );
  }
}

function checkRetention(days: number, path: string, elsewhere: string | undefined, report: Report): void {
  if (elsewhere) {
    report.problem(path, `keeps a log group, and the log goes to a ${elsewhere}; set the retention there and remove this`);
    return;
  }
  if (retentionSteps.some((step) => step === days)) return;
  const next = retentionSteps.find((step) => step > days) ?? retentionSteps.at(-1);
  report.problem(path, `${days} is no step of CloudWatch; the next is ${next} (of ${retentionSteps.join(", ")})`);
}

function checkKey(key: string, path: string, elsewhere: string | undefined, region: string, report: Report): void {
  if (elsewhere) {
    report.problem(path, `encrypts a log group, and the log goes to a ${elsewhere}; set the key there and remove this`);
    return;
  }
  const found = /^arn:aws(?:-cn|-us-gov)?:kms:([a-z0-9-]+):\d{12}:key\/[A-Za-z0-9-]+$/.exec(key);
  if (!found) {
    report.problem(
      path,
      `${JSON.stringify(key)} is no ARN of a KMS key (an alias will not do); write arn:aws:kms:${region}:111122223333:key/<id>`,
    );
  } else if (found[1] !== region) {
    report.problem(path, `is a key of ${found[1]}; CloudWatch needs one of ${region}`);
  }
}

/** Finds what is no name of an S3 bucket (general purpose buckets; the rules of 2018 and later). */
export function checkBucket(bucket: string, path: string, report: Report): void {
  const wrong = bucket.startsWith("arn:")
    ? "is an ARN; write the bucket's name alone"
    : bucket.length < 3 || bucket.length > 63
      ? `has ${bucket.length} characters; a bucket's name has 3 to 63`
      : !/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(bucket)
        ? `holds what a bucket's name may not; write lower-case letters, digits, "." and "-", with a letter or digit at both ends`
        : bucket.includes("..")
          ? `holds ".."; a bucket's name may not`
          : /^\d+\.\d+\.\d+\.\d+$/.test(bucket)
            ? "looks like an address; a bucket's name may not"
            : undefined;
  if (wrong) report.problem(path, `${JSON.stringify(bucket)} ${wrong}`);
}
