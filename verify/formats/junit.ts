import type { Finding } from "../finding";
import { type Judged, clean, count, findingsOf } from "./report";

/** What one suite is about. */
interface Suite {
  readonly subject: string;
  readonly checks: readonly Judged[];
}

/** JUnit XML: a suite a subject, a test case a check, which fails by what it found, with the flows. */
export function junit(...suites: readonly Suite[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="network-hub" ${counts(suites.flatMap(({ checks }) => checks))}>`,
    ...suites.flatMap(({ subject, checks }) => [
      `  <testsuite name="${escape(subject)}" ${counts(checks)} skipped="0">`,
      ...checks.flatMap((check) => testCase(subject, check)),
      "  </testsuite>",
    ]),
    "</testsuites>",
    "",
  ].join("\n");
}

function counts(checks: readonly Judged[]): string {
  return `tests="${checks.length}" failures="${checks.filter(({ findings }) => findings.length > 0).length}" errors="0"`;
}

function testCase(subject: string, check: Judged): readonly string[] {
  const opening = `    <testcase classname="${escape(subject)}" name="${escape(check.name)}"`;
  if (check.findings.length === 0) return [`${opening}/>`];
  const found = findingsOf({ checks: [check] });
  const [first] = found;
  const message = found.length === 1 && first ? first.message : count(found.length, "finding");
  return [
    `${opening}>`,
    `      <failure type="${escape(check.name)}" message="${escape(message)}">${found.map(body).join("\n\n")}</failure>`,
    "    </testcase>",
  ];
}

function body({ message, flow, addresses }: Finding): string {
  return [message, ...(flow ?? []).map((line) => `  ${line}`), ...addresses.map((address) => `  at ${address}`)].map(escape).join("\n");
}

function escape(text: string): string {
  return clean(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
