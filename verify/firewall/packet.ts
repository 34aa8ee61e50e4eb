import { AddressSet } from "../address-set";
import type { Conversation } from "../conversation";
import { protocolNumbers } from "./parse-rule";
import type { NumberSet, Rule } from "./rule";

/** A packet of a conversation as the engine sees it. */
export interface Packet {
  readonly toServer: boolean;
  /** Whether packets of both directions were seen before; of TCP, the whole handshake. */
  readonly established: boolean;
  /** Whether it carries something. */
  readonly payload: boolean;
  /** What the engine takes the content for, as soon as it knows. */
  readonly application?: string;
  readonly icmpType?: number;
}

/** Whether a rule matches a packet. `maybe` where that rests on what nobody can judge. */
export type Match = "yes" | "maybe" | "no";

const syn: Packet = { toServer: true, established: false, payload: false };
const synAck: Packet = { toServer: false, established: false, payload: false };
const half: Packet = { toServer: true, established: true, payload: true };

/**
 * The packets of a conversation, in each form that it may take.
 *
 * A ClientHello with a large key share comes in two packets, and after the first the engine does not know yet what it is (F4).
 */
export function formsOf({ protocol, application, icmpType }: Conversation): readonly (readonly Packet[])[] {
  const known = application === undefined ? {} : { application };
  if (protocol === "tcp") {
    const handshake = [syn, synAck, syn];
    if (application === undefined) return [handshake];
    const data = { ...half, ...known };
    const rest = [data, { ...data, toServer: false }, data];
    return [
      [...handshake, ...rest],
      [...handshake, half, ...rest],
    ];
  }
  if (protocol === "udp") {
    // The first datagram carries what it is recognised by.
    const first = { toServer: true, established: false, payload: true, ...known };
    return [[first, { ...first, toServer: false, established: true }, { ...first, established: true }]];
  }
  // Without flow there is neither direction nor reply that could be told from an opening.
  if (protocol === "other") return [[{ toServer: true, established: false, payload: true }]];
  const request: Packet = { toServer: true, established: false, payload: true, ...(icmpType === undefined ? {} : { icmpType }) };
  if (icmpType !== 8) return [[request]];
  return [[request, { ...request, toServer: false, established: true, icmpType: 0 }, { ...request, established: true }]];
}

/** Ports from which clients begin. */
const ephemeral: NumberSet = AddressSet.of([{ first: 1024, last: 65_535 }]);
const otherProtocols: NumberSet = AddressSet.of([
  { first: 0, last: 0 },
  { first: 2, last: 5 },
  { first: 7, last: 16 },
  { first: 18, last: 255 },
]);

/** Whether a rule matches a packet of a conversation between its addresses, whatever names the rule asks for. */
export function match(rule: Rule, conversation: Conversation, packet: Packet): Match {
  const { toServer, established, application } = packet;
  if (rule.direction === (toServer ? "to-client" : "to-server")) return "no";
  if (rule.state === (established ? "opening" : "established")) return "no";
  if (rule.payload && !packet.payload) return "no";
  if (rule.names.length > 0 && !toServer) return "no";
  for (const { accepts, negated } of rule.applications) {
    if (application === undefined || accepts.includes(application) === negated) return "no";
  }
  const parts = [protocolMatch(rule, conversation), portMatch(rule, conversation, toServer), icmpMatch(rule, conversation, packet)];
  if (parts.includes("no")) return "no";
  return parts.includes("maybe") || rule.unknowns.length > 0 ? "maybe" : "yes";
}

function protocolMatch({ ipProtocols }: Rule, { protocol }: Conversation): Match {
  if (protocol !== "other") return ipProtocols.has(protocolNumbers[protocol]) ? "yes" : "no";
  return share(ipProtocols, otherProtocols);
}

function portMatch({ ports, sourcePorts }: Rule, { protocol, port }: Conversation, toServer: boolean): Match {
  // A rule about ports matches nothing that has none, not even where it is about all but some. Tried on Suricata 7.0.10.
  if (protocol !== "tcp" && protocol !== "udp") return isEvery(ports) && isEvery(sourcePorts) ? "yes" : "no";
  const [server, client] = toServer ? [ports, sourcePorts] : [sourcePorts, ports];
  if (port === undefined || !server.has(port)) return "no";
  return isEvery(client) ? "yes" : share(client, ephemeral);
}

function icmpMatch({ icmpTypes, icmpCodes }: Rule, { protocol }: Conversation, { icmpType }: Packet): Match {
  const [types, codes] = [hasAll(icmpTypes), hasAll(icmpCodes)];
  if (types && codes) return "yes";
  if (protocol !== "icmp" || icmpType === undefined || !icmpTypes.has(icmpType)) return "no";
  if (codes) return "yes";
  if (icmpType === 8 || icmpType === 0) return icmpCodes.has(0) ? "yes" : "no";
  // Path MTU belongs to the flow that it reports and is no reach (F1).
  const pathMtu = icmpCodes.ranges.every(({ first, last }) => first === 4 && last === 4);
  return icmpType === 3 && pathMtu ? "no" : "maybe";
}

function share(set: NumberSet, all: NumberSet): Match {
  if (isEvery(set)) return "yes";
  const common = set.intersect(all);
  if (common.isEmpty) return "no";
  return common.covers(all) ? "yes" : "maybe";
}

/** Whether it is one range from 0 to the last that the field holds. */
function isEvery({ ranges: [range, ...more] }: NumberSet): boolean {
  return range?.first === 0 && range.last >= 65_535 && more.length === 0;
}

function hasAll({ ranges: [range, ...more] }: NumberSet): boolean {
  return range?.first === 0 && range.last >= 255 && more.length === 0;
}
