import { AddressSet } from "../address-set";
import { ReadError, type Resource, type Terraform, type Values } from "../terraform/resource";
import { blocks, list, needed, neededText, placeOf, text, texts } from "../terraform/values";
import { parseRule } from "./parse-rule";
import { linesOf } from "./rule-text";
import type { Variables } from "./lists";
import type { Rule } from "./rule";

/** Variables of one scope: a policy, or a rule group. */
export interface Scope {
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  readonly ports: ReadonlyMap<string, readonly string[]>;
}

/** The stateful rules of a group, as its text, its list of domains or its list of rules says them, in that order. */
export function readStatefulRules(terraform: Terraform, group: Resource, policy: Scope): readonly Rule[] {
  const body = blocks(group, "rule_group")[0];
  const written = text(group, "rules");
  if (body && written !== undefined)
    throw new ReadError(placeOf(group, "rules"), "stands beside a rule_group, and AWS takes one of the two");
  if (!body) return rulesOf(neededText(group, "rules"), group, { ...policy, references: new Map() });

  const own = blocks(body, "rule_variables")[0];
  const variables = own ? readScope(own, "ip_sets", "port_sets") : undefined;
  const scope: Variables = {
    addresses: new Map([...policy.addresses, ...(variables?.addresses ?? [])]),
    ports: new Map([...policy.ports, ...(variables?.ports ?? [])]),
    references: new Map(
      blocks(body, "reference_sets")
        .flatMap((sets) => blocks(sets, "ip_set_references"))
        .map((one) => [neededText(one, "key"), referenced(terraform, one)]),
    ),
  };
  const source = blocks(body, "rules_source")[0];
  if (!source) throw new ReadError(placeOf(body, "rules_source"), "is not set");
  const string = text(source, "rules_string");
  if (string !== undefined) return rulesOf(string, group, scope);
  const domains = blocks(source, "rules_source_list")[0];
  if (domains) return domainRules(domains).flatMap((line, index) => parseRule(line, index + 1, group.address, scope));
  return blocks(source, "stateful_rule").flatMap((rule, index) => parseRule(tupleRule(rule), index + 1, group.address, scope));
}

/** The sets of a block of variables; policies and groups spell them differently. */
export function readScope(holder: Values, addresses: string, ports: string): Scope {
  const sets = (attribute: string, inner: string): ReadonlyMap<string, readonly string[]> =>
    new Map(
      blocks(holder, attribute).map((one) => {
        const [set] = blocks(one, inner);
        if (!set) throw new ReadError(placeOf(one, inner), "is not set");
        return [neededText(one, "key"), texts(set, "definition")];
      }),
    );
  return { addresses: sets(addresses, "ip_set"), ports: sets(ports, "port_set") };
}

function rulesOf(string: string, group: Resource, variables: Variables): readonly Rule[] {
  return linesOf(string).flatMap(({ line, text: rule }) => parseRule(rule, line, group.address, variables));
}

/** The addresses of a managed prefix list. */
function referenced(terraform: Terraform, holder: Values): AddressSet {
  const set = blocks(holder, "ip_set_reference")[0];
  if (!set) throw new ReadError(placeOf(holder, "ip_set_reference"), "is not set");
  const prefixes = terraform.target(needed(set, "reference_arn"))?.resource;
  if (prefixes?.type !== "aws_ec2_managed_prefix_list") {
    throw new ReadError(placeOf(set, "reference_arn"), "names no prefix list that is here, so nobody can tell its addresses");
  }
  const beside = terraform
    .of("aws_ec2_managed_prefix_list_entry")
    .filter((entry) => terraform.target(entry.values["prefix_list_id"])?.resource === prefixes);
  const inside = blocks(prefixes, prefixes.mode === "data" ? "entries" : "entry");
  return AddressSet.ofBlocks([...inside, ...beside].map((entry) => neededText(entry, "cidr")));
}

/** The rules that AWS generates from a list of domains. */
function domainRules(holder: Values): readonly string[] {
  const type = neededText(holder, "generated_rules_type");
  if (type !== "ALLOWLIST" && type !== "DENYLIST")
    throw new ReadError(placeOf(holder, "generated_rules_type"), `is ${JSON.stringify(type)}, which is no kind of list`);
  const buffers = texts(holder, "target_types").map((target) => {
    if (target === "TLS_SNI") return { protocol: "tls", buffer: "tls.sni", nocase: " nocase;" };
    if (target === "HTTP_HOST") return { protocol: "http", buffer: "http.host", nocase: "" };
    throw new ReadError(placeOf(holder, "target_types"), `holds ${JSON.stringify(target)}, which is no kind of name`);
  });
  const head = (action: string, protocol: string): string => `${action} ${protocol} $HOME_NET any -> $EXTERNAL_NET any`;
  let sid = 0;
  const rule = (start: string, options: string, msg: string): string => {
    sid += 1;
    return `${start} (${options} flow:to_server, established; msg:"${msg}"; sid:${sid};)`;
  };
  const domains = list(holder, "targets").length === 0 ? [] : texts(holder, "targets");
  const named = buffers.flatMap(({ protocol, buffer, nocase }) =>
    domains.map((domain) => {
      const start = domain.startsWith(".") ? `dotprefix; content:"${domain}";` : `content:"${domain}"; startswith;`;
      return rule(head(type === "ALLOWLIST" ? "pass" : "drop", protocol), `${buffer}; ${start}${nocase} endswith;`, `listed ${domain}`);
    }),
  );
  if (type === "DENYLIST") return named;
  return [...named, ...buffers.map(({ protocol }) => rule(head("drop", protocol), "", `${protocol} that is not listed`))];
}

/** A `stateful_rule` as the text that it stands for. */
function tupleRule(holder: Values): string {
  const header = blocks(holder, "header")[0];
  if (!header) throw new ReadError(placeOf(holder, "header"), "is not set");
  const word = (attribute: string): string => neededText(header, attribute);
  const direction = word("direction").toUpperCase();
  if (direction !== "FORWARD" && direction !== "ANY") throw new ReadError(placeOf(header, "direction"), `is ${JSON.stringify(direction)}`);
  const options = blocks(holder, "rule_option").map((option) => {
    const settings = texts(option, "settings");
    return settings.length === 0 ? `${neededText(option, "keyword")};` : `${neededText(option, "keyword")}:${settings.join(",")};`;
  });
  const from = `${anyOr(word("source"))} ${anyOr(word("source_port"))}`;
  const to = `${anyOr(word("destination"))} ${anyOr(word("destination_port"))}`;
  const arrow = direction === "ANY" ? "<>" : "->";
  return `${neededText(holder, "action").toLowerCase()} ${word("protocol").toLowerCase()} ${from} ${arrow} ${to} (${options.join(" ")})`;
}

function anyOr(word: string): string {
  return word.toLowerCase() === "any" ? "any" : word;
}
