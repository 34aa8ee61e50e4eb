import { PassThrough } from "node:stream";

import { writeFileSync } from "node:fs";
import { resolve } from "node:path";

import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";

/** How a verdict can be written. */
export const formats = ["text", "json", "junit", "sarif", "markdown"] as const;
export type Format = (typeof formats)[number];

/** How one kind of report becomes a text. */
export interface Writers<Report> {
  readonly text: (report: Report, options: { readonly stream: NodeJS.WritableStream }) => string;
  readonly json: (report: Report) => string;
  readonly markdown: (report: Report) => string;
  /** Of all reports, since a file of this kind is one document. */
  readonly junit: (reports: readonly Report[]) => string;
  readonly sarif: (reports: readonly Report[]) => string;
}

/** Where a verdict goes. */
export interface Destination {
  readonly format: Format;
  /** @default - standard output */
  readonly out?: string;
}

/**
 * Writes reports to standard output, or to a file, which standard error then names.
 *
 * @throws {UsageError} where the file cannot be written
 */
export function write<Report>(
  reports: readonly Report[],
  writers: Writers<Report>,
  { format, out }: Destination,
  surroundings: Surroundings,
): void {
  // A file has no colours.
  const stream = out === undefined ? surroundings.stream : new PassThrough();
  const text = asText(reports, writers, format, stream);
  if (out === undefined) {
    surroundings.out(text);
    return;
  }
  try {
    writeFileSync(resolve(surroundings.folder, out), text);
  } catch (error) {
    throw new UsageError(`${out} cannot be written: ${String(error).replace(/^Error: /, "")}`);
  }
  surroundings.err(`written to ${out}\n`);
}

function asText<Report>(reports: readonly Report[], writers: Writers<Report>, format: Format, stream: NodeJS.WritableStream): string {
  if (format === "junit") return writers.junit(reports);
  if (format === "sarif") return writers.sarif(reports);
  if (format === "text") return reports.map((report) => writers.text(report, { stream })).join("\n");
  const texts = reports.map(writers[format]);
  // One environment is one object; several are a list of them.
  if (format === "json" && texts.length > 1) return `[\n${texts.map((text) => text.trimEnd()).join(",\n")}\n]\n`;
  return texts.join("\n");
}
