import { ownerOf } from "../verify/stacks";
import type { Resource } from "../verify/terraform/resource";
import { importId } from "./import-ids";

type Json = Readonly<Record<string, unknown>>;

/** A state as it is. */
export interface StateNow {
  readonly stack: string;
  /** The file that it was read from. */
  readonly file: string;
  readonly resources: readonly Resource[];
}

/** What a stack holds by what a synth wrote: the parts of its JSON that a move needs. */
export interface StackNow {
  readonly resource?: Readonly<Record<string, Json>>;
  readonly provider?: { readonly aws?: readonly Json[] };
  readonly variable?: Readonly<Record<string, Json>>;
}

/** What Terraform is told in one stack: to forget what goes elsewhere, and to take over what comes. */
export interface StackMoves {
  readonly removed: readonly { readonly from: string; readonly lifecycle: { readonly destroy: false } }[];
  readonly import: readonly { readonly to: string; readonly id: string }[];
  /** Providers of what is forgotten, which nothing else in the stack needs any more: Terraform asks for them once again. */
  readonly providers: readonly Json[];
  /** Variables of those providers. */
  readonly variable: Readonly<Record<string, Json>>;
}

/** Where everything goes, or why it cannot. */
export interface Moves {
  readonly byStack: ReadonlyMap<string, StackMoves>;
  /** How many resources move. */
  readonly count: number;
  readonly problems: readonly string[];
}

/** A stack while its moves are found. */
interface Growing {
  readonly removed: string[];
  readonly imported: { readonly to: string; readonly id: string }[];
  /** Stacks that take over what this one forgets. */
  readonly takers: Set<StackNow>;
}

/**
 * What moves between states, so that nothing is destroyed and nothing made anew: each resource that a state has and its stack no longer
 * holds is forgotten there and imported by the stack of the same environment that does. Addresses are the same in every layout of it.
 */
export function moveStates(states: readonly StateNow[], stacks: ReadonlyMap<string, StackNow>): Moves {
  const key = (stack: string, address: string): string => `${ownerOf(stack)}:${address}`;
  const holders = new Map([...stacks].flatMap(([name, stack]) => addressesOf(stack).map((address) => [key(name, address), name] as const)));
  const stays = new Map([...stacks].map(([name, stack]) => [name, new Set(addressesOf(stack))]));
  const have = new Map(states.map(({ stack, resources }) => [stack, new Set(resources.map(({ address }) => address))]));
  const growing = new Map(
    [...stacks.keys()].sort().map((stack): [string, Growing] => [stack, { removed: [], imported: [], takers: new Set() }]),
  );
  const problems: string[] = [];
  let count = 0;
  for (const { stack, file, resources } of states) {
    for (const resource of resources) {
      const { address, mode } = resource;
      // Also what another stack holds under the same address, as each its own contract.
      if (mode === "data" || stays.get(stack)?.has(address) === true) continue;
      const holder = holders.get(key(stack, address));
      const taker = holder === undefined ? undefined : stacks.get(holder);
      if (holder === undefined || taker === undefined) {
        problems.push(
          `${file}: ${address} is in no stack any more, so it would be destroyed: move first, and change the network after that`,
        );
        continue;
      }
      count += 1;
      const giving = growing.get(stack);
      giving?.removed.push(address);
      giving?.takers.add(taker);
      // A move that was begun: the other state has it already.
      if (have.get(holder)?.has(address) === true) continue;
      const id = importId(resource);
      if (id === undefined) problems.push(`${file}: ${address}: how a resource of its type is imported is not known; move it by hand`);
      else growing.get(holder)?.imported.push({ to: address, id });
    }
  }
  problems.push(...unheld(states, stacks));
  const moving = [...growing].filter(([, { removed, imported }]) => removed.length + imported.length > 0);
  return { byStack: new Map(moving.map(([stack, moves]) => [stack, movesOf(moves, stacks.get(stack) ?? {})])), count, problems };
}

/**
 * What a stack holds and no state has, so that an apply would make it anew, beside what there is: a state was left out, is empty, or is that
 * of a move begun, after which the ids are nowhere else. The parameter of a contract alone may be new.
 */
function unheld(states: readonly StateNow[], stacks: ReadonlyMap<string, StackNow>): readonly string[] {
  const environments = new Set(states.map(({ stack }) => ownerOf(stack)));
  const there = new Set(states.flatMap(({ stack, resources }) => resources.map(({ address }) => `${ownerOf(stack)}:${address}`)));
  return [...stacks].flatMap(([name, stack]) => {
    if (!environments.has(ownerOf(name))) return [];
    const missing = addressesOf(stack).filter((address) => address !== contractParameter && !there.has(`${ownerOf(name)}:${address}`));
    if (missing.length === 0) return [];
    const [first = ""] = missing;
    const what =
      missing.length === 1
        ? `${first} is in none of these states, so it`
        : `${first} and ${missing.length - 1} more are in none of these states, so they`;
    return `${name}: ${what} would be made anew: give every state as it was before the move, and apply first what is new`;
  });
}

const contractParameter = "aws_ssm_parameter.contract-parameter";

function movesOf({ removed, imported, takers }: Growing, stack: StackNow): StackMoves {
  const known = new Set((stack.provider?.aws ?? []).map(({ alias }) => alias));
  const providers = new Map<unknown, Json>();
  const variable: Record<string, Json> = {};
  for (const { provider, variable: variables } of takers) {
    for (const one of provider?.aws ?? []) {
      if (known.has(one["alias"])) continue;
      providers.set(one["alias"], one);
      const text = JSON.stringify(one);
      for (const [name, told] of Object.entries(variables ?? {})) if (text.includes(`\${var.${name}}`)) variable[name] = told;
    }
  }
  return {
    removed: removed.sort().map((from) => ({ from, lifecycle: { destroy: false } })),
    import: imported.sort((one, other) => (one.to < other.to ? -1 : 1)),
    providers: [...providers.values()],
    variable,
  };
}

function addressesOf({ resource = {} }: StackNow): readonly string[] {
  return Object.entries(resource).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));
}
