import type { Environment } from "../../../plan/environment";
import type { Link } from "../../../plan/links/link";
import type { Document } from "../../../verify/terraform/document";
import { both, ireland, linked, london, onlyLondon } from "../../linked-example";
import { brokenIn, findingsIn, foundIn, writtenLink, type Resources } from "./linked";

const stack = "ireland_link_london";
const peering = "${aws_ec2_transit_gateway_peering_attachment_accepter.peering_accepter.id}";
const tableOf = (hub: "ireland" | "london", table: string): string =>
  `\${data.terraform_remote_state.hub_${hub}.outputs.contract["tables"]["${table}"]}`;
const routes = "aws_ec2_transit_gateway_route";
const propagations = "aws_ec2_transit_gateway_route_table_propagation";

const written = { both: writtenLink(both), onlyLondon: writtenLink(onlyLondon) };

/** Names of the checks that find something in either environment, and what the first of `check` says. */
function found(documents: readonly Document[], link: Link, check: string): readonly string[] {
  return [london, ireland].flatMap((environment) =>
    foundIn(environment, documents, link).filter((finding) => finding.startsWith(`${check}: `)),
  );
}

/** The attachment of a VPC or a site, as its association names it. */
function attachmentOf(resources: Resources, owner: string): unknown {
  const all = Object.entries(resources["aws_ec2_transit_gateway_route_table_association"] ?? {});
  return all.find(([name]) => name.startsWith(owner))?.[1]["transit_gateway_attachment_id"];
}

/** A route of the link's state more. */
function routed(documents: readonly Document[], hub: "ireland" | "london", table: string, destination: string): readonly Document[] {
  return brokenIn(documents, stack, (resources) => {
    (resources[routes] ??= {})[`added_${table}_${destination.replace(/\W/g, "-")}`] = {
      destination_cidr_block: destination,
      transit_gateway_attachment_id: peering,
      transit_gateway_route_table_id: tableOf(hub, table),
    };
  });
}

test("a return route that is missing in the other region", () => {
  const broken = brokenIn(written.both, stack, (resources) => {
    delete resources[routes]?.["side_ireland_table_inspection_10-17-0-0-17"];
  });
  expect(foundIn(london, broken, both)).toEqual([
    "dead-ends: ireland/tooling/workload (10.33.0.0) does not reach shop/workload (10.17.0.0): a blackhole",
    "dead-ends: replies of ireland/tooling/workload (10.33.0.0) do not come back to shop/workload (10.17.0.0): a blackhole",
  ]);
  expect(foundIn(ireland, broken, both)).toContain(
    "dead-ends: replies of tooling/workload (10.33.0.0) do not come back to london/shop/workload (10.17.0.0): a blackhole",
  );
});

test("a firewall that one direction goes around: the link's table learns the VPC (L2)", () => {
  const broken = brokenIn(written.both, "ireland", (resources) => {
    (resources[propagations] ??= {})["added"] = {
      transit_gateway_attachment_id: attachmentOf(resources, "vpc_tooling_hub"),
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.hub_table_link-london.id}",
    };
  });
  expect(found(broken, both, "inspection")).toContain(
    "inspection: shop/workload (10.17.0.0) reaches ireland/tooling/workload (10.33.0.0) past the firewall of ireland",
  );
});

test("a firewall that both directions go around: Ireland is direct, and both were to inspect (L2)", () => {
  const direct = brokenIn(routed(written.both, "ireland", "shared", "10.17.0.0/17"), "ireland", (resources) => {
    delete resources[routes]?.["hub_table_link-london_10-33-0-0-16"];
    (resources[propagations] ??= {})["added"] = {
      transit_gateway_attachment_id: attachmentOf(resources, "vpc_tooling_hub"),
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.hub_table_link-london.id}",
    };
  });
  expect(found(direct, both, "inspection")[0]).toMatch(/^inspection: ireland\/tooling.* reaches shop.* past the firewall of ireland$/);
});

test("a route around the firewall of the source", () => {
  const broken = routed(written.both, "london", "prod", "10.33.0.0/17");
  expect(found(broken, both, "inspection")[0]).toMatch(/past the firewall of london$/);
});

test("two firewalls where one was asked (L3)", () => {
  expect(foundIn(ireland, written.both, onlyLondon)).toContain(
    "inspection: london/shop/workload (10.17.0.0) → tooling/workload (10.33.0.0) meets 2 firewall endpoints on its way",
  );
});

test("the firewall of the other region, where this one was asked (L3)", () => {
  const onlyIreland: Link = { ...both, inspect: "ireland" };
  expect(found(writtenLink(onlyIreland), onlyLondon, "inspection")).toContain(
    "inspection: shop/workload (10.17.0.0) reaches ireland/tooling/workload (10.33.0.0) past the firewall of london",
  );
});

