import type { Environment } from "../plan/environment";
import { planNetwork } from "../plan/plan-network";
import { explain } from "../verify/explain";
import { findingsOf } from "../verify/formats/report";
import type { Document } from "../verify/terraform/document";
import { readConfiguration } from "../verify/terraform/read";
import { verify } from "../verify/verify";
import { byAddress, stackOf, written, type Attributes } from "./constructs/written";
import { planned } from "./planned";
import { synthesized, type Resources } from "./testing/synthesized";
import { changed, example } from "./worked-example";

const peering = { between: ["shop", "sandbox"], reason: "the nightly copy of the catalogue" } as const;

/** The worked example with a peering of shop (prod) and sandbox (dev), which nothing else joins. */
function peered(change: Readonly<Record<string, unknown>> = {}): Environment {
  return changed({ peerings: [peering], ...change });
}

/** With a state for each VPC, sandbox in an account of its own. */
const apart = peered({
  state: { backend: "local", layout: "per-vpc" },
  hub: { ...example.hub, account: { id: "123456789012" }, share: ["111122223333"] },
  vpcs: {
    ...example.vpcs,
    sandbox: { ...example.vpcs["sandbox"], account: { id: "111122223333", role: "arn:aws:iam::111122223333:role/network" } },
  },
});

function said(environment: Environment, what: "problems" | "notes" = "problems"): readonly string[] {
  return planNetwork(environment)[what].map(({ path, message }) => `${path}: ${message}`);
}

function ofPeering(lines: Readonly<Record<string, Attributes>>): Readonly<Record<string, Attributes>> {
  return Object.fromEntries(Object.entries(lines).filter(([address]) => address.includes(".peering_")));
}

interface Json {
  readonly resource: Resources;
}

/** Checks that speak once one stack is other than it was written. */
function speaking(environment: Environment, stack: string, change: (resource: Resources) => void): readonly string[] {
  const broken = synthesized(environment).map((document): Document => {
    if (document.stack !== stack) return document;
    const json = JSON.parse(document.text) as Json;
    change(json.resource);
    return { ...document, text: JSON.stringify(json) };
  });
  return [...new Set(findingsOf(verify(environment, readConfiguration(broken))).map(({ check }) => check))].sort();
}

function without(type: string, name: string): (resource: Resources) => void {
  return (resource) => {
    if (resource[type]?.[name] === undefined) throw new RangeError(`there is no ${type}.${name}`);
    resource[type] = Object.fromEntries(Object.entries(resource[type]).filter(([other]) => other !== name));
  };
}

