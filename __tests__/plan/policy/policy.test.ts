import type { FirewallPolicyPlan } from "../../../plan/plan";
import { datagram, http, passes, ping, stop, syn, tcp, tls, udp, type Conversation } from "./evaluator";
import { connection, connections, example, internet, node, plan, policyOf, prod, rewrite, shared, shop } from "./worked-example";

const { policy } = plan();
const [inShop, inPayments, inSandbox, inTooling, inLondon] = ["10.17.1.10", "10.17.17.10", "10.18.1.10", "10.19.1.10", "192.168.7.10"];
const outside = "203.0.113.9";

const allowed: Readonly<Record<string, Conversation>> = {
  "shop to tooling tcp/443": tls(inShop, inTooling, 443, "tooling.internal"),
  "shop to tooling tcp/443, whatever it carries": tcp(inShop, inTooling, 443),
  "payments to tooling tcp/443": tls(inPayments, inTooling, 443),
  "shop to payments tcp/8443": tcp(inShop, inPayments, 8443),
  "london to tooling tcp/22": tcp(inLondon, inTooling, 22, "ssh"),
  "shop to dashboard.stripe.com": tls(inShop, outside, 443, "dashboard.stripe.com"),
  "shop to a name three levels below stripe.com": tls(inShop, outside, 443, "a.b.c.stripe.com"),
  "payments to api.fedex.com": tls(inPayments, outside, 443, "api.fedex.com"),
  "shop to http://api.fedex.com": http(inShop, outside, 80, "api.fedex.com"),
  "shop to http://js.stripe.com": http(inShop, outside, 80, "js.stripe.com"),
  "path mtu from a router on the internet": [{ protocol: 1, from: outside, to: inShop, type: 3, code: 4 }],
};

const stopped: Readonly<Record<string, Conversation>> = {
  "payments to shop tcp/8443, the other way round": tcp(inPayments, inShop, 8443),
  "tooling to shop tcp/443, the other way round": tls(inTooling, inShop, 443),
  "tooling to london tcp/22, the other way round": tcp(inTooling, inLondon, 22, "ssh"),
  "shop to tooling tcp/22": tcp(inShop, inTooling, 22, "ssh"),
  "shop to tooling tcp/80": http(inShop, inTooling, 80, "js.stripe.com"),
  "shop to tooling udp/443": udp(inShop, inTooling, 443, "quic"),
  "shop pings tooling": ping(inShop, inTooling),
  "shop to tooling by GRE": datagram(47, inShop, inTooling),
  "shop to sandbox under an allowed name": tls(inShop, inSandbox, 443, "js.stripe.com"),
  "shop to sandbox by http under an allowed name": http(inShop, inSandbox, 80, "js.stripe.com"),
  "shop to the internet udp/443 (QUIC)": udp(inShop, outside, 443, "quic"),
  "shop asks a resolver on the internet": udp(inShop, outside, 53, "dns"),
  "shop pings the internet": ping(inShop, outside),
  "shop to stripe.com itself": tls(inShop, outside, 443, "stripe.com"),
  "shop to notstripe.com": tls(inShop, outside, 443, "notstripe.com"),
  "shop to stripe.com.evil.org": tls(inShop, outside, 443, "js.stripe.com.evil.org"),
  "shop below api.fedex.com": tls(inShop, outside, 443, "x.api.fedex.com"),
  "shop to another name": tls(inShop, outside, 443, "example.org"),
  "shop to an address without a name": tls(inShop, outside, 443),
  "shop to another name by http": http(inShop, outside, 80, "example.org"),
  "shop to an allowed name by TLS on port 80": tls(inShop, outside, 80, "js.stripe.com"),
  "shop to an allowed name by http on port 443": http(inShop, outside, 443, "js.stripe.com"),
  "shop to an allowed name on port 8443": tls(inShop, outside, 8443, "js.stripe.com"),
  "shop to the internet by ssh on port 443": tcp(inShop, outside, 443, "ssh"),
  "shop to the internet by what nobody knows on port 443": tcp(inShop, outside, 443),
  "tooling to an allowed name": tls(inTooling, outside, 443, "js.stripe.com"),
  "sandbox to an allowed name": tls(inSandbox, outside, 443, "js.stripe.com"),
  "the internet to shop": tls(outside, inShop, 443, "js.stripe.com"),
  "london to shop tcp/22": tcp(inLondon, inShop, 22, "ssh"),
};

