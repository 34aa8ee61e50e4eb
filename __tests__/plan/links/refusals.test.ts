import type { Environment } from "../../../plan/environment";
import type { Link } from "../../../plan/links/link";
import { planLink } from "../../../plan/links/plan-link";
import { planNetwork } from "../../../plan/plan-network";
import { between, both, ireland, linked, london } from "../../linked-example";

function problemsOf(link: unknown): readonly string[] {
  const { plan, problems } = planLink(link as Link);
  expect(plan === undefined).toBe(problems.length > 0);
  return problems.map(({ path, message }) => `${path}: ${message}`);
}

const connecting = (...connect: readonly object[]): Link => linked({ connect });
const crossing = (from: string, to: string): Link => connecting({ from, to, allow: ["tcp/443"] });

const office = { office: { blocks: ["192.168.0.0/16"], vpn: { asn: 65010, gateways: { a: "198.51.100.7" } } } };

test.each<readonly [what: string, link: unknown, problems: string]>([
  ["a link that is none", 7, "link: is 7; write a record"],
  ["a word that is none", linked({ inspects: "both" }), "inspects: is no word of a link; did you mean `inspect`?"],
  ["an entry without form", linked({ connect: [7] }), "connect[0]: is 7; write a record"],
  [
    "a word of environments",
    connecting({ within: "london/prod", allow: ["any"] }),
    "connect[0].within: is no word of a link; the words here are from, to, between, allow, names, on, uninspected, owner, reason, ticket, sid\nconnect[0]: says who may talk in no one way; write `from` and `to`, or `between`",
  ],
  [
    "no environment",
    linked({ between: [london, "ireland"] }),
    "between[1]: is no environment; write the object that `defineEnvironment` returns",
  ],
  ["three environments", linked({ between: [london, ireland, london] }), "between: holds 3 environments; write two"],
  ["an environment with itself", linked({ between: [london, london] }), 'between: names "london" twice; a link joins two environments'],
  [
    "no hub",
    linked({ between: [{ ...london, hub: undefined }, ireland] }),
    "between: london has no hub, and a link joins two hubs; give it `hub`",
  ],
  [
    "one ASN",
    linked({ between: between({}, { hub: { asn: 64512, block: "10.32.0.0/20" } }) }),
    "between: the hubs of ireland and london have one ASN (64512); gateways that peer need two: change one `hub.asn`",
  ],
  [
    "one gateway",
    linked({
      between: between(
        { hub: { asn: 64512, block: "10.16.0.0/20", gateway: "tgw-0123456789abcdef0" } },
        { hub: { asn: 64512, block: "10.32.0.0/20", gateway: "tgw-0123456789abcdef0" } },
      ),
    }),
    "between: ireland and london use one gateway (tgw-0123456789abcdef0), which cannot peer with itself; connect them there",
  ],
  [
    "somebody else's firewall",
    linked({ inspect: "paris" }),
    'inspect: "paris" is no environment of this link; write "both", "ireland" or "london"',
  ],
  ["a misspelt environment", linked({ inspect: "londn" }), 'inspect: "londn" is no environment of this link; did you mean "london"?'],
  [
    "nothing to inspect",
    linked({ connect: [{ between: ["london/dev", "ireland/dev"], uninspected: "one team" }], inspect: "london" }),
    "inspect: says whose firewall inspects, and every connection of this link is uninspected; drop it",
  ],
  [
    "a segment of the name of the link's table",
    linked({ between: between({ segments: { ...london.segments, "link-ireland": { blocks: ["10.19.0.0/16"] } } }, {}) }),
    'between: segments["link-ireland"] of london has the name of this link\'s table there; choose another name',
  ],
  [
    "a VPC of the name of the other environment",
    linked({ between: between({ vpcs: { ...london.vpcs, ireland: { segment: "prod", cidr: "10.17.16.0/20" } } }, {}) }),
    'between: vpcs.ireland of london is called as the environment that this link leads to, so "ireland/…" would mean both; choose another name',
  ],
  [
    "a layout",
    linked({ state: { backend: "gcs", bucket: "links", layout: "single" } }),
    "state.layout: is a word of environments; a link is one state, which nobody reads",
  ],
  ["a backend that is none", linked({ state: { backend: "s4" } }), 'state.backend: "s4" is no backend; did you mean "s3"?'],
  [
    "a version that is none",
    linked({ versions: { provider: "new" } }),
    'versions.provider: "new" is no version constraint; write one such as ">= 5.100.0, < 7.0.0"',
  ],
  ["a tag of AWS", linked({ tags: { "aws:x": "y" } }), 'tags["aws:x"]: begins with aws:, which AWS keeps for itself; choose another key'],
])("refuses %s", (_, link, problems) => {
  expect(problemsOf(link).join("\n")).toBe(problems);
});

