import { suggest } from "../suggest";

/** Protocols that the firewall recognises by their content, each with the transports that carry it. */
const detected = {
  ssh: ["tcp"],
  ftp: ["tcp"],
  smtp: ["tcp"],
  dns: ["tcp", "udp"],
  ntp: ["udp"],
  tls: ["tcp"],
  http: ["tcp"],
} as const;

/** Looked for on no other port: the engine guesses DNS and NTP from the port before it reads them. Tried on Suricata 7.0.10. */
const onlyPort: Readonly<Record<string, { readonly port: number; readonly instead: string }>> = {
  dns: { port: 53, instead: "udp" },
  ntp: { port: 123, instead: "udp" },
};

type Detected = keyof typeof detected;
export type Protocol = "any" | "tcp" | "udp" | "icmp" | Detected;

/** What one word of `allow` or `on` lets pass. */
export interface Allowed {
  /** As written. */
  readonly word: string;
  readonly protocol: Protocol;
  /** Destination ports, both ends included. Absent: all. */
  readonly ports?: { readonly first: number; readonly last: number };
  /** `icmp/echo`: only echo requests. */
  readonly echo?: true;
}

const examples = '"tcp/443", "udp/53", "tcp/8000-8100", "icmp/echo", "ssh/22" or "any"';

/** Reads a word of `allow`; text is the problem with it. Never repairs its input. */
export function parseAllow(word: string): Allowed | string {
  const quoted = JSON.stringify(word);
  const [protocol = "", port, ...rest] = word.split("/");
  if (!isProtocol(protocol)) {
    const nearest = suggest(protocol, ["any", "tcp", "udp", "icmp", ...Object.keys(detected)]);
    return `${quoted} is no protocol that the firewall knows; ${nearest === undefined ? `write ${examples}, say` : `did you mean ${JSON.stringify([nearest, port, ...rest].filter((part) => part !== undefined).join("/"))}?`}`;
  }
  if (rest.length > 0) return `${quoted} has too many parts; write ${examples}, say`;
  if (protocol === "any")
    return port === undefined ? { word, protocol } : `${quoted}: "any" is every protocol and takes no port; write "tcp/${port}" or "any"`;
  if (protocol === "icmp") {
    if (port === undefined) return { word, protocol };
    return port === "echo"
      ? { word, protocol, echo: true }
      : `${quoted} is not a kind of ICMP that can be named; write "icmp/echo" or "icmp"`;
  }
  if (port === undefined)
    return isDetected(protocol) ? `${quoted} says no port; write "${protocol}/${usualPort[protocol]}", say` : { word, protocol };

  const ports = parsePorts(port);
  if (typeof ports === "string") return `${quoted} ${ports}`;
  if (!isDetected(protocol)) return { word, protocol, ports };
  if (ports.first !== ports.last)
    return `${quoted} is a range; a protocol is recognised on one port a word: write "${protocol}/${ports.first}" and so on, or "tcp/${port}"`;
  const only = onlyPort[protocol];
  if (only && only.port !== ports.first)
    return `${quoted}: the firewall recognises ${protocol} on port ${only.port} only; write "${only.instead}/${port}"`;
  return { word, protocol, ports };
}

/** Reads a word of `on`: where a name is looked for. */
export function parseOn(word: string): (Allowed & { readonly protocol: "tls" | "http" }) | string {
  const allowed = parseAllow(word);
  if (typeof allowed === "string") return allowed;
  const { protocol } = allowed;
  if (protocol === "tls" || protocol === "http") return { ...allowed, protocol };
  return `${JSON.stringify(word)} carries no name that the firewall reads; write "tls/443" or "http/80", say`;
}

/** Ports as text, `443` or `8000-8100`; other text is the problem, to follow the quoted word. */
export function parsePorts(text: string): { readonly first: number; readonly last: number } | string {
  const numbers = text.split("-");
  if (numbers.length > 2 || !numbers.every((number) => /^(0|[1-9]\d*)$/.test(number))) {
    return "does not end in a port such as 443 or a range such as 8000-8100";
  }
  const [first = 0, last = first] = numbers.map(Number);
  const impossible = [first, last].find((port) => port < 1 || port > 65535);
  if (impossible !== undefined) return `has port ${impossible}; ports are 1 to 65535`;
  if (first > last) return `is reversed; write ${last}-${first}`;
  if (numbers.length === 2 && first === last) return `is one port; write ${first} alone`;
  return { first, last };
}

/** Whether everything that `inner` lets pass is let pass by `outer` too. */
export function covers(outer: Allowed, inner: Allowed): boolean {
  if (outer.protocol === "any") return true;
  if (outer.protocol !== inner.protocol) {
    const carriers = carriersOf(inner.protocol);
    if (carriers.length !== 1 || carriers[0] !== outer.protocol) return false;
  }
  if (outer.echo && !inner.echo) return false;
  if (!outer.ports) return true;
  return inner.ports !== undefined && outer.ports.first <= inner.ports.first && inner.ports.last <= outer.ports.last;
}

/** Whether the protocol is judged by content that TCP carries, so that the handshake must pass before it can be. */
export function needsHandshake(protocol: Protocol): boolean {
  return carriersOf(protocol).includes("tcp");
}

/** What carries a protocol that is recognised by its content; nothing for others. */
export function carriersOf(protocol: Protocol): readonly ("tcp" | "udp")[] {
  return isDetected(protocol) ? detected[protocol] : [];
}

const usualPort: Readonly<Record<Detected, number>> = { ssh: 22, ftp: 21, smtp: 25, dns: 53, ntp: 123, tls: 443, http: 80 };

function isDetected(protocol: string): protocol is Detected {
  return Object.hasOwn(detected, protocol);
}

function isProtocol(text: string): text is Protocol {
  return text === "any" || text === "tcp" || text === "udp" || text === "icmp" || isDetected(text);
}
