import { createHash } from "node:crypto";

import type { Finding } from "../finding";
import { type Judged, clean, findingsOf } from "./report";

/** What was judged, and the file where it is written what was asked. */
interface Scanned {
  readonly checks: readonly Judged[];
  readonly file: string;
}

/** SARIF 2.1.0, for code scanning: a result a finding, at the file where what was asked is written. */
export function sarif(...scanned: readonly Scanned[]): string {
  const ids = [...new Set(scanned.flatMap(({ checks }) => checks.map(({ name }) => name)))];
  const seen = new Map<string, number>();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "network-hub", rules: ids.map((id) => ({ id, shortDescription: { text: id.replaceAll("-", " ") } })) } },
        columnKind: "utf16CodeUnits",
        results: scanned.flatMap((one) => findingsOf(one).map((finding) => result(finding, ids, uri(one.file), seen))),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function result(finding: Finding, ids: readonly string[], artifact: string, seen: Map<string, number>): object {
  const { check, message, addresses, flow } = finding;
  const index = ids.indexOf(check);
  return {
    ruleId: check,
    ...(index < 0 ? {} : { ruleIndex: index }),
    level: "error",
    message: { text: [message, ...(flow ?? [])].map(clean).join("\n") },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: artifact }, region: { startLine: 1 } },
        ...(addresses.length === 0
          ? {}
          : { logicalLocations: addresses.slice(0, 20).map((address) => ({ fullyQualifiedName: clean(address), kind: "resource" })) }),
      },
    ],
    partialFingerprints: { "networkHubFinding/v1": fingerprint(finding, seen) },
  };
}

/** The same finding keeps its fingerprint from run to run; one that is said twice has two. */
function fingerprint({ check, message, addresses }: Finding, seen: Map<string, number>): string {
  const key = JSON.stringify([check, message, addresses]);
  const time = seen.get(key) ?? 0;
  seen.set(key, time + 1);
  return createHash("sha256")
    .update(`${key}${time === 0 ? "" : time}`)
    .digest("hex")
    .slice(0, 32);
}

/** A relative path stays one, which code scanning sees from the root of the repository. */
function uri(file: string): string {
  const path = file.replaceAll("\\", "/").replace(/^\.\//, "");
  return (path.startsWith("/") ? "file://" : "") + path.split("/").map(encodeURIComponent).join("/");
}
