import { AddressSet } from "../address-set";
import type { Environment } from "../../plan/environment";
import { seenBlocks } from "../asked/links";
import type { Resource, Values } from "../terraform/resource";
import { blocks, texts, value } from "../terraform/values";
import { networkBlocks } from "./declared";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { made, named } from "./look-up";

/** Private space, of which nothing is the internet (semantics §1). */
const privateSpace = AddressSet.ofBlocks(["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"]);

/** HOME_NET of every firewall is the network, for the rules that AWS manages: by default it is the inspection VPC, in which nobody lives. */
export const homeNet: Check = ({ terraform, environment, links = [] }) => {
  const findings = new Findings("home-net", terraform);
  const network = AddressSet.ofBlocks(networkBlocks(environment)).union(seenBlocks(environment, links));
  const inside = privateSpace.union(network).union(AddressSet.ofBlocks(otherBlocks(environment)));
  const judge = (what: string, holder: Values, resource: Resource): void => {
    const said = AddressSet.ofBlocks(blocks(holder, "ip_set").flatMap((set) => texts(set, "definition")));
    const missing = network.without(said);
    if (!missing.isEmpty) findings.add(`HOME_NET of ${what} lacks ${missing.toString()}, so managed rules do not protect it`, resource);
    const foreign = said.without(inside);
    if (!foreign.isEmpty) findings.add(`HOME_NET of ${what} holds ${foreign.toString()}, which is the internet`, resource);
  };
  for (const firewall of made(terraform, "aws_networkfirewall_firewall")) {
    const policy = named(terraform, firewall, "firewall_policy_arn");
    if (policy === undefined) {
      findings.add("the firewall has a policy that is not here, so nobody knows its HOME_NET", firewall);
      continue;
    }
    const variables = blocks(policy, "firewall_policy")
      .flatMap((block) => blocks(block, "policy_variables"))
      .flatMap((block) => blocks(block, "rule_variables"))
      .filter(isHomeNet);
    if (variables.length === 0) findings.add("the firewall has no HOME_NET of its own, so managed rules protect nobody", policy, firewall);
    for (const variable of variables) judge("the firewall", variable, policy);
  }
  for (const group of made(terraform, "aws_networkfirewall_rule_group")) {
    const variables = blocks(group, "rule_group")
      .flatMap((block) => blocks(block, "rule_variables"))
      .flatMap((block) => blocks(block, "ip_sets"));
    for (const variable of variables.filter(isHomeNet)) judge("a rule group", variable, group);
  }
  return findings.sorted();
};

function isHomeNet(variable: Values): boolean {
  return value(variable, "key") === "HOME_NET";
}

/** What is declared beside the network and may lie outside private space. */
function otherBlocks({ sites = {}, localBlocks = [], vpcs }: Environment): readonly string[] {
  return [
    ...localBlocks,
    ...Object.values(sites).flatMap((site) => site.blocks),
    ...Object.values(vpcs).flatMap(({ cidr, secondary = [] }) => [cidr, ...secondary]),
  ];
}
