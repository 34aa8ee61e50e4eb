import type { LinkPlan } from "../plan/links/link-plan";
import type { Plan, Reach } from "../plan/plan";
import type { Note } from "../plan/report";
import { count } from "../verify/formats/report";

/** What a synth tells people about one environment. */
export interface Summarised {
  readonly plan: Plan;
  readonly notes: readonly Note[];
  /** Number of resources written. */
  readonly resources: number;
  /** Number of checks that hold. */
  readonly checks: number;
}

/** The summary of a synth: what was written, who reaches whom through what, and what is worth knowing. */
export function summarise(environments: readonly Summarised[], links: readonly SummarisedLink[] = []): string {
  return [...environments.map(one), ...links.map(oneLink)].map((lines) => lines.join("\n")).join("\n\n");
}

/** What a synth tells people about one link. Who reaches whom by it is said of either environment. */
export interface SummarisedLink {
  readonly plan: LinkPlan;
  readonly notes: readonly Note[];
  /** Number of resources written. */
  readonly resources: number;
}

function oneLink({ plan: { name, requester, accepter }, notes, resources }: SummarisedLink): readonly string[] {
  return [
    `${name} (${requester.region} and ${accepter.region}): ${count(resources, "resource")} in 1 state, to be applied after both hubs`,
    ...notesOf(notes),
  ];
}

/** What a synth of some stacks tells people: how many resources each holds, and what nobody has proven. */
export function summariseSome(resources: ReadonlyMap<string, number>): string {
  const written = [...resources].map(([stack, number]) => `${stack} (${count(number, "resource")})`);
  return [
    `written, not proven: ${written.join(", ")}`,
    "  a state by itself proves nothing; the others, the manifest and environments/ are as they were: `npx tsx main.ts` writes and proves all",
    "",
  ].join("\n");
}

function one({ plan, notes, resources, checks }: Summarised): readonly string[] {
  const counts = [
    count(resources, "resource"),
    count(Object.keys({ ...plan.vpcs, ...plan.existing }).length, "VPC"),
    count(Object.keys(plan.hub?.tables ?? {}).length, "hub table"),
    count(Object.values(plan.sites).flatMap(({ connections }) => Object.keys(connections)).length, "VPN connection"),
  ];
  return [
    `${plan.name} (${plan.region}): ${counts.join(", ")} in ${count(Object.keys(plan.stacks).length, "state")}`,
    ...(plan.reach.length === 0 ? ["  nobody reaches anybody"] : columns(plan.reach.map(described))),
    `  proven: ${checks === 1 ? "1 check holds" : `${checks} checks hold`}; \`npx network-hub verify\` says what that rests upon`,
    ...notesOf(notes),
  ];
}

function notesOf(notes: readonly Note[]): readonly string[] {
  return notes.map(({ path, message }) => `  note: ${path}: ${message}`);
}

function described({ from, to, bothWays, what, through }: Reach): readonly [string, string, string] {
  return [`${from} ${bothWays ? "<->" : "->"} ${to}`, what, through];
}

/** Lines whose columns stand below each other. */
function columns(rows: readonly (readonly [string, string, string])[]): readonly string[] {
  const width = (column: 0 | 1): number => Math.min(40, Math.max(...rows.map((row) => row[column].length)));
  const [first, second] = [width(0), width(1)];
  return rows.map(([who, what, through]) => `  ${who.padEnd(first)}  ${what.padEnd(second)}  ${through}`);
}
