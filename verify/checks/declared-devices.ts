import type { Environment, Tunnel } from "../../plan/environment";

/** A device of a site, to which a VPN connection leads. */
export interface DeclaredDevice {
  /** `london-a` */
  readonly label: string;
  readonly ip: string | undefined;
  readonly certificate: string | undefined;
  /** `undefined` for static routes. */
  readonly asn: number | undefined;
  readonly tunnels: readonly [Tunnel, Tunnel];
}

/** Every device of every site, by site and name. */
export function declaredDevices({ sites = {} }: Environment): readonly DeclaredDevice[] {
  return Object.keys(sites)
    .sort()
    .flatMap((site) => {
      const vpn = sites[site]?.vpn;
      return Object.keys(vpn?.gateways ?? {})
        .sort()
        .map((name) => {
          const said = vpn?.gateways[name] ?? {};
          const { ip, certificate, tunnels } = typeof said === "string" ? { ip: said } : said;
          return { label: `${site}-${name}`, ip, certificate, asn: vpn?.asn, tunnels: tunnels ?? [{}, {}] };
        });
    });
}
