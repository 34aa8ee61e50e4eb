import type { Finding } from "../finding";
import { type Judged, clean, count, findingsOf } from "./report";

/** JUnit XML: a test case a check, which fails by what it found, with the flows. */
export function junit({ subject, checks }: { readonly subject: string; readonly checks: readonly Judged[] }): string {
  const failures = checks.filter(({ findings }) => findings.length > 0).length;
  const counts = `tests="${checks.length}" failures="${failures}" errors="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="network-hub" ${counts}>`,
    `  <testsuite name="${escape(subject)}" ${counts} skipped="0">`,
    ...checks.flatMap((check) => testCase(subject, check)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
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