describe("addresses", () => {
  test.each<readonly [what: string, one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>, problems: string]>([
    [
      "blocks of two segments (N2)",
      {},
      { segments: { ...ireland.segments, extra: { blocks: ["10.17.128.0/17"] } } },
      "between: segments.extra.blocks[0] of ireland (10.17.128.0/17) overlaps segments.prod.blocks[0] of london (10.17.0.0/16); linked environments have disjoint blocks: move one",
    ],
    [
      "the block of a hub (N2)",
      {},
      { hub: { asn: 64513, block: "10.16.0.0/20" } },
      "between: hub.block of ireland (10.16.0.0/20) overlaps hub.block of london (10.16.0.0/20); linked environments have disjoint blocks: move one",
    ],
    [
      "a site inside a block (N3)",
      { sites: { office: { ...office.office, blocks: ["10.33.7.0/24"] } } },
      {},
      "between: sites.office.blocks[0] of london (10.33.7.0/24) lies inside segments.shared.blocks[0] of ireland (10.33.0.0/16); a site may only announce wider ranges than a block that a link leads to",
    ],
    [
      "a local block (N4)",
      { localBlocks: ["10.34.0.0/16"] },
      {},
      "between: localBlocks[0] of london (10.34.0.0/16) overlaps segments.dev.blocks[0] of ireland (10.34.0.0/16); a local block lies outside every block that a link leads to",
    ],
    [
      "a range of the internet (N9)",
      { internet: { ranges: { dhl: ["203.0.113.0/24"] } } },
      { segments: { ...ireland.segments, odd: { blocks: ["203.0.112.0/20"] } } },
      "between: internet.ranges.dhl[0] of london (203.0.113.0/24) overlaps segments.odd.blocks[0] of ireland (203.0.112.0/20), which is not the internet",
    ],
  ])("refuses %s in what the other environment has", (_, one, other, problems) => {
    expect(problemsOf(linked({ between: between(one, other) })).join("\n")).toBe(problems);
  });

  test("a site may announce a summary of the other environment, and both may know one site", () => {
    expect(problemsOf(linked({ between: between({ sites: { office: { ...office.office, blocks: ["10.0.0.0/8"] } } }, {}) }))).toEqual([]);
    expect(problemsOf(linked({ between: between({ sites: office }, { sites: office }) }))).toEqual([]);
  });
});

