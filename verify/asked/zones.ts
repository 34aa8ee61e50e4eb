import type { Environment } from "../../plan/environment";

const initials: Readonly<Record<string, string>> = { northeast: "ne", northwest: "nw", southeast: "se", southwest: "sw" };

/**
 * A zone that an environment writes, in AWS's words: `a` is `eu-west-2a`, `az1` is `euw2-az1`. How ids of a region begin is AWS's rule
 * (first letters of the region's parts), or what `regions` says of a region for which that does not hold.
 */
export function zoneNamed({ region, regions = {} }: Environment, word: string): string {
  if (word.length === 1) return `${region}${word}`;
  const said = Object.hasOwn(regions, region) ? regions[region]?.find((zone) => zone.includes("-az")) : undefined;
  return `${said?.slice(0, said.indexOf("-az")) ?? codeOf(region)}-${word}`;
}

function codeOf(region: string): string {
  const [continent = "", ...parts] = region.split("-");
  return continent + parts.map((part) => initials[part] ?? part.slice(0, 1)).join("");
}
