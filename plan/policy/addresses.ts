import { byPlace, cidrAt, size, type Cidr } from "../../cidr";

/** A set of IPv4 addresses: ranges of numbers, ascending, with a gap between any two. */
export type Addresses = readonly Range[];

interface Range {
  readonly first: number;
  readonly last: number;
}

export const all: Addresses = [{ first: 0, last: 2 ** 32 - 1 }];

/** Every address of any of the sets or blocks. */
export function union(...parts: readonly (Addresses | readonly Cidr[])[]): Addresses {
  const ranges: Range[] = [];
  for (const { first, last } of parts.flat().sort((one, other) => one.first - other.first)) {
    const previous = ranges.at(-1);
    if (previous && first <= previous.last + 1) ranges[ranges.length - 1] = { first: previous.first, last: Math.max(previous.last, last) };
    else ranges.push({ first, last });
  }
  return ranges;
}

/** What is in `from` and not in `taken`. */
export function subtract(from: Addresses, taken: Addresses): Addresses {
  const left: Range[] = [];
  for (const range of from) {
    let { first } = range;
    for (const hole of taken) {
      if (hole.last < first) continue;
      if (hole.first > range.last) break;
      if (first < hole.first) left.push({ first, last: hole.first - 1 });
      first = hole.last + 1;
    }
    if (first <= range.last) left.push({ first, last: range.last });
  }
  return left;
}

export function intersect(one: Addresses, other: Addresses): Addresses {
  return subtract(one, subtract(one, other));
}

/** Whether every address of `inner` is in `outer`. */
export function includes(outer: Addresses, inner: Addresses): boolean {
  return inner.every((part) => outer.some((range) => range.first <= part.first && part.last <= range.last));
}

/** The fewest blocks that are exactly these addresses, ascending. */
export function cover(addresses: Addresses): readonly Cidr[] {
  const blocks: Cidr[] = [];
  for (const range of addresses) {
    for (let { first } = range; first <= range.last;) {
      let length = 0;
      while (first % size(length) !== 0 || first + size(length) - 1 > range.last) length++;
      blocks.push(cidrAt(first, length));
      first += size(length);
    }
  }
  return blocks.sort(byPlace);
}