/** First packets that meet a rule, so that nothing completes a handshake with what no connection reaches (F3). */
const silent: Readonly<Record<string, Conversation>> = {
  "shop scans the internet on port 22": syn(inShop, outside, 22),
  "shop scans sandbox on port 443": syn(inShop, inSandbox, 443),
  "shop scans tooling on port 80": syn(inShop, inTooling, 80),
  "payments scans shop on port 443": syn(inPayments, inShop, 443),
  "tooling scans the internet on port 443": syn(inTooling, outside, 443),
  "london scans tooling on port 443": syn(inLondon, inTooling, 443),
  "the internet scans shop on port 443": syn(outside, inShop, 443),
};

/** What the policy judges wrongly. */
function wrong(judged: FirewallPolicyPlan): readonly string[] {
  return [
    ...Object.entries(allowed).flatMap(([flow, packets]) => (passes(judged, packets) ? [] : [flow])),
    ...Object.entries(silent).flatMap(([flow, packets]) => (typeof stop(judged, packets) === "number" ? [] : [flow])),
    ...Object.entries(stopped).flatMap(([flow, packets]) => (passes(judged, packets) ? [flow] : [])),
  ];
}

describe("the worked example", () => {
  test.each(Object.entries(allowed))("lets pass: %s", (_, packets) => {
    expect(stop(policy, packets)).toBeUndefined();
  });

  test.each(Object.entries(stopped))("stops: %s", (_, packets) => {
    expect(passes(policy, packets)).toBe(false);
  });

  test.each(Object.entries(silent))("drops at the first packet: %s", (_, packets) => {
    expect(typeof stop(policy, packets)).toBe("number");
  });

  test("a rule for each connection and protocol, two for each name, and the path mtu", () => {
    expect(plan().problems).toEqual([]);
    expect(policy.groups["connections"]?.rules)
      .toBe(`pass tcp $N_LONDON any -> $N_SHARED 22 (flow:to_server; msg:"london > shared tcp/22"; sid:720338136;)
pass icmp any any -> any any (itype:3; icode:4; msg:"path mtu"; sid:832412801;)
pass http $N_PROD any -> !$INSIDE 80 (flow:to_server; http.host; content:".stripe.com"; endswith; msg:"prod > *.stripe.com"; sid:771290396;)
pass tls $N_PROD any -> !$INSIDE 443 (flow:to_server; tls.sni; content:".stripe.com"; nocase; endswith; msg:"prod > *.stripe.com"; sid:639167343;)
pass http $N_PROD any -> !$INSIDE 80 (flow:to_server; http.host; content:"api.fedex.com"; startswith; endswith; msg:"prod > api.fedex.com"; sid:927013265;)
pass tls $N_PROD any -> !$INSIDE 443 (flow:to_server; tls.sni; content:"api.fedex.com"; startswith; endswith; nocase; msg:"prod > api.fedex.com"; sid:911817258;)
pass tcp $N_PROD any -> $N_SHARED 443 (flow:to_server; msg:"prod > shared tcp/443"; sid:504415249;)
pass tcp $N_SHOP any -> $N_PAYMENTS 8443 (flow:to_server; msg:"shop > payments tcp/8443"; sid:728402472;)
`);
  });

  test("closing rules drop what addresses and ports can decide, and nothing that a name must", () => {
    expect(policy.groups["closing"]?.rules).toBe(`drop icmp any any -> any any (flow:to_server; msg:"closed icmp"; sid:1381450786;)
drop ip any any -> any any (ip_proto:!6; ip_proto:!17; ip_proto:!1; msg:"closed other protocols"; sid:1290695245;)
drop tcp !$NAMED any -> any any (flow:to_server; msg:"closed tcp"; sid:1069822446;)
drop tcp $N_PROD any -> $INSIDE any (flow:to_server; msg:"closed tcp prod > elsewhere"; sid:1401422657;)
drop tcp $N_PROD any -> !$INSIDE ![80,443] (flow:to_server; msg:"closed tcp prod > internet other ports"; sid:1119587288;)
drop udp any any -> any any (flow:to_server; msg:"closed udp"; sid:1098080945;)
`);
  });

  test("a group defines the variables that it uses and no more", () => {
    expect(policy.groups["connections"]?.variables).toEqual({
      INSIDE: ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"],
      N_LONDON: ["192.168.0.0/16"],
      N_PAYMENTS: ["10.17.16.0/20"],
      N_PROD: ["10.17.0.0/16"],
      N_SHARED: ["10.19.0.0/16"],
      N_SHOP: ["10.17.0.0/20"],
    });
    expect(Object.keys(policy.groups["closing"]?.variables ?? {})).toEqual(["INSIDE", "NAMED", "N_PROD"]);
  });

  test("derived rules come after own files and threat groups, drops after passes, and the default only settles names", () => {
    const { policy: whole } = plan({
      rules: { before: [{ file: "rules/z.rules" }, { file: "rules/a.rules" }], managed: ["ThreatSignaturesScanners", "MalwareDomains"] },
      ruleFiles: { "rules/a.rules": "alert tcp any any -> any any (sid:1;)", "rules/z.rules": "alert tcp any any -> any any (sid:2;)" },
    });
    const own = Object.entries(whole.groups).map(([key, { priority }]) => [key, priority]);
    expect(Object.fromEntries(own)).toEqual({ "before-a": 100, "before-z": 101, connections: 300, closing: 400 });
    expect(whole.managed).toEqual({
      MalwareDomains: { arn: "arn:aws:network-firewall:eu-west-2:aws-managed:stateful-rulegroup/MalwareDomainsStrictOrder", priority: 200 },
      ThreatSignaturesScanners: {
        arn: "arn:aws:network-firewall:eu-west-2:aws-managed:stateful-rulegroup/ThreatSignaturesScannersStrictOrder",
        priority: 201,
      },
    });
    expect(whole.statefulDefaultActions).toEqual(["aws:drop_established_app_layer_to_server", "aws:alert_established_app_layer_to_server"]);
  });

  test("an allow-list by name never fails because a drop comes first or because HOME_NET holds only the inspection VPC", () => {
    expect(policy.homeNet).toEqual(["10.16.0.0/20", "10.17.0.0/16", "10.18.0.0/16", "10.19.0.0/16"]);
    expect(wrong({ ...policy, homeNet: ["10.16.0.0/23"] })).toEqual([]);
    for (const { rules } of Object.values(policy.groups)) expect(rules).not.toContain("HOME_NET");
  });

  test("the order of connections, allow, names and blocks changes no byte", () => {
    const reversed = plan({
      connections: [...connections]
        .reverse()
        .map((entry) => ({ ...entry, names: [...entry.names].reverse(), allow: [...entry.allow].reverse() })),
      homeNet: [...example.homeNet].reverse(),
      inside: [...example.inside].reverse(),
    });
    expect(JSON.stringify(reversed.policy)).toBe(JSON.stringify(policy));
  });

  test("a repeated connection makes no second rule", () => {
    expect(plan({ connections: [...connections, ...connections] }).policy).toEqual(policy);
  });
});

