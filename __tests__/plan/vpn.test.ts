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

/** The plan of every site, with all that was found on the way. */
function plan(sites: Readonly<Record<string, unknown>>): {
  readonly connections: Readonly<Record<string, ReturnType<typeof planVpn>>>;
  readonly problems: readonly string[];
  readonly notes: readonly string[];
} {
  const report = new Report();
  const world = environment(sites as Readonly<Record<string, Vpn>>);
  const connections = Object.fromEntries(Object.keys(sites).map((site) => [site, planVpn(world, site, report)]));
  const lines = (found: Report["problems"]): readonly string[] => found.map(({ path, message }) => `${path}: ${message}`);
  return { connections, problems: lines(report.problems), notes: lines(report.notes) };
}

/** The problems of one BGP device called `a` at London. */
function device(gateway: unknown): readonly string[] {
  return plan({ london: { asn: 65010, gateways: { a: gateway } } }).problems;
}

const certificate = "arn:aws:acm:eu-west-2:111122223333:certificate/0f1e2d3c-1111-2222-3333-444455556666";

const safe = {
  encryptionAlgorithms: ["AES256-GCM-16"],
  integrityAlgorithms: ["SHA2-384"],
  dhGroupNumbers: [20],
  phase1LifetimeSeconds: 28800,
  phase2LifetimeSeconds: 3600,
  dpdTimeoutSeconds: 30,
  dpdTimeoutAction: "restart",
  startupAction: "start",
};

test("a device is one connection with two tunnels that are strong without a word", () => {
  const { connections, problems, notes } = plan({
    london: { asn: 65010, active: "one", gateways: { b: "198.51.100.8", a: "198.51.100.7" } },
  });
  expect([problems, notes]).toEqual([[], []]);
  expect(Object.keys(connections["london"] ?? {})).toEqual(["a", "b"]);
  expect(connections["london"]?.["a"]).toEqual({
    name: "prod-london-a",
    asn: 65010,
    ip: "198.51.100.7",
    static: false,
    tunnels: [safe, safe],
    log: { kind: "group", name: "/aws/vendedlogs/prod/site-london-a/tunnel", retentionDays: 365 },
  });
});

test("a device with a certificate alone is waited for", () => {
  expect(plan({ london: { asn: 65010, gateways: { a: { certificate } } } }).connections["london"]?.["a"]).toMatchObject({
    certificate,
    tunnels: [{ startupAction: "add" }, { startupAction: "add" }],
  });
});

test("without an ASN the one connection has static routes", () => {
  expect(plan({ london: { gateways: { a: "198.51.100.7" } } }).connections["london"]?.["a"]).toMatchObject({ static: true, asn: 65000 });
});

test("what is said of a tunnel is that tunnel's alone", () => {
  const { connections, problems } = plan({
    london: {
      asn: 65010,
      gateways: {
        a: {
          ip: "198.51.100.7",
          tunnels: [{ insideCidr: "169.254.10.0/30", encryption: ["AES256-GCM-16", "AES256"], dhGroups: [21, 19] }, {}],
        },
      },
    },
  });
  expect(problems).toEqual([]);
  expect(connections["london"]?.["a"]?.tunnels).toEqual([
    { ...safe, insideCidr: "169.254.10.0/30", encryptionAlgorithms: ["AES256", "AES256-GCM-16"], dhGroupNumbers: [19, 21] },
    safe,
  ]);
});

test("the set of inputs never chooses the address: no option of a device renames its connection", () => {
  const options: readonly unknown[] = [
    "198.51.100.7",
    { ip: "198.51.100.7" },
    { certificate },
    { ip: "198.51.100.7", certificate },
    { ip: "198.51.100.7", tunnels: [{ insideCidr: "169.254.10.0/30", startup: "add" }, { dhGroups: [14] }] },
  ];
  for (const gateway of options) {
    expect(plan({ london: { asn: 65010, gateways: { a: gateway } } }).connections).toMatchObject({
      london: { a: { name: "prod-london-a" } },
    });
    expect(Object.keys(plan({ london: { gateways: { a: gateway } } }).connections["london"] ?? {})).toEqual(["a"]);
  }
});

test("a site without a VPN has no connections", () => {
  expect(planVpn({ ...environment({}), sites: { london: { blocks: [] } } }, "london", new Report())).toEqual({});
});

test("two devices that are not said to share state are a note, not a problem", () => {
  const { problems, notes } = plan({ london: { asn: 65010, gateways: { a: "198.51.100.7", b: "198.51.100.8" } } });
  expect(problems).toEqual([]);
  expect(notes).toEqual([
    'sites.london.vpn: a and b are not said to share state, and replies may use the other one: say `active: "both"` where they are routers or a cluster, `active: "one"` where they are firewalls that know their own flows only',
  ]);
});

