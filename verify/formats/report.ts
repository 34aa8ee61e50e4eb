import type { Finding } from "../finding";

/** What a verification says of one environment. It holds if and only if no check found anything. */
export interface VerificationReport {
  /** Name of the environment. */
  readonly subject: string;
  readonly checks: readonly Judged[];
  /** What the verdict rests upon and cannot be read from the Terraform. */
  readonly assumptions: readonly string[];
  readonly notes: readonly string[];
}

/** A check, with what it found. */
export interface Judged {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** All findings, in the order of the checks. */
export function findingsOf({ checks }: { readonly checks: readonly Judged[] }): readonly Finding[] {
  return checks.flatMap(({ findings }) => findings);
}

/** `1 finding`, `2 findings`, `1,204 routes`. */
export function count(number: number, noun: string, nouns = `${noun}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : nouns}`;
}

/** Text on one line without control characters: names come from files that others write, and terminals and XML obey some of them. */
export function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replace(/[\p{Cs}\p{Cf}\uFFFE\uFFFF]/gu, "");
}

/** The first few of many, and how many more. */
export function firstOf(all: readonly string[], limit: number): readonly string[] {
  return all.length > limit ? [...all.slice(0, limit), `and ${(all.length - limit).toLocaleString("en")} more`] : all;
}
