import type { Allowed } from "./allow";
import type { Demands, NameDemand, On } from "./demands";
import type { DerivedRule } from "./derived-rules";
import { addressList, type Place } from "./places";

/**
 * The passes: one rule for each word of `allow`, and one for each name on each word of `on`.
 *
 * Each says `flow:to_server`. A pass without it passes the whole flow at its first packet, and threat groups that come earlier would
 * see nothing more of it (F1). For the same reason passes need no rule for replies: no rule but a pass ever speaks of them (F2).
 */
export function connectionRules({ allow, names }: Demands): readonly DerivedRule[] {
  return [
    ...allow.flatMap(({ from, to, allowed, connection: path, shift }) =>
      allowRules(from, to, allowed).map((rule) => ({ ...rule, path, shift })),
    ),
    ...names.flatMap((demand) => demand.on.map((on) => nameRule(demand, on))),
    pathMtuRule,
  ];
}

/** An ICMP error belongs to the flow that it reports, not to a connection, so hosts learn the width of the path from anywhere (F1). */
const pathMtuRule: DerivedRule = {
  key: "path mtu",
  head: "pass icmp any any -> any any",
  options: "itype:3; icode:4;",
  path: "connect",
  shift: 0,
};

function allowRules(
  from: Place,
  to: Place,
  { word, protocol, ports, echo }: Allowed,
): readonly Pick<DerivedRule, "key" | "head" | "options">[] {
  const port = ports === undefined ? "any" : ports.first === ports.last ? `${ports.first}` : `${ports.first}:${ports.last}`;
  const rule = (spoken: string, said: string) => ({
    key: `${from.name} > ${to.name} ${said}`,
    head: `pass ${spoken} ${addressList(from.items)} any -> ${addressList(to.items)} ${port}`,
    options: `flow:to_server;${echo ? " itype:8;" : ""}`,
  });
  // `ip` is every protocol. What is neither TCP, UDP nor ICMP has no replies that the engine can tell from openings: it passes one way.
  if (protocol === "any") return [rule("ip", word)];
  // After STARTTLS the engine takes the conversation for TLS, so SMTP alone would be cut there. Tried on Suricata 7.0.10.
  if (protocol === "smtp") return [rule("smtp", word), rule("tls", `tls/${port}`)];
  return [rule(protocol, word)];
}

function nameRule({ from, to, name, connection: path, shift }: NameDemand, { allowed: { word }, protocol, port }: On): DerivedRule {
  const match = name.below ? `content:".${name.domain}";` : `content:"${name.domain}"; startswith;`;
  // The engine gives `http.host` in lower case and refuses `nocase` there.
  const nocase = name.below ? " nocase; endswith;" : " endswith; nocase;";
  const options = protocol === "tls" ? `flow:to_server; tls.sni; ${match}${nocase}` : `flow:to_server; http.host; ${match} endswith;`;
  const target = to.name === "internet" ? "" : `${to.name} `;
  return {
    key: `${from.name} > ${to.name} ${name.text} ${word}`,
    head: `pass ${protocol} ${addressList(from.items)} any -> ${addressList(to.items)} ${port}`,
    options,
    msg: `${from.name} > ${target}${name.text}`,
    path,
    shift,
  };
}
