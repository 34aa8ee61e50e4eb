import type { Rules } from "../../../plan/environment";
import { connection, node, plan, shared, type Outcome } from "./worked-example";

function files(text: string, changes: Partial<{ reason: string; name: string }> = {}): Outcome {
  const file = changes.name ?? "rules/x.rules";
  return plan({
    rules: { before: [{ file, ...(changes.reason !== undefined && { reason: changes.reason }) }] },
    ruleFiles: { [file]: text },
  });
}

function rule(options: string): string {
  return `drop tcp any any -> any any (${options})`;
}

test("a file is a rule group of its own, a rule a line, with the variables that it uses", () => {
  const { problems, policy } = files(
    `# what we drop
drop tcp $N_PROD any -> [$N_SHARED, 10.1.0.0/16] any \\
  (flow:to_server; msg:"two; lines"; \\
  sid:1;)

\talert http $HOME_NET any -> !$INSIDE [80,8000:8100] (msg:"one"; pcre:"/a$b(c)/"; sid:2; rev:3;)
`.replace("two; lines", "two\\; lines"),
  );
  expect(problems).toEqual([]);
  expect(policy.groups["before-x"]).toMatchObject({
    priority: 100,
    capacity: 100,
    rules: `drop tcp $N_PROD any -> [$N_SHARED, 10.1.0.0/16] any (flow:to_server; msg:"two\\; lines"; sid:1;)
alert http $HOME_NET any -> !$INSIDE [80,8000:8100] (msg:"one"; pcre:"/a$b(c)/"; sid:2; rev:3;)
`,
    variables: {
      INSIDE: ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"],
      N_PROD: ["10.17.0.0/16"],
      N_SHARED: ["10.19.0.0/16"],
    },
  });
});

test("the variable of a site in a file leaves out the blocks of this network", () => {
  const { policy } = plan({
    connections: [connection(node("paris", ["10.16.0.0/14"], ["10.17.0.0/16"]), shared, { allow: ["tcp/1"] })],
    rules: { before: [{ file: "x.rules" }] },
    ruleFiles: { "x.rules": "alert ip $N_PARIS any -> any any (sid:1;)" },
  });
  expect(policy.groups["before-x"]?.variables).toEqual({ N_PARIS: ["10.16.0.0/16", "10.18.0.0/15"] });
});

test("a file may use the variable of a node that no connection inspects", () => {
  const input = { rules: { before: [{ file: "x.rules" }] }, ruleFiles: { "x.rules": "alert ip $N_LAB any -> any any (sid:1;)" } };
  expect(plan({ ...input, nodes: [node("lab", ["10.20.0.0/16"])] }).policy.groups["before-x"]?.variables).toEqual({
    N_LAB: ["10.20.0.0/16"],
  });
});

