import { basename, dirname, join } from "node:path";

import { askedFolder } from "../synth/asked-files";
import { farEnds, stacksTogether } from "../verify/asked/links";
import { gateJson } from "../verify/formats/json";
import { junit } from "../verify/formats/junit";
import { gateMarkdown } from "../verify/formats/markdown";
import { findingsOf } from "../verify/formats/report";
import { sarif } from "../verify/formats/sarif";
import { gateText } from "../verify/formats/text";
import { type GateReport, judgePlan } from "../verify/gate/judge-plan";
import { defaultRules, type GateRules, parseRules } from "../verify/gate/rules";
import { readPaths } from "../verify/paths";
import { Sources } from "../verify/sources";
import { isStackOf } from "../verify/stacks";
import { type Document, readPlan } from "../verify/terraform/read";
import { ReadError } from "../verify/terraform/resource";
import { verify } from "../verify/verify";
import { type Choice, type Subject, subjectsOf } from "./subjects";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";
import { type Destination, type Writers, write } from "./written";

/** What options say about the gate. */
export interface GateOptions extends Choice, Destination {
  /** A file of rules. @default - what holds where nobody says otherwise */
  readonly rules?: string;
  readonly label: readonly string[];
}

interface Judged {
  readonly subject: string;
  readonly file: string;
  readonly report: GateReport;
}

const writers: Writers<Judged> = {
  text: ({ report, subject }, options) => gateText(report, subject, options),
  json: ({ report, subject }) => gateJson(report, subject),
  markdown: ({ report, subject }) => gateMarkdown(report, subject),
  junit: (all) => junit(...all.map(({ subject, report }) => ({ subject, checks: report.checks }))),
  sarif: (all) => sarif(...all.map(({ report, file }) => ({ checks: report.checks, file }))),
};

/** Judges plans by what they cut and open. @returns 0 where they may be applied, 1 where there are findings */
export function runGate(plans: readonly string[], options: GateOptions, surroundings: Surroundings): 0 | 1 {
  const sources = new Sources(surroundings.folder);
  const missing = plans.find((path) => !sources.exists(path));
  if (missing !== undefined) throw new ReadError(missing, "is not there");
  const folder = plans.find((path) => sources.isFolder(path));
  if (folder !== undefined) throw new UsageError(`${folder} is a folder; give the files that \`terraform show -json\` wrote of plans`);
  const rules = options.rules === undefined ? defaultRules : parseRules(sources.text(options.rules), options.rules);
  const judged = subjectsOf(sources, plans, options).map((subject) => judge(sources, subject, rules, options.label));
  write(judged, writers, options, surroundings);
  return judged.every(({ report }) => report.findings.length === 0) ? 0 : 1;
}

function judge(sources: Sources, subject: Subject, rules: GateRules, labels: readonly string[]): Judged {
  const { environment, asked, kind, documents, links, linked, unseen } = subject;
  const other = documents.find(() => kind !== "plan");
  if (other !== undefined) throw new UsageError(`${other.file} is a ${kind}; a gate judges plans`);
  const written = stacksTogether(environment, links).flatMap((name) => writtenBeside(sources, asked, name));
  const plan = readPlan([...documents, ...linked], written);
  // What changes in the other environment of a link is judged there.
  const fars = farEnds(environment, links).map(({ far }) => far.name);
  const changes = plan.changes.filter(({ stack }) => !fars.some((far) => isStackOf(stack, far)));
  const report = judgePlan({
    plan: { ...plan, changes },
    before: readPaths(environment, plan.before, links),
    after: readPaths(environment, plan.after, links),
    rules,
    labels,
    findings: findingsOf(verify(environment, plan.after, links, unseen)),
    environment: environment.name,
  });
  return { subject: environment.name, file: asked, report };
}

/** What synth wrote of an environment or a link, where what was asked still lies beside it. */
function writtenBeside(sources: Sources, asked: string, name: string): readonly Document[] {
  const folder = dirname(dirname(asked));
  if (basename(dirname(asked)) !== askedFolder || !sources.exists(join(folder, "stacks"))) return [];
  const synthesized = sources.synthesized(folder);
  const own = synthesized.stacks.find((stack) => isStackOf(stack, name));
  // HCL cannot be read back.
  const isJson = own !== undefined && sources.exists(join(folder, "stacks", own, "cdk.tf.json"));
  return isJson ? sources.documents(synthesized, name) : [];
}
