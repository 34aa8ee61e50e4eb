import { networkOf, networkOfState, type Resources, routesOf, small, subnetOf, vpcOf } from "./hand-written";

const vpc = "${aws_vpc.a.id}";
const { aws_route_table_association: _, ...unassociated } = small;

function tableOfA(resources: Resources): readonly string[] {
  return routesOf(subnetOf(networkOf(resources), "a").table);
}

test("a subnet without association uses the main table, which has only local routes while nothing else writes them", () => {
  const { table } = subnetOf(networkOf(unassociated), "a");
  expect(table.resource.address).toBe("aws_vpc.a");
  expect(routesOf(table)).toEqual(["10.0.0.0/16 local"]);
});

test("a main table that is replaced is that of subnets without association", () => {
  const main = { aws_main_route_table_association: { a: { vpc_id: vpc, route_table_id: "${aws_route_table.a.id}" } } };
  expect(subnetOf(networkOf({ ...unassociated, ...main }), "a").table.resource.address).toBe("aws_route_table.a");
});

test("a default table that is adopted is that of subnets without association, with its inline routes", () => {
  const adopted = {
    aws_default_route_table: {
      a: {
        default_route_table_id: "${aws_vpc.a.default_route_table_id}",
        route: [{ cidr_block: "0.0.0.0/0", nat_gateway_id: "${aws_nat_gateway.a.id}" }],
      },
    },
  };
  expect(tableOfA({ ...unassociated, ...adopted })).toEqual(["0.0.0.0/0 nat aws_nat_gateway.a", "10.0.0.0/16 local"]);
});

test("a route into the main table by the VPC's attribute is one of subnets without association", () => {
  const route = {
    route_table_id: "${aws_vpc.a.main_route_table_id}",
    destination_cidr_block: "0.0.0.0/0",
    gateway_id: "${aws_internet_gateway.a.id}",
  };
  expect(tableOfA({ ...unassociated, aws_route: { out: route } })).toEqual([
    "0.0.0.0/0 internet aws_internet_gateway.a",
    "10.0.0.0/16 local",
  ]);
});

test("a VPC whose main table was replaced keeps the first one, by its own name", () => {
  const network = networkOf({
    ...unassociated,
    aws_main_route_table_association: { a: { vpc_id: vpc, route_table_id: "${aws_route_table.a.id}" } },
    aws_route: {
      first: { route_table_id: "${aws_vpc.a.default_route_table_id}", destination_cidr_block: "10.9.0.0/16", gateway_id: "local" },
      main: { route_table_id: "${aws_vpc.a.main_route_table_id}", destination_cidr_block: "10.8.0.0/16", gateway_id: "local" },
    },
  });
  expect(vpcOf(network, "a").tables.map((table) => [table.resource.address, ...routesOf(table)])).toEqual([
    ["aws_route_table.a", "10.0.0.0/16 local", "10.8.0.0/16 local"],
    ["aws_vpc.a", "10.0.0.0/16 local", "10.9.0.0/16 local"],
  ]);
});

test("every further block of a VPC is local, too, and comes after the first", () => {
  const further = { one: { vpc_id: vpc, cidr_block: "100.64.0.0/16" }, two: { vpc_id: vpc, cidr_block: "10.2.0.0/20" } };
  const network = networkOf({ ...small, aws_vpc_ipv4_cidr_block_association: further });
  expect(vpcOf(network, "a").blocks.map(({ text }) => text)).toEqual(["10.0.0.0/16", "10.2.0.0/20", "100.64.0.0/16"]);
  expect(routesOf(subnetOf(network, "a").table)).toEqual(["10.0.0.0/16 local", "10.2.0.0/20 local", "100.64.0.0/16 local"]);
});

test("a route that says the block of the VPC itself takes the place of local", () => {
  const route = {
    route_table_id: "${aws_route_table.a.id}",
    destination_cidr_block: "10.0.0.0/16",
    network_interface_id: "eni-1",
  };
  expect(tableOfA({ ...small, aws_route: { own: route } })).toEqual(['10.0.0.0/16 elsewhere "eni-1"']);
});

test("an edge table is that of what comes in by the internet gateway, and of no subnet", () => {
  const edge = { gateway_id: "${aws_internet_gateway.a.id}", route_table_id: "${aws_route_table.a.id}" };
  const network = networkOf({ ...unassociated, aws_route_table_association: { edge } });
  expect(vpcOf(network, "a").internetGateway?.table?.resource.address).toBe("aws_route_table.a");
  expect(subnetOf(network, "a").table.resource.address).toBe("aws_vpc.a");
});

