/**
 * The zone letters of each region, as any account may see them.
 *
 * Taken in 2026 from https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html and the
 * regions that botocore 1.43.11 knows. In the oldest regions each account has letters of its own, so the table holds every letter
 * in use, though one account may lack some: `us-west-1` shows two of three, and `b` of `ap-northeast-1` is for old accounts only.
 */
const letters: Readonly<Record<string, string>> = {
  "af-south-1": "abc",
  "ap-east-1": "abc",
  "ap-east-2": "abc",
  "ap-northeast-1": "abcd",
  "ap-northeast-2": "abcd",
  "ap-northeast-3": "abc",
  "ap-south-1": "abc",
  "ap-south-2": "abc",
  "ap-southeast-1": "abc",
  "ap-southeast-2": "abc",
  "ap-southeast-3": "abc",
  "ap-southeast-4": "abc",
  "ap-southeast-5": "abc",
  "ap-southeast-6": "abc",
  "ap-southeast-7": "abc",
  "ca-central-1": "abd",
  "ca-west-1": "abc",
  "cn-north-1": "abd",
  "cn-northwest-1": "abc",
  "eu-central-1": "abc",
  "eu-central-2": "abc",
  "eu-north-1": "abc",
  "eu-south-1": "abc",
  "eu-south-2": "abc",
  "eu-west-1": "abc",
  "eu-west-2": "abc",
  "eu-west-3": "abc",
  "il-central-1": "abc",
  "me-central-1": "abc",
  "me-south-1": "abc",
  "mx-central-1": "abc",
  "sa-east-1": "abc",
  "us-east-1": "abcdef",
  "us-east-2": "abc",
  "us-gov-east-1": "abc",
  "us-gov-west-1": "abc",
  "us-west-1": "abc",
  "us-west-2": "abcd",
};

/** Every region of the table. */
export const regionNames: readonly string[] = Object.keys(letters).sort();

/** The zone letters of a region, with those that an environment adds under `regions`; `undefined` for an unknown region. */
export function zonesOf(region: string, extra: Readonly<Record<string, readonly string[]>> = {}): readonly string[] | undefined {
  const known = Object.hasOwn(letters, region) ? letters[region]?.split("") : undefined;
  const added = Object.hasOwn(extra, region) ? extra[region] : undefined;
  return known || added ? [...new Set([...(known ?? []), ...(added ?? [])])].sort() : undefined;
}

/** What a partition calls things: in ARNs, in host names, and in names of endpoint services. */
export interface Partition {
  /** The second part of an ARN. */
  readonly id: "aws" | "aws-cn" | "aws-us-gov";
  /** What host names end in. */
  readonly dnsSuffix: string;
  /** What the host names of newer services end in. */
  readonly newDnsSuffix: string;
}

/** The partition of a region. The sovereign and the secret ones are not served: nothing in the toolkit was tried there. */
export function partitionOf(region: string): Partition {
  if (region.startsWith("cn-")) return { id: "aws-cn", dnsSuffix: "amazonaws.com.cn", newDnsSuffix: "api.amazonwebservices.com.cn" };
  if (region.startsWith("us-gov-")) return { id: "aws-us-gov", dnsSuffix: "amazonaws.com", newDnsSuffix: "api.aws" };
  return { id: "aws", dnsSuffix: "amazonaws.com", newDnsSuffix: "api.aws" };
}
