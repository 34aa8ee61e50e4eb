import { joined, networkOf, networkOfState, ofA, refusal, type Resources, small } from "./hand-written";

const table = { route_table_id: "${aws_route_table.a.id}" };
const out = { gateway_id: "${aws_internet_gateway.a.id}" };
const away = { destination_cidr_block: "0.0.0.0/0", ...out };

/** What is said of {@link small} with this route. */
function ofRoute(route: Readonly<Record<string, unknown>>, further: Resources = {}): string {
  return refusal(() => networkOf({ ...small, ...further, aws_route: { x: route } }));
}

/** What is said of {@link joined} with these resources instead. */
function ofHub(resources: Resources): string {
  return refusal(() => networkOf({ ...joined, ...resources }));
}

test("rejects a route without target", () => {
  expect(ofRoute({ ...table, destination_cidr_block: "0.0.0.0/0" })).toBe("lab: aws_route.x.gateway_id: is not set, nor is another target");
});

test("rejects a route with two targets", () => {
  expect(ofRoute({ ...table, ...away, nat_gateway_id: "${aws_nat_gateway.a.id}" })).toBe(
    "lab: aws_route.x.nat_gateway_id: is a second target beside gateway_id",
  );
});

test("rejects a route without destination", () => {
  expect(ofRoute({ ...table, ...out })).toBe("lab: aws_route.x.destination_cidr_block: is not set, nor is another destination");
});

test("rejects a destination that is no block", () => {
  expect(ofRoute({ ...table, ...out, destination_cidr_block: "10.0.0.1/8" })).toBe(
    "lab: aws_route.x.destination_cidr_block: 10.0.0.1/8 has host bits set; its block starts at 10.0.0.0",
  );
});

test("rejects a destination that is known only after apply", () => {
  expect(ofRoute({ ...table, ...out, destination_cidr_block: "${var.everything}" })).toBe(
    "lab: aws_route.x.destination_cidr_block: must be a text and is unknown: var.everything does not exist",
  );
});

test("rejects a target that is known only after apply", () => {
  expect(ofRoute({ ...table, destination_cidr_block: "0.0.0.0/0", gateway_id: "${var.gateway}" })).toBe(
    "lab: aws_route.x.gateway_id: must be a value and is unknown: var.gateway does not exist",
  );
});

test("rejects a route into a table that does not exist", () => {
  expect(ofRoute({ ...away, route_table_id: "rtb-0123" })).toBe(
    'lab: aws_route.x.route_table_id: must be a route table that is made here and is "rtb-0123"',
  );
});

test("rejects two routes of one table to one block", () => {
  expect(refusal(() => networkOf({ ...small, aws_route: { x: { ...table, ...away }, y: { ...table, ...away } } }))).toBe(
    "lab: aws_route.y: is a second route to 0.0.0.0/0 in aws_route_table.a; the first is aws_route.x",
  );
});

test("rejects a list of prefixes whose entries nobody here knows", () => {
  expect(ofRoute({ ...table, ...out, destination_prefix_list_id: "pl-0123" })).toBe(
    'lab: aws_route.x.destination_prefix_list_id: must be a prefix list whose entries are known and is "pl-0123"',
  );
});

test("rejects a NAT of another type", () => {
  expect(refusal(() => networkOf({ ...small, aws_nat_gateway: { a: { subnet_id: "${aws_subnet.a.id}", connectivity_type: "x" } } }))).toBe(
    'lab: aws_nat_gateway.a.connectivity_type: must be public or private and is "x"',
  );
});

test("rejects a firewall endpoint in a zone where the firewall has no subnet", () => {
  const zones =
    '${{ for state in aws_networkfirewall_firewall.f.firewall_status[0].sync_states : state.availability_zone => state.attachment[0].endpoint_id }["eu-west-2b"]}';
  const firewall = { f: { vpc_id: "${aws_vpc.a.id}", subnet_mapping: [{ subnet_id: "${aws_subnet.a.id}" }] } };
  const route = { ...table, destination_cidr_block: "0.0.0.0/0", vpc_endpoint_id: zones };
  expect(ofRoute(route, { aws_networkfirewall_firewall: firewall })).toBe(
    "lab: aws_route.x.vpc_endpoint_id: aws_networkfirewall_firewall.f has no endpoint in eu-west-2b",
  );
});

