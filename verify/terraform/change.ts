import type { Terraform, Values } from "./resource";

/** What a plan does to one managed resource. */
export interface Change {
  readonly address: string;
  readonly stack: string;
  readonly type: string;
  /** `replace` destroys before it creates, `replace-after` creates first (`create_before_destroy`); `forget` takes it out of the state only. */
  readonly action: "create" | "update" | "replace" | "replace-after" | "delete" | "forget" | "none";
  /** `undefined` where it does not exist. */
  readonly before: Values | undefined;
  readonly after: Values | undefined;
  /** Top-level attributes that differ or become unknown, sorted. */
  readonly changed: readonly string[];
  /** Attributes that force the replacement, `cidr_block`, say. */
  readonly forcedBy: readonly string[];
  /** The address that it had before a `moved` block. */
  readonly movedFrom?: string;
  readonly imported: boolean;
}

/** A plan: the network as it is, as it will be, and what leads from one to the other. */
export interface PlannedChange {
  readonly before: Terraform;
  readonly after: Terraform;
  /** All managed resources, `none` included, in order of address. */
  readonly changes: readonly Change[];
}