test.each([
  ["no sid", rule('msg:"x";'), "has no sid; give each rule an id of its own, such as `sid:1;`"],
  ["a sid that is no number", rule("sid:x;"), "sid:x is no id; write a whole number from 1 to 499999999"],
  [
    "a sid among derived ones",
    rule("sid:720338136;"),
    "sid:720338136 lies among the ids that follow from `connect`, 500000000 to 1499999999; write a lower one",
  ],
  ["two sids", rule("sid:1; sid:2;"), "has more than one sid; keep one"],
  ["an option without its semicolon", rule("sid:1"), 'does not end its option "sid:1" with a semicolon'],
  [
    "no closing parenthesis",
    "drop tcp any any -> any any (sid:1;",
    "has no options in parentheses at its end; write `<action> <protocol> <from> <ports> -> <to> <ports> (…; sid:1;)`",
  ],
  ["open quotes", rule('msg:"x; sid:1;'), "does not close the quotes of `msg`; a semicolon inside quotes is written \\;"],
  ["a bare semicolon in quotes", rule('msg:"x;y"; sid:1;'), "does not close the quotes of `msg`; a semicolon inside quotes is written \\;"],
  ["an open bracket", "drop tcp [10.0.0.0/8 any -> any any (sid:1;)", "has a square bracket that is not closed, or closed twice"],
  [
    "too few words",
    "drop tcp any -> any any (sid:1;)",
    "has 6 words before its options; write `<action> <protocol> <from> <ports> -> <to> <ports>`",
  ],
  ["an unknown action", "dorp tcp any any -> any any (sid:1;)", '"dorp" is no action of the firewall; did you mean "drop"?'],
  [
    "an action that AWS refuses",
    "rejectboth tcp any any -> any any (sid:1;)",
    '"rejectboth" is no action of the firewall; write one of alert, drop, pass, reject',
  ],
  ["a protocol that AWS refuses", "drop sctp any any -> any any (sid:1;)", '"sctp" is a protocol that AWS does not inspect; drop the rule'],
  ["a wrong arrow", "drop tcp any any <- any any (sid:1;)", '"<-" is no direction; write "->"'],
  ["priority in strict order", rule("priority:1; sid:1;"), "`priority` is refused: in strict order the place of a rule decides; drop it"],
  [
    "a threshold",
    rule("threshold:type limit, track by_src, count 1, seconds 60; sid:1;"),
    "`threshold` is refused: AWS has no thresholds; drop it",
  ],
  ["a script", rule("lua:x.lua; sid:1;"), "`lua` is refused: AWS runs no scripts; drop the rule"],
  ["bits of a host", rule("xbits:set,x,track ip_src; sid:1;"), "`xbits` by host is refused: AWS keeps no state a host; use flowbits"],
  ["two countries", rule("geoip:src,FR; geoip:dst,GB; sid:1;"), "has `geoip` twice; AWS takes one a rule"],
  [
    "host bits in an address",
    "drop tcp 10.17.1.0/16 any -> any any (sid:1;)",
    "10.17.1.0/16 has host bits set; its block starts at 10.17.0.0",
  ],
  [
    "an address that is none",
    "drop tcp any any -> [10.0.0.0/8,!10.300.0.0/16] any (sid:1;)",
    '"10.300.0.0/16" is not an IPv4 block such as 10.0.0.0/16',
  ],
  [
    "an impossible port",
    "drop tcp any any -> any [80,99999] (sid:1;)",
    "99999 is no port or range; ports are 0 to 65535, a range is written 8000:8100",
  ],
  [
    "a reversed range of ports",
    "drop tcp any any -> any 9:8 (sid:1;)",
    "9:8 is no port or range; ports are 0 to 65535, a range is written 8000:8100",
  ],
  ["a variable for ports", "drop tcp any any -> any $HTTP_PORTS (sid:1;)", "$HTTP_PORTS is no variable for ports; write the ports"],
  ["a misspelt variable", "drop tcp $HOMENET any -> any any (sid:1;)", "$HOMENET is no variable; did you mean $HOME_NET?"],
  [
    "an unknown variable",
    "drop tcp $WEBSERVERS any -> any any (sid:1;)",
    "$WEBSERVERS is no variable; there are $HOME_NET, $EXTERNAL_NET, $INSIDE and one for each node, $N_PROD for prod",
  ],
  [
    "the internet as a variable",
    "drop tcp any any -> $N_INTERNET any (sid:1;)",
    "$N_INTERNET is no variable; for the internet write !$INSIDE",
  ],
  [
    "a prefix list",
    "drop tcp @LIST any -> any any (sid:1;)",
    "@LIST refers to a prefix list, which this toolkit does not know; write the blocks, or a variable",
  ],
])("rejects a file with %s", (_, text, message) => {
  expect(files(`# first\n${text}\n`).problems).toEqual([`rules.before[0].file: rules/x.rules line 2: ${message}`]);
});

test("rejects one id twice in a file, and notes it in two", () => {
  expect(files(`${rule("sid:7;")}\n${rule("sid:7;")}`).problems).toEqual([
    "rules.before[0].file: rules/x.rules line 2: sid:7 is the id of line 1 too",
  ]);
  const two = plan({
    rules: { before: [{ file: "a.rules" }, { file: "b.rules" }] },
    ruleFiles: { "a.rules": rule("sid:7;"), "b.rules": rule("sid:7;") },
  });
  expect([two.problems, two.notes]).toEqual([
    [],
    ["rules.before[1].file: b.rules line 1: sid:7 is also in a.rules line 1; logs do not tell the two apart"],
  ]);
});

test("rejects a pass without a reason: it is an exception to everything", () => {
  const pass = "pass tcp any any -> any any (flow:to_server; sid:1;)";
  expect(files(pass).problems).toEqual([
    "rules.before[0].reason: rules/x.rules line 1 passes traffic before every other rule; say why with `reason`",
  ]);
  expect(files(pass, { reason: " - " }).problems).toHaveLength(1);
  expect(files(pass, { reason: "scanner of the security team" }).problems).toEqual([]);
});

test("rejects a file that is missing, empty, or named like another or like no rule group", () => {
  expect(plan({ rules: { before: [{ file: "rules/x.rules" }] } }).problems).toEqual(["rules.before[0].file: rules/x.rules cannot be read"]);
  expect(files("# nothing\n").problems).toEqual(["rules.before[0].file: rules/x.rules holds no rule; write one, or drop the file"]);
  expect(files(rule("sid:1;"), { name: "rules/Block_List.rules" }).problems).toEqual([
    'rules.before[0].file: "rules/Block_List.rules" names a rule group, so between folder and ending stand lower-case letters, digits and inner hyphens; rename it to "block-list.rules", say',
  ]);
  expect(
    plan({
      rules: { before: [{ file: "a/x.rules" }, { file: "b/x.rules" }] },
      ruleFiles: { "a/x.rules": rule("sid:1;"), "b/x.rules": rule("sid:2;") },
    }).problems,
  ).toEqual(['rules.before[1].file: "b/x.rules" names the same rule group as rules.before[0].file; rename one']);
});

