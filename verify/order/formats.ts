import { clean, count } from "../formats/report";
import type { Order, Step } from "./apply-order";

/** GitHub makes no more jobs of one matrix. */
export const maximumJobs = 256;

/** What an order was asked for with, as machines are told. */
export interface Asked {
  readonly folder: string;
  readonly base?: string;
  readonly reverse: boolean;
}

/** Version 1 of the order for machines: docs/pipelines.md says what its words mean. */
export function orderJson({ levels, gone, states }: Order, { folder, base, reverse }: Asked): string {
  const said = {
    version: 1,
    kind: "order",
    folder,
    ...(base === undefined ? {} : { base }),
    reverse,
    levels: levels.map((level) => level.map(step)),
    gone: gone.map(({ stack }) => stack),
    states: states.map(({ stack, sha256, resources, keeps }) => ({ stack, sha256, resources, keeps })),
  };
  return `${JSON.stringify(said, undefined, 2)}\n`;
}

function step({ state, change, waitsFor }: Step) {
  const { stack, environment, folder, resources, reads, elsewhere } = state;
  return {
    stack,
    ...(environment !== undefined && { environment }),
    folder,
    ...(change && { change }),
    resources,
    waitsFor,
    reads,
    elsewhere,
  };
}

/**
 * A list of what `strategy.matrix` takes, a level each, on one line. No matrix has more than 256 jobs: above, a job has several states,
 * which it applies one after another.
 */
export function orderMatrix({ levels }: Order): string {
  const matrices = levels.map((level) => {
    const stacks = level.map(({ state }) => state.stack);
    const jobs = Math.min(maximumJobs, stacks.length);
    // Shares differ by one at most.
    const share = (job: number): readonly string[] =>
      stacks.slice(Math.floor((job * stacks.length) / jobs), Math.floor(((job + 1) * stacks.length) / jobs));
    return {
      include: Array.from({ length: jobs }, (_, job) => share(job)).map((part) => ({ name: nameOf(part), stacks: part.join(" ") })),
    };
  });
  return `${JSON.stringify(matrices)}\n`;
}

function nameOf([first = "", ...more]: readonly string[]): string {
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

/** The order as people read it. */
export function orderText({ levels, gone, states }: Order, { base, reverse }: Asked): string {
  const steps = levels.flat();
  const of =
    base === undefined ? count(states.length, "state") : `${steps.length.toLocaleString("en")} of ${count(states.length, "state")}`;
  const left = gone.map(({ stack }) => `gone since ${base ?? ""}: ${stack}`);
  if (steps.length === 0) return [`nothing to ${reverse ? "destroy" : "apply"}: ${of}`, ...left, ""].join("\n");
  const [stacks, folders] = [width(steps, ({ state }) => state.stack), width(steps, ({ state }) => state.folder)];
  const lines = levels.flatMap((level, index) =>
    level.map(({ state, change, waitsFor }, place) => {
      const what = change ?? count(state.resources, "resource");
      const after = waitsFor.length === 0 ? "" : `after ${some(waitsFor)}`;
      const first = (place === 0 ? String(index + 1) : "").padEnd(4);
      const elsewhere = state.elsewhere.length === 0 ? "" : `reads ${some(state.elsewhere)} of a state that is not here`;
      const cells = [state.stack.padEnd(stacks), state.folder.padEnd(folders), what.padEnd(base === undefined ? 15 : 7), after, elsewhere];
      return `${first}${cells.filter((cell) => cell !== "").join("  ")}`.trimEnd();
    }),
  );
  return [`${reverse ? "destroy" : "apply"} ${of} in ${count(levels.length, "level")}`, ...lines, ...left, ""].map(clean).join("\n");
}

function width(steps: readonly Step[], text: (step: Step) => string): number {
  return Math.max(...steps.map((step) => text(step).length));
}

function some(names: readonly string[]): string {
  return names.length <= 3 ? names.join(", ") : `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}
