import { DataAwsKinesisFirehoseDeliveryStream } from "@cdktf/provider-aws/lib/data-aws-kinesis-firehose-delivery-stream";
import { FlowLog as AwsFlowLog, type FlowLogConfig } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";

import type { Tags } from "../plan/environment";
import type { FlowLogPlan, PolicyDocument } from "../plan/plan";
import { partitionOf } from "../plan/regions";
import { logGroup } from "./log-group";
import { attribute } from "./reference";

/** A planned flow log, and what it records. */
export interface FlowLogProps {
  readonly plan: FlowLogPlan;
  readonly region: string;
  /** What is recorded: a VPC, or a gateway, whose flow log knows no accept and reject. */
  readonly of: { readonly vpcId: string } | { readonly transitGatewayId: string };
  /** Name tag. */
  readonly name: string;
  /** Beside `Name`, on all that it makes. @default - none */
  readonly tags?: Tags;
}

/**
 * The flow log of a VPC or of a gateway, with its log group and the role that writes to it.
 *
 * Every argument but the tags replaces the flow log, so records are lost for moments, never the group.
 */
export class FlowLog extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogProps) {
    super(scope, id);
    const { plan, region, of, name, tags = {} } = props;

    new AwsFlowLog(this, "log", {
      ...of,
      // A gateway's flow log refuses a traffic type; both take a minute, and a gateway's nothing else.
      ...("vpcId" in of && { trafficType: "ALL" }),
      maxAggregationInterval: 60,
      // AWS's own placeholders, kept from Terraform by the doubled `$`.
      ...(plan.format && { logFormat: plan.format.map((field) => `$\${${field}}`).join(" ") }),
      ...this.#destination(plan, region, tags),
      tags: { ...tags, Name: name },
    });
  }

  #destination({ destination: to, role: roleName }: FlowLogPlan, region: string, tags: Tags): Partial<FlowLogConfig> {
    switch (to.kind) {
      case "bucket":
        return { logDestinationType: "s3", logDestination: `arn:${partitionOf(region).id}:s3:::${to.bucket}/${to.prefix}` };
      case "stream": {
        const stream = new DataAwsKinesisFirehoseDeliveryStream(this, "stream", { name: to.stream });
        return { logDestinationType: "kinesis-data-firehose", logDestination: attribute(stream, "arn") };
      }
      case "group": {
        const arn = attribute(logGroup(this, "group", to, tags), "arn");
        const role = new IamRole(this, "role", { name: roleName, assumeRolePolicy: trust(arn), tags: { ...tags, Name: roleName } });
        new IamRolePolicy(this, "role-policy", { name: "write", role: attribute(role, "id"), policy: writeTo(arn) });
        return { logDestinationType: "cloud-watch-logs", logDestination: arn, iamRoleArn: attribute(role, "arn") };
      }
    }
  }
}

/** Lets the service in for flow logs of this account alone, or any account could have it write here (confused deputy). */
function trust(groupArn: string): string {
  const document: PolicyDocument = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "ACCOUNT" },
          ArnLike: { "aws:SourceArn": "arn:*:ec2:*:ACCOUNT:vpc-flow-log/*" },
        },
      },
    ],
  };
  // The flow log's account is that of its group. Put in last, because JSON would escape the quotes inside the expression.
  return JSON.stringify(document).replaceAll("ACCOUNT", groupArn.replace(/^\$\{(.*)\}$/, '$${split(":", $1)[4]}'));
}

function writeTo(groupArn: string): string {
  const document: PolicyDocument = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: [groupArn, `${groupArn}:*`],
      },
    ],
  };
  return JSON.stringify(document);
}
