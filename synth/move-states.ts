import type { Resource } from "../verify/terraform/resource";
import { importId } from "./import-ids";

/** A state as it is, and what it is to hold by what a synth wrote: addresses of resources. */
export interface StateNow {
  readonly stack: string;
  /** The file that it was read from. */
  readonly file: string;
  readonly resources: readonly Resource[];
}

/** What Terraform is told in one stack: to forget what goes elsewhere, and to take over what comes. */
export interface StackMoves {
  readonly removed: readonly { readonly from: string; readonly lifecycle: { readonly destroy: false } }[];
  readonly import: readonly { readonly to: string; readonly id: string }[];
}

/** Where everything goes, or why it cannot. */
export interface Moves {
  readonly byStack: ReadonlyMap<string, StackMoves>;
  /** Addresses that move. */
  readonly count: number;
  readonly problems: readonly string[];
}

/**
 * What moves between states, so that nothing is destroyed and nothing made anew: each resource that a state has and its stack no longer
 * holds is forgotten there and imported by the stack that does. Addresses are the same in every layout.
 *
 * @param held the addresses that each stack holds now
 */
export function moveStates(states: readonly StateNow[], held: ReadonlyMap<string, ReadonlySet<string>>): Moves {
  const owners = new Map([...held].flatMap(([stack, addresses]) => [...addresses].map((address) => [address, stack] as const)));
  const have = new Map(states.map(({ stack, resources }) => [stack, new Set(resources.map(({ address }) => address))]));
  const removed = new Map<string, string[]>();
  const imported = new Map<string, { to: string; id: string }[]>();
  const problems: string[] = [];
  let count = 0;
  for (const { stack, file, resources } of states) {
    for (const resource of resources) {
      const { address, mode } = resource;
      if (mode === "data" || held.get(stack)?.has(address) === true) continue;
      const owner = owners.get(address);
      if (owner === undefined) {
        problems.push(
          `${file}: ${address} is in no stack any more, so it would be destroyed: move first, and change the network after that`,
        );
        continue;
      }
      if (held.has(stack)) push(removed, stack, address);
      // A move that was begun: the other state has it already.
      if (have.get(owner)?.has(address) === true) continue;
      const id = importId(resource);
      if (id === undefined) problems.push(`${file}: ${address}: how a resource of its type is imported is not known; move it by hand`);
      else push(imported, owner, { to: address, id });
      count += 1;
    }
  }
  const stacks = [...new Set([...removed.keys(), ...imported.keys()])].sort();
  const byStack = stacks.map((stack): [string, StackMoves] => [
    stack,
    {
      removed: (removed.get(stack) ?? []).sort().map((from) => ({ from, lifecycle: { destroy: false } })),
      import: (imported.get(stack) ?? []).sort((one, other) => (one.to < other.to ? -1 : 1)),
    },
  ]);
  return { byStack: new Map(byStack), count, problems };
}

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
