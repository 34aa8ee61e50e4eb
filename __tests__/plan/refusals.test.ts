import type { Environment } from "../../plan/environment";
import { planNetwork } from "../../plan/plan-network";
import { changed, connecting, example } from "../worked-example";

/** Problems as they are printed, `<where>: <message>`. */
function refusals(environment: Environment): readonly string[] {
  const { plan, problems } = planNetwork(environment);
  expect(plan === undefined).toBe(problems.length > 0);
  return problems.map(({ path, message }) => `${path}: ${message}`);
}

/** The example with `vpcs`, `sites` and so on merged one level deep. */
function withEntries(
  change: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ...connections: readonly Readonly<Record<string, unknown>>[]
): Environment {
  const merged = Object.entries(change).map(([key, entries]) => [
    key,
    { ...(example as unknown as Record<string, object>)[key], ...entries },
  ]);
  return { ...connecting(...connections), ...(Object.fromEntries(merged) as object) };
}

const paris = { blocks: ["172.20.0.0/16"], vpn: { asn: 65020, gateways: { a: "198.51.100.17", b: "198.51.100.18" } } };

describe("refuses a connection that contradicts itself", () => {
  test("R1: neither allow nor names", () => {
    expect(refusals(connecting({ from: "shop", to: "tooling" }))).toEqual([
      'connect[6]: says neither `allow` nor `names`; to let everything pass write `allow: ["any"]`',
    ]);
    expect(refusals(connecting({ from: "shop", to: "tooling", allow: [] }))).toHaveLength(1);
  });

  test("R2: one way past the firewall", () => {
    const connect = [{ from: "dev", to: "shared", uninspected: "package mirror" }];
    expect(refusals(changed({ connect }))).toEqual([
      'connect[0].uninspected: goes past the firewall, which alone knows who begins: write `between: ["dev", "shared"]`',
    ]);
  });

  test("R3: uninspected and allow", () => {
    const connect = [{ between: ["dev", "shared"], uninspected: "mirror", allow: ["tcp/443"] }];
    expect(refusals(changed({ connect }))).toEqual([
      "connect[0]: `uninspected` and `allow` contradict each other: without the firewall nothing enforces tcp/443",
    ]);
  });

  test("R3 also on a way out past the firewall", () => {
    const connect = [{ from: "dev", to: "internet", via: "london", uninspected: "filtered there", allow: ["tcp/443"] }];
    expect(refusals(changed({ connect }))).toEqual([
      "connect[0]: `uninspected` and `allow` contradict each other: without the firewall nothing enforces tcp/443",
    ]);
  });

  test("R4: a single VPC past the firewall", () => {
    const connect = [{ between: ["shop", "shared"], uninspected: "mirror" }];
    expect(refusals(changed({ connect }))).toEqual([
      'connect[0].between: "shop" is one VPC of segment "prod"; past the firewall the whole of "prod" would reach "shared": name the segments, use `peerings`, or give "shop" a segment of its own',
    ]);
  });

  test("R6: a backhaul without its reason", () => {
    const connect = [{ from: "dev", to: "internet", via: "london" }];
    expect(refusals(changed({ connect }))).toEqual([
      'connect[0].via: "london" does not pass the firewall: say why with `uninspected`, or write `via: ["firewall", "london"]`',
    ]);
  });

  test("R10: names where no firewall looks", () => {
    const connect = [{ from: "dev", to: "internet", via: "london", uninspected: "filtered there", names: ["example.org"] }];
    expect(refusals(changed({ connect }))).toEqual([
      'connect[0].names: no firewall sees this traffic (`via: "london"`); names can be enforced only through the firewall',
    ]);
  });

  test("R17: the internet as a source", () => {
    expect(refusals(connecting({ from: "internet", to: "shop", allow: ["tcp/443"] }))).toEqual([
      "connect[6].from: nobody on the internet can be a source here: a way in is a tier marked `public`, or `ingress`",
    ]);
  });

  test("R18: a segment, a VPC or a site with itself", () => {
    expect(refusals(connecting({ from: "prod", to: "prod", allow: ["tcp/443"] }))).toEqual([
      'connect[6]: connects "prod" with itself; for its VPCs among each other write `within: "prod"`',
    ]);
    expect(refusals(connecting({ from: "shop", to: "shop/workload", allow: ["tcp/443"] }))).toEqual([
      'connect[6]: connects "shop" with itself: inside a VPC the platform routes locally and no firewall sees it; use security groups',
    ]);
    expect(refusals(connecting({ from: "shop", to: "prod", allow: ["tcp/443"] }))).toEqual([]);
  });

  test("R26: NAT in the hub past the firewall", () => {
    const connect = [{ from: "dev", to: "internet", uninspected: "no filter wanted" }];
    expect(refusals(changed({ connect }))).toEqual([
      'connect[0].uninspected: the hub\'s NAT lies behind the firewall: say what may pass, or use `via: "own-nat"`',
    ]);
  });

  test("an empty list beside another, and lists of the firewall past it", () => {
    expect(refusals(connecting({ from: "shop", to: "internet", allow: ["icmp"], names: [] }))).toEqual([
      "connect[6].names: is empty; write what may pass, or leave it out",
    ]);
    const connect = [{ between: ["dev", "shared"], uninspected: "mirror", allow: [], names: [], on: ["tls/443"], sid: 1 }];
    expect(refusals(changed({ connect }))).toEqual([
      "connect[0].allow: is empty; write what may pass, or leave it out",
      "connect[0].names: is empty; write what may pass, or leave it out",
      "connect[0].on: says where the firewall looks for names, and `uninspected` goes past it; drop one",
      "connect[0].sid: moves the ids of firewall rules, and `uninspected` has none; drop one",
    ]);
  });

  test("two forms at once", () => {
    expect(refusals(connecting({ from: "shop", to: "tooling", between: ["dev", "shared"], allow: ["any"] }))).toEqual([
      "connect[6]: says who may talk in no one way; write `from` and `to`, or `between`, or `within`",
    ]);
  });

  test("a reason without a letter in it", () => {
    const connect = [{ between: ["dev", "shared"], uninspected: "-" }];
    expect(refusals(changed({ connect }))).toEqual(["connect[0].uninspected: needs the reason in words"]);
  });

  test("a path that is no way out", () => {
    expect(refusals(connecting({ from: "shared", to: "internet", via: ["london", "firewall"], allow: ["tcp/443"] }))).toEqual([
      'connect[6].via: ["london","firewall"] is no way out; write `["firewall", site]`, the name of a site, "own-nat", or nothing for NAT in the hub',
    ]);
  });

  test("backhaul to a site without VPN", () => {
    const environment = withEntries(
      { sites: { paris: { blocks: ["172.20.0.0/16"] } } },
      { from: "shared", to: "internet", via: "paris", uninspected: "filtered there" },
    );
    expect(refusals(environment)).toEqual(["connect[6].via: paris has no VPN, so nothing can leave by it; declare `sites.paris.vpn`"]);
  });
});

