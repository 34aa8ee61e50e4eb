import { planPolicy } from "../../../plan/policy/policy";
import { Report } from "../../../plan/report";
import { connection, example, internet, plan, prod, shared, shop } from "./worked-example";

/** What is said about one word, without the place. */
function said(key: "allow" | "names" | "on", word: string): string | undefined {
  const words = key === "on" ? { names: ["a.example"], on: [word] } : { [key]: [word] };
  const { problems } = plan({ connections: [connection(shop, internet, { path: "connect[2]", ...words })] });
  expect(problems.length).toBeLessThanOrEqual(1);
  return problems[0]?.replace(`connect[2].${key}[0]: `, "");
}

test.each([
  "any",
  "tcp",
  "udp",
  "icmp",
  "icmp/echo",
  "tcp/1",
  "tcp/65535",
  "udp/53",
  "tcp/8000-8100",
  "ssh/2222",
  "ftp/21",
  "smtp/25",
  "dns/53",
  "ntp/123",
  "tls/8443",
  "http/8080",
])("allow takes %s", (word) => expect(said("allow", word)).toBeUndefined());

test.each([
  ["tcp/99999", '"tcp/99999" has port 99999; ports are 1 to 65535'],
  ["udp/0", '"udp/0" has port 0; ports are 1 to 65535'],
  ["tcp/443-70000", '"tcp/443-70000" has port 70000; ports are 1 to 65535'],
  ["tcp/8100-8000", '"tcp/8100-8000" is reversed; write 8000-8100'],
  ["tcp/443-443", '"tcp/443-443" is one port; write 443 alone'],
  ["tcp/0443", '"tcp/0443" does not end in a port such as 443 or a range such as 8000-8100'],
  ["tcp/https", '"tcp/https" does not end in a port such as 443 or a range such as 8000-8100'],
  ["tcp/", '"tcp/" does not end in a port such as 443 or a range such as 8000-8100'],
  ["tcp/443/80", '"tcp/443/80" has too many parts; write "tcp/443", "udp/53", "tcp/8000-8100", "icmp/echo", "ssh/22" or "any", say'],
  ["tpc/443", '"tpc/443" is no protocol that the firewall knows; did you mean "tcp/443"?'],
  ["TCP/443", '"TCP/443" is no protocol that the firewall knows; did you mean "tcp/443"?'],
  ["443", '"443" is no protocol that the firewall knows; write "tcp/443", "udp/53", "tcp/8000-8100", "icmp/echo", "ssh/22" or "any", say'],
  [
    "constructor/22",
    '"constructor/22" is no protocol that the firewall knows; write "tcp/443", "udp/53", "tcp/8000-8100", "icmp/echo", "ssh/22" or "any", say',
  ],
  ["any/443", '"any/443": "any" is every protocol and takes no port; write "tcp/443" or "any"'],
  ["icmp/8", '"icmp/8" is not a kind of ICMP that can be named; write "icmp/echo" or "icmp"'],
  ["ssh", '"ssh" says no port; write "ssh/22", say'],
  [
    "tls/8000-8100",
    '"tls/8000-8100" is a range; a protocol is recognised on one port a word: write "tls/8000" and so on, or "tcp/8000-8100"',
  ],
  ["dns/5353", '"dns/5353": the firewall recognises dns on port 53 only; write "udp/5353"'],
  ["ntp/1123", '"ntp/1123": the firewall recognises ntp on port 123 only; write "udp/1123"'],
])("allow rejects %s", (word, message) => expect(said("allow", word)).toBe(message));

test.each(["api.fedex.com", "*.stripe.com", "x--y.example", "1.example", "example.com", "xn--bcher-kva.example"])("names take %s", (word) =>
  expect(said("names", word)).toBeUndefined(),
);

