import type { Finding } from "../finding";
import type { PlannedChange } from "../terraform/change";
import { enumerate } from "./names";
import { type Outage, durations } from "./outage";
import { findOutages } from "./outages";
import { tunnelsTouched } from "./outages/sites";
import type { Path } from "./path";
import { type PathChange, comparePaths, describeEnds, opens } from "./paths";
import { Planned, placeOf } from "./planned";
import { type GateRules, type Never, kinds } from "./rules";
import { unjudgedChanges } from "./unjudged";
import { type ChangeLine, describeChanges } from "./words";

/** What a plan is judged by. */
export interface GateInput {
  readonly plan: PlannedChange;
  readonly before: readonly Path[];
  readonly after: readonly Path[];
  readonly rules: GateRules;
  /** What `--label` says: what somebody approved. */
  readonly labels: readonly string[];
  /** Of the verification of the network as it will be. */
  readonly findings: readonly Finding[];
  /** Its name begins every Name tag, so it is left out of names. @default - tags are shown whole */
  readonly environment?: string;
}

/** What a plan does, in network words. It holds if and only if there are no findings. */
export interface GateReport {
  readonly changes: readonly ChangeLine[];
  readonly paths: readonly PathChange[];
  readonly outages: readonly Outage[];
  /** What was judged, each with what it found. */
  readonly checks: readonly { readonly name: string; readonly findings: readonly Finding[] }[];
  /** Broken rules of the gate, then what the verification found. */
  readonly findings: readonly Finding[];
  readonly labels: readonly string[];
  readonly notes: readonly string[];
}

/** Judges a plan by what it cuts, what it opens and what an organisation allows. */
export function judgePlan({ plan, before, after, rules, labels, findings, environment }: GateInput): GateReport {
  const planned = new Planned(plan, environment);
  const plain = addressing(planned);
  const changes = describeChanges(planned).map(plain);
  const paths = comparePaths(before, after);
  const outages = findOutages(planned, paths).map(plain);
  const gate = [
    { name: "gate-never", findings: neverFindings(changes, rules, labels) },
    { name: "gate-tunnels", findings: tunnelFindings(planned, rules).map(plain) },
    {
      name: "gate-new-path-to-internet",
      findings: pathFindings(paths.filter(meetsInternet), rules.newPathToInternet, "gate-new-path-to-internet", labels),
    },
    { name: "gate-new-path", findings: pathFindings(paths, rules.newPath, "gate-new-path", labels) },
    { name: "gate-maximum-outage", findings: outageFindings(outages, rules) },
    { name: "gate-apply-stops", findings: stopFindings(outages) },
  ];
  const verified = [...new Set(findings.map(({ check }) => check))]
    .sort()
    .map((name) => ({ name, findings: findings.filter(({ check }) => check === name) }));
  const checks = [...gate, ...verified];
  return {
    changes,
    paths,
    outages,
    checks,
    findings: checks.flatMap((check) => check.findings),
    labels: [...new Set(labels)].sort(),
    notes: unjudgedChanges(changes).map((change) => `${change}: what that cuts is not known here`),
  };
}

/** Of one state, addresses stand alone; of several, the stack comes before them. */
function addressing(planned: Planned): <T extends { readonly addresses: readonly string[] }>(about: T) => T {
  const stacks = new Set(planned.changes.map(({ stack }) => stack));
  const [stack] = stacks;
  if (stack === undefined || stacks.size > 1) return (about) => about;
  return (about) => ({ ...about, addresses: about.addresses.map((address) => address.slice(stack.length + 1)) });
}

/** Whether a change of this kind is what a rule forbids. */
function forbids({ action, of }: Never, line: ChangeLine): boolean {
  const types: readonly string[] = kinds[of];
  return types.includes(line.type) && (line.action === "replace-after" ? "replace" : line.action) === action;
}

function neverFindings(changes: readonly ChangeLine[], rules: GateRules, labels: readonly string[]): readonly Finding[] {
  return changes.flatMap((line) => {
    const broken = rules.never.filter((rule) => forbids(rule, line) && !(rule.unless !== undefined && labels.includes(rule.unless)));
    if (broken.length === 0) return [];
    const ways = broken.flatMap(({ unless }) => (unless === undefined ? [] : [unless]));
    const way = ways.length === broken.length ? `; the label ${enumerate([...new Set(ways)])} allows it` : "; no label allows it";
    return [{ check: "gate-never", message: `${line.text}, which the rules forbid${way}`, addresses: line.addresses }];
  });
}

function tunnelFindings(planned: Planned, { tunnelsAtATime }: GateRules): readonly Finding[] {
  const touched = tunnelsTouched(planned);
  const count = touched.reduce((sum, { tunnels }) => sum + tunnels.length, 0);
  if (tunnelsAtATime === false || count <= tunnelsAtATime) return [];
  const which = touched.map(({ change, tunnels }) => `${planned.name(change)} (tunnel ${tunnels.join(" and ")})`);
  return [
    {
      check: "gate-tunnels",
      message: `takes ${count} tunnels down in one plan, of ${enumerate(which)}; the rules allow ${tunnelsAtATime} at a time: one tunnel an apply`,
      addresses: touched.map(({ change }) => placeOf(change)),
    },
  ];
}

function meetsInternet({ from, to }: PathChange): boolean {
  return from.includes("internet") || to.includes("internet");
}

function pathFindings(
  paths: readonly PathChange[],
  rule: GateRules["newPath"],
  check: string,
  labels: readonly string[],
): readonly Finding[] {
  if (rule === false || labels.includes(rule.label)) return [];
  return paths.filter(opens).map((path) => ({
    check,
    message: `${path.kind === "opened" ? "opens" : "widens"} ${describeEnds(path)} by ${enumerate(path.gained)} without the label ${rule.label}`,
    addresses: [],
    flow: path.flow,
  }));
}

function outageFindings(outages: readonly Outage[], { maximumOutage }: GateRules): readonly Finding[] {
  if (maximumOutage === false) return [];
  return outages
    .filter(({ kind, duration }) => kind === "cut" && durations.indexOf(duration) > durations.indexOf(maximumOutage))
    .map(({ who, duration, change, addresses }) => ({
      check: "gate-maximum-outage",
      message: `${change}: ${who} cut (${duration}), and the rules allow ${maximumOutage} at most`,
      addresses,
    }));
}

function stopFindings(outages: readonly Outage[]): readonly Finding[] {
  return outages
    .filter(({ kind }) => kind === "stops")
    .map(({ change, reason, safer, addresses }) => ({
      check: "gate-apply-stops",
      message: `${change}: ${reason}${safer === undefined ? "" : `; instead: ${safer}`}`,
      addresses,
    }));
}