test("rejects a peering of two other VPCs", () => {
  const further = {
    aws_vpc: { ...small["aws_vpc"], b: { cidr_block: "10.1.0.0/16" }, c: { cidr_block: "10.2.0.0/16" } },
    aws_vpc_peering_connection: { bc: { vpc_id: "${aws_vpc.b.id}", peer_vpc_id: "${aws_vpc.c.id}" } },
  };
  const route = { ...table, destination_cidr_block: "10.1.0.0/16", vpc_peering_connection_id: "${aws_vpc_peering_connection.bc.id}" };
  expect(ofRoute(route, further)).toBe(
    "lab: aws_route.x.vpc_peering_connection_id: aws_vpc_peering_connection.bc is no peering of aws_vpc.a",
  );
});

test("rejects a table that lets a VPN gateway write routes", () => {
  const propagating = { a: { vpc_id: "${aws_vpc.a.id}", propagating_vgws: ["vgw-0123"] } };
  expect(refusal(() => networkOf({ ...small, aws_route_table: propagating }))).toBe(
    "lab: aws_route_table.a.propagating_vgws: lets a VPN gateway write routes, which are not known",
  );
});

test("rejects a second table of one subnet", () => {
  const association = { subnet_id: "${aws_subnet.a.id}", ...table };
  expect(refusal(() => networkOf({ ...small, aws_route_table_association: { a: association, b: association } }))).toBe(
    "lab: aws_route_table_association.b.subnet_id: is associated already, with aws_route_table.a",
  );
});

test("rejects a table of another VPC", () => {
  const further = {
    aws_vpc: { ...small["aws_vpc"], b: { cidr_block: "10.1.0.0/16" } },
    aws_route_table: { a: { vpc_id: "${aws_vpc.b.id}" } },
  };
  expect(refusal(() => networkOf({ ...small, ...further }))).toBe(
    "lab: aws_route_table_association.a.route_table_id: aws_route_table.a is a table of aws_vpc.b, not of aws_vpc.a",
  );
});

test("rejects a subnet whose zone AWS would choose", () => {
  expect(refusal(() => networkOf({ ...small, aws_subnet: { a: { vpc_id: "${aws_vpc.a.id}", cidr_block: "10.0.0.0/24" } } }))).toBe(
    "lab: aws_subnet.a.availability_zone: is not set, so AWS would choose one",
  );
});

test("rejects another attribute of a VPC where its id must be", () => {
  const subnet = { vpc_id: "${aws_vpc.a.main_route_table_id}", cidr_block: "10.0.0.0/24", availability_zone: "eu-west-2a" };
  expect(refusal(() => networkOf({ ...small, aws_subnet: { a: subnet } }))).toBe(
    "lab: aws_subnet.a.vpc_id: must be a VPC that is made here and is aws_vpc.a.main_route_table_id",
  );
});

test("rejects a second internet gateway of a VPC", () => {
  const gateway = { vpc_id: "${aws_vpc.a.id}" };
  expect(refusal(() => networkOf({ ...small, aws_internet_gateway: { a: gateway, b: gateway } }))).toBe(
    "lab: aws_internet_gateway.b.vpc_id: has an internet gateway already, aws_internet_gateway.a",
  );
});

test("rejects a second association of one attachment", () => {
  expect(ofHub({ aws_ec2_transit_gateway_route_table_association: { a: ofA, b: ofA } })).toBe(
    "lab: aws_ec2_transit_gateway_route_table_association.b.transit_gateway_attachment_id: " +
      "aws_ec2_transit_gateway_vpc_attachment.a is associated already, by aws_ec2_transit_gateway_route_table_association.a",
  );
});

