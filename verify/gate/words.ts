import type { Change } from "../terraform/change";
import type { Value, Values } from "../terraform/resource";
import { enumerate, type Names, text } from "./names";
import { type Planned, placeOf, valuesOf } from "./planned";

/** One or many changes of one kind, in network words. */
export interface ChangeLine {
  readonly action: Change["action"] | "move" | "import";
  readonly type: string;
  /** `replaces the attachment of VPC shop`, `creates 9 routes in the tables of VPC shop`. */
  readonly text: string;
  /** Terraform addresses as `stack:address`, in order. */
  readonly addresses: readonly string[];
}

/** What a plan does, in network words, the worst first; changes that differ only in which of many they touch are one line. */
export function describeChanges(planned: Planned): readonly ChangeLine[] {
  const groups = new Map<string, { action: ChangeLine["action"]; type: string; many: string; singles: string[]; addresses: string[] }>();
  for (const change of planned.changes) {
    const action = actionOf(change);
    const { one, many } = describe(planned, change);
    const key = [action, change.type, many].join("\n");
    const group = groups.get(key) ?? { action, type: change.type, many, singles: [], addresses: [] };
    group.singles.push(`${verbs[action]} ${one}`);
    group.addresses.push(placeOf(change));
    groups.set(key, group);
  }
  return [...groups.values()]
    .flatMap(({ action, type, many, singles, addresses }): ChangeLine[] => {
      const few = singles.length <= (action === "replace" ? 10 : action === "delete" ? 4 : 2);
      if (few) return singles.map((line, index) => ({ action, type, text: line, addresses: addresses.slice(index, index + 1) }));
      return [{ action, type, text: `${verbs[action]} ${singles.length.toLocaleString("en")} ${many}`, addresses }];
    })
    .sort((one, other) => order.indexOf(one.action) - order.indexOf(other.action) || compare(one.text, other.text));
}

/** Orders texts by code, so that no machine's language matters. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

const verbs: Readonly<Record<ChangeLine["action"], string>> = {
  create: "creates",
  update: "changes",
  replace: "replaces",
  "replace-after": "replaces",
  delete: "destroys",
  forget: "forgets (it stays in AWS, unmanaged)",
  move: "gives a new Terraform address to",
  import: "takes over",
  none: "leaves",
};

const order: readonly ChangeLine["action"][] = [
  "replace",
  "delete",
  "replace-after",
  "forget",
  "update",
  "create",
  "move",
  "import",
  "none",
];

function actionOf({ action, imported }: Change): ChangeLine["action"] {
  if (imported) return "import";
  return action === "none" ? "move" : action;
}

interface Description {
  /** `the attachment of VPC shop`. */
  readonly one: string;
  /** Goes after a number: `routes in the tables of VPC shop`. */
  readonly many: string;
}

function describe(planned: Planned, change: Change): Description {
  const names = planned.names(change);
  const values = valuesOf(change);
  const table = values["transit_gateway_route_table_id"];
  const attachment = values["transit_gateway_attachment_id"];
  switch (change.type) {
    case "aws_route":
      return {
        one: `route ${moved(planned, change)} in ${names.of(values["route_table_id"])}`,
        many: `routes in the tables of ${vpcOf(names, values["route_table_id"])}`,
      };
    case "aws_ec2_transit_gateway_route":
      return { one: `route ${moved(planned, change)} in ${names.of(table)}`, many: `routes in ${names.of(table)}` };
    case "aws_ec2_transit_gateway_route_table_association":
      return {
        one: `the association of ${names.behind(attachment)} with ${names.of(table)}`,
        many: `associations with ${names.of(table)}`,
      };
    case "aws_ec2_transit_gateway_route_table_propagation":
      return {
        one: `the propagation of ${names.behind(attachment)} into ${names.of(table)}`,
        many: `propagations of ${names.behind(attachment)}`,
      };
    case "aws_route_table_association":
      return {
        one: `the association of ${names.of(values["subnet_id"] ?? values["gateway_id"])} with ${names.of(values["route_table_id"])}`,
        many: `associations with the tables of ${vpcOf(names, values["route_table_id"])}`,
      };
    case "aws_route53_zone_association":
      return {
        one: `the association of ${names.of(values["vpc_id"])} with ${names.of(values["zone_id"])}`,
        many: `associations of ${names.of(values["vpc_id"])} with private zones`,
      };
    case "aws_subnet":
    case "aws_route_table":
      return {
        one: detailed(planned, change),
        many: `${change.type === "aws_subnet" ? "subnets" : "tables"} of ${names.of(values["vpc_id"])}`,
      };
    default: {
      const article = planned.name(change).startsWith("a") && planned.name(change).includes(" of ") ? "the " : "";
      return { one: `${article}${detailed(planned, change)}`, many: plural(change.type, names, change) };
    }
  }
}

