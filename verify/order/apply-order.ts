import type { State, StateDigest } from "./states";

/** A state in its place. */
export interface Step {
  readonly state: State;
  /** What became of it since the base. Absent: there is no base. */
  readonly change?: "changed" | "new";
  /** Stacks of earlier levels that are to be done before. */
  readonly waitsFor: readonly string[];
}

/** The order in which states are applied. Those of one level wait for nothing in it. */
export interface Order {
  readonly levels: readonly (readonly Step[])[];
  /** Stacks of the base that are no longer there. */
  readonly gone: readonly StateDigest[];
  /** All states that were given, also those that are not applied. */
  readonly states: readonly State[];
}

/** What is chosen, and how it is arranged. */
export interface Arrangement {
  /** States as they were: only what is other, or new, is applied. @default - everything is */
  readonly base?: readonly StateDigest[];
  /** @default - those of every environment */
  readonly chosen?: (stack: string) => boolean;
  /** Whether what others read comes last, as for a teardown. @default false */
  readonly reverse?: boolean;
}

/**
 * Arranges states by who reads whom: hubs, then the links that join them, then VPCs (semantics L4).
 *
 * A state without resources destroys what it held, which others may still be in the way of: it comes before its environment.
 */
export function applyOrder(states: readonly State[], { base, chosen = () => true, reverse = false }: Arrangement): Order {
  const before = new Map(base?.map((digest) => [digest.stack, digest]));
  const wanted = states.filter(({ stack, sha256 }) => chosen(stack) && before.get(stack)?.sha256 !== sha256);
  const kept = new Set(base?.map(({ keeps }) => keeps));
  const names = new Set(wanted.map(({ stack }) => stack));
  const edges = waits(states);
  const own = new Map(wanted.map(({ stack }) => [stack, reachable(stack, edges).filter((other) => names.has(other))]));
  const next = reverse ? reversed(own) : own;
  const level = (stack: string, known: Map<string, number>): number => {
    const found = known.get(stack) ?? Math.max(-1, ...(next.get(stack) ?? []).map((other) => level(other, known))) + 1;
    known.set(stack, found);
    return found;
  };
  const known = new Map<string, number>();
  const levels: Step[][] = [];
  for (const state of wanted) {
    const isKnown = before.has(state.stack) || kept.has(state.keeps);
    const change = base && { change: isKnown ? ("changed" as const) : ("new" as const) };
    (levels[level(state.stack, known)] ??= []).push({ state, ...change, waitsFor: next.get(state.stack) ?? [] });
  }
  const there = new Set(states.flatMap(({ stack, keeps }) => [stack, keeps]));
  return { levels, gone: (base ?? []).filter(({ stack, keeps }) => chosen(stack) && !there.has(stack) && !there.has(keeps)), states };
}

type Edges = ReadonlyMap<string, readonly string[]>;

/** Which states each waits for. */
function waits(states: readonly State[]): Edges {
  const reads = new Map(states.map((state) => [state.stack, state.reads]));
  const isRoot = (stack: string): boolean => reads.get(stack)?.length === 0;
  const links = states.filter((state) => state.reads.length > 1 && state.reads.every(isRoot));
  const isEmptied = ({ stack, environment, resources }: State): boolean => resources === 0 && stack !== environment;
  const emptied = states.filter(isEmptied);
  return new Map(
    states.map((state) => {
      if (isEmptied(state)) return [state.stack, []];
      const joined = links.filter((link) => !links.includes(state) && link.reads.some((hub) => state.reads.includes(hub)));
      const first = emptied.filter(({ environment }) => environment !== undefined && environment === state.environment);
      return [state.stack, [...new Set([...state.reads, ...[...joined, ...first].map(({ stack }) => stack)])]];
    }),
  );
}

/** All that a state waits for, also through states that are not applied, in order of name. */
function reachable(stack: string, edges: Edges): readonly string[] {
  const found = new Set<string>();
  const open = [...(edges.get(stack) ?? [])];
  for (let other = open.pop(); other !== undefined; other = open.pop()) {
    if (found.has(other)) continue;
    found.add(other);
    open.push(...(edges.get(other) ?? []));
  }
  return [...found].sort();
}

function reversed(edges: Edges): Edges {
  const turned = new Map([...edges.keys()].map((stack): [string, string[]] => [stack, []]));
  for (const [stack, others] of edges) for (const other of others) turned.get(other)?.push(stack);
  return turned;
}
