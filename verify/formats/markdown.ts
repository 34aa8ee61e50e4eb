import type { Finding } from "../finding";
import type { GateReport } from "../gate/judge-plan";
import type { Outage } from "../gate/outage";
import { type PathChange, describeEnds } from "../gate/paths";
import { type VerificationReport, clean, count, findingsOf, firstOf } from "./report";
import { pathSentence, summary } from "./text";

/** How long a comment may be; GitHub takes 65,536 characters. */
export const longestComment = 60_000;

/** Begins the comment of one subject, so that a pipeline finds and updates it. */
export function marker(kind: "gate" | "verification", subject: string): string {
  return `<!-- network-hub ${kind} ${clean(subject).replace(/[^A-Za-z0-9._/-]|--+/g, "-")} -->`;
}

/** What a plan does, for a pull request: the paths first, then who is cut, then what stops it, then the changes. */
export function gateMarkdown(report: GateReport, subject: string): string {
  const { findings, paths, outages, changes } = report;
  const verdict = findings.length === 0 ? "the gate is open" : count(findings.length, "finding");
  const others = outages.filter(({ kind }) => kind === "stays-open" || kind === "evidence");
  return fit([
    `${marker("gate", subject)}\n### ${inline(subject)}: ${verdict}\n\n${inline(summary(report))}\n`,
    ...table("Paths", ["", "from → to", "what", "how"], paths.map(pathRow)),
    ...table("Cut off", ["who", "how long", "by", "because", "safer"], outages.filter(({ kind }) => kind === "cut").map(outageRow)),
    ...table(
      "What goes on, and what nobody sees",
      ["who", "by", "because", "then"],
      others.map(({ who, change, reason, safer }) => [who, change, reason, safer ?? ""]),
    ),
    ...section("Findings", findings.map(finding)),
    ...folded(
      `${count(changes.length, "change")} in network words`,
      changes.map(({ text }) => text),
    ),
    ...folded(
      "Flows",
      paths
        .filter(({ kind, flow }) => kind !== "closed" && flow.length > 0)
        .flatMap((path) => [pathSentence(path), ...path.flow.map((line) => `  ${line}`)]),
    ),
    ...section(
      "Notes",
      report.notes.map((note) => `- ${inline(note)}\n`),
    ),
  ]);
}

/** A verdict for a pull request. */
export function verificationMarkdown(report: VerificationReport): string {
  const findings = findingsOf(report);
  const verdict = findings.length === 0 ? `holds (${count(report.checks.length, "check")})` : count(findings.length, "finding");
  return fit([
    `${marker("verification", report.subject)}\n### ${inline(report.subject)}: ${verdict}\n`,
    ...section("Findings", findings.map(finding)),
    ...folded("Assumed", report.assumptions),
    ...section(
      "Notes",
      report.notes.map((note) => `- ${inline(note)}\n`),
    ),
  ]);
}

function pathRow(path: PathChange): readonly string[] {
  const what = [...path.gained.map((word) => `+ ${word}`), ...path.lost.map((word) => `- ${word}`)];
  const way = (via: readonly string[]): string => (via.length === 0 ? "direct" : via.join(", "));
  const how = { in: "now through the firewall", out: "now past the firewall", same: path.kind === "closed" ? "" : way(path.via) }[
    path.firewall
  ];
  return [path.kind, describeEnds(path), firstOf(what, 8).join(", "), how];
}

function outageRow({ who, duration, change, reason, safer }: Outage): readonly string[] {
  return [who, duration, change, reason, safer ?? ""];
}

function table(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  return [`\n#### ${title}\n\n${row(heads)}${row(heads.map(() => "---"))}`, ...rows.map((cells) => row(cells.map(inline)))];
}

function section(title: string, pieces: readonly string[]): readonly string[] {
  return pieces.length === 0 ? [] : [`\n#### ${title}\n\n`, ...pieces];
}

/** Lines that are read on demand, in pieces of fifty so that a cut loses few. */
function folded(title: string, lines: readonly string[]): readonly string[] {
  const pieces: string[] = [];
  for (let first = 0; first < lines.length; first += 50) {
    const shown = lines.slice(first, first + 50).map((line) => html(line));
    pieces.push(
      `\n<details><summary>${html(title)}${first === 0 ? "" : ", continued"}</summary>\n<pre>\n${shown.join("\n")}\n</pre>\n</details>\n`,
    );
  }
  return pieces;
}

function finding({ check, message, addresses, flow }: Finding): string {
  const lines = [...(flow ?? []), ...firstOf(addresses, 10)];
  const details =
    lines.length === 0
      ? ""
      : `  <details><summary>flow and addresses</summary>\n  <pre>\n${lines.map(html).join("\n")}\n</pre>\n  </details>\n`;
  return `- ${inline(message)} (${inline(check)})\n${details}`;
}

/** Whole pieces as far as they fit; a sentence says how many did not. */
function fit(pieces: readonly string[]): string {
  const room = longestComment - 200;
  let text = "";
  for (const [index, piece] of pieces.entries()) {
    if (text.length + piece.length > (index === pieces.length - 1 ? longestComment : room)) {
      return `${text}\nCut here: ${count(pieces.length - index, "part")} of this report did not fit; the text and JSON formats have all of it.\n`;
    }
    text += piece;
  }
  return text;
}

/** Text that Markdown, HTML and mentions leave alone. */
function inline(text: string): string {
  return html(clean(text).replace(/[\\`*_{}[\]#|~!]/g, (character) => `\\${character}`));
}

function html(text: string): string {
  return clean(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("@", "&#64;");
}
