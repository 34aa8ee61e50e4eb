import { join } from "node:path";

import type { Environment } from "../plan/environment";
import type { Plan } from "../plan/plan";
import { planNetwork } from "../plan/plan-network";
import { readRuleFiles } from "../synth/rule-files";

/** The plan of an environment that has no problem, its rule files read as a synth would. */
export function planned(environment: Environment): Plan {
  const { plan, problems } = planNetwork(environment, readRuleFiles(environment, join(__dirname, "..")).texts);
  if (plan === undefined) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  return plan;
}

/** Lists whose order is their meaning. */
const ordered = ["via", "tunnels", "lockMethods"];

/** The same value with the entries of every record and list turned round, but where order is meaning. */
export function reversed<T>(value: T, key = ""): T {
  if (Array.isArray(value)) return (ordered.includes(key) ? value : value.map((entry: unknown) => reversed(entry)).reverse()) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, entry]): [string, unknown] => [name, reversed(entry as unknown, name)])
      .reverse(),
  ) as T;
}
