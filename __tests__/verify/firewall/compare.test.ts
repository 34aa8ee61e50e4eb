import { describe as said, type Permission } from "../../../verify/conversation";
import { compare } from "../../../verify/firewall/compare";
import { judge } from "../../../verify/firewall/judge";
import { boundaries, type FirewallPolicy } from "../../../verify/firewall/policy";
import { formatAddress } from "../../../cidr";
import type { Values } from "../../../verify/terraform/resource";
import { between, firewall, read } from "./terraform";

const [inShop, inTooling, outside] = ["10.17.1.10", "10.19.1.10", "203.0.113.9"];

const passes = `
pass tcp $PROD any -> $SHARED 443 (flow:to_server; msg:"prod > shared tcp/443"; sid:1;)
pass icmp any any -> any any (itype:3; icode:4; msg:"path mtu"; sid:2;)
pass tls $PROD any -> !$INSIDE 443 (flow:to_server; tls.sni; content:".stripe.com"; nocase; endswith; msg:"by name"; sid:3;)
pass http $PROD any -> !$INSIDE 80 (flow:to_server; http.host; content:".stripe.com"; endswith; msg:"by host"; sid:4;)
pass tls $PROD any -> !$INSIDE 443 (flow:to_server; tls.sni; content:"api.fedex.com"; startswith; endswith; nocase; msg:"fedex"; sid:5;)
pass http $PROD any -> !$INSIDE 80 (flow:to_server; http.host; content:"api.fedex.com"; startswith; endswith; msg:"fedex host"; sid:6;)
`;
const closing = `
drop tcp !$PROD any -> any any (flow:to_server; msg:"closed tcp"; sid:11;)
drop tcp $PROD any -> $INSIDE any (flow:to_server; msg:"closed inside"; sid:12;)
drop tcp $PROD any -> !$INSIDE ![80,443] (flow:to_server; msg:"closed ports"; sid:13;)
drop udp any any -> any any (flow:to_server; msg:"closed udp"; sid:14;)
drop icmp any any -> any any (flow:to_server; msg:"closed icmp"; sid:15;)
drop ip any any -> any any (ip_proto:!6; ip_proto:!17; ip_proto:!1; msg:"closed others"; sid:16;)
`;
const variables = { PROD: ["10.17.0.0/16"], SHARED: ["10.19.0.0/16"], INSIDE: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] };

const toShared: Permission = { where: "connect[0]", allow: ["tcp/443"], names: [], on: [] };
const byName: Permission = { where: "connect[1]", allow: [], names: ["*.stripe.com", "api.fedex.com"], on: ["tls/443", "http/80"] };

interface Texts {
  readonly passes?: string;
  readonly closing?: string;
  readonly settings?: Values;
}

function policy({ settings = {}, ...texts }: Texts = {}): FirewallPolicy {
  return read(firewall({ passes: texts.passes ?? passes, closing: texts.closing ?? closing }, settings, variables));
}

/** `kind: conversation, by what`, of one client and server. */
function differences(judged: FirewallPolicy, client: string, server: string, ...permissions: readonly Permission[]): readonly string[] {
  const { forward, backward } = between(judged, client, server);
  return compare(judged, forward, backward, permissions).map(
    ({ kind, conversation, found }) => `${kind}: ${said(conversation)} (${found.rule ? found.rule.msg : (found.default ?? "")})`,
  );
}

/** All that one policy judges wrongly of the three kinds of pairs. */
function wrong(judged: FirewallPolicy): readonly string[] {
  return [
    ...differences(judged, inShop, inTooling, toShared),
    ...differences(judged, inTooling, inShop),
    ...differences(judged, inShop, outside, byName),
    ...differences(judged, outside, inShop),
  ];
}

test("a policy that says what its connections say has no difference", () => {
  expect(wrong(policy())).toEqual([]);
});

test("a closing rule before the passes stops what was asked", () => {
  const swapped = read(firewall({ closing, passes }, {}, variables));
  expect(differences(swapped, inShop, inTooling, toShared)).toEqual(["blocked: tcp/443 (closed inside)"]);
  expect(differences(swapped, inShop, outside, byName)).toEqual([]);
});

test("a drop turned to pass lets pass what nobody asked", () => {
  const judged = policy({ closing: closing.replace("drop udp", "pass udp") });
  expect(differences(judged, inShop, outside, byName)).toEqual(["excess: udp/443 (closed udp)"]);
  expect(differences(judged, inTooling, inShop)).toEqual(["excess: udp/443 (closed udp)"]);
});

test("a pass turned to drop stops what was asked", () => {
  const judged = policy({ passes: passes.replace("pass tcp $PROD", "drop tcp $PROD") });
  expect(wrong(judged)).toEqual(["blocked: tcp/443 (prod > shared tcp/443)"]);
});

