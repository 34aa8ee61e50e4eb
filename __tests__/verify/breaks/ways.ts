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

  constructor(
    json: Written,
    private readonly environment: Environment,
  ) {
    const of = (type: string): readonly Entry[] => entries(json, type);
    const tables = new Map(of("aws_route_table_association").map(({ values }) => [textOf(values["subnet_id"]), textOf(values["route_table_id"])]));
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
    const all = [...this.#hub.values(), ...this.#tables.values(), this.#subnets].flat();
    this.#cuts = [...new Set([0, ...all.flatMap(({ first, last }) => [first, last + 1])])].filter((cut) => cut < 2 ** 32).sort((a, b) => a - b);
  }

  /** The first address at which the ways of two networks part, or `undefined` where they never do. */
  static difference(before: Ways, after: Ways): string | undefined {
    const cuts = [...new Set([...before.#cuts, ...after.#cuts])].sort((a, b) => a - b);
    const zones = before.#zones();
    for (const start of before.#starts()) {
      for (const cut of cuts) {
        for (const zone of zones) {
          const [one, other] = [before.#way(start, cut, zone), after.#way(start, cut, zone)];
          if (one !== other) return `${start} to ${formatAddress(cut)}: ${one || "nowhere"} before, ${other || "nowhere"} after`;
        }
      }
    }
    return undefined;
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

  #zones(): readonly string[] {
    return [...new Set(this.#subnets.map(({ zone }) => zone))].sort();
  }

  /** Where packets begin: hosts, attachments of sites, and the subnets of NAT, where replies do. */
  #starts(): readonly string[] {
    const inner = new Set([...this.#vpcs.values()].flatMap(({ subnets }) => subnets));
    const hosts = this.#subnets.filter((subnet) => !inner.has(subnet) && !subnet.id.includes("_firewall_"));
    return [...hosts.map(({ id }) => id), ...[...this.#associations.keys()].filter((id) => id.includes("vpn_connection"))];
  }

  /** Where a packet ends and what it crosses; empty where it ends nowhere before it meets a firewall. */
  #way(start: string, address: number, zone: string): string {
    const crossed: string[] = [];
    let subnet = this.#subnets.find(({ id }) => id === start);
    let attachment = subnet ? undefined : start;
    for (let hop = 0; hop < 40; hop += 1) {
      if (subnet === undefined) {
        const routes = longest(this.#hub.get(this.#associations.get(attachment ?? "") ?? "") ?? [], address);
        const to = routes.map((route) => route.to).sort();
        const vpc = [...this.#vpcs].find(([, one]) => one.attachment === to[0]);
        if (vpc === undefined) return (to[0] ?? "") === "" ? crossed.join(" ") : [...crossed, ...to].join(" ");
        const { subnets, appliance } = vpc[1];
        const from: string | undefined = appliance ? undefined : attachment;
        const own = [...this.#vpcs.values()].find((one) => one.attachment === from);
        subnet = subnets.find((one) => one.zone === (own ? this.#lastZone : zone)) ?? subnets.find((one) => one.zone === zone) ?? subnets[0];
        if (subnet === undefined) return crossed.join(" ");
        continue;
      }
      const { vpc, table, zone: here }: Subnet = subnet;
      this.#lastZone = here;
      const [{ to } = { to: "" }] = longest(this.#tables.get(table) ?? [], address);
      if (to === "local") {
        const end = this.#subnets.find((one) => one.vpc === vpc && one.first <= address && address <= one.last);
        return end ? [...crossed, end.id].join(" ") : crossed.join(" ");
      }
      if (to.includes("transit_gateway")) {
        ({ attachment } = this.#vpcs.get(vpc) ?? { attachment: "" });
        subnet = undefined;
      } else if (to.includes("firewall_endpoint")) {
        crossed.push(to);
        const endpoint = /\["(.*)"\]/.exec(to)?.[1];
        subnet = this.#subnets.find((one) => one.id.includes("_firewall_") && one.zone === endpoint);
      } else if (this.#nats.has(to)) {
        crossed.push(to);
        subnet = this.#nats.get(to);
      } else return to === "" ? crossed.join(" ") : [...crossed, to].join(" ");
    }
    return [...crossed, "a loop"].join(" ");
  }

  #lastZone = "";
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
