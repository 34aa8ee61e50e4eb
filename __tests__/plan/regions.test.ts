import type { Environment } from "../../plan/environment";
import { codeOf, partitionOf, regionNames, zoneIdsOf, zonesOf } from "../../plan/regions";
import { suggest } from "../../plan/suggest";
import { zoneNamed } from "../../verify/asked/zones";

test("London has zones a, b and c; Canada has no c but a d", () => {
  expect(zonesOf("eu-west-2")).toEqual(["a", "b", "c"]);
  expect(zonesOf("ca-central-1")).toEqual(["a", "b", "d"]);
  expect(zonesOf("us-east-1")).toEqual(["a", "b", "c", "d", "e", "f"]);
});

test("the code of a region begins its zone ids, by AWS's rule: first letters, two for a quarter of the sky", () => {
  expect(["eu-west-2", "ap-southeast-1", "us-gov-west-1", "il-central-1", "cn-northwest-1"].map(codeOf)).toEqual([
    "euw2",
    "apse1",
    "usgw1",
    "ilc1",
    "cnnw1",
  ]);
  const zone = (region: string): string => zoneNamed({ region } as Environment, "az1");
  expect(regionNames.filter((region) => zone(region) !== zoneIdsOf(region).get("az1"))).toEqual([]);
});

test("ids of zones are known with gaps, and an environment adds to them", () => {
  expect([...zoneIdsOf("ca-central-1").keys()]).toEqual(["az1", "az2", "az4"]);
  expect(zoneIdsOf("eu-west-3", { "eu-west-3": ["d", "euw3-az4"] }).get("az4")).toBe("euw3-az4");
  expect(zonesOf("eu-west-3", { "eu-west-3": ["d", "euw3-az4"] })).toEqual(["a", "b", "c", "d"]);
  expect(zoneIdsOf("eu-west-9", { "eu-west-9": ["euw9-az1"] }).get("az1")).toBe("euw9-az1");
  expect(zoneIdsOf("constructor").size).toBe(0);
});

test("an environment can name a zone or a region that the table does not know", () => {
  expect(zonesOf("eu-west-2", { "eu-west-2": ["d"] })).toEqual(["a", "b", "c", "d"]);
  expect(zonesOf("eu-west-9", { "eu-west-9": ["b", "a"] })).toEqual(["a", "b"]);
});

test("an unknown region has no zones, whatever a plain object inherits", () => {
  expect(zonesOf("eu-west-9")).toBeUndefined();
  expect(zonesOf("constructor", {})).toBeUndefined();
  expect(zonesOf("toString")).toBeUndefined();
});

test("every region is sorted, once, and has three zones at least", () => {
  expect(regionNames).toEqual([...new Set(regionNames)].sort());
  expect(regionNames.filter((region) => (zonesOf(region)?.length ?? 0) < 3)).toEqual([]);
});

test("China and GovCloud are partitions of their own", () => {
  expect(partitionOf("cn-north-1")).toEqual({ id: "aws-cn", dnsSuffix: "amazonaws.com.cn", newDnsSuffix: "api.amazonwebservices.com.cn" });
  expect(partitionOf("us-gov-west-1").id).toBe("aws-us-gov");
  expect(partitionOf("eu-west-2")).toEqual({ id: "aws", dnsSuffix: "amazonaws.com", newDnsSuffix: "api.aws" });
});

describe("a suggestion", () => {
  test("is the nearest known word: one letter wrong, missing, too many, or swapped", () => {
    const words = ["prod", "dev", "shared"];
    expect(["prob", "pro", "prodd", "prdo", "shraed", "Dev"].map((word) => suggest(word, words))).toEqual([
      "prod",
      "prod",
      "prod",
      "prod",
      "shared",
      "dev",
    ]);
  });

  test("is absent where nothing is near", () => {
    expect(suggest("marketing", ["prod", "dev"])).toBeUndefined();
    expect(suggest("a", ["b"])).toBeUndefined();
    expect(suggest("", ["a"])).toBeUndefined();
  });

  test("does not depend on the order of the words", () => {
    expect(suggest("pord", ["port", "prod", "pore"])).toBe(suggest("pord", ["prod", "pore", "port"]));
  });

  test("finds a word by a whole part of it", () => {
    expect(suggest("fargate", ["ecs-ec2", "ecs-fargate"])).toBe("ecs-fargate");
  });
});
