import { isIP } from "node:net";
import { domainToASCII } from "node:url";

/** A name, or every name at any depth below one (F5). */
export interface NamePattern {
  /** As written, `*.stripe.com` or `api.fedex.com`. */
  readonly text: string;
  /** Without the star: `stripe.com`. */
  readonly domain: string;
  /** Whether names below `domain` are meant, and not `domain` itself. */
  readonly below: boolean;
}

/** Reads a word of `names`; text is the problem with it. Never repairs its input. */
export function parseName(text: string): NamePattern | string {
  const quoted = JSON.stringify(text);
  if (text === "") return `${quoted} is no name; write "api.example.com" or "*.example.com", say`;
  if (text === "*") return `"*" is every name; to let every name pass write \`allow: ["tls/443", "http/80"]\` instead`;
  if (isIP(text) !== 0)
    return `${quoted} is an address, which a client does not show as its name; name it under \`internet.ranges\` and use \`allow\``;
  if (text.includes("://")) return `${quoted} is the address of a page; the firewall sees the name alone: ${instead(text)}`;
  if (text.includes("/")) return `${quoted} has a path, which the firewall does not see in TLS; ${instead(text)}`;
  if (/:\d+$/.test(text)) return `${quoted} has a port; ${instead(text)} and the port in \`on\``;
  if (!/^[\x20-\x7e]*$/.test(text)) return `${quoted} travels in punycode; ${instead(text)}`;
  if (/[A-Z]/.test(text)) return `${quoted} has upper-case letters; ${instead(text)}`;
  if (text.endsWith(".")) return `${quoted} ends in a dot, which no client sends; ${instead(text)}`;
  if (text.startsWith(".")) return `${quoted} begins with a dot; for every name below ${everythingBelow(text.slice(1))}`;

  const below = text.startsWith("*.");
  const domain = below ? text.slice(2) : text;
  if (domain.includes("*")) {
    // Of "*stripe.com" everything below stripe.com was meant, of "api-*.stripe.com" likewise; a wider star is never the advice.
    const meant = /^\*[^.*]/.test(text) ? text.slice(1) : domain.slice(domain.lastIndexOf("*")).split(".").slice(1).join(".");
    return `${quoted}: a star stands at the start, before a dot, for everything below; ${everythingBelow(meant)}`;
  }
  if (text.length > 253) return `${quoted} has ${text.length} characters; a name has 253 at most`;
  for (const label of domain.split(".")) {
    if (label === "") return `${quoted} has two dots in a row; ${instead(text.replace(/\.{2,}/g, "."))}`;
    if (label.length > 63) return `${quoted}: ${JSON.stringify(label)} has ${label.length} characters; a part between dots has 63 at most`;
    if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label)) {
      return `${quoted}: ${JSON.stringify(label)} is no part of a name on the internet, which holds a to z, 0 to 9 and inner hyphens`;
    }
  }
  if (!domain.includes("."))
    return below
      ? `${quoted} is every name of a whole top-level domain; write "*.example.${domain}", say`
      : `${quoted} has one part alone, and no name on the internet does; write "example.${domain}", say`;
  return { text, domain, below };
}

function everythingBelow(domain: string): string {
  return typeof parseName(`*.${domain}`) === "string" ? 'write "*.example.com", say' : `write "*.${domain}"`;
}

/** Whether every name that `inner` means is meant by `outer` too. */
export function means(outer: NamePattern, inner: NamePattern): boolean {
  if (outer.domain === inner.domain) return outer.below === inner.below;
  return outer.below && inner.domain.endsWith(`.${outer.domain}`);
}

function instead(text: string): string {
  const [host = ""] = text.replace(/^.*:\/\//, "").split(/[/:?#]/);
  const star = host.startsWith("*.") ? "*." : "";
  const ascii = domainToASCII(host.slice(star.length).replace(/\.+$/, "").toLowerCase());
  const name = star + ascii;
  return ascii !== "" && typeof parseName(name) !== "string" ? `write ${JSON.stringify(name)}` : 'write "api.example.com", say';
}