test("a name without its dot widens to the domain itself and to every name that ends in its letters", () => {
  const judged = policy({ passes: passes.replace('content:".stripe.com"; nocase', 'content:"stripe.com"; nocase') });
  expect(wrong(judged)).toEqual(["excess: tcp/443 tls notstripe.com (by name)"]);
});

test("dotprefix widens a name to the domain itself", () => {
  const judged = policy({ passes: passes.replace("tls.sni;", "tls.sni; dotprefix;") });
  expect(wrong(judged)).toEqual(["excess: tcp/443 tls stripe.com (by name)"]);
});

test("a name that need not stand at the end may stand in the middle", () => {
  const judged = policy({ passes: passes.replace('content:".stripe.com"; nocase; endswith', 'content:".stripe.com"; nocase') });
  expect(wrong(judged)).toEqual(["excess: tcp/443 tls a.stripe.com.unrelated.example (by name)"]);
});

test("an expression cannot be judged, so it counts as excess and as not asked", () => {
  const judged = policy({ passes: passes.replace('content:".stripe.com"; nocase; endswith;', 'pcre:"/stripe/";') });
  expect(wrong(judged)).toEqual(["excess: tcp/443 tls (by name)", "blocked: tcp/443 tls a.b.stripe.com (by name)"]);
});

test("without a closing rule handshakes complete with what nobody asked", () => {
  const without = (sid: number): FirewallPolicy => policy({ closing: closing.replace(new RegExp(`^.*sid:${sid};.*$`, "m"), "") });
  expect(differences(without(11), inTooling, inShop)).toEqual([
    "excess: tcp/443 (aws:drop_established_app_layer_to_server)",
    "handshake: tcp/443 tls (aws:drop_established_app_layer_to_server)",
  ]);
  expect(differences(without(12), inShop, inTooling, toShared)).toEqual([
    "excess: tcp/80 (aws:drop_established_app_layer_to_server)",
    "handshake: tcp/80 tls (aws:drop_established_app_layer_to_server)",
  ]);
  expect(differences(without(14), inShop, outside, byName)).toEqual([
    "excess: udp/443 (aws:drop_established_app_layer_to_server)",
    "handshake: udp/443 dns (aws:drop_established_app_layer_to_server)",
  ]);
});

test("without the closing group nothing but the default is between anybody", () => {
  const judged = policy({ closing: closing.split("\n")[4] ?? "" });
  expect(differences(judged, inTooling, inShop)).toEqual([
    "excess: tcp/443 (aws:drop_established_app_layer_to_server)",
    "handshake: tcp/443 tls (aws:drop_established_app_layer_to_server)",
    "excess: icmp/echo (aws:drop_established_app_layer_to_server)",
    "excess: other (aws:drop_established_app_layer_to_server)",
  ]);
});

test("a pass without flow on the way back passes the whole flow at the reply to a handshake", () => {
  const judged = policy({ passes: `${passes}pass tcp !$INSIDE any -> $PROD any (msg:"replies"; sid:7;)\n` });
  expect(differences(judged, inShop, outside, byName)).toEqual(["excess: tcp/80 http (replies)"]);
});

test("a drop without direction stops replies", () => {
  const judged = policy({ closing: `${closing}drop tcp any any -> any any (msg:"no direction"; sid:17;)\n` });
  expect(differences(judged, inShop, inTooling, toShared)).toEqual(["blocked: tcp/443 (no direction)"]);
  expect(differences(judged, inShop, outside, byName)).toEqual(["blocked: tcp/80 http a.b.stripe.com (no direction)"]);
});

describe("another default action", () => {
  const judged = (...actions: readonly string[]): FirewallPolicy => policy({ settings: { stateful_default_actions: actions } });

  test("drop_strict stops the handshakes that names need, and replies", () => {
    expect(wrong(judged("aws:drop_strict"))).toEqual([
      "blocked: tcp/443 (aws:drop_strict)",
      "blocked: tcp/80 http a.b.stripe.com (aws:drop_strict)",
    ]);
  });

  test("drop_established stops replies, and greetings in two packets", () => {
    expect(wrong(judged("aws:drop_established"))).toEqual([
      "blocked: tcp/443 tls (aws:drop_established)",
      "blocked: tcp/80 http a.b.stripe.com (aws:drop_established)",
    ]);
  });

  test("drop_established_app_layer stops replies", () => {
    expect(wrong(judged("aws:drop_established_app_layer"))).toEqual(["blocked: tcp/443 tls (aws:drop_established_app_layer)"]);
  });

  test("alerts alone stop nothing", () => {
    const [first] = wrong(judged("aws:alert_strict", "aws:alert_established"));
    expect(first).toBe("excess: tcp/80 http (none)");
  });
});

