import { Configuration, type ConfiguredState } from "./configuration";
import type { PlannedChange } from "./change";
import type { Document } from "./document";
import { plansOf } from "./plan";
import type { Terraform } from "./resource";
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

/** Reads plans of one or many states, as `terraform show -json` writes them. */
export function readPlan(documents: readonly Document[]): PlannedChange {
  return plansOf(documents);
}

/** Reads one or many states, as `terraform show -json` writes them. */
export function readState(documents: readonly Document[]): Terraform {
  return statesOf(documents);
}