test("rejects a static route to nothing that is no blackhole", () => {
  const { transit_gateway_route_table_id } = ofA;
  const route = { transit_gateway_route_table_id, destination_cidr_block: "10.0.0.0/8" };
  expect(ofHub({ aws_ec2_transit_gateway_route: { x: route } })).toBe(
    "lab: aws_ec2_transit_gateway_route.x.transit_gateway_attachment_id: is not set, and the route is no blackhole",
  );
});

test("rejects a blackhole that leads somewhere", () => {
  expect(ofHub({ aws_ec2_transit_gateway_route: { x: { ...ofA, destination_cidr_block: "10.0.0.0/8", blackhole: true } } })).toBe(
    "lab: aws_ec2_transit_gateway_route.x.transit_gateway_attachment_id: is set beside blackhole",
  );
});

test("rejects two static routes of one hub table to one block", () => {
  const route = { ...ofA, destination_cidr_block: "10.0.0.0/8" };
  expect(ofHub({ aws_ec2_transit_gateway_route: { x: route, y: route } })).toBe(
    "lab: aws_ec2_transit_gateway_route.y: is a second route to 10.0.0.0/8 in aws_ec2_transit_gateway_route_table.one; " +
      "the first is aws_ec2_transit_gateway_route.x",
  );
});

test("rejects an attachment of another gateway than the table's", () => {
  const gateways = { ...joined["aws_ec2_transit_gateway"], other: { default_route_table_association: "disable" } };
  const tables = { one: { transit_gateway_id: "${aws_ec2_transit_gateway.other.id}" } };
  const resources = {
    aws_ec2_transit_gateway: gateways,
    aws_ec2_transit_gateway_route_table: tables,
    aws_ec2_transit_gateway_route_table_association: { a: ofA },
  };
  expect(ofHub(resources)).toBe(
    "lab: aws_ec2_transit_gateway_route_table_association.a.transit_gateway_attachment_id: " +
      "aws_ec2_transit_gateway_vpc_attachment.a is no attachment of aws_ec2_transit_gateway.other",
  );
});

test("rejects a VPC that is attached twice", () => {
  const attachment = joined["aws_ec2_transit_gateway_vpc_attachment"]?.["a"] ?? {};
  expect(ofHub({ aws_ec2_transit_gateway_vpc_attachment: { a: attachment, b: attachment } })).toBe(
    "lab: aws_ec2_transit_gateway_vpc_attachment.b.vpc_id: is attached to the hub already by aws_ec2_transit_gateway_vpc_attachment.a",
  );
});

test("rejects a word of appliance mode that AWS does not know", () => {
  const attachment = { ...joined["aws_ec2_transit_gateway_vpc_attachment"]?.["a"], appliance_mode_support: "on" };
  expect(ofHub({ aws_ec2_transit_gateway_vpc_attachment: { a: attachment } })).toBe(
    'lab: aws_ec2_transit_gateway_vpc_attachment.a.appliance_mode_support: must be enable or disable and is "on"',
  );
});

test("rejects an attachment of an adopted gateway of which nobody knows whether it is associated", () => {
  const hub = { transit_gateway_id: "tgw-0123" };
  expect(refusal(() => networkOf({ aws_vpn_connection: { london: hub } }))).toBe(
    "lab: aws_vpn_connection.london.transit_gateway_id: is associated by nothing here, and whether tgw-0123 does it by itself is not known",
  );
});

test("rejects a VPN connection of a gateway of one VPC", () => {
  expect(refusal(() => networkOf({ aws_vpn_connection: { london: { vpn_gateway_id: "vgw-0123" } } }))).toBe(
    "lab: aws_vpn_connection.london.transit_gateway_id: is not set",
  );
});

test("rejects an id in a state that nothing there has", () => {
  const subnet = { vpc_id: "vpc-0123", cidr_block: "10.0.0.0/24", availability_zone: "eu-west-2a" };
  expect(refusal(() => networkOfState({ "aws_subnet.a": subnet }))).toBe(
    'lab: aws_subnet.a.vpc_id: must be a VPC that is made here and is "vpc-0123"',
  );
});