describe("ends of a connection", () => {
  const withOffice = linked({
    between: between({ sites: office }, {}),
    connect: [{ from: "london/office", to: "ireland/shared", allow: ["any"] }],
  });
  const lone = { ...london.vpcs, lone: { segment: "dev", cidr: "10.18.16.0/20", joined: false } };

  test.each<readonly [what: string, link: Link, problems: string]>([
    [
      "a node without environment",
      crossing("prod", "ireland/shared"),
      'connect[0].from: "prod" says no environment; did you mean "london/prod"?',
    ],
    [
      "a node of another environment",
      crossing("london/prod", "paris/lab"),
      'connect[0].to: "paris/lab" is of no environment of this link (ireland, london); did you mean "ireland/lab"?',
    ],
    [
      "a node of another environment that nobody knows",
      crossing("london/prod", "paris/x"),
      'connect[0].to: "paris/x" is of no environment of this link (ireland, london); write one of ireland/shared, ireland/dev, ireland/tooling, ireland/lab, london/prod, london/dev, london/shop, london/sandbox',
    ],
    [
      "a misspelt node",
      crossing("london/prdo", "ireland/shared"),
      'connect[0].from: "london/prdo" is no segment or VPC of london; did you mean "london/prod"?',
    ],
    [
      "a way out",
      crossing("london/prod", "ireland/internet"),
      'connect[0].to: "ireland/internet" is no segment or VPC of ireland; write one of ireland/shared, ireland/dev, ireland/tooling, ireland/lab',
    ],
    [
      "a tier",
      crossing("london/shop/workload", "ireland/shared"),
      'connect[0].from: "london/shop/workload" is a part of a VPC; a link joins segments and VPCs: write "london/shop"',
    ],
    [
      "a site (R23)",
      withOffice,
      'connect[0].from: "london/office" is a site of london, and nothing crosses a link to a site; only segments and VPCs can be named',
    ],
    [
      "a range of a site (R23)",
      { ...withOffice, connect: [{ from: "ireland/shared", to: "london/office/printers", allow: ["any"] }] },
      'connect[0].to: "london/office/printers" is a site of london, and nothing crosses a link to a site; only segments and VPCs can be named',
    ],
    [
      "one environment",
      crossing("london/prod", "london/dev"),
      "connect[0]: joins two nodes of london; write it in `connect` of that environment",
    ],
    [
      "a VPC that is not joined",
      { ...linked({ between: between({ vpcs: lone }, {}) }), connect: [{ from: "london/lone", to: "ireland/dev", allow: ["any"] }] },
      "connect[0].from: london/lone is not joined to the hub (`joined: false`); join it, or drop the connection",
    ],
    [
      "no end",
      connecting({ from: "london/prod", allow: ["any"] }),
      "connect[0]: says who may talk in no one way; write `from` and `to`, or `between`",
    ],
    [
      "three ends",
      connecting({ between: ["london/prod", "ireland/dev", "ireland/shared"], allow: ["any"] }),
      "connect[0].between: names 3 nodes; write two",
    ],
    [
      "a VPC past the firewalls (R4)",
      connecting({ between: ["london/shop", "ireland/shared"], uninspected: "why" }),
      'connect[0]: "london/shop" is one VPC of segment "prod"; past the firewalls the whole of it would reach "ireland/shared": name the segment, or give "shop" one of its own',
    ],
    [
      "one direction past the firewalls (R2)",
      connecting({ from: "london/prod", to: "ireland/shared", uninspected: "why" }),
      'connect[0].uninspected: goes past the firewalls, which alone know who begins: write `between: ["london/prod", "ireland/shared"]`',
    ],
  ])("refuses %s", (_, link, problems) => {
    expect(problemsOf({ ...link, inspect: undefined }).join("\n")).toBe(problems);
  });
});

describe("what may pass", () => {
  const ends = { from: "london/prod", to: "ireland/shared" };
  const pair = { between: ["london/prod", "ireland/shared"] };
  test.each<readonly [what: string, entry: Readonly<Record<string, unknown>>, problems: string]>([
    ["nothing (R1)", ends, 'connect[0]: says neither `allow` nor `names`; to let everything pass write `allow: ["any"]`'],
    ["a reason that is none", { ...pair, uninspected: "…" }, "connect[0].uninspected: needs the reason in words"],
    [
      "ports past the firewalls (R3)",
      { ...pair, uninspected: "why", allow: ["tcp/443"] },
      "connect[0]: `uninspected` and `allow` contradict each other: past the firewalls nothing enforces tcp/443",
    ],
    [
      "names past the firewalls (R10)",
      { ...pair, uninspected: "why", names: ["a.example"] },
      "connect[0]: `uninspected` and `names` contradict each other: past the firewalls nothing enforces a.example",
    ],
    [
      "a rule's word past the firewalls",
      { ...pair, uninspected: "why", sid: 1 },
      "connect[0]: `sid` is for rules of a firewall, and `uninspected` has none; drop it",
    ],
    [
      "a protocol that is none",
      { ...ends, allow: ["tcp/https"] },
      'connect[0].allow[0]: "tcp/https" does not end in a port such as 443 or a range such as 8000-8100',
    ],
    [
      "a name that is none",
      { ...ends, names: ["A.example"] },
      'connect[0].names[0]: "A.example" has upper-case letters; write "a.example"',
    ],
  ])("refuses %s", (_, entry, problems) => {
    expect(problemsOf({ ...connecting(entry), inspect: undefined }).join("\n")).toBe(problems);
  });
});