describe("refuses connections that contradict each other, naming the later", () => {
  test("R5: a pair both inspected and past the firewall", () => {
    expect(refusals(connecting({ from: "tooling", to: "sandbox", allow: ["tcp/443"] }))).toEqual([
      "connect[6]: shared and dev are already joined past the firewall by connect[5]; a pair is either inspected or not",
    ]);
    expect(refusals(connecting({ between: ["prod", "shared"], uninspected: "mirror" }))).toEqual([
      "connect[6]: prod and shared are already joined through the firewall by connect[0]; a pair is either inspected or not",
    ]);
  });

  test("R5: endpoints of the hub are joined past the firewall by their own word (H1)", () => {
    expect(refusals(connecting({ from: "shop", to: "endpoints", allow: ["tcp/443"] }))).toEqual([
      "connect[6]: prod and endpoints are already joined past the firewall by endpoints.interface; a pair is either inspected or not",
    ]);
  });

  test("R7: a site that is reached past the firewall by a backhaul", () => {
    expect(refusals(connecting({ from: "sandbox", to: "london", allow: ["tcp/443"] }))).toEqual([
      'connect[6]: dev already reaches london past the firewall, because connect[3] backhauls through it; use `via: ["firewall", "london"]` in connect[3]',
    ]);
  });

  test("R8: two ways out of one table", () => {
    expect(refusals(connecting({ from: "payments", to: "internet", via: ["firewall", "london"], allow: ["tcp/443"] }))).toEqual([
      'connect[6].via: segment "prod" already leaves by connect[2] (NAT in the hub); a table has one default route: give "payments" a segment of its own',
    ]);
  });

  test("R9: two exits behind one firewall", () => {
    expect(refusals(connecting({ from: "shared", to: "internet", via: ["firewall", "london"], allow: ["tcp/443"] }))).toEqual([
      'connect[6].via: inspected traffic already leaves by NAT (connect[2]); one firewall has one exit: backhaul "shared" uninspected, or move "prod" to `["firewall", "london"]`',
    ]);
  });

  test("R11: own NAT that is not declared", () => {
    expect(refusals(connecting({ from: "tooling", to: "internet", via: "own-nat", uninspected: "as it was" }))).toEqual([
      "connect[6].via: tooling has no `nat`; declare `vpcs.tooling.nat` or choose another way out",
    ]);
  });

  test("R12: a backhaul on static routes, or on one device", () => {
    const connect = [{ from: "dev", to: "internet", via: "london", uninspected: "filtered there" }];
    const london = (vpn: object): Environment => changed({ connect, sites: { london: { blocks: ["192.168.0.0/16"], vpn } } });
    expect(refusals(london({ gateways: { a: "198.51.100.7" } }))).toEqual([
      "connect[0].via: london rests on static routes, which never fail over: use BGP",
    ]);
    expect(refusals(london({ asn: 65010, gateways: { a: "198.51.100.7" } }))).toEqual([
      "connect[0].via: london rests on one device: add a gateway, or say why with `vpn.single`",
    ]);
    expect(refusals(london({ asn: 65010, single: "a lab", gateways: { a: "198.51.100.7" } }))).toEqual([]);
    const inspected = [{ from: "dev", to: "internet", via: ["firewall", "london"], allow: ["tcp/443"] }];
    expect(refusals({ ...london({ gateways: { a: "198.51.100.7" } }), connect: inspected as never })).toEqual([
      "connect[0].via: london rests on static routes, which never fail over: use BGP",
    ]);
  });

  test("R13: two defaults to learn", () => {
    const environment = withEntries(
      { sites: { paris } },
      { from: "shared", to: "internet", via: "paris", uninspected: "filtered there" },
      { between: ["dev", "paris"], uninspected: "printers" },
    );
    expect(refusals(environment)).toEqual([
      "connect[7]: dev would learn two defaults, from london and from paris: only one site that is anybody's way out may be direct with a segment",
    ]);
  });

  test("R13 likewise of the firewall, at the connection that made it so", () => {
    const environment = withEntries(
      { sites: { paris } },
      { from: "prod", to: "internet", via: ["firewall", "paris"], names: ["api.example.com"] },
      { from: "dev", to: "london", allow: ["tcp/443"] },
    );
    const connect = [
      { from: "prod", to: "internet", via: ["firewall", "paris"], names: ["api.example.com"] },
      { from: "dev", to: "internet", via: "london", uninspected: "head office filters it" },
      { from: "london", to: "shared", allow: ["tcp/22"] },
    ];
    expect(refusals({ ...environment, connect: connect as never })).toEqual([
      "connect[2]: the firewall would learn two defaults, from paris and from london: only one site that is anybody's way out may have inspected connections",
    ]);
  });

  test("R14: sites that would learn each other's default", () => {
    expect(refusals(withEntries({ sites: { paris } }, { between: ["london", "paris"], uninspected: "one company" }))).toEqual([
      "connect[6]: london and paris would learn each other's default; sites joined past the firewall may not be anyone's way out",
    ]);
  });

  test("R15: two sites of one ASN past the firewall", () => {
    const sites = {
      paris: { ...paris, vpn: { ...paris.vpn, asn: 65010 } },
      rome: { blocks: ["172.21.0.0/16"], vpn: { asn: 65010, gateways: { a: "198.51.100.27" } } },
    };
    expect(refusals(withEntries({ sites }, { between: ["paris", "rome"], uninspected: "one company" }))).toEqual([
      "connect[6]: sites paris and rome use one ASN (65010), so each would reject the other's routes: connect them through the firewall",
    ]);
  });

  test("R16: a site that is given the internet and gives it", () => {
    expect(refusals(connecting({ from: "london", to: "internet", allow: ["tcp/443"] }))).toEqual([
      "connect[6].to: london is given the internet here and gives it to dev in connect[3]",
    ]);
  });

  test("R20: names that can never matter, said at the first", () => {
    expect(refusals(connecting({ from: "prod", to: "internet", allow: ["tcp/443", "tcp/80"] }))).toEqual([
      "connect[2].names[0]: can never matter: connect[6] allows tcp/443 and tcp/80 from prod to internet",
    ]);
  });

  test("R29: a VPC that is not joined", () => {
    const environment = withEntries(
      { vpcs: { lab: { segment: "dev", cidr: "10.18.16.0/20", joined: false } } },
      { from: "lab", to: "shop", allow: ["tcp/443"] },
    );
    expect(refusals(environment)).toEqual([
      "connect[6].from: lab is not joined to the hub (`joined: false`); join it, or drop the connection",
    ]);
  });

  test("R11: own NAT of a segment asks for a NAT of joined VPCs alone, since others count for no connection (V7)", () => {
    const lab = { segment: "lab", cidr: "10.30.0.0/20" };
    const connection = { from: "lab", to: "internet", via: "own-nat", uninspected: "a trial" };
    const withLab = (vpc: object): Environment =>
      withEntries({ segments: { lab: { blocks: ["10.30.0.0/16"] } }, vpcs: { lab1: vpc } }, connection);
    expect(refusals(withLab(lab))).toEqual(["connect[6].via: lab1 has no `nat`; declare `vpcs.lab1.nat` or choose another way out"]);
    expect(refusals(withLab({ ...lab, joined: false }))).toEqual([]);
    const { plan } = planNetwork(withLab({ ...lab, joined: false, nat: "one" }));
    expect(plan?.vpcs["lab1"]?.tables["private_a"]?.routes["0.0.0.0/0"]?.target).toEqual({ nat: "a" });
  });

  test("R30: a tier that can answer nobody", () => {
    const sandbox = {
      segment: "dev",
      cidr: "10.18.0.0/20",
      tiers: { workload: { cidr: "10.18.0.0/21" }, data: { cidr: "10.18.8.0/22", isolated: true } },
    };
    expect(refusals(withEntries({ vpcs: { sandbox } }, { from: "prod", to: "sandbox/data", allow: ["tcp/5432"] }))).toEqual([
      "connect[6].to: sandbox/data is isolated and can answer nobody outside its VPC: drop `isolated` or the connection",
    ]);
  });
});

