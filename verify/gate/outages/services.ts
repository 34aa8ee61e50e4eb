import type { Change } from "../../terraform/change";
import type { Outage } from "../outage";
import { type Planned, destroys, placeOf, replaces } from "../planned";

/** What changes of endpoints, private zones, security groups and logs cut or leave unseen. */
export function serviceOutages(planned: Planned): readonly Outage[] {
  return [...endpoints(planned), ...zones(planned), ...securityGroups(planned), ...evidence(planned)];
}

function endpoints(planned: Planned): readonly Outage[] {
  return planned.of("aws_vpc_endpoint").flatMap((change): readonly Outage[] => {
    const gateway = (change.after ?? change.before)?.["vpc_endpoint_type"] === "Gateway";
    if (!destroys(change) || planned.losesTarget(change.before?.["vpc_id"])) return [];
    const service = planned.names(change).plain({ name: (change.before ?? {})["service_name"] ?? null }) ?? planned.name(change);
    return [
      {
        kind: "cut",
        duration: replaces(change) ? (gateway ? "seconds" : "minutes") : "until it is put back",
        who: `clients of ${service}`,
        change: `${replaces(change) ? "replaces" : "destroys"} ${planned.name(change)}`,
        reason: gateway
          ? "open connections break when its routes go; meanwhile packets follow the next wider route or none"
          : "its network interfaces and names at AWS go; new ones have other addresses, which clients learn when their DNS caches run out",
        ...(replaces(change)
          ? { safer: "create the new endpoint beside it without private DNS, point the zone's records at it, then remove the old one" }
          : {}),
        addresses: [placeOf(change)],
      },
    ];
  });
}

function zones(planned: Planned): readonly Outage[] {
  return [...planned.of("aws_route53_zone"), ...planned.of("aws_route53_zone_association")].flatMap((change): readonly Outage[] => {
    const one = change.type === "aws_route53_zone";
    if (!destroys(change) || (!one && (planned.losesTarget(change.before?.["zone_id"]) || planned.losesTarget(change.before?.["vpc_id"]))))
      return [];
    const name = planned.before.of(change.before?.["zone_id"]);
    return [
      {
        kind: "cut",
        duration: replaces(change) ? "about a minute" : "until it is put back",
        who: one
          ? `every VPC that asks for names of ${planned.name(change)}`
          : `${planned.before.of(change.before?.["vpc_id"])} for names of ${name}`,
        change: one
          ? `${replaces(change) ? "replaces" : "destroys"} ${planned.name(change)}`
          : `${replaces(change) ? "replaces" : "ends"} the association of ${planned.before.of(change.before?.["vpc_id"])} with ${name}`,
        reason:
          "the names resolve to public addresses again, which a VPC without a way out does not reach; clients keep either answer until their caches run out",
        addresses: [placeOf(change)],
      },
    ];
  });
}

function securityGroups(planned: Planned): readonly Outage[] {
  const groups = planned.of("aws_security_group").filter(replaces);
  const rules = ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule", "aws_security_group_rule"].flatMap((type) =>
    planned.of(type).filter((change) => destroys(change) && !planned.losesTarget(change.before?.["security_group_id"])),
  );
  return [...groups, ...rules].map((change) => ({
    kind: "cut",
    duration: change.action === "delete" ? "until it is put back" : "seconds",
    who: `${source(change)} at what ${planned.before.of(group(change))} protects`,
    change: `${replaces(change) ? "replaces" : "destroys"} ${groups.includes(change) ? planned.name(change) : `a rule of ${planned.before.of(group(change))}`}`,
    reason: "new conversations are refused from then on; most that are tracked go on, those to anywhere from anywhere end",
    ...(replaces(change) ? { safer: "create the new rule first (another address for it), then remove the old one" } : {}),
    addresses: [placeOf(change)],
  }));
}

function group(change: Change): NonNullable<Change["before"]>[string] {
  return change.before?.["security_group_id"] ?? change.before?.["name"] ?? change.address;
}

function source(change: Change): string {
  const block = change.before?.["cidr_ipv4"];
  return typeof block === "string" ? block : "clients";
}

function evidence(planned: Planned): readonly Outage[] {
  const gap = (change: Change, reason: string, safer?: string): Outage => ({
    kind: "evidence",
    duration: "none",
    who: "no traffic",
    change: `${change.action === "delete" ? "destroys" : change.action === "update" ? "changes" : "replaces"} ${planned.name(change)}`,
    reason,
    ...(safer === undefined ? {} : { safer }),
    addresses: [placeOf(change)],
  });
  return [
    ...planned
      .of("aws_flow_log")
      .filter(destroys)
      .filter((change) => !planned.losesTarget(change.before?.["vpc_id"]))
      .map((change) =>
        change.action === "delete"
          ? gap(change, "nothing records the flows of this VPC from then on")
          : gap(
              change,
              "a flow log cannot be changed; for about ten minutes nothing may be recorded",
              "create a second flow log beside it, then remove the first",
            ),
      ),
    ...planned
      .of("aws_cloudwatch_log_group")
      .filter(destroys)
      .map((change) =>
        gap(
          change,
          "what it holds is deleted with it and cannot be had back",
          "export it, or take it out of Terraform with a removed block (destroy = false)",
        ),
      ),
    ...planned
      .of("aws_networkfirewall_logging_configuration")
      .filter(({ action }) => action !== "create")
      .map((change) => gap(change, "the firewall logs nothing to a destination that is taken away, and to a new one from a moment later")),
  ];
}
