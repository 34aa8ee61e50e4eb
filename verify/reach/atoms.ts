import type { AddressSet, Range } from "../address-set";

/** The address space cut wherever anything distinguishes two neighbours: within an atom all addresses fare alike. */
export class Atoms {
  readonly #firsts: Float64Array;

  constructor(boundaries: Iterable<number>) {
    const cuts = new Set<number>([0]);
    for (const cut of boundaries) if (cut < 2 ** 32) cuts.add(cut);
    this.#firsts = Float64Array.from(cuts).sort();
  }

  get count(): number {
    return this.#firsts.length;
  }

  /** The lowest address of an atom. */
  first(atom: number): number {
    return this.#firsts[atom] ?? Number.NaN;
  }

  /** The atom that holds an address. */
  at(address: number): number {
    let low = 0;
    let high = this.#firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.first(middle) <= address) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Calls `paint` for every atom of a range whose ends are cuts. */
  paint({ first, last }: Range, paint: (atom: number) => void): void {
    const end = this.at(last);
    for (let atom = this.at(first); atom <= end; atom += 1) paint(atom);
  }

  paintSet(set: AddressSet, paint: (atom: number) => void): void {
    for (const range of set.ranges) this.paint(range, paint);
  }
}

/** Both ends of ranges, as cuts. */
export function cutsOf(ranges: Iterable<Range>): number[] {
  const cuts: number[] = [];
  for (const { first, last } of ranges) cuts.push(first, last + 1);
  return cuts;
}

/** Small numbers for equal texts. */
export class Interned {
  readonly #ids = new Map<string | number, number>();

  id(key: string | number): number {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#ids.set(key, this.#ids.size);
    return this.#ids.size - 1;
  }

  get size(): number {
    return this.#ids.size;
  }
}
