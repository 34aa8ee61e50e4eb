import { Configuration, type ConfiguredState } from "./configuration";
import type { PlannedChange } from "./change";
import type { Document } from "./document";
import { plansOf } from "./plan";
import { ReadError, type Terraform } from "./resource";
import { statesOf } from "./state";

export { danglingReferences } from "./configuration";
export { type Document, maximumFileBytes } from "./document";
export type { ConfiguredState } from "./configuration";
export { kindOf } from "./kind";

/** Reads the synthesized configuration (`cdk.tf.json`) of one or many states. */
export function readConfiguration(documents: readonly Document[]): Terraform {
  return Configuration.read(documents);
}

/** Which state of a configuration reads which. @throws {ReadError} that names a circle of them */
export function readStatesOf(documents: readonly Document[]): readonly ConfiguredState[] {
  return Configuration.read(documents).states();
}

/**
 * Reads plans of one or many states, as `terraform show -json` writes them.
 *
 * @param written the configuration of all states, for those that no plan tells of; they are taken as they are written. Not where a
 * document is called after none of them: whichever it tells of would be there twice, and what it lacks would not be missed
 * @throws {ReadError} where a plan's state reads another of which there is neither plan nor state: its ids lead there
 */
export function readPlan(documents: readonly Document[], written: readonly Document[] = []): PlannedChange {
  const told = new Map(documents.map(({ stack, file }) => [stack, file]));
  const stacks = new Set(written.map(({ stack }) => stack));
  if (documents.some(({ stack }) => !stacks.has(stack)) || written.every(({ stack }) => told.has(stack))) return plansOf(documents);
  const configuration = Configuration.read(written);
  for (const { stack, reads } of configuration.states()) {
    const file = told.get(stack);
    const missing = reads.find((other) => !told.has(other));
    if (file === undefined || missing === undefined) continue;
    throw new ReadError(
      file,
      `names what is in the state of ${missing}: give that, too, as \`terraform show -json\` writes it, in ${missing}.json`,
    );
  }
  return plansOf(documents, configuration);
}

/** Reads one or many states, as `terraform show -json` writes them. */
export function readState(documents: readonly Document[]): Terraform {
  return statesOf(documents);
}
