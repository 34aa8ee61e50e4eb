import { hubRoutesOf, hubTableOf, joined, networkOf, ofA, ofLondon, type Resources, type Sites } from "./hand-written";

const sites: Sites = { london: ["192.168.0.0/16"] };
const one = "aws_ec2_transit_gateway_route_table.one";
const propagated = { aws_ec2_transit_gateway_route_table_propagation: { a: ofA, london: ofLondon } };
const byDefault: Resources = { ...joined, aws_ec2_transit_gateway: { hub: {} } };

function routes(resources: Resources, address = one): readonly string[] {
  return hubRoutesOf(hubTableOf(networkOf(resources, sites), address));
}

test("a VPC propagates all its blocks, a VPN what its site announces", () => {
  const further = { local: { vpc_id: "${aws_vpc.a.id}", cidr_block: "100.64.0.0/16" } };
  expect(routes({ ...joined, ...propagated, aws_vpc_ipv4_cidr_block_association: further })).toEqual([
    "10.0.0.0/16 propagated aws_ec2_transit_gateway_vpc_attachment.a",
    "100.64.0.0/16 propagated aws_ec2_transit_gateway_vpc_attachment.a",
    "192.168.0.0/16 propagated aws_vpn_connection.london",
  ]);
});

test("a VPN with static routes announces nothing, whatever the site is said to announce", () => {
  const fixed = { london: { transit_gateway_id: "${aws_ec2_transit_gateway.hub.id}", static_routes_only: true } };
  const network = networkOf({ ...joined, ...propagated, aws_vpn_connection: fixed }, sites);
  expect(hubRoutesOf(hubTableOf(network, one))).toEqual(["10.0.0.0/16 propagated aws_ec2_transit_gateway_vpc_attachment.a"]);
  expect(network.hubs[0]?.attachments.map(({ site }) => site)).toEqual([undefined, "london"]);
});

test("a VPN that nobody declared has no site", () => {
  const network = networkOf({ ...joined, ...propagated });
  expect(network.hubs[0]?.attachments.map(({ site, announces }) => [site, announces.length])).toEqual([
    [undefined, 1],
    [undefined, 0],
  ]);
});

test("what joins a gateway that says nothing of default tables is associated with one and propagates into it", () => {
  const network = networkOf(byDefault, sites);
  expect(network.hubs[0]?.attachments.map(({ association }) => association?.table.resource.address)).toEqual([
    "aws_ec2_transit_gateway.hub",
    "aws_ec2_transit_gateway.hub",
  ]);
  expect(hubRoutesOf(hubTableOf(network, "aws_ec2_transit_gateway.hub"))).toEqual([
    "10.0.0.0/16 propagated aws_ec2_transit_gateway_vpc_attachment.a",
    "192.168.0.0/16 propagated aws_vpn_connection.london",
  ]);
});

test("an attachment that opts out of the default tables joins none", () => {
  const attachment = {
    ...joined["aws_ec2_transit_gateway_vpc_attachment"]?.["a"],
    transit_gateway_default_route_table_association: false,
    transit_gateway_default_route_table_propagation: false,
  };
  const network = networkOf({ ...byDefault, aws_ec2_transit_gateway_vpc_attachment: { a: attachment } }, sites);
  expect(network.hubs[0]?.attachments.map(({ association }) => association?.table.resource.address)).toEqual([
    undefined,
    "aws_ec2_transit_gateway.hub",
  ]);
  expect(hubRoutesOf(hubTableOf(network, "aws_ec2_transit_gateway.hub"))).toEqual(["192.168.0.0/16 propagated aws_vpn_connection.london"]);
});

test("the default table of a gateway may be one of its own", () => {
  const chosen = { hub: { transit_gateway_id: "${aws_ec2_transit_gateway.hub.id}", transit_gateway_route_table_id: `\${${one}.id}` } };
  const network = networkOf({ ...byDefault, aws_ec2_transit_gateway_default_route_table_association: chosen });
  expect(network.hubs[0]?.attachments.map(({ association }) => association?.table.resource.address)).toEqual([one, one]);
});

test("without default tables and without an association a packet finds no table", () => {
  const network = networkOf(joined);
  expect(network.hubs[0]?.attachments.map(({ association }) => association)).toEqual([undefined, undefined]);
});

test("a propagation that the default repeats is there once", () => {
  const own = "${aws_ec2_transit_gateway.hub.propagation_default_route_table_id}";
  const again = { again: { ...ofA, transit_gateway_route_table_id: own } };
  expect(routes({ ...byDefault, aws_ec2_transit_gateway_route_table_propagation: again }, "aws_ec2_transit_gateway.hub")).toEqual([
    "10.0.0.0/16 propagated aws_ec2_transit_gateway_vpc_attachment.a",
    "192.168.0.0/16 propagated aws_vpn_connection.london",
  ]);
});

