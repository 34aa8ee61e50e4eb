import type { Environment } from "./environment";
import type { Zone } from "./network";
import { codeOf, fullId, zoneIdsOf, zonesOf } from "./regions";
import { place, Report } from "./report";

const letters = ["a", "b", "c", "d"];
const ids = ["az1", "az2", "az3", "az4"];
const isId = (word: string): boolean => /^az\d$/.test(word);

/**
 * Zones with the quarter of every tier that each owns: `a` to `d`, or `az1` to `az4`, own 1 to 4, used or not; another takes the quarter
 * that `quarters` gives it (N8). Returned in the order of their words.
 */
export function readZones(environment: Environment, path: string, zones: readonly string[], found: Report | undefined): readonly Zone[] {
  const report = found ?? new Report();
  const { region, regions, quarters = {} } = environment;
  if (path === "zones") {
    if (zonesOf(region, regions) === undefined) report.problem("region", unknownRegion(region));
    checkRegions(environment, report);
  }
  if (zones.length === 0) report.problem(path, "is empty; write the letters of two or more zones");
  const byId = environment.zones.some(isId) && !environment.zones.some((word) => /^[a-z]$/.test(word));
  const owners = new Map<number, string>();
  const read: Zone[] = [];
  for (const [index, word] of zones.entries()) {
    const at = `${path}[${index}]`;
    const refusal = refuse(environment, word, byId);
    if (refusal !== undefined) {
      report.problem(at, refusal);
      continue;
    }
    const natural = (byId ? ids : letters).indexOf(word);
    const said = Object.hasOwn(quarters, word) ? quarters[word] : undefined;
    if (natural < 0 && said === undefined) {
      report.problem(at, `zone "${word}" owns no quarter of a tier; say whose unused quarter it takes: \`quarters: { ${word}: 2 }\``);
      continue;
    }
    const quarter = natural >= 0 ? natural : (said ?? 0) - 1;
    if (quarter < 0 || quarter > 3) {
      report.problem(place("quarters", word), `is ${said}; there are quarters 1 to 4`);
      continue;
    }
    const owner = owners.get(quarter);
    if (owner === word) report.problem(at, `zone "${word}" is listed twice`);
    else if (owner !== undefined)
      report.problem(natural >= 0 ? at : place("quarters", word), `quarter ${quarter + 1} is taken by zone "${owner}"`);
    else {
      owners.set(quarter, word);
      const id = byId ? zoneIdsOf(region, regions).get(word) : undefined;
      read.push({ word, quarter, place: id === undefined ? { availabilityZone: `${region}${word}` } : { availabilityZoneId: id } });
    }
  }
  for (const word of path === "zones" ? Object.keys(quarters) : []) {
    const natural = Math.max(letters.indexOf(word), ids.indexOf(word));
    if (natural >= 0)
      report.problem(
        place("quarters", word),
        `zone "${word}" owns quarter ${natural + 1}; only zones beyond ${isId(word) ? "az4" : "d"} choose one`,
      );
  }
  return read.sort((one, other) => (one.word < other.word ? -1 : 1));
}

/** Why a word is no zone of the environment's region, with what to write instead; `undefined` where it is one. */
function refuse({ region, regions }: Environment, word: string, byId: boolean): string | undefined {
  const full = /^(.+)-(az\d)$/.exec(word);
  if (full) return `"${word}" is the full id of a zone; the region is said already: write "${full[2] ?? ""}"`;
  if (isId(word)) {
    if (!byId) return `"${word}" is a zone id beside letters, and which letter is which id differs by account: write all zones one way`;
    const known = zoneIdsOf(region, regions);
    if (known.size === 0) return `nothing tells how zone ids of ${region} begin; list them in full in \`regions\`, such as "euw2-${word}"`;
    if (known.has(word)) return undefined;
    const instead = `If AWS has added it, say so in \`regions\`: "${codeOf(region) ?? "euw2"}-${word}"`;
    return `${region} has no zone "${word}"; it has ${[...known.keys()].join(", ")}. ${instead}`;
  }
  if (!/^[a-z]$/.test(word)) {
    const last = word.at(-1) ?? "";
    return `"${word}" is no zone letter; write ${/^[a-z]$/.test(last) && word.startsWith(region) ? `"${last}"` : 'one letter, such as "a"'}`;
  }
  if (byId) return `"${word}" is a zone letter beside ids, and which letter is which id differs by account: write all zones one way`;
  const known = zonesOf(region, regions);
  if (known === undefined || known.includes(word)) return undefined;
  return `${region} has no zone "${word}"; it has ${known.join(", ")}. If AWS has added it, say so in \`regions\``;
}

/** An entry of `regions` is a letter, or an id in full, since only the full id tells how all ids of a region begin. */
function checkRegions({ regions = {} }: Environment, report: Report): void {
  for (const [region, zones] of Object.entries(regions)) {
    const code = codeOf(region) ?? zones.map((zone) => fullId.exec(zone)?.[1]).find((found) => found !== undefined);
    for (const [index, zone] of zones.entries()) {
      const at = place("regions", region, index);
      const found = fullId.exec(zone)?.[1];
      if (found === undefined && !/^[a-z]$/.test(zone))
        report.problem(at, `"${zone}" is neither a zone letter nor a full zone id, such as "${code ?? "euw2"}-az1"`);
      else if (found !== undefined && found !== code)
        report.problem(at, `"${zone}" is no zone of ${region}, whose ids begin with ${code ?? ""}-`);
    }
  }
}

function unknownRegion(region: string): string {
  const zone = /^(.+-\d)[a-z]$/.exec(region);
  if (zone !== null) return `"${region}" is a zone; write its region, "${zone[1] ?? ""}"`;
  return `"${region}" is no region that the toolkit knows; if AWS has it, list its zones in \`regions\``;
}
