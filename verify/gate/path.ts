/** One way on which nodes may begin conversations. */
export interface Path {
  /** Names of nodes: `shop`, `prod`, `london`, `internet`. */
  readonly from: string;
  readonly to: string;
  /** What it passes on its way, in order: `firewall`, `nat`, the name of a site. */
  readonly via: readonly string[];
  /** `tcp/443`, `tls *.stripe.com`, `everything`. */
  readonly passes: readonly string[];
  /** One flow that stands for all, a line a hop. */
  readonly flow: readonly string[];
}