test("an internet gateway that is attached by a resource of its own is that of the VPC", () => {
  const network = networkOf({
    ...small,
    aws_internet_gateway: { a: {} },
    aws_internet_gateway_attachment: { a: { vpc_id: vpc, internet_gateway_id: "${aws_internet_gateway.a.id}" } },
  });
  expect(vpcOf(network, "a").internetGateway?.resource.address).toBe("aws_internet_gateway.a");
});

test("a NAT is public unless it says otherwise", () => {
  const nat = (kind: object) => {
    const network = networkOf({
      ...small,
      aws_nat_gateway: { a: { subnet_id: "${aws_subnet.a.id}", ...kind } },
      aws_route: {
        out: { route_table_id: "${aws_route_table.a.id}", destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "${aws_nat_gateway.a.id}" },
      },
    });
    const [route] = subnetOf(network, "a").table.routes;
    return route?.target.kind === "nat" && route.target.nat.isPublic;
  };
  expect([nat({}), nat({ connectivity_type: "public" }), nat({ connectivity_type: "private" })]).toEqual([true, true, false]);
});

test("a list of prefixes is one route for each IPv4 entry, and loses against a route that says the same block", () => {
  const to = { route_table_id: "${aws_route_table.a.id}", gateway_id: "${aws_internet_gateway.a.id}" };
  const resources: Resources = {
    ...small,
    aws_ec2_managed_prefix_list: { offices: { address_family: "IPv4", entry: [{ cidr: "192.0.2.0/24" }, { cidr: "198.51.100.0/24" }] } },
    aws_ec2_managed_prefix_list_entry: { third: { prefix_list_id: "${aws_ec2_managed_prefix_list.offices.id}", cidr: "203.0.113.0/24" } },
    aws_route: {
      listed: { ...to, destination_prefix_list_id: "${aws_ec2_managed_prefix_list.offices.id}" },
      said: {
        route_table_id: "${aws_route_table.a.id}",
        destination_cidr_block: "198.51.100.0/24",
        nat_gateway_id: "${aws_nat_gateway.a.id}",
      },
    },
  };
  expect(tableOfA(resources)).toEqual([
    "10.0.0.0/16 local",
    "192.0.2.0/24 internet aws_internet_gateway.a",
    "198.51.100.0/24 nat aws_nat_gateway.a",
    "203.0.113.0/24 internet aws_internet_gateway.a",
  ]);
});

test("IPv6 destinations and gateway endpoints are no routes of IPv4 addresses", () => {
  const table = { route_table_id: "${aws_route_table.a.id}" };
  const resources: Resources = {
    ...small,
    aws_vpc_endpoint: { s3: { vpc_id: vpc, service_name: "com.amazonaws.eu-west-2.s3" } },
    aws_route: {
      six: { ...table, destination_ipv6_cidr_block: "::/0", gateway_id: "${aws_internet_gateway.a.id}" },
      s3: {
        ...table,
        destination_prefix_list_id: "${aws_vpc_endpoint.s3.prefix_list_id}",
        gateway_id: "${aws_vpc_endpoint.s3.id}",
      },
    },
  };
  expect(tableOfA(resources)).toEqual(["10.0.0.0/16 local"]);
});

test("an endpoint of a balancer leads elsewhere", () => {
  const resources: Resources = {
    ...small,
    aws_vpc_endpoint: { balancer: { vpc_id: vpc, service_name: "x", vpc_endpoint_type: "GatewayLoadBalancer" } },
    aws_route: {
      out: {
        route_table_id: "${aws_route_table.a.id}",
        destination_cidr_block: "0.0.0.0/0",
        vpc_endpoint_id: "${aws_vpc_endpoint.balancer.id}",
      },
    },
  };
  expect(tableOfA(resources)).toEqual(["0.0.0.0/0 elsewhere aws_vpc_endpoint.balancer", "10.0.0.0/16 local"]);
});

