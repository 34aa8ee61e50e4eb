import { Configuration } from "./configuration";
import type { Document } from "./document";
import type { Terraform } from "./resource";

export { danglingReferences } from "./configuration";
export { type Document, maximumFileBytes } from "./document";
export { kindOf } from "./kind";

/** Reads the synthesized configuration (`cdk.tf.json`) of one or many states. */
export function readConfiguration(documents: readonly Document[]): Terraform {
  return Configuration.read(documents);
}
