import { cidrAt, parseCidr } from "../../../cidr";
import { type Break, type Entry, type Variant, type Written, at, drop, entries, idOf, put, set, textOf } from "./written";

const tableType = "aws_ec2_transit_gateway_route_table";
const propagationType = "aws_ec2_transit_gateway_route_table_propagation";
const routeType = "aws_ec2_transit_gateway_route";
const paths = ["isolation", "hairpin", "way-out", "inspection", "symmetry", "dead-ends", "coverage", "resilience", "zones"] as const;

const tables = (json: Written): readonly Entry[] => entries(json, tableType);
const routes = (json: Written): readonly Entry[] => entries(json, routeType);
const propagations = (json: Written): readonly Entry[] => entries(json, propagationType);

/** Attachments and what names each. */
function attachments(json: Written): readonly { readonly entry: Entry; readonly id: string; readonly vpc: string | undefined }[] {
  return [
    ...entries(json, "aws_ec2_transit_gateway_vpc_attachment").map((entry) => ({
      entry,
      id: idOf(entry),
      vpc: textOf(entry.values["vpc_id"]),
    })),
    ...entries(json, "aws_vpn_connection").map((entry) => ({
      entry,
      id: `\${aws_vpn_connection.${entry.name}.transit_gateway_attachment_id}`,
      vpc: undefined,
    })),
  ];
}

const isBlackhole = ({ values }: Entry): boolean => values["blackhole"] === true;
const blockOf = ({ values }: Entry): string => textOf(values["destination_cidr_block"]);
const tableOf = ({ values }: Entry): string => textOf(values["transit_gateway_route_table_id"]);
const attachmentOf = ({ values }: Entry): string => textOf(values["transit_gateway_attachment_id"]);

function learns(json: Written, table: Entry, id: string): boolean {
  return propagations(json).some((entry) => tableOf(entry) === idOf(table) && attachmentOf(entry) === id);
}

function route(json: Written, table: Entry, block: string, attachment: string | undefined): Written {
  return put(json, routeType, "broken", {
    destination_cidr_block: block,
    transit_gateway_route_table_id: idOf(table),
    ...(attachment === undefined ? { blackhole: true } : { transit_gateway_attachment_id: attachment }),
  });
}

function vpcBlock(json: Written, vpc: string): string {
  const entry = entries(json, "aws_vpc").find((one) => idOf(one) === vpc);
  return textOf(entry?.values["cidr_block"]);
}

/** Where one block has a static route, AWS takes no other. */
function isFree(json: Written, table: string, block: string): boolean {
  return !routes(json).some((entry) => tableOf(entry) === table && blockOf(entry) === block);
}

