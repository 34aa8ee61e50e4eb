import { contains, overlaps } from "../../cidr";
import type { Placed } from "../read-addresses";
import { place, type Report } from "../report";
import { blocksOf, internetRangesOf, localBlocksOf, siteBlocksOf } from "./declared-blocks";
import type { LinkSide } from "./read-link";

/** Linked environments share one space: what one routes means nothing else in the other (N2, N3, N4, N9). */
export function checkSpace(one: LinkSide, other: LinkSide, report: Report): void {
  const at = ({ name }: LinkSide, { path, cidr }: Placed): string => `${path} of ${name} (${cidr.text})`;
  for (const block of blocksOf(one.network)) {
    const met = blocksOf(other.network).find(({ cidr }) => overlaps(cidr, block.cidr));
    if (met !== undefined)
      report.problem("between", `${at(one, block)} overlaps ${at(other, met)}; linked environments have disjoint blocks: move one`);
  }
  for (const [side, far] of [
    [one, other],
    [other, one],
  ] as const) {
    for (const block of blocksOf(far.network)) {
      const site = siteBlocksOf(side.network).find(({ cidr }) => contains(block.cidr, cidr));
      if (site !== undefined)
        report.problem(
          "between",
          `${at(side, site)} lies inside ${at(far, block)}; a site may only announce wider ranges than a block that a link leads to`,
        );
      const local = localBlocksOf(side.network).find(({ cidr }) => overlaps(cidr, block.cidr));
      if (local !== undefined)
        report.problem(
          "between",
          `${at(side, local)} overlaps ${at(far, block)}; a local block lies outside every block that a link leads to`,
        );
      const range = internetRangesOf(side.network).find(({ cidr }) => overlaps(cidr, block.cidr));
      if (range !== undefined) report.problem("between", `${at(side, range)} overlaps ${at(far, block)}, which is not the internet`);
    }
  }
}

/** Two environments that a third is linked with both lie in its tables, so they are disjoint, too (N2). */
export function checkNeighbours(sides: readonly LinkSide[], report: Report): void {
  for (const [index, one] of sides.entries()) {
    for (const other of sides.slice(index + 1).filter(({ name }) => name !== one.name)) {
      for (const block of blocksOf(one.network)) {
        const met = blocksOf(other.network).find(({ cidr }) => overlaps(cidr, block.cidr));
        if (met === undefined) continue;
        report.problem(
          place("links", other.name),
          `${met.path} of ${other.name} (${met.cidr.text}) overlaps ${block.path} of ${one.name} (${block.cidr.text}), and this environment is linked with both: move one`,
        );
      }
    }
  }
}
