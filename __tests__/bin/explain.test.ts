import { parseConversation } from "../../bin/conversation";
import { lab } from "../../environments/lab";
import { folder, run, synthesized } from "./run";

test.each([
  ["tcp/443", { protocol: "tcp", port: 443, application: "unknown" }],
  ["udp/53", { protocol: "udp", port: 53, application: "unknown" }],
  ["icmp/echo", { protocol: "icmp", icmpType: 8 }],
  ["ssh/22", { protocol: "tcp", port: 22, application: "ssh" }],
  ["dns/53", { protocol: "udp", port: 53, application: "dns" }],
  ["tls/8443+API.Stripe.com", { protocol: "tcp", port: 8443, application: "tls", name: "api.stripe.com" }],
  ["api.stripe.com", { protocol: "tcp", port: 443, application: "tls", name: "api.stripe.com" }],
])("%s is a conversation", (text, conversation) => {
  expect(parseConversation(text)).toEqual(conversation);
});

test.each(["tcp", "tcp/0", "tcp/65536", "tcp/443+api.stripe.com", "ssh/22+x.example.com", "tls/443+-.com", "gre/1", "constructor/1", "x"])(
  "rejects %s, with what can be asked",
  (text) => {
    expect(run(folder(), "explain", "web", "tools", text)).toEqual({
      code: 2,
      out: "",
      err: `"${text}" is nothing that can be asked about; write tcp/443, udp/53, icmp/echo, ssh/22, tls/443, tls/443+api.example.com or api.example.com\n`,
    });
  },
);

test("a flow that is allowed passes, hop by hop", () => {
  const { code, out, err } = run(synthesized(), "explain", "web", "tools", "tcp/443");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^web \(10\.1\.\d+\.\d+\) → tools \(10\.2\.\d+\.\d+\), tcp\/443\nthere: [^]*\nback: [^]*\npasses\n$/);
});

test("a flow that is not allowed exits 1 and says what stops it", () => {
  const { code, out } = run(synthesized(), "explain", "tools", "web", "tcp/443");
  expect(code).toBe(1);
  expect(out).toMatch(/\nstopped: by the firewall\n$/);
});

test("a name is asked about as TLS on port 443", () => {
  const root = synthesized();
  expect(run(root, "explain", "web", "internet", "deb.debian.org")).toMatchObject({ code: 0, err: "" });
  expect(run(root, "explain", "web", "internet", "example.org")).toMatchObject({ code: 1, err: "" });
});

test("JSON says what was asked and every hop", () => {
  const { out } = run(synthesized(), "explain", "web", "tools", "tcp/443", "--format", "json");
  expect(JSON.parse(out)).toMatchObject({
    version: 1,
    kind: "explanation",
    environment: "lab",
    from: "web",
    to: "tools",
    conversation: { protocol: "tcp", port: 443, application: "unknown" },
    passes: true,
  });
});

test("where nothing is said about what passes, it is told what is taken for it", () => {
  for (const paths of [[], ["cdktf.out"]]) {
    expect(run(synthesized(), "explain", "web", "tools", ...paths)).toMatchObject({
      code: 0,
      err: "nothing was said about what passes: this is tcp/443 with a content that no parser knows\n",
    });
  }
});

test("rejects an end that nobody knows, with those that are known", () => {
  expect(run(synthesized(), "explain", "webb", "tools", "tcp/443")).toEqual({
    code: 2,
    out: "",
    err: '"webb" is no node and no address; there are apps, internet, shared, tools, web\n',
  });
});

test("rejects a flow of several environments", () => {
  expect(run(synthesized(lab, { ...lab, name: "second" }), "explain", "web", "tools", "tcp/443")).toEqual({
    code: 2,
    out: "",
    err: "one flow is of one environment, and there are lab, second; say --environment NAME\n",
  });
});