test("a block that no connection names, routed over the peering", () => {
  const arrives = routed(written.both, "london", "prod", "10.34.0.0/17");
  expect(found(arrives, both, "isolation")).toEqual(
    expect.arrayContaining([
      "isolation: shop/workload (10.17.0.0) reaches ireland/lab/workload (10.34.0.0), and no connection says so",
      "isolation: london/shop/workload (10.17.0.0) reaches lab/workload (10.34.0.0), and no connection says so",
    ]),
  );
  const atFirewall = routed(written.both, "london", "dev", "10.33.0.0/17");
  expect(found(atFirewall, both, "hairpin")).toEqual(
    expect.arrayContaining([
      "hairpin: sandbox/workload (10.18.0.0) reaches ireland/tooling/workload (10.33.0.0) through the firewall, and no connection says so: only rules part them",
      "hairpin: packets from london/sandbox/workload (10.18.0.0) for shared, where no VPC is (10.33.4.0) come as far as the firewall, and no connection says so: only rules part them",
    ]),
  );
});

test("a default over the peering, and a way out of the other region", () => {
  const broken = brokenIn(routed(written.both, "ireland", "dev", "0.0.0.0/0"), "london", (resources) => {
    (resources[routes] ??= {})["added"] = {
      destination_cidr_block: "0.0.0.0/0",
      transit_gateway_attachment_id: attachmentOf(resources, "hub_inspection_hub"),
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.hub_table_link-ireland.id}",
    };
  });
  const open = brokenIn(broken, "ireland", (resources) => {
    (resources["aws_route"] ??= {})["added"] = {
      route_table_id: "${aws_route_table.vpc_lab_table_private_a.id}",
      destination_cidr_block: "0.0.0.0/0",
      transit_gateway_id: "${aws_ec2_transit_gateway.hub_gateway.id}",
    };
  });
  expect(foundIn(london, open, both)).toContain(
    "way-out: ireland/lab/workload (10.34.0.0) reaches the internet (1.0.0.0) through the firewall, and no connection says so: only rules part them",
  );
  expect(foundIn(ireland, open, both).some((finding) => finding.startsWith("way-out: lab/workload"))).toBe(true);
});

test("a site that can be reached from the other region (R23)", () => {
  const office = { blocks: ["192.168.0.0/16"], vpn: { asn: 65010, gateways: { a: "198.51.100.7" } } };
  const withOffice = {
    ...london,
    sites: { office },
    connect: [...london.connect, { from: "office", to: "prod", allow: ["tcp/22"] }],
  } as Environment;
  const link: Link = linked({ between: [withOffice, ireland] });
  const documents = writtenLink(link);
  expect(foundIn(withOffice, documents, link)).toEqual([]);
  expect(foundIn(ireland, documents, link)).toEqual([]);
  const broken = brokenIn(routed(documents, "ireland", "dev", "192.168.0.0/16"), "london", (resources) => {
    (resources[propagations] ??= {})["added"] = {
      transit_gateway_attachment_id: attachmentOf(resources, "site_office_a"),
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.hub_table_link-ireland.id}",
    };
  });
  expect(foundIn(withOffice, broken, link)).toContain(
    "isolation: ireland/lab/workload (10.34.0.0) reaches office (192.168.0.0), and no connection says so",
  );
});

test("both regions may know one site, each by its own connection", () => {
  const office = { blocks: ["192.168.0.0/16"], vpn: { asn: 65010, gateways: { a: "198.51.100.7" } } };
  const near = {
    ...london,
    sites: { office },
    connect: [...london.connect, { from: "office", to: "prod", allow: ["tcp/22"] }],
  } as Environment;
  const far = {
    ...ireland,
    sites: { office },
    connect: [...ireland.connect, { between: ["office", "dev"], uninspected: "why" }],
  } as Environment;
  const link: Link = linked({ between: [near, far] });
  const documents = writtenLink(link);
  expect(foundIn(near, documents, link)).toEqual([]);
  expect(foundIn(far, documents, link)).toEqual([]);
});

test("nothing crosses two links (L1)", () => {
  const paris: Environment = {
    ...ireland,
    name: "paris",
    region: "eu-west-3",
    hub: { asn: 64514, block: "10.48.0.0/20" },
    segments: { shared: { blocks: ["10.49.0.0/16"] } },
    vpcs: { museum: { segment: "shared", cidr: "10.49.0.0/22" } },
    connect: [],
  };
  const toParis: Link = { between: [london, paris], connect: [{ between: ["london/dev", "paris/shared"], uninspected: "why" }] };
  const documents = writtenLink(both, toParis);
  expect(foundIn(london, documents, both, toParis)).toEqual([]);
  expect(foundIn(ireland, documents, both)).toEqual([]);
  expect(foundIn(paris, documents, toParis)).toEqual([]);
  const transit = brokenIn(routed(documents, "ireland", "dev", "10.49.0.0/16"), "london_link_paris", (resources) => {
    (resources[routes] ??= {})["added"] = {
      destination_cidr_block: "10.49.0.0/16",
      transit_gateway_attachment_id: peering,
      transit_gateway_route_table_id: '${data.terraform_remote_state.hub_london.outputs.contract["tables"]["link-ireland"]}',
    };
  });
  expect(foundIn(london, transit, both, toParis)).toContain(
    "isolation: ireland/lab/workload (10.34.0.0) reaches paris/museum/workload (10.49.0.0), and no connection says so",
  );
});

