import fc from "fast-check";

import { cidrAt, parseAddress, size } from "../../../cidr";
import { Lookup, routesTo, routeTo } from "../../../verify/network/lookup";
import { hubTableOf, joined, networkOf, ofA, ofLondon, small, subnetOf } from "./hand-written";

const one = "aws_ec2_transit_gateway_route_table.one";

test("of several blocks with an address the longest is its route", () => {
  const to = { route_table_id: "${aws_route_table.a.id}", gateway_id: "${aws_internet_gateway.a.id}" };
  const { table } = subnetOf(
    networkOf({
      ...small,
      aws_route: {
        ten: { ...to, destination_cidr_block: "10.0.0.0/8" },
        host: { ...to, destination_cidr_block: "10.0.0.7/32" },
      },
    }),
    "a",
  );
  const block = (address: string) => routeTo(table, parseAddress(address))?.block.text;
  expect([block("10.0.0.7"), block("10.0.0.8"), block("10.1.0.0"), block("11.0.0.0")]).toEqual([
    "10.0.0.7/32",
    "10.0.0.0/16",
    "10.0.0.0/8",
    undefined,
  ]);
});

test("a static route beats what is propagated for the same block, and loses against a longer block", () => {
  const { transit_gateway_route_table_id } = ofA;
  const hole = { transit_gateway_route_table_id, blackhole: true };
  const network = networkOf(
    {
      ...joined,
      aws_ec2_transit_gateway_route_table_propagation: { a: ofA, london: ofLondon },
      aws_ec2_transit_gateway_route: {
        same: { ...hole, destination_cidr_block: "192.168.0.0/16" },
        wide: { ...hole, destination_cidr_block: "10.0.0.0/8" },
      },
    },
    { london: ["192.168.0.0/16"] },
  );
  const next = (address: string) =>
    routesTo(hubTableOf(network, one), parseAddress(address)).map(({ attachment }) => attachment?.resource.address);
  expect(next("192.168.1.1")).toEqual([undefined]);
  expect(next("10.0.1.1")).toEqual(["aws_ec2_transit_gateway_vpc_attachment.a"]);
  expect(next("10.1.0.0")).toEqual([undefined]);
  expect(next("172.16.0.1")).toEqual([]);
});

test("all that propagate one block are its routes, a VPC before a VPN", () => {
  const network = networkOf(
    { ...joined, aws_ec2_transit_gateway_route_table_propagation: { a: ofA, london: ofLondon } },
    { london: ["10.0.0.0/16"] },
  );
  const routes = routesTo(hubTableOf(network, one), parseAddress("10.0.0.1"));
  expect(routes.map(({ attachment }) => attachment?.resource.address)).toEqual([
    "aws_ec2_transit_gateway_vpc_attachment.a",
    "aws_vpn_connection.london",
  ]);
});

test("no entry with a longer block is overlooked, whatever the table", () => {
  const address = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  const entry = fc
    .tuple(address, fc.integer({ min: 0, max: 32 }))
    .map(([at, length]) => ({ block: cidrAt(at - (at % size(length)), length) }));
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 40 }), address, fc.nat(), (entries, elsewhere, pick) => {
      const at = entries[pick % (entries.length + 1)]?.block.last ?? elsewhere;
      const having = entries.filter(({ block }) => block.first <= at && at <= block.last);
      const longest = Math.max(...having.map(({ block }) => block.length));
      expect(new Lookup(entries).at(at)).toEqual(having.filter(({ block }) => block.length === longest));
    }),
  );
});
