import { isIPv4 } from "node:net";
import { parseAddress, parseCidr, type Cidr } from "../cidr";
import type { Environment, VpnGateway } from "./environment";
import { place, type Report } from "./report";

/**
 * Where no device's public address lies, after the IANA registry of special-purpose addresses (RFC 6890 and its successors).
 * Without the blocks for documentation (RFC 5737): samples must plan, and AWS takes them.
 */
const notPublic: readonly (readonly [block: Cidr, why: string])[] = (
  [
    ["0.0.0.0/8", "is no address of a host (RFC 1122)"],
    ["10.0.0.0/8", "is private (RFC 1918)"],
    ["100.64.0.0/10", "is shared by providers (RFC 6598)"],
    ["127.0.0.0/8", "is the host itself (RFC 1122)"],
    ["169.254.0.0/16", "is link-local (RFC 3927)"],
    ["172.16.0.0/12", "is private (RFC 1918)"],
    ["192.0.0.0/24", "is reserved for protocols (RFC 6890)"],
    ["192.88.99.0/24", "was a relay for IPv6 and is reserved (RFC 7526)"],
    ["192.168.0.0/16", "is private (RFC 1918)"],
    ["198.18.0.0/15", "is for measurements (RFC 2544)"],
    ["224.0.0.0/4", "is multicast (RFC 5771)"],
    ["240.0.0.0/4", "is reserved (RFC 1112)"],
  ] as const
).map(([block, why]) => [parseCidr(block), why]);

/** ASNs that no device may have, each with what it is instead. */
const reservedAsns: ReadonlyMap<number, string> = new Map([
  [0, "means no AS (RFC 7607)"],
  [23456, "stands for any 32-bit ASN (RFC 6793)"],
  [65535, "is reserved (RFC 7300)"],
  [4294967295, "is reserved (RFC 7300)"],
  // https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-options.html; the last three in one region each, yet AWS's own everywhere.
  [7224, "is Amazon's own"],
  [9059, "is Amazon's own in eu-west-1"],
  [10124, "is Amazon's own in ap-northeast-1"],
  [17943, "is Amazon's own in ap-southeast-1"],
]);

/** Finds an ASN that a site cannot use, or shares with the hub (R31). */
export function checkAsn(asn: number, path: string, environment: Environment, report: Report): void {
  const reserved = reservedAsns.get(asn);
  const instead = "write the site's own, or a private one: 64512 to 65534 or 4200000000 to 4294967294";
  if (reserved !== undefined) report.problem(path, `${asn} ${reserved}; ${instead}`);
  else if (asn < 1 || asn > 4294967294) report.problem(path, `${asn} is no ASN; ${instead}`);
  else if (asn === environment.hub?.asn) report.problem(path, `${asn} is the hub's own; each would reject the other's routes`);
}

/** Finds a device that AWS could not tell from another, or could not reach. */
export function checkGateway(
  environment: Environment,
  { site, name, gateway }: { readonly site: string; readonly name: string; readonly gateway: VpnGateway },
  path: string,
  report: Report,
): void {
  if (gateway.ip === undefined && gateway.certificate === undefined) {
    report.problem(path, "says neither `ip` nor `certificate`; write the device's public address, or the ARN of its private certificate");
  }
  const { certificate } = gateway;
  if (certificate !== undefined && !/^arn:aws(-cn|-us-gov)?:acm:[a-z0-9-]+:\d{12}:certificate\/[A-Za-z0-9-]+$/.test(certificate)) {
    report.problem(
      `${path}.certificate`,
      `"${certificate}" is no ARN of a certificate in ACM; write arn:aws:acm:${environment.region}:111122223333:certificate/<id>`,
    );
  } else if (certificate !== undefined && certificate.split(":")[3] !== environment.region) {
    report.problem(
      `${path}.certificate`,
      `is a certificate of ${certificate.split(":")[3] ?? ""}; a customer gateway needs one of ${environment.region}`,
    );
  }
  if (gateway.ip !== undefined && checkAddress(gateway.ip, ipPath(environment, site, name), report)) {
    checkUnique(environment, { site, name, ip: gateway.ip }, report);
  }
}

function checkAddress(ip: string, path: string, report: Report): boolean {
  if (!isIPv4(ip)) {
    const hint = ip.includes("/")
      ? "write the address alone, without a prefix length"
      : "write four numbers from 0 to 255, such as 198.51.100.7";
    report.problem(path, `"${ip}" is not an IPv4 address; ${hint}`);
    return false;
  }
  const value = parseAddress(ip);
  const found = notPublic.find(([block]) => block.first <= value && value <= block.last);
  if (found === undefined) return true;
  report.problem(
    path,
    `${ip} ${found[1]}, and AWS reaches the device over the internet; write its public address, or that of the NAT before it`,
  );
  return false;
}

/**
 * Of two devices with one address the later by name is named. AWS gives the same customer gateway to an equal request, so two
 * connections would end in one device, and losing it would lose both.
 */
function checkUnique(
  environment: Environment,
  own: { readonly site: string; readonly name: string; readonly ip: string },
  report: Report,
): void {
  const earlier = Object.keys(environment.sites ?? {})
    .sort()
    .flatMap((site) => {
      const gateways = environment.sites?.[site]?.vpn?.gateways ?? {};
      return Object.keys(gateways)
        .sort()
        .flatMap((name) => {
          const gateway = gateways[name];
          const ip = typeof gateway === "string" ? gateway : gateway?.ip;
          return ip === own.ip && (site < own.site || (site === own.site && name < own.name)) ? [ipPath(environment, site, name)] : [];
        });
    });
  if (earlier[0] !== undefined) {
    report.problem(
      ipPath(environment, own.site, own.name),
      `${own.ip} is also ${earlier[0]}; a device has one connection: write another address, or remove one`,
    );
  }
}

/** Where the address of a device is written: the device itself, or its `ip`. */
function ipPath(environment: Environment, site: string, name: string): string {
  const path = place("sites", site, "vpn", "gateways", name);
  return typeof environment.sites?.[site]?.vpn?.gateways[name] === "string" ? path : `${path}.ip`;
}
