import type { Change } from "../../terraform/change";
import type { Duration, Outage } from "../outage";
import { type Planned, destroys, placeOf, replaces } from "../planned";
import { destination, routeTarget, targets } from "../words";

/** What changes inside VPCs cut: the VPC, subnets, tables, routes, NAT and public addresses. */
export function vpcOutages(planned: Planned): readonly Outage[] {
  return [
    ...whole(planned, "aws_vpc", () => "VPC", "everything in the VPC goes with it, and its attachment"),
    ...whole(
      planned,
      "aws_subnet",
      ({ before }) => vpcGoes(planned, before),
      "network interfaces do not move: what stands in the subnet has to go first",
    ),
    ...whole(
      planned,
      "aws_internet_gateway",
      ({ before }) => vpcGoes(planned, before),
      "a VPC has one internet gateway, and its public addresses work only through it",
    ),
    ...peerings(planned),
    ...routes(planned),
    ...tables(planned),
    ...nats(planned),
    ...addresses(planned),
  ];
}

function vpcGoes(planned: Planned, before: Change["before"]): string | undefined {
  return planned.losesTarget(before?.["vpc_id"]) ? undefined : planned.before.of(before?.["vpc_id"]);
}

/** `within` is undefined where what it lies in goes as well, which says it already. */
function whole(planned: Planned, type: string, within: (change: Change) => string | undefined, reason: string): readonly Outage[] {
  return planned.of(type).flatMap((change): readonly Outage[] => {
    const inside = within(change);
    if (!destroys(change) || inside === undefined) return [];
    const name = planned.before.named(type, change.before ?? {}, change.address);
    return [
      {
        kind: "cut",
        duration: replaces(change) ? "minutes" : "until it is put back",
        who: type === "aws_internet_gateway" ? `${inside}'s way to the internet` : `everything in ${name}`,
        change: `${replaces(change) ? "replaces" : "destroys"} ${name}`,
        reason,
        ...(replaces(change)
          ? { safer: "create the new one beside it under another name, move what runs there, then remove the old one" }
          : {}),
        addresses: [placeOf(change)],
      },
    ];
  });
}

function peerings(planned: Planned): readonly Outage[] {
  return planned
    .of("aws_vpc_peering_connection")
    .filter(destroys)
    .map((change) => ({
      kind: "cut",
      duration: replaces(change) ? "minutes" : "until it is put back",
      who: `${planned.before.of(change.before?.["vpc_id"])} and ${planned.before.of(change.before?.["peer_vpc_id"])}`,
      change: `${replaces(change) ? "replaces" : "destroys"} ${planned.name(change)}`,
      reason: "every route over a peering is dark until the new one has been accepted and the routes name it",
      addresses: [placeOf(change)],
    }));
}

function routes(planned: Planned): readonly Outage[] {
  return planned.of("aws_route").flatMap((change): readonly Outage[] => {
    const table = change.before?.["route_table_id"];
    if (planned.losesTarget(table)) return [];
    const moves = targets.some((target) => change.changed.includes(target) && planned.retargets(change, target));
    if (!replaces(change) && !(change.action === "update" && moves)) return [];
    const vpc = planned.before.of(planned.before.resource(table)?.values["vpc_id"]);
    const block = destination(change.before ?? {});
    const way = block === "0.0.0.0/0";
    const [from, to] = [routeTarget(planned.before, change, "before"), routeTarget(planned.after, change, "after")];
    return [
      {
        kind: "cut",
        duration: replaces(change) ? "seconds" : "open conversations",
        who: `${vpc} towards ${way ? "the internet" : block}`,
        change: `moves ${way ? "the way out" : `route ${block}`} of ${vpc} from ${from} to ${to}`,
        reason: replaces(change)
          ? "the route is deleted and created; in between packets follow the next wider one or none"
          : way
            ? "the route changes in place, so new conversations work at once; every open one ends, because its public address changes (semantics G2)"
            : "the route changes in place; what stands in the new way (a firewall, a NAT) has not seen the beginning of open conversations",
        ...(way
          ? {
              safer:
                "nothing avoids it; both ends of the new way must be up first, and partners that allow the old public address must know the new one",
            }
          : {}),
        addresses: [placeOf(change)],
      },
    ];
  });
}

function tables(planned: Planned): readonly Outage[] {
  const gone = planned.of("aws_route_table").filter((change) => replaces(change) && vpcGoes(planned, change.before) !== undefined);
  return gone.map((change) => ({
    kind: "cut",
    duration: "seconds",
    who: `subnets of ${planned.name(change)}`,
    change: `replaces ${planned.name(change)}`,
    reason: "its subnets fall back to the main table, which has local routes only, until the new table is filled",
    safer: "make the new table with its routes in one apply, move the subnets in the next (in place, without a gap)",
    addresses: [placeOf(change)],
  }));
}

function nats(planned: Planned): readonly Outage[] {
  return planned.of("aws_nat_gateway").flatMap((change): readonly Outage[] => {
    if (!replaces(change) || planned.losesTarget(change.before?.["subnet_id"])) return [];
    const address = planned.retargets(change, "allocation_id") || planned.losesTarget(change.before?.["allocation_id"]);
    const duration: Duration = address ? "until the other side is changed" : "minutes";
    return [
      {
        kind: "cut",
        duration,
        who: address ? "what leaves through it, at partners that allow its public address" : "what leaves through it",
        change: `replaces ${planned.name(change)}`,
        reason: address
          ? "a NAT cannot change its public address: the new one speaks from another"
          : "a NAT in use cannot share its address, so the old one goes first; the new one takes a few minutes",
        safer: "create a second NAT with an address of its own, have partners allow it, move the routes (in place), then remove the first",
        addresses: [placeOf(change)],
      },
    ];
  });
}

function addresses(planned: Planned): readonly Outage[] {
  return planned
    .of("aws_eip")
    .filter(destroys)
    .map((change) => ({
      kind: "cut",
      duration: "until the other side is changed",
      who: "partners that allow this public address",
      change: `releases the ${planned.name(change)}`,
      reason: "an address that was released goes back to AWS and is not given again",
      safer: "take it out of Terraform with a removed block (destroy = false) while anybody may still allow it",
      addresses: [placeOf(change)],
    }));
}
