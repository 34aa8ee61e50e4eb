import type { Cidr } from "../../cidr";
import { ReadError, type Resource } from "../terraform/resource";
import { blocks, describeValue, type Holder, needed, placeOf, text, value } from "../terraform/values";
import type { Names } from "./names";

/** The blocks that a route is for. */
export interface Destination {
  readonly blocks: readonly Cidr[];
  /** Those of a list lose against a route that says the same block itself. */
  readonly isList: boolean;
}

/** Reads destinations of routes: one block, or a list of them. */
export class Destinations {
  readonly #lists = new Map<Resource, readonly Cidr[]>();
  #entries: ReadonlyMap<Resource, readonly Resource[]> | undefined;

  constructor(private readonly names: Names) {}

  /** The destination that one of these attributes says, of which just one must be set. IPv6 has no blocks here. */
  of(holder: Holder, ipv4: string, ipv6: string, list: string): Destination {
    const [attribute, ...more] = [ipv4, ipv6, list].filter((one) => value(holder, one) !== undefined);
    if (attribute === undefined) throw new ReadError(placeOf(holder, ipv4), "is not set, nor is another destination");
    const [second] = more;
    if (second !== undefined) throw new ReadError(placeOf(holder, second), `is a second destination beside ${attribute}`);
    if (attribute === list) return this.ofList(holder, list);
    if (attribute === ipv6 || text(holder, ipv4)?.includes(":") === true) return { blocks: [], isList: false };
    return { blocks: [this.names.block(holder, ipv4)], isList: false };
  }

  /** The IPv4 blocks of the list that an attribute names. */
  ofList(holder: Holder, attribute: string): Destination {
    const named = needed(holder, attribute);
    const found = this.names.target(named);
    const entries = found?.attribute === "id" ? this.#blocksOf(found.resource) : undefined;
    if (entries) return { blocks: entries, isList: true };
    throw new ReadError(placeOf(holder, attribute), `must be a prefix list whose entries are known and is ${describeValue(named)}`);
  }

  #blocksOf(resource: Resource): readonly Cidr[] | undefined {
    if (resource.type !== "aws_ec2_managed_prefix_list") return undefined;
    const attribute = resource.mode === "data" ? "entries" : "entry";
    if (resource.mode === "data" && value(resource, attribute) === undefined) return undefined;
    const known = this.#lists.get(resource);
    if (known) return known;
    const found = new Map<string, Cidr>();
    for (const holder of [...blocks(resource, attribute), ...this.#entriesOf(resource)]) {
      if (text(holder, "cidr")?.includes(":") === true) continue;
      const block = this.names.block(holder, "cidr");
      found.set(block.text, block);
    }
    this.#lists.set(resource, [...found.values()]);
    return [...found.values()];
  }

  #entriesOf(list: Resource): readonly Resource[] {
    this.#entries ??= this.#readEntries();
    return this.#entries.get(list) ?? [];
  }

  #readEntries(): ReadonlyMap<Resource, readonly Resource[]> {
    const found = new Map<Resource, Resource[]>();
    const nameable = { what: "a prefix list", types: { aws_ec2_managed_prefix_list: ["id"] } };
    for (const entry of this.names.made("aws_ec2_managed_prefix_list_entry")) {
      const list = this.names.resource(entry, "prefix_list_id", nameable);
      const others = found.get(list);
      if (others) others.push(entry);
      else found.set(list, [entry]);
    }
    return found;
  }
}
