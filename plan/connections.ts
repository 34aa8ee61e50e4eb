import type { Entry, RawEntry, Way } from "./entry";
import type { Network } from "./network";
import type { Node, Nodes } from "./nodes";
import { isReason, place, type Report } from "./report";
import { suggest } from "./suggest";

/** Reads `connect`; an entry with a contradiction of its own is reported and left out. */
export function readConnections(network: Network, nodes: Nodes, report: Report): readonly Entry[] {
  return (network.environment.connect as readonly unknown[] as readonly RawEntry[]).flatMap((raw, index) => {
    const entry = new EntryReader(network, nodes, report, raw, index).read();
    return entry === undefined ? [] : [entry];
  });
}

class EntryReader {
  readonly #path: string;

  constructor(
    private readonly network: Network,
    private readonly nodes: Nodes,
    private readonly report: Report,
    private readonly raw: RawEntry,
    private readonly index: number,
  ) {
    this.#path = place("connect", index);
  }

  read(): Entry | undefined {
    const ends = this.#ends();
    if (ends === undefined) return undefined;
    const { from, to } = ends;
    const { uninspected } = this.raw;
    let sound = this.#checkEnds(from, to);
    if (uninspected !== undefined && !isReason(uninspected)) sound = this.#problem("uninspected", "needs the reason in words");
    if (!this.#checkLists()) sound = false;
    const way = to.group === "internet" ? this.#way(from, to) : this.#past(from, to);
    if (!sound || way === undefined) return undefined;
    const { allow = [], names = [], on, sid } = this.raw;
    return {
      index: this.index,
      path: this.#path,
      from,
      to,
      bothWays: this.raw.between !== undefined,
      within: this.raw.within !== undefined,
      inspected: uninspected === undefined,
      allow,
      names,
      ...(on === undefined ? {} : { on }),
      ...(sid === undefined ? {} : { sid }),
      ...(way === "inside" ? {} : { way }),
    };
  }

  #problem(step: string, message: string): false {
    this.report.problem(step === "" ? this.#path : `${this.#path}.${step}`, message);
    return false;
  }

  /** The two nodes of whichever form was written. */
  #ends(): { readonly from: Node; readonly to: Node } | undefined {
    const { from, to, between, within } = this.raw;
    const forms = [from !== undefined || to !== undefined, between !== undefined, within !== undefined].filter(Boolean).length;
    if (forms !== 1 || (from === undefined) !== (to === undefined)) {
      this.#problem("", "says who may talk in no one way; write `from` and `to`, or `between`, or `within`");
      return undefined;
    }
    if (within !== undefined) {
      const segment = this.nodes.find(`${this.#path}.within`, within, this.report);
      if (segment === undefined) return undefined;
      if (segment.kind !== "segment") {
        this.#problem("within", `"${within}" is no segment; \`within\` joins the VPCs of one`);
        return undefined;
      }
      return { from: segment, to: segment };
    }
    if (between !== undefined && between.length !== 2) {
      this.#problem("between", `names ${between.length} nodes; write two`);
      return undefined;
    }
    const [one = "", other = ""] = between ?? [from, to];
    const steps = between === undefined ? ["from", "to"] : ["between[0]", "between[1]"];
    const nodes = [one, other].map((name, end) => this.nodes.find(`${this.#path}.${steps[end] ?? ""}`, name, this.report));
    const [source, target] = nodes;
    return source === undefined || target === undefined ? undefined : { from: source, to: target };
  }

