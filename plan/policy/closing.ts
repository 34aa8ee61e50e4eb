import { needsHandshake } from "./allow";
import { all, cover, includes, intersect, subtract, union, type Addresses } from "./addresses";
import type { Demands } from "./demands";
import type { DerivedRule } from "./derived-rules";
import { addressText, texts, type Place } from "./places";
import { namedVariable, variableOf, insideVariable, type Variables } from "./variables";

/**
 * A hole in the closing rules: between these addresses and on these ports TCP may complete its handshake and send bytes until the
 * engine knows the name or the protocol. Then a pass has matched, or the policy's default action drops (F4).
 */
interface Hole {
  readonly from: Place;
  readonly to: Place;
  readonly ports: ReadonlySet<number>;
  readonly shift: number;
}

/** Part of the addresses that some holes share, with those holes; no two parts overlap. */
interface Part {
  readonly addresses: Addresses;
  readonly holes: readonly Hole[];
}

export interface Closing {
  readonly rules: readonly DerivedRule[];
  /** With `NAMED`, where there are holes. */
  readonly variables: Variables;
}

/**
 * The drops: everything that addresses and ports can decide is dropped at its first packet, so that no handshake completes with what
 * no connection reaches (F3). They drop every TCP packet to a server that lies in no hole, and nothing that lies in one.
 *
 * Holes overlap: `shop` lies in `prod`, a range in its site, and each may name other targets and ports. A rule that closes for the
 * whole of `prod` would drop what only `shop` may do, and one that opens for both would let prod do it. So the sources are cut into
 * parts whose addresses have exactly the same holes ("in prod and not in shop", "in prod and in shop"), and in each part the targets
 * likewise; then one rule for each part of the sources drops what leads to none of its targets, and one for each part of its targets
 * drops the other ports. A hole inside another makes no part, so names of `shop` below names of `prod` change no closing rule.
 */
export function closingRules(demands: Demands, variables: Variables): Closing {
  const holes = outermost(holesOf(demands));
  const others = [
    drop("closed udp", "udp any any -> any any", "flow:to_server;"),
    drop("closed icmp", "icmp any any -> any any", "flow:to_server;"),
    // No flow here: what is neither TCP, UDP nor ICMP has no direction that the engine could tell.
    drop("closed other protocols", "ip any any -> any any", "ip_proto:!6; ip_proto:!17; ip_proto:!1;"),
  ];
  if (holes.length === 0) return { rules: [drop("closed tcp", "tcp any any -> any any", "flow:to_server;"), ...others], variables: {} };

  const named = { [namedVariable]: texts(cover(union(...holes.map(({ from }) => from.addresses)))) };
  // Only the parties of holes: the name of a node that has none would come and go with connections that change nothing here.
  const parties = new Set([insideVariable, ...holes.flatMap(({ from, to }) => [variableOf(from.name), variableOf(to.name)])]);
  const known = Object.fromEntries(Object.entries(variables).filter(([name]) => parties.has(name)));
  const places = [...new Set(holes.flatMap(({ from, to }) => [from, to]))];
  const write = (addresses: Addresses): string => addressText(addresses, places, known);

  const tcp = parts(holes, ({ from }) => from).flatMap((sources) => {
    const source = write(sources.addresses);
    const from = nameOf(sources, ({ from: place }) => place);
    const shift = Math.max(...sources.holes.map((hole) => hole.shift));
    const elsewhere = subtract(all, union(...sources.holes.map(({ to }) => to.addresses)));
    const targets = parts(sources.holes, ({ to }) => to);
    return [
      ...(elsewhere.length > 0
        ? [drop(`closed tcp ${from} > elsewhere`, `tcp ${source} any -> ${write(elsewhere)} any`, "flow:to_server;", shift)]
        : []),
      ...targets.map((target) => {
        const ports = [...new Set(target.holes.flatMap((hole) => [...hole.ports]))].sort((one, other) => one - other);
        const to = nameOf(target, ({ to: place }) => place);
        return drop(
          `closed tcp ${from} > ${to} other ports`,
          `tcp ${source} any -> ${write(target.addresses)} !${ports.length === 1 ? ports.join() : `[${ports.join(",")}]`}`,
          "flow:to_server;",
          shift,
        );
      }),
    ];
  });
  return { rules: [drop("closed tcp", `tcp !$${namedVariable} any -> any any`, "flow:to_server;"), ...tcp, ...others], variables: named };
}

/** A hole for every pair of nodes with names or protocols to detect. UDP needs none: its first packet carries what is judged. */
function holesOf({ allow, names }: Demands): readonly Hole[] {
  const holes = new Map<string, Hole>();
  const open = (from: Place, to: Place, port: number, shift: number): void => {
    const key = `${from.name} > ${to.name}`;
    const hole = holes.get(key);
    holes.set(key, { from, to, ports: new Set([...(hole?.ports ?? []), port]), shift: Math.max(hole?.shift ?? 0, shift) });
  };
  for (const { from, to, on, shift } of names) for (const { port } of on) open(from, to, port, shift);
  for (const { from, to, allowed, shift } of allow) {
    if (needsHandshake(allowed.protocol) && allowed.ports) open(from, to, allowed.ports.first, shift);
  }
  return [...holes].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, hole]) => hole);
}

/** Leaves out holes that lie inside another; of two equal ones the first stays. */
function outermost(holes: readonly Hole[]): readonly Hole[] {
  const inside = (inner: Hole, outer: Hole): boolean =>
    includes(outer.from.addresses, inner.from.addresses) &&
    includes(outer.to.addresses, inner.to.addresses) &&
    [...inner.ports].every((port) => outer.ports.has(port));
  return holes.filter(
    (hole, index) => !holes.some((other, place) => other !== hole && inside(hole, other) && (!inside(other, hole) || place < index)),
  );
}

/** Cuts the addresses of one side of the holes wherever the set of holes changes. */
function parts(holes: readonly Hole[], side: (hole: Hole) => Place): readonly Part[] {
  let cut: readonly Part[] = [];
  for (const hole of holes) {
    const { addresses } = side(hole);
    const rest = subtract(addresses, union(...cut.map((part) => part.addresses)));
    cut = [
      ...cut.flatMap((part) => [
        { addresses: intersect(part.addresses, addresses), holes: [...part.holes, hole] },
        { addresses: subtract(part.addresses, addresses), holes: part.holes },
      ]),
      { addresses: rest, holes: [hole] },
    ].filter((part) => part.addresses.length > 0);
  }
  return cut;
}

function nameOf(part: Part, side: (hole: Hole) => Place): string {
  return [...new Set(part.holes.map((hole) => side(hole).name))].sort().join("+");
}

function drop(key: string, matched: string, options: string, shift = 0): DerivedRule {
  return { key, head: `drop ${matched}`, options, path: "connect", shift };
}
