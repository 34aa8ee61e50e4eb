import type { Environment } from "./environment";
import { place, type Report } from "./report";
import { suggest } from "./suggest";
import type { Link } from "./links/link";
import { environment, link, type Shape, type Words } from "./word-shapes";

/**
 * Whether `value` has the shape of an environment. A word that nobody knows (R33) or that is not built yet is a problem, too, but
 * planning can go on beside it; a value of the wrong shape stops planning, because nothing can be concluded from it.
 */
export function checkWords(value: unknown, report: Report): value is Environment {
  return check({ words: environment }, value, [], { report, whole: "environment" });
}

/** Whether `value` has the shape of a link, its environments apart. */
export function checkLinkWords(value: unknown, report: Report): value is Omit<Link, "between"> & { readonly between: readonly unknown[] } {
  return check({ words: link }, value, [], { report, whole: "link" });
}

/** Where problems go, and what is read. */
interface Reading {
  readonly report: Report;
  readonly whole: "environment" | "link";
}

function check(shape: Shape, value: unknown, path: readonly (string | number)[], reading: Reading): boolean {
  const wrong = (expected: string): boolean => {
    reading.report.problem(path.length === 0 ? reading.whole : place(...path), `is ${show(value)}; write ${expected}`);
    return false;
  };
  if (shape === "anything") return true;
  if (shape === "text") return typeof value === "string" && value !== "" ? true : wrong("a text");
  if (shape === "number") return typeof value === "number" && Number.isInteger(value) ? true : wrong("a whole number");
  if (shape === "flag") return typeof value === "boolean" ? true : wrong("true or false");
  if ("either" in shape) {
    const fits = shape.either.find((one) => kindOf(one) === kindOfValue(value));
    return fits === undefined ? wrong(shape.either.map((one) => article(kindOf(one))).join(" or ")) : check(fits, value, path, reading);
  }
  if ("list" in shape) {
    if (!Array.isArray(value)) return wrong("a list");
    // Array.from visits the holes of a sparse list, too.
    return Array.from(value as unknown[])
      .map((entry, index) => check(shape.list, entry, [...path, index], reading))
      .every(Boolean);
  }
  if (kindOfValue(value) !== "record") return wrong("a record");
  const entries = Object.entries(value as Record<string, unknown>);
  if ("record" in shape) return entries.map(([key, entry]) => check(shape.record, entry, [...path, key], reading)).every(Boolean);
  return checkTable(
    shape.words,
    entries.filter(([, entry]) => entry !== undefined),
    path,
    reading,
  );
}

function checkTable(
  table: Words,
  entries: readonly (readonly [string, unknown])[],
  path: readonly (string | number)[],
  { report, whole }: Reading,
): boolean {
  let sound = true;
  for (const [key, entry] of entries) {
    const word = Object.hasOwn(table, key) ? table[key] : undefined;
    if (word === undefined) {
      const near = suggest(key, Object.keys(table));
      report.problem(
        place(...path, key),
        `is no word of ${whole === "link" ? "a link" : "an environment"}${near === undefined ? `; the words here are ${Object.keys(table).join(", ")}` : `; did you mean \`${near}\`?`}`,
      );
    } else if (word.notYet) {
      report.problem(place(...path, key), "is not built yet; leave it out");
    } else if (!check(word.shape, entry, [...path, key], { report, whole })) {
      sound = false;
    }
  }
  for (const [key, word] of Object.entries(table)) {
    if (!word.required || entries.some(([present]) => present === key)) continue;
    report.problem(path.length === 0 ? whole : place(...path), `says no \`${key}\``);
    sound = false;
  }
  return sound;
}

function kindOf(shape: Shape): string {
  if (typeof shape === "string") return shape;
  return "list" in shape ? "list" : "record";
}

function kindOfValue(value: unknown): string {
  if (typeof value === "string") return "text";
  if (Array.isArray(value)) return "list";
  return typeof value === "object" && value !== null ? "record" : typeof value;
}

function article(kind: string): string {
  return `a ${kind}`;
}

function show(value: unknown): string {
  try {
    const json = JSON.stringify(value) as string | undefined; // undefined for a function
    return json?.slice(0, 60) ?? typeof value;
  } catch {
    return typeof value; // a bigint, or an object that holds itself
  }
}
