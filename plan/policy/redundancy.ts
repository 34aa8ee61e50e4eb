import { includes } from "./addresses";
import { carriersOf, covers, type Allowed } from "./allow";
import type { AllowDemand, Demand, Demands, NameDemand } from "./demands";
import { means } from "./names";
import type { Reporter } from "./reporter";

/**
 * Finds words that change nothing because others let the same pass. The network is a union (C1), so a repetition is a note; names that
 * can never matter are a problem, because whoever wrote them believes that only these names pass (R20).
 */
export function findRedundancy({ allow, names }: Demands, report: Reporter): void {
  const place = new Map<Demand, number>([...allow, ...names].map((demand, index) => [demand, index]));
  /** Of two that say the same the later is the repetition. */
  const outdoes = <Kind extends Demand>(outer: Kind, inner: Kind, within: (outer: Kind, inner: Kind) => boolean): boolean =>
    outer !== inner && within(outer, inner) && (!within(inner, outer) || (place.get(outer) ?? 0) < (place.get(inner) ?? 0));

  const wider = groupBy(allow, ({ allowed }) => bucketOf(allowed));
  for (const demand of allow) {
    const other = bucketsAbove(demand.allowed)
      .flatMap((bucket) => wider.get(bucket) ?? [])
      .find((candidate) => outdoes(candidate, demand, passesAll));
    if (other) report.note(demand.path, `${passes(demand)} is already allowed by ${passes(other)} (${other.path})`);
  }

  const byDomain = groupBy(names, ({ name }) => name.domain);
  for (const demand of names) {
    const other = domainsAbove(demand.name.domain)
      .flatMap((domain) => byDomain.get(domain) ?? [])
      .find((candidate) => outdoes(candidate, demand, speaks));
    if (other)
      report.note(
        demand.path,
        `${JSON.stringify(demand.name.text)} is already allowed by ${JSON.stringify(other.name.text)} (${other.path})`,
      );
  }

  // All names of a connection share its ports, so the first speaks for them.
  const seen = new Set<string>();
  for (const demand of names) {
    const pair = `${demand.connection} ${demand.from.name} ${demand.to.name}`;
    if (!seen.has(pair)) findMasked(demand, wider, report);
    seen.add(pair);
  }
}

/** R20: names where every port, or some, is open to any name. */
function findMasked(names: NameDemand, wider: ReadonlyMap<string, readonly AllowDemand[]>, report: Reporter): void {
  const masks = names.on.map((on) => ({
    on,
    by: bucketsAbove(on.allowed)
      .flatMap((bucket) => wider.get(bucket) ?? [])
      .find((demand) => covers(demand.allowed, on.allowed) && joins(demand, names)),
  }));
  const masked = masks.flatMap(({ by }) => (by ? [by] : []));
  if (masked.length === 0) return;
  const words = new Map<string, Set<string>>();
  for (const { connection, from, to, allowed } of masked) {
    const place = `from ${from.name} to ${to.name}`;
    words.set(`${connection} ${place}`, new Set([...(words.get(`${connection} ${place}`) ?? []), allowed.word]));
  }
  const said = [...words].map(([key, allowed]) => key.replace(" ", ` allows ${[...allowed].join(" and ")} `)).join(", and ");
  const path = `${names.connection}.names[0]`;
  if (masked.length === names.on.length) report.problem(path, `can never matter: ${said}`);
  else report.note(path, `matters on ${masks.flatMap(({ on, by }) => (by ? [] : [on.allowed.word])).join(" and ")} only: ${said}`);
}

function passesAll(outer: AllowDemand, inner: AllowDemand): boolean {
  return covers(outer.allowed, inner.allowed) && joins(outer, inner);
}

/** Whether `outer` joins every two addresses that `inner` joins. */
function joins(outer: Demand, inner: Demand): boolean {
  return includes(outer.from.addresses, inner.from.addresses) && includes(outer.to.addresses, inner.to.addresses);
}

/** Whether `outer` lets every name of `inner` pass wherever `inner` does. */
function speaks(outer: NameDemand, inner: NameDemand): boolean {
  return (
    means(outer.name, inner.name) &&
    inner.on.every(({ allowed }) => outer.on.some((on) => covers(on.allowed, allowed))) &&
    joins(outer, inner)
  );
}

function passes({ from, to, allowed }: AllowDemand): string {
  return `${JSON.stringify(allowed.word)} from ${from.name} to ${to.name}`;
}

/** One port of one protocol, or `wide`: so that ten thousand words are not each compared with ten thousand. */
function bucketOf({ protocol, ports }: Allowed): string {
  return ports && ports.first === ports.last ? `${protocol}/${ports.first}` : "wide";
}

/** The buckets of all words that may cover this one. */
function bucketsAbove(allowed: Allowed): readonly string[] {
  return [...new Set([bucketOf(allowed), ...carriersOf(allowed.protocol).map((protocol) => bucketOf({ ...allowed, protocol })), "wide"])];
}

/** `a.b.c` is `a.b.c`, `b.c` and `c`. */
function domainsAbove(domain: string): readonly string[] {
  const labels = domain.split(".");
  return labels.map((_, index) => labels.slice(index).join("."));
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