describe("R30: refuses what no answer could come from", () => {
  const sandbox = {
    segment: "dev",
    cidr: "10.18.0.0/20",
    secondary: ["100.64.0.0/16"],
    tiers: {
      workload: { cidr: "10.18.0.0/21" },
      data: { cidr: "10.18.8.0/22", isolated: true },
      front: { cidr: "10.18.12.0/24", public: "the shop's door" },
      pods: { cidr: "100.64.0.0/18" },
    },
    ranges: { database: ["10.18.8.7/32"], door: ["10.18.12.7/32"], pod: ["100.64.200.7/32"], api: ["10.18.0.7/32"] },
  };
  const reaching = (to: string, vpc: object = sandbox): readonly string[] =>
    refusals({ ...withEntries({ vpcs: { sandbox: vpc } }, { from: "prod", to, allow: ["tcp/443"] }), localBlocks: ["100.64.0.0/16"] });

  test.each([
    [
      "sandbox/database",
      "sandbox/database (10.18.8.7/32) lies in sandbox/data, which is isolated and can answer nobody outside its VPC: drop `isolated` or the connection",
    ],
    [
      "sandbox/door",
      "sandbox/door (10.18.12.7/32) lies in sandbox/front, which is public and has no route to the hub: drop `public` or the connection",
    ],
    [
      "sandbox/pod",
      "sandbox/pod (100.64.200.7/32) lies in local block 100.64.0.0/16, which the hub routes to nobody: name routed addresses",
    ],
    ["sandbox/pods", "sandbox/pods lies in local block 100.64.0.0/16, which the hub routes to nobody: name routed addresses"],
  ])("%s", (to, message) => expect(reaching(to)).toEqual([`connect[6].to: ${message}`]));

  test("a range in a tier that answers, and a VPC with such a tier, may be named", () => {
    expect(reaching("sandbox/api")).toEqual([]);
    expect(reaching("sandbox")).toEqual([]);
  });

  test("a VPC without any tier that answers", () => {
    const { workload: _, ...tiers } = sandbox.tiers;
    expect(reaching("sandbox", { ...sandbox, tiers, ranges: {} })).toEqual([
      "connect[6].to: sandbox has isolated, public and local tiers alone, which can answer nobody in the hub: add a tier that can",
    ]);
  });
});

