import { byPlace, CidrError, contains, overlaps, parseCidr, type Cidr } from "../../cidr";
import { all, cover, includes, subtract, union, type Addresses } from "./addresses";
import type { PolicyInput, PolicyNode } from "./input";
import type { Reporter } from "./reporter";
import { insideVariable, variableOf, type Variables } from "./variables";

/** A node as rules see it. */
export interface Place {
  readonly name: string;
  readonly addresses: Addresses;
  /** The items of its address list: `$N_PROD`, `!$INSIDE`, or blocks and exclusions, which no variable of the platform can hold (§6). */
  readonly items: readonly string[];
}

/** Every node of the policy by name. */
export interface Places {
  readonly of: ReadonlyMap<string, Place>;
  /** Variables for derived rules: nodes without exclusions, and `INSIDE`. */
  readonly variables: Variables;
  /** Variables for rule files: every node but `internet`, exclusions cut out, and `INSIDE`. */
  readonly fileVariables: Variables;
}

/** Reads the addresses of all nodes; a node without any is a problem of the connection that names it, and no place. */
export function readPlaces(input: PolicyInput, report: Reporter): Places {
  const inside = readBlocks(input.inside, "environment", report);
  const of = new Map<string, Place>();
  const plain: Record<string, readonly string[]> = { [insideVariable]: texts(inside) };
  const cut: Record<string, readonly string[]> = { ...plain };

  const read = ({ name, addresses: node }: PolicyNode, path: string): void => {
    if (of.has(name)) return;
    if (node === "internet") {
      of.set(name, { name, addresses: subtract(all, union(inside)), items: [`!$${insideVariable}`] });
      return;
    }
    const except = readBlocks(node.except, path, report);
    const blocks = readBlocks(node.blocks, path, report).filter((block) => !except.some((taken) => contains(taken, block)));
    const holes = outermost(except.filter((taken) => blocks.some((block) => overlaps(block, taken))));
    const addresses = subtract(union(blocks), union(holes));
    if (addresses.length === 0) {
      report.problem(path, `${name} has no addresses of its own, so no rule can name it: give it a block, or drop the connection`);
      return;
    }
    const variable = variableOf(name);
    if (holes.length === 0) plain[variable] = texts(blocks);
    cut[variable] = texts(holes.length === 0 ? blocks : cover(addresses));
    of.set(name, { name, addresses, items: holes.length === 0 ? [`$${variable}`] : [...texts(blocks), ...texts(holes).map(not)] });
  };
  for (const { from, to, path } of input.connections) {
    read(from, path);
    read(to, path);
  }
  for (const node of input.nodes ?? []) read(node, "environment");
  return { of, variables: plain, fileVariables: cut };
}

/** An address list as Suricata reads it. */
export function addressList(items: readonly string[]): string {
  return items.length === 1 ? (items[0] ?? "any") : `[${items.join(",")}]`;
}

/**
 * Exactly these addresses, as short as the places and variables at hand allow: `$N_PROD`, `!$INSIDE`, `[$N_PROD,!$N_SHOP]`, or blocks.
 *
 * Exclusions are never nested: how Suricata reads `![a,!b]` is documented nowhere.
 */
export function addressText(addresses: Addresses, places: readonly Place[], variables: Variables): string {
  const known = Object.entries(variables)
    .map(([name, blocks]) => ({ items: [`$${name}`], addresses: union(blocks.map(parseCidr)) }))
    .sort((one, other) => (one.items.join() < other.items.join() ? -1 : 1));
  const wholes: readonly Pick<Place, "items" | "addresses">[] = [{ items: [], addresses: all }, ...known, ...places];

  const lists = wholes
    .filter((whole) => includes(whole.addresses, addresses))
    .map((whole) => {
      let rest = subtract(whole.addresses, addresses);
      const exclusions: string[] = [];
      for (const part of known) {
        if (rest.length === 0 || !includes(rest, part.addresses)) continue;
        rest = subtract(rest, part.addresses);
        exclusions.push(...part.items.map(not));
      }
      return [...whole.items, ...exclusions, ...texts(cover(rest)).map(not)];
    });
  const weight = (items: readonly string[]): number =>
    items.reduce((sum, item) => sum + (variables[item.replace(/^!?\$/, "")]?.length ?? 1), 0);
  // Blocks without a name come last among equals: a name tells the reader more.
  const shortest = [...lists, texts(cover(addresses))]
    .map((items, index) => ({ text: addressList(items), weight: weight(items) + (index === lists.length ? 0.5 : 0) }))
    .sort((one, other) => one.weight - other.weight || one.text.length - other.text.length || (one.text < other.text ? -1 : 1));
  return shortest[0]?.text ?? "any";
}

/** Blocks in one writing: sorted, each once. Text that is no block is a problem at `path`. */
export function readBlocks(blocks: readonly string[], path: string, report: Reporter): readonly Cidr[] {
  const read: Cidr[] = [];
  for (const text of new Set(blocks)) {
    try {
      read.push(parseCidr(text));
    } catch (error) {
      if (!(error instanceof CidrError)) throw error;
      report.problem(path, error.message);
    }
  }
  return read.sort(byPlace);
}

export function texts(blocks: readonly Cidr[]): readonly string[] {
  return blocks.map(({ text }) => text);
}

function outermost(blocks: readonly Cidr[]): readonly Cidr[] {
  return blocks.filter((block) => !blocks.some((other) => other !== block && contains(other, block)));
}

function not(item: string): string {
  return `!${item}`;
}
