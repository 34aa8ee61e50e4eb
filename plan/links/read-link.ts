import type { Environment } from "../environment";
import type { Network } from "../network";
import { readNetwork } from "../read-network";
import { place, Report } from "../report";
import { suggest } from "../suggest";
import { checkLinkWords, checkWords } from "../words";
import { checkSpace } from "./check-space";
import type { Link } from "./link";
import { checkClasses, readLinkEntries, type LinkEntry } from "./link-entries";

/** A link with its environments and connections read. */
export interface LinkModel {
  /** `ireland_link_london`, whichever way round the environments are written. */
  readonly name: string;
  readonly link: Link;
  /** In the order of their names. */
  readonly sides: readonly [LinkSide, LinkSide];
  readonly entries: readonly LinkEntry[];
}

export interface LinkSide {
  readonly name: string;
  readonly environment: Environment;
  readonly network: Network;
  /** Whether its firewall sees what is inspected (L2, L3). */
  readonly inspects: boolean;
}

/** Name of the hub table of a link to an environment. */
export function linkTable(environment: string): string {
  return `link-${environment}`;
}

/** Reads a link; all that is wrong with it is reported in its own words. What is wrong in an environment is for planning that to say. */
export function readLink(link: unknown, report: Report): LinkModel | undefined {
  if (!checkLinkWords(link, report)) return undefined;
  const sides = readSides(link.between, report);
  if (sides === undefined) return undefined;
  const [one, other] = sides;
  const names = [one.name, other.name] as const;
  const inspect = link.inspect ?? "both";
  if (inspect !== "both" && !names.includes(inspect)) {
    const near = suggest(inspect, ["both", ...names]);
    report.problem(
      "inspect",
      `"${inspect}" is no environment of this link; ${near === undefined ? `write "both", "${names.join('" or "')}"` : `did you mean "${near}"?`}`,
    );
  }
  const read = sides.map((side) => ({ ...side, inspects: inspect === "both" || inspect === side.name }));
  const [first, second] = read as [LinkSide, LinkSide];
  checkHubs(first, second, report);
  checkTables(first, second, report);
  checkTables(second, first, report);
  checkSpace(first, second, report);
  const entries = readLinkEntries(link as Link, [first, second], report);
  if (link.connect.length === 0) report.note("connect", "is empty, so nothing crosses this link");
  else if (link.inspect !== undefined && entries.length === link.connect.length && entries.every(({ inspected }) => !inspected))
    report.problem("inspect", "says whose firewall inspects, and every connection of this link is uninspected; drop it");
  checkClasses(entries, [first, second], report);
  return { name: `${first.name}_link_${second.name}`, link: link as Link, sides: [first, second], entries };
}

type Side = Omit<LinkSide, "inspects">;

function readSides(between: readonly unknown[], report: Report): readonly [Side, Side] | undefined {
  if (between.length !== 2) {
    report.problem("between", `holds ${between.length} environments; write two`);
    return undefined;
  }
  const sides = between.flatMap((environment, index): Side[] => {
    // What is wrong inside is said where the environment itself is planned.
    const unheard = new Report();
    if (checkWords(environment, unheard)) return [{ name: environment.name, environment, network: readNetwork(environment, unheard) }];
    report.problem(place("between", index), "is no environment; write the object that `defineEnvironment` returns");
    return [];
  });
  const [one, other] = sides.sort((first, second) => (first.name < second.name ? -1 : 1));
  if (one === undefined || other === undefined) return undefined;
  if (one.name !== other.name) return [one, other];
  report.problem("between", `names "${one.name}" twice; a link joins two environments`);
  return undefined;
}

/** Two hubs, each with a gateway and an ASN of its own (L1). */
function checkHubs(one: LinkSide, other: LinkSide, report: Report): void {
  for (const { name, environment } of [one, other])
    if (environment.hub === undefined) report.problem("between", `${name} has no hub, and a link joins two hubs; give it \`hub\``);
  const [first, second] = [one.environment.hub, other.environment.hub];
  if (first === undefined || second === undefined) return;
  if (first.gateway !== undefined && first.gateway === second.gateway)
    report.problem(
      "between",
      `${one.name} and ${other.name} use one gateway (${first.gateway}), which cannot peer with itself; connect them there`,
    );
  else if (first.asn === second.asn)
    report.problem(
      "between",
      `the hubs of ${one.name} and ${other.name} have one ASN (${first.asn}); gateways that peer need two: change one \`hub.asn\``,
    );
}

/** The link has a table in each hub, and its nodes are called after their environment, so those two names are taken there. */
function checkTables({ name, environment }: LinkSide, other: LinkSide, report: Report): void {
  for (const kind of ["segments", "vpcs", "sites"] as const) {
    const there = Object.keys(environment[kind] ?? {});
    const table = linkTable(other.name);
    if (there.includes(table))
      report.problem("between", `${place(kind, table)} of ${name} has the name of this link's table there; choose another name`);
    if (kind !== "segments" && there.includes(other.name))
      report.problem(
        "between",
        `${place(kind, other.name)} of ${name} is called as the environment that this link leads to, so "${other.name}/…" would mean both; choose another name`,
      );
  }
}
