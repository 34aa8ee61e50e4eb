import { type Cidr, size } from "../../cidr";
import type { HubRoute, HubTable, Route, Table } from "./network";

/** The entries of a table by what addresses they are for; of several blocks with an address the longest is theirs. */
export class Lookup<R extends { readonly block: Cidr }> {
  /** Entries by first address, for each length of prefix, the longest first. */
  readonly #lengths: readonly (readonly [size: number, entries: ReadonlyMap<number, readonly R[]>])[];

  constructor(entries: readonly R[]) {
    const byLength = new Map<number, Map<number, R[]>>();
    for (const entry of entries) {
      const { first, length } = entry.block;
      let ofLength = byLength.get(length);
      if (!ofLength) byLength.set(length, (ofLength = new Map<number, R[]>()));
      const others = ofLength.get(first);
      if (others) others.push(entry);
      else ofLength.set(first, [entry]);
    }
    this.#lengths = [...byLength].sort(([one], [other]) => other - one).map(([length, found]) => [size(length), found]);
  }

  /** All entries with the longest block that has the address, in their order; none where no block has it. */
  at(address: number): readonly R[] {
    for (const [step, entries] of this.#lengths) {
      const found = entries.get(address - (address % step));
      if (found) return found;
    }
    return [];
  }
}

const ofTables = new WeakMap<Table, Lookup<Route>>();
const ofHubTables = new WeakMap<HubTable, Lookup<HubRoute>>();

/** The route of an address; `undefined` where there is none. */
export function routeTo(table: Table, address: number): Route | undefined {
  let lookup = ofTables.get(table);
  if (!lookup) ofTables.set(table, (lookup = new Lookup(table.routes)));
  return lookup.at(address)[0];
}

/**
 * The routes of an address, all with the same block: one static route, or all that are propagated, the preferred first. None where no route
 * is there.
 */
export function routesTo(table: HubTable, address: number): readonly HubRoute[] {
  let lookup = ofHubTables.get(table);
  if (!lookup) ofHubTables.set(table, (lookup = new Lookup(effective(table.routes))));
  return lookup.at(address);
}

/** Without propagated routes whose block has a static one. */
function effective(routes: readonly HubRoute[]): readonly HubRoute[] {
  const fixed = new Set(routes.flatMap(({ isStatic, block }) => (isStatic ? [block.text] : [])));
  return fixed.size === 0 ? routes : routes.filter(({ isStatic, block }) => isStatic || !fixed.has(block.text));
}
