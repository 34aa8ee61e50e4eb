import { type Cidr, CidrError, parseCidr, part } from "../../../cidr";
import type { Change } from "../../terraform/change";
import { enumerate, text } from "../names";
import type { Outage } from "../outage";
import { type Planned, placeOf, replaces, targetOf, valuesOf } from "../planned";
import { destination, routeTarget } from "../words";

/** What changes of a hub, of its tables and of the attachments' places in them cut. */
export function hubOutages(planned: Planned): readonly Outage[] {
  const lost = gatewayOutages(planned);
  if (lost.length > 0) return lost;
  return [...tableOutages(planned), ...routeOutages(planned), ...associationOutages(planned), ...propagationOutages(planned)];
}

const route = "aws_ec2_transit_gateway_route";
const association = "aws_ec2_transit_gateway_route_table_association";
const propagation = "aws_ec2_transit_gateway_route_table_propagation";
const [table, attachment] = ["transit_gateway_route_table_id", "transit_gateway_attachment_id"];

function gatewayOutages(planned: Planned): readonly Outage[] {
  return planned
    .of("aws_ec2_transit_gateway")
    .filter(({ action }) => replaces({ action } as Change) || action === "delete")
    .map((change): Outage => {
      const replaced = replaces(change);
      return {
        kind: "cut",
        duration: replaced ? "until the other side is changed" : "until it is put back",
        who: "every VPC and every site",
        change: `${replaced ? "replaces" : "destroys"} the ${planned.name(change)}`,
        reason: "every attachment, table, route and VPN connection belongs to the gateway; new VPN connections have other addresses at AWS",
        safer: "build a second hub beside it, move VPC by VPC and site by site, then destroy the first",
        addresses: [placeOf(change)],
      };
    });
}

function tableOutages(planned: Planned): readonly Outage[] {
  return planned
    .of("aws_ec2_transit_gateway_route_table")
    .filter(replaces)
    .map((change) => ({
      kind: "cut",
      duration: "about a minute",
      who: usersOf(planned, placeOf(change)),
      change: `replaces ${planned.name(change)}`,
      reason:
        "a table goes only after its associations; whoever is associated has none until the new table has been made and filled (10 to 60 seconds and more)",
      safer:
        "make and fill the new table under another address in one apply, move the associations one by one in the next, then remove the old table",
      addresses: [placeOf(change)],
    }));
}

function routeOutages(planned: Planned): readonly Outage[] {
  const key = (values: Change["before"], side: "before" | "after"): string =>
    `${targetOf(planned[side].terraform, values?.[table])} ${destination(values ?? {})}`;
  const removed = new Map(
    planned.of(route).flatMap((change) => (change.action === "delete" ? [[key(change.before, "before"), change] as const] : [])),
  );
  return planned.of(route).flatMap((change): readonly Outage[] => {
    if (change.action === "create") {
      const old = removed.get(key(change.after, "after"));
      return old === undefined || planned.makesTarget(change.after?.[table]) ? [] : [collision(planned, change, old)];
    }
    if (!replaces(change) || planned.makesTarget(change.after?.[table])) return [];
    if (routeTarget(planned.before, change, "before") === "blackhole" || change.after?.["blackhole"] === true) return [];
    if (planned.retargets(change, table) || destination(change.before ?? {}) !== destination(change.after ?? {})) return [];
    // An attachment that is made anew says so itself, for all of its routes at once.
    if (planned.makesTarget(change.after?.[attachment]) && planned.losesTarget(change.before?.[attachment])) return [];
    const block = destination(valuesOf(change));
    const hubTable = planned.after.of(change.after?.[table]);
    const before = routeTarget(planned.before, change, "before");
    return [
      {
        kind: "cut",
        duration: "seconds",
        who: `${usersOf(planned, targetOf(planned.before.terraform, change.before?.[table]))} towards ${block}`,
        change: `moves route ${block} in ${hubTable} from ${before} to ${routeTarget(planned.after, change, "after")}`,
        reason: "a hub route is changed by deleting and creating it; in between its destination is dark (semantics G1)",
        safer: saferMove(planned, change, block),
        addresses: [placeOf(change)],
      },
    ];
  });
}

/** A static route beats a learned one, and two halves beat their whole: either keeps a way open while the route moves. */
function saferMove(planned: Planned, change: Change, block: string): string {
  const next = planned.after.resource(change.after?.[attachment]);
  if (next?.type === "aws_vpn_connection" && next.values["static_routes_only"] !== true) {
    return `the return path first; then let ${planned.after.resourceName(next)} announce ${block} into the table (the static route still wins); then remove the static route`;
  }
  const halves = halvesOf(block);
  if (halves === undefined) return "the return path first; move it in a quiet hour";
  return `the return path first; add ${halves} to the new target in one apply, move ${block} in the next, remove the halves in a third`;
}

function halvesOf(block: string): string | undefined {
  let whole: Cidr;
  try {
    whole = parseCidr(block);
  } catch (error) {
    if (error instanceof CidrError) return undefined;
    throw error;
  }
  return whole.length >= 31 ? undefined : `${part(whole, whole.length + 1, 0).text} and ${part(whole, whole.length + 1, 1).text}`;
}