test("a peering leads from either VPC to the other, also when the accepter names it", () => {
  const route = (table: string, block: string, peering: string) => ({
    route_table_id: `\${aws_route_table.${table}.id}`,
    destination_cidr_block: block,
    vpc_peering_connection_id: peering,
  });
  const network = networkOf({
    aws_vpc: { a: { cidr_block: "10.0.0.0/16" }, b: { cidr_block: "10.1.0.0/16" } },
    aws_route_table: { a: { vpc_id: "${aws_vpc.a.id}" }, b: { vpc_id: "${aws_vpc.b.id}" } },
    aws_vpc_peering_connection: { ab: { vpc_id: "${aws_vpc.a.id}", peer_vpc_id: "${aws_vpc.b.id}" } },
    aws_vpc_peering_connection_accepter: { ab: { vpc_peering_connection_id: "${aws_vpc_peering_connection.ab.id}" } },
    aws_route: {
      there: route("a", "10.1.0.0/16", "${aws_vpc_peering_connection.ab.id}"),
      back: route("b", "10.0.0.0/16", "${aws_vpc_peering_connection_accepter.ab.id}"),
    },
  });
  expect(network.vpcs.flatMap(({ tables }) => tables.map(routesOf))).toEqual([
    ["10.0.0.0/16 local", "10.1.0.0/16 peering aws_vpc.b"],
    ["10.0.0.0/16 peering aws_vpc.a", "10.1.0.0/16 local"],
  ]);
});

test("a firewall endpoint that is looked up by subnet is the one in that subnet", () => {
  const by = `\${{ for state in aws_networkfirewall_firewall.f.firewall_status[0].sync_states : state.attachment[0].subnet_id => state.attachment[0].endpoint_id }[aws_subnet.b.id]}`;
  const resources: Resources = {
    ...small,
    aws_subnet: {
      ...small["aws_subnet"],
      b: { vpc_id: vpc, cidr_block: "10.0.1.0/24", availability_zone_id: "euw2-az2" },
    },
    aws_networkfirewall_firewall: {
      f: { vpc_id: vpc, subnet_mapping: [{ subnet_id: "${aws_subnet.a.id}" }, { subnet_id: "${aws_subnet.b.id}" }] },
    },
    aws_route: { in: { route_table_id: "${aws_route_table.a.id}", destination_cidr_block: "0.0.0.0/0", vpc_endpoint_id: by } },
  };
  expect(tableOfA(resources)).toEqual(["0.0.0.0/0 firewall aws_subnet.b", "10.0.0.0/16 local"]);
});

test("a state repeats routes in their table, and they are there once, as their own resource says", () => {
  const network = networkOfState({
    "aws_vpc.a": { cidr_block: "10.0.0.0/16", main_route_table_id: "rtb-main", default_route_table_id: "rtb-main" },
    "aws_subnet.a": {
      vpc_id: "aws_vpc.a",
      cidr_block: "10.0.0.0/24",
      availability_zone: "eu-west-2a",
      availability_zone_id: "euw2-az1",
    },
    "aws_nat_gateway.a": { subnet_id: "aws_subnet.a", connectivity_type: "public" },
    "aws_internet_gateway.a": { vpc_id: "aws_vpc.a" },
    "aws_route_table.a": {
      vpc_id: "aws_vpc.a",
      propagating_vgws: [],
      route: [
        { cidr_block: "0.0.0.0/0", gateway_id: "aws_internet_gateway.a", nat_gateway_id: "" },
        { cidr_block: "192.0.2.0/24", gateway_id: "", nat_gateway_id: "aws_nat_gateway.a" },
      ],
    },
    "aws_route.out": { route_table_id: "aws_route_table.a", destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "aws_nat_gateway.a" },
    "aws_route_table_association.a": { subnet_id: "aws_subnet.a", route_table_id: "aws_route_table.a", gateway_id: "" },
  });
  const { table, zone } = subnetOf(network, "a");
  expect(zone).toBe("eu-west-2a");
  expect(routesOf(table)).toEqual(["0.0.0.0/0 nat aws_nat_gateway.a", "10.0.0.0/16 local", "192.0.2.0/24 nat aws_nat_gateway.a"]);
});

test("zones are told apart by their names, or by their ids where the environment writes those", () => {
  const places = [
    ["eu-west-2a", "euw2-az3"],
    ["", "euw2-az2"],
  ] as const;
  const zones = (by: "name" | "id"): readonly string[] => {
    const written = {
      "aws_vpc.a": { cidr_block: "10.0.0.0/16", main_route_table_id: "rtb-main", default_route_table_id: "rtb-main" },
      "aws_default_route_table.a": { default_route_table_id: "rtb-main", vpc_id: "aws_vpc.a", route: [] },
      ...Object.fromEntries(
        places.map(([availability_zone, availability_zone_id], index) => [
          `aws_subnet.s${index}`,
          { vpc_id: "aws_vpc.a", cidr_block: `10.0.${index}.0/24`, availability_zone, availability_zone_id },
        ]),
      ),
    };
    return networkOfState(written, by).vpcs[0]!.subnets.map(({ zone }) => zone);
  };
  expect(zones("name")).toEqual(["eu-west-2a", "euw2-az2"]);
  expect(zones("id")).toEqual(["euw2-az3", "euw2-az2"]);
});
