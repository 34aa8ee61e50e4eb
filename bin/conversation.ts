import type { Conversation } from "../verify/conversation";
import { UsageError } from "./usage-error";

/** What a firewall can recognise by its content, and the protocol that carries it (semantics C2). */
const applications: Readonly<Record<string, "tcp" | "udp">> = {
  dns: "udp",
  ftp: "tcp",
  http: "tcp",
  ntp: "udp",
  smtp: "tcp",
  ssh: "tcp",
  tls: "tcp",
};

/** A whole name, with two labels at least: whatever else has no dot is a protocol or a path. */
const name = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What the argument can be, for messages. */
export const conversationExamples = "tcp/443, udp/53, icmp/echo, ssh/22, tls/443, tls/443+api.example.com or api.example.com";

/**
 * Reads what is asked about: `tcp/443` with a content that no parser knows, `ssh/22` with one that is recognised, `tls/443+NAME` with a
 * name in it, and a name alone for TLS on port 443.
 *
 * @throws {UsageError} where it is none of these
 */
export function parseConversation(text: string): Conversation {
  if (text === "icmp" || text === "icmp/echo") return { protocol: "icmp", icmpType: 8 };
  const lower = text.toLowerCase();
  if (name.test(lower)) return { protocol: "tcp", port: 443, application: "tls", name: lower };
  const [, what, digits, said] = /^([a-z]+)\/(\d{1,5})(?:\+(.+))?$/.exec(lower) ?? [];
  const port = Number(digits);
  const wrong = new UsageError(`"${text}" is nothing that can be asked about; write ${conversationExamples}`);
  if (what === undefined || port < 1 || port > 65535) throw wrong;
  if (said !== undefined && !((what === "tls" || what === "http") && name.test(said))) throw wrong;
  if (what === "tcp" || what === "udp") return { protocol: what, port, application: "unknown" };
  const protocol = Object.hasOwn(applications, what) ? applications[what] : undefined;
  if (protocol === undefined) throw wrong;
  return { protocol, port, application: what, ...(said === undefined ? {} : { name: said }) };
}