test("static routes lead to an attachment or to a blackhole", () => {
  const { transit_gateway_route_table_id } = ofA;
  const resources = {
    ...joined,
    aws_ec2_transit_gateway_route: {
      to: { ...ofLondon, destination_cidr_block: "192.168.0.0/16" },
      none: { transit_gateway_route_table_id, destination_cidr_block: "10.0.0.0/8", blackhole: true },
      six: { ...ofLondon, destination_cidr_block: "2001:db8::/32" },
    },
  };
  expect(routes(resources)).toEqual(["10.0.0.0/8 static blackhole", "192.168.0.0/16 static aws_vpn_connection.london"]);
});

test("a list of prefixes is a static route for each entry, but where a route says the same block", () => {
  const { transit_gateway_route_table_id } = ofA;
  const resources = {
    ...joined,
    aws_ec2_managed_prefix_list: { offices: { entry: [{ cidr: "192.168.0.0/24" }, { cidr: "192.168.1.0/24" }] } },
    aws_ec2_transit_gateway_prefix_list_reference: {
      offices: { ...ofLondon, prefix_list_id: "${aws_ec2_managed_prefix_list.offices.id}" },
    },
    aws_ec2_transit_gateway_route: { none: { transit_gateway_route_table_id, destination_cidr_block: "192.168.1.0/24", blackhole: true } },
  };
  expect(routes(resources)).toEqual(["192.168.0.0/24 static aws_vpn_connection.london", "192.168.1.0/24 static blackhole"]);
});

test("a gateway that nothing makes is known by its id, with what is attached to it", () => {
  const [hub] = networkOf(
    JSON.parse(
      JSON.stringify({ ...joined, aws_ec2_transit_gateway_route_table_association: { a: ofA, london: ofLondon } }).replaceAll(
        "${aws_ec2_transit_gateway.hub.id}",
        "tgw-0123456789abcdef0",
      ),
      (key, held: unknown) => (key === "aws_ec2_transit_gateway" ? {} : held),
    ) as Resources,
  ).hubs;
  expect([hub?.resource, hub?.id, hub?.attachments.length, hub?.tables.length]).toEqual([undefined, "tgw-0123456789abcdef0", 2, 1]);
});

test("a peering of two gateways that are made here is an attachment of both, and learns nothing", () => {
  const network = networkOf({
    aws_ec2_transit_gateway: {
      one: { default_route_table_association: "disable", default_route_table_propagation: "disable" },
      two: { default_route_table_association: "disable", default_route_table_propagation: "disable" },
    },
    aws_ec2_transit_gateway_peering_attachment: {
      p: { transit_gateway_id: "${aws_ec2_transit_gateway.one.id}", peer_transit_gateway_id: "${aws_ec2_transit_gateway.two.id}" },
    },
    aws_ec2_transit_gateway_peering_attachment_accepter: {
      p: { transit_gateway_attachment_id: "${aws_ec2_transit_gateway_peering_attachment.p.id}" },
    },
    aws_ec2_transit_gateway_route_table: { two: { transit_gateway_id: "${aws_ec2_transit_gateway.two.id}" } },
    aws_ec2_transit_gateway_route: {
      back: {
        transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.two.id}",
        transit_gateway_attachment_id: "${aws_ec2_transit_gateway_peering_attachment_accepter.p.id}",
        destination_cidr_block: "10.0.0.0/9",
      },
    },
  });
  expect(network.hubs.map(({ attachments }) => attachments.map(({ kind, announces }) => [kind, announces.length]))).toEqual([
    [["peering", 0]],
    [["peering", 0]],
  ]);
  expect(hubRoutesOf(hubTableOf(network, "aws_ec2_transit_gateway_route_table.two"))).toEqual([
    "10.0.0.0/9 static aws_ec2_transit_gateway_peering_attachment.p",
  ]);
});

test("Direct Connect is associated by way of the data source that looks its attachment up", () => {
  const hub = "${aws_ec2_transit_gateway.hub.id}";
  const gateway = "${aws_dx_gateway.dx.id}";
  const dx = { transit_gateway_id: hub, dx_gateway_id: gateway };
  const network = networkOf(
    {
      ...joined,
      aws_dx_gateway: { dx: { name: "dx", amazon_side_asn: "64600" } },
      aws_dx_gateway_association: { dx: { dx_gateway_id: gateway, associated_gateway_id: hub } },
      aws_ec2_transit_gateway_route_table_association: {
        dx: { ...ofA, transit_gateway_attachment_id: "${data.aws_ec2_transit_gateway_dx_gateway_attachment.dx.id}" },
      },
    },
    {},
    { aws_ec2_transit_gateway_dx_gateway_attachment: { dx } },
  );
  const found = network.hubs[0]?.attachments.find(({ kind }) => kind === "direct-connect");
  expect(found?.association?.table.resource.address).toBe(one);
});
