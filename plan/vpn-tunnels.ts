import { isIPv4 } from "node:net";
import { cidrAt, CidrError, contains, parseCidr } from "../cidr";
import type { Environment, Tunnel, VpnGateway } from "./environment";
import { place, type Report } from "./report";
import { suggest } from "./suggest";

/** An option of AWS: either allowed, or known and refused with the reason. */
type Choices = ReadonlyMap<string, string | undefined>;

const aes128 = "is half as strong as AES-256, which every device that speaks IKEv2 has";
const encryption: Choices = new Map([
  ["AES256", undefined],
  ["AES256-GCM-16", undefined],
  ["AES128", aes128],
  ["AES128-GCM-16", aes128],
]);
const integrity: Choices = new Map([
  ["SHA2-256", undefined],
  ["SHA2-384", undefined],
  ["SHA2-512", undefined],
  ["SHA1", "is broken (RFC 8247 keeps it for old devices only)"],
]);

/**
 * Groups that AWS offers in both phases, and why some are refused. RFC 8247 forbids 22 and discourages 2, 5, 23 and 24: 2 and 5
 * are too short, and the primes of 22 to 24 come from nobody knows where, with small subgroups.
 */
const dhGroups: Choices = new Map([
  ...[14, 15, 16, 17, 18, 19, 20, 21].map((group) => [String(group), undefined] as const),
  ["2", "is too short: 1,024 bits (RFC 8247)"],
  ["5", "is too short: 1,536 bits, and not for phase 1 on AWS (RFC 8247)"],
  ...[22, 23, 24].map((group) => [String(group), "has small subgroups and is deprecated (RFC 8247)"] as const),
]);

/** Blocks that AWS keeps for itself (VpnTunnelOptionsSpecification). */
const reservedInside = new Set([
  "169.254.0.0/30",
  "169.254.1.0/30",
  "169.254.2.0/30",
  "169.254.3.0/30",
  "169.254.4.0/30",
  "169.254.5.0/30",
  "169.254.169.252/30",
]);
const inside = parseCidr("169.254.0.0/16");

/** Finds options of one tunnel that AWS refuses, or that it allows and nobody should use. */
export function checkTunnel(tunnel: Tunnel, gateway: VpnGateway, path: string, report: Report): void {
  checkChoices(tunnel.encryption, encryption, `${path}.encryption`, report);
  checkChoices(tunnel.integrity, integrity, `${path}.integrity`, report);
  checkChoices(tunnel.dhGroups, dhGroups, `${path}.dhGroups`, report);
  checkLifetimes(tunnel, path, report);
  const dead = tunnel.deadPeerTimeoutSeconds;
  if (dead !== undefined && dead < 30)
    report.problem(`${path}.deadPeerTimeoutSeconds`, `${dead} is out of range; write 30 seconds or more`);
  checkWord(tunnel.deadPeerAction, ["clear", "none", "restart"], `${path}.deadPeerAction`, report);
  checkWord(tunnel.startup, ["add", "start"], `${path}.startup`, report);
  if (tunnel.startup === "start" && gateway.ip === undefined) {
    report.problem(`${path}.startup`, '"start" needs the address of the device, and it has a certificate alone; write "add", or say `ip`');
  }
}

/** Finds inside blocks of one device that AWS would refuse, or that an earlier tunnel (by site, device and place) has already. */
export function checkInsideCidrs(environment: Environment, site: string, gateway: string, path: string, report: Report): void {
  const all = insideCidrs(environment);
  for (const [index, one] of all.entries()) {
    if (one.site !== site || one.gateway !== gateway) continue;
    const at = `${path}.tunnels[${one.tunnel}].insideCidr`;
    if (!checkInside(one.cidr, at, report)) continue;
    const earlier = all.slice(0, index).find((other) => other.cidr === one.cidr);
    if (earlier) {
      const where = `${place("sites", earlier.site, "vpn", "gateways", earlier.gateway, "tunnels", earlier.tunnel)}.insideCidr`;
      report.problem(at, `${one.cidr} is also ${where}; all tunnels of one gateway need blocks of their own`);
    }
  }
}

