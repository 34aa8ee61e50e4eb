import { isJsonObject, parseJson } from "./terraform/document";
import { ReadError } from "./terraform/resource";

/** The version of `environments/<name>.json` and `links/<name>.json` that is written and read. */
export const askedVersion = 1;

/**
 * What an `environments/<name>.json` holds: `{ "version": 1, "environment": … }`; or a `links/<name>.json`, with `"link"`.
 *
 * Whether that has the shape of an environment is for whoever knows all of its words.
 *
 * @throws {ReadError} where the file is of another version, or no such file at all
 */
export function readAsked(text: string, file: string, what: "environment" | "link" = "environment"): unknown {
  const json = parseJson(file, text);
  if (!isJsonObject(json) || !Object.hasOwn(json, "version")) {
    throw new ReadError(file, `says nothing that was asked; synth writes it as { "version": ${askedVersion}, "${what}": { … } }`);
  }
  if (json["version"] !== askedVersion) {
    throw new ReadError(file, `is of version ${JSON.stringify(json["version"])}; version ${askedVersion} is read: synthesize again`);
  }
  const other = Object.keys(json).find((key) => key !== "version" && key !== what);
  if (other !== undefined) throw new ReadError(file, `says "${other}", which version ${askedVersion} does not have`);
  if (!Object.hasOwn(json, what)) throw new ReadError(file, `has no ${what}`);
  return json[what];
}
