import { type Cidr, cidrAt, parseCidr, size } from "../cidr";

/** A run of addresses, both ends inside, as unsigned 32-bit numbers. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** A set of IPv4 addresses: sorted ranges that neither touch nor overlap. */
export class AddressSet {
  static readonly none = new AddressSet([]);
  static readonly all = new AddressSet([{ first: 0, last: 2 ** 32 - 1 }]);

  private constructor(readonly ranges: readonly Range[]) {}

  static of(ranges: readonly Range[]): AddressSet {
    const sorted = [...ranges].sort((one, other) => one.first - other.first);
    const merged: { first: number; last: number }[] = [];
    for (const { first, last } of sorted) {
      const before = merged.at(-1);
      if (before && first <= before.last + 1) before.last = Math.max(before.last, last);
      else merged.push({ first, last });
    }
    return new AddressSet(merged);
  }

  /** @throws {CidrError} where a text is no block */
  static ofBlocks(blocks: readonly (string | Cidr)[]): AddressSet {
    return AddressSet.of(blocks.map((block) => (typeof block === "string" ? parseCidr(block) : block)));
  }

  get isEmpty(): boolean {
    return this.ranges.length === 0;
  }

  has(address: number): boolean {
    let low = 0;
    let high = this.ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const range = this.ranges[middle];
      if (range === undefined) return false;
      if (address < range.first) high = middle - 1;
      else if (address > range.last) low = middle + 1;
      else return true;
    }
    return false;
  }

  union(other: AddressSet): AddressSet {
    return AddressSet.of([...this.ranges, ...other.ranges]);
  }

  complement(): AddressSet {
    const gaps: Range[] = [];
    let next = 0;
    for (const { first, last } of this.ranges) {
      if (first > next) gaps.push({ first: next, last: first - 1 });
      next = last + 1;
    }
    if (next < 2 ** 32) gaps.push({ first: next, last: 2 ** 32 - 1 });
    return new AddressSet(gaps);
  }

  intersect(other: AddressSet): AddressSet {
    return this.complement().union(other.complement()).complement();
  }

  without(other: AddressSet): AddressSet {
    return this.intersect(other.complement());
  }

  /** Whether every address of `other` is in this set. */
  covers(other: AddressSet): boolean {
    return other.without(this).isEmpty;
  }

  /** The fewest blocks that hold exactly these addresses. */
  blocks(): readonly Cidr[] {
    return this.ranges.flatMap(({ first, last }) => {
      const blocks: Cidr[] = [];
      for (let next = first; next <= last;) {
        let length = 32;
        while (length > 0 && next % size(length - 1) === 0 && next + size(length - 1) - 1 <= last) length -= 1;
        blocks.push(cidrAt(next, length));
        next += size(length);
      }
      return blocks;
    });
  }

  /** `10.0.0.0/16, 10.2.0.0/16`, or `no address`. */
  toString(): string {
    return this.isEmpty
      ? "no address"
      : this.blocks()
          .map(({ text }) => text)
          .join(", ");
  }
}
