import type { Environment, Tunnel, Vpn, VpnGateway } from "./environment";
import { planTunnelLog } from "./logs";
import type { TunnelPlan, VpnConnectionPlan } from "./plan";
import { firstName } from "./renamed";
import { place, type Report } from "./report";
import { suggest } from "./suggest";
import { checkAsn, checkGateway } from "./vpn-devices";
import { checkInsideCidrs, checkTunnel } from "./vpn-tunnels";

/** A VPN connection without its tables, which follow from `connect`. */
export type VpnConnection = Omit<VpnConnectionPlan, "associate" | "propagate">;

/**
 * The VPN connections of a site by the name of its device, one connection with two tunnels each. What an environment says of a
 * device changes a connection's values and never its name, so no option moves it to another address.
 */
export function planVpn(environment: Environment, site: string, report: Report): Readonly<Record<string, VpnConnection>> {
  const vpn = environment.sites?.[site]?.vpn;
  if (vpn === undefined) return {};
  const path = place("sites", site, "vpn");
  checkVpn(environment, vpn, path, report);
  const first = firstName(environment, site);
  return Object.fromEntries(
    Object.keys(vpn.gateways)
      .sort()
      .map((name) => {
        const gateway = gatewayOf(vpn.gateways[name]);
        const gatewayPath = place("sites", site, "vpn", "gateways", name);
        checkGateway(environment, { site, name, gateway }, gatewayPath, report);
        const tunnels: readonly Tunnel[] = gateway.tunnels ?? [];
        if (gateway.tunnels !== undefined && tunnels.length !== 2) {
          report.problem(
            `${gatewayPath}.tunnels`,
            `holds ${tunnels.length}; a connection has two tunnels: write two, {} for one that is left as it is`,
          );
        }
        for (const [index, tunnel] of tunnels.entries()) checkTunnel(tunnel, gateway, `${gatewayPath}.tunnels[${index}]`, report);
        checkInsideCidrs(environment, site, name, gatewayPath, report);
        const connection: VpnConnection = {
          name: `${environment.name}-${site}-${name}`,
          ...(first !== site && { awsName: `${environment.name}-${first}-${name}` }),
          asn: vpn.asn ?? 65000,
          ...(gateway.ip !== undefined && { ip: gateway.ip }),
          ...(gateway.certificate !== undefined && { certificate: gateway.certificate }),
          static: vpn.asn === undefined,
          tunnels: [planTunnel(tunnels[0] ?? {}, gateway), planTunnel(tunnels[1] ?? {}, gateway)],
          log: planTunnelLog(environment, first, name),
        };
        return [name, connection];
      }),
  );
}

/** A device as a record; a text is its address. */
function gatewayOf(gateway: string | VpnGateway | undefined): VpnGateway {
  return typeof gateway === "string" ? { ip: gateway } : (gateway ?? {});
}

/**
 * The tunnel that is meant, with every list written out: AWS's own defaults admit SHA-1 and Diffie-Hellman group 2. An integrity
 * list is needed with GCM, too, for its pseudo-random function.
 */
function planTunnel(tunnel: Tunnel, gateway: VpnGateway): TunnelPlan {
  return {
    ...(tunnel.insideCidr !== undefined && { insideCidr: tunnel.insideCidr }),
    encryptionAlgorithms: [...(tunnel.encryption ?? ["AES256-GCM-16"])].sort(),
    integrityAlgorithms: [...(tunnel.integrity ?? ["SHA2-384"])].sort(),
    dhGroupNumbers: [...(tunnel.dhGroups ?? [20])].sort((one, other) => one - other),
    phase1LifetimeSeconds: tunnel.phase1LifetimeSeconds ?? 28800,
    phase2LifetimeSeconds: tunnel.phase2LifetimeSeconds ?? 3600,
    dpdTimeoutSeconds: tunnel.deadPeerTimeoutSeconds ?? 30,
    dpdTimeoutAction: tunnel.deadPeerAction ?? "restart",
    // AWS can begin only where it knows an address to begin with.
    startupAction: tunnel.startup ?? (gateway.ip === undefined ? "add" : "start"),
  };
}

function checkVpn(environment: Environment, vpn: Vpn, path: string, report: Report): void {
  const gateways = Object.keys(vpn.gateways).sort();
  if (gateways.length === 0) report.problem(`${path}.gateways`, "holds no device; name at least one, or leave out `vpn`");
  if (vpn.asn !== undefined) checkAsn(vpn.asn, `${path}.asn`, environment, report);
  if (vpn.asn === undefined && gateways.length > 1) {
    report.problem(
      `${path}.gateways`,
      `holds ${gateways.join(", ")}, and a prefix has one static target per table (S3): say \`asn\` for BGP, or keep one device`,
    );
  }
  const active: string | undefined = vpn.active;
  if (active !== undefined && active !== "one" && active !== "both") {
    const nearest = suggest(active, ["one", "both"]);
    report.problem(
      `${path}.active`,
      `"${active}" is not known; ${nearest === undefined ? 'write "one" or "both"' : `did you mean "${nearest}"?`}`,
    );
  }
  if (vpn.single !== undefined && !/\p{Letter}/u.test(vpn.single)) {
    report.problem(`${path}.single`, `${JSON.stringify(vpn.single)} is no reason; say in words why one device is enough`);
  }
  if (vpn.asn !== undefined && vpn.active === undefined && gateways.length > 1) {
    report.note(
      path,
      `${gateways.join(" and ")} are not said to share state, and replies may use the other one: say \`active: "both"\` where they are routers or a cluster, \`active: "one"\` where they are firewalls that know their own flows only`,
    );
  }
}
