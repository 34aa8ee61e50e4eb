import {
  type Attributes,
  type Break,
  type Entry,
  type Variant,
  type Written,
  addressOf,
  at,
  drop,
  entries,
  idOf,
  put,
  set,
  textOf,
} from "./written";

const paths = ["isolation", "hairpin", "way-out", "inspection", "symmetry", "dead-ends", "coverage", "resilience", "zones"] as const;

const routes = (json: Written): readonly Entry[] => entries(json, "aws_route");
const zoneOfRoute = ({ values }: Entry): string => /\["(.*)"\]/.exec(textOf(values["vpc_endpoint_id"]))?.[1] ?? "";

/** VPCs without an internet gateway. */
function closedVpcs(json: Written): readonly Entry[] {
  const open = new Set(entries(json, "aws_internet_gateway").map(({ values }) => values["vpc_id"]));
  return entries(json, "aws_vpc").filter((vpc) => !open.has(idOf(vpc)));
}

const subnetsOf = (json: Written, vpc: Entry): readonly Entry[] =>
  entries(json, "aws_subnet").filter(({ values }) => values["vpc_id"] === idOf(vpc));

function tableOf(json: Written, subnet: Entry): string {
  const association = entries(json, "aws_route_table_association").find(({ values }) => values["subnet_id"] === idOf(subnet));
  return textOf(association?.values["route_table_id"]);
}

/** The VPC with an internet gateway of its own. */
function withGateway(json: Written, vpc: Entry): { readonly json: Written; readonly gateway: string } {
  const own = entries(json, "aws_internet_gateway").find(({ values }) => values["vpc_id"] === idOf(vpc));
  if (own) return { json, gateway: idOf(own) };
  return { json: put(json, "aws_internet_gateway", "broken", { vpc_id: idOf(vpc) }), gateway: "${aws_internet_gateway.broken.id}" };
}

/** A table with its default led elsewhere. */
function withDefault(json: Written, table: string, target: Attributes): Written {
  const old = routes(json).find(({ values }) => values["route_table_id"] === table && values["destination_cidr_block"] === "0.0.0.0/0");
  return put(old ? drop(json, old) : json, "aws_route", "broken", {
    route_table_id: table,
    destination_cidr_block: "0.0.0.0/0",
    ...target,
  });
}

/** Breaks of the tables and subnets of VPCs. */
export const vpcBreaks: readonly Break[] = [
  {
    name: "two zones' firewall endpoints swapped",
    how: "What comes in by one zone goes to the firewall of another, and the other way round.",
    checks: paths,
    equivalence: "ways",
    variants: (json) => {
      const found = routes(json).filter(({ values }) => values["vpc_endpoint_id"] !== undefined);
      return found.flatMap((one, index) =>
        found.slice(index + 1).flatMap((other) => {
          const swapped = set(set(json, one, { vpc_endpoint_id: other.values["vpc_endpoint_id"] }), other, {
            vpc_endpoint_id: one.values["vpc_endpoint_id"],
          });
          return zoneOfRoute(one) === zoneOfRoute(other) ? [] : [at(one, swapped, `with ${zoneOfRoute(other)}`)];
        }),
      );
    },
  },
  {
    name: "a return route dropped",
    how: "A route of a VPC's table, there or back, is not there.",
    checks: [...paths, "ways-in", "declared-vpcs"],
    equivalence: "ways",
    every: true,
    variants: (json) => routes(json).map((entry) => at(entry, drop(json, entry))),
  },
  {
    name: "an internet gateway added to a spoke",
    how: "A VPC that has none gets an internet gateway, without a route to it.",
    checks: ["undeclared-gateways"],
    variants: (json) => closedVpcs(json).map((vpc) => at(vpc, withGateway(json, vpc).json)),
  },
  {
    name: "a NAT added to a spoke",
    how: "A VPC that has none gets a NAT gateway with an address, and the tables of one subnet lead to it.",
    checks: ["undeclared-gateways"],
    variants: (json) =>
      closedVpcs(json).flatMap((vpc): Variant[] => {
        const [subnet] = subnetsOf(json, vpc).filter(({ name }) => !name.includes("_attachment_"));
        if (subnet === undefined) return [];
        const opened = put(withGateway(json, vpc).json, "aws_eip", "broken", { domain: "vpc" });
        const nat = put(opened, "aws_nat_gateway", "broken", { allocation_id: "${aws_eip.broken.id}", subnet_id: idOf(subnet) });
        return [at(vpc, withDefault(nat, tableOf(json, subnet), { nat_gateway_id: "${aws_nat_gateway.broken.id}" }))];
      }),
  },
  {
    name: "a subnet made public",
    how: "A subnet gives addresses on the internet, or its table leads there.",
    checks: ["undeclared-gateways", "ways-in"],
    variants: (json) =>
      entries(json, "aws_vpc").flatMap((vpc) =>
        subnetsOf(json, vpc).flatMap((subnet): Variant[] => {
          const { json: opened, gateway } = withGateway(json, vpc);
          const table = tableOf(json, subnet);
          const isOpen = routes(json).some(({ values }) => values["route_table_id"] === table && values["gateway_id"] === gateway);
          return [
            ...(subnet.values["map_public_ip_on_launch"] === true
              ? []
              : [at(subnet, set(json, subnet, { map_public_ip_on_launch: true }), "gives addresses")]),
            ...(isOpen ? [] : [at(subnet, withDefault(opened, table, { gateway_id: gateway }), "leads to the internet")]),
          ];
        }),
      ),
  },
  {
    name: "an edge table dropped",
    how: "What comes in by an internet gateway is no longer led to the firewall.",
    checks: paths,
    variants: (json) =>
      entries(json, "aws_route_table_association")
        .filter(({ values }) => values["gateway_id"] !== undefined)
        .map((entry) => at(entry, drop(json, entry))),
  },
  {
    name: "the NAT of another zone",
    how: "A table leads to the NAT gateway of another zone.",
    checks: ["zones"],
    equivalence: "ways",
    variants: (json) => {
      const vpcOf = (id: unknown): unknown => {
        const nat = entries(json, "aws_nat_gateway").find((one) => idOf(one) === id);
        return entries(json, "aws_subnet").find((one) => idOf(one) === nat?.values["subnet_id"])?.values["vpc_id"];
      };
      return routes(json).flatMap((entry) => {
        const { nat_gateway_id: id } = entry.values;
        if (id === undefined) return [];
        return entries(json, "aws_nat_gateway")
          .filter((other) => idOf(other) !== id && vpcOf(idOf(other)) === vpcOf(id))
          .map((other) => at(entry, set(json, entry, { nat_gateway_id: idOf(other) }), `to ${addressOf(other)}`));
      });
    },
  },
];
