import type { PrivateZonePlan } from "../plan";
import { partitionOf } from "../regions";

/** What is not regular about the private name of a service. */
interface Exception {
  /** The host name before region and suffix. */
  readonly host?: string;
  /** Whether clients call names below the host, too, so that a private zone needs a wildcard record. */
  readonly below?: true;
  /** Whether the host name ends in the suffix of newer services (`api.aws`). */
  readonly newer?: true;
}

/**
 * Services whose endpoint is called `com.amazonaws.<region>.<service>` and whose clients call `<service>.<region>.amazonaws.com`.
 *
 * Taken in 2026 from https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html, each host name compared
 * with what botocore 1.43.11 calls. Left out: what listens on another port than 443 (`email-smtp`, `cassandra`) or has no private name
 * (`transfer.server`, `iot.data`), because the security group and the zones here would not fit.
 */
const regular = (
  "access-analyzer acm acm-pca apigateway appconfig appconfigdata application-autoscaling applicationinsights application-signals " +
  "appflow apprunner aps aps-workspaces arc-zonal-shift athena auditmanager autoscaling autoscaling-plans backup batch bedrock " +
  "bedrock-agent bedrock-agent-runtime bedrock-agentcore bedrock-runtime cleanrooms cloudcontrolapi cloudformation cloudhsmv2 cloudtrail " +
  "codebuild codecommit codedeploy codedeploy-commands-secure codeguru-profiler codeguru-reviewer codepipeline cognito-identity cognito-idp " +
  "comprehend comprehendmedical compute-optimizer config data-servicediscovery databrew dataexchange datasync devops-guru dms drs ds ds-data dsql " +
  "ebs ec2 ec2messages ecs eks elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce email emr-containers " +
  "emr-serverless entityresolution events fis forecast forecastquery frauddetector fsx git-codecommit glue grafana guardduty guardduty-data " +
  "healthlake identitystore imagebuilder inspector-scan inspector2 kafka kafkaconnect kendra kinesisanalytics kms lakeformation lambda " +
  "license-manager logs macie2 mgn models-v2-lex monitoring mq network-firewall networkflowmonitor networkmonitor osis pca-connector-ad " +
  "pcs personalize personalize-events personalize-runtime pi pinpoint pipes polly ram rbin rds rds-data redshift redshift-data " +
  "redshift-serverless rekognition resiliencehub resource-groups rolesanywhere route53resolver rum runtime-v2-lex scheduler schemas secretsmanager " +
  "securityhub servicecatalog servicecatalog-appregistry servicediscovery servicequotas sns sqs ssm ssm-contacts ssm-incidents ssmmessages " +
  "states storagegateway sts swf sync-states synthetics tagging textract transcribe transcribestreaming transfer translate verifiedpermissions " +
  "wafv2 wellarchitected workspaces xray " +
  "elasticfilesystem-fips kms-fips sqs-fips ssm-fips sts-fips"
).split(" ");

const exceptions: Readonly<Record<string, Exception>> = {
  "airflow.api": { host: "api.airflow" },
  "airflow.env": { host: "env.airflow" },
  "codeartifact.api": { host: "codeartifact" },
  // <domain>-<account>.d.codeartifact…
  "codeartifact.repositories": { host: "d.codeartifact", below: true },
  "ecr.api": { host: "api.ecr" },
  // <account>.dkr.ecr… AWS calls the name "*.dkr.ecr…"; a zone has no wildcard in its name, so the record carries it.
  "ecr.dkr": { host: "dkr.ecr", below: true },
  "ecs-agent": { host: "ecs-a", below: true },
  "ecs-telemetry": { host: "ecs-t", below: true },
  "eks-auth": { newer: true },
  // <api>.execute-api…
  "execute-api": { below: true },
  "kinesis-firehose": { host: "firehose" },
  "kinesis-streams": { host: "kinesis" },
  // <bucket>.s3…
  s3: { below: true },
  "sagemaker.api": { host: "api.sagemaker" },
  "sagemaker.featurestore-runtime": { host: "featurestore-runtime.sagemaker" },
  "sagemaker.metrics": { host: "metrics.sagemaker" },
  "sagemaker.runtime": { host: "runtime.sagemaker" },
};

const services: ReadonlyMap<string, Exception> = new Map([...regular.map((name) => [name, {}] as const), ...Object.entries(exceptions)]);

/** Every interface service that the toolkit knows, `ecr.api` for `com.amazonaws.<region>.ecr.api`. */
export const serviceNames: readonly string[] = [...services.keys()].sort();

/** Services of a gateway endpoint. */
export const gatewayServices = ["dynamodb", "s3"] as const;

/** The service whose clients call `host`, for those who know a service by its host name: `ecr.api` for `api.ecr`. */
export function serviceAt(host: string): string | undefined {
  return serviceNames.find((name) => services.get(name)?.host === host);
}

/** The id of a service's endpoint and zone: its name with dashes for dots. */
export function endpointId(service: string): string {
  return service.replaceAll(".", "-");
}

/** The private zone that makes an endpoint in the hub answer for a service elsewhere. Its name never holds a wildcard; a record does. */
export function privateZone(service: string, region: string): PrivateZonePlan {
  const { host = service, below, newer } = services.get(service) ?? {};
  const { dnsSuffix, newDnsSuffix } = partitionOf(region);
  return { name: `${host}.${region}.${newer ? newDnsSuffix : dnsSuffix}`, records: below ? ["apex", "wildcard"] : ["apex"] };
}

/**
 * Interface services with the prefix `cn.` in China; the rest, and the gateway endpoints of S3 and DynamoDB, are called there as
 * everywhere. After the list that aws/aws-cdk keeps in `aws-ec2/lib/vpc-endpoint.ts`, read in 2026.
 */
const chinese = new Set(
  (
    "application-autoscaling athena autoscaling backup batch cloudcontrolapi cloudformation codedeploy-commands-secure databrew dms ebs ec2 " +
    "ecr.api ecr.dkr eks elasticache elasticbeanstalk elasticfilesystem elasticfilesystem-fips emr-containers execute-api fsx imagebuilder " +
    "kinesis-streams lambda license-manager monitoring rds redshift redshift-data s3 sagemaker.api sagemaker.featurestore-runtime " +
    "sagemaker.runtime securityhub servicecatalog sqs states sts sync-states synthetics transcribe transcribestreaming transfer xray"
  ).split(" "),
);

/** The full name of an interface service in a region. */
export function interfaceServiceName(service: string, region: string): string {
  if (partitionOf(region).id !== "aws-cn") return `com.amazonaws.${region}.${service}`;
  const cn = chinese.has(service) || (region === "cn-northwest-1" && ["polly", "workspaces"].includes(service));
  return `${cn ? "cn." : ""}com.amazonaws.${region}.${service}${service === "transcribe" ? ".cn" : ""}`;
}

/** The full name of a gateway service in a region. */
export function gatewayServiceName(service: string, region: string): string {
  return `com.amazonaws.${region}.${service}`;
}