test("rejects a managed group that does not exist, with the name that was meant", () => {
  expect(
    plan({ rules: { managed: ["ThreatSignaturesBotnett", "MalwareDomainsStrictOrder", "Nonsense"] } }).problems.map((problem) =>
      problem.slice(0, 110),
    ),
  ).toEqual([
    'rules.managed[0]: "ThreatSignaturesBotnett" is no threat group of AWS; did you mean "ThreatSignaturesBotnet"?',
    'rules.managed[1]: "MalwareDomainsStrictOrder" is no threat group of AWS; write "MalwareDomains", the order is ',
    'rules.managed[2]: "Nonsense" is no threat group of AWS; known are AbusedLegitBotNetCommandAndControlDomains, A',
  ]);
});

test.each([
  ["cn-north-1", "aws-cn"],
  ["us-gov-west-1", "aws-us-gov"],
  ["eu-west-2", "aws"],
])("managed groups of %s are in the partition %s", (region, partition) => {
  const { arn } = plan({ region, rules: { managed: ["MalwareDomains"] } }).policy.managed["MalwareDomains"] ?? { arn: "" };
  expect(arn).toBe(`arn:${partition}:network-firewall:${region}:aws-managed:stateful-rulegroup/MalwareDomainsStrictOrder`);
});

test("rejects more groups than a policy holds", () => {
  const names = Array.from({ length: 19 }, (_, index) => `f${index}`);
  expect(
    plan({
      rules: { before: names.map((name) => ({ file: `${name}.rules` })) },
      ruleFiles: Object.fromEntries(names.map((name, index) => [`${name}.rules`, rule(`sid:${index + 1};`)])),
    }).problems,
  ).toEqual(["rules: 21 stateful groups, two of them derived; a policy holds 20: put files of `before` together, or drop managed groups"]);
});

describe("stateless rules", () => {
  function stateless(...rules: NonNullable<Rules["stateless"]>): Outcome {
    return plan({ rules: { stateless: rules } });
  }

  test("are one group in the order of their priorities, each counted as the product of its settings", () => {
    const { problems, policy } = stateless(
      {
        priority: 20,
        action: "drop",
        protocols: ["udp", "tcp"],
        from: ["10.18.0.0/16", "10.17.0.0/16"],
        ports: ["8000-8100", "53"],
        reason: "noise",
      },
      { priority: 10, action: "pass", to: ["10.19.0.0/16"], reason: "measured by a probe" },
    );
    expect(problems).toEqual([]);
    expect(policy.stateless).toMatchObject({
      capacity: 100,
      rules: [
        { priority: 10, action: "aws:pass", protocols: [], sources: ["0.0.0.0/0"], destinations: ["10.19.0.0/16"], destinationPorts: [] },
        {
          priority: 20,
          action: "aws:drop",
          protocols: [6, 17],
          sources: ["10.17.0.0/16", "10.18.0.0/16"],
          destinations: ["0.0.0.0/0"],
          destinationPorts: [
            { from: 53, to: 53 },
            { from: 8000, to: 8100 },
          ],
        },
      ],
    });
    expect(policy.stateless?.name).toMatch(/^prod-stateless-[0-9a-f]{8}$/);
  });

  test("are no group where there are none", () => {
    expect(plan().policy).not.toHaveProperty("stateless");
  });

  test("reject everything that AWS would refuse, all at once", () => {
    const bad = {
      priority: 0,
      action: "pass",
      protocols: ["icmp"],
      from: ["10.17.1.0/16"],
      to: [],
      ports: ["99999"],
      reason: "…",
    } as const;
    expect(stateless(bad, { priority: 5, action: "drop", reason: "a" }, { priority: 5, action: "forward", reason: "b" }).problems).toEqual([
      "rules.stateless[0].priority: 0 is no priority; write a whole number from 1 to 65535, the lowest first",
      "rules.stateless[0].reason: says nothing; a stateless pass comes before every other rule: say why",
      'rules.stateless[0].ports: only tcp and udp have ports; write `protocols: ["tcp"]`, say, or drop `ports`',
      "rules.stateless[0].to: is empty, which matches nothing; drop it for any",
      "rules.stateless[0].from[0]: 10.17.1.0/16 has host bits set; its block starts at 10.17.0.0",
      'rules.stateless[0].ports[0]: "99999" has port 99999; ports are 1 to 65535',
      "rules.stateless[2].priority: 5 is the priority of rules.stateless[1] too; give each rule its own",
    ]);
  });
});

test("every problem of own rules leaves the derived rules as they are", () => {
  expect(files("nonsense").policy.groups["closing"]).toEqual(plan().policy.groups["closing"]);
});