/** Breaks of the gateway's tables. */
export const hubBreaks: readonly Break[] = [
  {
    name: "appliance mode off",
    how: "The attachment of the inspection VPC loses appliance mode.",
    checks: ["appliance-mode"],
    variants: (json) =>
      entries(json, "aws_ec2_transit_gateway_vpc_attachment")
        .filter(({ values }) => values["appliance_mode_support"] === "enable")
        .map((entry) => at(entry, set(json, entry, { appliance_mode_support: "disable" }))),
  },
  {
    name: "a propagation added",
    how: "A table learns an attachment that it did not.",
    checks: paths,
    equivalence: "ways",
    variants: (json) =>
      tables(json).flatMap((table) =>
        attachments(json)
          .filter(({ id }) => !learns(json, table, id))
          .map(({ entry, id }) =>
            at(
              table,
              put(json, propagationType, "broken", { transit_gateway_attachment_id: id, transit_gateway_route_table_id: idOf(table) }),
              `learns ${entry.name}`,
            ),
          ),
      ),
  },
  {
    name: "a propagation dropped",
    how: "A table no longer learns an attachment.",
    checks: paths,
    equivalence: "ways",
    variants: (json) => propagations(json).map((entry) => at(entry, drop(json, entry))),
  },
  {
    name: "a propagation moved",
    how: "An attachment is learned by another table instead.",
    checks: paths,
    equivalence: "ways",
    variants: (json) =>
      propagations(json).flatMap((entry) =>
        tables(json)
          .filter((table) => !learns(json, table, attachmentOf(entry)))
          .map((table) => at(entry, set(json, entry, { transit_gateway_route_table_id: idOf(table) }), `to ${table.name}`)),
      ),
  },
  {
    name: "an association moved",
    how: "What comes in by an attachment is looked up in another table.",
    checks: paths,
    equivalence: "ways",
    variants: (json) =>
      entries(json, "aws_ec2_transit_gateway_route_table_association").flatMap((entry) =>
        tables(json)
          .filter((table) => idOf(table) !== tableOf(entry))
          .map((table) => at(entry, set(json, entry, { transit_gateway_route_table_id: idOf(table) }), `to ${table.name}`)),
      ),
  },
  {
    name: "a static route dropped",
    how: "A static route of the hub is not there.",
    checks: paths,
    equivalence: "ways",
    every: true,
    variants: (json) =>
      routes(json)
        .filter((entry) => !isBlackhole(entry))
        .map((entry) => at(entry, drop(json, entry))),
  },
  {
    name: "a static route added",
    how: "A table leads half of a VPC's block straight to that VPC.",
    checks: paths,
    equivalence: "ways",
    variants: (json) =>
      tables(json).flatMap((table) =>
        attachments(json).flatMap(({ entry, id, vpc }): Variant[] => {
          if (vpc === undefined) return [];
          const { first, length } = parseCidr(vpcBlock(json, vpc));
          const half = cidrAt(first, length + 1).text;
          return [at(table, route(json, table, half, id), `${half} to ${entry.name}`)];
        }),
      ),
  },
  {
    name: "a static route narrowed",
    how: "A static route holds the lower half of its block alone.",
    checks: paths,
    equivalence: "ways",
    variants: (json) =>
      routes(json)
        .filter((entry) => !isBlackhole(entry))
        .flatMap((entry) => {
          const { first, length } = parseCidr(blockOf(entry));
          const half = cidrAt(first, length + 1).text;
          return isFree(json, tableOf(entry), half) ? [at(entry, set(json, entry, { destination_cidr_block: half }))] : [];
        }),
  },
  {
    name: "a static route widened",
    how: "A static route holds the neighbouring block, too.",
    checks: paths,
    equivalence: "ways",
    variants: (json) =>
      routes(json)
        .filter((entry) => !isBlackhole(entry) && blockOf(entry) !== "0.0.0.0/0")
        .flatMap((entry) => {
          const { first, length } = parseCidr(blockOf(entry));
          const step = 2 ** (33 - length);
          const wide = cidrAt(Math.floor(first / step) * step, length - 1).text;
          return isFree(json, tableOf(entry), wide) ? [at(entry, set(json, entry, { destination_cidr_block: wide }), `to ${wide}`)] : [];
        }),
  },
  {
    name: "a static route pointed elsewhere",
    how: "A static route leads to another attachment, or into a blackhole.",
    checks: paths,
    equivalence: "ways",
    variants: (json) =>
      routes(json)
        .filter((entry) => !isBlackhole(entry))
        .flatMap((entry) => [
          ...attachments(json)
            .filter(({ id }) => id !== attachmentOf(entry))
            .map(({ entry: other, id }) => at(entry, set(json, entry, { transit_gateway_attachment_id: id }), `to ${other.name}`)),
          at(entry, set(json, entry, { transit_gateway_attachment_id: undefined, blackhole: true }), "to a blackhole"),
        ]),
  },
  {
    name: "a blackhole dropped",
    how: "A blackhole of the hub is not there.",
    checks: paths,
    equivalence: "ways",
    every: true,
    variants: (json) =>
      routes(json)
        .filter(isBlackhole)
        .map((entry) => at(entry, drop(json, entry))),
  },
  {
    name: "a blackhole equal to a VPC's block",
    how: "A table has a blackhole of the very block of a VPC, which beats what is learned.",
    checks: paths,
    equivalence: "ways",
    variants: (json) =>
      tables(json).flatMap((table) =>
        attachments(json).flatMap(({ vpc }): Variant[] => {
          const block = vpc === undefined ? "" : vpcBlock(json, vpc);
          return block === "" || !isFree(json, idOf(table), block) ? [] : [at(table, route(json, table, block, undefined), block)];
        }),
      ),
  },
  {
    name: "a default learned where none is declared",
    how: "A table learns a site, or leads the default to one or to the firewall, that did not.",
    checks: paths,
    equivalence: "ways",
    variants: (json) =>
      tables(json).flatMap((table): Variant[] => {
        const own = routes(json).filter((entry) => tableOf(entry) === idOf(table));
        const learned = entries(json, "aws_vpn_connection").filter(({ name }) =>
          learns(json, table, `\${aws_vpn_connection.${name}.transit_gateway_attachment_id}`),
        );
        if (learned.length > 0 || own.some((entry) => blockOf(entry) === "0.0.0.0/0" && !isBlackhole(entry))) return [];
        const closed = own.find((entry) => blockOf(entry) === "0.0.0.0/0");
        const open = closed ? drop(json, closed) : json;
        return attachments(json)
          .filter(({ vpc, entry }) => vpc === undefined || entry.name.startsWith("hub_inspection"))
          .map(({ entry, id }) => at(table, route(open, table, "0.0.0.0/0", id), `to ${entry.name}`));
      }),
  },
  {
    name: "a site summary without its exclusions",
    how: "A table that leads a site's block somewhere loses every blackhole that lies within it.",
    checks: paths,
    equivalence: "ways",
    variants: (json) =>
      routes(json).flatMap((entry): Variant[] => {
        const outer = parseCidr(blockOf(entry));
        if (outer.length === 0) return [];
        const within = routes(json).filter((other) => {
          const inner = parseCidr(blockOf(other));
          const inside = inner.length > outer.length && outer.first <= inner.first && inner.last <= outer.last;
          return tableOf(other) === tableOf(entry) && isBlackhole(other) && inside;
        });
        return within.length === 0 ? [] : [at(entry, within.reduce(drop, json))];
      }),
  },
];