describe("refuses addresses that cannot be", () => {
  test("host bits, as they stand in the file", () => {
    expect(refusals(withEntries({ vpcs: { orders: { segment: "prod", cidr: "10.17.35.1/20" } } }))).toEqual([
      "vpcs.orders.cidr: 10.17.35.1/20 has host bits set; its block starts at 10.17.32.0",
    ]);
  });

  test("a VPC outside its segment, with the next free block", () => {
    expect(refusals(withEntries({ vpcs: { orders: { segment: "prod", cidr: "10.21.0.0/21" } } }))).toEqual([
      'vpcs.orders.cidr: 10.21.0.0/21 is outside segment "prod" (10.17.0.0/16); the next free block of that size is 10.17.32.0/21',
    ]);
  });

  test("two VPCs that overlap, with the next free block", () => {
    expect(refusals(withEntries({ vpcs: { orders: { segment: "prod", cidr: "10.17.16.0/21" } } }))).toEqual([
      "vpcs.orders.cidr: 10.17.16.0/21 overlaps vpcs.payments.cidr (10.17.16.0/20); the next free block of that size is 10.17.32.0/21",
    ]);
  });

  test("a VPC too small for its tiers and zones", () => {
    expect(refusals(withEntries({ vpcs: { orders: { segment: "prod", cidr: "10.17.32.0/25" } } }))).toEqual([
      "vpcs.orders.cidr: 10.17.32.0/25 is too small for its tiers and zones; use /24 or wider",
    ]);
  });

  test("a tier too small for four zones, over reserved subnets, or over another tier", () => {
    const tiers = {
      one: { cidr: "10.17.32.0/27" },
      two: { cidr: "10.17.47.128/25" },
      three: { cidr: "10.17.33.0/24" },
      four: { cidr: "10.17.33.128/25" },
    };
    expect(refusals(withEntries({ vpcs: { orders: { segment: "prod", cidr: "10.17.32.0/20", tiers } } }))).toEqual([
      "vpcs.orders.tiers.one.cidr: 10.17.32.0/27 is too small for four zones; use /26 or wider",
      "vpcs.orders.tiers.two.cidr: 10.17.47.128/25 overlaps 10.17.47.192/26, which is kept for the attachment subnets",
      "vpcs.orders.tiers.two.cidr: 10.17.47.128/25 overlaps 10.17.47.128/26, which is kept for the public subnets",
      "vpcs.orders.tiers.four.cidr: 10.17.33.128/25 overlaps vpcs.orders.tiers.three.cidr (10.17.33.0/24)",
    ]);
  });

  test("segments and the hub that overlap", () => {
    expect(refusals(withEntries({ segments: { lab: { blocks: ["10.16.8.0/21"] } } }))).toEqual([
      "hub.block: 10.16.0.0/20 overlaps segments.lab.blocks[0] (10.16.8.0/21)",
    ]);
  });

  test("R21: a site that announces a block of this network", () => {
    expect(refusals(withEntries({ sites: { paris: { ...paris, blocks: ["10.17.0.0/16"] } } }))).toEqual([
      'sites.paris.blocks[0]: 10.17.0.0/16 is a block of segment "prod"; a site may only announce wider ranges',
    ]);
    expect(refusals(withEntries({ sites: { paris: { ...paris, blocks: ["10.0.0.0/8"] } } }))).toEqual([]);
  });

  test("R22: one NAT for three firewalls", () => {
    expect(refusals(withEntries({ hub: { nat: "one" } }))).toEqual([
      "hub.nat: one NAT cannot serve firewalls in zones a, b and c: replies would return through zone a only; use one NAT a zone or inspect in one zone",
    ]);
    expect(refusals(withEntries({ hub: { nat: "one", zones: ["b"] } }))).toEqual([]);
    expect(refusals({ ...withEntries({ hub: { nat: "one" } }), connect: example.connect.filter((_, index) => index !== 2) })).toEqual([]);
  });

  test("R24: more tables than the gateway may have", () => {
    const segments = Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`s${index}`, { blocks: [`10.${index + 100}.0.0/16`] }]));
    const sites = Object.fromEntries(
      ["paris", "rome", "oslo"].map((name, index) => [
        name,
        { blocks: [`172.2${index}.0.0/16`], vpn: { asn: 65020 + index, gateways: { a: `198.51.100.${index + 20}` } } },
      ]),
    );
    expect(refusals(withEntries({ segments, sites }))).toEqual([
      "hub: 23 tables are needed (17 segments, 4 sites, 2 of the hub); the quota is 20: raise it and say so in `quotas`",
    ]);
    expect(refusals({ ...withEntries({ segments, sites }), quotas: { tables: 30 } })).toEqual([]);
  });

  test("R24 also: more attachments or routes than the gateway may have", () => {
    expect(refusals(changed({ quotas: { attachments: 7, routes: 20 } }))).toEqual([
      "hub: 8 attachments are needed; the quota is 7: raise it and say so in `quotas`",
      "hub: 43 routes are needed over all tables; the quota is 20: raise it and say so in `quotas`",
    ]);
  });

  test("R28: more endpoints than the slot has addresses", () => {
    const services = [
      "ec2",
      "ecs",
      "ecs-agent",
      "ecs-telemetry",
      "lambda",
      "states",
      "autoscaling",
      "elasticloadbalancing",
      "sqs",
      "sns",
      "kms",
      "sts",
      "monitoring",
      "events",
      "secretsmanager",
      "execute-api",
      "kinesis-streams",
      "kinesis-firehose",
      "elasticfilesystem",
      "athena",
      "glue",
      "ssm",
      "ssmmessages",
      "ec2messages",
      "logs",
      "ecr.api",
      "ecr.dkr",
      "rds",
    ];
    const environment = {
      ...withEntries({ hub: { block: "10.16.0.0/21" } }),
      endpoints: { gateway: ["s3" as const], interface: { in: "hub" as const, services } },
    };
    expect(refusals(environment)).toEqual(["hub.block: 28 endpoints need 28 addresses in each zone, the slot has 27: use /20 or wider"]);
  });

  test("R31: the ASN of a site that is the hub's own", () => {
    expect(refusals(withEntries({ sites: { paris: { ...paris, vpn: { ...paris.vpn, asn: 64512 } } } }))).toEqual([
      "sites.paris.vpn.asn: 64512 is the hub's own; each would reject the other's routes",
    ]);
  });

  test("R32: two sites of one block, and a local block over a segment's", () => {
    expect(refusals(withEntries({ sites: { paris: { ...paris, blocks: ["192.168.0.0/16"] } } }))).toEqual([
      "sites.paris.blocks[0]: equals sites.london.blocks[0]; two sites may nest, never be equal",
    ]);
    expect(refusals(changed({ localBlocks: ["10.17.128.0/17"] }))).toEqual([
      "localBlocks[0]: 10.17.128.0/17 overlaps segments.prod.blocks[0] (10.17.0.0/16); a local block lies outside every block that is routed",
    ]);
  });

  test("R32: a block of a site that a local block or the gateway's own covers; a wider summary may be", () => {
    const sites = { paris: { ...paris, blocks: ["100.64.4.0/24"] } };
    expect(refusals({ ...withEntries({ sites }), localBlocks: ["100.64.0.0/16"] })).toEqual([
      "localBlocks[0]: 100.64.0.0/16 covers sites.paris.blocks[0] (100.64.4.0/24), which the hub routes; a site may only announce wider ranges than a local block",
    ]);
    expect(
      refusals({ ...withEntries({ sites: { paris: { ...paris, blocks: ["100.64.0.0/10"] } } }), localBlocks: ["100.64.0.0/16"] }),
    ).toEqual([]);
    expect(refusals(withEntries({ sites, hub: { cidrs: ["100.64.4.0/24"] } }))).toEqual([
      "hub.cidrs[0]: 100.64.4.0/24 covers sites.paris.blocks[0] (100.64.4.0/24); a site may only announce wider ranges than a block of the gateway",
    ]);
  });

  test("a local block that is itself a route to the hub", () => {
    const environment = { ...withEntries({ sites: { london: { ...example.sites?.["london"], blocks: ["172.16.0.0/16"] } } }) };
    expect(refusals({ ...environment, localBlocks: ["192.168.0.0/16"] })).toEqual([
      "localBlocks[0]: 192.168.0.0/16 is itself a route of every VPC to the hub; write a part of it, such as 192.168.0.0/17",
    ]);
  });

  test("a block that one VPC has twice", () => {
    const shop = { segment: "prod", cidr: "10.17.0.0/20", secondary: ["100.64.0.0/16", "10.17.32.0/24", "100.64.0.0/16", "10.17.32.0/24"] };
    expect(refusals({ ...withEntries({ vpcs: { shop } }), localBlocks: ["100.64.0.0/16"] })).toEqual([
      "vpcs.shop.secondary[2]: 100.64.0.0/16 overlaps vpcs.shop.secondary[0] (100.64.0.0/16); a VPC has a block once",
      "vpcs.shop.secondary[3]: 10.17.32.0/24 overlaps vpcs.shop.secondary[1] (10.17.32.0/24); the next free block of that size is 10.17.33.0/24",
    ]);
  });

  test("a VPC whose tiers are an empty record", () => {
    expect(refusals(withEntries({ vpcs: { shop: { segment: "prod", cidr: "10.17.0.0/20", tiers: {} } } }))).toEqual([
      "vpcs.shop.tiers: is empty; name a tier, or leave it out for one tier `workload`",
    ]);
  });

  test("secondary blocks that AWS does not take", () => {
    const segments = { prod: { blocks: ["10.17.0.0/16", "10.24.0.0/14"] } };
    const shop = { segment: "prod", cidr: "10.17.0.0/20", secondary: ["10.24.0.0/15", "10.17.32.0/29"] };
    expect(refusals(withEntries({ segments, vpcs: { shop } }))).toEqual([
      "vpcs.shop.secondary[0]: 10.24.0.0/15 is too wide; AWS takes /16 at most",
      "vpcs.shop.secondary[1]: 10.17.32.0/29 is too small; AWS takes /28 at least",
    ]);
  });

  test("blocks that no network routes", () => {
    const sites = { paris: { ...paris, blocks: ["224.0.0.0/4"] } };
    const segments = { lab: { blocks: ["127.0.0.0/16"] }, odd: { blocks: ["0.1.0.0/16"] } };
    expect(refusals(withEntries({ segments, sites, hub: { block: "169.254.0.0/20" } }))).toEqual([
      "segments.lab.blocks[0]: 127.0.0.0/16 cannot be routed: 127.0.0.0/8 is the host itself (RFC 1122)",
      "segments.odd.blocks[0]: 0.1.0.0/16 cannot be routed: 0.0.0.0/8 holds no address of a host (RFC 1122)",
      "hub.block: 169.254.0.0/20 cannot be routed: 169.254.0.0/16 is link-local (RFC 3927), and AWS's own in every VPC",
      "sites.paris.blocks[0]: 224.0.0.0/4 cannot be routed: 224.0.0.0/3 is multicast or reserved (RFC 5771, RFC 1112)",
    ]);
  });

  test("a range with the name of the tier that a VPC has by default", () => {
    const shop = { segment: "prod", cidr: "10.17.0.0/20", ranges: { workload: ["10.17.0.7/32"] } };
    expect(refusals(withEntries({ vpcs: { shop } }))).toEqual([
      'vpcs.shop.ranges.workload: "workload" is also a tier of shop; ranges and tiers share names',
    ]);
  });

  test("a reserved ASN of the hub", () => {
    expect(refusals(withEntries({ hub: { asn: 65535 } }))).toEqual([
      "hub.asn: 65535 is no private ASN; write 64512 to 65534, or 4200000000 to 4294967294",
    ]);
  });
});

