import { part, type Cidr } from "../../cidr";
import type { Entry } from "../entry";
import type { Node } from "../nodes";
import { sorted } from "../sorted";
import type { LinkEnd, LinkEntry } from "./link-entries";
import type { LinkRoutePlan } from "./link-plan";
import { linkTable, type LinkModel, type LinkSide } from "./read-link";

/** A linked environment, as the one on this side sees it. */
export interface Neighbour {
  readonly name: string;
  /** Name of the table here of what comes over the link. */
  readonly table: string;
  /** Its blocks, each with the segment (`ireland/shared`) or hub (`ireland/hub`) that it is of. */
  readonly blocks: readonly { readonly cidr: Cidr; readonly group: string }[];
  /** The link's connections; `inspected` where the firewall here sees them. */
  readonly entries: readonly Entry[];
}

/** What one environment sees of a link: the other one. */
export function neighbourOf(model: LinkModel, environment: string): Neighbour {
  const [one, other] = model.sides;
  const [here, far] = one.name === environment ? [one, other] : [other, one];
  const segments = [...far.network.segments.values()].flatMap(({ name, blocks }) =>
    blocks.map((cidr) => ({ cidr, group: `${far.name}/${name}` })),
  );
  const { hub } = far.network;
  return {
    name: far.name,
    table: linkTable(far.name),
    blocks: [...segments, ...(hub === undefined ? [] : [{ cidr: hub.block, group: `${far.name}/hub` }])],
    entries: model.entries.map((entry) => entryAt(entry, here, far)),
  };
}

function entryAt(entry: LinkEntry, here: LinkSide, far: LinkSide): Entry {
  const end = ({ side, node }: LinkEnd): Node => (side === here.name ? node : foreign(side, node));
  const seers = [here, far].filter(({ inspects }) => inspects).map(({ name }) => name);
  const { index, bothWays, allow, names, on, sid } = entry;
  return {
    index,
    path: `links.${far.name}.${entry.path}`,
    from: end(entry.from),
    to: end(entry.to),
    bothWays,
    within: false,
    inspected: entry.inspected && here.inspects,
    allow,
    names,
    ...(on === undefined ? {} : { on }),
    ...(sid === undefined ? {} : { sid }),
    through: entry.inspected ? `the firewall${seers.length > 1 ? "s" : ""} of ${seers.sort().join(" and ")}` : "past the firewall",
  };
}

function foreign(side: string, { name, kind, group, addresses }: Node): Node {
  return { name: `${side}/${name}`, kind, group: `${side}/${group}`, groupKind: "linked", addresses };
}

/**
 * The static routes to the link on this side, by table and destination (T6, T8).
 *
 * The hub itself holds each block of the other side, as a blackhole or to its firewall; a route of the link is half of such a block,
 * so it wins while it is there, and no destination of a table ever changes its state.
 */
export function linkRoutes({ name, blocks, entries }: Neighbour): Readonly<Record<string, Readonly<Record<string, LinkRoutePlan>>>> {
  const tables: Record<string, Record<string, LinkRoutePlan>> = {};
  for (const { from, to, inspected } of entries) {
    const [own, far] = from.groupKind === "linked" ? [to, from] : [from, to];
    const table = inspected ? "inspection" : own.group;
    for (const { cidr } of blocks.filter(({ group }) => group === far.group)) {
      for (const half of halves(cidr)) {
        const why = inspected
          ? `what the firewall passes to ${far.group} goes on to ${name} (T8)`
          : `${own.group} reaches ${far.group} past the firewall here (T6)`;
        (tables[table] ??= {})[half.text] ??= { destination: half.text, why };
      }
    }
  }
  return sorted(Object.fromEntries(Object.entries(tables).map(([table, routes]) => [table, sorted(routes)])));
}

/** Both halves of a block; nothing of a single address, where no VPC can be. */
function halves(block: Cidr): readonly Cidr[] {
  return block.length === 32 ? [] : [part(block, block.length + 1, 0), part(block, block.length + 1, 1)];
}