describe("the tests above have teeth:", () => {
  const broken: Readonly<Record<string, FirewallPolicyPlan>> = {
    "a pass without its rule": rewrite(policy, "connections", (rules) => rules.replace(/^pass tcp \$N_SHOP.*\n/m, "")),
    "a closing drop that also meets replies": rewrite(policy, "closing", (rules) =>
      rules.replace(/(drop tcp !\$NAMED.*?)flow:to_server; /, "$1"),
    ),
    "no drop for sources without names": rewrite(policy, "closing", (rules) => rules.replace(/^drop tcp !\$NAMED.*\n/m, "")),
    "no drop for targets without names": rewrite(policy, "closing", (rules) =>
      rules.replace(/^drop tcp \$N_PROD any -> \$INSIDE.*\n/m, ""),
    ),
    "no drop for other ports": rewrite(policy, "closing", (rules) => rules.replace(/^drop tcp \$N_PROD any -> !\$INSIDE.*\n/m, "")),
    "no drop of UDP": rewrite(policy, "closing", (rules) => rules.replace(/^drop udp.*\n/m, "")),
    "no drop of ICMP": rewrite(policy, "closing", (rules) => rules.replace(/^drop icmp.*\n/m, "")),
    "no drop of other protocols": rewrite(policy, "closing", (rules) => rules.replace(/^drop ip .*\n/m, "")),
    "names that also end others": rewrite(policy, "connections", (rules) => rules.replaceAll(".stripe.com", "stripe.com")),
    "exact names that also mean those below": rewrite(policy, "connections", (rules) => rules.replaceAll(" startswith;", "")),
    "names everywhere, with a hole for them": rewrite(
      rewrite(policy, "connections", (rules) => rules.replaceAll("!$INSIDE", "any")),
      "closing",
      (rules) => rules.replace(/^drop tcp \$N_PROD any -> \$INSIDE.*\n/m, ""),
    ),
    "sources by HOME_NET, which holds the inspection VPC only": {
      ...rewrite(policy, "connections", (rules) => rules.replaceAll("$N_PROD", "$HOME_NET")),
      homeNet: ["10.16.0.0/23"],
    },
    "drops before passes": { ...policy, groups: { ...policy.groups, closing: { ...policy.groups["closing"]!, priority: 1 } } },
  };

  test.each(Object.entries(broken))("%s is found", (_, judged) => {
    expect(wrong(judged)).not.toEqual([]);
  });
});

