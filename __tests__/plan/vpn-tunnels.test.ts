import type { Environment, Site, Vpn } from "../../plan/environment";
import { Report } from "../../plan/report";
import { planVpn } from "../../plan/vpn";

function environment(sites: Readonly<Record<string, Vpn>>): Environment {
  return {
    name: "prod",
    region: "eu-west-2",
    zones: ["a", "b", "c"],
    hub: { asn: 64512, block: "10.16.0.0/20" },
    segments: {},
    vpcs: {},
    connect: [],
    sites: Object.fromEntries(Object.entries(sites).map(([name, vpn]): [string, Site] => [name, { blocks: [], vpn }])),
  };
}

/** The problems of every site. */
function problems(sites: Readonly<Record<string, unknown>>): readonly string[] {
  const report = new Report();
  const world = environment(sites as Readonly<Record<string, Vpn>>);
  for (const site of Object.keys(sites)) planVpn(world, site, report);
  return report.problems.map(({ path, message }) => `${path}: ${message}`);
}

/** The problems of one BGP device called `a` at London. */
function device(gateway: unknown): readonly string[] {
  return problems({ london: { asn: 65010, gateways: { a: gateway } } });
}

/** The problems of one option of the first tunnel of that device, without the path that they share. */
function tunnel(options: unknown): readonly string[] {
  return device({ ip: "198.51.100.7", tunnels: [options, {}] }).map((problem) =>
    problem.replace("sites.london.vpn.gateways.a.tunnels[0].", ""),
  );
}

const certificate = "arn:aws:acm:eu-west-2:111122223333:certificate/0f1e2d3c-1111-2222-3333-444455556666";

describe("the inside of a tunnel", () => {
  test.each([
    "169.254.0.0/30",
    "169.254.1.0/30",
    "169.254.2.0/30",
    "169.254.3.0/30",
    "169.254.4.0/30",
    "169.254.5.0/30",
    "169.254.169.252/30",
  ])("rejects %s, which AWS keeps for itself", (insideCidr) => {
    expect(tunnel({ insideCidr })).toEqual([
      `insideCidr: ${insideCidr} is reserved by AWS (169.254.0.0/30, 169.254.1.0/30, 169.254.2.0/30, 169.254.3.0/30, 169.254.4.0/30, 169.254.5.0/30, 169.254.169.252/30); write another /30, such as 169.254.10.0/30`,
    ]);
  });

  test.each([
    ["10.0.0.0/30", "10.0.0.0/30 is outside 169.254.0.0/16; write a /30 of it, such as 169.254.10.0/30"],
    ["169.254.10.8/29", "169.254.10.8/29 is a /29; the two ends of a tunnel share a /30: write 169.254.10.8/30, say"],
    ["169.254.10.6/31", "169.254.10.6/31 is a /31; the two ends of a tunnel share a /30: write 169.254.10.4/30, say"],
    ["169.254.10.1/30", "169.254.10.1/30 has host bits set; its block starts at 169.254.10.0"],
    ["169.254.10.0", "169.254.10.0 has no prefix length; the two ends of a tunnel share a /30, such as 169.254.10.0/30"],
  ])("rejects %s", (insideCidr, message) => {
    expect(tunnel({ insideCidr })).toEqual([`insideCidr: ${message}`]);
  });

  test("rejects a block that another tunnel of the environment has, naming the later once", () => {
    const tunnels = (one: string, other: string): unknown => ({ tunnels: [{ insideCidr: one }, { insideCidr: other }] });
    expect(
      problems({
        paris: { asn: 65020, gateways: { a: { ip: "198.51.100.9", ...(tunnels("169.254.10.0/30", "169.254.11.0/30") as object) } } },
        london: { asn: 65010, gateways: { a: { ip: "198.51.100.7", ...(tunnels("169.254.10.0/30", "169.254.10.0/30") as object) } } },
      }),
    ).toEqual([
      "sites.paris.vpn.gateways.a.tunnels[0].insideCidr: 169.254.10.0/30 is also sites.london.vpn.gateways.a.tunnels[0].insideCidr; all tunnels of one gateway need blocks of their own",
      "sites.london.vpn.gateways.a.tunnels[1].insideCidr: 169.254.10.0/30 is also sites.london.vpn.gateways.a.tunnels[0].insideCidr; all tunnels of one gateway need blocks of their own",
    ]);
  });
});

