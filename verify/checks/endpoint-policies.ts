import type { Resource, Terraform } from "../terraform/resource";
import { text, value } from "../terraform/values";
import { WrittenVpcs } from "./declared";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { made, madeFor } from "./look-up";
import { readPolicy, type Statement } from "./policy-document";

/** Called without a signature, so that no request names an organisation: a policy that asks for one would refuse them all. */
const unsigned: ReadonlySet<string> = new Set(["cognito-identity", "cognito-idp", "execute-api"]);

/** Services that hold data of everybody under one name, so that the owner of the data must be named beside the caller. */
const shared: ReadonlySet<string> = new Set(["dynamodb", "s3"]);

/** Buckets of AWS that agents and image pulls read, before and after the region. */
const bucketsOfAws = (region: string): ReadonlySet<string> =>
  new Set([
    `prod-${region}-starport-layer-bucket`,
    `amazon-ssm-${region}`,
    `amazon-ssm-packages-${region}`,
    `aws-ssm-${region}`,
    `aws-ssm-distributor-file-${region}`,
    `aws-ssm-document-attachments-${region}`,
    `aws-windows-downloads-${region}`,
    `patch-baseline-snapshot-${region}`,
    `${region}-birdwatcher-prod`,
  ]);

/** Every endpoint serves the organisation alone where one is named; else it is a way out to anybody's account. */
export const endpointPolicies: Check = (evidence) => {
  const { terraform, environment } = evidence;
  const organisation = environment.endpoints?.organisation;
  if (organisation === undefined) return [];
  const findings = new Findings("endpoint-policies", terraform);
  const vpcs = WrittenVpcs.of(evidence);
  const buckets = bucketsOfAws(environment.region);
  const apart = madeFor(terraform, "aws_vpc_endpoint_policy", "vpc_endpoint_id");
  for (const endpoint of made(terraform, "aws_vpc_endpoint")) {
    const service = serviceOf(endpoint);
    if (unsigned.has(service)) continue;
    const label = `the endpoint of ${service} in ${vpcs.labelOf(endpoint)}`;
    const holders = [endpoint, ...(apart.get(endpoint) ?? [])].filter((holder) => value(holder, "policy") !== undefined);
    if (holders.length === 0) findings.add(`${label} has no policy, so it serves anybody's account`, endpoint);
    for (const holder of holders) {
      const policy = value(holder, "policy");
      const statements = typeof policy === "string" ? readPolicy(policy) : "cannot be known";
      if (typeof statements === "string") {
        findings.add(`${label} has a policy that ${statements}`, holder);
        continue;
      }
      statements.forEach((statement, index) => {
        if (statement.effect === "Allow" && !isOwn(statement, service, organisation, buckets))
          findings.add(`${label} serves others than ${organisation}: statement ${statement.sid ?? index + 1} of its policy`, holder);
      });
    }
  }
  return findings.sorted();
};

/** The service of an endpoint: `ecr.api` of `com.amazonaws.eu-west-2.ecr.api`, the whole name where it is none of AWS. */
export function serviceOf(endpoint: Resource): string {
  const name = text(endpoint, "service_name") ?? "";
  return /^(?:cn\.)?com\.amazonaws\.(?!vpce\.)[a-z0-9-]+\.(.+?)(?:\.cn)?$/.exec(name)?.[1] ?? name;
}

/** The endpoints of one type; AWS's default is a gateway. */
export function endpointsOfType(terraform: Terraform, type: "Gateway" | "Interface"): readonly Resource[] {
  return made(terraform, "aws_vpc_endpoint").filter((endpoint) => (text(endpoint, "vpc_endpoint_type") ?? "Gateway") === type);
}

function isOwn(statement: Statement, service: string, organisation: string, buckets: ReadonlySet<string>): boolean {
  const asks = (operator: string, key: string, wanted: string): boolean =>
    statement.conditions.some(
      (condition) =>
        condition.operator === operator &&
        condition.key === key &&
        condition.values.length > 0 &&
        condition.values.every((one) => one === wanted),
    );
  // Services of AWS act under a name of their own, which belongs to no organisation.
  if (asks("bool", "aws:principalisawsservice", "true")) return true;
  const callers = asks("stringequals", "aws:principalorgid", organisation);
  const owners = asks("stringequals", "aws:resourceorgid", organisation);
  if (callers && (owners || !shared.has(service))) return true;
  // Who signs in has no identity yet; only the role that is asked for names the organisation.
  const signsIn = (action: string): boolean => action === "sts:assumerolewithsaml" || action === "sts:assumerolewithwebidentity";
  if (service === "sts" && owners && statement.actions.length > 0 && statement.actions.every(signsIn)) return true;
  // What AWS publishes can be read, never written: nothing leaves by it.
  return (
    service === "s3" && isOnly(statement.actions, "s3:getobject") && statement.resources.length > 0 && statement.resources.every(isOfAws)
  );

  function isOfAws(arn: string): boolean {
    const bucket = /^arn:aws(?:-cn|-us-gov)?:s3:::([^/*?]+)\/\*$/.exec(arn)?.[1];
    return bucket !== undefined && buckets.has(bucket);
  }
}

function isOnly(list: readonly string[], wanted: string): boolean {
  return list.length > 0 && list.every((one) => one === wanted);
}
