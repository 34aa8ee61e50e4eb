import { isJsonObject, isJsonArray, type Json, type JsonObject, maximumNesting, parseJson } from "./document";
import { ReadError } from "./resource";

export type Kind = "configuration" | "plan" | "state";

/** What is said at the top of a configuration in JSON. */
const configurationKeys = new Set(
  ["//", "check", "data", "ephemeral", "import", "locals", "module", "moved", "output", "provider", "removed"].concat([
    "resource",
    "terraform",
    "variable",
  ]),
);

/**
 * What a file is.
 *
 * @throws {ReadError} that says what it is instead, and what to give
 */
export function kindOf(document: string | Json, file = "the file"): Kind {
  const json = typeof document === "string" ? parseJson(file, document) : document;
  if (!isJsonObject(json)) throw new ReadError(file, `must be an object and is ${isJsonArray(json) ? "a list" : JSON.stringify(json)}`);
  const has = (key: string) => Object.hasOwn(json, key);
  if (has("format_version")) return kindOfShown(json, file);
  const show = "run `terraform show -json` and give what that writes";
  if (has("lineage") || (has("version") && has("serial"))) throw new ReadError(file, `is a raw state; ${show}`);
  if (has("@level")) throw new ReadError(file, `is the log of \`terraform plan -json\`; save the plan, ${show}`);
  if (has("Resources") || has("AWSTemplateFormatVersion")) throw new ReadError(file, "is a CloudFormation template; Terraform is read");
  if (has("deployment") || has("steps")) throw new ReadError(file, "is a file of Pulumi; Terraform is read");
  const unknown = Object.keys(json).find((key) => !configurationKeys.has(key));
  if (unknown !== undefined)
    throw new ReadError(file, `is no configuration, plan or state of Terraform: nothing there is called "${unknown}"`);
  return "configuration";
}

function kindOfShown(json: JsonObject, file: string): Kind {
  const has = (key: string) => Object.hasOwn(json, key);
  const foreign = {
    provider_schemas: "the schemas of providers",
    valid: "the outcome of `terraform validate`",
    function_signatures: "a list of functions",
  };
  for (const [key, what] of Object.entries(foreign))
    if (has(key)) throw new ReadError(file, `is ${what}; give a configuration, plan or state`);
  const kind = ["planned_values", "resource_changes", "prior_state", "applyable"].some(has) ? "plan" : "state";
  const version = json["format_version"];
  if (typeof version !== "string" || !/^1\.\d+$/.test(version)) {
    throw new ReadError(file, `is a ${kind} of format ${JSON.stringify(version)}; formats 1.x are read`);
  }
  if (json["errored"] === true) throw new ReadError(file, "is a plan that failed; plan again until it succeeds");
  const deferred = json["deferred_changes"];
  if (json["complete"] === false || (isJsonArray(deferred) && deferred.length > 0)) {
    throw new ReadError(file, "is a plan of a part only, by -target or with deferred changes; plan the whole");
  }
  return kind;
}

/** Parses a file that must be of this kind. */
export function parseAs(kind: Kind, file: string, text: string): JsonObject {
  return requireKind(kind, file, parseJson(file, text));
}

/** A parsed file that must be of this kind. */
export function requireKind(kind: Kind, file: string, json: Json): JsonObject {
  const found = kindOf(json, file);
  if (found !== kind) throw new ReadError(file, `is a ${found} where a ${kind} is wanted`);
  // A configuration is walked with its depth in hand, as it is resolved.
  if (kind !== "configuration") requireShallow(json, file, 0);
  return json as JsonObject;
}

function requireShallow(json: Json, file: string, depth: number): void {
  if (typeof json !== "object" || json === null) return;
  if (depth > maximumNesting) throw new ReadError(file, `is nested more than ${maximumNesting} deep`);
  for (const member of Object.values(json) as readonly Json[]) requireShallow(member, file, depth + 1);
}
