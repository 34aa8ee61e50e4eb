import type { Change } from "../../terraform/change";
import type { Value, Values } from "../../terraform/resource";
import { list } from "../names";
import type { Outage } from "../outage";
import { type Planned, destroys, placeOf, replaces } from "../planned";
import { zonesOf } from "./hub";

/** How the operator ends conversations that a rule no longer allows (semantics F13). */
export const flush =
  "flush them after the apply: StartFlowFlush of Network Firewall with the addresses of the path, minimum flow age 0 (console: the firewall, Firewall operations, Flow flush); the ends see a reset or a timeout";

/** What changes of firewalls, their policies and their rule groups cut, and what AWS refuses. */
export function firewallOutages(planned: Planned): readonly Outage[] {
  return [
    ...planned.of("aws_networkfirewall_firewall").flatMap((change) => firewall(planned, change)),
    ...policies(planned),
    ...groups(planned),
  ];
}

function firewall(planned: Planned, change: Change): readonly Outage[] {
  const name = planned.before.named(change.type, change.before ?? {}, change.address);
  if (destroys(change)) {
    return [...refusedDestroy(change, name), destroyed(change, name)];
  }
  if (change.action !== "update") return [];
  return [...refusedChanges(change, name), ...zones(planned, change, name)];
}

function destroyed(change: Change, name: string): Outage {
  return {
    kind: "cut",
    duration: replaces(change) ? "minutes" : "until it is put back",
    who: "all inspected traffic",
    change: `${replaces(change) ? "replaces" : "destroys"} ${name}`,
    reason:
      "its endpoints go with it, and routes to them lead nowhere; a new firewall takes 5 to 15 minutes and has seen no open conversation",
    ...(replaces(change)
      ? {
          safer:
            "create the second firewall with another name and subnets of its own; move the VPC routes to its endpoints (in place); then destroy the first",
        }
      : {}),
    addresses: [placeOf(change)],
  };
}

function refusedDestroy(change: Change, name: string): readonly Outage[] {
  if (change.before?.["delete_protection"] !== true) return [];
  return [
    {
      kind: "stops",
      duration: "none",
      who: "all inspected traffic",
      change: `destroys ${name}, which is protected against deletion`,
      reason:
        "AWS refuses to delete it, in the middle of the apply, when routes to it may be gone already; a firewall also goes when the last inspected connection leaves the environment",
      safer: "two applies: `unprotected` on the hub with its reason (delete_protection = false), then this change",
      addresses: [placeOf(change)],
    },
  ];
}

const protections: readonly (readonly [flag: string, attribute: string, what: string])[] = [
  ["subnet_change_protection", "subnet_mapping", "subnets"],
  ["firewall_policy_change_protection", "firewall_policy_arn", "policy"],
];

// The provider sets a flag before it changes what the flag protects, so a plan that turns it off as well goes through.
function refusedChanges(change: Change, name: string): readonly Outage[] {
  return protections
    .filter(([flag, attribute]) => change.after?.[flag] === true && change.changed.includes(attribute))
    .map(([flag, , what]) => ({
      kind: "stops",
      duration: "none",
      who: "all inspected traffic",
      change: `changes the ${what} of ${name}, which is protected against that`,
      reason: `AWS refuses while ${flag} is on, in the middle of the apply`,
      safer: `two applies: \`unprotected\` on the hub with its reason (${flag} = false), then this change`,
      addresses: [placeOf(change)],
    }));
}

function zones(planned: Planned, change: Change, name: string): readonly Outage[] {
  if (!change.changed.includes("subnet_mapping")) return [];
  const [before, after] = [zonesOf(planned, "before", subnets(change.before)), zonesOf(planned, "after", subnets(change.after))];
  return before
    .filter((zone) => !after.includes(zone))
    .map((zone) => ({
      kind: "cut",
      duration: "minutes",
      who: `inspected flows through ${zone}, of hosts in every zone`,
      change: `takes the endpoint in ${zone} from ${name}`,
      reason:
        "the hub spreads flows over all zones of the inspection attachment and does not test endpoints: flows that it puts into this zone are lost until its subnet leaves the attachment",
      safer: `take the subnet of ${zone} out of the inspection attachment first, then the routes to the endpoint, then the endpoint`,
      addresses: [placeOf(change)],
    }));
}

function subnets(values: Values | undefined): readonly Value[] {
  return list(values?.["subnet_mapping"]).flatMap((mapping) =>
    typeof mapping === "object" && mapping !== null && "subnet_id" in mapping ? [(mapping as Values)["subnet_id"] ?? null] : [],
  );
}

function policies(planned: Planned): readonly Outage[] {
  return planned.of("aws_networkfirewall_firewall_policy").flatMap((change): readonly Outage[] => {
    if (change.action === "replace") {
      return [
        {
          kind: "stops",
          duration: "none",
          who: "all inspected traffic",
          change: `replaces ${planned.name(change)}, the old one first`,
          reason: "AWS refuses to delete a policy that a firewall uses",
          safer: "another name and create_before_destroy: the firewall takes the new policy in place, without a gap",
          addresses: [placeOf(change)],
        },
      ];
    }
    return change.action === "update" || change.action === "replace-after" ? [open(planned, change)] : [];
  });
}

function groups(planned: Planned): readonly Outage[] {
  return planned.of("aws_networkfirewall_rule_group").flatMap((change): readonly Outage[] => {
    if (change.action === "replace") {
      return [
        {
          kind: "stops",
          duration: "none",
          who: "nobody, but nothing after it is applied",
          change: `replaces ${planned.name(change)}, the old one first`,
          reason: "AWS refuses to delete a rule group that a policy uses",
          safer: "another name and create_before_destroy: the policy takes the new group in place, without a gap",
          addresses: [placeOf(change)],
        },
      ];
    }
    return change.action === "update" || change.action === "replace-after" ? [open(planned, change)] : [];
  });
}

function open(planned: Planned, change: Change): Outage {
  return {
    kind: "stays-open",
    duration: "none",
    who: "conversations that are open during the apply",
    change: `changes ${planned.name(change)}`,
    reason:
      "new rules judge new conversations, without a gap; an open one goes on under the rules with which it began until it idles out (semantics F13)",
    safer: `where these rules close something, ${flush}`,
    addresses: [placeOf(change)],
  };
}
