import { AddressSet } from "../address-set";
import type { Environment } from "../../plan/environment";
import type { Link } from "../../plan/links/link";
import { linkStackOf } from "../stacks";
import { readNodes, type AskedVpc, type Nodes } from "./nodes";

/** A connection of a link in the words of one of its environments: its own nodes bare, the other's as `ireland/shared`. */
export interface LinkedConnection {
  /** `links.ireland.connect[0]` */
  readonly where: string;
  /** Who may begin, and with whom: once, or both ways. */
  readonly pairs: readonly (readonly [from: string, to: string])[];
  /** Names of the environments whose firewall sees it, in order; none where it is uninspected. */
  readonly seenBy: readonly string[];
  readonly allow: readonly string[];
  readonly names: readonly string[];
  readonly on: readonly string[];
}

/** The environments that links lead to from one, and their links. */
export function farEnds(environment: Environment, links: readonly Link[]): readonly { readonly link: Link; readonly far: Environment }[] {
  return links.flatMap((link) => {
    const far = link.between.find(({ name }) => name !== environment.name);
    return far === undefined ? [] : [{ link, far }];
  });
}

/** What links of an environment ask for (semantics §12). */
export function linkedConnections(environment: Environment, links: readonly Link[]): readonly LinkedConnection[] {
  return farEnds(environment, links).flatMap(({ link, far }) => {
    const inspect = link.inspect ?? "both";
    const seers = inspect === "both" ? [environment.name, far.name].sort() : [inspect];
    return link.connect.map((connection, index) => {
      const said = connection as unknown as Said;
      const { from = "", to = "", between, uninspected, allow = [], names = [], on = ["tls/443", "http/80"] } = said;
      const here = (node: string): string => (node.startsWith(`${environment.name}/`) ? node.slice(environment.name.length + 1) : node);
      const [one, other] = (between ?? [from, to]).map(here) as [string, string];
      return {
        where: `links.${far.name}.connect[${index}]`,
        pairs: between === undefined ? [[one, other] as const] : [[one, other] as const, [other, one] as const],
        seenBy: uninspected === undefined ? seers : [],
        allow,
        names,
        on,
      };
    });
  });
}

interface Said {
  readonly from?: string;
  readonly to?: string;
  readonly between?: readonly [string, string];
  readonly allow?: readonly string[];
  readonly names?: readonly string[];
  readonly on?: readonly string[];
  readonly uninspected?: string;
}

/** The nodes of an environment, with the segments, VPCs and hub of those that links lead to. */
export function readLinkedNodes(environment: Environment, links: readonly Link[]): Nodes {
  const own = readNodes(environment);
  return farEnds(environment, links).reduce((all, { far }) => withFar(all, far.name, readNodes(far)), own);
}

function withFar(own: Nodes, name: string, far: Nodes): Nodes {
  const there = (node: string): string => `${name}/${node}`;
  const vpcOf = (vpc: AskedVpc): AskedVpc => ({ ...vpc, name: there(vpc.name), segment: there(vpc.segment) });
  const declared = [...far.segments.values()].reduce((all, space) => all.union(space), far.hub);
  return {
    ...own,
    segments: new Map([...own.segments, ...[...far.segments].map(([segment, space]) => [there(segment), space] as const)]),
    vpcs: new Map([...own.vpcs, ...[...far.vpcs.values()].map((vpc) => [there(vpc.name), vpcOf(vpc)] as const)]),
    hub: own.hub.union(far.hub),
    sites: new Map(
      [...own.sites].map(([site, model]) => [
        site,
        {
          ...model,
          space: model.space.without(declared),
          ranges: new Map([...model.ranges].map(([range, space]) => [range, space.without(declared)])),
        },
      ]),
    ),
    internet: own.internet.without(declared),
  };
}

/** Whether a node or group is of a linked environment. */
export function isFar(group: string | undefined): boolean {
  return group?.includes("/") === true;
}

/** The linked environment that a node or group is of. */
export function farOf(group: string | undefined): string | undefined {
  return isFar(group) ? group?.split("/")[0] : undefined;
}

/** Blocks of segments of linked environments that the firewall of this one sees, for what is behind it. */
export function seenBlocks(environment: Environment, links: readonly Link[]): AddressSet {
  return farEnds(environment, links).reduce((all, { link, far }) => {
    const seen = linkedConnections(environment, [link]).filter(({ seenBy }) => seenBy.includes(environment.name));
    const ends = new Set(seen.flatMap(({ pairs }) => pairs.flat().filter(isFar)));
    const segments = [...ends].map((end) => {
      const node = end.slice(far.name.length + 1);
      return far.vpcs[node]?.segment ?? node;
    });
    return segments.reduce((blocks, segment) => blocks.union(AddressSet.ofBlocks(far.segments[segment]?.blocks ?? [])), all);
  }, AddressSet.none);
}

/** The links of an environment. */
export function linksOf({ name }: Environment, links: readonly Link[]): readonly Link[] {
  return links.filter(({ between }) => between.some((end) => end.name === name));
}

/** Names of the environments and links whose stacks an environment is verified with: its own first. */
export function stacksTogether(environment: Environment, links: readonly Link[]): readonly string[] {
  return [environment.name, ...farEnds(environment, links).flatMap(({ far }) => [linkStackOf(environment.name, far.name), far.name])];
}
