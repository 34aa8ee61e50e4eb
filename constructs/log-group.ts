import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { Construct } from "constructs";

import type { Tags } from "../plan/environment";
import type { LogDestination } from "../plan/plan";

/** The log group of a log that goes to CloudWatch, with tags beside its name. */
export function logGroup(
  scope: Construct,
  id: string,
  log: Extract<LogDestination, { kind: "group" }>,
  tags: Tags = {},
): CloudwatchLogGroup {
  return new CloudwatchLogGroup(scope, id, {
    name: log.name,
    retentionInDays: log.retentionDays,
    ...(log.key !== undefined && { kmsKeyId: log.key }),
    tags: { ...tags, Name: log.name },
  });
}
