import { contains, parseCidr } from "../../../cidr";
import { addressOf, type Break, type Entry, entries, textOf, type Written } from "./written";

/** Why nothing changes: what the second opinion showed, and where a wider route of the same table tells it, that. */
export function reasonFor(json: Written, { name, equivalence }: Break, place: string): string {
  if (equivalence === "rules") return "every conversation that routes carry through the firewall is judged as before";
  const [address = ""] = place.split(" ");
  const entry = ["aws_route", "aws_ec2_transit_gateway_route"]
    .flatMap((type) => entries(json, type))
    .find((one) => addressOf(one) === address);
  const above = entry && aboveOf(json, entry);
  if (/ (dropped|narrowed|widened)$/.test(name) && entry && above && targetOf(entry) === targetOf(above))
    return `${blockOf(entry)} lies beneath ${blockOf(above)}, which leads the same way`;
  return "whoever may begin or answer a conversation gets where it did, by the same firewalls and NAT";
}

/** The next wider route of the same table. */
function aboveOf(json: Written, entry: Entry): Entry | undefined {
  const key = entry.type === "aws_route" ? "route_table_id" : "transit_gateway_route_table_id";
  const own = parseCidr(blockOf(entry));
  return entries(json, entry.type)
    .filter((other) => other.values[key] === entry.values[key] && other.name !== entry.name && contains(parseCidr(blockOf(other)), own))
    .sort((one, other) => parseCidr(blockOf(other)).length - parseCidr(blockOf(one)).length)[0];
}

function blockOf({ values }: Entry): string {
  return textOf(values["destination_cidr_block"]);
}

function targetOf({ values }: Entry): string {
  const {
    destination_cidr_block: _block,
    route_table_id: _table,
    transit_gateway_route_table_id: _hubTable,
    depends_on: _after,
    ...target
  } = values;
  return JSON.stringify(target);
}
