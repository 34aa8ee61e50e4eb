import type { Environment } from "../../plan/environment";
import type { Resource, Terraform } from "../terraform/resource";
import { flag, number, text, value } from "../terraform/values";
import { type DeclaredDevice, declaredDevices } from "./declared-devices";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { made, madeFor, named } from "./look-up";
import { judgeAlarms } from "./tunnel-alarms";
import { tunnelFlaws } from "./tunnel-options";

/** Every declared device of a site has its VPN connection with two strong tunnels that are watched, and there is no other. */
export const tunnels: Check = ({ terraform, environment }) => {
  const findings = new Findings("tunnels", terraform);
  const devices = declaredDevices(environment);
  const byIdentity = new Map<string, DeclaredDevice[]>();
  for (const device of devices) {
    const identity = device.ip ?? device.certificate ?? "";
    byIdentity.set(identity, [...(byIdentity.get(identity) ?? []), device]);
  }
  const gateways = made(terraform, "aws_customer_gateway");
  const declaredAs = new Map<Resource, DeclaredDevice>();
  for (const gateway of gateways) {
    const candidates = byIdentity.get(text(gateway, "ip_address") ?? text(gateway, "certificate_arn") ?? "") ?? [];
    const device = candidates.find(({ asn }) => asn === asnOf(gateway)) ?? candidates[0];
    if (device === undefined) {
      findings.add(`the customer gateway ${text(gateway, "ip_address") ?? gateway.address} is no device of a site`, gateway);
      continue;
    }
    declaredAs.set(gateway, device);
    judgeGateway(gateway, device, findings);
  }

  const connections = madeFor(terraform, "aws_vpn_connection", "customer_gateway_id");
  const labels = new Map<Resource, string>();
  for (const connection of made(terraform, "aws_vpn_connection")) {
    const gateway = named(terraform, connection, "customer_gateway_id");
    const device = gateway && declaredAs.get(gateway);
    labels.set(connection, device?.label ?? "a VPN connection that nobody declared");
    if (device === undefined) findings.add("a VPN connection leads to no device of a site", connection);
    else judgeConnection(terraform, environment, connection, device, findings);
  }
  for (const device of devices) {
    const own = gateways.filter((gateway) => declaredAs.get(gateway) === device).flatMap((gateway) => connections.get(gateway) ?? []);
    if (own.length === 0) findings.add(`nothing leads to ${device.label}: it has no VPN connection`);
    if (own.length > 1) findings.add(`${device.label} has ${own.length} VPN connections, and one is declared`, ...own);
  }
  judgeAlarms(terraform, labels, environment.alarms?.topics ?? [], findings);
  return findings.sorted();
};

/** The ASN of a customer gateway, whichever argument holds it; AWS's default is 65000. */
function asnOf(gateway: Resource): number {
  return number(gateway, "bgp_asn_extended") ?? number(gateway, "bgp_asn") ?? 65000;
}

function judgeGateway(gateway: Resource, { label, asn, certificate }: DeclaredDevice, findings: Findings): void {
  if (asn !== undefined && asnOf(gateway) !== asn) findings.add(`${label} has the ASN ${asnOf(gateway)}, and ${asn} is declared`, gateway);
  const found = text(gateway, "certificate_arn");
  if (found !== certificate) findings.add(`${label} is known by ${found ?? "a key"}, and ${certificate ?? "a key"} is declared`, gateway);
}

function judgeConnection(
  terraform: Terraform,
  environment: Environment,
  connection: Resource,
  device: DeclaredDevice,
  findings: Findings,
): void {
  const { label, asn, ip } = device;
  const hub = named(terraform, connection, "transit_gateway_id");
  const adopted = environment.hub?.gateway;
  const end = hub?.mode === "data" ? text(hub, "id") : value(connection, "transit_gateway_id");
  const atHub = adopted === undefined ? hub?.mode === "managed" && hub.type === "aws_ec2_transit_gateway" : end === adopted;
  if (!atHub) findings.add(`the VPN connection to ${label} does not end at the hub`, connection);
  const isStatic = flag(connection, "static_routes_only", false);
  if (isStatic !== (asn === undefined))
    findings.add(
      isStatic
        ? `the VPN connection to ${label} has static routes, and BGP is declared`
        : `the VPN connection to ${label} uses BGP, and static routes are declared`,
      connection,
    );
  for (const tunnel of [1, 2] as const) {
    const said = device.tunnels[tunnel - 1] ?? {};
    for (const flaw of tunnelFlaws(connection, tunnel, said, ip)) findings.add(`tunnel ${tunnel} of ${label} ${flaw}`, connection);
  }
}
