import type { Environment } from "../plan/environment";
import type { Plan } from "../plan/plan";
import { planNetwork } from "../plan/plan-network";

/** The plan of an environment that has no problem. */
export function planned(environment: Environment): Plan {
  const { plan, problems } = planNetwork(environment);
  if (plan === undefined) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  return plan;
}

/** The same value with the entries of every record and list turned round. What is ordered by meaning (`via`) stays. */
export function reversed<T>(value: T, key = ""): T {
  if (Array.isArray(value)) return (key === "via" ? value : value.map((entry: unknown) => reversed(entry)).reverse()) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, entry]): [string, unknown] => [name, reversed(entry as unknown, name)])
      .reverse(),
  ) as T;
}
