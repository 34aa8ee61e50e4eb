import { ReadError, type Value, type Values } from "./resource";

/** What JSON.parse gives. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** An object of JSON. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A file of one state. */
export interface Document {
  readonly stack: string;
  readonly file: string;
  readonly text: string;
}

/** The longest file that is read, in bytes: V8 holds no longer text. Whoever reads files refuses a longer one before. */
export const maximumFileBytes = 512 * 2 ** 20 - 25;

/** Nesting that Terraform's own JSON stays far below, and that no walk through it overflows the stack at. */
export const maximumNesting = 200;

/** Parses a file. @throws {ReadError} with the line and column where it breaks off */
export function parseJson(file: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    const broken = whereJsonBreaks(text);
    const line = text.slice(0, broken).split("\n");
    const at = `line ${line.length}, column ${(line.at(-1) ?? "").length + 1}`;
    if (text.trim() === "") throw new ReadError(file, "is empty");
    if (text.startsWith("PK")) throw new ReadError(file, "is a saved plan; run `terraform show -json` on it and give what that writes");
    throw new ReadError(file, broken >= text.length ? `is JSON that ends at ${at} before it is complete` : `is no JSON at ${at}`);
  }
}

/** Whether a part of JSON is an object. */
export function isJsonObject(json: Json | undefined): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** Whether a part of JSON is an array. */
export function isJsonArray(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json);
}

/** A part of JSON that must be an object; an empty one where it is absent. */
export function objectAt(json: Json | undefined, place: string): JsonObject {
  if (json === undefined || json === null) return {};
  if (!isJsonObject(json)) throw new ReadError(place, "must be an object");
  return json;
}

/** A part of JSON that must be an array of objects; an empty one where it is absent. */
export function objectsAt(json: Json | undefined, place: string): readonly JsonObject[] {
  if (json === undefined || json === null) return [];
  if (!isJsonArray(json)) throw new ReadError(place, "must be a list");
  return json.map((member, index) => {
    if (!isJsonObject(member)) throw new ReadError(`${place}[${index}]`, "must be an object");
    return member;
  });
}

/** A part of JSON that must be a text. */
export function textAt(json: Json | undefined, place: string): string {
  if (typeof json !== "string") throw new ReadError(place, "must be a text");
  return json;
}

/** Throws where two documents are of one stack: nothing could tell their resources apart. */
export function requireDistinctStacks(documents: readonly Document[]): void {
  const files = new Map<string, string>();
  for (const { stack, file } of documents) {
    const other = files.get(stack);
    if (other !== undefined) throw new ReadError(file, `is the stack "${stack}", and so is ${other}`);
    files.set(stack, file);
  }
}

/** Position of the first character that cannot follow; the length where the text ends too early. */
function whereJsonBreaks(text: string): number {
  const token =
    /[\s]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;
  const open: ("{" | "[")[] = [];
  let wanted: "value" | "valueOrEnd" | "key" | "keyOrEnd" | "colon" | "after" = "value";
  for (;;) {
    const start = token.lastIndex;
    const found = token.exec(text);
    if (!found) {
      const rest = text.slice(start);
      const blank = /^\s*/.exec(rest)?.[0].length ?? 0;
      // A text that nothing ends is cut off, and so is half a word.
      const cut =
        /^"(?:[^"\\\u0000-\u001f]|\\.)*\\?$/.test(rest.slice(blank)) ||
        /^(?:-|t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?)?$/.test(rest.slice(blank));
      return cut ? text.length : start + blank;
    }
    const [whole, mark, string] = found;
    const at = start + whole.search(/\S/);
    const isValue = mark === undefined || mark === "{" || mark === "[";
    const closes = (mark === "}" && open.at(-1) === "{") || (mark === "]" && open.at(-1) === "[");
    if (wanted === "colon") {
      if (mark !== ":") return at;
      wanted = "value";
    } else if (wanted === "after") {
      if (mark === "," && open.length > 0) wanted = open.at(-1) === "{" ? "key" : "value";
      else if (closes) open.pop();
      else return at;
    } else if (closes && wanted.endsWith("OrEnd")) {
      open.pop();
      wanted = "after";
    } else if (wanted.startsWith("key")) {
      if (string === undefined) return at;
      wanted = "colon";
    } else if (!isValue) {
      return at;
    } else if (mark === "{" || mark === "[") {
      open.push(mark);
      wanted = mark === "{" ? "keyOrEnd" : "valueOrEnd";
    } else wanted = "after";
  }
}

/** JSON without references in it, which is a value as it stands. */
export function plainValue(json: unknown): Value {
  return json as Value;
}

/** An object without references in it. */
export function plainValues(json: unknown): Values {
  return json as Values;
}
