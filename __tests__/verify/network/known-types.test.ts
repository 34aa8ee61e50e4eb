import { isKnownType } from "../../../verify/network/known-types";
import { networkOf, refusal } from "./hand-written";

test.each([
  "aws_default_vpc",
  "aws_dx_private_virtual_interface",
  "aws_ec2_carrier_gateway",
  "aws_ec2_client_vpn_route",
  "aws_ec2_local_gateway_route",
  "aws_ec2_transit_gateway_connect",
  "aws_ec2_transit_gateway_policy_table",
  "aws_networkfirewall_vpc_endpoint_association",
  "aws_networkmanager_vpc_attachment",
  "aws_route_of_tomorrow",
  "aws_vpc_route_server",
  "aws_vpclattice_service_network_vpc_association",
  "aws_vpn_gateway",
  "aws_vpn_gateway_route_propagation",
])("rejects %s, whose routes nobody knows", (type) => {
  expect(refusal(() => networkOf({ [type]: { x: {} } }))).toBe(
    `lab: ${type}.x: has the type ${type}, of which it is not known where it sends packets`,
  );
});

test.each([
  "aws_cloudwatch_log_group",
  "aws_flow_log",
  "aws_network_acl_rule",
  "aws_route53_resolver_endpoint",
  "aws_route53_zone",
  "aws_security_group",
  "aws_vpc_block_public_access_options",
  "aws_vpc_endpoint",
  "aws_vpc_security_group_ingress_rule",
])("%s moves no packet", (type) => {
  expect(isKnownType(type)).toBe(true);
});

test("what is merely looked up moves no packet", () => {
  expect(networkOf({}, {}, { aws_vpn_gateway: { x: {} } })).toEqual({ vpcs: [], hubs: [], firewalls: [] });
});
