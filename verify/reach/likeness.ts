import type { Attachment, HubRoute, Network, Subnet, Table, Target, Vpc } from "../network/network";
import { Interned, type Atoms } from "./atoms";

/**
 * Tells which subnets and which addresses fare alike, whichever VPC they are in: two tables are alike if they hold the same routes, a
 * target of one's own being "own". The classes are exact: whatever a walk can look at is in them.
 */
export class Likeness {
  readonly #tables = new Map<Table, string>();
  readonly #representatives = new Map<string, Table>();
  readonly #vpcs = new Map<Vpc, string>();
  readonly #subnets = new Interned();
  readonly #keys = new Interned();

  constructor(private readonly network: Network) {
    for (const { tables } of network.vpcs) for (const table of tables) this.#table(table);
  }

  /** Class of a subnet as the beginning or the end of a way. */
  subnet(subnet: Subnet): number {
    return this.#subnets.id(`${subnet.zone} ${this.#table(subnet.table)} ${this.#vpc(subnet.vpc)}`);
  }

  /** Class of each atom as a destination: what every hub table and every kind of VPC table answers for it. */
  destinations(atoms: Atoms, vpcOf: readonly (Vpc | undefined)[]): Int32Array {
    const classes = new Int32Array(atoms.count);
    const combined = new Interned();
    const answers = new Interned();
    const answer = new Int32Array(atoms.count);
    const combine = (): void => {
      for (let atom = 0; atom < classes.length; atom += 1) {
        classes[atom] = combined.id((classes[atom] ?? 0) * 2 ** 24 + (answer[atom] ?? 0));
      }
    };
    for (const { tables } of this.network.hubs) {
      for (const table of tables) {
        answer.fill(answers.id("-"));
        for (const routes of byBlock(table.routes)) {
          const winners = routes.some(({ isStatic }) => isStatic) ? routes.filter(({ isStatic }) => isStatic) : routes;
          const everyone = answers.id(winners.map(({ attachment }) => address(attachment)).join(" "));
          const owner = winners.length === 1 ? winners[0]?.attachment?.vpc : undefined;
          const own = answers.id("own");
          const [first] = routes;
          if (first) atoms.paint(first.block, (atom) => (answer[atom] = owner !== undefined && vpcOf[atom] === owner ? own : everyone));
        }
        combine();
      }
    }
    for (const table of this.#representatives.values()) {
      answer.fill(answers.id("-"));
      for (const { block, target } of [...table.routes].sort((one, other) => one.block.length - other.block.length)) {
        // Whoever is in the VPC of a table is judged by the platform, not by the table.
        if (target.kind === "local") continue;
        const id = answers.id(this.#target(target));
        atoms.paint(block, (atom) => (answer[atom] = id));
      }
      combine();
    }
    return classes;
  }

  #table(table: Table): string {
    const known = this.#tables.get(table);
    if (known !== undefined) return known;
    // A table that leads to itself is like no other.
    this.#tables.set(table, `${table.resource.stack}:${table.resource.address}`);
    const routes = table.routes
      .filter(({ target }) => target.kind !== "local")
      .map(({ block, target }) => `${block.text}>${this.#target(target)}`)
      .sort();
    const key = `t${this.#keys.id(routes.join(" "))}`;
    this.#tables.set(table, key);
    if (!this.#representatives.has(key)) this.#representatives.set(key, table);
    return key;
  }

  #target(target: Target): string {
    switch (target.kind) {
      case "local":
        return "local";
      case "hub":
        return `hub ${target.hub.id}`;
      case "nat":
        return `nat ${target.nat.subnet.zone} ${String(target.nat.isPublic)} ${this.#table(target.nat.subnet.table)}`;
      case "internet":
        return "internet";
      case "firewall":
        return `firewall ${target.endpoint.subnet.resource.stack}:${target.endpoint.subnet.resource.address}`;
      case "peering":
        return `peering ${target.peering.stack}:${target.peering.address}`;
      case "elsewhere":
        return `elsewhere ${target.what} ${target.resource?.address ?? ""}`;
    }
  }

  #vpc(vpc: Vpc): string {
    const known = this.#vpcs.get(vpc);
    if (known !== undefined) return known;
    const attachments = vpc.attachments.map(({ hub, appliance, association, subnets }) =>
      [
        hub.id,
        String(appliance),
        association?.table.resource.address ?? "-",
        ...subnets.map((subnet) => `${subnet.zone}=${this.#table(subnet.table)}`).sort(),
      ].join(" "),
    );
    const key = `v${this.#keys.id(attachments.sort().join("; "))}`;
    this.#vpcs.set(vpc, key);
    return key;
  }
}

/** Routes of one table by block, the wider first. */
function byBlock(routes: readonly HubRoute[]): readonly (readonly HubRoute[])[] {
  const blocks = new Map<string, HubRoute[]>();
  for (const route of routes) {
    const others = blocks.get(route.block.text);
    if (others) others.push(route);
    else blocks.set(route.block.text, [route]);
  }
  return [...blocks.values()].sort(([one], [other]) => (one?.block.length ?? 0) - (other?.block.length ?? 0));
}

function address(attachment: Attachment | undefined): string {
  return attachment === undefined ? "blackhole" : `${attachment.resource.stack}:${attachment.resource.address}`;
}
