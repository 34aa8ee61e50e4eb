import { AddressSet } from "../address-set";
import { ReadError, type Resource, type Values } from "../terraform/resource";
import { blocks, neededNumber, neededText, number, placeOf, texts, value } from "../terraform/values";
import { everyPort } from "./lists";
import type { NumberSet, Rule } from "./rule";

const octets: NumberSet = AddressSet.of([{ first: 0, last: 255 }]);

/** The rules of a stateless group, the lowest priority first. */
export function readStatelessRules(group: Resource): readonly Rule[] {
  const source = blocks(group, "rule_group").flatMap((body) => blocks(body, "rules_source"))[0];
  if (!source) throw new ReadError(placeOf(group, "rule_group"), "has no rules_source");
  return blocks(source, "stateless_rules_and_custom_actions")
    .flatMap((all) => blocks(all, "stateless_rule"))
    .sort((one, other) => neededNumber(one, "priority") - neededNumber(other, "priority"))
    .map((rule) => readRule(rule, group.address));
}

/** What a list of stateless actions does with a packet; other words in it name what is recorded beside. */
export function readStatelessAction(holder: Values, attribute: string): "pass" | "drop" | "forward" {
  const words = texts(holder, attribute);
  const [word, ...more] = words.filter((one) => one.startsWith("aws:"));
  if (more.length === 0) {
    if (word === "aws:pass") return "pass";
    if (word === "aws:drop") return "drop";
    if (word === "aws:forward_to_sfe") return "forward";
  }
  throw new ReadError(
    placeOf(holder, attribute),
    `is ${JSON.stringify(words)}, and must hold one of aws:pass, aws:drop, aws:forward_to_sfe`,
  );
}

function readRule(holder: Values, group: string): Rule {
  const definition = blocks(holder, "rule_definition")[0];
  const match = definition && blocks(definition, "match_attributes")[0];
  if (!definition || !match) throw new ReadError(placeOf(holder, "rule_definition"), "matches nothing");
  const protocols = value(match, "protocols") === undefined ? [] : numbersOf(match);
  const flags = blocks(match, "tcp_flag");
  return {
    stage: "stateless",
    group,
    line: neededNumber(holder, "priority"),
    sid: 0,
    action: readStatelessAction(definition, "actions"),
    protocol: "ip",
    source: addresses(match, "source"),
    target: addresses(match, "destination"),
    sourcePorts: ports(match, "source_port"),
    ports: ports(match, "destination_port"),
    ipProtocols: protocols.length === 0 ? octets : AddressSet.of(protocols.map((one) => ({ first: one, last: one }))),
    direction: "any",
    state: "any",
    applications: [],
    names: [],
    icmpTypes: octets,
    icmpCodes: octets,
    payload: false,
    unknowns: flags.length > 0 ? ["tcp_flag"] : [],
    wholeFlow: false,
    msg: "",
    text: "",
  };
}

function numbersOf(match: Values): readonly number[] {
  return texts(match, "protocols").map(Number);
}

function addresses(match: Values, attribute: string): AddressSet {
  const definitions = blocks(match, attribute).map((block) => neededText(block, "address_definition"));
  return definitions.length === 0 ? AddressSet.all : AddressSet.ofBlocks(definitions.map((one) => (one.includes("/") ? one : `${one}/32`)));
}

function ports(match: Values, attribute: string): NumberSet {
  const ranges = blocks(match, attribute).map((block) => {
    const first = neededNumber(block, "from_port");
    return { first, last: number(block, "to_port") ?? first };
  });
  return ranges.length === 0 ? everyPort : AddressSet.of(ranges);
}