function collision(planned: Planned, created: Change, deleted: Change): Outage {
  return {
    kind: "stops",
    duration: "none",
    who: `${usersOf(planned, targetOf(planned.before.terraform, deleted.before?.[table]))} towards ${destination(valuesOf(created))}`,
    change: `creates route ${destination(valuesOf(created))} in ${planned.after.of(created.after?.[table])} at ${created.address} and destroys it at ${deleted.address}`,
    reason:
      "a hub table has one static route for a block, and nothing orders the two: AWS may refuse the new one while the old one is there",
    safer: `write a moved block from ${deleted.address} to ${created.address}, or destroy in one apply and create in the next`,
    addresses: [placeOf(created), placeOf(deleted)],
  };
}

function associationOutages(planned: Planned): readonly Outage[] {
  const made = new Map(
    planned
      .of(association)
      .flatMap((change) =>
        change.action === "create" ? [[targetOf(planned.after.terraform, change.after?.[attachment]), change] as const] : [],
      ),
  );
  return planned.of(association).flatMap((change): readonly Outage[] => {
    if (change.action !== "delete" && !replaces(change)) return [];
    if (planned.losesTarget(change.before?.[attachment]) || planned.losesTarget(change.before?.[table])) return [];
    const who = planned.before.behind(change.before?.[attachment]);
    const from = planned.before.of(change.before?.[table]);
    const again = made.get(targetOf(planned.before.terraform, change.before?.[attachment]));
    if (change.action === "delete" && again) {
      return [
        {
          kind: "stops",
          duration: "none",
          who,
          change: `associates ${who} with ${planned.after.of(again.after?.[table])} at ${again.address} and ends the association at ${change.address}`,
          reason: "an attachment has one association, and nothing orders the two: AWS may refuse the new one while the old one is there",
          safer: `write a moved block from ${change.address} to ${again.address}, so that Terraform replaces it in order`,
          addresses: [placeOf(again), placeOf(change)],
        },
      ];
    }
    if (change.action === "delete") {
      return [
        {
          kind: "cut",
          duration: "until it is put back",
          who,
          change: `ends the association of ${who} with ${from}`,
          reason: "packets of an attachment that is associated with no table are dropped",
          addresses: [placeOf(change)],
        },
      ];
    }
    return [
      {
        kind: "cut",
        duration: "about a minute",
        who,
        change: planned.retargets(change, table)
          ? `moves ${who} from ${from} to ${planned.after.of(change.after?.[table])}`
          : `replaces the association of ${who} with ${from}`,
        reason: "an association is ended before the next is made: 10 to 60 seconds without a table",
        safer: "make and fill the new table in one apply; move the associations in the next, one attachment at a time",
        addresses: [placeOf(change)],
      },
    ];
  });
}

function propagationOutages(planned: Planned): readonly Outage[] {
  return planned.of(propagation).flatMap((change): readonly Outage[] => {
    if (change.action !== "delete" && !replaces(change)) return [];
    if (planned.losesTarget(change.before?.[attachment]) || planned.losesTarget(change.before?.[table])) return [];
    const who = planned.before.behind(change.before?.[attachment]);
    const from = planned.before.of(change.before?.[table]);
    return [
      {
        kind: "cut",
        duration: replaces(change) && !planned.retargets(change, table) ? "seconds" : "until it is put back",
        who: `${usersOf(planned, targetOf(planned.before.terraform, change.before?.[table]))} towards ${who}`,
        change: `${replaces(change) ? "replaces" : "ends"} the propagation of ${who} into ${from}`,
        reason: "what an attachment announces leaves the table at once, and packets follow the next wider route or none",
        safer: "where a static route takes its place, create that first: it wins over what is propagated",
        addresses: [placeOf(change)],
      },
    ];
  });
}

/** Who looks up in a hub table, by the associations before. */
function usersOf(planned: Planned, place: string): string {
  let users = usersByTable.get(planned);
  if (!users) {
    users = new Map<string, string[]>();
    for (const { values } of planned.before.terraform.of(association)) {
      const at = targetOf(planned.before.terraform, values[table]);
      const others = users.get(at);
      if (others) others.push(planned.before.behind(values[attachment]));
      else users.set(at, [planned.before.behind(values[attachment])]);
    }
    usersByTable.set(planned, users);
  }
  const names = [...(users.get(place) ?? [])].sort();
  return names.length === 0 ? "nobody yet" : enumerate(names);
}

const usersByTable = new WeakMap<Planned, Map<string, string[]>>();

/** Zones of the subnets that a list of ids names, where they are known: by name, or by id where no subnet tells its name. */
export function zonesOf(
  planned: Planned,
  side: "before" | "after",
  ids: readonly Parameters<Planned["losesTarget"]>[0][],
): readonly string[] {
  const { terraform } = planned.before;
  const nameOf = (zoneId: string): string =>
    terraform
      .of("aws_subnet")
      .filter(({ values }) => values["availability_zone_id"] === zoneId)
      .map(({ values }) => text(values["availability_zone"]))
      .find((name) => name !== undefined) ?? zoneId;
  return ids
    .map((id) => {
      const { availability_zone: name, availability_zone_id: zoneId } = planned[side].resource(id)?.values ?? {};
      const told = text(zoneId);
      return text(name) ?? (told === undefined ? planned[side].of(id) : nameOf(told));
    })
    .sort();
}
