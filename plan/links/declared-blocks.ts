import type { Cidr } from "../../cidr";
import type { Network } from "../network";
import type { Placed } from "../read-addresses";
import { place } from "../report";

/** Blocks of segments and of the hub, each with its place in the environment. */
export function blocksOf({ segments, hub }: Network): readonly Placed[] {
  return [
    ...[...segments.values()].flatMap(({ name, blocks }) => placed(place("segments", name, "blocks"), blocks)),
    ...(hub === undefined ? [] : [{ path: "hub.block", cidr: hub.block }]),
  ];
}

export function siteBlocksOf({ sites }: Network): readonly Placed[] {
  return [...sites.values()].flatMap(({ name, blocks }) => placed(place("sites", name, "blocks"), blocks));
}

export function localBlocksOf({ localBlocks }: Network): readonly Placed[] {
  return placed("localBlocks", localBlocks);
}

export function internetRangesOf({ internetRanges }: Network): readonly Placed[] {
  return [...internetRanges].flatMap(([name, blocks]) => placed(place("internet", "ranges", name), blocks));
}

function placed(path: string, blocks: readonly Cidr[]): readonly Placed[] {
  return blocks.map((cidr, index) => ({ path: `${path}[${index}]`, cidr }));
}
