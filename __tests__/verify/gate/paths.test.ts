import { covers } from "../../../verify/gate/passes";
import type { Path } from "../../../verify/gate/path";
import { comparePaths, describeEnds } from "../../../verify/gate/paths";
import { pathSentence } from "../../../verify/formats/text";

function path(from: string, to: string, passes: readonly string[], via: readonly string[] = ["firewall"]): Path {
  return { from, to, via, passes, flow: [`${from} to ${to}`] };
}

function compared(before: readonly Path[], after: readonly Path[]): readonly string[] {
  return comparePaths(before, after).map(pathSentence);
}

test("paths that are the same are no difference, in whatever order", () => {
  const [one, other] = [path("prod", "shared", ["tcp/443", "tcp/22"]), path("dev", "shared", ["tcp/443"])];
  expect(comparePaths([one, other], [other, { ...one, passes: ["tcp/22", "tcp/443"] }])).toEqual([]);
});

test("what opens, changes and closes is said in that order, the internet first", () => {
  expect(
    compared(
      [path("prod", "shared", ["tcp/443"]), path("dev", "shared", ["everything"], []), path("london", "shared", ["tcp/22"])],
      [
        path("prod", "shared", ["tcp/443", "tcp/8443"]),
        path("dev", "shared", ["everything"]),
        path("dev", "prod", ["tcp/22"]),
        path("dev", "internet", ["tls *.x.io"], ["firewall", "nat"]),
      ],
    ),
  ).toEqual([
    "opens dev → internet: tls *.x.io, via firewall, nat",
    "opens dev → prod: tcp/22, via firewall",
    "changes dev → shared: now through the firewall",
    "changes prod → shared: now also tcp/8443",
    "closes london → shared: tcp/22",
  ]);
});

test("a path that leaves the firewall is said so, and passes more", () => {
  expect(compared([path("dev", "shared", ["tcp/443"])], [path("dev", "shared", ["everything"], [])])).toEqual([
    "changes dev → shared: now past the firewall; now also everything",
  ]);
});

test("a second way past the firewall between the same nodes takes the firewall out of the path", () => {
  const inspected = path("dev", "shared", ["tcp/443"]);
  const [change] = comparePaths([inspected], [inspected, path("dev", "shared", ["tcp/443"], [])]);
  expect(change).toMatchObject({ kind: "changed", firewall: "out" });
});

test("another way out is a change of the way", () => {
  expect(compared([path("dev", "internet", ["everything"], ["nat"])], [path("dev", "internet", ["everything"], ["london"])])).toEqual([
    "changes dev → internet: now via london, past the firewall, before via nat, past the firewall",
  ]);
});

test("a thousand VPCs that may talk among each other are one line", () => {
  const names = Array.from({ length: 1000 }, (_, index) => `vpc-${String(index).padStart(4, "0")}`);
  const mesh = names.flatMap((from) =>
    names.filter((to) => to !== from).map((to) => ({ from, to, via: [], passes: ["everything"], flow: [] })),
  );
  const changes = comparePaths([], mesh);
  expect(changes.map(describeEnds)).toEqual(["vpc-0000, vpc-0001, vpc-0002 and 997 more among each other"]);
});

test("a thousand VPCs that may reach the same are one line, and the internet stands alone", () => {
  const names = Array.from({ length: 1000 }, (_, index) => `vpc-${String(index).padStart(4, "0")}`);
  const paths = names.flatMap((from) => ["internet", "shared", "tools"].map((to) => path(from, to, ["tcp/443"])));
  expect(comparePaths([], paths).map(describeEnds)).toEqual([
    "vpc-0000, vpc-0001, vpc-0002 and 997 more → internet",
    "vpc-0000, vpc-0001, vpc-0002 and 997 more → shared and tools",
  ]);
});

test.each([
  ["everything", "tls *.x.io", true],
  ["tcp", "tcp/443", true],
  ["tcp/8000-8100", "tcp/8080", true],
  ["tcp/8000-8100", "tcp/8090-8110", false],
  ["tcp/443", "udp/443", false],
  ["tls *.x.io", "tls a.b.x.io", true],
  ["tls *.x.io", "tls x.io", false],
  ["tls *.x.io", "tls evilx.io", false],
  ["tls x.io", "http x.io", false],
  ["tcp/443", "everything", false],
])("whether %s covers %s: %s", (outer, inner, expected) => {
  expect(covers(outer, inner)).toBe(expected);
});