describe("a peering (V3)", () => {
  test("is one subtree, with the other VPC's block in every private table of both", () => {
    const lines = ofPeering(written(planned(peered())));
    expect(lines["aws_vpc_peering_connection.peering_sandbox_shop_connection"]).toEqual({
      vpc_id: "${aws_vpc.vpc_sandbox_vpc.id}",
      peer_vpc_id: "${aws_vpc.vpc_shop_vpc.id}",
      auto_accept: true,
      requester: { allow_remote_vpc_dns_resolution: true },
      accepter: { allow_remote_vpc_dns_resolution: true },
      tags: { Name: "prod-sandbox-shop" },
    });
    expect(lines["aws_route.peering_sandbox_shop_shop_private_a_10-18-0-0-20"]).toEqual({
      route_table_id: "${aws_route_table.vpc_shop_table_private_a.id}",
      destination_cidr_block: "10.18.0.0/20",
      vpc_peering_connection_id: "${aws_vpc_peering_connection.peering_sandbox_shop_connection.id}",
    });
    expect(Object.keys(lines).sort()).toEqual([
      ...["sandbox", "shop"].flatMap((vpc) =>
        ["a", "b", "c"].map((zone) => `aws_route.peering_sandbox_shop_${vpc}_private_${zone}_${vpc === "shop" ? "10-18" : "10-17"}-0-0-20`),
      ),
      "aws_vpc_peering_connection.peering_sandbox_shop_connection",
    ]);
    const rest = Object.fromEntries(Object.entries(written(planned(peered()))).filter(([address]) => !(address in lines)));
    expect(rest).toEqual(written(planned(example)));
  });

  test("is the same whichever VPC is written first", () => {
    const turned = peered({ peerings: [{ ...peering, between: ["sandbox", "shop"] }] });
    expect(JSON.stringify(stackOf(planned(turned)).toTerraform())).toBe(JSON.stringify(stackOf(planned(peered())).toTerraform()));
  });

  test("joins VPCs that are not joined to the hub, and needs none (V7)", () => {
    const { hub: _, ...rest } = example;
    const alone: Environment = { ...rest, sites: {}, connect: [], endpoints: { gateway: ["s3"] }, peerings: [peering] };
    expect(ofPeering(written(planned(alone)))).toHaveProperty(["aws_route.peering_sandbox_shop_shop_private_a_10-18-0-0-20"]);
    expect(speaking(alone, "prod", () => undefined)).toEqual([]);
  });

  test("is in the summary", () => {
    expect(planned(peered()).reach).toContainEqual({
      from: "sandbox",
      to: "shop",
      bothWays: true,
      what: "everything",
      through: "their peering, past the firewall",
    });
  });

  test("has a state of its own where VPCs have, which is applied after both and changes neither", () => {
    expect(planned(apart).stacks["prod_peering_sandbox_shop"]).toMatchObject({ holds: "peering", after: ["prod_sandbox", "prod_shop"] });
    const { peerings: _, ...alone } = apart;
    const [before, after] = [synthesized(alone), synthesized(apart)];
    expect(after.filter(({ stack }) => stack !== "prod_peering_sandbox_shop")).toEqual(before);
    const text = after.find(({ stack }) => stack === "prod_peering_sandbox_shop")?.text ?? "";
    const lines = byAddress(JSON.parse(text) as Attributes);
    expect(Object.keys(lines).filter((address) => !address.startsWith("aws_route."))).toEqual([
      "aws_vpc_peering_connection.peering_sandbox_shop_connection",
      "aws_vpc_peering_connection_accepter.peering_sandbox_shop_accepter",
      "aws_vpc_peering_connection_options.peering_sandbox_shop_options_accepter",
      "aws_vpc_peering_connection_options.peering_sandbox_shop_options_requester",
      "data.terraform_remote_state.vpc_sandbox",
      "data.terraform_remote_state.vpc_shop",
    ]);
    expect(lines["aws_vpc_peering_connection.peering_sandbox_shop_connection"]).toMatchObject({
      peer_owner_id: "123456789012",
      provider: "aws.account-111122223333",
    });
    expect(lines["aws_route.peering_sandbox_shop_shop_private_a_10-18-0-0-20"]).toEqual({
      route_table_id: '${data.terraform_remote_state.vpc_shop.outputs.contract["tables"]["private_a"]}',
      destination_cidr_block: "10.18.0.0/20",
      vpc_peering_connection_id: "${aws_vpc_peering_connection_accepter.peering_sandbox_shop_accepter.id}",
    });
  });

  test("reads parameters where states may not be read", () => {
    const parameters = { ...apart, state: { backend: "local", layout: "per-vpc", contract: "parameter" } } as const;
    expect(speaking(parameters, "prod", () => undefined)).toEqual([]);
    const stacks = new Map(synthesized(parameters).map(({ stack, text }) => [stack, byAddress(JSON.parse(text) as Attributes)]));
    expect(stacks.get("prod_shop")?.["aws_ssm_parameter.contract-parameter"]).toMatchObject({
      name: "/network-hub/prod/vpc/shop/contract",
    });
    // Each in the account in which it is read.
    expect(stacks.get("prod_shop")?.["aws_ssm_parameter.contract-parameter"]).not.toHaveProperty("provider");
    expect(stacks.get("prod_sandbox")?.["aws_ssm_parameter.contract-parameter"]).toHaveProperty("provider", "aws.account-111122223333");
    expect(Object.keys(stacks.get("prod_tooling") ?? {})).not.toContain("aws_ssm_parameter.contract-parameter");
    expect(stacks.get("prod_peering_sandbox_shop")?.["data.aws_ssm_parameter.vpc_sandbox"]).toMatchObject({
      name: "/network-hub/prod/vpc/sandbox/contract",
      provider: "aws.account-111122223333",
    });
  });

  test("keeps its connection when a VPC is renamed, though the order of the names turns", () => {
    const { shop, ...vpcs } = example.vpcs;
    const connect = example.connect.map((entry) => JSON.parse(JSON.stringify(entry).replaceAll('"shop"', '"arcade"')) as object);
    const renamed = peered({
      vpcs: { ...vpcs, arcade: shop },
      connect,
      peerings: [{ ...peering, between: ["arcade", "sandbox"] }],
      renamed: { shop: "arcade" },
    });
    const stack = stackOf(planned(renamed));
    const json = stack.toTerraform() as unknown as { readonly moved: readonly { readonly from: string; readonly to: string }[] };
    expect(json.moved).toContainEqual({
      from: "aws_vpc_peering_connection.peering_sandbox_shop_connection",
      to: "aws_vpc_peering_connection.peering_arcade_sandbox_connection",
    });
    expect(json.moved).toContainEqual({
      from: "aws_route.peering_sandbox_shop_shop_private_a_10-18-0-0-20",
      to: "aws_route.peering_arcade_sandbox_arcade_private_a_10-18-0-0-20",
    });
    expect(byAddress(json as unknown as Attributes)["aws_vpc_peering_connection.peering_arcade_sandbox_connection"]).toMatchObject({
      vpc_id: "${aws_vpc.vpc_sandbox_vpc.id}",
    });
  });
});

