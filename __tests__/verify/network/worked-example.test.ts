import { parseCidr } from "../../../cidr";
import { buildNetwork } from "../../../verify/network/build";
import type { Network, Vpc } from "../../../verify/network/network";
import type { Resource } from "../../../verify/terraform/resource";
import { example } from "../../worked-example";
import { evidenceOf, writtenJson, type Written } from "../checks/fixture-posture";
import { hubRoutesOf, hubTableOf, routesOf, subnetOf, vpcOf } from "./hand-written";

const written = writtenJson(example);

function announced({ address }: Resource) {
  if (!address.includes("site_london")) return undefined;
  return { site: "london", blocks: [parseCidr("192.168.0.0/16"), parseCidr("0.0.0.0/0")] };
}

function built(json: Written): Network {
  return buildNetwork(evidenceOf(example, json).terraform, { announced, existing: new Map(), existingVpcs: [], zonesBy: () => "name" });
}

const network = built(written);
const [hub] = network.hubs;

/** `shop`, `inspection`, `london-a`: short for attachments. */
function short(address: string): string {
  return address
    .replace(/^aws_ec2_transit_gateway_vpc_attachment\.(vpc|hub)_(\w+)_hub_attachment$/, "$2")
    .replace(/^aws_vpn_connection\.site_(\w+)_(\w)_connection$/, "$1-$2");
}

function hubTable(name: string): readonly string[] {
  return hubRoutesOf(hubTableOf(network, `aws_ec2_transit_gateway_route_table.hub_table_${name}`)).map((line) =>
    line
      .split(" ")
      .map((word) => short(word))
      .join(" "),
  );
}

function tableOf(vpc: Vpc, name: string): readonly string[] {
  const table = vpc.tables.find(({ resource }) => resource.address.endsWith(`_table_${name}`));
  if (!table) throw new Error(`${name} is not there`);
  return routesOf(table).map((line) => line.replace(/aws_\w+\.hub_inspection_/, ""));
}

test("the table of prod is that of the page", () => {
  expect(hubTable("prod")).toEqual([
    "0.0.0.0/0 static inspection",
    "10.16.0.0/20 static blackhole",
    "10.16.2.0/23 propagated endpoints",
    "10.17.0.0/16 static inspection",
    "10.18.0.0/16 static blackhole",
    "10.19.0.0/16 static inspection",
    "192.168.0.0/16 static blackhole",
  ]);
});

test("the table of dev is that of the page, with both connections of London", () => {
  expect(hubTable("dev")).toEqual([
    "0.0.0.0/0 propagated london-a",
    "0.0.0.0/0 propagated london-b",
    "10.16.0.0/20 static blackhole",
    "10.16.2.0/23 propagated endpoints",
    "10.17.0.0/16 static blackhole",
    "10.18.0.0/16 static blackhole",
    "10.19.0.0/16 static blackhole",
    "10.19.0.0/22 propagated tooling",
    "192.168.0.0/16 propagated london-a",
    "192.168.0.0/16 propagated london-b",
  ]);
});

test("the table of shared is that of the page", () => {
  expect(hubTable("shared")).toEqual([
    "10.16.0.0/20 static blackhole",
    "10.16.2.0/23 propagated endpoints",
    "10.17.0.0/16 static inspection",
    "10.18.0.0/16 static blackhole",
    "10.18.0.0/20 propagated sandbox",
    "10.19.0.0/16 static blackhole",
    "192.168.0.0/16 static inspection",
  ]);
});

test("the table of the firewall is that of the page, its static default before the learned one", () => {
  expect(hubTable("inspection")).toEqual([
    "0.0.0.0/0 static blackhole",
    "0.0.0.0/0 propagated london-a",
    "0.0.0.0/0 propagated london-b",
    "10.16.0.0/20 static blackhole",
    "10.17.0.0/16 static blackhole",
    "10.17.0.0/20 propagated shop",
    "10.17.16.0/20 propagated payments",
    "10.18.0.0/16 static blackhole",
    "10.18.0.0/20 propagated sandbox",
    "10.19.0.0/16 static blackhole",
    "10.19.0.0/22 propagated tooling",
    "192.168.0.0/16 propagated london-a",
    "192.168.0.0/16 propagated london-b",
  ]);
});

test("the tables of London and of the endpoints are those of the page", () => {
  expect(hubTable("london")).toEqual(["10.18.0.0/20 propagated sandbox", "10.19.0.0/16 static inspection"]);
  expect(hubTable("endpoints")).toEqual([
    "10.17.0.0/20 propagated shop",
    "10.17.16.0/20 propagated payments",
    "10.18.0.0/20 propagated sandbox",
    "10.19.0.0/22 propagated tooling",
  ]);
});

