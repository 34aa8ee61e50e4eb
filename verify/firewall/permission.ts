import type { Conversation, Permission } from "../conversation";

/** One word of a permission: what it lets pass. */
export interface Word {
  readonly where: string;
  readonly protocols: ReadonlySet<Conversation["protocol"]>;
  /** Absent: all. */
  readonly ports?: { readonly first: number; readonly last: number };
  /** Only content that is recognised as this. */
  readonly application?: string;
  readonly icmpType?: number;
  /** Only under these names. */
  readonly names?: Names;
}

/** Names of one permission: `exact`, and the `.example.com` of all names below. */
export interface Names {
  readonly exact: ReadonlySet<string>;
  readonly below: ReadonlySet<string>;
}

/** Protocols that are recognised by their content, each with what carries it. */
const recognised: Readonly<Record<string, readonly Conversation["protocol"][]>> = {
  ssh: ["tcp"],
  ftp: ["tcp"],
  smtp: ["tcp"],
  tls: ["tcp"],
  http: ["tcp"],
  dns: ["tcp", "udp"],
  ntp: ["udp"],
};

/** After STARTTLS a conversation of SMTP is TLS; the engine tells versions of HTTP apart. */
const shownAs: Readonly<Record<string, readonly string[]>> = { smtp: ["smtp", "tls"], http: ["http", "http2"] };

const known = new WeakMap<Permission, readonly Word[]>();

/** The words of a permission, read once. @throws {RangeError} for a word that no connection can have */
export function wordsOf(permission: Permission): readonly Word[] {
  const words = known.get(permission) ?? readWords(permission);
  known.set(permission, words);
  return words;
}

function readWords({ where, allow, names, on }: Permission): readonly Word[] {
  const exact = new Set(names.filter((name) => !name.startsWith("*.")));
  const below = new Set(names.filter((name) => name.startsWith("*.")).map((name) => name.slice(1)));
  return [
    ...allow.flatMap((word) => readWord(word, where)),
    ...(names.length === 0 ? [] : on.flatMap((word) => readWord(word, where).map((one) => ({ ...one, names: { exact, below } })))),
  ];
}

function readWord(word: string, where: string): readonly Word[] {
  const [protocol = "", detail] = word.split("/");
  if (word === "any") return [{ where, protocols: new Set(["tcp", "udp", "icmp", "other"]) }];
  if (protocol === "icmp" && (detail === undefined || detail === "echo")) {
    return [{ where, protocols: new Set(["icmp"]), ...(detail === "echo" && { icmpType: 8 }) }];
  }
  const carriers = Object.hasOwn(recognised, protocol) ? recognised[protocol] : undefined;
  const match = /^(\d+)(?:-(\d+))?$/.exec(detail ?? "");
  if ((protocol !== "tcp" && protocol !== "udp" && !carriers) || (detail === undefined ? carriers : !match)) {
    throw new RangeError(`${where}: ${JSON.stringify(word)} is no word of allow or on`);
  }
  const ports = match ? { ports: { first: Number(match[1]), last: Number(match[2] ?? match[1]) } } : {};
  if (!carriers) return [{ where, protocols: new Set([protocol === "tcp" ? "tcp" : "udp"]), ...ports }];
  return (shownAs[protocol] ?? [protocol]).map((application) => ({ where, protocols: new Set(carriers), ...ports, application }));
}

/** Whether a word is about conversations of this kind, whatever their content and name. */
export function concerns({ protocols, ports, icmpType }: Word, conversation: Conversation): boolean {
  if (!protocols.has(conversation.protocol)) return false;
  if (icmpType !== undefined && icmpType !== conversation.icmpType) return false;
  return !ports || (conversation.port !== undefined && ports.first <= conversation.port && conversation.port <= ports.last);
}

/** Whether a word lets a conversation pass. */
export function permits(word: Word, conversation: Conversation): boolean {
  if (!concerns(word, conversation)) return false;
  if (word.application !== undefined && word.application !== conversation.application) return false;
  return !word.names || (conversation.name !== undefined && includes(word.names, conversation.name));
}

/** Whether the content must be seen before the word can be answered, so that TCP must be let that far (F4). */
export function needsContent({ application }: Word): boolean {
  return application !== undefined;
}

function includes({ exact, below }: Names, name: string): boolean {
  if (exact.has(name)) return true;
  for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) if (below.has(name.slice(dot))) return true;
  return false;
}
