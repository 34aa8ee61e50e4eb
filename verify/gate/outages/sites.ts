import type { Change } from "../../terraform/change";
import { enumerate, list, text } from "../names";
import type { Outage } from "../outage";
import { type Planned, destroys, placeOf, replaces, targetOf } from "../planned";

/** What changes of VPN connections and of Direct Connect cut. */
export function siteOutages(planned: Planned): readonly Outage[] {
  const vpns = planned.of("aws_vpn_connection").flatMap((change) => connection(planned, change));
  return [...vpns, ...worst(planned), ...directConnect(planned)];
}

/** How many tunnels each changed connection loses for a while. */
export function tunnelsTouched(planned: Planned): readonly Touched[] {
  return planned.of("aws_vpn_connection").flatMap((change): readonly Touched[] => {
    if (destroys(change)) return [{ change, tunnels: [1, 2] }];
    if (change.action !== "update") return [];
    if (endsMove(planned, change)) return [{ change, tunnels: [1, 2] }];
    const tunnels = ([1, 2] as const).filter((tunnel) => change.changed.some((attribute) => isOption(attribute, tunnel)));
    return tunnels.length > 0 ? [{ change, tunnels }] : [];
  });
}

/** A connection, and which of its tunnels go down. */
export interface Touched {
  readonly change: Change;
  readonly tunnels: readonly (1 | 2)[];
}

/** What AWS tells of a tunnel, which changes nothing by itself. */
const computed = ["address", "bgp_asn", "bgp_holdtime", "cgw_inside_address", "vgw_inside_address"];

function isOption(attribute: string, tunnel: 1 | 2): boolean {
  return attribute.startsWith(`tunnel${tunnel}_`) && !computed.includes(attribute.slice("tunnel1_".length));
}

function endsMove(planned: Planned, change: Change): boolean {
  return ["customer_gateway_id", "transit_gateway_id"].some(
    (end) => change.changed.includes(end) && (planned.retargets(change, end) || planned.losesTarget(change.before?.[end])),
  );
}

function connection(planned: Planned, change: Change): readonly Outage[] {
  const name = planned.before.named(change.type, change.before ?? {}, change.address);
  const meanwhile = others(planned, change);
  const base = { kind: "cut", who: `the site behind ${name}${meanwhile}`, addresses: [placeOf(change)] } as const;
  if (replaces(change)) {
    return [
      {
        ...base,
        duration: "until the other side is changed",
        change: `replaces ${name}${change.forcedBy.length > 0 ? ` (because of ${enumerate(change.forcedBy)})` : ""}`,
        reason:
          "the new connection has other tunnel addresses at AWS and other pre-shared keys: nothing comes up before the device at the far end knows them",
        safer: "create the second connection, bring it up by BGP with its device, then remove the first",
      },
    ];
  }
  if (change.action === "delete") {
    return [
      {
        ...base,
        duration: "until it is put back",
        change: `destroys ${name}`,
        reason: "a connection that is made again has other addresses and keys",
      },
    ];
  }
  if (change.action !== "update") return [];
  if (endsMove(planned, change)) {
    const hub = change.changed.includes("transit_gateway_id") && planned.retargets(change, "transit_gateway_id");
    return [
      {
        ...base,
        duration: "minutes",
        change: hub ? `moves ${name} to another gateway` : `gives ${name} another device (customer gateway)`,
        reason: `the connection is modified in place and both of its tunnels are down meanwhile${hub ? "; its attachment is a new one, so association, propagations and routes are made anew" : ""}`,
        safer: "one connection an apply, while the other carries the site",
      },
    ];
  }
  const touched = tunnelsTouched(planned).find(({ change: { stack, address } }) => stack === change.stack && address === change.address);
  if (!touched) return [];
  const both = touched.tunnels.length > 1;
  return [
    {
      ...base,
      duration: "minutes",
      who: both ? base.who : `tunnel ${touched.tunnels.join("")} of ${name}; the other tunnel carries meanwhile`,
      change: `modifies ${both ? "both tunnels" : `tunnel ${touched.tunnels.join("")}`} of ${name}`,
      reason: both
        ? "AWS replaces the endpoint of a modified tunnel, minutes each; one apply takes the tunnels in a row and does not wait for the first to come back"
        : "AWS replaces the endpoint of a modified tunnel",
      safer: both ? "tunnel 1 in one apply, tunnel 2 in the next, when tunnel 1 is up again" : "check first that the other tunnel is up",
    },
  ];
}

