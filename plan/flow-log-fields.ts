import type { Report } from "./report";
import { suggest } from "./suggest";

/** Fields that the flow logs of a VPC and of a Transit Gateway share. */
const both = (
  "version account-id srcaddr dstaddr srcport dstport protocol packets bytes start end log-status type tcp-flags region " +
  "flow-direction pkt-src-aws-service pkt-dst-aws-service encryption-status"
).split(" ");

/** Fields of VPCs alone: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html, versions 2 to 10. */
const vpcAlone = (
  "interface-id action vpc-id subnet-id instance-id pkt-srcaddr pkt-dstaddr az-id sublocation-type sublocation-id traffic-path " +
  "ecs-cluster-arn ecs-cluster-name ecs-container-instance-arn ecs-container-instance-id ecs-container-id ecs-second-container-id " +
  "ecs-service-name ecs-task-definition-arn ecs-task-arn ecs-task-id reject-reason resource-id"
).split(" ");

/** Fields of gateways alone: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-flow-logs.html. A gateway rejects nothing, so it has no `action`. */
const gatewayAlone = (
  "resource-type tgw-id tgw-attachment-id tgw-src-vpc-account-id tgw-dst-vpc-account-id tgw-src-vpc-id tgw-dst-vpc-id " +
  "tgw-src-subnet-id tgw-dst-subnet-id tgw-src-eni tgw-dst-eni tgw-src-az-id tgw-dst-az-id tgw-pair-attachment-id " +
  "packets-lost-no-route packets-lost-blackhole packets-lost-mtu-exceeded packets-lost-ttl-expired"
).split(" ");

const fields = { vpc: new Set([...both, ...vpcAlone]), gateway: new Set([...both, ...gatewayAlone]) };

/** Those fields of a format that the flow log of a VPC or of a gateway knows: one format serves both, and each takes what it has. */
export function fieldsOf(kind: "vpc" | "gateway", format: readonly string[]): readonly string[] {
  return format.filter((field) => fields[kind].has(field));
}

/** Finds what no flow log, or no flow log of a VPC, could write. */
export function checkFormat(format: readonly string[], path: string, report: Report): void {
  if (format.length === 0) report.problem(path, "is empty; name at least one field, or remove it for the default format");
  for (const [index, field] of format.entries()) {
    const at = `${path}[${index}]`;
    if (format.indexOf(field) < index) report.problem(at, `"${field}" is written twice; remove one`);
    if (fields.vpc.has(field) || fields.gateway.has(field)) continue;
    const bare = /^\$\{(.*)\}$/.exec(field)?.[1];
    const nearest = suggest(bare ?? field, [...fields.vpc, ...fields.gateway]);
    report.problem(at, `"${field}" is no field of a flow log${nearest === undefined ? "" : `; did you mean "${nearest}"?`}`);
  }
  if (format.length > 0 && format.every((field) => gatewayAlone.includes(field))) {
    report.problem(path, 'holds no field that a VPC\'s flow log has; add "srcaddr" and "dstaddr", say');
  }
}
