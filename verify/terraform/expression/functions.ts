import { Reference, type Value, type Values } from "../resource";
import { isList, isObject } from "../values";
import { asJson } from "./written";

/** The longest list that is put together. */
const maximumMembers = 100_000;

const functions: ReadonlyMap<string, (values: readonly Value[]) => Value | undefined> = new Map([
  ["tolist", ([only]: readonly Value[]) => listIn(only)],
  ["toset", ([only]) => distinct(listIn(only))],
  ["distinct", ([only]) => distinct(listIn(only))],
  ["flatten", ([only]) => flat(listIn(only))],
  ["element", ([from, index]) => element(listIn(from), index)],
  ["one", ([from]) => one(listIn(from))],
  ["lookup", ([from, key, fallback]) => lookup(from, key, fallback)],
  ["length", ([from]) => listIn(from)?.length],
  ["keys", ([from]) => entriesIn(from)?.map(([key]) => key)],
  ["values", ([from]) => entriesIn(from)?.map(([, value]) => value)],
  ["split", ([separator, text]) => (isText(separator) && isText(text) && isWhole(text) ? text.split(separator) : undefined)],
  ["join", ([separator, from]) => join(separator, listIn(from))],
  ["concat", (lists) => concat(lists)],
  ["merge", (objects) => merge(objects)],
  ["jsonencode", ([only]) => (only === undefined ? undefined : asJson(only))],
  ["tostring", ([only]) => (isPlain(only) ? String(only) : only instanceof Reference ? only : undefined)],
  ["tonumber", ([only]) => (isText(only) && /^-?\d+(\.\d+)?$/.test(only) ? Number(only) : typeof only === "number" ? only : undefined)],
  ["tobool", ([only]) => (only === "true" || only === "false" ? only === "true" : typeof only === "boolean" ? only : undefined)],
  ["tomap", ([only]) => (only !== undefined && isObject(only) ? only : undefined)],
  ["lower", ([only]) => (isText(only) && isWhole(only) ? only.toLowerCase() : undefined)],
  ["upper", ([only]) => (isText(only) && isWhole(only) ? only.toUpperCase() : undefined)],
  ["format", ([pattern, ...values]) => format(pattern, values)],
]);

/** The value of a function of Terraform's; `undefined` where it is unknown here, or its arguments are. */
export function callFunction(name: string, values: readonly Value[]): Value | undefined {
  return functions.get(name)?.(values);
}

function listIn(value: Value | undefined): readonly Value[] | undefined {
  return value !== undefined && isList(value) ? value : undefined;
}

function entriesIn(value: Value | undefined): [string, Value][] | undefined {
  return value !== undefined && isObject(value) ? Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)) : undefined;
}

function distinct(values: readonly Value[] | undefined): readonly Value[] | undefined {
  if (!values) return undefined;
  const seen = new Set<unknown>();
  return values.filter((value) => {
    const key = value instanceof Reference ? `${value.resource.stack}:${value.resource.address}.${value.attribute}` : value;
    return !seen.has(key) && seen.add(key);
  });
}

function flat(values: readonly Value[] | undefined): readonly Value[] | undefined {
  const members = values?.flatMap((value) => (isList(value) ? (flat(value) ?? []) : [value]));
  return members && members.length <= maximumMembers ? members : undefined;
}

function element(values: readonly Value[] | undefined, index: Value | undefined): Value | undefined {
  if (!values || values.length === 0 || typeof index !== "number" || index < 0) return undefined;
  return values[index % values.length];
}

function one(values: readonly Value[] | undefined): Value | undefined {
  if (!values || values.length > 1) return undefined;
  return values[0] ?? null;
}

function lookup(from: Value | undefined, key: Value | undefined, fallback: Value | undefined): Value | undefined {
  if (from === undefined || !isObject(from) || !isText(key)) return undefined;
  return Object.hasOwn(from, key) ? from[key] : fallback;
}

function join(separator: Value | undefined, values: readonly Value[] | undefined): string | undefined {
  if (!isText(separator) || !values) return undefined;
  const parts = values.map((value) => (isPlain(value) ? String(value) : undefined));
  return parts.every((part) => part !== undefined) ? parts.join(separator) : undefined;
}

function concat(lists: readonly Value[]): readonly Value[] | undefined {
  const members = lists.every(isList) ? lists.flat() : undefined;
  return members && members.length <= maximumMembers ? members : undefined;
}

function merge(objects: readonly Value[]): Values | undefined {
  if (!objects.every(isObject)) return undefined;
  return Object.fromEntries(objects.flatMap((object) => Object.entries(object)));
}

/** The verbs that whole numbers and texts are written by; anything finer is unknown. */
function format(pattern: Value | undefined, values: readonly Value[]): string | undefined {
  if (!isText(pattern) || /%(?![sdv%])/.test(pattern) || !values.every(isPlain)) return undefined;
  const verbs = pattern.match(/%[sdv]/g) ?? [];
  if (verbs.length !== values.length || pattern.includes("%%")) return undefined;
  const rest = [...values];
  return pattern.replaceAll(/%[sdv]/g, () => String(rest.shift()));
}

function isText(value: Value | undefined): value is string {
  return typeof value === "string";
}

/** Whether a text has no reference left in it, which only apply fills in. */
function isWhole(text: string): boolean {
  return !text.includes("${");
}

function isPlain(value: Value | undefined): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