/** Connections that look packets up in the same table are ways to the same place. */
function others(planned: Planned, change: Change): string {
  const tables = siteTables(planned);
  const mine = tables.get(placeOf(change));
  if (mine === undefined) return "";
  const changed = new Set(tunnelsTouched(planned).flatMap(({ change: other, tunnels }) => (tunnels.length > 1 ? [placeOf(other)] : [])));
  const rest = planned.before.terraform
    .of("aws_vpn_connection")
    .filter((other) => placeOf(other) !== placeOf(change) && tables.get(placeOf(other)) === mine && !changed.has(placeOf(other)))
    .map((other) => planned.before.resourceName(other));
  return rest.length > 0 ? `; ${enumerate(rest)} can carry it meanwhile, if up` : "; no other connection carries it meanwhile";
}

function worst(planned: Planned): readonly Outage[] {
  const tables = siteTables(planned);
  const byTable = new Map<string, Change[]>();
  for (const { change, tunnels } of tunnelsTouched(planned)) {
    const table = tables.get(placeOf(change));
    if (table === undefined || change.action === "delete" || tunnels.length === 0) continue;
    byTable.set(table, [...(byTable.get(table) ?? []), change]);
  }
  return [...byTable.values()]
    .filter((changes) => changes.length > 1)
    .map((changes) => ({
      kind: "cut",
      duration: changes.some(replaces) ? "until the other side is changed" : "minutes",
      who: `a whole site: ${enumerate(changes.map((change) => planned.name(change)))} in one plan`,
      change: `touches tunnels of ${changes.length} connections of one site at once`,
      reason: "Terraform changes connections side by side, so all ways to the site may be down together",
      safer: "one connection an apply (-target, or one edit a merge), and wait until it is up",
      addresses: changes.map(placeOf),
    }));
}

const siteTablesOf = new WeakMap<Planned, Map<string, string>>();

/** The hub table with which each VPN connection was associated. */
function siteTables(planned: Planned): ReadonlyMap<string, string> {
  let tables = siteTablesOf.get(planned);
  if (!tables) {
    tables = new Map<string, string>();
    for (const { values } of planned.before.terraform.of("aws_ec2_transit_gateway_route_table_association")) {
      const attachment = planned.before.resource(values["transit_gateway_attachment_id"]);
      if (attachment) tables.set(placeOf(attachment), targetOf(planned.before.terraform, values["transit_gateway_route_table_id"]));
    }
    siteTablesOf.set(planned, tables);
  }
  return tables;
}

const directConnectTypes = ["aws_dx_gateway", "aws_dx_connection", "aws_dx_lag", "aws_dx_transit_virtual_interface", "aws_dx_bgp_peer"];

function directConnect(planned: Planned): readonly Outage[] {
  const parts = directConnectTypes.flatMap((type) =>
    planned
      .of(type)
      .filter(destroys)
      .map((change): Outage => {
        return {
          kind: "cut",
          duration: "until the other side is changed",
          who: "every site behind Direct Connect",
          change: `${replaces(change) ? "replaces" : "destroys"} the ${planned.name(change)}`,
          reason: "cross-connects, VLANs and BGP sessions are agreed with the other side by hand",
          safer: "bring up a second one beside it, or a VPN as backup, before this one goes",
          addresses: [placeOf(change)],
        };
      }),
  );
  return [...parts, ...planned.of("aws_dx_gateway_association").flatMap((change) => association(planned, change))];
}

function association(planned: Planned, change: Change): readonly Outage[] {
  const base = { kind: "cut", who: "every site behind Direct Connect", addresses: [placeOf(change)] } as const;
  if (destroys(change)) {
    return [
      {
        ...base,
        duration: replaces(change) ? "minutes" : "until it is put back",
        change: `${replaces(change) ? "replaces" : "destroys"} the ${planned.name(change)}`,
        reason: "the link is down and nothing is announced; making or ending an association takes up to 20 minutes each",
        safer: "bring up a VPN as backup with the same prefixes first; prefixes alone change in place",
      },
    ];
  }
  if (change.action !== "update" || !change.changed.includes("allowed_prefixes")) return [];
  const after = prefixes(change.after);
  const gone = prefixes(change.before).filter((prefix) => !after.includes(prefix));
  if (gone.length === 0) return [];
  return [
    {
      ...base,
      duration: "until it is put back",
      who: `sites behind Direct Connect towards ${enumerate(gone)}`,
      change: `announces ${enumerate(gone)} no more over Direct Connect`,
      reason: "allowed prefixes are exactly what is announced; removing one is in place and touches that prefix alone",
    },
  ];
}

function prefixes(values: Change["before"]): readonly string[] {
  return list(values?.["allowed_prefixes"]).map((prefix) => text(prefix) ?? "");
}