describe("the options of a tunnel", () => {
  const groups = "write some of 14, 15, 16, 17, 18, 19, 20, 21";
  test.each([
    [
      "SHA-1",
      { integrity: ["SHA1"] },
      ['integrity[0]: "SHA1" is broken (RFC 8247 keeps it for old devices only); write some of SHA2-256, SHA2-384, SHA2-512'],
    ],
    [
      "AES-128",
      { encryption: ["AES256", "AES128"] },
      [
        'encryption[1]: "AES128" is half as strong as AES-256, which every device that speaks IKEv2 has; write some of AES256, AES256-GCM-16',
      ],
    ],
    [
      "AES-128 in GCM",
      { encryption: ["AES128-GCM-16"] },
      [
        'encryption[0]: "AES128-GCM-16" is half as strong as AES-256, which every device that speaks IKEv2 has; write some of AES256, AES256-GCM-16',
      ],
    ],
    ["Diffie-Hellman group 2", { dhGroups: [2] }, [`dhGroups[0]: 2 is too short: 1,024 bits (RFC 8247); ${groups}`]],
    [
      "Diffie-Hellman group 5",
      { dhGroups: [5] },
      [`dhGroups[0]: 5 is too short: 1,536 bits, and not for phase 1 on AWS (RFC 8247); ${groups}`],
    ],
    [
      "Diffie-Hellman groups 22 to 24",
      { dhGroups: [22, 23, 24] },
      [22, 23, 24].map((group, index) => `dhGroups[${index}]: ${group} has small subgroups and is deprecated (RFC 8247); ${groups}`),
    ],
    ["a group that AWS does not have", { dhGroups: [31] }, ["dhGroups[0]: 31 is not known; write one of 14, 15, 16, 17, 18, 19, 20, 21"]],
    [
      "a misspelt algorithm",
      { integrity: ["SHA2-265"] },
      ['integrity[0]: "SHA2-265" is not known; write one of SHA2-256, SHA2-384, SHA2-512; did you mean "SHA2-256"?'],
    ],
    [
      "an empty list, which AWS reads as all",
      { encryption: [] },
      ["encryption: is empty, which AWS reads as all, the weak ones too; write some of AES256, AES256-GCM-16, or leave it out"],
    ],
    ["a value twice", { dhGroups: [20, 20] }, ["dhGroups[1]: 20 is written twice; remove one"]],
    [
      "lifetimes out of range",
      { phase1LifetimeSeconds: 28801, phase2LifetimeSeconds: 899 },
      [
        "phase1LifetimeSeconds: 28801 is out of range; write 900 to 28800 seconds",
        "phase2LifetimeSeconds: 899 is out of range; write 900 to 3600 seconds",
      ],
    ],
    [
      "a phase 1 that ends no later than phase 2",
      { phase1LifetimeSeconds: 3600 },
      ["phase1LifetimeSeconds: 3600 is not longer than phase 2 (3600); write more, or a shorter `phase2LifetimeSeconds`"],
    ],
    [
      "a dead peer after less than 30 seconds",
      { deadPeerTimeoutSeconds: 29 },
      ["deadPeerTimeoutSeconds: 29 is out of range; write 30 seconds or more"],
    ],
    [
      "an unknown action",
      { deadPeerAction: "restrat" },
      ['deadPeerAction: "restrat" is not known; write one of clear, none, restart; did you mean "restart"?'],
    ],
    ["an unknown start", { startup: "auto" }, ['startup: "auto" is not known; write one of add, start']],
  ])("rejects %s", (_, options, expected) => {
    expect(tunnel(options)).toEqual(expected);
  });

  test("may be any strong choice", () => {
    expect(
      tunnel({
        encryption: ["AES256"],
        integrity: ["SHA2-256", "SHA2-512"],
        dhGroups: [14, 21],
        phase1LifetimeSeconds: 3600,
        phase2LifetimeSeconds: 1800,
        deadPeerTimeoutSeconds: 60,
        deadPeerAction: "none",
        startup: "add",
      }),
    ).toEqual([]);
  });

  test("rejects AWS beginning with a device whose address nobody knows", () => {
    expect(device({ certificate, tunnels: [{}, { startup: "start" }] })).toEqual([
      'sites.london.vpn.gateways.a.tunnels[1].startup: "start" needs the address of the device, and it has a certificate alone; write "add", or say `ip`',
    ]);
  });

  test("all problems are found at once", () => {
    expect(device({ ip: "10.0.0.1", tunnels: [{ dhGroups: [2] }, { integrity: ["SHA1"], insideCidr: "169.254.0.0/30" }] })).toHaveLength(4);
  });
});