function checkInside(text: string, path: string, report: Report): boolean {
  try {
    const block = parseCidr(text);
    const wrong = !contains(inside, block)
      ? `${text} is outside 169.254.0.0/16; write a /30 of it, such as 169.254.10.0/30`
      : block.length !== 30
        ? `${text} is a /${block.length}; the two ends of a tunnel share a /30: write ${cidrAt(block.first - (block.first % 4), 30).text}, say`
        : reservedInside.has(text)
          ? `${text} is reserved by AWS (${[...reservedInside].join(", ")}); write another /30, such as 169.254.10.0/30`
          : undefined;
    if (wrong !== undefined) report.problem(path, wrong);
    return wrong === undefined;
  } catch (error) {
    if (!(error instanceof CidrError)) throw error;
    report.problem(
      path,
      isIPv4(text) ? `${text} has no prefix length; the two ends of a tunnel share a /30, such as 169.254.10.0/30` : error.message,
    );
    return false;
  }
}

function insideCidrs(
  environment: Environment,
): readonly { readonly site: string; readonly gateway: string; readonly tunnel: number; readonly cidr: string }[] {
  const sites = environment.sites ?? {};
  return Object.keys(sites)
    .sort()
    .flatMap((site) => {
      const gateways = sites[site]?.vpn?.gateways ?? {};
      return Object.keys(gateways)
        .sort()
        .flatMap((name) => {
          const gateway = gateways[name];
          const tunnels: readonly Tunnel[] = (typeof gateway === "string" ? undefined : gateway?.tunnels) ?? [];
          return tunnels.flatMap(({ insideCidr: cidr }, tunnel) => (cidr === undefined ? [] : [{ site, gateway: name, tunnel, cidr }]));
        });
    });
}

function checkChoices(found: readonly (string | number)[] | undefined, choices: Choices, path: string, report: Report): void {
  if (found === undefined) return;
  const allowed = [...choices].filter(([, reason]) => reason === undefined).map(([choice]) => choice);
  if (found.length === 0)
    report.problem(path, `is empty, which AWS reads as all, the weak ones too; write some of ${allowed.join(", ")}, or leave it out`);
  for (const [index, choice] of found.entries()) {
    const at = `${path}[${index}]`;
    const reason = choices.get(String(choice));
    if (found.indexOf(choice) < index) report.problem(at, `${JSON.stringify(choice)} is written twice; remove one`);
    else if (reason !== undefined) report.problem(at, `${JSON.stringify(choice)} ${reason}; write some of ${allowed.join(", ")}`);
    else if (!choices.has(String(choice))) report.problem(at, `${JSON.stringify(choice)} is not known; ${instead(choice, allowed)}`);
  }
}

function checkWord(found: string | undefined, allowed: readonly string[], path: string, report: Report): void {
  if (found === undefined || allowed.includes(found)) return;
  report.problem(path, `"${found}" is not known; ${instead(found, allowed)}`);
}

function instead(found: string | number, allowed: readonly string[]): string {
  const nearest = typeof found === "string" ? suggest(found, allowed) : undefined;
  return `write one of ${allowed.join(", ")}${nearest === undefined ? "" : `; did you mean "${nearest}"?`}`;
}

/** Ranges and order of the lifetimes (VpnTunnelOptionsSpecification): phase 2 must end before phase 1. */
function checkLifetimes(
  { phase1LifetimeSeconds: phase1 = 28800, phase2LifetimeSeconds: phase2 = 3600 }: Tunnel,
  path: string,
  report: Report,
): void {
  const fits = [["phase1LifetimeSeconds", phase1, 28800] as const, ["phase2LifetimeSeconds", phase2, 3600] as const].map(
    ([word, found, most]) => {
      if (found >= 900 && found <= most) return true;
      report.problem(`${path}.${word}`, `${found} is out of range; write 900 to ${most} seconds`);
      return false;
    },
  );
  if (fits.every(Boolean) && phase1 <= phase2) {
    report.problem(
      `${path}.phase1LifetimeSeconds`,
      `${phase1} is not longer than phase 2 (${phase2}); write more, or a shorter \`phase2LifetimeSeconds\``,
    );
  }
}