describe("two classes", () => {
  const uninspected = { between: ["london/prod", "ireland/shared"], uninspected: "why" };

  test("refuses a pair that is inspected and not (R5)", () => {
    const link = connecting({ from: "london/shop", to: "ireland/shared", allow: ["any"] }, uninspected);
    expect(problemsOf(link)).toEqual([
      "connect[1]: ireland/shared and london/prod are already joined through the firewall by connect[0]; a pair is either inspected or not",
    ]);
  });

  test("refuses a segment that is inspected with one and not with another, where its firewall inspects (T12)", () => {
    const connect = [uninspected, { from: "london/prod", to: "ireland/dev", allow: ["tcp/443"] }];
    const problem =
      "connect[1]: london/prod is already joined past the firewall by connect[0]; what a link brings for one segment goes either through the firewall of london or past it: use one class, or give one of the two a segment of its own";
    expect(problemsOf(linked({ connect }))).toEqual([problem]);
    expect(problemsOf(linked({ connect, inspect: "london" }))).toEqual([problem]);
    expect(problemsOf(linked({ connect, inspect: "ireland" }))).toEqual([]);
  });
});

test("a link without connections is a note", () => {
  expect(planLink(linked({ connect: [] })).notes).toEqual([{ path: "connect", message: "is empty, so nothing crosses this link" }]);
});

describe("planning an environment", () => {
  const problems = (environment: Environment, ...links: readonly Link[]): readonly string[] =>
    planNetwork(environment, {}, links).problems.map(({ path, message }) => `${path}: ${message}`);
  const paris: Environment = {
    ...ireland,
    name: "paris",
    region: "eu-west-3",
    hub: { asn: 64514, block: "10.48.0.0/20" },
    segments: { shared: { blocks: ["10.49.0.0/16"] }, dev: { blocks: ["10.34.0.0/17"] } },
    vpcs: {},
    connect: [],
  };
  const toParis: Link = { between: [london, paris], connect: [{ from: "london/prod", to: "paris/shared", allow: ["tcp/443"] }] };

  test("refuses a link that cannot be built", () => {
    expect(problems(london, linked({ inspect: "paris" }))).toEqual(["links: hold one that cannot be built; `planLink` says why"]);
  });
  test("refuses a link of others", () => {
    expect(problems(paris, both)).toEqual(["links: hold one between ireland and london, which is no link of this environment"]);
  });
  test("refuses two links for one pair", () => {
    expect(problems(london, both, both)).toEqual([
      "links.ireland: is there twice; two environments have one link, with all of their connections",
    ]);
  });
  test("refuses two linked environments that overlap (N2)", () => {
    expect(problems(london, both, toParis)).toEqual([
      "links.paris: segments.dev.blocks[0] of paris (10.34.0.0/17) overlaps segments.dev.blocks[0] of ireland (10.34.0.0/16), and this environment is linked with both: move one",
    ]);
  });
  test("counts tables and attachments of links (R24)", () => {
    expect(problems({ ...london, quotas: { tables: 3, attachments: 3, routes: 20 } }, both)).toEqual([
      "hub: 4 tables are needed (2 segments, 0 sites, 1 of the hub, 1 of links); the quota is 3: raise it and say so in `quotas`",
      "hub: 4 attachments are needed; the quota is 3: raise it and say so in `quotas`",
      "hub: 28 routes are needed over all tables; the quota is 20: raise it and say so in `quotas`",
    ]);
  });
});
