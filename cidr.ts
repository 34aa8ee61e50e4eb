import { isIPv4 } from "node:net";

/** An IPv4 block. `first` and `last` are addresses as unsigned 32-bit numbers, both inside the block. */
export interface Cidr {
  readonly text: string;
  readonly first: number;
  readonly last: number;
  /** Prefix length in bits, 0 to 32. */
  readonly length: number;
}

/** Text that is no block; `message` completes the sentence "<place>: <message>". */
export class CidrError extends Error {}

/** All of IPv4, and the destination of a default route. */
export const everywhere: Cidr = { text: "0.0.0.0/0", first: 0, last: 2 ** 32 - 1, length: 0 };

/**
 * Reads a block strictly: four decimal octets, a prefix length, no host bits, nothing else. Never repairs its input.
 *
 * @throws {CidrError} that says what to write instead.
 */
export function parseCidr(text: string): Cidr {
  const [address = "", suffix, ...rest] = text.split("/");
  if (suffix === undefined)
    throw new CidrError(`${JSON.stringify(text)} has no prefix length; write ${isIPv4(address) ? widest(address) : "10.0.0.0/16"}, say`);
  if (rest.length > 0 || !isIPv4(address)) throw new CidrError(`${JSON.stringify(text)} is not an IPv4 block such as 10.0.0.0/16`);
  if (!/^(0|[1-9]\d?)$/.test(suffix) || Number(suffix) > 32) {
    throw new CidrError(`${JSON.stringify(text)} has the prefix length ${JSON.stringify(suffix)}; write a number from 0 to 32`);
  }
  const length = Number(suffix);
  const value = parseAddress(address);
  const block = cidrAt(value - (value % size(length)), length);
  if (block.first !== value) throw new CidrError(`${text} has host bits set; its block starts at ${formatAddress(block.first)}`);
  return block;
}

/** The block of /16 or /24 that an address begins by its zeros, else the address alone. */
function widest(address: string): string {
  const length = [16, 24].find((bits) => parseAddress(address) % size(bits) === 0) ?? 32;
  return `${address}/${length}`;
}

/** The block of `length` bits that begins at `first`, which must be aligned to it. */
export function cidrAt(first: number, length: number): Cidr {
  return { text: `${formatAddress(first)}/${length}`, first, last: first + size(length) - 1, length };
}

/** How many addresses a block of `length` bits holds. */
export function size(length: number): number {
  return 2 ** (32 - length);
}

/** Whether `inner` lies in `outer`; a block contains itself. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether two blocks share an address. */
export function overlaps(one: Cidr, other: Cidr): boolean {
  return one.first <= other.last && other.first <= one.last;
}

/** The part of `block` with `length` bits at `index`, counted from the start; a negative index counts from the end (-1 is the last). */
export function part(block: Cidr, length: number, index: number): Cidr {
  const count = length < block.length ? 0 : 2 ** (length - block.length);
  const place = index < 0 ? count + index : index;
  if (!Number.isInteger(place) || place < 0 || place >= count) {
    throw new RangeError(`${block.text} has ${count} parts of /${length}; there is none at ${index}`);
  }
  return cidrAt(block.first + place * size(length), length);
}

/** The lowest block of `length` bits in `space` that overlaps none of `taken`, or `undefined` where there is none. */
export function nextFree(space: Cidr, taken: readonly Cidr[], length: number): Cidr | undefined {
  if (length < space.length) return undefined;
  const step = size(length);
  const obstacles = taken.filter((block) => overlaps(space, block)).sort(byPlace);
  let first = space.first;
  for (const block of obstacles) {
    if (first + step <= block.first) break;
    if (block.last >= first) first = Math.ceil((block.last + 1) / step) * step;
  }
  return first + step - 1 <= space.last ? cidrAt(first, length) : undefined;
}

/** Orders blocks by their first address, the wider first. */
export function byPlace(one: Cidr, other: Cidr): number {
  return one.first - other.first || one.length - other.length;
}

/** `10.1.2.3` as an unsigned 32-bit number. The text must be an address (`node:net` `isIPv4`). */
export function parseAddress(text: string): number {
  return text.split(".").reduce((value, octet) => value * 256 + Number(octet), 0);
}

/** An unsigned 32-bit number as `10.1.2.3`. */
export function formatAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}
