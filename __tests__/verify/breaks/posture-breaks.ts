import {
  type Attributes,
  type Break,
  type Entry,
  type Variant,
  at,
  drop,
  dropWithUsers,
  entries,
  idOf,
  isRecord,
  listOf,
  put,
  set,
  textOf,
} from "./written";

/** Types whose loss cuts everybody off, or whose addresses others know. */
const kept = [
  "aws_ec2_transit_gateway",
  "aws_ec2_transit_gateway_route_table",
  "aws_ec2_transit_gateway_vpc_attachment",
  "aws_eip",
  "aws_networkfirewall_firewall",
  "aws_vpn_connection",
] as const;

const flags = ["delete_protection", "subnet_change_protection", "firewall_policy_change_protection"] as const;

const connections = "aws_vpn_connection";

/** A policy whose first statement is changed. */
function policyWith(entry: Entry, change: (statement: Attributes) => Attributes): string {
  const document: unknown = JSON.parse(textOf(entry.values["policy"]));
  if (!isRecord(document)) throw new Error(`${entry.name} has no policy`);
  const [first = {}, ...others] = listOf(document["Statement"]);
  return JSON.stringify({ ...document, Statement: [change(first), ...others] });
}

/** Breaks of what stands beside the routes. */
export const postureBreaks: readonly Break[] = [
  {
    name: "an endpoint policy opened",
    how: "An endpoint has no policy, or one that asks for no organisation.",
    checks: ["endpoint-policies"],
    variants: (json) =>
      entries(json, "aws_vpc_endpoint")
        .filter(({ values }) => values["policy"] !== undefined)
        .flatMap((entry) => [
          at(
            entry,
            set(json, entry, { policy: policyWith(entry, (statement) => ({ ...statement, Condition: undefined })) }),
            "for everybody",
          ),
          at(entry, set(json, entry, { policy: undefined }), "without a policy"),
        ]),
  },
  {
    name: "a security group opened",
    how: "A rule takes every address or every port, or a default security group holds a rule.",
    checks: ["endpoint-security-groups", "default-security-groups", "security-groups"],
    variants: (json) => [
      ...entries(json, "aws_vpc_security_group_ingress_rule").flatMap((entry) => [
        at(entry, set(json, entry, { cidr_ipv4: "0.0.0.0/0" }), "from everywhere"),
        at(entry, set(json, entry, { ip_protocol: "-1", from_port: undefined, to_port: undefined }), "on every port"),
        at(entry, set(json, entry, { from_port: 0, to_port: 65_535 }), "on every port of tcp"),
      ]),
      ...entries(json, "aws_default_security_group").flatMap((entry) =>
        (["ingress", "egress"] as const).map((side) =>
          at(entry, set(json, entry, { [side]: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }] }), side),
        ),
      ),
      ...entries(json, "aws_security_group").map((entry) =>
        at(
          entry,
          put(json, "aws_vpc_security_group_ingress_rule", "broken", {
            security_group_id: idOf(entry),
            cidr_ipv4: "0.0.0.0/0",
            ip_protocol: "tcp",
            from_port: 22,
            to_port: 22,
          }),
          "with a rule more",
        ),
      ),
    ],
  },
  {
    name: "a VPN connection dropped",
    how: "One of a site's connections is not there, nor what belongs to it.",
    checks: ["tunnels"],
    variants: (json) => entries(json, connections).map((entry) => at(entry, dropWithUsers(json, entry))),
  },
  {
    name: "static in place of BGP",
    how: "A connection that speaks BGP has static routes, or the other way round.",
    checks: ["tunnels"],
    variants: (json) =>
      entries(json, connections).map((entry) =>
        at(entry, set(json, entry, { static_routes_only: entry.values["static_routes_only"] !== true })),
      ),
  },
  {
    name: "logging dropped",
    how: "A flow log, a log of the firewall or a log of a tunnel is not there.",
    checks: ["logs"],
    every: true,
    variants: (json) => [
      ...entries(json, "aws_flow_log").map((entry) => at(entry, drop(json, entry))),
      ...entries(json, "aws_networkfirewall_logging_configuration").flatMap((entry): Variant[] => {
        const body = listOf(entry.values["logging_configuration"])[0] ?? {};
        const kinds = listOf(body["log_destination_config"]);
        return [
          at(entry, drop(json, entry)),
          ...kinds.map((kind) => {
            const left = kinds.filter((other) => other !== kind);
            return at(entry, set(json, entry, { logging_configuration: { log_destination_config: left } }), textOf(kind["log_type"]));
          }),
        ];
      }),
      ...entries(json, connections).flatMap((entry) =>
        [1, 2].map((tunnel) => at(entry, set(json, entry, { [`tunnel${tunnel}_log_options`]: undefined }), `tunnel ${tunnel}`)),
      ),
      ...entries(json, "aws_flow_log")
        .filter(({ values }) => values["traffic_type"] === "ALL")
        .map((entry) => at(entry, set(json, entry, { traffic_type: "REJECT" }), "rejects alone")),
    ],
  },
  {
    name: "protection turned off",
    how: "A flag of AWS or `prevent_destroy` is off.",
    checks: ["protection"],
    every: true,
    variants: (json) =>
      kept.flatMap((type) =>
        entries(json, type).flatMap((entry) => [
          ...flags.filter((flag) => entry.values[flag] === true).map((flag) => at(entry, set(json, entry, { [flag]: false }), flag)),
          ...(listOf(entry.values["lifecycle"])[0]?.["prevent_destroy"] === true
            ? [at(entry, set(json, entry, { lifecycle: { prevent_destroy: false } }), "prevent_destroy")]
            : []),
        ]),
      ),
  },
  {
    name: "a default table re-enabled",
    how: "The gateway or an attachment uses the default table of the gateway.",
    checks: ["default-tables"],
    variants: (json) => [
      ...entries(json, "aws_ec2_transit_gateway").flatMap((entry) =>
        ["default_route_table_association", "default_route_table_propagation"].map((flag) =>
          at(entry, set(json, entry, { [flag]: "enable" }), flag),
        ),
      ),
      ...entries(json, "aws_ec2_transit_gateway_vpc_attachment").flatMap((entry) =>
        ["transit_gateway_default_route_table_association", "transit_gateway_default_route_table_propagation"].flatMap((flag) => [
          at(entry, set(json, entry, { [flag]: true }), flag),
          at(entry, set(json, entry, { [flag]: undefined }), `${flag} unsaid`),
        ]),
      ),
    ],
  },
];
