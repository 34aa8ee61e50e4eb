import { Reference, type Resource, type Terraform } from "../terraform/resource";
import { blocks, flag, list, number, text, value } from "../terraform/values";
import type { Findings } from "./findings";
import { made } from "./look-up";

/** Dimensions by which AWS counts the state of tunnels, and what of a connection each is compared with. */
const watched = [
  { dimension: "VpnId", attribute: "id", what: "" },
  { dimension: "TunnelIpAddress", attribute: "tunnel1_address", what: "tunnel 1 of " },
  { dimension: "TunnelIpAddress", attribute: "tunnel2_address", what: "tunnel 2 of " },
] as const;

/** Finds connections and tunnels that go down unheard, and alarms that can never ring: a metric that does not exist is no error to AWS. */
export function judgeAlarms(
  terraform: Terraform,
  labels: ReadonlyMap<Resource, string>,
  topics: readonly string[],
  findings: Findings,
): void {
  const heard = new Map<Resource, Map<string, Resource[]>>();
  const byText = new Map<string, Watched>();
  for (const connection of labels.keys()) {
    for (const { dimension, attribute } of watched) {
      const said = value(connection, attribute);
      if (typeof said === "string") byText.set(`${dimension} ${said}`, { connection, attribute });
    }
  }
  for (const alarm of made(terraform, "aws_cloudwatch_metric_alarm")) {
    if (text(alarm, "namespace") !== "AWS/VPN" || text(alarm, "metric_name") !== "TunnelState") continue;
    const about = watches(terraform, alarm, labels, byText);
    if (about === undefined) {
      findings.add("an alarm watches no VPN connection that is here, so it never rings for one", alarm);
      continue;
    }
    const own = heard.get(about.connection) ?? new Map<string, Resource[]>();
    heard.set(about.connection, own.set(about.attribute, [...(own.get(about.attribute) ?? []), alarm]));
  }
  for (const [connection, label] of labels) {
    for (const { attribute, what } of watched) {
      const alarms = heard.get(connection)?.get(attribute) ?? [];
      if (alarms.length === 0) findings.add(`nobody hears when ${what}${label} is down`, connection);
      for (const alarm of alarms) for (const flaw of flaws(alarm, topics)) findings.add(`the alarm of ${what}${label} ${flaw}`, alarm);
    }
  }
}

/** A connection, or one of its tunnels. */
interface Watched {
  readonly connection: Resource;
  readonly attribute: string;
}

/** What an alarm watches; its dimensions must be exactly one that AWS publishes. */
function watches(
  terraform: Terraform,
  alarm: Resource,
  labels: ReadonlyMap<Resource, string>,
  byText: ReadonlyMap<string, Watched>,
): Watched | undefined {
  const dimensions = Object.entries(blocks(alarm, "dimensions")[0] ?? {});
  const [name = "", said] = dimensions[0] ?? [];
  if (dimensions.length !== 1 || said === undefined) return undefined;
  // A state holds the address of a tunnel, which is no id, so nothing names it.
  if (typeof said === "string" && byText.has(`${name} ${said}`)) return byText.get(`${name} ${said}`);
  const target = said instanceof Reference ? said : terraform.target(said);
  const match = watched.find(({ dimension, attribute }) => dimension === name && attribute === target?.attribute);
  return match && target && labels.has(target.resource) ? { connection: target.resource, attribute: match.attribute } : undefined;
}

function flaws(alarm: Resource, topics: readonly string[]): readonly string[] {
  const found: string[] = [];
  if ((text(alarm, "treat_missing_data") ?? "missing") !== "breaching") found.push("keeps silent where a dead connection reports nothing");
  const below = text(alarm, "comparison_operator");
  const threshold = number(alarm, "threshold");
  const statistic = text(alarm, "statistic");
  if (below !== "LessThanThreshold" || threshold !== 1 || (statistic !== "Maximum" && statistic !== "Minimum"))
    found.push("does not ring below 1, which is a tunnel that is up");
  if (!flag(alarm, "actions_enabled", true)) found.push("has its actions turned off");
  for (const [attribute, when] of [
    ["alarm_actions", "goes down"],
    ["ok_actions", "comes back"],
  ] as const) {
    const told = list(alarm, attribute);
    for (const topic of topics) if (!told.includes(topic)) found.push(`does not tell ${topic} when it ${when}`);
    for (const one of told)
      if (typeof one !== "string" || !topics.includes(one)) found.push(`tells somebody that the environment does not name when it ${when}`);
  }
  return found;
}
