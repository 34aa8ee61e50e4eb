import type { Node } from "./nodes";

/** A way out to `internet` (C6). */
export type Way =
  { readonly kind: "nat" } | { readonly kind: "own-nat" } | { readonly kind: "site" | "firewall-site"; readonly site: string };

/** One entry of `connect`, read: nodes found, its form and its contradictions checked. */
export interface Entry {
  readonly index: number;
  /** `connect[2]` */
  readonly path: string;
  readonly from: Node;
  readonly to: Node;
  readonly bothWays: boolean;
  /** Among the VPCs of one segment; `from` and `to` are that segment. */
  readonly within: boolean;
  readonly inspected: boolean;
  readonly allow: readonly string[];
  readonly names: readonly string[];
  readonly on?: readonly string[];
  readonly sid?: number;
  /** The way out, where `to` is the internet or a range of it. */
  readonly way?: Way;
  /** Of a link's connection: what it crosses, in words. */
  readonly through?: string;
}

/** An entry of `connect` as it may arrive, from TypeScript or as JSON. */
export interface RawEntry {
  readonly from?: string;
  readonly to?: string;
  readonly between?: readonly string[];
  readonly within?: string;
  readonly via?: string | readonly string[];
  readonly allow?: readonly string[];
  readonly names?: readonly string[];
  readonly on?: readonly string[];
  readonly uninspected?: string;
  readonly sid?: number;
}
