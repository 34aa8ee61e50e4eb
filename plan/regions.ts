/** Zones of a region: the letters in which their names end, and the digits in which their ids end (`euw2-az1`), after the region's code. */
interface Region {
  readonly letters: string;
  readonly code: string;
  readonly ids: string;
}

/**
 * The zones of each region, as any account may see them.
 *
 * Taken in 2026 from https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html and the
 * regions that botocore 1.43.11 knows. In the oldest regions each account has letters of its own, so the table holds every letter
 * in use, though one account may lack some: `us-west-1` shows two of three, and `b` of `ap-northeast-1` is for old accounts only.
 * An id is the same place in every account. Which letter has which id is no part of the table, because that differs.
 */
const regions: Readonly<Record<string, Region>> = {
  "af-south-1": { letters: "abc", code: "afs1", ids: "123" },
  "ap-east-1": { letters: "abc", code: "ape1", ids: "123" },
  "ap-east-2": { letters: "abc", code: "ape2", ids: "123" },
  "ap-northeast-1": { letters: "abcd", code: "apne1", ids: "1234" },
  "ap-northeast-2": { letters: "abcd", code: "apne2", ids: "1234" },
  "ap-northeast-3": { letters: "abc", code: "apne3", ids: "123" },
  "ap-south-1": { letters: "abc", code: "aps1", ids: "123" },
  "ap-south-2": { letters: "abc", code: "aps2", ids: "123" },
  "ap-southeast-1": { letters: "abc", code: "apse1", ids: "123" },
  "ap-southeast-2": { letters: "abc", code: "apse2", ids: "123" },
  "ap-southeast-3": { letters: "abc", code: "apse3", ids: "123" },
  "ap-southeast-4": { letters: "abc", code: "apse4", ids: "123" },
  "ap-southeast-5": { letters: "abc", code: "apse5", ids: "123" },
  "ap-southeast-6": { letters: "abc", code: "apse6", ids: "123" },
  "ap-southeast-7": { letters: "abc", code: "apse7", ids: "123" },
  "ca-central-1": { letters: "abd", code: "cac1", ids: "124" },
  "ca-west-1": { letters: "abc", code: "caw1", ids: "123" },
  "cn-north-1": { letters: "abd", code: "cnn1", ids: "124" },
  "cn-northwest-1": { letters: "abc", code: "cnnw1", ids: "123" },
  "eu-central-1": { letters: "abc", code: "euc1", ids: "123" },
  "eu-central-2": { letters: "abc", code: "euc2", ids: "123" },
  "eu-north-1": { letters: "abc", code: "eun1", ids: "123" },
  "eu-south-1": { letters: "abc", code: "eus1", ids: "123" },
  "eu-south-2": { letters: "abc", code: "eus2", ids: "123" },
  "eu-west-1": { letters: "abc", code: "euw1", ids: "123" },
  "eu-west-2": { letters: "abc", code: "euw2", ids: "1234" },
  "eu-west-3": { letters: "abc", code: "euw3", ids: "123" },
  "il-central-1": { letters: "abc", code: "ilc1", ids: "123" },
  "me-central-1": { letters: "abc", code: "mec1", ids: "123" },
  "me-south-1": { letters: "abc", code: "mes1", ids: "123" },
  "mx-central-1": { letters: "abc", code: "mxc1", ids: "123" },
  "sa-east-1": { letters: "abc", code: "sae1", ids: "123" },
  "us-east-1": { letters: "abcdef", code: "use1", ids: "123456" },
  "us-east-2": { letters: "abc", code: "use2", ids: "123" },
  "us-gov-east-1": { letters: "abc", code: "usge1", ids: "123" },
  "us-gov-west-1": { letters: "abc", code: "usgw1", ids: "123" },
  "us-west-1": { letters: "abc", code: "usw1", ids: "123" },
  "us-west-2": { letters: "abcd", code: "usw2", ids: "1234" },
};

/** Every region of the table. */
export const regionNames: readonly string[] = Object.keys(regions).sort();

/** What an environment adds to the table under `regions`: letters (`d`) and full ids (`euw2-az5`), by region. */
type Added = Readonly<Record<string, readonly string[]>>;

/** The zone letters of a region, with those that an environment adds under `regions`; `undefined` for an unknown region. */
export function zonesOf(region: string, extra: Added = {}): readonly string[] | undefined {
  const known = knownOf(region)?.letters.split("");
  const added = Object.hasOwn(extra, region) ? extra[region]?.filter((zone) => !fullId.test(zone)) : undefined;
  return known || added ? [...new Set([...(known ?? []), ...(added ?? [])])].sort() : undefined;
}

/** A full zone id: code of its region, then the word that an environment writes. */
export const fullId = /^([a-z]+\d+)-(az\d)$/;

/** The full ids of a region's zones by the word that an environment writes: `az1` is `euw2-az1`. Empty where nothing tells them. */
export function zoneIdsOf(region: string, extra: Added = {}): ReadonlyMap<string, string> {
  const known = knownOf(region);
  const ids = (known?.ids ?? "").split("").map((digit) => `${known?.code ?? ""}-az${digit}`);
  const added = (Object.hasOwn(extra, region) ? extra[region] : undefined) ?? [];
  return new Map([...ids, ...added].flatMap((id) => (fullId.test(id) ? [[id.slice(id.indexOf("-") + 1), id] as const] : [])).sort());
}

/** The code with which ids of a region's zones begin, `euw2`, where the table has it. */
export function codeOf(region: string): string | undefined {
  return knownOf(region)?.code;
}

function knownOf(region: string): Region | undefined {
  return Object.hasOwn(regions, region) ? regions[region] : undefined;
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