describe("rules", () => {
  const rules = (documents: readonly Document[], hub: string, change: (text: string) => string): readonly Document[] =>
    brokenIn(documents, hub, (resources) => {
      const groups = resources["aws_networkfirewall_rule_group"] ?? {};
      groups["hub_firewall_group_connections"] = JSON.parse(change(JSON.stringify(groups["hub_firewall_group_connections"]))) as Record<
        string,
        unknown
      >;
    });

  test("a rule that is missing in the other region's policy", () => {
    const broken = rules(written.both, "ireland", (text) =>
      text.replace("$N_LONDON__PROD any -> $N_SHARED 443", () => "$N_LONDON__PROD any -> $N_SHARED 444"),
    );
    expect(found(broken, both, "permissions")).toContainEqual(expect.stringContaining("shop/workload → ireland/tooling/workload: tcp/443"));
  });

  test("a rule that passes too much in one of two policies", () => {
    const broken = rules(written.both, "london", (text) => text.replace("$N_IRELAND__SHARED 443", () => "$N_IRELAND__SHARED 400:443"));
    expect(found(broken, both, "excess")).toContainEqual(expect.stringContaining("shop/workload → ireland/tooling/workload: tcp/4"));
  });

  test("a HOME_NET that knows nothing of whom the firewall sees elsewhere", () => {
    const broken = brokenIn(written.both, "london", (resources) => {
      const policies = resources["aws_networkfirewall_firewall_policy"] ?? {};
      for (const [name, policy] of Object.entries(policies))
        policies[name] = JSON.parse(JSON.stringify(policy).replace('"10.33.0.0/16",', "").replace(',"10.33.0.0/16"', "")) as Record<
          string,
          unknown
        >;
    });
    expect(foundIn(london, broken, both)).toEqual([
      "home-net: HOME_NET of the firewall lacks 10.33.0.0/16, so managed rules do not protect it",
    ]);
  });
});

describe("the peering", () => {
  const accepter = "aws_ec2_transit_gateway_peering_attachment_accepter";
  const attachment = "aws_ec2_transit_gateway_peering_attachment";
  const links = (documents: readonly Document[]): readonly string[] =>
    findingsIn(london, documents, both).flatMap(({ check, message }) => (check === "links" ? [message] : []));

  test("nobody accepts it", () => {
    const broken = written.both.map((document) =>
      document.stack === stack ? { ...document, text: document.text.replaceAll(peering, `\${${attachment}.peering.id}`) } : document,
    );
    expect(links(broken)).toEqual([]);
    expect(links(brokenIn(broken, stack, (resources) => Reflect.deleteProperty(resources, accepter)))).toEqual([
      "the peering is accepted by nobody, so nothing crosses it",
    ]);
  });

  test("it is not there", () => {
    const broken = brokenIn(written.both, stack, (resources) => {
      for (const type of Object.keys(resources)) Reflect.deleteProperty(resources, type);
    });
    expect(links(broken)).toEqual(["london and ireland are linked, and their hubs do not peer"]);
  });

  test("it is there twice", () => {
    const broken = brokenIn(written.both, stack, (resources) => {
      const all = (resources[attachment] ??= {});
      all["more"] = { ...all["peering"] };
    });
    expect(links(broken)).toContain("the hubs of london and ireland peer 2 times");
  });

  test("it asks for another region", () => {
    const broken = brokenIn(written.both, stack, (resources) => {
      Object.assign(resources[attachment]?.["peering"] ?? {}, { peer_region: "eu-west-1" });
    });
    expect(links(broken)).toEqual(["the peering asks for a hub in eu-west-1, and that of london is in eu-west-2"]);
  });

  test("one side has no table for it", () => {
    const broken = brokenIn(written.both, stack, (resources) => {
      delete resources["aws_ec2_transit_gateway_route_table_association"]?.["side_ireland_association"];
    });
    expect(links(broken)).toEqual(["the peering has no table in the hub of ireland, so what comes over it there is lost"]);
    expect(found(broken, both, "dead-ends")).not.toEqual([]);
  });

  test("the hub peers with another, too", () => {
    const broken = brokenIn(written.both, "london", (resources) => {
      (resources[attachment] ??= {})["more"] = {
        transit_gateway_id: "${aws_ec2_transit_gateway.hub_gateway.id}",
        peer_transit_gateway_id: "tgw-0123456789abcdef0",
        peer_region: "eu-west-3",
      };
      (resources[accepter] ??= {})["more"] = { transit_gateway_attachment_id: "tgw-attach-0123456789abcdef0" };
    });
    expect(links(broken)).toEqual(["a peering is accepted that no link asks for", "the hub peers with one that no link leads to"]);
  });
});
