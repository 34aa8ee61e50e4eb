import type { Environment, Site } from "../plan/environment";
import { planNetwork } from "../plan/plan-network";
import { findingsOf } from "../verify/formats/report";
import { readConfiguration } from "../verify/terraform/read";
import { verify } from "../verify/verify";
import { written, type Attributes } from "./constructs/written";
import { planned } from "./planned";
import { at, writtenJson, type Written } from "./verify/checks/fixture-posture";

const id = "tgw-attach-0123456789abcdef0";

/** A site on an attachment that exists: shared reaches it through the firewall, dev past it. */
function joined(dc: Partial<Site> = {}, ...connect: Environment["connect"]): Environment {
  return {
    name: "brown",
    region: "eu-west-2",
    zones: ["a", "b"],
    hub: { asn: 64512, block: "10.16.0.0/20", gateway: "tgw-0123456789abcdef0" },
    segments: { prod: { blocks: ["10.17.0.0/16"] }, dev: { blocks: ["10.18.0.0/16"] }, shared: { blocks: ["10.19.0.0/16"] } },
    vpcs: {
      shop: { segment: "prod", cidr: "10.17.0.0/20" },
      sandbox: { segment: "dev", cidr: "10.18.0.0/20" },
      tooling: { segment: "shared", cidr: "10.19.0.0/22" },
    },
    sites: { dc: { blocks: ["172.20.0.0/16"], attachment: id, ...dc } },
    connect: [
      { from: "dc", to: "shared", allow: ["tcp/22"] },
      { between: ["dev", "dc"], uninspected: "backups, encrypted end to end" },
      ...connect,
    ],
  };
}

const wayOut = { from: "dev", to: "internet", via: "dc", uninspected: "the provider filters it" } as const;
const learned = joined({ routes: "learned" }, wayOut);

function refusals(environment: Environment): readonly string[] {
  return planNetwork(environment).problems.map(({ path, message }) => `${path}: ${message}`);
}

/** What of the written stack names the site or its attachment. */
function ofSite(environment: Environment): Readonly<Record<string, Attributes>> {
  return Object.fromEntries(Object.entries(written(planned(environment))).filter(([, values]) => JSON.stringify(values).includes(id)));
}

function speaking(environment: Environment, change: (broken: Written) => void): readonly string[] {
  const broken = structuredClone(writtenJson(environment));
  change(broken);
  const terraform = readConfiguration([{ stack: environment.name, file: "cdk.tf.json", text: JSON.stringify(broken) }]);
  return [...new Set(findingsOf(verify(environment, terraform)).map(({ check }) => check))].sort();
}

function without(address: string): (broken: Written) => void {
  const [type = "", name = ""] = address.split(".");
  return (broken) => {
    at(broken, address);
    delete broken.resource[type]?.[name];
  };
}

describe("a site on an attachment that exists (S8)", () => {
  test("static: its table, and its blocks as static routes wherever it would propagate", () => {
    expect(ofSite(joined())).toEqual({
      "aws_ec2_transit_gateway_route_table_association.site_dc_hub_association": {
        transit_gateway_attachment_id: id,
        transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.hub_table_dc.id}",
      },
      ...Object.fromEntries(
        ["dev", "inspection"].map((table) => [
          `aws_ec2_transit_gateway_route.hub_table_${table}_172-20-0-0-16`,
          {
            destination_cidr_block: "172.20.0.0/16",
            transit_gateway_attachment_id: id,
            transit_gateway_route_table_id: `\${aws_ec2_transit_gateway_route_table.hub_table_${table}.id}`,
          },
        ]),
      ),
    });
    expect(Object.keys(planned(joined()).hub?.tables["dc"]?.routes ?? {})).toEqual(["10.19.0.0/16"]);
  });

  test("learned: it propagates there, and may be a way out", () => {
    expect(Object.keys(ofSite(learned))).toEqual([
      "aws_ec2_transit_gateway_route_table_association.site_dc_hub_association",
      "aws_ec2_transit_gateway_route_table_propagation.site_dc_hub_propagation_dev",
      "aws_ec2_transit_gateway_route_table_propagation.site_dc_hub_propagation_inspection",
    ]);
    expect(planNetwork(learned).notes.map(({ path, message }) => `${path}: ${message}`)).toContain(
      "sites.dc.attachment: is a way out (connect[2]), so what is behind it must announce 172.20.0.0/16 and 0.0.0.0/0; whether it stands when a part of it is lost is its owner's",
    );
  });

  test("is proven, both ways, with what is assumed of it", () => {
    for (const environment of [joined(), learned]) expect(speaking(environment, () => undefined)).toEqual([]);
    const terraform = readConfiguration([{ stack: "brown", file: "cdk.tf.json", text: JSON.stringify(writtenJson(learned)) }]);
    expect(verify(learned, terraform).assumptions).toContain(
      `${id} is an attachment of this gateway that leads to dc, and nobody else joins it to a table`,
    );
  });
});

