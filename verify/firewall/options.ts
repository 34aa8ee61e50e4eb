import { AddressSet } from "../address-set";
import type { ApplicationTest, NameTest, NumberSet, Rule } from "./rule";
import { quoted, RuleTextError, type Option } from "./rule-text";

/** What the options of a rule demand of a packet. */
export type Options = Pick<
  Rule,
  "sid" | "msg" | "direction" | "state" | "applications" | "names" | "icmpTypes" | "icmpCodes" | "ipProtocols" | "payload" | "unknowns"
> & {
  /** Whether there is a `flow:` at all. */
  readonly saysFlow: boolean;
};

/** Keywords that say something about the rule and nothing about packets. */
const about: ReadonlySet<string> = new Set([
  "msg",
  "sid",
  "rev",
  "gid",
  "classtype",
  "metadata",
  "reference",
  "priority",
  "target",
  "noalert",
  "fast_pattern",
  "tag",
]);

/** Keywords that belong to the `content` before them and whose effect is read. */
const modifiers: ReadonlySet<string> = new Set(["nocase", "startswith", "endswith"]);

/** What the content of a keyword's buffer shows: `tls.version` is asked of TLS only. */
const implied: Readonly<Record<string, string>> = {
  tls: "tls",
  ssl: "tls",
  ja3: "tls",
  ja3s: "tls",
  ja4: "tls",
  http: "http",
  file: "http",
  urilen: "http",
  dns: "dns",
  ssh: "ssh",
  smb: "smb",
  krb5: "krb5",
  sip: "sip",
  snmp: "snmp",
  mqtt: "mqtt",
  quic: "quic",
  rfb: "rfb",
  ftpdata: "ftp",
  ftpbounce: "ftp",
  dcerpc: "dcerpc",
  smtp: "smtp",
};

/** Buffers that hold a name, each with its application. */
const nameBuffers: Readonly<Record<string, string>> = { "tls.sni": "tls", tls_sni: "tls", "http.host": "http" };

const octet = { first: 0, last: 255 };
const octets: NumberSet = AddressSet.of([octet]);

/** What a name of a protocol means where content is recognised. */
export function acceptedBy(protocol: string): readonly string[] {
  if (protocol === "http") return ["http", "http2"];
  if (protocol === "http1") return ["http"];
  return [protocol === "ssl" ? "tls" : protocol];
}

