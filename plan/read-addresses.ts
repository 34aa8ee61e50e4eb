import { byPlace, CidrError, contains, nextFree, overlaps, parseCidr, type Cidr } from "../cidr";
import { place, type Report } from "./report";

/** A block and the place in the environment that says it. */
export interface Placed {
  readonly path: string;
  readonly cidr: Cidr;
}

/** Reads one block, or says at `path` why it is none. */
export function readCidr(path: string, text: string, report: Report): Cidr | undefined {
  try {
    return parseCidr(text);
  } catch (error) {
    if (!(error instanceof CidrError)) throw error;
    report.problem(path, error.message);
    return undefined;
  }
}

/** Reads a list of blocks; `path` gets the index of each. */
export function readCidrs(path: string, texts: readonly string[], report: Report): readonly Placed[] {
  return texts.flatMap((text, index) => {
    const cidr = readCidr(`${path}[${index}]`, text, report);
    return cidr === undefined ? [] : [{ path: `${path}[${index}]`, cidr }];
  });
}

/**
 * Refuses blocks that share an address. Of two the later in the file is named, naming the earlier, with the next free
 * block of its size in `space` where one is given.
 */
export function refuseOverlaps(blocks: readonly Placed[], report: Report, space?: (path: string) => readonly Cidr[]): void {
  const order = new Map(blocks.map(({ path }, index) => [path, index]));
  const sorted = [...blocks].sort((one, other) => byPlace(one.cidr, other.cidr));
  let widest: Placed | undefined;
  for (const block of sorted) {
    if (widest !== undefined && overlaps(widest.cidr, block.cidr)) {
      const [earlier, later] = (order.get(widest.path) ?? 0) < (order.get(block.path) ?? 0) ? [widest, block] : [block, widest];
      const free =
        space === undefined
          ? undefined
          : suggestFree(
              space(later.path),
              blocks.map(({ cidr }) => cidr),
              later.cidr.length,
            );
      report.problem(
        later.path,
        `${later.cidr.text} overlaps ${earlier.path} (${earlier.cidr.text})${free === undefined ? "" : `; the next free block of that size is ${free.text}`}`,
      );
    }
    if (widest === undefined || block.cidr.last > widest.cidr.last) widest = block;
  }
}

const special: readonly (readonly [block: Cidr, why: string])[] = (
  [
    ["0.0.0.0/8", "holds no address of a host (RFC 1122)"],
    ["127.0.0.0/8", "is the host itself (RFC 1122)"],
    ["169.254.0.0/16", "is link-local (RFC 3927), and AWS's own in every VPC"],
    ["224.0.0.0/3", "is multicast or reserved (RFC 5771, RFC 1112)"],
  ] as const
).map(([block, why]) => [parseCidr(block), why]);

/** Refuses blocks whose addresses no network routes. 0.0.0.0/0 is none of them. */
export function refuseSpecial(blocks: readonly Placed[], report: Report): void {
  for (const { path, cidr } of blocks) {
    const found = special.find(([block]) => contains(block, cidr));
    if (found !== undefined) report.problem(path, `${cidr.text} cannot be routed: ${found[0].text} ${found[1]}`);
  }
}

/** The lowest free block of `length` bits in any of `spaces`. */
export function suggestFree(spaces: readonly Cidr[], taken: readonly Cidr[], length: number): Cidr | undefined {
  for (const space of spaces) {
    const free = nextFree(space, taken, length);
    if (free !== undefined) return free;
  }
  return undefined;
}

/** Reads named ranges; `refuse` says what is wrong with a block, if anything. */
export function readRanges(
  path: readonly string[],
  ranges: Readonly<Record<string, readonly string[]>>,
  report: Report,
  refuse: (cidr: Cidr) => string | undefined,
): ReadonlyMap<string, readonly Cidr[]> {
  return new Map(
    Object.entries(ranges).map(([name, texts]) => {
      const own = place(...path, name);
      if (texts.length === 0) report.problem(own, "is empty; write its prefixes");
      const blocks = readCidrs(own, texts, report);
      for (const { path: at, cidr } of blocks) {
        const why = refuse(cidr);
        if (why !== undefined) report.problem(at, why);
      }
      return [name, blocks.map(({ cidr }) => cidr)];
    }),
  );
}

/** `nat` may arrive from JSON as any text. */
export function checkNat(path: string, nat: string | undefined, report: Report): void {
  if (nat !== undefined && nat !== "zones" && nat !== "one") report.problem(path, `"${nat}" is neither "zones" nor "one"`);
}
