import type { Rules } from "../environment";

/** A party of a connection, with its addresses (semantics §1). */
export interface PolicyNode {
  /** As written in the environment: `prod`, `shop/data`, `internet/dhl`. Equal names have equal addresses. */
  readonly name: string;
  /** Blocks, and the blocks that they do not mean although they contain them (N3); `internet` is everything outside `inside`. */
  readonly addresses: "internet" | { readonly blocks: readonly string[]; readonly except: readonly string[] };
}

/** One direction of a connection that crosses the firewall. */
export interface InspectedConnection {
  /** The entry in the environment, `connect[2]`; the two directions of `between` share it. */
  readonly path: string;
  readonly from: PolicyNode;
  readonly to: PolicyNode;
  readonly allow: readonly string[];
  readonly names: readonly string[];
  /** @default - `tls/443` and `http/80` */
  readonly on?: readonly string[];
  /** Moves the ids of this connection's rules by so many, where two hashes collide (F8). @default 0 */
  readonly sid?: number;
}

/** Everything that the firewall policy of one environment follows from. */
export interface PolicyInput {
  readonly environment: string;
  readonly region: string;
  readonly connections: readonly InspectedConnection[];
  /** Nodes whose variables own rule files may use beside those of `connections`. @default - none */
  readonly nodes?: readonly PolicyNode[];
  /** Blocks of segments and `hub.block`. */
  readonly homeNet: readonly string[];
  /** Private space and every declared block outside it: all that is not `internet`. */
  readonly inside: readonly string[];
  /** @default - none */
  readonly rules?: Rules;
  /** Texts of the rule files by the path that `rules.before` gives. */
  readonly ruleFiles: Readonly<Record<string, string>>;
}
