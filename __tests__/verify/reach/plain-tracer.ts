import type { Cidr } from "../../../cidr";
import type { Attachment, HubTable, Subnet, Table } from "../../../verify/network/network";
import type { Start } from "../../../verify/trace/walk";

/** Where a packet ends, with the firewall endpoints and NAT gateways on its way: `firewall eu-west-2a, in aws_subnet.x`. */
export function trace(start: Start, destination: number, zone: string): string {
  const met: string[] = [];
  let place: { readonly table: Table; readonly from: Subnet | undefined } | { readonly hub: HubTable; readonly from: string | undefined };
  if (start.kind === "internet" || start.kind === "nat") throw new RangeError("hosts and sites begin");
  if (start.kind === "subnet") place = { table: start.subnet.table, from: start.subnet };
  else if (start.attachment.association === undefined) return "nowhere";
  else place = { hub: start.attachment.association.table, from: undefined };
  for (let step = 0; step < 100; step += 1) {
    if ("hub" in place) {
      const routes = longest(place.hub.routes, destination);
      const { attachment } = routes.find(({ isStatic }) => isStatic) ?? routes[0] ?? {};
      if (attachment === undefined) return "nowhere";
      if (attachment.vpc === undefined) return [...met, `at ${attachment.site ?? attachment.resource.address}`].join(", ");
      const next = entry(attachment, place.from, zone);
      if (next === undefined) return "nowhere";
      place = { table: next.table, from: next };
      continue;
    }
    const { table, from }: { readonly table: Table; readonly from: Subnet | undefined } = place;
    const target = longest(table.routes, destination)[0]?.target;
    if (target === undefined) return "nowhere";
    if (target.kind === "local") {
      const subnet = table.vpc.subnets.find(({ block }) => holds(block, destination));
      return subnet ? [...met, `in ${subnet.resource.address}`].join(", ") : "nowhere";
    }
    if (target.kind === "hub") {
      const attachment = table.vpc.attachments.find(({ hub }) => hub === target.hub);
      const reached = from === undefined || attachment?.subnets.some((subnet) => subnet.zone === from.zone);
      if (attachment?.association === undefined || reached !== true) return "nowhere";
      place = { hub: attachment.association.table, from: from?.zone };
    } else if (target.kind === "firewall" || target.kind === "nat") {
      const subnet = target.kind === "firewall" ? target.endpoint.subnet : target.nat.subnet;
      met.push(`${target.kind} ${subnet.zone}`);
      place = { table: subnet.table, from: subnet };
    } else return [...met, target.kind].join(", ");
  }
  return "nowhere";
}

/** Appliance mode spreads flows over zones; without it they stay in theirs. */
function entry({ subnets, appliance }: Attachment, from: string | undefined, zone: string): Subnet | undefined {
  const wanted = appliance ? [zone] : [from, zone];
  for (const one of wanted) {
    const found = subnets.find((subnet) => subnet.zone === one);
    if (found) return found;
  }
  return subnets[0];
}

function longest<R extends { readonly block: Cidr }>(routes: readonly R[], address: number): readonly R[] {
  const found = routes.filter(({ block }) => holds(block, address));
  const length = Math.max(...found.map(({ block }) => block.length));
  return found.filter(({ block }) => block.length === length);
}

function holds({ first, last }: Cidr, address: number): boolean {
  return first <= address && address <= last;
}
