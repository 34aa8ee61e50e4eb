import type { Outage } from "../outage";
import { type PathChange, describeEnds } from "../paths";
import { type Planned, placeOf } from "../planned";
import { flush } from "./firewalls";

/** What follows from paths that change their way or are closed: both ends of open conversations notice, or nobody does. */
export function pathOutages(planned: Planned, paths: readonly PathChange[]): readonly Outage[] {
  return [...crossings(paths), ...closings(planned, paths)];
}

function crossings(paths: readonly PathChange[]): readonly Outage[] {
  return paths
    .filter(({ firewall }) => firewall !== "same")
    .map((path) => ({
      kind: "cut",
      duration: "open conversations",
      who: describeEnds(path),
      change: path.firewall === "in" ? "leads through the firewall what went past it" : "leads past the firewall what went through it",
      reason: "a firewall has seen half of an open conversation and refuses the rest, once; new ones work at once (semantics G4)",
      addresses: [],
    }));
}

/** A path that only rules close, or narrow, goes on for what is open. Where routes go as well, they act at once. */
function closings(planned: Planned, paths: readonly PathChange[]): readonly Outage[] {
  const rules = ["aws_networkfirewall_rule_group", "aws_networkfirewall_firewall_policy"]
    .flatMap((type) => planned.of(type))
    .filter(({ action }) => action !== "create");
  if (rules.length === 0) return [];
  const routes = ["aws_ec2_transit_gateway_route", "aws_ec2_transit_gateway_route_table_propagation", "aws_route"].some((type) =>
    planned.of(type).some(({ action }) => action !== "create"),
  );
  return paths
    .filter(({ lost, viaBefore, firewall }) => lost.length > 0 && viaBefore.includes("firewall") && firewall === "same")
    .map((path) => ({
      kind: "stays-open",
      duration: "none",
      who: describeEnds(path),
      change: `${path.kind === "closed" ? "closes the path" : "narrows the path"} for new conversations (${path.lost.join(", ")})`,
      reason: `a rule judges the beginning of a conversation: what is open goes on until it idles out (semantics F13)${routes ? "; only where a route of this path goes as well it ends at once" : ""}`,
      safer: flush,
      addresses: rules.map(placeOf),
    }));
}
