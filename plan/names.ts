import type { Environment } from "./environment";
import { place, type Report } from "./report";

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Words that no segment, VPC or site may be called (N1). */
export const reserved: ReadonlySet<string> = new Set(
  "internet hub firewall inspection own-nat hub-nat nat egress endpoints resolver ingress users edge default local any all".split(" "),
);

/** Names that a tier may not have: those of N1, and the fixed steps of a VPC's addresses (decision 0001). */
const fixedSteps = new Set(
  (
    "attachment public private isolated nat firewall service " +
    "vpc table hub endpoint endpoints names secondary flow-log internet-gateway nat-gateway nat-address public-access default-security-group"
  ).split(" "),
);

/** Checks every name of an environment: its letters, what is reserved, and that segments, VPCs and sites share one namespace (N1). */
export function checkNames(environment: Environment, report: Report): void {
  checkName(environment.name, "name", report);
  const owners = new Map<string, string>();
  for (const kind of ["segments", "vpcs", "sites"] as const) {
    for (const name of Object.keys(environment[kind] ?? {})) {
      const path = place(kind, name);
      if (!checkName(name, path, report)) continue;
      if (reserved.has(name)) report.problem(path, `"${name}" is reserved; choose another name`);
      const owner = owners.get(name);
      if (owner !== undefined) report.problem(path, `"${name}" is also ${owner}; segments, VPCs and sites share one namespace`);
      owners.set(name, path);
    }
  }
  for (const name of Object.keys(environment.retired ?? {})) checkName(name, place("retired", name), report);
  for (const [vpc, { tiers, ranges = {}, existing }] of Object.entries(environment.vpcs)) {
    for (const tier of Object.keys(tiers ?? {})) {
      const path = place("vpcs", vpc, "tiers", tier);
      if (checkName(tier, path, report) && fixedSteps.has(tier))
        report.problem(path, `"${tier}" is reserved inside a VPC; choose another name`);
    }
    for (const range of Object.keys(ranges)) {
      const path = place("vpcs", vpc, "ranges", range);
      if (
        checkName(range, path, report) &&
        (tiers === undefined ? range === "workload" && existing === undefined : Object.hasOwn(tiers, range))
      )
        report.problem(path, `"${range}" is also a tier of ${vpc}; ranges and tiers share names`);
    }
  }
  for (const [vpc, { existing }] of Object.entries(environment.vpcs))
    for (const table of Object.keys(existing?.tables ?? {})) checkName(table, place("vpcs", vpc, "existing", "tables", table), report);
  for (const [site, { ranges = {}, vpn }] of Object.entries(environment.sites ?? {})) {
    for (const range of Object.keys(ranges)) checkName(range, place("sites", site, "ranges", range), report);
    for (const gateway of Object.keys(vpn?.gateways ?? {})) checkName(gateway, place("sites", site, "vpn", "gateways", gateway), report);
  }
  for (const range of Object.keys(environment.internet?.ranges ?? {})) checkName(range, place("internet", "ranges", range), report);
  checkJoined(environment, report);
}

/** Names that AWS sees are joined by `-`: two devices of different sites may not make one name. */
function checkJoined(environment: Environment, report: Report): void {
  const owners = new Map<string, string>();
  for (const [site, { vpn }] of Object.entries(environment.sites ?? {})) {
    for (const gateway of Object.keys(vpn?.gateways ?? {})) {
      const path = place("sites", site, "vpn", "gateways", gateway);
      const joined = `${site}-${gateway}`;
      const owner = owners.get(joined);
      if (owner === undefined) owners.set(joined, path);
      else report.problem(path, `"${joined}" is also what ${owner} is called in AWS, by its log group and alarms; rename one of the two`);
    }
  }
}

function checkName(name: string, path: string, report: Report): boolean {
  // The library `constructs` finds children with `in`, so it takes a word that every object has for a child that is there already.
  if (name === "constructor") report.problem(path, '"constructor" is a word that every object of JavaScript has; choose another name');
  if (kebab.test(name) && name.length <= 32) return name !== "constructor";
  const instead = name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[-0-9]+|-+$/g, "")
    .slice(0, 32)
    .replace(/-$/, "");
  const hint = kebab.test(instead) ? `, such as "${instead}"` : "";
  report.problem(path, `"${name}" is not a name; write at most 32 lower-case letters, digits and single dashes, a letter first${hint}`);
  return false;
}