describe("the stateless engine", () => {
  test("passes everything past the rules where its default is pass", () => {
    const judged = policy({ settings: { stateless_default_actions: ["aws:pass"] } });
    expect(differences(judged, inTooling, inShop)).toEqual([
      "excess: tcp/443 (stateless)",
      "excess: udp/443 (stateless)",
      "excess: icmp/echo (stateless)",
      "excess: other (stateless)",
    ]);
  });

  test("drops everything where its default is drop", () => {
    const judged = policy({ settings: { stateless_default_actions: ["aws:drop"] } });
    expect(wrong(judged)).toEqual(["blocked: tcp/443 (stateless)", "blocked: tcp/80 http a.b.stripe.com (stateless)"]);
  });

  test("leaves the stateful rules one direction where it passes the other", () => {
    const written = firewall(
      { passes, closing },
      { stateless_rule_group_reference: [{ priority: 1, resource_arn: "-> aws_networkfirewall_rule_group.fast" }] },
      variables,
    );
    const rule = {
      priority: 1,
      rule_definition: { actions: ["aws:pass"], match_attributes: { source: [{ address_definition: "10.19.0.0/16" }], protocols: [6] } },
    };
    const judged = read({
      ...written,
      "aws_networkfirewall_rule_group.fast": {
        type: "STATELESS",
        capacity: 100,
        rule_group: { rules_source: { stateless_rules_and_custom_actions: { stateless_rule: [rule] } } },
      },
    });
    expect(differences(judged, inShop, inTooling, toShared)).toEqual(["blocked: tcp/443 (stateless)"]);
    expect(differences(judged, inTooling, inShop)).toEqual(["excess: tcp/443 (stateless)"]);
  });
});

describe("a list of domains", () => {
  const domains = (settings: Values): FirewallPolicy =>
    read(
      firewall(
        {
          domains: {
            rules_source: {
              rules_source_list: {
                generated_rules_type: "ALLOWLIST",
                target_types: ["TLS_SNI", "HTTP_HOST"],
                targets: [".stripe.com", "api.fedex.com"],
              },
            },
          },
        },
        settings,
      ),
    );

  test("leaves all other ports and protocols open", () => {
    const found = differences(domains({}), inShop, outside, byName);
    expect(found).toContain("excess: tcp/22 (aws:drop_established_app_layer_to_server)");
    expect(found).toContain("excess: tcp/22 tls api.fedex.com (listed api.fedex.com)");
    expect(found).toContain("excess: icmp/echo (aws:drop_established_app_layer_to_server)");
  });

  test("means the domain itself, too", () => {
    const everywhere: Permission = { where: "connect[2]", allow: ["any"], names: [], on: [] };
    const { forward, backward } = between(domains({}), inShop, outside);
    const passing = ["stripe.com", "a.stripe.com", "api.fedex.com", "a.api.fedex.com", "notstripe.com"].filter(
      (name) => judge(domains({}), forward, backward, { protocol: "tcp", port: 8443, application: "tls", name }).passes === "yes",
    );
    expect(passing).toEqual(["stripe.com", "a.stripe.com", "api.fedex.com"]);
    expect(differences(domains({}), inShop, outside, everywhere)).toContain("blocked: tcp/443 tls (tls that is not listed)");
  });

  test("is about the VPC of the firewall alone where HOME_NET is not said", () => {
    const found = differences(domains({ policy_variables: [] }), inShop, outside, byName);
    expect(found).toContain("blocked: tcp/80 http a.b.stripe.com (aws:drop_established_app_layer_to_server)");
  });
});

test("addresses are cut wherever a rule begins or ends", () => {
  expect(boundaries(policy()).map(formatAddress)).toEqual([
    "0.0.0.0",
    "10.0.0.0",
    "10.17.0.0",
    "10.18.0.0",
    "10.19.0.0",
    "10.20.0.0",
    "11.0.0.0",
    "172.16.0.0",
    "172.32.0.0",
    "192.168.0.0",
    "192.169.0.0",
  ]);
});

test("a source with 200 names is compared as one with a few is", () => {
  const names = Array.from({ length: 200 }, (_, index) => `*.host-${index}.example.com`);
  const rules = names.flatMap((name, index) => [
    `pass tls $PROD any -> !$INSIDE 443 (flow:to_server; tls.sni; content:"${name.slice(1)}"; nocase; endswith; sid:${1000 + index};)`,
    `pass http $PROD any -> !$INSIDE 80 (flow:to_server; http.host; content:"${name.slice(1)}"; endswith; sid:${2000 + index};)`,
  ]);
  const judged = policy({ passes: rules.join("\n") });
  const { forward, backward } = between(judged, inShop, outside);
  expect(compare(judged, forward, backward, [{ ...byName, names }])).toEqual([]);
});
