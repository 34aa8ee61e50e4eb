import type { Environment } from "./environment";
import type { Zone } from "./network";
import { zonesOf } from "./regions";
import { Report } from "./report";

const letters = ["a", "b", "c", "d"];

/**
 * Zones with the quarter of every tier that each owns: `a` to `d` own 1 to 4, used or not; another letter takes the quarter that
 * `quarters` gives it (N8). Returned in the order of their letters.
 */
export function readZones(environment: Environment, path: string, zones: readonly string[], found: Report | undefined): readonly Zone[] {
  const report = found ?? new Report();
  const known = zonesOf(environment.region, environment.regions);
  if (path === "zones" && known === undefined) report.problem("region", unknownRegion(environment.region));
  if (zones.length === 0) report.problem(path, "is empty; write the letters of two or more zones");
  const owners = new Map<number, string>();
  const read: Zone[] = [];
  for (const [index, letter] of zones.entries()) {
    const at = `${path}[${index}]`;
    if (/^([a-z0-9]+-)?az\d$/.test(letter)) {
      report.problem(at, `"${letter}" is a zone id; ids are not built yet: write letters, such as "a"`);
      continue;
    }
    if (!/^[a-z]$/.test(letter)) {
      const last = letter.at(-1) ?? "";
      report.problem(
        at,
        `"${letter}" is no zone letter; write ${/^[a-z]$/.test(last) && letter.startsWith(environment.region) ? `"${last}"` : 'one letter, such as "a"'}`,
      );
      continue;
    }
    if (known !== undefined && !known.includes(letter)) {
      report.problem(
        at,
        `${environment.region} has no zone "${letter}"; it has ${known.join(", ")}. If AWS has added it, say so in \`regions\``,
      );
      continue;
    }
    const natural = letters.indexOf(letter);
    const said = environment.quarters?.[letter];
    if (natural < 0 && said === undefined) {
      report.problem(at, `zone "${letter}" owns no quarter of a tier; say whose unused quarter it takes: \`quarters: { ${letter}: 2 }\``);
      continue;
    }
    const quarter = natural >= 0 ? natural : (said ?? 0) - 1;
    if (quarter < 0 || quarter > 3) {
      report.problem(`quarters.${letter}`, `is ${said}; there are quarters 1 to 4`);
      continue;
    }
    const owner = owners.get(quarter);
    if (owner === letter) report.problem(at, `zone "${letter}" is listed twice`);
    else if (owner !== undefined)
      report.problem(natural >= 0 ? at : `quarters.${letter}`, `quarter ${quarter + 1} is taken by zone "${owner}"`);
    else {
      owners.set(quarter, letter);
      read.push({ letter, quarter });
    }
  }
  for (const letter of path === "zones" ? Object.keys(environment.quarters ?? {}) : []) {
    if (letters.includes(letter))
      report.problem(`quarters.${letter}`, `zone "${letter}" owns quarter ${letters.indexOf(letter) + 1}; only zones beyond d choose one`);
  }
  return read.sort((one, other) => (one.letter < other.letter ? -1 : 1));
}

function unknownRegion(region: string): string {
  const zone = /^(.+-\d)[a-z]$/.exec(region);
  if (zone !== null) return `"${region}" is a zone; write its region, "${zone[1] ?? ""}"`;
  return `"${region}" is no region that the toolkit knows; if AWS has it, list its zones in \`regions\``;
}
