import { Unknown } from "../../../verify/terraform/resource";
import { blocks, list, neededText, value } from "../../../verify/terraform/values";
import { applied, planned, resource, told } from "./documents";

const after = planned().after;
const state = applied();

test.each([
  ["aws_subnet.attachment[0]", "vpc_id", "-> aws_vpc.inspection"],
  ['aws_route_table_association.attachment["a"]', "route_table_id", '-> aws_route_table.attachment["a"]'],
  ['aws_route.to_firewall["b"]', "route_table_id", '-> aws_route_table.attachment["b"]'],
  ["aws_route.to_firewall_of_a", "vpc_endpoint_id", "endpoint of aws_networkfirewall_firewall.inspection in zone eu-west-2a"],
  ["aws_ec2_transit_gateway_vpc_attachment.inspection", "subnet_ids", ["-> aws_subnet.attachment[0]", "-> aws_subnet.attachment[1]"]],
  ["aws_route.back", "route_table_id", "-> aws_vpc.inspection"],
  ["aws_route.back", "transit_gateway_id", "-> aws_ec2_transit_gateway.hub"],
  ['module.spoke["web"].aws_vpc.this', "cidr_block", "10.1.0.0/24"],
  ['module.spoke["tools"].aws_subnet.this', "vpc_id", '-> module.spoke["tools"].aws_vpc.this'],
  ['module.spoke["web"].aws_ec2_transit_gateway_vpc_attachment.this', "transit_gateway_id", "-> aws_ec2_transit_gateway.hub"],
  [
    "aws_ec2_transit_gateway_route_table_association.web",
    "transit_gateway_attachment_id",
    '-> module.spoke["web"].aws_ec2_transit_gateway_vpc_attachment.this',
  ],
])("a plan and the state that it led to agree on %s.%s", (address, attribute, expected) => {
  expect(told(after, value(resource(after, address), attribute))).toEqual(expected);
  expect(told(state, value(resource(state, address), attribute))).toEqual(expected);
});

test("an endpoint looked up by the zone of a subnet is planned by that subnet and applied by its zone", () => {
  const endpoint = (network: typeof state) => told(network, value(resource(network, 'aws_route.to_firewall["a"]'), "vpc_endpoint_id"));

  expect(endpoint(after)).toBe('endpoint of aws_networkfirewall_firewall.inspection in subnet aws_subnet.firewall["a"]');
  expect(endpoint(state)).toBe("endpoint of aws_networkfirewall_firewall.inspection in zone eu-west-2a");
});

test("the subnets of a planned firewall are told although their ids are not", () => {
  const firewall = resource(after, "aws_networkfirewall_firewall.inspection");

  expect(blocks(firewall, "subnet_mapping").map((mapping) => told(after, value(mapping, "subnet_id")))).toEqual([
    '-> aws_subnet.firewall["a"]',
    '-> aws_subnet.firewall["b"]',
  ]);
});

test("what the names in an expression cannot tell stops only whoever needs it", () => {
  const association = resource(after, 'aws_route_table_association.attachment["a"]');

  expect(association.values["subnet_id"]).toBeInstanceOf(Unknown);
  expect(() => neededText(association, "subnet_id")).toThrow(
    'recorded: aws_route_table_association.attachment["a"].subnet_id: must be a value and is unknown: aws_subnet.attachment, each.value',
  );
});

test("a first plan has nothing before and creates all after", () => {
  const { before, changes } = planned();

  expect(before.resources).toEqual([]);
  expect(changes.map(({ action }) => action)).toEqual(Array.from({ length: 27 }, () => "create"));
});

test("the id of a route is not taken for its table", () => {
  const table = neededText(resource(state, "aws_route.to_firewall_of_a"), "route_table_id");

  expect(state.target(table)?.resource.address).toBe('aws_route_table.attachment["a"]');
  expect(list(resource(state, "aws_ec2_transit_gateway_vpc_attachment.inspection"), "subnet_ids")).toHaveLength(2);
});
