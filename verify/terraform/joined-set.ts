import { ownerOf } from "../stacks";
import type { Configuration } from "./configuration";
import { Reference, type Resource, type Value } from "./resource";
import { ResourceSet } from "./resource-set";

/**
 * Resources of some states as plans and states tell them, and of all others as they are written: a change to one state is judged without
 * a plan of every other.
 *
 * Addresses are unique in an environment and in a link, whatever state holds them, so what is written refers to what is planned by its address.
 */
export class JoinedSet extends ResourceSet {
  readonly #own: ReadonlySet<Resource>;
  readonly #told = new Map<string, Resource>();

  /** @param told resources of plans and states; of the written ones, those that none of these states tells of are added */
  constructor(told: readonly Resource[], written: Configuration, stacks: ReadonlySet<string>) {
    const known = new Map(told.map((resource) => [keyOf(resource), resource]));
    const rest = written.resources.filter((resource) => !stacks.has(resource.stack) && !known.has(keyOf(resource)));
    super("plan", [...told, ...rest]);
    this.#own = new Set(this.resources);
    this.#told = known;
  }

  override target(value: Value | undefined): Reference | undefined {
    const found = super.target(value);
    if (!found || this.#own.has(found.resource)) return found;
    const twin = this.#told.get(keyOf(found.resource));
    return twin ? new Reference(twin, found.attribute) : found;
  }
}

function keyOf({ stack, address }: Resource): string {
  return `${ownerOf(stack)}:${address}`;
}
