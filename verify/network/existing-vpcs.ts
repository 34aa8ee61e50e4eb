import type { AskedExistingVpc } from "../asked/existing-vpcs";
import type { Resource } from "../terraform/resource";
import type { GrowingTable, GrowingVpc } from "./growing";
import type { Subnet } from "./network";

/**
 * VPCs that exist and that Terraform names by literal ids.
 *
 * Which subnets they have is not told, so every host may be in a subnet of each of the given tables in each zone of the attachment: each
 * block is taken for a subnet of every table in every zone, and a packet may begin in any of them. What comes in from the hub meets a
 * table with local routes alone, since the hub routes nothing but the VPC's own blocks to it.
 */
export class ExistingVpcs {
  readonly all: readonly GrowingVpc[];
  readonly tables: readonly GrowingTable[];
  readonly #vpcs = new Map<string, GrowingVpc>();
  readonly #tables = new Map<string, GrowingTable>();
  readonly #subnets = new Map<string, Subnet>();
  readonly #local: GrowingTable[] = [];

  constructor(told: readonly AskedExistingVpc[]) {
    for (const one of told) this.#add(one);
    this.all = [...this.#vpcs.values()];
    this.tables = [...this.#tables.values(), ...this.#local];
  }

  vpc(id: unknown): GrowingVpc | undefined {
    return typeof id === "string" ? this.#vpcs.get(id) : undefined;
  }

  table(id: unknown): GrowingTable | undefined {
    return typeof id === "string" ? this.#tables.get(id) : undefined;
  }

  /** A subnet of an attachment. */
  subnet(id: unknown): Subnet | undefined {
    return typeof id === "string" ? this.#subnets.get(id) : undefined;
  }

  #add({ name, id, stack, blocks, subnets, tables }: AskedExistingVpc): void {
    const standsFor = (address: string, type: string, label: string): Resource => {
      return { address, stack, type, mode: "data", values: { tags: { Name: label } } };
    };
    const resource = standsFor(id, "aws_vpc", name);
    const vpc: GrowingVpc = { resource, blocks, subnets: [], tables: [], attachments: [], internetGateway: undefined };
    this.#vpcs.set(id, vpc);
    const zones = subnets.size === 0 ? [""] : [...subnets.keys()].sort();
    for (const [table, tableId] of [...tables].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const own = { resource: standsFor(tableId, "aws_route_table", `${name}-${table}`), vpc, routes: [] };
      this.#tables.set(tableId, own);
      vpc.tables.push(own);
      for (const zone of zones) {
        const label = standsFor(`${id} (${table}${zone === "" ? "" : `, ${zone}`})`, "aws_subnet", `${name}-${table}`);
        for (const block of blocks) vpc.subnets.push({ resource: label, vpc, block, zone, zoneWords: [zone], table: own });
      }
    }
    const [block] = blocks;
    if (subnets.size === 0 || block === undefined) return;
    const local = { resource: standsFor(`${id} (attachment)`, "aws_route_table", `${name}-attachment`), vpc, routes: [] };
    this.#local.push(local);
    vpc.tables.push(local);
    for (const [zone, subnetId] of subnets) {
      const label = standsFor(subnetId, "aws_subnet", `${name}-attachment`);
      this.#subnets.set(subnetId, { resource: label, vpc, block, zone, zoneWords: [zone], table: local });
    }
  }
}
