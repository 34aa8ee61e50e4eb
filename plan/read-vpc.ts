import { contains, overlaps, part, type Cidr } from "../cidr";
import type { Environment, Tier, Vpc } from "./environment";
import type { TierModel, VpcModel } from "./network";
import { checkNat, readCidr, readCidrs, readRanges, refuseOverlaps, suggestFree, type Placed } from "./read-addresses";
import { isReason, place, type Report } from "./report";
import { suggest } from "./suggest";

/** The last /26 of a VPC, a /28 a zone: subnets of the hub's attachment (N7). */
export function attachmentBlock(cidr: Cidr): Cidr {
  return part(cidr, 26, -1);
}

/** The /26 before it: public subnets of the VPC's own NAT (N7). */
export function publicBlock(cidr: Cidr): Cidr {
  return part(cidr, 26, -2);
}

/** Reads one VPC with its tiers and ranges, or reports why it cannot be read; `placed` are its routed blocks with their places. */
export function readVpc(
  environment: Environment,
  name: string,
  source: Vpc,
  segmentBlocks: ReadonlyMap<string, readonly Cidr[]>,
  localBlocks: readonly Cidr[],
  taken: readonly Cidr[],
  report: Report,
): { readonly vpc: VpcModel; readonly placed: readonly Placed[] } | undefined {
  const at = (...steps: (string | number)[]): string => place("vpcs", name, ...steps);
  const blocks = segmentBlocks.get(source.segment);
  if (blocks === undefined) {
    const near = suggest(source.segment, segmentBlocks.keys());
    report.problem(
      at("segment"),
      `"${source.segment}" is no segment; ${near === undefined ? `segments are ${[...segmentBlocks.keys()].join(", ")}` : `did you mean "${near}"?`}`,
    );
  }
  checkNat(at("nat"), source.nat, report);
  const cidr = readCidr(at("cidr"), source.cidr, report);
  const secondary = readCidrs(at("secondary"), source.secondary ?? [], report);
  if (cidr === undefined) return undefined;
  if (source.existing !== undefined && cidr.length > 28) report.problem(at("cidr"), `${cidr.text} is too small; AWS takes /28 at least`);
  if (cidr.length > 24 && source.existing === undefined) {
    report.problem(at("cidr"), `${cidr.text} is too small for its tiers and zones; use /24 or wider`);
    return undefined;
  }
  if (cidr.length < 16) report.problem(at("cidr"), `${cidr.text} is too wide; AWS takes /16 at most`);
  for (const block of secondary) {
    if (block.cidr.length < 16) report.problem(block.path, `${block.cidr.text} is too wide; AWS takes /16 at most`);
    if (block.cidr.length > 28) report.problem(block.path, `${block.cidr.text} is too small; AWS takes /28 at least`);
  }

  const local = secondary.filter((block) => localBlocks.some((one) => overlaps(one, block.cidr)));
  for (const [index, block] of local.entries()) {
    const earlier = local.slice(0, index).find(({ cidr: other }) => overlaps(other, block.cidr));
    if (earlier !== undefined) {
      report.problem(block.path, `${block.cidr.text} overlaps ${earlier.path} (${earlier.cidr.text}); a VPC has a block once`);
      continue;
    }
    if (localBlocks.some((one) => one.text === block.cidr.text)) continue;
    report.problem(
      block.path,
      `${block.cidr.text} is a part of a local block; use the whole, since only an equal blackhole keeps it out of the hub's tables`,
    );
  }
  const placed = [{ path: at("cidr"), cidr }, ...secondary.filter((block) => !local.includes(block))];
  // What lies outside a block that cannot be read is no second problem.
  const readable = blocks !== undefined && blocks.length === environment.segments[source.segment]?.blocks.length ? blocks : [];
  for (const block of readable.length === 0 ? [] : placed) {
    if (readable.some((one) => contains(one, block.cidr))) continue;
    const free = suggestFree(readable, taken, block.cidr.length);
    const found = readable.map(({ text }) => text).join(", ");
    report.problem(
      block.path,
      `${block.cidr.text} is outside segment "${source.segment}" (${found})${free === undefined ? "" : `; the next free block of that size is ${free.text}`}`,
    );
  }
  const all = [cidr, ...secondary.map((block) => block.cidr)];
  const unreadBlocks = secondary.length < (source.secondary ?? []).length;
  const tiers: ReadonlyMap<string, TierModel> =
    source.existing === undefined ? readTiers(name, cidr, unreadBlocks ? undefined : all, source.tiers, report) : new Map();
  const ranges = readRanges(["vpcs", name, "ranges"], source.ranges ?? {}, report, (block) =>
    unreadBlocks || all.some((one) => contains(one, block))
      ? undefined
      : `${block.text} lies outside ${name} (${all.map(({ text }) => text).join(", ")})`,
  );
  const joined = environment.hub !== undefined && source.joined !== false;
  return {
    placed,
    vpc: {
      name,
      source,
      segment: source.segment,
      cidr,
      secondary: secondary.map((block) => block.cidr),
      routed: placed.map((block) => block.cidr),
      tiers,
      ranges,
      joined,
    },
  };
}

function readTiers(
  vpc: string,
  cidr: Cidr,
  all: readonly Cidr[] | undefined,
  tiers: Readonly<Record<string, Tier>> | undefined,
  report: Report,
): ReadonlyMap<string, TierModel> {
  if (tiers === undefined) {
    return new Map([["workload", { name: "workload", cidr: part(cidr, cidr.length + 1, 0), isolated: false, public: false }]]);
  }
  if (Object.keys(tiers).length === 0)
    report.problem(place("vpcs", vpc, "tiers"), "is empty; name a tier, or leave it out for one tier `workload`");
  const read = new Map<string, TierModel>();
  const placed: Placed[] = [];
  for (const [name, source] of Object.entries(tiers)) {
    const path = place("vpcs", vpc, "tiers", name);
    const block = readCidr(`${path}.cidr`, source.cidr, report);
    if (source.public !== undefined && !isReason(source.public))
      report.problem(`${path}.public`, "needs the reason for which it has addresses on the internet");
    if (source.public !== undefined && source.isolated === true) report.problem(path, "is both isolated and public; drop one");
    if (block === undefined) continue;
    if (block.length > 26) report.problem(`${path}.cidr`, `${block.text} is too small for four zones; use /26 or wider`);
    else if (source.public !== undefined && block.length > 25)
      report.problem(`${path}.cidr`, `${block.text} is too small for a public tier; use /25 or wider`);
    if (all !== undefined && !all.some((one) => contains(one, block)))
      report.problem(`${path}.cidr`, `${block.text} lies outside ${vpc} (${all.map(({ text }) => text).join(", ")})`);
    for (const [kept, what] of [
      [attachmentBlock(cidr), "the attachment subnets"],
      [publicBlock(cidr), "the public subnets"],
    ] as const) {
      if (overlaps(kept, block)) report.problem(`${path}.cidr`, `${block.text} overlaps ${kept.text}, which is kept for ${what}`);
    }
    placed.push({ path: `${path}.cidr`, cidr: block });
    if (block.length <= 26) read.set(name, { name, cidr: block, isolated: source.isolated === true, public: source.public !== undefined });
  }
  refuseOverlaps(placed, report);
  return read;
}
