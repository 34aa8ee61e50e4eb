import { contains, type Cidr } from "../cidr";
import type { Network, VpcModel } from "./network";
import { Report } from "./report";
import { suggest } from "./suggest";

/** Something that a connection names (semantics §1). */
export interface Node {
  readonly name: string;
  readonly kind: "segment" | "vpc" | "tier" | "range" | "site" | "service" | "internet";
  /** The segment, site or service whose table routes it, `internet`, or a segment elsewhere (`ireland/shared`): classes belong to groups (C3, C5). */
  readonly group: string;
  readonly groupKind: "segment" | "site" | "service" | "internet" | "linked";
  /** The VPC that it is or lies in. */
  readonly vpc?: VpcModel;
  readonly addresses: Addresses;
}

/** Blocks less exceptions (N3), or everything that is not inside. */
export type Addresses = "internet" | { readonly blocks: readonly Cidr[]; readonly except: readonly Cidr[] };

/** Hub services with a VPC of their own, and whether this environment has them. */
const services = ["endpoints", "resolver", "ingress", "users"] as const;

/** Finds the nodes of one network by name. */
export class Nodes {
  readonly #network: Network;
  readonly #ours: readonly Cidr[];

  constructor(
    network: Network,
    readonly endpointsBlock: Cidr | undefined,
  ) {
    this.#network = network;
    this.#ours = [...network.segments.values()]
      .flatMap(({ blocks }) => blocks)
      .concat(network.hub === undefined ? [] : [network.hub.block])
      .concat(network.linked.flatMap(({ blocks }) => blocks.map(({ cidr }) => cidr)));
  }