  #checkEnds(from: Node, to: Node): boolean {
    const between = this.raw.between !== undefined;
    let sound = true;
    if (from.group === "internet" || (between && to.group === "internet")) {
      sound = this.#problem(
        between ? "between" : "from",
        "nobody on the internet can be a source here: a way in is a tier marked `public`, or `ingress`",
      );
    }
    if (from.groupKind === "service" || (between && to.groupKind === "service")) {
      sound = this.#problem(between ? "between" : "from", "an endpoint never begins a conversation; name it as `to`");
    }
    const sameVpc = from.vpc !== undefined && from.vpc === to.vpc;
    const sameSite = from.groupKind === "site" && from.group === to.group;
    if (sameVpc)
      sound = this.#problem(
        "",
        `connects "${from.vpc.name}" with itself: inside a VPC the platform routes locally and no firewall sees it; use security groups`,
      );
    else if (sameSite) sound = this.#problem("", `connects "${from.group}" with itself; what is inside a site never reaches the hub`);
    else if (this.raw.within === undefined && from.kind === "segment" && from.name === to.name) {
      sound = this.#problem("", `connects "${from.name}" with itself; for its VPCs among each other write \`within: "${from.name}"\``);
    }
    if (this.raw.via === "own-nat") return sound;
    if (this.network.environment.hub === undefined)
      return this.#problem("", 'needs a hub, and this environment has none; without one a VPC leaves by `via: "own-nat"`');
    for (const [node, step] of [
      [from, between ? "between[0]" : "from"],
      [to, between ? "between[1]" : "to"],
    ] as const) {
      if (node.vpc?.joined === false)
        sound = this.#problem(step, `${node.vpc.name} is not joined to the hub (\`joined: false\`); join it, or drop the connection`);
      if (node.groupKind === "site" && this.network.sites.get(node.group)?.attached === false) {
        sound = this.#problem(step, `nothing leads to ${node.group}; declare \`sites.${node.group}.vpn\``);
      }
    }
    return sound;
  }

  /** Between nodes: what may pass, or a reason to go past the firewall (C2, C4). */
  #past(from: Node, to: Node): "inside" | undefined {
    const { uninspected, allow = [], names = [], via } = this.raw;
    let sound = via === undefined ? true : this.#problem("via", 'is a way out; it goes with `to: "internet"` alone');
    if (uninspected === undefined) {
      if (allow.length + names.length === 0) sound = this.#saysNothing();
      return sound ? "inside" : undefined;
    }
    if (!this.#takesNoRules("`uninspected`")) sound = false;
    if (this.raw.from !== undefined) {
      sound = this.#problem(
        "uninspected",
        `goes past the firewall, which alone knows who begins: write \`between: ["${from.name}", "${to.name}"]\``,
      );
    }
    for (const [node, other] of [
      [from, to],
      [to, from],
    ] as const) {
      if (node.kind === "segment" || node.kind === "site" || node.kind === "service") continue;
      sound = this.#problem(
        "between",
        `"${node.name}" is ${partOf(node)}; past the firewall the whole of "${node.group}" would reach "${other.name}": name the segments, use \`peerings\`, or give "${node.name}" a segment of its own`,
      );
    }
    return sound ? "inside" : undefined;
  }

  /** To the internet: the way out, and what it asks for (C6). */
  #way(from: Node, to: Node): Way | undefined {
    const { via, uninspected, allow = [], names = [] } = this.raw;
    if (names.length > 0 && to.kind === "range")
      return void this.#problem("names", `take \`internet\`, never a range of it; write \`allow\` for "${to.name}"`);
    if (via === undefined || typeof via !== "string") {
      const way = via === undefined ? ({ kind: "nat" } as const) : this.#inspectedBackhaul(via);
      if (way === undefined) return undefined;
      if (uninspected !== undefined) {
        return void this.#problem(
          "uninspected",
          via === undefined
            ? 'the hub\'s NAT lies behind the firewall: say what may pass, or use `via: "own-nat"`'
            : "contradicts `via`, which passes the firewall: say what may pass, or name the site alone",
        );
      }
      if (allow.length + names.length === 0) return void this.#saysNothing();
      return way;
    }
    if (via === "hub-nat")
      return void this.#problem("via", '"hub-nat" is not built yet; use NAT behind the firewall (no `via`) or another way out');
    const way: Way | undefined = via === "own-nat" ? { kind: "own-nat" } : this.#site("via", via) ? { kind: "site", site: via } : undefined;
    if (way === undefined) return undefined;
    let sound = true;
    if (uninspected === undefined) {
      sound = this.#problem(
        "via",
        way.kind === "site"
          ? `"${via}" does not pass the firewall: say why with \`uninspected\`, or write \`via: ["firewall", "${via}"]\``
          : '"own-nat" does not pass the firewall: say why with `uninspected`, or leave `via` out',
      );
    }
    if (!this.#takesNoRules(`\`via: "${via}"\``)) sound = false;
    if (to.kind === "range")
      sound = this.#problem("to", `"${to.name}" is a range, and without the firewall nothing keeps to it; write \`to: "internet"\``);
    if (!this.#maySourceOf(way, from)) sound = false;
    return sound ? way : undefined;
  }

  /** Who may use a way out past the firewall: a whole segment, or for its own NAT a VPC. */
  #maySourceOf(way: Way, from: Node): boolean {
    if (from.kind === "segment" || (way.kind === "own-nat" && from.kind === "vpc")) return true;
    if (way.kind === "own-nat") return this.#problem("from", `"${from.name}" has no NAT of its own; name a VPC or a segment`);
    if (from.groupKind === "site")
      return this.#problem("via", `a site leaves through the firewall only; say what may pass and drop \`via\``);
    return this.#problem(
      "from",
      `"${from.name}" is ${partOf(from)}; past the firewall the way out belongs to the whole of "${from.group}": name it, or give "${from.vpc?.name ?? from.name}" a segment of its own`,
    );
  }

  #inspectedBackhaul(via: readonly string[]): Way | undefined {
    const [firewall, site = ""] = via;
    if (via.length !== 2 || firewall !== "firewall") {
      return void this.#problem(
        "via",
        `${JSON.stringify(via)} is no way out; write \`["firewall", site]\`, the name of a site, "own-nat", or nothing for NAT in the hub`,
      );
    }
    return this.#site("via[1]", site) ? { kind: "firewall-site", site } : undefined;
  }

  #site(step: string, name: string): boolean {
    const site = this.network.sites.get(name);
    if (site === undefined) {
      const near = suggest(name, [...this.network.sites.keys(), "own-nat"]);
      return this.#problem(
        step,
        `"${name}" is no site; ${near === undefined ? `sites are ${[...this.network.sites.keys()].join(", ") || "not declared"}` : `did you mean "${near}"?`}`,
      );
    }
    return site.attached || this.#problem(step, `${name} has no VPN, so nothing can leave by it; declare \`sites.${name}.vpn\``);
  }

  #takesNoRules(what: string): boolean {
    const { allow = [], names = [] } = this.raw;
    let sound = true;
    if (allow.length > 0)
      sound = this.#problem(
        "",
        `\`uninspected\` and \`allow\` contradict each other: without the firewall nothing enforces ${allow.join(", ")}`,
      );
    if (names.length > 0)
      sound = this.#problem("names", `no firewall sees this traffic (${what}); names can be enforced only through the firewall`);
    return sound;
  }

  /** A list that is there says something, and what only rules need has rules to go with (R1, R3). */
  #checkLists(): boolean {
    const { allow, names, on, sid, uninspected } = this.raw;
    let sound = true;
    const nothing = (allow ?? []).length + (names ?? []).length === 0;
    for (const [step, list] of Object.entries({ allow, names })) {
      // R1 speaks where nothing at all may pass.
      if (list?.length !== 0 || (nothing && uninspected === undefined)) continue;
      sound = this.#problem(step, "is empty; write what may pass, or leave it out");
    }
    if (uninspected === undefined) return sound;
    if (on !== undefined) sound = this.#problem("on", "says where the firewall looks for names, and `uninspected` goes past it; drop one");
    if (sid !== undefined) sound = this.#problem("sid", "moves the ids of firewall rules, and `uninspected` has none; drop one");
    return sound;
  }

  #saysNothing(): false {
    return this.#problem("", 'says neither `allow` nor `names`; to let everything pass write `allow: ["any"]`');
  }
}

function partOf(node: Node): string {
  if (node.kind === "vpc") return `one VPC of segment "${node.group}"`;
  return node.groupKind === "site" ? `a part of site "${node.group}"` : `a part of VPC "${node.vpc?.name ?? node.group}"`;
}
