import { contains, parseCidr } from "../../../cidr";
import { addressOf, type Break, type Entry, entries, textOf, type Written } from "./written";

/** Why nothing changes where every way or verdict is the same, as far as the place itself tells. */
export function reasonFor(json: Written, { equivalence }: Break, place: string): string {
  if (equivalence === "rules") return "every conversation between addresses that packets go between is judged as before";
  const [address = "", ...how] = place.split(" ");
  const entry = ["aws_route", "aws_ec2_transit_gateway_route"]
    .flatMap((type) => entries(json, type))
    .find((one) => addressOf(one) === address);
  const above = entry && aboveOf(json, entry);
  if (entry && above) {
    const same = targetOf(entry) === targetOf(above);
    const leads = same ? "leads the same way" : "leaves whoever may talk where it was";
    return `${blockOf(entry)} lies beneath ${blockOf(above)}, which ${leads}`;
  }
  if (entry) return `nobody who is looked up in this table may talk to ${blockOf(entry)}, and without the route nothing gets there`;
  const block = how.find((word) => word.includes("/"));
  return block === undefined
    ? "no conversation that begins or is answered is looked up there"
    : `whoever is looked up there and begins or answers a conversation gets to ${block} as before, or did not and does not`;
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
