/** Something that the network does and should not, or the other way round. */
export interface Finding {
  /** Name of the check that found it, kebab-case. */
  readonly check: string;
  /** One sentence in network words. */
  readonly message: string;
  /** Terraform addresses of the resources concerned, the most telling first; of several stacks as `stack:address`. */
  readonly addresses: readonly string[];
  /** The counter-example, where the finding is about a flow: one line a hop, there and back. */
  readonly flow?: readonly string[];
}