describe("the proof finds", () => {
  test("an attachment that is in no table, or in another's", () => {
    const association = "aws_ec2_transit_gateway_route_table_association.site_dc_hub_association";
    expect(speaking(joined(), without(association))).toContain("dead-ends");
    expect(
      speaking(joined(), (broken) => {
        at(broken, association)["transit_gateway_route_table_id"] = "${aws_ec2_transit_gateway_route_table.hub_table_shared.id}";
      }),
    ).not.toEqual([]);
  });

  test("a static route that is gone, and one that opens a segment to the site", () => {
    expect(speaking(joined(), without("aws_ec2_transit_gateway_route.hub_table_inspection_172-20-0-0-16"))).toContain("dead-ends");
    expect(
      speaking(joined(), (broken) => {
        const route = at(broken, "aws_ec2_transit_gateway_route.hub_table_prod_172-20-0-0-16");
        delete route["blackhole"];
        route["transit_gateway_attachment_id"] = id;
      }),
    ).toContain("isolation");
  });

  test("a propagation that is gone, and one that nobody asked for", () => {
    const propagation = "aws_ec2_transit_gateway_route_table_propagation.site_dc_hub_propagation_";
    expect(speaking(learned, without(`${propagation}dev`))).toContain("dead-ends");
    expect(
      speaking(learned, (broken) => {
        const type = "aws_ec2_transit_gateway_route_table_propagation";
        const table = "${aws_ec2_transit_gateway_route_table.hub_table_prod.id}";
        broken.resource[type]!["x"] = { transit_gateway_attachment_id: id, transit_gateway_route_table_id: table };
      }),
    ).toContain("isolation");
  });
});

describe("refuses", () => {
  const vpn = { asn: 65010, gateways: { a: "198.51.100.7", b: "198.51.100.8" } };
  test.each<readonly [Environment, string]>([
    [joined({}, wayOut), 'connect[2].via: dc rests on static routes, which never fail over: use BGP and `routes: "learned"`'],
    [
      joined({ attachment: "vpc-0123456789abcdef0" }),
      'sites.dc.attachment: "vpc-0123456789abcdef0" is no id of an attachment, such as tgw-attach- and 17 hexadecimal digits',
    ],
    [joined({ vpn }), "sites.dc.attachment: is written beside `vpn`; a site is joined one way: drop one"],
    [joined({ routes: "bgp" as "learned" }), 'sites.dc.routes: "bgp" is neither "static" nor "learned"'],
    [
      { ...joined(), sites: { dc: { blocks: ["172.20.0.0/16"], vpn, routes: "learned" } } },
      "sites.dc.routes: is for `attachment`; with `vpn` routes are learned by BGP where it says `asn`",
    ],
    [
      { ...joined(), sites: { ...joined().sites, other: { blocks: ["172.21.0.0/16"], attachment: id } } },
      "sites.other.attachment: is also sites.dc.attachment; an attachment has one table, so two sites behind it are one site",
    ],
  ])("%#", (environment, message) => {
    expect(refusals(environment)).toEqual([message]);
  });

  test("an attachment without a hub", () => {
    const { hub: _, ...rest } = joined();
    expect(refusals({ ...rest, connect: [] })).toEqual([
      "sites.dc.attachment: needs a hub to end at; declare `hub`, or drop the site's attachment",
    ]);
  });
});
