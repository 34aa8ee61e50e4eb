import { written } from "./constructs/written";
import { planned } from "./planned";
import { changed, example } from "./worked-example";

describe("VPC block public access (row C5)", () => {
  const vpcs = {
    ...example.vpcs,
    web: { segment: "dev", cidr: "10.18.16.0/20", tiers: { front: { cidr: "10.18.16.0/24", public: "the shop window" } } },
    build: { segment: "dev", cidr: "10.18.32.0/20", nat: "one" },
  };
  const blocked = written(planned(changed({ vpcs, blockPublicAccess: true })));
  const exclusions = Object.entries(blocked).filter(([address]) => address.startsWith("aws_vpc_block_public_access_exclusion."));

  test("is off unless the environment says so, because it holds for the whole account and region", () => {
    expect(Object.keys(written(planned(changed({ vpcs })))).filter((address) => address.includes("block_public_access"))).toEqual([]);
  });

  test("blocks both directions for every VPC but those that are given an internet gateway", () => {
    expect(blocked["aws_vpc_block_public_access_options.account_public-access"]).toMatchObject({
      internet_gateway_block_mode: "block-bidirectional",
    });
    expect(
      Object.fromEntries(exclusions.map(([address, { internet_gateway_exclusion_mode: mode }]) => [address.split(".")[1], mode])),
    ).toEqual({
      "hub_inspection_public-access": "allow-egress",
      "vpc_build_public-access": "allow-egress",
      "vpc_web_public-access": "allow-bidirectional",
    });
  });

  test("comes after what it leaves to them, so that nothing stops in between", () => {
    const block = blocked["aws_vpc_block_public_access_options.account_public-access"];
    expect([...(block!["depends_on"] as string[])].sort()).toEqual(exclusions.map(([address]) => address).sort());
  });
});
