import { junit } from "../verify/formats/junit";
import { verificationJson } from "../verify/formats/json";
import { verificationMarkdown } from "../verify/formats/markdown";
import { type VerificationReport, findingsOf } from "../verify/formats/report";
import { sarif } from "../verify/formats/sarif";
import { verificationText } from "../verify/formats/text";
import { Sources } from "../verify/sources";
import { verify } from "../verify/verify";
import { type Choice, subjectsOf, terraformOf } from "./subjects";
import type { Surroundings } from "./surroundings";
import { type Destination, type Writers, write } from "./written";

interface Verified {
  readonly report: VerificationReport;
  readonly file: string;
}

const writers: Writers<Verified> = {
  text: ({ report }, options) => verificationText(report, options),
  json: ({ report }) => verificationJson(report),
  markdown: ({ report }) => verificationMarkdown(report),
  junit: (all) => junit(...all.map(({ report }) => report)),
  sarif: (all) => sarif(...all.map(({ report, file }) => ({ checks: report.checks, file }))),
};

/** Holds what paths hold against what was asked. @returns 0 where it holds, 1 where there are findings */
export function runVerify(paths: readonly string[], options: Choice & Destination, surroundings: Surroundings): 0 | 1 {
  const verified = subjectsOf(new Sources(surroundings.folder), paths, options).map((subject) => ({
    report: verify(subject.environment, terraformOf(subject), subject.links, subject.unseen),
    file: subject.asked,
  }));
  write(verified, writers, options, surroundings);
  return verified.every(({ report }) => findingsOf(report).length === 0) ? 0 : 1;
}
