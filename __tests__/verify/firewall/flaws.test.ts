import { planned } from "../../planned";
import { environments } from "../../../environments";
import { capacity } from "../../../verify/firewall/capacity";
import { findFlaws } from "../../../verify/firewall/flaws";
import type { Values } from "../../../verify/terraform/resource";
import { connection, dev, internet, node, policyOf, prod, shared, shop } from "../../plan/policy/worked-example";
import { firewall, ofPlan, read, type Written } from "./terraform";

/** Names of all flaws with the ids of their rules. */
function flaws(written: Written): readonly string[] {
  return findFlaws(read(written)).map(({ kind, rules }) => [kind, ...rules.map(({ sid }) => sid)].join(" "));
}

function ofRules(...rules: readonly string[]): readonly string[] {
  return flaws(
    firewall({ rules: rules.map((rule, index) => (rule.includes("sid:") ? rule : rule.replace(")", ` sid:${index + 1};)`))).join("\n") }),
  );
}

function ofSettings(settings: Values): readonly string[] {
  return flaws(firewall({ rules: "pass tcp any any -> any 443 (flow:to_server; sid:1;)" }, settings));
}

test.each(environments.map((environment) => [environment.name, environment] as const))("%s has a policy without flaw", (_, environment) => {
  const policy = planned(environment).hub?.inspection?.firewall.policy;
  expect(policy && findFlaws(ofPlan(policy))).toEqual(policy && []);
});

test("two rules that say the same are one too many", () => {
  const rule = "pass tcp 10.17.0.0/16 any -> 10.19.0.0/16 443 (flow:to_server;)";
  expect(ofRules(rule, rule)).toEqual(["duplicate-rule 2 1"]);
});

test("a rule after one that decides all that it matches is never tried", () => {
  expect(
    ofRules("drop tcp 10.0.0.0/8 any -> any any (flow:to_server;)", "pass tcp 10.17.0.0/16 any -> 10.19.0.0/16 443 (flow:to_server;)"),
  ).toEqual(["shadowed-rule 2 1"]);
});

test("a name below an earlier one is never tried", () => {
  expect(
    ofRules(
      'pass tls any any -> any 443 (flow:to_server; tls.sni; content:".example.com"; nocase; endswith;)',
      'pass tls any any -> any 443 (flow:to_server; tls.sni; content:"api.example.com"; nocase; startswith; endswith;)',
      'pass tls any any -> any 443 (flow:to_server; tls.sni; content:"example.com"; nocase; startswith; endswith;)',
    ),
  ).toEqual(["shadowed-rule 2 1"]);
});

test("a rule that only records shadows nothing, nor does one that cannot be judged", () => {
  expect(
    ofRules(
      "alert tcp any any -> any 443 (flow:to_server;)",
      'drop tcp any any -> any 443 (flow:to_server,established; content:"x";)',
      "pass tcp any any -> any 443 (flow:to_server;)",
    ),
  ).toEqual([]);
});

test("a rule that matches no packet cannot be reached", () => {
  expect(ofRules("drop tcp any any -> any any (flow:to_server; ip_proto:!6;)")).toEqual(["unreachable-rule 1"]);
});

test("a drop of all TCP stops the handshake that a name needs, before the name or after it", () => {
  const byName = 'pass tls any any -> any 443 (flow:to_server; tls.sni; content:".example.com"; nocase; endswith; sid:1;)';
  const all = "drop tcp 10.17.0.0/16 any -> any any (flow:to_server; sid:2;)";
  expect(ofRules(byName, all)).toEqual(["name-unseen 1 2"]);
  expect(ofRules(all, byName)).toEqual(["name-unseen 1 2"]);
  expect(ofRules(byName, all.replace("any any (", "any !443 ("))).toEqual([]);
});

test("a pass without flow passes whole flows; path MTU alone may", () => {
  expect(ofRules('pass tcp any any -> any 443 (msg:"x";)', "pass icmp any any -> any any (itype:3; icode:4;)")).toEqual([
    "pass-without-flow 1",
  ]);
});

test("a drop without direction hits replies to what is passed", () => {
  const pass = "pass tcp 10.17.0.0/16 any -> 10.19.0.0/16 443 (flow:to_server;)";
  expect(ofRules(pass, 'drop ip any any -> any any (msg:"all";)')).toEqual(["drop-hits-replies 2 1"]);
  expect(ofRules(pass, 'drop tcp any any -> any 3389 (msg:"one port";)')).toEqual([]);
  expect(ofRules(pass, "drop ip any any -> any any (ip_proto:!6; ip_proto:!17; ip_proto:!1;)")).toEqual([]);
});

test("one id is one rule's, across groups", () => {
  expect(
    flaws(
      firewall({ a: "pass tcp any any -> any 443 (flow:to_server; sid:7;)", b: "pass tcp any any -> any 80 (flow:to_server; sid:7;)" }),
    ),
  ).toEqual(["duplicate-sid 7 7"]);
});

test("settings are those that the rules rest on", () => {
  expect(ofSettings({})).toEqual([]);
  expect(ofSettings({ stateful_default_actions: ["aws:drop_established_app_layer_to_server"] })).toEqual(["default-action"]);
  expect(ofSettings({ stateful_default_actions: ["aws:drop_strict", "aws:alert_strict"] })).toEqual(["default-action", "default-action"]);
  expect(ofSettings({ stateful_engine_options: { rule_order: "DEFAULT_ACTION_ORDER" } })).toEqual(["action-order"]);
  expect(ofSettings({ stateless_default_actions: ["aws:pass"] })).toEqual(["stateless-default"]);
  expect(ofSettings({ stateless_fragment_default_actions: ["aws:drop"] })).toEqual(["stateless-default"]);
  expect(ofSettings({ policy_variables: [] })).toEqual(["home-net"]);
});

test("capacity is what is left of each group and of the policy", () => {
  const rules = Array.from({ length: 101 }, (_, index) => `pass tcp any any -> any ${index + 1} (flow:to_server; sid:${index + 1};)`).join(
    "\n",
  );
  const policy = read(firewall({ rules, more: "pass tcp any any -> any 999 (flow:to_server; sid:999;)" }));
  expect(capacity(policy).groups.map(({ used, left }) => [used, left])).toEqual([
    [101, -1],
    [1, 99],
  ]);
  expect(capacity(policy).stateful).toEqual({ used: 200, left: 29_800 });
  expect(findFlaws(policy).map(({ message }) => message)).toEqual([
    "aws_networkfirewall_rule_group.rules holds 101 rules and reserved 100",
  ]);
});

test("names of segments, VPCs and ranges beside each other, and a site with exclusions, have a policy without flaw", () => {
  const range = node("internet/dhl", ["203.0.113.0/24"]);
  const london = node("london", ["10.0.0.0/8"], ["10.16.0.0/20", "10.17.0.0/16", "10.18.0.0/16", "10.19.0.0/16"]);
  const policy = policyOf(
    connection(prod, internet, { names: ["*.stripe.com", "api.fedex.com"], on: ["tls/443", "http/80", "tls/8443"] }),
    connection(shop, internet, { names: ["*.example.org"], on: ["tls/9443"] }),
    connection(shop, range, { allow: ["ssh/22", "udp/500"] }),
    connection(london, shared, { allow: ["tcp/22", "smtp/25", "dns/53", "icmp/echo"] }),
    connection(shared, london, { allow: ["tcp/8000-8100", "ntp/123"] }),
    connection(dev, london, { allow: ["any"] }),
  );
  expect(findFlaws(ofPlan(policy))).toEqual([]);
});
