import { formatAddress, parseCidr } from "../../../cidr";
import type { Environment } from "../../../plan/environment";
import { type Entry, type Written, entries, idOf, textOf } from "./written";

/**
 * A second opinion on routes: every way of written Terraform, followed by a tracer of its own. It decides which breaks change nothing, so
 * it shares no line with what it judges.
 */
export class Ways {
  readonly #subnets: readonly Subnet[];
  readonly #hub = new Map<string, Route[]>();
  readonly #associations = new Map<string, string>();
  readonly #vpcs = new Map<string, { readonly attachment: string; readonly subnets: readonly Subnet[]; readonly appliance: boolean }>();
  readonly #tables = new Map<string, Route[]>();
  readonly #nats = new Map<string, Subnet>();
  readonly #cuts: readonly number[];
  readonly #known = new Map<string, Way>();
  readonly #zones: readonly string[];
  /** Blocks of segments, of the hub and of sites. */
  readonly #declared: readonly Range[];

  constructor(
    json: Written,
    private readonly environment: Environment,
  ) {
    const of = (type: string): readonly Entry[] => entries(json, type);
    const tables = new Map(
      of("aws_route_table_association").map(({ values }) => [textOf(values["subnet_id"]), textOf(values["route_table_id"])]),
    );
    this.#subnets = of("aws_subnet").map((entry) => ({
      id: idOf(entry),
      vpc: textOf(entry.values["vpc_id"]),
      zone: textOf(entry.values["availability_zone"]),
      table: tables.get(idOf(entry)) ?? "",
      ...range(textOf(entry.values["cidr_block"])),
    }));
    for (const entry of of("aws_nat_gateway")) {
      const subnet = this.#subnets.find(({ id }) => id === entry.values["subnet_id"]);
      if (subnet) this.#nats.set(idOf(entry), subnet);
    }
    for (const entry of of("aws_route_table")) {
      const vpc = of("aws_vpc").find((one) => idOf(one) === entry.values["vpc_id"]);
      this.#tables.set(idOf(entry), vpc ? [{ ...range(textOf(vpc.values["cidr_block"])), to: "local", isStatic: true }] : []);
    }
    for (const { values } of of("aws_route")) {
      const to = textOf(values["vpc_endpoint_id"] ?? values["nat_gateway_id"] ?? values["transit_gateway_id"] ?? values["gateway_id"]);
      this.#tables.get(textOf(values["route_table_id"]))?.push({ ...range(textOf(values["destination_cidr_block"])), to, isStatic: true });
    }
    this.#readHub(of);
    this.#zones = [...new Set(this.#subnets.map(({ zone }) => zone))].sort();
    const { segments, sites = {}, hub } = environment;
    const said = [...Object.values(segments), ...Object.values(sites)].flatMap(({ blocks }) => blocks);
    this.#declared = [...said, ...(hub ? [hub.block] : [])].map(range);
    const all = [...this.#hub.values(), ...this.#tables.values(), this.#subnets, this.#declared, unroutable].flat();
    this.#cuts = [...new Set([0, ...all.flatMap(({ first, last }) => [first, last + 1])])]
      .filter((cut) => cut < 2 ** 32)
      .sort((a, b) => a - b);
  }

  /** Where the ways of two networks first part, or `undefined` where they never do. */
  static difference(before: Ways, after: Ways): string | undefined {
    const cuts = [...new Set([...before.#cuts, ...after.#cuts])].sort((one, other) => one - other);
    const translated = new Map<string, Set<number>>();
    for (const start of before.#starts()) {
      const found = Ways.#part(before, after, start, cuts, (crossed) => {
        for (const nat of crossed) {
          const { id } = before.#nats.get(nat) ?? after.#nats.get(nat) ?? {};
          if (id === undefined) continue;
          const clients = translated.get(id) ?? new Set<number>();
          translated.set(id, clients);
          for (const cut of cuts) if (before.#isAt(start, cut)) clients.add(cut);
        }
      });
      if (found !== undefined) return found;
    }
    // Replies of the internet begin where they are translated back, and go to those who asked.
    for (const [subnet, clients] of translated) {
      const found = Ways.#part(before, after, subnet, [...clients], () => undefined);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  static #part(
    before: Ways,
    after: Ways,
    start: string,
    cuts: readonly number[],
    cross: (crossed: readonly string[]) => void,
  ): string | undefined {
    for (const cut of cuts) {
      if (before.#isOwn(start, cut)) continue;
      // What nobody declared has no verdict but that it is reached or not.
      const judged = before.#declared.some(({ first, last }) => first <= cut && cut <= last);
      for (const zone of before.#zones) {
        const [one, other] = [before, after].map((ways) => {
          const { crossed, end } = ways.#way(start, cut, zone);
          if (end !== "") cross(crossed);
          if (end !== "") return [...crossed, end].join(" ");
          return judged ? crossed.filter((by) => by.includes("firewall")).join(" ") : "";
        });
        if (one !== other) return `${start} to ${formatAddress(cut)}: "${one ?? ""}" before, "${other ?? ""}" after`;
      }
    }
    return undefined;
  }

  /** What a site sends to itself is its own affair. */
  #isOwn(start: string, address: number): boolean {
    const site = Object.entries(this.environment.sites ?? {}).find(([name]) => start.includes(`.site_${name}_`))?.[1];
    return (site?.blocks ?? []).map(range).some(({ first, last }) => first <= address && address <= last);
  }

  /** Whether a conversation between two addresses meets a firewall and arrives, there and back, in any zone. */
  carries(source: number, target: number): boolean {
    return this.#starts().some(
      (start) =>
        this.#isAt(start, source) &&
        this.#zones.some((zone) => {
          const { crossed, end } = this.#way(start, target, zone);
          if (end === "" || !crossed.some((by) => by.includes("firewall"))) return false;
          const nat = crossed.map((by) => this.#nats.get(by)).find((subnet) => subnet !== undefined);
          return this.#way(nat?.id ?? end.split(" ")[0] ?? "", source, zone).end !== "";
        }),
    );
  }

  /** Whether a start has an address: source addresses are true, so behind a site is none of this network. */
  #isAt(start: string, address: number): boolean {
    const own = this.#subnets.find(({ first, last }) => first <= address && address <= last);
    return this.#subnets.some(({ id }) => id === start) ? own?.id === start : own === undefined;
  }

  #readHub(of: (type: string) => readonly Entry[]): void {
    const blocks = new Map<string, readonly string[]>();
    for (const entry of of("aws_ec2_transit_gateway_vpc_attachment")) {
      const vpc = textOf(entry.values["vpc_id"]);
      const ids: readonly unknown[] = Array.isArray(entry.values["subnet_ids"]) ? entry.values["subnet_ids"] : [];
      const subnets = this.#subnets.filter(({ id }) => ids.includes(id));
      this.#vpcs.set(vpc, { attachment: idOf(entry), subnets, appliance: entry.values["appliance_mode_support"] === "enable" });
      blocks.set(idOf(entry), [textOf(of("aws_vpc").find((one) => idOf(one) === vpc)?.values["cidr_block"])]);
    }
    const { sites = {}, connect } = this.environment;
    for (const entry of of("aws_vpn_connection")) {
      const name = Object.keys(sites).find((site) => entry.name.startsWith(`site_${site}_`)) ?? "";
      const isWayOut = connect.some(({ via }) => [via].flat().includes(name));
      blocks.set(idOf(entry), [...(sites[name]?.blocks ?? []), ...(isWayOut ? ["0.0.0.0/0"] : [])]);
    }
    for (const { values } of of("aws_ec2_transit_gateway_route_table_association"))
      this.#associations.set(attachmentOf(values["transit_gateway_attachment_id"]), textOf(values["transit_gateway_route_table_id"]));
    const add = (table: unknown, route: Route): unknown => this.#hub.set(textOf(table), [...(this.#hub.get(textOf(table)) ?? []), route]);
    for (const { values } of of("aws_ec2_transit_gateway_route")) {
      const to = values["blackhole"] === true ? "" : attachmentOf(values["transit_gateway_attachment_id"]);
      add(values["transit_gateway_route_table_id"], { ...range(textOf(values["destination_cidr_block"])), to, isStatic: true });
    }
    for (const { values } of of("aws_ec2_transit_gateway_route_table_propagation")) {
      const to = attachmentOf(values["transit_gateway_attachment_id"]);
      for (const block of blocks.get(to) ?? []) add(values["transit_gateway_route_table_id"], { ...range(block), to, isStatic: false });
    }
  }

  /** Where conversations begin: hosts, and attachments of sites. */
  #starts(): readonly string[] {
    const inner = new Set([...[...this.#vpcs.values()].flatMap(({ subnets }) => subnets), ...this.#nats.values()]);
    const hosts = this.#subnets.filter((subnet) => !inner.has(subnet) && !subnet.id.includes("_firewall_"));
    return [...hosts.map(({ id }) => id), ...[...this.#associations.keys()].filter((id) => id.includes("vpn_connection"))];
  }

  /** Firewalls and NAT that a packet crosses, and where it ends; empty where nobody gets it. */
  #way(start: string, address: number, zone: string): Way {
    const key = `${start} ${address} ${zone}`;
    const known = this.#known.get(key) ?? this.#follow(start, address, zone);
    this.#known.set(key, known);
    return known;
  }

  #follow(start: string, address: number, zone: string): Way {
    const crossed: string[] = [];
    let subnet = this.#subnets.find(({ id }) => id === start);
    let attachment = subnet ? "" : start;
    let last = "";
    for (let hop = 0; hop < 40; hop += 1) {
      if (subnet === undefined) {
        const routes = longest(this.#hub.get(this.#associations.get(attachment) ?? "") ?? [], address);
        const to = routes.map((route) => route.to).sort();
        const vpc = [...this.#vpcs.values()].find((one) => one.attachment === to[0]);
        if (vpc === undefined) return { crossed, end: to.join(" ") };
        const wanted = vpc.appliance || last === "" ? zone : last;
        subnet = vpc.subnets.find((one) => one.zone === wanted) ?? vpc.subnets.find((one) => one.zone === zone) ?? vpc.subnets[0];
        if (subnet === undefined) return { crossed, end: "" };
        continue;
      }
      const { vpc, table, zone: here }: Subnet = subnet;
      last = here;
      const to: string = longest(this.#tables.get(table) ?? [], address)[0]?.to ?? "";
      if (to === "local") {
        const end = this.#subnets.find((one) => one.vpc === vpc && one.first <= address && address <= one.last);
        return { crossed, end: end?.id ?? "" };
      }
      if (to.includes("transit_gateway")) {
        attachment = this.#vpcs.get(vpc)?.attachment ?? "";
        subnet = undefined;
      } else if (to.includes("firewall_endpoint")) {
        crossed.push(to);
        const endpoint = /\["(.*)"\]/.exec(to)?.[1];
        subnet = this.#subnets.find((one) => one.id.includes("_firewall_") && one.zone === endpoint);
        if (subnet === undefined) return { crossed, end: "" };
      } else if (this.#nats.has(to)) {
        crossed.push(to);
        subnet = this.#nats.get(to);
      } else
        return {
          crossed,
          end: to.includes("internet_gateway") && unroutable.some((one) => one.first <= address && address <= one.last) ? "" : to,
        };
    }
    return { crossed, end: "" };
  }
}

interface Way {
  readonly crossed: readonly string[];
  readonly end: string;
}

interface Range {
  readonly first: number;
  readonly last: number;
}

interface Subnet extends Range {
  readonly id: string;
  readonly vpc: string;
  readonly zone: string;
  readonly table: string;
}

interface Route extends Range {
  readonly to: string;
  readonly isStatic: boolean;
}

/** What the internet carries to nobody. */
const unroutable = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"].map(range);

function range(block: string): Range {
  const { first, last } = parseCidr(block);
  return { first, last };
}

/** `${aws_vpn_connection.x.id}` whichever attribute names it. */
function attachmentOf(value: unknown): string {
  return textOf(value).replace(".transit_gateway_attachment_id}", ".id}");
}

/** Routes of the longest block that holds an address; of a block, static ones before learned ones. */
function longest(routes: readonly Route[], address: number): readonly Route[] {
  const holding = routes.filter(({ first, last }) => first <= address && address <= last);
  const size = Math.min(...holding.map(({ first, last }) => last - first));
  const best = holding.filter(({ first, last }) => last - first === size);
  return best.some(({ isStatic }) => isStatic) ? best.filter(({ isStatic }) => isStatic) : best;
}
