import { rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

import { moveStates, type StackNow, type StackMoves, type StateNow } from "../synth/move-states";
import { movesFile, type Synthesized, Sources } from "../verify/sources";
import { ownerOf } from "../verify/stacks";
import { parseJson } from "../verify/terraform/document";
import { readState } from "../verify/terraform/read";
import { ReadError } from "../verify/terraform/resource";
import { defaultFolder } from "./subjects";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";

/** What options say about a move. */
export interface MoveOptions {
  /** The folder that synth wrote. */
  readonly to: string;
  /** Whether the move was applied, so that nothing is left to tell Terraform. */
  readonly done?: true;
}

/**
 * Writes `moves.tf.json` beside the Terraform of each stack that gives or takes something, or removes it again.
 *
 * @returns 0 written, 1 where something would be destroyed or cannot be moved; nothing is written then
 */
export function runMove(files: readonly string[], { to, done }: MoveOptions, surroundings: Surroundings): 0 | 1 {
  const sources = new Sources(surroundings.folder);
  const folder = sources.synthesized(to);
  const place = (stack: string): string => resolve(surroundings.folder, to, "stacks", stack, movesFile);
  if (done === true) {
    if (files.length > 0) throw new UsageError("--done takes no states; it removes what the move wrote");
    for (const stack of folder.stacks) rmSync(place(stack), { force: true });
    surroundings.out(`removed stacks/*/${movesFile} below ${to}\n`);
    return 0;
  }
  if (files.length === 0)
    throw new UsageError("give the states as they are: what `terraform show -json` writes, each called after its stack");
  const { byStack, count, problems } = moveStates(statesOf(sources, files, folder), stacksOf(sources, folder));
  if (problems.length > 0) {
    surroundings.err(`nothing was written:\n${problems.map((problem) => `  ${problem}\n`).join("")}`);
    return 1;
  }
  for (const stack of folder.stacks) {
    const moves = byStack.get(stack);
    if (moves) writeFileSync(place(stack), textOf(moves));
    // What an earlier run wrote may be done by now.
    else rmSync(place(stack), { force: true });
  }
  surroundings.out(count === 0 ? "every state holds what it should; nothing moves\n" : summaryOf(byStack, count, to));
  return 0;
}

/** States by the stack that each file, or its folder, is called after. */
function statesOf(sources: Sources, files: readonly string[], { path, stacks }: Synthesized): readonly StateNow[] {
  const owners = new Set(stacks.map(ownerOf));
  const states = new Map<string, StateNow>();
  for (const file of files) {
    const own = basename(file).split(".")[0] ?? "";
    const stack = own === "state" ? basename(dirname(file)) : own;
    if (!owners.has(ownerOf(stack)))
      throw new UsageError(
        `${file} is called after "${stack}", and ${path} has no such environment; call it after its stack, as prod_shop.json`,
      );
    const other = states.get(stack);
    if (other)
      throw new UsageError(`${file} and ${other.file} are both of the stack "${stack}"; call each after its stack, as prod_shop.json`);
    states.set(stack, { stack, file, resources: readState([{ stack, file, text: sources.text(file) }]).resources });
  }
  return [...states.values()];
}

/** What synth wrote, as Terraform will read it. */
function stacksOf(sources: Sources, { path, stacks }: Synthesized): ReadonlyMap<string, StackNow> {
  return new Map(
    stacks.map((stack) => {
      const file = join(path, "stacks", stack, "cdk.tf.json");
      if (!sources.exists(file)) throw new ReadError(file, "is not there; moves are read off JSON: synthesize without --hcl, then move");
      return [stack, parseJson(file, sources.text(file)) as StackNow] as const;
    }),
  );
}

function textOf({ removed, import: imported, providers, variable }: StackMoves): string {
  const blocks = {
    ...(imported.length > 0 && { import: imported }),
    ...(providers.length > 0 && { provider: { aws: providers } }),
    ...(removed.length > 0 && { removed }),
    ...(Object.keys(variable).length > 0 && { variable }),
  };
  return `${JSON.stringify(blocks, undefined, 2)}\n`;
}

function summaryOf(byStack: ReadonlyMap<string, StackMoves>, count: number, to: string): string {
  const lines = [...byStack].map(
    ([stack, moves]) => `  ${stack}: forgets ${String(moves.removed.length)}, takes over ${String(moves.import.length)}\n`,
  );
  const elsewhere = (option: string): string => (to === defaultFolder ? "" : ` ${option}${to}`);
  return (
    `${count === 1 ? "1 resource moves" : `${count.toLocaleString("en")} resources move`}, and none is destroyed:\n${lines.join("")}` +
    `written to ${to}/stacks/*/${movesFile}. Apply in the order of \`network-hub order${elsewhere("")}\`; each plan must only forget and import. ` +
    `Then \`network-hub move --done${elsewhere("--to ")}\`.\n`
  );
}
