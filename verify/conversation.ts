/** One kind of conversation that a client may begin: what a firewall can tell apart beside addresses. */
export interface Conversation {
  readonly protocol: "tcp" | "udp" | "icmp" | "other";
  /** Port of the server; tcp and udp. */
  readonly port?: number;
  /** What the content is recognised as: `tls`, `http`, `ssh`, …; `unknown` for bytes that no parser knows. tcp and udp. */
  readonly application?: string;
  /** Server name of TLS or host of HTTP, in lower case. @default - none is said */
  readonly name?: string;
  /** Of the request; icmp. 8 is echo. */
  readonly icmpType?: number;
}

/** `tcp/443 tls api.example.com`, `icmp type 8`. */
export function describe({ protocol, port, application, name, icmpType }: Conversation): string {
  const what = port === undefined ? protocol : `${protocol}/${port}`;
  if (icmpType !== undefined) return icmpType === 8 ? "icmp/echo" : `icmp type ${icmpType}`;
  return [what, application === "unknown" ? undefined : application, name].filter((word) => word !== undefined).join(" ");
}

/** What one connection of an environment lets pass, in its own words. Addresses are decided elsewhere. */
export interface Permission {
  /** `connect[2]`. */
  readonly where: string;
  /** `any`, `tcp/443`, `tcp/8000-8100`, `ssh/22`, `icmp/echo`, … (semantics C2). */
  readonly allow: readonly string[];
  /** `*.example.com`, `api.example.com` (F5). */
  readonly names: readonly string[];
  /** Where names are looked for: `tls/443`, `http/80`, …; the defaults filled in. */
  readonly on: readonly string[];
}