  /** The node called `name`, or `undefined` with a problem at `path`. */
  find(path: string, name: string, report: Report): Node | undefined {
    const [owner = "", part, ...rest] = name.split("/");
    if (rest.length > 0) return unknown(path, name, this.#names(), report);
    const { segments, vpcs, sites, internetRanges } = this.#network;
    if (owner === "internet") {
      if (part === undefined) return { name, kind: "internet", group: "internet", groupKind: "internet", addresses: "internet" };
      const blocks = internetRanges.get(part);
      if (blocks === undefined)
        return unknown(
          path,
          name,
          [...internetRanges.keys()].map((range) => `internet/${range}`),
          report,
        );
      return { name, kind: "range", group: "internet", groupKind: "internet", addresses: { blocks, except: [] } };
    }
    const segment = segments.get(owner);
    if (segment !== undefined && part === undefined)
      return { name, kind: "segment", group: owner, groupKind: "segment", addresses: plain(segment.blocks) };
    const vpc = vpcs.get(owner);
    if (vpc !== undefined) return this.#inVpc(path, name, vpc, part, report);
    const site = sites.get(owner);
    if (site !== undefined) {
      const blocks = part === undefined ? site.blocks : site.ranges.get(part);
      if (blocks === undefined)
        return unknown(
          path,
          name,
          [...site.ranges.keys()].map((range) => `${owner}/${range}`),
          report,
        );
      return { name, kind: part === undefined ? "site" : "range", group: owner, groupKind: "site", addresses: this.#ofSite(owner, blocks) };
    }
    // Declared, and left out because its addresses cannot be read: that is reported there, and nothing here follows from it.
    if (Object.hasOwn(this.#network.environment.vpcs, owner)) return undefined;
    if ((services as readonly string[]).includes(name)) return this.#service(path, name, report);
    return unknown(path, name, this.#names(), report);
  }

  /** Every node but `internet`, for rules that people write themselves. */
  all(): readonly Node[] {
    const { vpcs, sites, internetRanges } = this.#network;
    const parts = [
      ...[...vpcs.values()].flatMap(({ name, tiers, ranges }) => [...tiers.keys(), ...ranges.keys()].map((part) => `${name}/${part}`)),
      ...[...sites.values()].flatMap(({ name, ranges }) => [...ranges.keys()].map((part) => `${name}/${part}`)),
      ...[...internetRanges.keys()].map((part) => `internet/${part}`),
    ];
    // Whether a node may stand in a connection is no question here.
    const unheard = new Report();
    const names = this.#names().filter((name) => name !== "internet");
    return [...names, ...parts].flatMap((name) => this.find("", name, unheard) ?? []);
  }

  #inVpc(path: string, name: string, vpc: VpcModel, part: string | undefined, report: Report): Node | undefined {
    const common = { name, group: vpc.segment, groupKind: "segment", vpc } as const;
    if (part === undefined) {
      if (vpc.tiers.size > 0 && [...vpc.tiers.values()].every((tier) => this.#silence(tier.cidr, vpc) !== undefined))
        report.problem(path, `${name} has isolated, public and local tiers alone, which can answer nobody in the hub: add a tier that can`);
      return { ...common, kind: "vpc", addresses: plain(vpc.routed) };
    }
    const tier = vpc.tiers.get(part);
    if (tier !== undefined) {
      const silence = this.#silence(tier.cidr, vpc);
      if (silence !== undefined) report.problem(path, `${name} ${silence.why}: ${silence.instead}`);
      return { ...common, kind: "tier", addresses: plain([tier.cidr]) };
    }
    const range = vpc.ranges.get(part);
    if (range !== undefined) {
      for (const block of range) {
        const silence = this.#silence(block, vpc);
        if (silence === undefined) continue;
        report.problem(path, `${name} (${block.text}) ${silence.lies}${silence.why}: ${silence.instead}`);
      }
      return { ...common, kind: "range", addresses: plain(range) };
    }
    if (Object.hasOwn(vpc.source.tiers ?? {}, part)) return undefined;
    return unknown(
      path,
      name,
      [...vpc.tiers.keys(), ...vpc.ranges.keys()].map((one) => `${vpc.name}/${one}`),
      report,
    );
  }

  /** Why a block of a VPC has no route to the hub and so no answer for anybody there (R30, N4), or `undefined` where it has one. */
  #silence(block: Cidr, vpc: VpcModel): { readonly lies: string; readonly why: string; readonly instead: string } | undefined {
    const tier = [...vpc.tiers.values()].find(({ cidr }) => contains(cidr, block));
    const lies = `lies in ${vpc.name}/${tier?.name ?? ""}, which `;
    if (tier?.isolated)
      return { lies, why: "is isolated and can answer nobody outside its VPC", instead: "drop `isolated` or the connection" };
    if (tier?.public) return { lies, why: "is public and has no route to the hub", instead: "drop `public` or the connection" };
    const local = this.#network.localBlocks.find((one) => contains(one, block));
    if (local === undefined) return undefined;
    return { lies: "", why: `lies in local block ${local.text}, which the hub routes to nobody`, instead: "name routed addresses" };
  }

  #service(path: string, name: string, report: Report): Node | undefined {
    if (name !== "endpoints") report.problem(path, `"${name}" is not built yet`);
    else if (this.endpointsBlock === undefined && !this.#asksForEndpoints())
      report.problem(path, 'there are no endpoints in the hub; write `endpoints: { interface: { in: "hub", … } }`');
    else if (this.endpointsBlock !== undefined)
      return { name, kind: "service", group: name, groupKind: "service", addresses: plain([this.endpointsBlock]) };
    return undefined;
  }

  /** A hub with endpoints is declared, whether or not its block can be read. */
  #asksForEndpoints(): boolean {
    const { hub, endpoints } = this.#network.environment;
    return hub !== undefined && endpoints?.interface?.in === "hub";
  }

  /** Addresses of a site exclude this network, linked ones, and every site that lies inside it (N3). */
  #ofSite(name: string, blocks: readonly Cidr[]): Addresses {
    const others = [...this.#network.sites.values()].filter((site) => site.name !== name).flatMap((site) => site.blocks);
    const except = [...this.#ours, ...others].filter((inner) =>
      blocks.some((block) => contains(block, inner) && block.length < inner.length),
    );
    return { blocks, except };
  }

  #names(): readonly string[] {
    const { segments, vpcs, sites } = this.#network;
    return [...segments.keys(), ...vpcs.keys(), ...sites.keys(), "internet", ...(this.endpointsBlock === undefined ? [] : ["endpoints"])];
  }
}

function plain(blocks: readonly Cidr[]): Addresses {
  return { blocks, except: [] };
}

function unknown(path: string, name: string, names: readonly string[], report: Report): Node | undefined {
  const near = suggest(name, names);
  const known =
    names.length === 0 ? "there is none of that kind" : `write one of ${names.slice(0, 12).join(", ")}${names.length > 12 ? ", …" : ""}`;
  report.problem(path, `"${name}" is no node of this environment; ${near === undefined ? known : `did you mean "${near}"?`}`);
  return undefined;
}

/** Whether every address of `inner` is one of `outer`. */
export function covers(outer: Node, inner: Node): boolean {
  if (outer.addresses === "internet") return inner.addresses === "internet" || inner.group === "internet";
  if (inner.addresses === "internet") return false;
  const { blocks, except } = outer.addresses;
  return inner.addresses.blocks.every((block) => blocks.some((one) => contains(one, block)) && !except.some((one) => contains(one, block)));
}