/** Reads the options of a rule; what only narrows it and cannot be judged is kept by name. @throws {RuleTextError} */
export function readOptions(options: readonly Option[]): Options {
  const applications = new Map<string, ApplicationTest>();
  const names: NameTest[] = [];
  const unknowns: string[] = [];
  let [icmpTypes, icmpCodes, ipProtocols] = [octets, octets, octets];
  let direction: Rule["direction"] = "any";
  let state: Rule["state"] = "any";
  let payload = false;
  let saysFlow = false;
  let buffer: string | undefined;
  let dotprefix = false;
  /** Whether a modifier now belongs to the last of `names`. */
  let inName = false;

  const accept = (application: string): void => void applications.set(application, { accepts: acceptedBy(application), negated: false });
  const unknown = (keyword: string): void => void (unknowns.includes(keyword) || unknowns.push(keyword));

  for (const { keyword, value } of options) {
    if (about.has(keyword)) continue;
    const prefix = /^[a-z0-9]+/.exec(keyword)?.[0] ?? keyword;
    const nameOfBuffer = nameBuffers[keyword];
    if (nameOfBuffer !== undefined) {
      accept(nameOfBuffer);
      [buffer, dotprefix, inName] = [keyword, false, false];
    } else if (keyword === "dotprefix") dotprefix = true;
    else if (keyword === "content") {
      const content = quoted(value.replace(/^!\s*/, ""));
      if (content === undefined || content === "") throw new RuleTextError(`has content:${value}, which is no text in quotes`);
      const negated = value.startsWith("!");
      inName = buffer !== undefined && nameBuffers[buffer] !== undefined;
      if (inName) names.push({ content, negated, nocase: false, startswith: false, endswith: false, dotprefix });
      else {
        payload ||= !negated;
        unknown(keyword);
      }
      dotprefix = false;
    } else if (modifiers.has(keyword)) {
      const last = names.pop();
      if (!inName || !last) {
        if (last) names.push(last);
        continue;
      }
      const changed = { ...last, [keyword]: true };
      names.push(keyword === "nocase" ? { ...changed, content: last.content.toLowerCase() } : changed);
    } else if (keyword === "flow") {
      saysFlow = true;
      for (const word of value.split(",").map((part) => part.trim())) {
        if (word === "to_server" || word === "from_client") direction = "to-server";
        else if (word === "to_client" || word === "from_server") direction = "to-client";
        else if (word === "established") state = "established";
        else if (word === "not_established") state = "opening";
        else if (!/^(stateless|only_stream|no_stream|only_frag|no_frag)$/.test(word))
          throw new RuleTextError(`has flow:${value}, which is no state`);
        else if (word.startsWith("only_")) unknown(`flow:${word}`);
      }
    } else if (keyword === "itype") icmpTypes = icmpTypes.intersect(numbers(keyword, value));
    else if (keyword === "icode") icmpCodes = icmpCodes.intersect(numbers(keyword, value));
    else if (keyword === "ip_proto") ipProtocols = ipProtocols.intersect(numbers(keyword, value));
    else if (keyword === "app-layer-protocol") {
      const named = value.replace(/^!\s*/, "").split(",")[0] ?? "";
      const accepts = named === "failed" ? ["unknown"] : acceptedBy(named);
      applications.set(`${value} protocol`, { accepts, negated: value.startsWith("!") });
    } else if (keyword === "flowbits" && /^(set|unset|toggle|noalert)\b/.test(value)) continue;
    else {
      unknown(keyword);
      buffer = keyword.includes(".") ? keyword : buffer;
      const application = implied[prefix];
      if (application !== undefined) accept(application);
    }
  }
  // A buffer that no content follows must only be there.
  if (buffer !== undefined && nameBuffers[buffer] !== undefined && names.length === 0) unknown(buffer);

  const one = (keyword: string): string | undefined => options.find((option) => option.keyword === keyword)?.value;
  const sid = one("sid") ?? "";
  if (!/^[1-9]\d*$/.test(sid)) throw new RuleTextError(sid === "" ? "has no sid" : `has sid:${sid}, which is no id`);
  const msg = quoted(one("msg") ?? "") ?? "";
  return {
    sid: Number(sid),
    msg,
    direction,
    state,
    applications: [...applications.values()],
    names,
    icmpTypes,
    icmpCodes,
    ipProtocols,
    payload,
    unknowns,
    saysFlow,
  };
}

/** `8`, `!6`, `>10`, `<5`, `3<>7` (both ends outside). */
function numbers(keyword: string, value: string): NumberSet {
  const match = /^(!|<|>|)\s*(\w+)$/.exec(value);
  const between = /^(\d+)\s*<>\s*(\d+)$/.exec(value);
  if (between)
    return AddressSet.of([{ first: Number(between[1]) + 1, last: Number(between[2]) - 1 }].filter(({ first, last }) => first <= last));
  const [, operator = "", word = ""] = match ?? [];
  const number =
    { icmp: 1, tcp: 6, udp: 17, gre: 47, esp: 50, ah: 51, sctp: 132 }[word.toLowerCase()] ?? (/^\d+$/.test(word) ? Number(word) : 256);
  if (number > octet.last) throw new RuleTextError(`has ${keyword}:${value}, which is no number of it`);
  const set = AddressSet.of([{ first: number, last: number }]);
  if (operator === "!") return octets.without(set);
  if (operator === "<") return AddressSet.of(number > 0 ? [{ first: 0, last: number - 1 }] : []);
  if (operator === ">") return AddressSet.of(number < octet.last ? [{ first: number + 1, last: octet.last }] : []);
  return set;
}