test("every attachment is associated with the table of its segment, site or service", () => {
  const associated = hub?.attachments.map(
    ({ resource, association }) =>
      `${short(resource.address)} ${association?.table.resource.address.replace("aws_ec2_transit_gateway_route_table.hub_table_", "") ?? ""}`,
  );
  expect(associated).toEqual([
    "endpoints endpoints",
    "inspection inspection",
    "payments prod",
    "sandbox dev",
    "shop prod",
    "tooling shared",
    "london-a london",
    "london-b london",
  ]);
});

test("only the VPC of the firewall keeps a flow in one zone", () => {
  const appliances = hub?.attachments.filter(({ appliance }) => appliance);
  expect(appliances?.map(({ vpc, subnets }) => [vpc?.resource.address, subnets.map(({ zone }) => zone)])).toEqual([
    ["aws_vpc.hub_inspection_vpc", ["eu-west-2a", "eu-west-2b", "eu-west-2c"]],
  ]);
});

test("London is the far end of both connections and of nothing else", () => {
  expect(hub?.attachments.flatMap(({ resource, site }) => (site === undefined ? [] : [`${short(resource.address)} ${site}`]))).toEqual([
    "london-a london",
    "london-b london",
  ]);
});

test("a spoke sends its own to itself and all else to the hub; its attachment subnet knows only itself", () => {
  const shop = vpcOf(network, "vpc_shop_vpc");
  expect(tableOf(shop, "private_b")).toEqual([
    "0.0.0.0/0 hub aws_ec2_transit_gateway.hub_gateway",
    "10.0.0.0/8 hub aws_ec2_transit_gateway.hub_gateway",
    "10.17.0.0/20 local",
    "172.16.0.0/12 hub aws_ec2_transit_gateway.hub_gateway",
    "192.168.0.0/16 hub aws_ec2_transit_gateway.hub_gateway",
  ]);
  expect(tableOf(shop, "attachment")).toEqual(["10.17.0.0/20 local"]);
});

test("tooling has no default route", () => {
  expect(tableOf(vpcOf(network, "vpc_tooling_vpc"), "private_a")).not.toContainEqual(expect.stringMatching(/^0\.0\.0\.0\/0 /));
});

test("each zone of the inspection VPC leads to the firewall and the NAT of that zone", () => {
  const inspection = vpcOf(network, "hub_inspection_vpc");
  for (const zone of ["a", "b", "c"]) {
    expect(tableOf(inspection, `attachment_${zone}`)).toEqual([`0.0.0.0/0 firewall firewall_${zone}`, "10.16.0.0/23 local"]);
    expect(tableOf(inspection, `firewall_${zone}`)).toContain(`0.0.0.0/0 nat nat-gateway_${zone}`);
    expect(tableOf(inspection, `nat_${zone}`)).toEqual([
      "0.0.0.0/0 internet internet-gateway",
      `10.0.0.0/8 firewall firewall_${zone}`,
      "10.16.0.0/23 local",
      `172.16.0.0/12 firewall firewall_${zone}`,
      `192.168.0.0/16 firewall firewall_${zone}`,
    ]);
  }
});

test("the firewall has an endpoint in each zone", () => {
  expect(network.firewalls.map(({ vpc }) => vpc)).toEqual([vpcOf(network, "hub_inspection_vpc")]);
  expect(network.firewalls[0]?.endpoints.map(({ subnet }) => subnet)).toEqual(
    ["a", "b", "c"].map((zone) => subnetOf(network, `hub_inspection_firewall_${zone}`)),
  );
});

test("no table is there that nobody wrote", () => {
  expect(network.vpcs.flatMap(({ tables }) => tables).every(({ resource }) => resource.type === "aws_route_table")).toBe(true);
});

test("the order of what was written means nothing", () => {
  const turned = {
    ...written,
    resource: Object.fromEntries(
      Object.entries(written.resource)
        .reverse()
        .map(([type, all]) => [type, Object.fromEntries(Object.entries(all).reverse())]),
    ),
  };
  const told = ({ vpcs, hubs }: Network) => [
    vpcs.map(({ resource, subnets, tables }) => [
      resource.address,
      subnets.map((subnet) => subnet.resource.address),
      tables.map((table) => [table.resource.address, routesOf(table)]),
    ]),
    hubs.map(({ tables, attachments }) => [tables.map((table) => [table.resource.address, hubRoutesOf(table)]), attachments.length]),
  ];
  expect(told(built(turned))).toEqual(told(network));
});