describe("a site", () => {
  test("rejects the hub's own ASN (R31)", () => {
    expect(plan({ london: { asn: 64512, gateways: { a: "198.51.100.7" } } }).problems).toEqual([
      "sites.london.vpn.asn: 64512 is the hub's own; each would reject the other's routes",
    ]);
  });

  test.each([
    [0, "0 means no AS (RFC 7607)"],
    [23456, "23456 stands for any 32-bit ASN (RFC 6793)"],
    [65535, "65535 is reserved (RFC 7300)"],
    [4294967295, "4294967295 is reserved (RFC 7300)"],
    [7224, "7224 is Amazon's own"],
    [9059, "9059 is Amazon's own in eu-west-1"],
    [10124, "10124 is Amazon's own in ap-northeast-1"],
    [17943, "17943 is Amazon's own in ap-southeast-1"],
    [-1, "-1 is no ASN"],
    [4294967296, "4294967296 is no ASN"],
  ])("rejects the ASN %i", (asn, why) => {
    expect(plan({ london: { asn, gateways: { a: "198.51.100.7" } } }).problems).toEqual([
      `sites.london.vpn.asn: ${why}; write the site's own, or a private one: 64512 to 65534 or 4200000000 to 4294967294`,
    ]);
  });

  test.each([1, 65534, 4200000000, 4294967294])("may have the ASN %i", (asn) => {
    expect(plan({ london: { asn, gateways: { a: "198.51.100.7" } } }).problems).toEqual([]);
  });

  test("rejects two devices with static routes (S3)", () => {
    expect(plan({ london: { gateways: { b: "198.51.100.8", a: "198.51.100.7" } } }).problems).toEqual([
      "sites.london.vpn.gateways: holds a, b, and a prefix has one static target per table (S3): say `asn` for BGP, or keep one device",
    ]);
  });

  test("rejects a VPN without a device, an unknown `active` and a reason that says nothing", () => {
    expect(plan({ london: { asn: 65010, active: "bot", single: "!", gateways: {} } }).problems).toEqual([
      "sites.london.vpn.gateways: holds no device; name at least one, or leave out `vpn`",
      'sites.london.vpn.active: "bot" is not known; did you mean "both"?',
      'sites.london.vpn.single: "!" is no reason; say in words why one device is enough',
    ]);
  });
});

describe("a device", () => {
  test.each([
    ["198.51.100", '"198.51.100" is not an IPv4 address; write four numbers from 0 to 255, such as 198.51.100.7'],
    ["198.51.100.7/32", '"198.51.100.7/32" is not an IPv4 address; write the address alone, without a prefix length'],
    ["198.051.100.7", '"198.051.100.7" is not an IPv4 address; write four numbers from 0 to 255, such as 198.51.100.7'],
    ["vpn.acme.example", '"vpn.acme.example" is not an IPv4 address; write four numbers from 0 to 255, such as 198.51.100.7'],
  ])("rejects the address %s", (ip, message) => {
    expect(device(ip)).toEqual([`sites.london.vpn.gateways.a: ${message}`]);
    expect(device({ ip })).toEqual([`sites.london.vpn.gateways.a.ip: ${message}`]);
  });

  test.each([
    ["10.1.2.3", "is private (RFC 1918)"],
    ["172.31.0.1", "is private (RFC 1918)"],
    ["192.168.1.1", "is private (RFC 1918)"],
    ["100.64.0.1", "is shared by providers (RFC 6598)"],
    ["127.0.0.1", "is the host itself (RFC 1122)"],
    ["169.254.10.1", "is link-local (RFC 3927)"],
    ["0.0.0.0", "is no address of a host (RFC 1122)"],
    ["198.18.0.1", "is for measurements (RFC 2544)"],
    ["224.0.0.5", "is multicast (RFC 5771)"],
    ["255.255.255.255", "is reserved (RFC 1112)"],
  ])("rejects %s, which the internet does not reach", (ip, why) => {
    expect(device(ip)).toEqual([
      `sites.london.vpn.gateways.a: ${ip} ${why}, and AWS reaches the device over the internet; write its public address, or that of the NAT before it`,
    ]);
  });

  test.each(["172.32.0.1", "100.128.0.1", "11.0.0.1", "223.255.255.255"])("may have %s", (ip) => {
    expect(device(ip)).toEqual([]);
  });

  test("rejects an address that another device has, at any site, naming the later", () => {
    expect(
      plan({
        paris: { asn: 65020, gateways: { x: { ip: "198.51.100.7" } } },
        london: { asn: 65010, active: "both", gateways: { a: "198.51.100.7", b: "198.51.100.7" } },
      }).problems,
    ).toEqual([
      "sites.paris.vpn.gateways.x.ip: 198.51.100.7 is also sites.london.vpn.gateways.a; a device has one connection: write another address, or remove one",
      "sites.london.vpn.gateways.b: 198.51.100.7 is also sites.london.vpn.gateways.a; a device has one connection: write another address, or remove one",
    ]);
  });

  test("rejects neither address nor certificate", () => {
    expect(device({})).toEqual([
      "sites.london.vpn.gateways.a: says neither `ip` nor `certificate`; write the device's public address, or the ARN of its private certificate",
    ]);
  });

  test("rejects a certificate that is none, or lies in another region", () => {
    expect(device({ certificate: "device.pem" })).toEqual([
      'sites.london.vpn.gateways.a.certificate: "device.pem" is no ARN of a certificate in ACM; write arn:aws:acm:eu-west-2:111122223333:certificate/<id>',
    ]);
    expect(device({ certificate: certificate.replace("eu-west-2", "us-east-1") })).toEqual([
      "sites.london.vpn.gateways.a.certificate: is a certificate of us-east-1; a customer gateway needs one of eu-west-2",
    ]);
  });

  test("rejects one tunnel, or three", () => {
    expect(device({ ip: "198.51.100.7", tunnels: [{}] })).toEqual([
      "sites.london.vpn.gateways.a.tunnels: holds 1; a connection has two tunnels: write two, {} for one that is left as it is",
    ]);
    expect(device({ ip: "198.51.100.7", tunnels: [{}, {}, {}] })).toHaveLength(1);
  });
});
