import type { Environment, Tags } from "./environment";
import { place, type Report } from "./report";

/** Finds tags that AWS refuses, or that the toolkit sets itself (Tag naming limits). */
export function checkTags(environment: Environment, report: Report): void {
  checkRecord(environment.tags, ["tags"], report);
  for (const kind of ["segments", "vpcs"] as const)
    for (const [name, { tags }] of Object.entries<{ readonly tags?: Tags }>(environment[kind]))
      checkRecord(tags, [kind, name, "tags"], report);
}

function checkRecord(tags: Tags | undefined, path: readonly string[], report: Report): void {
  for (const [key, value] of Object.entries(tags ?? {})) {
    const at = place(...path, key);
    if (key === "") report.problem(at, "has no key; write one of 1 to 128 characters");
    else if (key.length > 128) report.problem(at, `has a key of ${key.length} characters; a key has 128 at most`);
    else if (/^aws:/i.test(key)) report.problem(at, "begins with aws:, which AWS keeps for itself; choose another key");
    else if (key === "Name") report.problem(at, "is what the toolkit names each resource by; choose another key");
    if (value.length > 256) report.problem(at, `has a value of ${value.length} characters; a value has 256 at most`);
    if (/\p{Cc}/u.test(key + value)) report.problem(at, "holds a control character, such as a line break; write it without");
  }
}