test("threat groups see every packet of an allowed flow, which a pass without flow:to_server would end", () => {
  const watched = plan({
    rules: { before: [{ file: "watch.rules" }] },
    ruleFiles: {
      "watch.rules": 'drop tls any any -> any any (flow:to_server; tls.sni; content:"evil.internal"; startswith; endswith; sid:1;)',
    },
  }).policy;
  const evil = tls(inShop, inTooling, 443, "evil.internal");
  expect(stop(watched, evil)).toBe(1);
  expect(
    stop(
      rewrite(watched, "connections", (rules) => rules.replaceAll("flow:to_server; ", "")),
      evil,
    ),
  ).toBeUndefined();
});

describe("without names", () => {
  const bare = policyOf(connection(shop, shared, { allow: ["tcp/443", "udp/53", "icmp/echo"] }));

  test("every protocol is closed for everyone", () => {
    expect(bare.groups["closing"]?.rules.split("\n").filter((rule) => rule.startsWith("drop tcp"))).toEqual([
      'drop tcp any any -> any any (flow:to_server; msg:"closed tcp"; sid:1069822446;)',
    ]);
    expect(stop(bare, syn(inShop, outside, 443))).toBe(1069822446);
  });

  test("datagrams and pings pass with their answers, one way", () => {
    expect(passes(bare, udp(inShop, inTooling, 53, "dns"))).toBe(true);
    expect(passes(bare, ping(inShop, inTooling))).toBe(true);
    expect(passes(bare, udp(inTooling, inShop, 53, "dns"))).toBe(false);
    expect(passes(bare, ping(inTooling, inShop))).toBe(false);
    expect(passes(bare, [{ protocol: 1, from: inShop, to: inTooling, type: 13, code: 0 }])).toBe(false);
  });
});

