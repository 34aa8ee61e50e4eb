import { AddressSet } from "../address-set";
import { CidrError } from "../../cidr";
import { ListError, parseAddresses, parsePorts, type Variables } from "./lists";
import { acceptedBy, readOptions } from "./options";
import type { ApplicationTest, NumberSet, Rule } from "./rule";
import { parseRuleText, RuleTextError, type RuleText } from "./rule-text";
import { ReadError } from "../terraform/resource";

const actions = ["pass", "drop", "reject", "alert"] as const;

/** Numbers of protocols in IP. */
export const protocolNumbers = { icmp: 1, tcp: 6, udp: 17 } as const;

const octet: NumberSet = AddressSet.of([{ first: 0, last: 255 }]);
const carriers = (...protocols: readonly number[]): NumberSet =>
  AddressSet.of(protocols.map((number) => ({ first: number, last: number })));
const { tcp, udp, icmp } = protocolNumbers;

/** What carries a protocol of the header; those that are not here are recognised by their content over both transports. */
const transports: Readonly<Record<string, NumberSet>> = {
  ip: octet,
  ipv4: octet,
  pkthdr: octet,
  tcp: carriers(tcp),
  "tcp-pkt": carriers(tcp),
  "tcp-stream": carriers(tcp),
  udp: carriers(udp),
  icmp: carriers(icmp),
  icmpv4: carriers(icmp),
  ipv6: AddressSet.none,
  icmpv6: AddressSet.none,
};

const overOne: Readonly<Record<string, NumberSet>> = {
  ...Object.fromEntries(
    ["tls", "http", "http1", "http2", "ssh", "ftp", "smtp", "imap", "smb", "rdp", "rfb", "mqtt", "pgsql", "telnet"].map((name) => [
      name,
      carriers(tcp),
    ]),
  ),
  ...Object.fromEntries(["ntp", "quic", "dhcp", "tftp", "snmp", "bittorrent-dht"].map((name) => [name, carriers(udp)])),
};
const both = carriers(tcp, udp);

/**
 * Reads the rules that one text means: one, or for `<>` two.
 *
 * @throws {ReadError} where the text is no rule
 */
export function parseRule(text: string, line: number, group: string, variables: Variables): readonly Rule[] {
  try {
    return readRule(parseRuleText(text), { text, line, group }, variables);
  } catch (error) {
    if (error instanceof RuleTextError || error instanceof ListError || error instanceof CidrError) {
      throw new ReadError(`${group} line ${line}`, error.message);
    }
    throw error;
  }
}

function readRule(parts: RuleText, place: Pick<Rule, "text" | "line" | "group">, variables: Variables): readonly Rule[] {
  const { protocol, direction } = parts;
  const action = actions.find((known) => known === parts.action);
  if (action === undefined) throw new RuleTextError(`${JSON.stringify(parts.action)} is no action`);
  if (!/^[a-z][a-z0-9-]*$/.test(protocol)) throw new RuleTextError(`${JSON.stringify(protocol)} is no protocol`);
  if (direction !== "->" && direction !== "<>") throw new RuleTextError(`${JSON.stringify(direction)} is no direction`);

  const options = readOptions(parts.options);
  const plain = Object.hasOwn(transports, protocol);
  const applications: readonly ApplicationTest[] = [
    ...(plain ? [] : [{ accepts: acceptedBy(protocol), negated: false }]),
    ...options.applications,
  ];
  const carried = transports[protocol] ?? overOne[protocol] ?? both;
  const rule: Rule = {
    stage: "stateful",
    ...place,
    sid: options.sid,
    action,
    protocol,
    source: parseAddresses(parts.source, variables),
    sourcePorts: parsePorts(parts.sourcePorts, variables),
    target: parseAddresses(parts.target, variables),
    ports: parsePorts(parts.ports, variables),
    ipProtocols: options.ipProtocols.covers(carried) ? carried : carried.intersect(options.ipProtocols),
    direction: options.direction,
    state: options.state,
    applications,
    names: options.names,
    icmpTypes: options.icmpTypes,
    icmpCodes: options.icmpCodes,
    payload: options.payload,
    unknowns: options.unknowns,
    // Rules by content pass their flow whether they say `flow:` or not (F5).
    wholeFlow: action === "pass" && (!options.saysFlow || applications.some(({ negated }) => !negated)),
    msg: options.msg,
  };
  if (direction === "->") return [rule];
  return [rule, { ...rule, source: rule.target, target: rule.source, sourcePorts: rule.ports, ports: rule.sourcePorts }];
}
