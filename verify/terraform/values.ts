import { FirewallEndpoint, ReadError, Reference, type Resource, Unknown, type Value, type Values } from "./resource";

/** What has attributes: a resource, or a block of one that {@link blocks} gave. */
export type Holder = Resource | Values;

/** Where a block was found, for errors: a block itself does not know its resource. */
const places = new WeakMap<Values, string>();

/**
 * The value of an attribute; `undefined` where it is absent, null or an empty text, which is what a state holds where nothing is set.
 */
export function value(holder: Holder, attribute: string): Value | undefined {
  const values = isResource(holder) ? holder.values : holder;
  if (!Object.hasOwn(values, attribute)) return undefined;
  const found = values[attribute];
  return found === null || found === "" ? undefined : found;
}

/** An attribute as text: numbers and booleans are converted as Terraform does. */
export function text(holder: Holder, attribute: string): string | undefined {
  const found = value(holder, attribute);
  return found === undefined ? undefined : asText(found, () => placeOf(holder, attribute));
}

/** An attribute as number, also where it is written as text: `"65010"`. */
export function number(holder: Holder, attribute: string): number | undefined {
  const found = value(holder, attribute);
  if (found === undefined || typeof found === "number") return found;
  if (typeof found === "string" && /^-?\d+(\.\d+)?$/.test(found)) return Number(found);
  throw wrong(placeOf(holder, attribute), "a number", found);
}

/** An attribute that is true or false; words such as `enable` are the caller's to read. */
export function flag(holder: Holder, attribute: string, fallback: boolean): boolean {
  const found = value(holder, attribute);
  if (found === undefined) return fallback;
  if (typeof found === "boolean") return found;
  if (found === "true" || found === "false") return found === "true";
  throw wrong(placeOf(holder, attribute), "true or false", found);
}

/** The members of a list or set; none where it is absent. */
export function list(holder: Holder, attribute: string): readonly Value[] {
  const found = value(holder, attribute);
  if (found === undefined) return [];
  if (isList(found)) return found;
  throw wrong(placeOf(holder, attribute), "a list", found);
}

/** The members of a list of texts. */
export function texts(holder: Holder, attribute: string): readonly string[] {
  return list(holder, attribute).map((member, index) => asText(member, () => `${placeOf(holder, attribute)}[${index}]`));
}

/** The blocks of one name: one object and a list of objects are the same to Terraform. */
export function blocks(holder: Holder, attribute: string): readonly Values[] {
  const found = value(holder, attribute);
  if (found === undefined) return [];
  const place = placeOf(holder, attribute);
  const several = isList(found) ? found : [found];
  return several.map((block, index) => {
    if (!isObject(block)) throw wrong(`${place}[${index}]`, "a block", block);
    places.set(block, isList(found) ? `${place}[${index}]` : place);
    return block;
  });
}

/** An attribute that must be there. */
export function needed(holder: Holder, attribute: string): Value {
  const found = value(holder, attribute);
  if (found === undefined) throw new ReadError(placeOf(holder, attribute), "is not set");
  if (found instanceof Unknown) throw wrong(placeOf(holder, attribute), "a value", found);
  return found;
}

/** {@link text} that must be there. */
export function neededText(holder: Holder, attribute: string): string {
  return asText(needed(holder, attribute), () => placeOf(holder, attribute));
}

/** {@link number} that must be there. */
export function neededNumber(holder: Holder, attribute: string): number {
  needed(holder, attribute);
  return number(holder, attribute) ?? Number.NaN;
}

/** `lab: aws_route.x.vpc_endpoint_id`, for a {@link ReadError} of one's own. */
export function placeOf(holder: Holder, attribute: string): string {
  if (isResource(holder)) return `${holder.stack}: ${holder.address}.${attribute}`;
  return `${places.get(holder) ?? "a block"}.${attribute}`;
}

/** Whether a value is a list or set. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether a value is a block, an object or a map. */
export function isObject(value: Value): value is Values {
  if (value === null || typeof value !== "object" || isList(value)) return false;
  return !(value instanceof Reference || value instanceof FirewallEndpoint || value instanceof Unknown);
}

/** What a value is, for messages: `"10.0.0.0/8"`, `aws_vpc.x.id`, `known only after apply: …`. */
export function describeValue(value: Value): string {
  if (value instanceof Reference) return `${value.resource.address}.${value.attribute}`;
  if (value instanceof FirewallEndpoint) return `an endpoint of ${value.firewall.address}`;
  if (value instanceof Unknown) return `unknown: ${value.why}`;
  if (isList(value)) return "a list";
  return isObject(value) ? "an object" : JSON.stringify(value);
}

function asText(value: Value, place: () => string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw wrong(place(), "a text", value);
}

function wrong(place: string, wanted: string, found: Value): ReadError {
  return new ReadError(place, `must be ${wanted} and is ${describeValue(found)}`);
}

function isResource(holder: Holder): holder is Resource {
  const { address, stack, mode } = holder;
  return typeof address === "string" && typeof stack === "string" && (mode === "managed" || mode === "data") && "values" in holder;
}
