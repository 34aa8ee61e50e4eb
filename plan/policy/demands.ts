import { parseAllow, parseOn, type Allowed } from "./allow";
import type { InspectedConnection } from "./input";
import { parseName, type NamePattern } from "./names";
import type { Place, Places } from "./places";
import type { Reporter } from "./reporter";
import { sidProblem } from "./sid";

const usualOn = ["tls/443", "http/80"];

/** One word of one connection, read: what derived rules, closing rules and notes all follow from. */
export interface Demand {
  readonly from: Place;
  readonly to: Place;
  /** The connection, `connect[2]`. */
  readonly connection: string;
  /** The word, `connect[2].allow[0]`. */
  readonly path: string;
  /** How far the ids of its rules are moved. */
  readonly shift: number;
}

export interface AllowDemand extends Demand {
  readonly allowed: Allowed;
}

export interface NameDemand extends Demand {
  readonly name: NamePattern;
  readonly on: readonly On[];
}

/** Where a name is looked for. */
export interface On {
  readonly allowed: Allowed;
  readonly protocol: "tls" | "http";
  readonly port: number;
}

export interface Demands {
  readonly allow: readonly AllowDemand[];
  readonly names: readonly NameDemand[];
}

/** Reads the words of every connection; each that cannot be read is a problem and is left out. */
export function readDemands(connections: readonly InspectedConnection[], places: Places, report: Reporter): Demands {
  const allow: AllowDemand[] = [];
  const names: NameDemand[] = [];
  for (const connection of connections) {
    const { path } = connection;
    const from = places.of.get(connection.from.name);
    const to = places.of.get(connection.to.name);
    if (!from || !to) continue;
    const problem = connection.sid === undefined ? undefined : sidProblem(connection.sid);
    if (problem !== undefined) report.problem(`${path}.sid`, problem);
    const common = { from, to, connection: path, shift: problem === undefined ? (connection.sid ?? 0) : 0 };

    connection.allow.forEach((word, index) => {
      const at = `${path}.allow[${index}]`;
      const allowed = parseAllow(word);
      if (typeof allowed === "string") report.problem(at, allowed);
      else allow.push({ ...common, path: at, allowed });
    });
    const on = readOn(connection, report);
    connection.names.forEach((word, index) => {
      const at = `${path}.names[${index}]`;
      const name = parseName(word);
      if (typeof name === "string") report.problem(at, name);
      else names.push({ ...common, path: at, name, on });
    });
  }
  return { allow, names };
}

function readOn({ path, names, on }: InspectedConnection, report: Reporter): readonly On[] {
  if (on !== undefined && names.length === 0)
    report.problem(`${path}.on`, "says where names are looked for, and there are no `names`; drop it");
  if (on?.length === 0) report.problem(`${path}.on`, 'is empty; drop it for ["tls/443", "http/80"], or write "tls/8443", say');
  const read = new Map<string, On>();
  (on ?? usualOn).forEach((word, index) => {
    const at = `${path}.on[${index}]`;
    const allowed = parseOn(word);
    if (typeof allowed === "string") report.problem(at, allowed);
    else if (read.has(word)) report.note(at, `${JSON.stringify(word)} is written twice`);
    else if (allowed.ports) read.set(word, { allowed, protocol: allowed.protocol, port: allowed.ports.first });
  });
  return [...read.values()];
}