test("any is every protocol one way; what has no conversations has no replies", () => {
  const open = policyOf(connection(shop, shared, { allow: ["any"] }));
  for (const flow of [tcp(inShop, inTooling, 9), udp(inShop, inTooling, 9), ping(inShop, inTooling), datagram(47, inShop, inTooling)])
    expect(passes(open, flow)).toBe(true);
  for (const flow of [tcp(inTooling, inShop, 9), udp(inTooling, inShop, 9), ping(inTooling, inShop), datagram(47, inTooling, inShop)])
    expect(passes(open, flow)).toBe(false);
});

test("smtp/25 lets a conversation go on as TLS after STARTTLS, once", () => {
  const { rules } = policyOf(connection(shop, shared, { allow: ["smtp/25", "tls/25"] })).groups["connections"] ?? { rules: "" };
  expect(rules.match(/pass \w+ \$N_SHOP/g)).toEqual(["pass smtp $N_SHOP", "pass tls $N_SHOP"]);
});

test("a site that announces a summary means none of this network's blocks, in passes and in drops", () => {
  const paris = node("paris", ["10.0.0.0/8"], ["10.16.0.0/20", "10.17.0.0/16", "10.18.0.0/16", "10.19.0.0/16"]);
  const summary = policyOf(
    connection(shared, paris, { allow: ["tcp/443"] }),
    connection(paris, shared, { names: ["git.internal"], path: "connect[1]" }),
  );
  expect(summary.groups["connections"]?.rules).toContain("-> [10.0.0.0/8,!10.16.0.0/20,!10.17.0.0/16,!10.18.0.0/16,!10.19.0.0/16] 443");
  expect(passes(summary, tcp(inTooling, "10.200.0.1", 443))).toBe(true);
  expect(passes(summary, tcp(inTooling, inSandbox, 443))).toBe(false);
  expect(passes(summary, tls("10.200.0.1", inTooling, 443, "git.internal"))).toBe(true);
  expect(passes(summary, tls(inSandbox, inTooling, 443, "git.internal"))).toBe(false);
  expect(stop(summary, syn(inSandbox, inTooling, 443))).not.toBe("default");
});

test("rejects a node whose addresses all belong to others, because a rule cannot name nothing", () => {
  expect(
    plan({ connections: [connection(node("paris", ["10.17.4.0/24"], ["10.17.0.0/16"]), shared, { allow: ["tcp/1"] })] }).problems,
  ).toEqual(["connect[0]: paris has no addresses of its own, so no rule can name it: give it a block, or drop the connection"]);
});

test("rejects a rule that is longer than AWS takes with the values of its variables", () => {
  const many = Array.from({ length: 700 }, (_, index) => `10.20.${Math.floor(index / 128) * 2}.${(index % 128) * 2}/32`);
  expect(plan({ connections: [connection(node("many", many), shared, { allow: ["tcp/1"] })] }).problems).toEqual([
    expect.stringMatching(
      /^connect\[0\]: its rule "many > shared tcp\/1" has \d+ characters with its addresses; AWS takes 8192, about 450 blocks: use wider or fewer blocks$/,
    ),
  ]);
});

test("rejects more rules than a policy holds", () => {
  const words = Array.from({ length: 30_001 }, (_, port) => `tcp/${port + 1}`);
  expect(plan({ connections: [connection(prod, internet, { allow: words })] }).problems).toEqual([
    "connect: needs 30006 rules in groups of 40100; a policy holds 30000: name segments instead of VPCs, or put names under one `*.`",
    "connect: gives 3127973 bytes of rules in one group; AWS takes 2000000: use fewer rules",
  ]);
});
