/** The vocabulary of a link: two environments, each one region and one hub, that meet (semantics §12). */
import type { BothWays, Environment, Inspected, Not, OneWay, State, Tags, Uninspected } from "../environment";

/** Two hubs whose gateways peer. A file and a state of its own, that imports both environments. */
export interface Link<One extends Environment = Environment, Other extends Environment = Environment> {
  /** The two environments, in any order. */
  readonly between: readonly [One, Other];
  /** Everything that may cross; what no connection names does not. Order means nothing. */
  readonly connect: readonly LinkConnection<NoInfer<One>, NoInfer<Other>>[];
  /** Whose firewall sees what is inspected: that of both, or of the environment with this name (L2, L3). @default "both" */
  readonly inspect?: "both" | NoInfer<One>["name"] | NoInfer<Other>["name"];
  /** Where Terraform keeps the link's own state. @default - as that of the environment whose name comes first */
  readonly state?: State;
  /** @default - those of the environment whose name comes first */
  readonly versions?: Environment["versions"];
  /** Default tags of every resource of the link. @default - in each region those of its environment */
  readonly tags?: Tags;
}

/** The segments of an environment as a link names them: `london/prod`. */
type SegmentOf<E extends Environment> = `${E["name"]}/${keyof E["segments"] & string}`;
/** Its segments and VPCs; never a tier, a range or a site (R23). */
type NodeOf<E extends Environment> = SegmentOf<E> | `${E["name"]}/${keyof E["vpcs"] & string}`;

interface Crossing {
  readonly within?: Not<"a link joins two environments; write this in the environment's own connect">;
  readonly via?: Not<"nobody leaves to the internet by a link">;
}

/** One entry of a link's `connect`: one way, or both ways, through a firewall or past it (semantics §2). */
export type LinkConnection<One extends Environment = Environment, Other extends Environment = Environment> = Crossing &
  (
    | (OneWay & Inspected & { readonly from: NodeOf<One>; readonly to: NodeOf<Other> })
    | (OneWay & Inspected & { readonly from: NodeOf<Other>; readonly to: NodeOf<One> })
    | (BothWays & Inspected & { readonly between: readonly [NodeOf<One>, NodeOf<Other>] | readonly [NodeOf<Other>, NodeOf<One>] })
    | (BothWays &
        Uninspected & { readonly between: readonly [SegmentOf<One>, SegmentOf<Other>] | readonly [SegmentOf<Other>, SegmentOf<One>] })
  );

/** A link whose names are known to the compiler: a misspelt node does not compile. */
export function defineLink<const One extends Environment, const Other extends Environment>(link: Link<One, Other>): Link<One, Other> {
  return link;
}
