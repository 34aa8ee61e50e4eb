import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";

import { gateJson, verificationJson } from "../../../verify/formats/json";
import { junit } from "../../../verify/formats/junit";
import { gateMarkdown, longestComment, verificationMarkdown } from "../../../verify/formats/markdown";
import type { VerificationReport } from "../../../verify/formats/report";
import { sarif } from "../../../verify/formats/sarif";
import { gateText, verificationText } from "../../../verify/formats/text";
import type { GateReport } from "../../../verify/gate/judge-plan";
import { wellFormed } from "./well-formed";

const evil = 'dev <b>&"|`\u001b[31m\u0000@team\u2028\u202e\ud800\ufffe\n-->';
const held: VerificationReport = {
  subject: "lab",
  checks: [{ name: "isolation", findings: [] }],
  assumptions: ["london announces 192.168.0.0/16"],
  notes: [],
};
const broken: VerificationReport = {
  subject: "lab",
  checks: [
    {
      name: "isolation",
      findings: [
        {
          check: "isolation",
          message: "dev reaches prod",
          addresses: ["aws_route.x"],
          flow: ["10.18.0.1 leaves dev", "10.17.0.1 answers"],
        },
      ],
    },
    { name: "logs", findings: [] },
  ],
  assumptions: [],
  notes: ["one zone"],
};
const hostile: VerificationReport = {
  ...broken,
  subject: evil,
  checks: [{ name: evil, findings: [{ check: evil, message: evil, addresses: [evil], flow: [evil] }] }],
};

const gate: GateReport = {
  changes: [
    {
      action: "update",
      type: "aws_route",
      text: "changes route 0.0.0.0/0 from NAT a → gateway hub in table shop",
      addresses: ["aws_route.out"],
    },
  ],
  paths: [
    {
      kind: "opened",
      from: ["dev"],
      to: ["internet"],
      among: false,
      viaBefore: [],
      via: ["firewall", "nat"],
      gained: ["tls *.x.io"],
      lost: [],
      firewall: "same",
      flow: ["10.18.0.1 to 192.0.2.1"],
    },
  ],
  outages: [
    {
      kind: "cut",
      duration: "open conversations",
      who: "VPC shop towards the internet",
      change: "moves the way out of VPC shop",
      reason: "its public address changes",
      safer: "nothing avoids it",
      addresses: ["aws_route.out"],
    },
  ],
  checks: [
    { name: "gate-never", findings: [] },
    {
      name: "gate-new-path-to-internet",
      findings: [{ check: "gate-new-path-to-internet", message: "opens dev → internet", addresses: [], flow: ["10.18.0.1 to 192.0.2.1"] }],
    },
  ],
  findings: [{ check: "gate-new-path-to-internet", message: "opens dev → internet", addresses: [], flow: ["10.18.0.1 to 192.0.2.1"] }],
  labels: [],
  notes: [],
};

const pipe = { stream: new PassThrough() };
const terminal = { stream: Object.assign(new PassThrough(), { isTTY: true, getColorDepth: () => 8 }) };

// FORCE_COLOR reaches through to pipes, as it should.
const plain = (text: string): string => stripVTControlCharacters(text);

describe("text", () => {
  test("a network that holds says so, and what that rests upon", () => {
    expect(plain(verificationText(held, pipe))).toBe("lab holds: 1 check\n\nAssumed\n  london announces 192.168.0.0/16\n");
  });

  test("a finding comes with its check, its flow and its addresses", () => {
    expect(plain(verificationText(broken, pipe))).toBe(
      "lab: 1 finding\n\nfinding dev reaches prod (isolation)\n    10.18.0.1 leaves dev\n    10.17.0.1 answers\n  aws_route.x\n\nNotes\n  one zone\n",
    );
  });

  test("a plan begins with the verdict, the findings and who is cut off", () => {
    expect(plain(gateText(gate, "lab", pipe))).toBe(
      [
        "lab: 1 finding; do not apply",
        "  1 opened, 0 changed, 0 closed of the paths; longest cut: VPC shop towards the internet (open conversations)",
        "",
        "finding opens dev → internet (gate-new-path-to-internet)",
        "    10.18.0.1 to 192.0.2.1",
        "",
        "Cut off",
        "  open conversations: VPC shop towards the internet",
        "    moves the way out of VPC shop",
        "    because its public address changes",
        "    safer: nothing avoids it",
        "",
        "Paths",
        "  opens dev → internet: tls *.x.io, via firewall, nat",
        "    10.18.0.1 to 192.0.2.1",
        "",
        "Changes",
        "  changes route 0.0.0.0/0 from NAT a → gateway hub in table shop",
        "",
      ].join("\n"),
    );
  });

  test("a terminal gets colours", () => {
    expect(verificationText(broken, terminal)).toContain("\u001b[31mlab: 1 finding\u001b[39m");
  });

  test("no name of a resource can move the cursor of a terminal", () => {
    const text = plain(verificationText(hostile, pipe));
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    // What would have been obeyed is left as harmless letters.
    expect(text).toContain("[31m");
    expect(text).not.toMatch(/[\u202e\ufffe]/);
  });
});

describe("JSON", () => {
  test("has a version, and says whether it holds", () => {
    expect(JSON.parse(verificationJson(held))).toEqual({ version: 1, kind: "verification", holds: true, ...held });
    expect(JSON.parse(gateJson(gate, "lab"))).toMatchObject({ version: 1, kind: "gate", subject: "lab", holds: false, paths: gate.paths });
  });
});

