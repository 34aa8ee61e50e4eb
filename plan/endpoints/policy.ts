import type { PolicyDocument } from "../plan";
import { partitionOf } from "../regions";

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: "*";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Services that are called without a signature (by an API's own authorizer, by an app before its user has signed in), so that no
 * request names an organisation: a policy that asks for one would refuse them all.
 */
export const unsignedServices: ReadonlySet<string> = new Set(["cognito-identity", "cognito-idp", "execute-api"]);

/** The policy of a service's interface endpoint, or `undefined` for AWS's own, full access. After aws-samples/data-perimeter-policy-examples. */
export function interfacePolicy(service: string, organisation: string | undefined): PolicyDocument | undefined {
  if (organisation === undefined || unsignedServices.has(service)) return undefined;
  if (service === "s3") return document([ownToOwn(organisation), byServices]);
  const statements = [own(organisation), byServices];
  return document(service === "sts" ? [...statements, federated(organisation)] : statements);
}

/** The policy of a gateway endpoint, for a VPC that also uses the interface services `inUse`. */
export function gatewayPolicy(
  service: string,
  organisation: string | undefined,
  region: string,
  inUse: readonly string[],
): PolicyDocument | undefined {
  if (organisation === undefined) return undefined;
  const buckets = service === "s3" ? bucketsOfAws(region, inUse) : [];
  return document([ownToOwn(organisation), byServices, ...(buckets.length > 0 ? [readOnly(buckets)] : [])]);
}

function own(organisation: string): Statement {
  return {
    Sid: "OwnIdentities",
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { StringEquals: { "aws:PrincipalOrgID": organisation } },
  };
}

/** Without the organisation of the resource, too, data could be copied into anybody's bucket or table, with credentials of one's own. */
function ownToOwn(organisation: string): Statement {
  return {
    Sid: "OwnIdentitiesToOwnResources",
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { StringEquals: { "aws:PrincipalOrgID": organisation, "aws:ResourceOrgID": organisation } },
  };
}

/** Services of AWS that act under their own name, which belongs to no organisation. */
const byServices: Statement = {
  Sid: "ServicesOfAws",
  Effect: "Allow",
  Principal: "*",
  Action: "*",
  Resource: "*",
  Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } },
};

/** A pod or a person who signs in has no AWS identity yet, so only the role that is asked for names the organisation. */
function federated(organisation: string): Statement {
  return {
    Sid: "SignInToOwnRoles",
    Effect: "Allow",
    Principal: "*",
    Action: ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"],
    Resource: "*",
    Condition: { StringEquals: { "aws:ResourceOrgID": organisation } },
  };
}

function readOnly(buckets: readonly string[]): Statement {
  return { Sid: "BucketsOfAws", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: buckets };
}

/**
 * Buckets of AWS that workloads read. They lie in no organisation of ours, and an image layer is read by a URL that the registry
 * has signed with its own identity, so neither key of the first statement is ours.
 */
function bucketsOfAws(region: string, inUse: readonly string[]): readonly string[] {
  const names = [
    ...(inUse.includes("ecr.dkr") || inUse.includes("ecr.api") ? [`prod-${region}-starport-layer-bucket`] : []),
    // https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html
    ...(inUse.includes("ssm") && inUse.includes("ssmmessages")
      ? [
          `amazon-ssm-${region}`,
          `amazon-ssm-packages-${region}`,
          `aws-ssm-${region}`,
          `aws-ssm-distributor-file-${region}`,
          `aws-ssm-document-attachments-${region}`,
          `aws-windows-downloads-${region}`,
          `patch-baseline-snapshot-${region}`,
          `${region}-birdwatcher-prod`,
        ]
      : []),
  ];
  return names.map((name) => `arn:${partitionOf(region).id}:s3:::${name}/*`).sort();
}

function document(statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}
