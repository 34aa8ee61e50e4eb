import { styleText } from "node:util";

import type { Finding } from "../finding";
import type { GateReport } from "../gate/judge-plan";
import type { Outage } from "../gate/outage";
import { type PathChange, describeEnds } from "../gate/paths";
import { type VerificationReport, clean, count, findingsOf, firstOf } from "./report";

/** Where a text goes, which decides whether it has colours (`NO_COLOR`, `FORCE_COLOR` and pipes are obeyed). */
export interface TextOptions {
  /** @default - standard output */
  readonly stream?: NodeJS.WritableStream;
}

/** A verdict for people: what was found, then what it rests upon. */
export function verificationText(report: VerificationReport, options: TextOptions = {}): string {
  const style = styles(options);
  const findings = findingsOf(report);
  const subject = clean(report.subject);
  const verdict =
    findings.length === 0
      ? style.good(`${subject} holds: ${count(report.checks.length, "check")}`)
      : style.bad(`${subject}: ${count(findings.length, "finding")}`);
  return sections([
    [verdict],
    findings.flatMap((finding) => describeFinding(finding, style)),
    titled("Assumed", report.assumptions, style),
    titled("Notes", report.notes, style),
  ]);
}

/** What a plan does, for people: first what stops it, then who is cut, then what opens and closes, then the changes. */
export function gateText(report: GateReport, subject: string, options: TextOptions = {}): string {
  const style = styles(options);
  const { findings, outages, paths, changes } = report;
  const cuts = outages.filter(({ kind }) => kind === "cut");
  return sections([
    [
      findings.length === 0
        ? style.good(`${clean(subject)}: the gate is open`)
        : style.bad(`${clean(subject)}: ${count(findings.length, "finding")}; do not apply`),
      `  ${summary(report)}`,
    ],
    findings.flatMap((finding) => describeFinding(finding, style)),
    headed(
      "Cut off",
      cuts.flatMap((outage) => describeOutage(outage, style)),
      style,
    ),
    headed(
      "Paths",
      paths.flatMap((path) => describePath(path, style)),
      style,
    ),
    headed(
      "Goes on until it is flushed",
      outages.filter(({ kind }) => kind === "stays-open").flatMap((outage) => describeOutage(outage, style)),
      style,
    ),
    headed(
      "Evidence",
      outages.filter(({ kind }) => kind === "evidence").flatMap((outage) => describeOutage(outage, style)),
      style,
    ),
    titled(
      "Changes",
      changes.map(({ text }) => text),
      style,
    ),
    titled("Notes", report.notes, style),
  ]);
}

/** `2 paths open, 1 closes; cut: VPC shop (minutes)`: what to read first. */
export function summary({ paths, outages, changes }: GateReport): string {
  const of = (kind: PathChange["kind"]): number => paths.filter((path) => path.kind === kind).length;
  const worst = outages.find(({ kind }) => kind === "cut");
  return [
    changes.length === 0 ? "nothing changes" : `${of("opened")} opened, ${of("changed")} changed, ${of("closed")} closed of the paths`,
    worst ? `longest cut: ${clean(worst.who)} (${worst.duration})` : "nobody is cut off",
  ].join("; ");
}

/** `opens dev → internet: tls *.stripe.com, past the firewall`, without colours. */
export function pathSentence(path: PathChange): string {
  const ends = describeEnds(path);
  const by = (words: readonly string[]): string => firstOf(words, 6).join(", ");
  const via = (hops: readonly string[]): string =>
    hops.length === 0 ? "past the firewall" : `via ${hops.join(", ")}${hops.includes("firewall") ? "" : ", past the firewall"}`;
  if (path.kind === "opened") return clean(`opens ${ends}: ${by(path.gained)}, ${via(path.via)}`);
  if (path.kind === "closed") return clean(`closes ${ends}: ${by(path.lost)}`);
  const parts = [
    ...(path.firewall === "out" ? ["now past the firewall"] : []),
    ...(path.firewall === "in" ? ["now through the firewall"] : []),
    ...(path.firewall === "same" && path.via.join() !== path.viaBefore.join()
      ? [`now ${via(path.via)}, before ${via(path.viaBefore)}`]
      : []),
    ...(path.gained.length > 0 ? [`now also ${by(path.gained)}`] : []),
    ...(path.lost.length > 0 ? [`no longer ${by(path.lost)}`] : []),
  ];
  return clean(`changes ${ends}: ${parts.join("; ")}`);
}

interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly head: (text: string) => string;
  readonly faint: (text: string) => string;
}

function styles({ stream = process.stdout }: TextOptions): Style {
  const styled = (format: Parameters<typeof styleText>[0]) => (text: string) => styleText(format, text, { stream });
  return { good: styled("green"), bad: styled("red"), head: styled("bold"), faint: styled("dim") };
}

function describeFinding({ check, message, addresses, flow }: Finding, style: Style): readonly string[] {
  return [
    `${style.bad("finding")} ${clean(message)} ${style.faint(`(${clean(check)})`)}`,
    ...(flow ?? []).map((line) => `    ${clean(line)}`),
    ...firstOf(addresses, 5).map((address) => `  ${style.faint(clean(address))}`),
  ];
}

function describeOutage({ who, duration, change, reason, safer, kind }: Outage, style: Style): readonly string[] {
  const head = kind === "cut" ? `${style.bad(duration)}: ${clean(who)}` : clean(who);
  return [
    `  ${head}`,
    `    ${clean(change)}`,
    `    because ${clean(reason)}`,
    ...(safer === undefined ? [] : [`    ${kind === "cut" ? "safer: " : "then: "}${clean(safer)}`]),
  ];
}

function describePath(path: PathChange, style: Style): readonly string[] {
  const sentence = pathSentence(path);
  const alarming = path.kind !== "closed" && (path.gained.length > 0 || path.firewall === "out");
  return [
    `  ${alarming ? style.bad(sentence) : sentence}`,
    ...(path.kind === "closed" ? [] : path.flow.map((line) => `    ${clean(line)}`)),
  ];
}

function headed(title: string, lines: readonly string[], style: Style): readonly string[] {
  return lines.length === 0 ? [] : [style.head(title), ...lines];
}

function titled(title: string, lines: readonly string[], style: Style): readonly string[] {
  return headed(
    title,
    lines.map((line) => `  ${clean(line)}`),
    style,
  );
}

function sections(all: readonly (readonly string[])[]): string {
  return `${all
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}
