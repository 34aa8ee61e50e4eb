/** What a stack is written as: resources by type and name. */
export interface Written {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly [block: string]: unknown;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** One resource as it is written. */
export interface Entry {
  readonly type: string;
  readonly name: string;
  readonly values: Attributes;
}

/** One way of breaking something. */
export interface Variant {
  /** Address of what is broken, with how where it alone does not tell. */
  readonly place: string;
  readonly json: Written;
}

/** Something that can be wrong in one place of written Terraform. */
export interface Break {
  readonly name: string;
  /** One sentence. */
  readonly how: string;
  /** Checks that are there to find it: one of them must. */
  readonly checks: readonly string[];
  /** Whether it is tried at every place, however many there are. @default false - at some, spread over all, unless EVERY_PLACE is 1 */
  readonly every?: boolean;
  /** What the network may be the same after: its ways, or the verdicts of its rules. @default - it never is */
  readonly equivalence?: "ways" | "rules";
  /** Every place where it can be done, in a stable order. */
  readonly variants: (json: Written) => readonly Variant[];
}

/** All resources of one type, by name. */
export function entries(json: Written, type: string): readonly Entry[] {
  return Object.entries(json.resource[type] ?? {})
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, values]) => ({ type, name, values }));
}

export function addressOf({ type, name }: Pick<Entry, "type" | "name">): string {
  return `${type}.${name}`;
}

/** `${aws_vpc.x.id}` */
export function idOf(entry: Pick<Entry, "type" | "name">): string {
  return `\${${addressOf(entry)}.id}`;
}

/** The same with one resource more, or another in its place. */
export function put(json: Written, type: string, name: string, values: Attributes): Written {
  return { ...json, resource: { ...json.resource, [type]: { ...json.resource[type], [name]: values } } };
}

/** The same with some attributes of one resource changed; `undefined` takes one away. */
export function set(json: Written, { type, name, values }: Entry, attributes: Attributes): Written {
  return put(json, type, name, { ...values, ...attributes });
}

/** The same without one resource. */
export function drop(json: Written, { type, name }: Pick<Entry, "type" | "name">): Written {
  const left = Object.fromEntries(Object.entries(json.resource[type] ?? {}).filter(([other]) => other !== name));
  return { ...json, resource: { ...json.resource, [type]: left } };
}

/** The same without one resource and whatever names it. */
export function dropWithUsers(json: Written, entry: Pick<Entry, "type" | "name">): Written {
  const named = `\${${addressOf(entry)}.`;
  let left = drop(json, entry);
  for (const type of Object.keys(json.resource)) {
    for (const other of entries(left, type)) if (JSON.stringify(other.values).includes(named)) left = drop(left, other);
  }
  return left;
}

/** A variant at one resource. */
export function at(entry: Pick<Entry, "type" | "name">, json: Written, how?: string): Variant {
  return { place: how === undefined ? addressOf(entry) : `${addressOf(entry)} ${how}`, json };
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function isRecord(value: unknown): value is Attributes {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A block that may be written as itself or as a list of one. */
export function listOf(value: unknown): readonly Attributes[] {
  return (Array.isArray(value) ? value : [value]).filter(isRecord);
}
