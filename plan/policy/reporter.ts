import type { Report } from "../report";

/** Where problems and notes go. */
export type Reporter = Pick<Report, "problem" | "note">;

/** Says everything once: the two directions of `between` come as two connections with the same words. */
export function onceEach(report: Reporter): Reporter {
  const said = new Set<string>();
  const once =
    (say: (path: string, message: string) => void) =>
    (path: string, message: string): void => {
      const key = `${path}: ${message}`;
      if (!said.has(key)) say(path, message);
      said.add(key);
    };
  return { problem: once((path, message) => report.problem(path, message)), note: once((path, message) => report.note(path, message)) };
}