describe("the proof", () => {
  const own = "prod_peering_sandbox_shop";
  const connection = "peering_sandbox_shop_connection";

  test("holds for both layouts, and explains a flow over the peering", () => {
    for (const environment of [peered(), apart]) expect(speaking(environment, "prod", () => undefined)).toEqual([]);
    const { passes, lines } = explain(apart, readConfiguration(synthesized(apart)), "shop", "sandbox", {
      protocol: "tcp",
      port: 22,
    });
    expect(passes).toBe(true);
    expect(lines.join("\n")).toContain("10.18.0.0/20 → peering");
  });

  test("finds a route that is gone on one side", () => {
    const route = without("aws_route", "peering_sandbox_shop_shop_private_b_10-18-0-0-20");
    expect(speaking(peered(), "prod", route)).toContain("dead-ends");
    expect(speaking(apart, own, route)).toContain("dead-ends");
  });

  test("finds a peering that nobody asked for, and one that is asked for and gone", () => {
    expect(
      speaking(peered(), "prod", (resource) => {
        resource["aws_vpc_peering_connection"]!["x"] = {
          vpc_id: "${aws_vpc.vpc_shop_vpc.id}",
          peer_vpc_id: "${aws_vpc.vpc_tooling_vpc.id}",
          auto_accept: true,
        };
      }),
    ).toEqual(["peerings"]);
    const { peerings: _, ...alone } = peered();
    const documents = synthesized(peered());
    expect([...new Set(findingsOf(verify(alone, readConfiguration(documents))).map(({ check }) => check))].sort()).toEqual([
      "isolation",
      "peerings",
    ]);
    expect(findingsOf(verify(peered(), readConfiguration(synthesized(example)))).map(({ message }) => message)).toContain(
      "sandbox and shop are to be peered, and are not",
    );
  });

  test("finds a route of the peering to more than the peer", () => {
    expect(
      speaking(peered(), "prod", (resource) => {
        resource["aws_route"]!["x"] = {
          route_table_id: "${aws_route_table.vpc_shop_table_private_a.id}",
          destination_cidr_block: "10.19.0.0/22",
          vpc_peering_connection_id: `\${aws_vpc_peering_connection.${connection}.id}`,
        };
      }),
    ).toContain("dead-ends");
  });

  test("finds a peering that nobody accepts, and names that lead out of it", () => {
    expect(
      speaking(
        apart,
        own,
        (resource) => (resource["aws_vpc_peering_connection_accepter"]!["peering_sandbox_shop_accepter"]!["auto_accept"] = false),
      ),
    ).toEqual(["peerings"]);
    expect(speaking(apart, own, without("aws_vpc_peering_connection_options", "peering_sandbox_shop_options_requester"))).toEqual([
      "peerings",
    ]);
    expect(speaking(peered(), "prod", (resource) => delete resource["aws_vpc_peering_connection"]![connection]!["accepter"])).toEqual([
      "peerings",
    ]);
  });
});

describe("refuses", () => {
  const entry = (change: object): Environment => changed({ peerings: [{ ...peering, ...change }] });

  test.each<readonly [string, Environment, readonly string[]]>([
    [
      "R27: a connection through the firewall between the two",
      entry({ between: ["shop", "payments"] }),
      ["peerings[0]: shop and payments are also connected through the firewall by connect[1]; over the peering nothing would reach it"],
    ],
    [
      "an unknown name",
      entry({ between: ["shop", "sandbx"] }),
      ['peerings[0].between[1]: "sandbx" is no VPC of this environment; did you mean "sandbox"?'],
    ],
    [
      "a segment",
      entry({ between: ["prod", "sandbox"] }),
      ['peerings[0].between[0]: "prod" is a segment, and a peering joins two VPCs; VPCs are shop, payments, sandbox, tooling'],
    ],
    [
      "one VPC twice",
      entry({ between: ["shop", "shop"] }),
      ['peerings[0].between: names "shop" twice; what is inside a VPC needs no peering'],
    ],
    ["three VPCs", entry({ between: ["shop", "sandbox", "tooling"] }), ["peerings[0].between: names 3 VPCs; write two"]],
    [
      "a pair twice",
      changed({ peerings: [peering, { ...peering, between: ["sandbox", "shop"] }] }),
      ["peerings[1]: joins sandbox and shop, which peerings[0] joins already; drop one"],
    ],
    ["no reason", changed({ peerings: [{ between: ["shop", "sandbox"] }] }), ["peerings[0]: says no `reason`"]],
    ["a reason without words", entry({ reason: "-" }), ["peerings[0].reason: needs the reason for which these two go past the firewall"]],
    [
      "a local block of both",
      peered({
        localBlocks: ["100.64.0.0/16"],
        vpcs: {
          ...example.vpcs,
          shop: { ...example.vpcs["shop"], secondary: ["100.64.0.0/16"] },
          sandbox: { ...example.vpcs["sandbox"], secondary: ["100.64.0.0/16"] },
        },
      }),
      [
        "peerings[0]: shop and sandbox both have addresses of 100.64.0.0/16, and AWS peers no two VPCs that share any: leave that block out of one",
      ],
    ],
  ])("%s", (_, environment, problems) => {
    expect(said(environment)).toEqual(problems);
  });

  test("a connection of whole segments between them is a note", () => {
    expect(said(entry({ between: ["shop", "tooling"] }), "notes")).toContain(
      "peerings[0]: takes shop and tooling past the firewall, whatever connect[0] says of others",
    );
    expect(said(entry({ between: ["shop", "tooling"] }))).toEqual([]);
    expect(speaking(entry({ between: ["shop", "tooling"] }), "prod", () => undefined)).toEqual([]);
  });
});
