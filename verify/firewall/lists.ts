import { isIP } from "node:net";
import { parseAddress } from "../../cidr";
import { AddressSet, type Range } from "../address-set";
import type { NumberSet } from "./rule";

/** What variables mean in the rules of one group. */
export interface Variables {
  /** By name, without `$`. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  readonly ports: ReadonlyMap<string, readonly string[]>;
  /** Sets that the group refers to, by name, without `@`. */
  readonly references: ReadonlyMap<string, AddressSet>;
}

/** Text that is no list; `message` completes the sentence "<place>: <message>". */
export class ListError extends Error {}

const allPorts = { first: 0, last: 65_535 };
export const everyPort: NumberSet = AddressSet.of([allPorts]);

/** The addresses of a list such as `[10.0.0.0/8,!$DEV]`. Blocks of IPv6 hold none of IPv4. @throws {ListError} */
export function parseAddresses(text: string, variables: Variables): AddressSet {
  const { addresses, references } = variables;
  return once(variables, `addresses ${text}`, () =>
    parseList(text, addresses, AddressSet.all, (item) => {
      if (!item.startsWith("@")) return addressesOf(item);
      const set = references.get(item.slice(1));
      if (set === undefined) throw new ListError(`${item} is no set that its group refers to`);
      return set;
    }),
  );
}

/** The ports of a list such as `[80,443,8000:8100]`. @throws {ListError} */
export function parsePorts(text: string, variables: Variables): NumberSet {
  if (text === "any") return everyPort;
  return once(variables, `ports ${text}`, () => parseList(text, variables.ports, everyPort, (item) => AddressSet.of([portsOf(item)])));
}

/** Rules of one group share their lists, so each is read once and equal lists are one set. */
const sets = new WeakMap<Variables, Map<string, AddressSet>>();

function once(variables: Variables, key: string, read: () => AddressSet): AddressSet {
  const known = sets.get(variables) ?? new Map<string, AddressSet>();
  sets.set(variables, known);
  const set = known.get(key) ?? read();
  known.set(key, set);
  return set;
}

/**
 * Any of the plain items, or everything where there is none; without the negated ones.
 *
 * A list inside a list adds its items to it, the negated ones too; a negated list is taken away as a whole. Tried on Suricata 7.0.10.
 */
function parseList(
  text: string,
  variables: ReadonlyMap<string, readonly string[]>,
  everything: AddressSet,
  read: (item: string) => AddressSet,
): AddressSet {
  const setOf = (lists: readonly string[], depth: number): AddressSet => {
    const plain: AddressSet[] = [];
    const negated: AddressSet[] = [];
    const add = (list: string, deep: number): void => {
      if (deep > 16) throw new ListError(`${text} names itself`);
      for (const entry of split(list)) {
        const item = entry.replace(/^!\s*/, "");
        const not = item !== entry;
        const inside = item.startsWith("[") ? [inner(item)] : item.startsWith("$") ? valuesOf(item, variables) : undefined;
        if (inside && not) negated.push(setOf(inside, deep + 1));
        else if (inside) for (const one of inside) add(one, deep + 1);
        else if (item !== "any") (not ? negated : plain).push(read(item));
        else if (not) throw new ListError("!any is nothing");
        else plain.push(everything);
      }
    };
    for (const list of lists) add(list, depth);
    const wanted = plain.length > 0 ? sum(plain) : everything;
    return negated.length === 0 ? wanted : wanted.without(sum(negated));
  };
  return setOf([text], 0);
}

function valuesOf(item: string, variables: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const values = variables.get(item.slice(1));
  if (values === undefined) throw new ListError(`${item} is not defined`);
  if (values.length === 0) throw new ListError(`${item} is empty`);
  return values;
}

function sum(sets: readonly AddressSet[]): AddressSet {
  return AddressSet.of(sets.flatMap(({ ranges }) => ranges));
}

/** Parts a list at the commas that no bracket holds. */
function split(list: string): readonly string[] {
  const items: string[] = [];
  let depth = 0;
  let item = "";
  for (const character of list) {
    if (character === "[") depth += 1;
    if (character === "]") depth -= 1;
    if (depth < 0) throw new ListError(`${list} closes a bracket that is not open`);
    if (character === "," && depth === 0) {
      items.push(item.trim());
      item = "";
    } else item += character;
  }
  items.push(item.trim());
  if (depth > 0) throw new ListError(`${list} does not close a bracket`);
  if (items.some((one) => one === "" || one === "!")) throw new ListError(`${list} has an empty entry`);
  return items;
}

function inner(item: string): string {
  if (!item.endsWith("]")) throw new ListError(`${item} is no list`);
  return item.slice(1, -1);
}

function addressesOf(item: string): AddressSet {
  const [address = ""] = item.split(/[/-]/);
  if (isIP(address) === 6) return AddressSet.none;
  if (isIP(item) === 4) return AddressSet.of([{ first: parseAddress(item), last: parseAddress(item) }]);
  const [first = "", last = "", ...more] = item.split("-");
  if (more.length === 0 && isIP(first) === 4 && isIP(last) === 4) {
    const range = { first: parseAddress(first), last: parseAddress(last) };
    if (range.first <= range.last) return AddressSet.of([range]);
    throw new ListError(`${item} is reversed`);
  }
  return AddressSet.ofBlocks([item]);
}

function portsOf(item: string): Range {
  const match = /^(\d*)(:?)(\d*)$/.exec(item);
  const [, low = "", colon = "", high = ""] = match ?? [];
  if (low === "" && high === "") throw new ListError(`${item} is no port`);
  const first = low === "" ? allPorts.first : Number(low);
  const last = high === "" ? (colon === "" ? first : allPorts.last) : Number(high);
  if (first > last || last > allPorts.last) throw new ListError(`${item} is no port or range of ports`);
  return { first, last };
}
