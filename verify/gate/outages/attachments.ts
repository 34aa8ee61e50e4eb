import type { Change } from "../../terraform/change";
import { list } from "../names";
import type { Outage } from "../outage";
import { type Planned, placeOf, replaces, targetOf } from "../planned";
import { zonesOf } from "./hub";

/** What changes of the attachments of VPCs cut. */
export function attachmentOutages(planned: Planned): readonly Outage[] {
  const inspection = new Set(
    planned.before.terraform.of("aws_networkfirewall_firewall").map(({ values }) => targetOf(planned.before.terraform, values["vpc_id"])),
  );
  return planned.of("aws_ec2_transit_gateway_vpc_attachment").flatMap((change) => {
    const inspects = inspection.has(targetOf(planned.before.terraform, change.before?.["vpc_id"]));
    const who = inspects ? "all inspected traffic" : planned.before.of(change.before?.["vpc_id"]);
    if (replaces(change)) return replaced(planned, change, who);
    if (change.action === "delete") return removed(planned, change, who);
    return change.action === "update" ? [...zones(planned, change, who), ...appliance(planned, change, who)] : [];
  });
}

function replaced(planned: Planned, change: Change, who: string): readonly Outage[] {
  if (planned.losesTarget(change.before?.["transit_gateway_id"])) return [];
  return [
    {
      kind: "cut",
      duration: "minutes",
      who,
      change: `replaces the ${planned.name(change)}`,
      reason:
        "a VPC attaches to a hub once, so the old attachment goes first; its association, its propagations and every hub route to it are made anew",
      safer: "nothing avoids it for this VPC: one VPC an apply, in a window; or build the VPC anew beside it and move what runs in it",
      addresses: [placeOf(change)],
    },
  ];
}

function removed(planned: Planned, change: Change, who: string): readonly Outage[] {
  if (planned.losesTarget(change.before?.["vpc_id"]) || planned.losesTarget(change.before?.["transit_gateway_id"])) return [];
  return [
    {
      kind: "cut",
      duration: "until it is put back",
      who,
      change: `destroys the ${planned.name(change)}`,
      reason: "without its attachment a VPC reaches nothing beyond itself, and nothing reaches it",
      addresses: [placeOf(change)],
    },
  ];
}

function zones(planned: Planned, change: Change, who: string): readonly Outage[] {
  if (!change.changed.includes("subnet_ids")) return [];
  const before = zonesOf(planned, "before", list(change.before?.["subnet_ids"]));
  const after = zonesOf(planned, "after", list(change.after?.["subnet_ids"]));
  const gone = before.filter((zone) => !after.includes(zone));
  const placed = new Set(list(change.before?.["subnet_ids"]).map((id) => targetOf(planned.before.terraform, id)));
  const swapped = zonesOf(
    planned,
    "after",
    list(change.after?.["subnet_ids"]).filter((id) => !placed.has(targetOf(planned.after.terraform, id))),
  ).filter((zone) => before.includes(zone));
  const cut = (zone: string, what: string, reason: string, safer: string): Outage => {
    return {
      kind: "cut",
      duration: "seconds",
      who: `flows of ${who} through ${zone}`,
      change: what,
      reason,
      safer,
      addresses: [placeOf(change)],
    };
  };
  return [
    ...gone.map((zone) =>
      cut(
        zone,
        `takes zone ${zone} out of the ${planned.name(change)}`,
        "packets that the hub had put into this zone are lost until it chooses another; hosts of the zone reach the hub no more",
        "move what runs in the zone first, then the VPC's routes of that zone, then the subnet of the attachment",
      ),
    ),
    ...swapped.map((zone) =>
      cut(
        zone,
        `gives the ${planned.name(change)} another subnet in zone ${zone}`,
        "an attachment has one subnet a zone; changing it is in place and interrupts that zone",
        "one zone an apply",
      ),
    ),
  ];
}

function appliance(planned: Planned, change: Change, who: string): readonly Outage[] {
  if (!change.changed.includes("appliance_mode_support")) return [];
  const on = change.after?.["appliance_mode_support"] === "enable";
  return [
    {
      kind: "cut",
      duration: "open conversations",
      who,
      change: `turns appliance mode ${on ? "on" : "off"} on the ${planned.name(change)}`,
      reason: on
        ? "the hub chooses the zone of every flow anew, and a firewall that did not see its beginning refuses it"
        : "replies may take another zone than requests, and the firewall there refuses them, for good",
      addresses: [placeOf(change)],
    },
  ];
}
