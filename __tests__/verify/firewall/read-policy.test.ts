import { parseAddresses, parsePorts, type Variables } from "../../../verify/firewall/lists";
import type { Values } from "../../../verify/terraform/resource";
import { firewall, read } from "./terraform";

const variables: Variables = {
  addresses: new Map([
    ["PROD", ["10.17.0.0/16", "10.18.0.0/16"]],
    ["EXTERNAL_NET", ["!10.0.0.0/8"]],
  ]),
  ports: new Map([["WEB", ["80", "443"]]]),
  references: new Map(),
};

test.each([
  ["any", "0.0.0.0/0"],
  ["10.1.2.3", "10.1.2.3/32"],
  ["$PROD", "10.17.0.0/16, 10.18.0.0/16"],
  ["[10.0.0.0/8,!10.0.0.0/9]", "10.128.0.0/9"],
  ["[!$EXTERNAL_NET, 192.168.0.0/16]", "no address"],
  ["!$EXTERNAL_NET", "10.0.0.0/8"],
  ["[10.0.0.0/8,![10.0.0.0/9,!10.1.0.0/16]]", "10.1.0.0/16, 10.128.0.0/9"],
  ["10.0.0.0-10.0.0.5", "10.0.0.0/30, 10.0.0.4/31"],
  ["[2001:db8::/32,10.0.0.0/8]", "10.0.0.0/8"],
])("the list %s means %s", (list, meant) => {
  expect(parseAddresses(list, variables).toString()).toBe(meant);
});

test("ports are single, ranges, open ranges, negated and by variable", () => {
  const of = (list: string): readonly string[] => parsePorts(list, variables).ranges.map(({ first, last }) => `${first}-${last}`);
  expect(of("[$WEB,8000:8100]")).toEqual(["80-80", "443-443", "8000-8100"]);
  expect(of("!:1023")).toEqual(["1024-65535"]);
  expect(of("60000:")).toEqual(["60000-65535"]);
});

test.each([
  ["what is no rule", "pass everything", "has no options in parentheses at its end"],
  ["an unknown action", "permit tcp any any -> any any (sid:1;)", '"permit" is no action'],
  ["a variable of nobody", "pass tcp $DEV any -> any any (sid:1;)", "$DEV is not defined"],
  ["a block with host bits", "pass tcp 10.0.0.1/8 any -> any any (sid:1;)", "10.0.0.1/8 has host bits set; its block starts at 10.0.0.0"],
  ["a port beyond all", "pass tcp any any -> any 70000 (sid:1;)", "70000 is no port or range of ports"],
  ["a rule without id", "pass tcp any any -> any 443 (flow:to_server;)", "has no sid"],
  ["an arrow that points back", "pass tcp any any <- any any (sid:1;)", '"<-" is no direction'],
  ["an option without end", "pass tcp any any -> any any (sid:1)", 'does not end its option "sid:1" with a semicolon'],
  ["a state that is none", "pass tcp any any -> any any (flow:to_servers; sid:1;)", "has flow:to_servers, which is no state"],
])("rejects %s", (_, rule, message) => {
  const written = firewall({ rules: `# the first line\npass tcp any any -> any 1 (flow:to_server; sid:99;)\n${rule}` });
  expect(() => read(written)).toThrow(`aws_networkfirewall_rule_group.rules line 3: ${message}`);
});

test.each([
  ["a default action of nobody", { stateful_default_actions: ["aws:drop_all"] }, 'holds "aws:drop_all", which is no action'],
  ["two stateless defaults", { stateless_default_actions: ["aws:pass", "aws:drop"] }, 'is ["aws:pass","aws:drop"], and must hold one of'],
  [
    "a group that is not here",
    { stateful_rule_group_reference: [{ priority: 1, resource_arn: "arn:aws:x" }] },
    "names no rule group that is here",
  ],
])("rejects %s", (_, settings, message) => {
  expect(() => read(firewall({}, settings))).toThrow(message);
});

test("groups of AWS are named, since nobody can read them", () => {
  const arn = "arn:aws:network-firewall:eu-west-2:aws-managed:stateful-rulegroup/ThreatSignaturesBotnetStrictOrder";
  const policy = read(firewall({}, { stateful_rule_group_reference: [{ priority: 200, resource_arn: arn }] }));
  expect(policy.unjudged).toEqual(["ThreatSignaturesBotnetStrictOrder"]);
});

test("strict order tries groups by priority, action order tries passes, drops, rejects, then alerts", () => {
  const groups = {
    late: "alert tcp any any -> any any (sid:1;)\ndrop tcp any any -> any any (sid:2;)",
    early: "reject tcp any any -> any any (sid:3;)\npass tcp any any -> any any (sid:4;)",
  };
  const references = [
    { priority: 20, resource_arn: "-> aws_networkfirewall_rule_group.late" },
    { priority: 10, resource_arn: "-> aws_networkfirewall_rule_group.early" },
  ];
  const order = (settings: Values): readonly number[] => read(firewall(groups, settings)).rules.map(({ sid }) => sid);
  expect(order({ stateful_rule_group_reference: references })).toEqual([3, 4, 1, 2]);
  expect(order({ stateful_engine_options: [], stateful_rule_group_reference: references })).toEqual([4, 2, 3, 1]);
});

test("a rule of five words is the rule that it stands for, in both directions two", () => {
  const rule = (direction: string): Values => ({
    action: "PASS",
    header: { protocol: "TCP", source: "10.17.0.0/16", source_port: "ANY", direction, destination: "ANY", destination_port: "443" },
    rule_option: [
      { keyword: "sid", settings: ["1"] },
      { keyword: "flow", settings: ["to_server"] },
    ],
  });
  const rules = (direction: string) => read(firewall({ rules: { rules_source: { stateful_rule: [rule(direction)] } } })).rules;
  expect(rules("FORWARD").map(({ source, direction }) => [source.toString(), direction])).toEqual([["10.17.0.0/16", "to-server"]]);
  expect(rules("ANY").map(({ source, target }) => [source.toString(), target.toString()])).toEqual([
    ["10.17.0.0/16", "0.0.0.0/0"],
    ["0.0.0.0/0", "10.17.0.0/16"],
  ]);
});
