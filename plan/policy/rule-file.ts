import type { RuleFile } from "../environment";
import { isReason } from "../report";
import { suggest } from "../suggest";
import { longestRule } from "./derived-rules";
import type { Reporter } from "./reporter";
import { findFlaws } from "./rule-flaws";
import { isDerivedSid } from "./sid";
import { parseRule, ruleLines, type RuleLine } from "./suricata";
import { expandedLength, platformVariables, variablesIn, type Variables } from "./variables";

/** A group of own rules, before its capacity is known. */
export interface RuleFileGroup {
  /** `rules.before[0].file` */
  readonly path: string;
  readonly priority: number;
  readonly rules: readonly string[];
  readonly variables: Variables;
}

const firstPriority = 100;

/**
 * A rule group for each file of `rules.before`, by `before-<file>`. What AWS would refuse at apply is a problem here; what it takes is
 * not judged, because a keyword that is new must not need a new toolkit.
 */
export function readRuleFiles(
  files: readonly RuleFile[],
  contents: Readonly<Record<string, string>>,
  variables: Variables,
  report: Reporter,
): Readonly<Record<string, RuleFileGroup>> {
  const groups = new Map<string, Omit<RuleFileGroup, "priority">>();
  const sids = new Map<number, string>();
  files.forEach((file, index) => {
    const path = `rules.before[${index}]`;
    const key = keyOf(file.file);
    const twin = groups.get(key ?? "");
    if (key === undefined) {
      report.problem(
        `${path}.file`,
        `${JSON.stringify(file.file)} names a rule group, so between folder and ending stand lower-case letters, digits and inner hyphens; rename it to "block-list.rules", say`,
      );
      return;
    }
    if (twin) {
      report.problem(`${path}.file`, `${JSON.stringify(file.file)} names the same rule group as ${twin.path}; rename one`);
      return;
    }
    const text = Object.hasOwn(contents, file.file) ? contents[file.file] : undefined;
    if (text === undefined) {
      report.problem(`${path}.file`, `${file.file} cannot be read`);
      return;
    }
    const lines = ruleLines(text);
    if (lines.length === 0) report.problem(`${path}.file`, `${file.file} holds no rule; write one, or drop the file`);
    readLines(lines, file, path, sids, variables, report);
    groups.set(key, { path: `${path}.file`, rules: lines.map((line) => line.text), variables });
  });
  // By name, not by place in the list: order in an environment means nothing.
  return Object.fromEntries(
    [...groups]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, group], index) => [key, { ...group, priority: firstPriority + index }]),
  );
}

function readLines(
  lines: readonly RuleLine[],
  { file, reason }: RuleFile,
  path: string,
  sids: Map<number, string>,
  variables: Variables,
  report: Reporter,
): void {
  const own = new Map<number, number>();
  for (const { line, text } of lines) {
    const say = (message: string): void => report.problem(`${path}.file`, `${file} line ${line}: ${message}`);
    const rule = parseRule(text);
    if (typeof rule === "string") {
      say(rule);
      continue;
    }
    for (const flaw of findFlaws(rule)) say(flaw);
    for (const name of variablesIn(`${rule.source} ${rule.destination}`)) {
      if (Object.hasOwn(variables, name) || platformVariables.includes(name)) continue;
      say(unknownVariable(name, variables));
    }
    const length = expandedLength(text, variables);
    if (length > longestRule) say(`has ${length} characters with its addresses; AWS takes ${longestRule}`);
    if (rule.action === "pass" && !isReason(reason ?? "")) {
      report.problem(`${path}.reason`, `${file} line ${line} passes traffic before every other rule; say why with \`reason\``);
    }

    const sid = rule.options.filter(({ keyword }) => keyword === "sid").map(({ value }) => Number(value))[0];
    if (sid === undefined || !Number.isInteger(sid)) continue;
    const before = own.get(sid);
    if (before !== undefined) say(`sid:${sid} is the id of line ${before} too`);
    else if (isDerivedSid(sid))
      say(`sid:${sid} lies among the ids that follow from \`connect\`, 500000000 to 1499999999; write a lower one`);
    else if (sids.has(sid))
      report.note(`${path}.file`, `${file} line ${line}: sid:${sid} is also in ${sids.get(sid) ?? ""}; logs do not tell the two apart`);
    own.set(sid, own.get(sid) ?? line);
    if (!sids.has(sid)) sids.set(sid, `${file} line ${line}`);
  }
}

/** `rules/block-list.rules` is `before-block-list`. */
function keyOf(file: string): string | undefined {
  const name = /(?:^|\/)([^/]+?)(?:\.[^./]*)?$/.exec(file)?.[1] ?? "";
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) ? `before-${name}` : undefined;
}

function unknownVariable(name: string, variables: Variables): string {
  if (name === "N_INTERNET") return "$N_INTERNET is no variable; for the internet write !$INSIDE";
  const nearest = suggest(name, [...platformVariables, ...Object.keys(variables)]);
  return `$${name} is no variable; ${nearest === undefined ? "there are $HOME_NET, $EXTERNAL_NET, $INSIDE and one for each node, $N_PROD for prod" : `did you mean $${nearest}?`}`;
}
