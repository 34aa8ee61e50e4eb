import { isIP, isIPv4 } from "node:net";
import { CidrError, parseAddress, parseCidr } from "../../cidr";
import { suggest } from "../suggest";
import type { SuricataRule } from "./suricata";

const actions = ["alert", "drop", "pass", "reject"];

/** Suricata protocols that the firewall inspects; newer ones are added here. As of 2025-11. */
const protocols: ReadonlySet<string> = new Set([
  "bittorrent-dht",
  "dcerpc",
  "dhcp",
  "dns",
  "ftp",
  "http",
  "http1",
  "http2",
  "icmp",
  "icmpv4",
  "icmpv6",
  "imap",
  "ip",
  "ipv4",
  "ipv6",
  "krb5",
  "mqtt",
  "nfs",
  "ntp",
  "pgsql",
  "quic",
  "rdp",
  "rfb",
  "sip",
  "smb",
  "smtp",
  "snmp",
  "ssh",
  "tcp",
  "tcp-pkt",
  "tcp-stream",
  "telnet",
  "tftp",
  "tls",
  "udp",
]);

/** Suricata protocols that the firewall does not inspect; a misspelling of another is not among them. */
const uninspected: ReadonlySet<string> = new Set(["enip", "ftp-data", "ike", "sctp"]);

/**
 * Keywords that AWS refuses although Suricata takes them.
 *
 * @see https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-limitations-caveats.html
 */
const refused: Readonly<Record<string, string>> = {
  priority: "in strict order the place of a rule decides; drop it",
  dataset: "AWS has no datasets; write the values into rules",
  datarep: "AWS has no datasets; write the values into rules",
  iprep: "AWS has no address reputation; use a managed threat group",
  lua: "AWS runs no scripts; drop the rule",
  luajit: "AWS runs no scripts; drop the rule",
  filestore: "AWS extracts no files; drop it",
  filemd5: "AWS extracts no files; drop it",
  filesha1: "AWS extracts no files; drop it",
  filesha256: "AWS extracts no files; drop it",
  threshold: "AWS has no thresholds; drop it",
  detection_filter: "AWS has no thresholds; drop it",
  enip_command: "AWS does not inspect ENIP; drop the rule",
  cip_service: "AWS does not inspect CIP; drop the rule",
  hostbits: "AWS keeps no state a host; use flowbits",
};

/** What AWS would refuse in a rule by itself; each to follow the place of the rule. */
export function findFlaws(rule: SuricataRule): readonly string[] {
  const { action, protocol, direction, source, destination, sourcePort, destinationPort } = rule;
  return [
    ...(actions.includes(action) ? [] : [`${JSON.stringify(action)} is no action of the firewall; ${orElse(action, actions)}`]),
    ...protocolFlaw(protocol),
    ...(["->", "<>"].includes(direction) ? [] : [`${JSON.stringify(direction)} is no direction; write "->"`]),
    ...[source, destination].flatMap(items).flatMap(addressFlaw),
    ...[sourcePort, destinationPort].flatMap(items).flatMap(portFlaw),
    ...optionFlaws(rule.options),
  ];
}

function protocolFlaw(protocol: string): readonly string[] {
  if (protocols.has(protocol)) return [];
  if (uninspected.has(protocol)) return [`${JSON.stringify(protocol)} is a protocol that AWS does not inspect; drop the rule`];
  return [`${JSON.stringify(protocol)} is no protocol of the firewall; ${orElse(protocol, protocols)}`];
}

function optionFlaws(options: SuricataRule["options"]): readonly string[] {
  const sids = options.filter(({ keyword }) => keyword === "sid");
  const [sid] = sids;
  return [
    ...(sid ? [] : ["has no sid; give each rule an id of its own, such as `sid:1;`"]),
    ...(sids.length > 1 ? ["has more than one sid; keep one"] : []),
    ...(sid && !(/^[1-9]\d*$/.test(sid.value ?? "") && Number(sid.value) < 2 ** 32)
      ? [`sid:${sid.value ?? ""} is no id; write a whole number from 1 to 499999999`]
      : []),
    ...options.flatMap(({ keyword }) => (Object.hasOwn(refused, keyword) ? [`\`${keyword}\` is refused: ${refused[keyword] ?? ""}`] : [])),
    ...(options.filter(({ keyword }) => keyword === "geoip").length > 1 ? ["has `geoip` twice; AWS takes one a rule"] : []),
    ...options.flatMap(({ keyword, value = "" }) => {
      if (keyword === "xbits" && /track\s+ip_(src|dst)/.test(value))
        return ["`xbits` by host is refused: AWS keeps no state a host; use flowbits"];
      if (keyword === "tag" && /^host\b/.test(value)) return ["`tag:host` is refused: AWS keeps no state a host; drop it"];
      return [];
    }),
  ];
}

/** The single items of an address or port list, without negations and brackets. */
function items(list: string): readonly string[] {
  return list.split(/[[\],!]+/).filter((item) => item !== "");
}

function addressFlaw(item: string): readonly string[] {
  if (item === "any" || item.startsWith("$")) return [];
  if (item.startsWith("@")) return [`${item} refers to a prefix list, which this toolkit does not know; write the blocks, or a variable`];
  if (isIP(item.split("/")[0] ?? "") === 6) return [];
  const [first = "", last] = item.split("-");
  if (last !== undefined) {
    return isIPv4(first) && isIPv4(last) && parseAddress(first) <= parseAddress(last)
      ? []
      : [`${item} is no range of addresses; write the lower address first, or a block`];
  }
  if (isIPv4(item)) return [];
  try {
    parseCidr(item);
    return [];
  } catch (error) {
    if (error instanceof CidrError) return [error.message];
    throw error;
  }
}

function portFlaw(item: string): readonly string[] {
  if (item === "any") return [];
  if (item.startsWith("$")) return [`${item} is no variable for ports; write the ports`];
  const [first = "", last = first, ...rest] = item.split(":");
  const low = first === "" ? 0 : Number(first);
  const high = last === "" ? 65535 : Number(last);
  const numbers = rest.length === 0 && item !== ":" && [first, last].every((port) => /^\d*$/.test(port));
  return numbers && low <= high && high <= 65535 ? [] : [`${item} is no port or range; ports are 0 to 65535, a range is written 8000:8100`];
}

function orElse(word: string, known: Iterable<string>): string {
  const nearest = suggest(word, known);
  return nearest === undefined ? `write one of ${[...known].join(", ")}` : `did you mean ${JSON.stringify(nearest)}?`;
}
