import { zoneNamed } from "../asked/zones";
import { toldZone, zoneWordsOf } from "../network/told-zone";
import type { Resource } from "../terraform/resource";
import { flag, text } from "../terraform/values";
import { type DeclaredVpc, mayHaveInternetGateway, WrittenVpcs } from "./declared";
import type { Check, Evidence } from "./evidence";
import { Findings } from "./findings";
import { made, named } from "./look-up";

/** Ways into or out of a network that no word of an environment asks for. */
const never: Readonly<Record<string, string>> = {
  aws_ec2_carrier_gateway: "a carrier gateway",
  aws_ec2_client_vpn_endpoint: "a client VPN",
  aws_ec2_transit_gateway_connect: "a Connect attachment of the hub",
  aws_ec2_transit_gateway_peering_attachment: "a peering of the hub",
  aws_ec2_transit_gateway_peering_attachment_accepter: "a peering of the hub",
  aws_dx_gateway_association: "a Direct Connect gateway",
  aws_egress_only_internet_gateway: "an egress-only internet gateway",
  aws_eip_association: "an address on the internet for something other than NAT",
  aws_vpn_gateway: "a VPN gateway of a VPC",
  aws_vpn_gateway_attachment: "a VPN gateway of a VPC",
};

/** Nothing leads out of the network or into it but what the environment asks for, and all that it asks for does. */
export const undeclaredGateways: Check = (evidence) => {
  const { terraform, environment } = evidence;
  const findings = new Findings("undeclared-gateways", terraform);
  for (const [type, what] of Object.entries(never)) {
    // Which peerings of the hub links ask for, the check of links knows.
    if (evidence.linked !== undefined && type.startsWith("aws_ec2_transit_gateway_peering_attachment")) continue;
    for (const resource of made(terraform, type)) findings.add(`there is ${what}, which nothing asks for`, resource);
  }

  const gateways = made(terraform, "aws_ec2_transit_gateway");
  const wanted = environment.hub !== undefined && environment.hub.gateway === undefined ? 1 : 0;
  if (gateways.length < wanted) findings.add("the hub is declared and has no gateway");
  if (gateways.length > wanted) findings.add(`there are ${gateways.length} gateways of a hub, and ${wanted} asked for`, ...gateways);

  internetGateways(evidence, findings);
  nats(evidence, findings);
  for (const subnet of [...made(terraform, "aws_subnet"), ...made(terraform, "aws_default_subnet")]) {
    // A default subnet is AWS's own, which gives addresses.
    if (flag(subnet, "map_public_ip_on_launch", subnet.type === "aws_default_subnet"))
      findings.add(
        `${WrittenVpcs.of(evidence).labelOf(subnet)} has a subnet that gives whatever starts there an address on the internet`,
        subnet,
      );
  }
  return findings.sorted();
};

function internetGateways(evidence: Evidence, findings: Findings): void {
  const { terraform } = evidence;
  const vpcs = WrittenVpcs.of(evidence);
  const there = new Map<Resource, Resource[]>();
  for (const gateway of ["aws_internet_gateway", "aws_internet_gateway_attachment"].flatMap((type) => made(terraform, type))) {
    const vpc = named(terraform, gateway, "vpc_id");
    const declared = vpc && vpcs.declaredAs(vpc);
    if (vpc !== undefined) there.set(vpc, [...(there.get(vpc) ?? []), gateway]);
    // One without a VPC is attached by a resource of its own.
    if (vpc === undefined && gateway.type === "aws_internet_gateway" && text(gateway, "vpc_id") === undefined) continue;
    if (declared === undefined || !mayHaveInternetGateway(declared))
      findings.add(`${vpcs.labelOf(gateway)} has an internet gateway, which nothing asks for`, gateway);
  }
  for (const vpc of vpcs.all) {
    const declared = vpcs.declaredAs(vpc);
    if (declared !== undefined && mayHaveInternetGateway(declared) && !there.has(vpc))
      findings.add(`${declared.label} has no internet gateway, and what it declares needs one`, vpc);
  }
}

/** NAT gateways stand one in each declared zone, and every address on the internet is theirs. */
function nats(evidence: Evidence, findings: Findings): void {
  const { terraform, environment } = evidence;
  const vpcs = WrittenVpcs.of(evidence);
  const there = new Map<DeclaredVpc, Map<string, Resource>>();
  const addresses = new Set<Resource | undefined>();
  for (const nat of made(terraform, "aws_nat_gateway")) {
    addresses.add(named(terraform, nat, "allocation_id"));
    const subnet = named(terraform, nat, "subnet_id");
    const vpc = subnet && named(terraform, subnet, "vpc_id");
    const declared = vpc && vpcs.declaredAs(vpc);
    const told = subnet === undefined ? [] : zoneWordsOf(toldZone(subnet));
    const zone = declared?.natZones.map((word) => zoneNamed(environment, word)).find((one) => told.includes(one));
    if (subnet === undefined || vpc === undefined) findings.add("a NAT gateway stands in no subnet that is here", nat);
    else if (declared === undefined || zone === undefined)
      findings.add(`${vpcs.label(vpc)} has a NAT gateway in ${told.join(", ")}, which nothing asks for`, nat);
    else {
      const zones = there.get(declared) ?? new Map<string, Resource>();
      const other = zones.get(zone);
      if (other) findings.add(`${declared.label} has two NAT gateways in ${zone}`, nat, other);
      there.set(declared, zones.set(zone, nat));
      if ((text(nat, "connectivity_type") ?? "public") !== "public")
        findings.add(`${declared.label} has a private NAT gateway, which reaches no internet`, nat);
    }
  }
  for (const vpc of vpcs.all) {
    const declared = vpcs.declaredAs(vpc);
    for (const word of declared?.natZones ?? []) {
      const zone = zoneNamed(environment, word);
      if (declared && there.get(declared)?.has(zone) !== true) findings.add(`${declared.label} has no NAT gateway in ${zone}`, vpc);
    }
  }
  for (const address of made(terraform, "aws_eip"))
    if (!addresses.has(address)) findings.add("an address on the internet belongs to no NAT gateway", address);
}