/** `0.0.0.0/0 → NAT a`, or where the target moves `0.0.0.0/0 from NAT a → VPN connection london-a`. */
function moved(planned: Planned, change: Change): string {
  const { before, after } = change;
  const block = destination(valuesOf(change));
  const old = before && routeTarget(planned.before, change, "before");
  const next = after && routeTarget(planned.after, change, "after");
  if (old === undefined || next === undefined || old === next) return `${block} → ${next ?? old ?? "?"}`;
  return `${block} from ${old} → ${next}`;
}

/** Where a route of a VPC or of a hub leads, in words: `blackhole`, `the gateway hub`, `VPC inspection`. */
export function routeTarget(names: Names, change: Change, side: "before" | "after"): string {
  const values = change[side] ?? {};
  if (values["blackhole"] === true) return "blackhole";
  if (change.type === "aws_ec2_transit_gateway_route") return names.behind(values["transit_gateway_attachment_id"]);
  const target = targets.find((attribute) => values[attribute] !== undefined && values[attribute] !== null && values[attribute] !== "");
  return target === undefined ? "nothing" : names.of(values[target]);
}

/** Attributes of `aws_route` that say where it leads. */
export const targets: readonly string[] = [
  "transit_gateway_id",
  "nat_gateway_id",
  "vpc_endpoint_id",
  "gateway_id",
  "vpc_peering_connection_id",
  "egress_only_gateway_id",
  "network_interface_id",
  "carrier_gateway_id",
  "local_gateway_id",
  "core_network_arn",
];

/** The block or prefix list that a route is for. */
export function destination(values: Values): string {
  const block =
    values["destination_cidr_block"] ??
    values["destination_ipv6_cidr_block"] ??
    values["destination_prefix_list_id"] ??
    values["prefix_list_id"];
  return text(block) ?? "a destination that only the apply tells";
}

/** The name, with what changes in place or forces the replacement. */
function detailed(planned: Planned, change: Change): string {
  const name = planned.name(change);
  if (change.action === "update") return `${name} (${enumerate(change.changed.filter((attribute) => attribute !== "tags_all"))})`;
  return change.forcedBy.length > 0 && change.action.startsWith("replace") ? `${name} (because of ${enumerate(change.forcedBy)})` : name;
}

function vpcOf(names: Names, table: Value | undefined): string {
  const resource = names.resource(table);
  return resource ? names.of(resource.values["vpc_id"]) : "a VPC";
}

/** `attachments`, `log groups`, `VPN connections`. */
function plural(type: string, names: Names, change: Change): string {
  const noun = names
    .named(type, {}, "")
    .trim()
    .replace(/ of .*| with .*/, "");
  const inVpc = valuesOf(change)["vpc_id"];
  const nouns = noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : noun.endsWith("s") ? `${noun}es` : `${noun}s`;
  return inVpc === undefined || type.endsWith("_vpc_attachment") ? nouns : `${nouns} of ${names.of(inVpc)}`;
}