describe("refuses names and words that nobody knows", () => {
  test("R33: a word that is none", () => {
    expect(refusals(withEntries({ vpcs: { shop: { segment: "prod", cidr: "10.17.0.0/20", cidrs: ["10.17.0.0/20"] } } }))).toEqual([
      "vpcs.shop.cidrs: is no word of an environment; did you mean `cidr`?",
    ]);
  });

  test("a word that is not built yet", () => {
    expect(refusals(changed({ resolver: {} }))).toEqual(["resolver: is not built yet; leave it out"]);
  });

  test("a value of another kind, and a word that is missing", () => {
    expect(refusals(changed({ vpcs: { shop: { cidr: 7 } }, zones: "abc" }))).toEqual([
      'zones: is "abc"; write a list',
      "vpcs.shop.cidr: is 7; write a text",
      "vpcs.shop: says no `segment`",
    ]);
    expect(refusals(null as unknown as Environment)).toEqual(["environment: is null; write a record"]);
  });

  test("a segment, a node, a zone or a region that is not there", () => {
    const environment = {
      ...withEntries({ vpcs: { orders: { segment: "prd", cidr: "10.17.32.0/20" } } }, { from: "shoop", to: "tooling", allow: ["tcp/443"] }),
      zones: ["a", "b", "x"],
    };
    expect(refusals(environment)).toEqual([
      'zones[2]: eu-west-2 has no zone "x"; it has a, b, c. If AWS has added it, say so in `regions`',
      'vpcs.orders.segment: "prd" is no segment; did you mean "prod"?',
      'connect[6].from: "shoop" is no node of this environment; did you mean "shop"?',
    ]);
    expect(refusals(changed({ region: "eu-west-2a" }))).toContain('region: "eu-west-2a" is a zone; write its region, "eu-west-2"');
  });

  test("a name that is not kebab-case, or used twice", () => {
    const environment = withEntries({ segments: { Orders: { blocks: ["10.30.0.0/16"] }, london: { blocks: ["10.31.0.0/16"] } } });
    expect(refusals(environment)).toEqual([
      'segments.Orders: "Orders" is not a name; write at most 32 lower-case letters, digits and single dashes, a letter first, such as "orders"',
      'sites.london: "london" is also segments.london; segments, VPCs and sites share one namespace',
    ]);
  });

  test("a reserved name, and a word that every object of JavaScript has", () => {
    expect(refusals(withEntries({ segments: { hub: { blocks: ["10.30.0.0/16"] } } }))).toEqual([
      'segments.hub: "hub" is reserved; choose another name',
    ]);
    const every = '"constructor" is a word that every object of JavaScript has; choose another name';
    expect(refusals(withEntries({ segments: { constructor: { blocks: ["10.30.0.0/16"] } } }))).toEqual([`segments.constructor: ${every}`]);
    const shop = {
      segment: "prod",
      cidr: "10.17.0.0/20",
      tiers: { constructor: { cidr: "10.17.0.0/21" }, workload: { cidr: "10.17.8.0/22" } },
    };
    const vpn = { asn: 65020, active: "both", gateways: { constructor: "198.51.100.17" } };
    expect(refusals(withEntries({ vpcs: { shop }, sites: { paris: { ...paris, vpn } } }))).toEqual([
      `vpcs.shop.tiers.constructor: ${every}`,
      `sites.paris.vpn.gateways.constructor: ${every}`,
    ]);
  });

  test("two devices whose joined names AWS could not tell apart, at the later", () => {
    const york = { blocks: ["172.22.0.0/16"], vpn: { asn: 65022, gateways: { "a-b": "198.51.100.31" } } };
    const yorkA = { blocks: ["172.23.0.0/16"], vpn: { asn: 65023, gateways: { b: "198.51.100.32" } } };
    expect(refusals(withEntries({ sites: { york, "york-a": yorkA } }))).toEqual([
      'sites["york-a"].vpn.gateways.b: "york-a-b" is also what sites.york.vpn.gateways["a-b"] is called in AWS, by its log group and alarms; rename one of the two',
    ]);
  });

  test("entries that are nothing, and values that JSON has no word for, are problems and never throw", () => {
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    const environment = changed({
      segments: { ...example.segments, lab: undefined },
      vpcs: {
        ...example.vpcs,
        orders: undefined,
        cart: { segment: "prod", cidr: 7n, tiers: { data: undefined }, ranges: { dns: undefined } },
      },
      sites: { london: undefined, paris: { blocks: circular, vpn: { asn: 1, gateways: { a: undefined } } } },
      zones: ["a", , "c"],
    });
    expect(refusals(environment)).toEqual([
      "zones[1]: is undefined; write a text",
      "segments.lab: is undefined; write a record",
      "sites.london: is undefined; write a record",
      "sites.paris.blocks: is object; write a list",
      "sites.paris.vpn.gateways.a: is undefined; write a text or a record",
      "vpcs.orders: is undefined; write a record",
      "vpcs.cart.cidr: is bigint; write a text",
      "vpcs.cart.tiers.data: is undefined; write a record",
      "vpcs.cart.ranges.dns: is undefined; write a list",
    ]);
    expect(refusals(changed({ quotas: { tables: undefined } }))).toEqual([]);
  });

  test("a key that is no identifier is written in brackets", () => {
    expect(refusals(withEntries({ vpcs: { "a.b": { segment: "prod", cidr: "10.17.35.1/20" } } }))[0]).toMatch(
      /^vpcs\["a\.b"\]: "a\.b" is not a name/,
    );
  });
});

test("all problems come at once, each at its place", () => {
  const environment = withEntries(
    { vpcs: { orders: { segment: "prod", cidr: "10.18.0.0/21" } }, hub: { asn: 1 } },
    { from: "shop", to: "nowhere", allow: ["tcp/99999"] },
  );
  expect(refusals(environment).map((line) => line.split(": ")[0])).toEqual([
    "hub.asn",
    "vpcs.orders.cidr",
    "vpcs.orders.cidr",
    "connect[6].to",
  ]);
});

test("a repeated connection is a note, since the network is a union (R19)", () => {
  expect(planNetwork(connecting({ from: "shop", to: "tooling", allow: ["tcp/443"] })).notes).toContainEqual({
    path: "connect[6]",
    message: "adds nothing to connect[0]",
  });
});
