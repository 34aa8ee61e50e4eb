import { join } from "node:path";
import { network, organisation, refusalOf, team, type Environment, type Link } from "./organisation";
import { ORGANISATION_ARN } from "./simulator";
import { story } from "./story";

const at = organisation();
const step = story();

const unprotected = "the end-to-end test destroys it";

/** VPCs of two accounts, with a peering between them, that know their hub and each other by parameters. */
function london(): Environment {
  return {
    name: "london",
    region: "eu-west-2",
    zones: ["az1"],
    state: { ...at().bucketState, layout: "per-vpc", contract: "parameter" },
    hub: { asn: 64512, block: "10.16.0.0/20", account: network, share: [ORGANISATION_ARN], unprotected },
    segments: { prod: { blocks: ["10.17.0.0/16"] }, dev: { blocks: ["10.18.0.0/16"] } },
    vpcs: { shop: { segment: "prod", cidr: "10.17.0.0/24", account: team }, sandbox: { segment: "dev", cidr: "10.18.0.0/24" } },
    connect: [{ from: "prod", to: "internet", names: ["*.debian.org"] }],
    peerings: [{ between: ["shop", "sandbox"], reason: "copies of databases, past the firewall" }],
  };
}

/** As small as a hub with a firewall can be, in another region and in one state. */
function ireland(): Environment {
  return {
    name: "ireland",
    region: "eu-west-1",
    zones: ["az1"],
    state: { ...at().bucketState },
    hub: { asn: 64513, block: "10.32.0.0/20", account: network, unprotected },
    segments: { shared: { blocks: ["10.33.0.0/16"] }, dev: { blocks: ["10.34.0.0/16"] } },
    vpcs: { tooling: { segment: "shared", cidr: "10.33.0.0/24" }, lab: { segment: "dev", cidr: "10.34.0.0/24" } },
    connect: [{ from: "dev", to: "shared", allow: ["tcp/443"] }],
  };
}

function link(): Link {
  return {
    between: [london(), ireland()],
    connect: [
      { from: "london/prod", to: "ireland/shared", allow: ["tcp/443"] },
      { between: ["london/dev", "ireland/dev"], uninspected: "one team, one laboratory" },
    ],
  };
}

const stacks = ["ireland", "ireland_link_london", "london", "london_peering_sandbox_shop", "london_sandbox", "london_shop"];

step("no VPC is planned before its hub wrote the parameter", async () => {
  await at().synth(london(), ireland(), link());
  const shop = await at().stack("london_shop");
  expect(await refusalOf(shop.unchanged())).toContain("reading SSM Parameter (/network-hub/london/contract): couldn't find resource");
});

step("two regions and what joins them are applied in the order that is told", async () => {
  const order = await at().order();
  expect(order).toEqual([
    ["ireland", "london"],
    ["ireland_link_london"],
    ["london_sandbox", "london_shop"],
    ["london_peering_sandbox_shop"],
  ]);
  for (const level of order) await at().each(level, (stack) => stack.apply());
});

step("all plans are empty; all plans together, and all states, hold what was asked of both regions", async () => {
  const plans = await at().each(stacks, (stack) => stack.plan());
  expect(Object.entries(plans).filter(([, { empty }]) => !empty)).toEqual([]);
  for (const files of [at().planned(plans), await at().shown(stacks)]) {
    const said = await at().networkHub("verify", ...files, "--asked", join(at().out, "environments"), "--format", "json");
    const reports = JSON.parse(said) as readonly { readonly subject: string; readonly holds: boolean }[];
    expect(reports.map(({ subject, holds }) => [subject, holds])).toEqual([
      ["ireland", true],
      ["london", true],
    ]);
  }
});

step("everything is destroyed in the order that is told, nothing is left, and the simulator answered every request", async () => {
  expect((await at().order("--reverse")).at(-1)).toEqual(["ireland", "london"]);
  await at().destroy();
  await at().expectNothingLeft();
});