describe("JUnit", () => {
  test("a check is a test case, and its findings its failure", () => {
    expect(junit(broken)).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="network-hub" tests="2" failures="1" errors="0">',
        '  <testsuite name="lab" tests="2" failures="1" errors="0" skipped="0">',
        '    <testcase classname="lab" name="isolation">',
        '      <failure type="isolation" message="dev reaches prod">dev reaches prod',
        "  10.18.0.1 leaves dev",
        "  10.17.0.1 answers",
        "  at aws_route.x</failure>",
        "    </testcase>",
        '    <testcase classname="lab" name="logs"/>',
        "  </testsuite>",
        "</testsuites>",
        "",
      ].join("\n"),
    );
  });

  test.each([held, broken, hostile])("is well-formed, whatever the names hold", (report) => {
    expect(wellFormed(junit(report))).toBe(true);
  });

  test("the check of well-formedness can fail", () => {
    expect(["<a>", "<a></b>", '<a x="<"/>', "<a>&nbsp;</a>", "<a/>b", "<a>\u0000</a>"].map(wellFormed)).toEqual(Array(6).fill(false));
  });
});

describe("SARIF", () => {
  interface Log {
    readonly version: string;
    readonly runs: readonly [
      {
        readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] } };
        readonly results: readonly Result[];
      },
    ];
  }
  interface Result {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly level: string;
    readonly message: { readonly text: string };
    readonly locations: readonly object[];
    readonly partialFingerprints: Readonly<Record<string, string>>;
  }
  const read = (report: VerificationReport, file = "environments/lab.ts"): Log => JSON.parse(sarif({ ...report, file })) as Log;

  test("has every property that the standard requires, and the file and line that code scanning needs", () => {
    const log = read(broken);
    expect(log.version).toBe("2.1.0");
    const [{ tool, results }] = log.runs;
    expect(tool.driver.name).toBe("network-hub");
    expect(tool.driver.rules).toEqual([
      { id: "isolation", shortDescription: { text: "isolation" } },
      { id: "logs", shortDescription: { text: "logs" } },
    ]);
    expect(results).toEqual([
      {
        ruleId: "isolation",
        ruleIndex: 0,
        level: "error",
        message: { text: "dev reaches prod\n10.18.0.1 leaves dev\n10.17.0.1 answers" },
        locations: [
          {
            physicalLocation: { artifactLocation: { uri: "environments/lab.ts" }, region: { startLine: 1 } },
            logicalLocations: [{ fullyQualifiedName: "aws_route.x", kind: "resource" }],
          },
        ],
        partialFingerprints: { "networkHubFinding/v1": expect.stringMatching(/^[0-9a-f]{32}$/) as string },
      },
    ]);
  });

  test("a finding keeps its fingerprint, two findings never share one", () => {
    const [check] = broken.checks;
    const [finding] = check!.findings;
    const twice = { ...broken, checks: [{ name: "isolation", findings: [finding!, finding!, { ...finding!, message: "other" }] }] };
    const prints = read(twice).runs[0].results.map(({ partialFingerprints }) => partialFingerprints["networkHubFinding/v1"]);
    expect(new Set(prints).size).toBe(3);
    expect(read(twice).runs[0].results.map(({ partialFingerprints }) => partialFingerprints["networkHubFinding/v1"])).toEqual(prints);
  });

  test("a path with blanks is a URI", () => {
    expect(sarif({ ...broken, file: "./my environments/lab.ts" })).toContain('"uri": "my%20environments/lab.ts"');
  });
});

describe("Markdown", () => {
  test("begins with the marker by which a pipeline updates the comment, then the paths", () => {
    expect(gateMarkdown(gate, "lab").slice(0, 420)).toBe(
      [
        "<!-- network-hub gate lab -->",
        "### lab: 1 finding",
        "",
        "1 opened, 0 changed, 0 closed of the paths; longest cut: VPC shop towards the internet (open conversations)",
        "",
        "#### Paths",
        "",
        "|  | from → to | what | how |",
        "| --- | --- | --- | --- |",
        "| opened | dev → internet | + tls \\*.x.io | firewall, nat |",
        "",
        "#### Cut off",
        "",
        "| who | how long | by | because | safer |",
        "| --- | --- | --- | --- | --- |",
        "| VPC shop towards the internet | open conversations | moves",
      ]
        .join("\n")
        .slice(0, 420),
    );
  });

  test("no name breaks the table, the HTML or the marker, and nobody is mentioned", () => {
    const text = gateMarkdown(
      { ...gate, paths: gate.paths.map((path) => ({ ...path, from: [evil], flow: [evil] })), findings: hostile.checks[0]!.findings },
      evil,
    );
    expect(text.split("\n")[0]).toMatch(/^<!-- network-hub gate [A-Za-z0-9._/-]* -->$/);
    expect(text).not.toMatch(/<b>|@team|\u001b/);
    const rows = text.split("\n").filter((line) => line.startsWith("| opened"));
    expect(rows).toHaveLength(1);
    expect(rows[0]!.replaceAll(/\\./g, "").split("|")).toHaveLength(6);
  });

  test("is cut with a sentence that says so, and no tag stays open", () => {
    const finding = {
      check: "isolation",
      message: "dev reaches prod".repeat(10),
      addresses: ["aws_route.x"],
      flow: ["10.18.0.1 leaves dev"],
    };
    const text = verificationMarkdown({ ...broken, checks: [{ name: "isolation", findings: Array<typeof finding>(1000).fill(finding) }] });
    expect(text.length).toBeLessThanOrEqual(longestComment);
    expect(text).toMatch(/\nCut here: [\d,]+ parts of this report did not fit; the text and JSON formats have all of it\.\n$/);
    expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)!.length);
  });
});