const long = "a".repeat(64);
test.each([
  ["", '"" is no name; write "api.example.com" or "*.example.com", say'],
  ["*", '"*" is every name; to let every name pass write `allow: ["tls/443", "http/80"]` instead'],
  ["*.", '"*." ends in a dot, which no client sends; write "api.example.com", say'],
  [
    "https://api.stripe.com/v1",
    '"https://api.stripe.com/v1" is the address of a page; the firewall sees the name alone: write "api.stripe.com"',
  ],
  ["https://*.Stripe.com", '"https://*.Stripe.com" is the address of a page; the firewall sees the name alone: write "*.stripe.com"'],
  ["api.stripe.com/v1", '"api.stripe.com/v1" has a path, which the firewall does not see in TLS; write "api.stripe.com"'],
  ["api.stripe.com:8443", '"api.stripe.com:8443" has a port; write "api.stripe.com" and the port in `on`'],
  ["a.*.b", '"a.*.b": a star stands at the start, before a dot, for everything below; write "*.example.com", say'],
  ["a.*.com", '"a.*.com": a star stands at the start, before a dot, for everything below; write "*.example.com", say'],
  ["*stripe.com", '"*stripe.com": a star stands at the start, before a dot, for everything below; write "*.stripe.com"'],
  ["com", '"com" has one part alone, and no name on the internet does; write "example.com", say'],
  ["*.com", '"*.com" is every name of a whole top-level domain; write "*.example.com", say'],
  ["foo*.x.com", '"foo*.x.com": a star stands at the start, before a dot, for everything below; write "*.x.com"'],
  ["api.*", '"api.*": a star stands at the start, before a dot, for everything below; write "*.example.com", say'],
  ["*.*.x.com", '"*.*.x.com": a star stands at the start, before a dot, for everything below; write "*.x.com"'],
  ["203.0.113.9", '"203.0.113.9" is an address, which a client does not show as its name; name it under `internet.ranges` and use `allow`'],
  ["2001:db8::1", '"2001:db8::1" is an address, which a client does not show as its name; name it under `internet.ranges` and use `allow`'],
  ["API.stripe.com", '"API.stripe.com" has upper-case letters; write "api.stripe.com"'],
  ["api.stripe.com.", '"api.stripe.com." ends in a dot, which no client sends; write "api.stripe.com"'],
  [".stripe.com", '".stripe.com" begins with a dot; for every name below write "*.stripe.com"'],
  ["a..b", '"a..b" has two dots in a row; write "a.b"'],
  ["_dmarc.x.com", '"_dmarc.x.com": "_dmarc" is no part of a name on the internet, which holds a to z, 0 to 9 and inner hyphens'],
  ["-a.x.com", '"-a.x.com": "-a" is no part of a name on the internet, which holds a to z, 0 to 9 and inner hyphens'],
  ['a";sid:1;.com', '"a\\";sid:1;.com": "a\\";sid:1;" is no part of a name on the internet, which holds a to z, 0 to 9 and inner hyphens'],
  ["bücher.example", '"bücher.example" travels in punycode; write "xn--bcher-kva.example"'],
  [`${long}.com`, `"${long}.com": "${long}" has 64 characters; a part between dots has 63 at most`],
  [`${"a.".repeat(126)}ab`, `"${"a.".repeat(126)}ab" has 254 characters; a name has 253 at most`],
])("names reject %s", (word, message) => expect(said("names", word)).toBe(message));

test.each([
  ["tcp/8443", '"tcp/8443" carries no name that the firewall reads; write "tls/443" or "http/80", say'],
  ["tls/0", '"tls/0" has port 0; ports are 1 to 65535'],
  ["tls", '"tls" says no port; write "tls/443", say'],
])("on rejects %s", (word, message) => expect(said("on", word)).toBe(message));

test("rejects `on` without names, and an empty one", () => {
  expect(plan({ connections: [connection(prod, shared, { allow: ["tcp/1"], on: ["tls/443"] })] }).problems).toEqual([
    "connect[0].on: says where names are looked for, and there are no `names`; drop it",
  ]);
  expect(plan({ connections: [connection(prod, internet, { names: ["a.b"], on: [] })] }).problems).toEqual([
    'connect[0].on: is empty; drop it for ["tls/443", "http/80"], or write "tls/8443", say',
  ]);
});

test("everything wrong is said at once, and once for both directions", () => {
  const report = new Report();
  const entry = { path: "connect[3]", allow: ["tpc/1", "tcp/0"], names: ["*"] };
  planPolicy({ ...example, connections: [connection(prod, shared, entry), connection(shared, prod, entry)] }, report);
  expect(report.problems.map(({ path }) => path)).toEqual(["connect[3].allow[0]", "connect[3].allow[1]", "connect[3].names[0]"]);
});
