import { add, at, brokenBy, everything, remove, type Row, type Written, writtenJson } from "./fixture-posture";

const written = writtenJson(everything);
const london = "aws_vpn_connection.site_london_a_connection";
const londonB = "aws_vpn_connection.site_london_b_connection";
const york = "aws_vpn_connection.site_york_a_connection";
const device = "aws_customer_gateway.site_london_a_device";
const alarm = "aws_cloudwatch_metric_alarm.site_london_a_alarm_tunnel-1";
const topic = "arn:aws:sns:eu-west-2:111122223333:network";

/** One attribute of one resource, and what is said of it. */
function option(address: string, attribute: string, value: unknown, message: string): Row {
  return [
    `${attribute} ${value === undefined ? "left to AWS" : JSON.stringify(value)}`,
    (json) =>
      value === undefined ? Reflect.deleteProperty(at(json, address), attribute) : Object.assign(at(json, address), { [attribute]: value }),
    [`tunnels: ${message} [${address}]`],
  ];
}

const rows: readonly Row[] = [
  option(london, "tunnel1_ike_versions", undefined, "tunnel 1 of london-a accepts IKEv1"),
  option(london, "tunnel2_ike_versions", ["ikev1", "ikev2"], "tunnel 2 of london-a accepts IKEv1"),
  option(
    london,
    "tunnel2_phase1_encryption_algorithms",
    undefined,
    "tunnel 2 of london-a accepts any encryption in phase 1, the weak ones too",
  ),
  option(london, "tunnel1_phase2_integrity_algorithms", [], "tunnel 1 of london-a accepts any integrity in phase 2, the weak ones too"),
  option(
    london,
    "tunnel1_phase1_encryption_algorithms",
    ["AES128", "AES256-GCM-16"],
    "tunnel 1 of london-a accepts weak encryption in phase 1: AES128",
  ),
  option(
    london,
    "tunnel1_phase2_encryption_algorithms",
    ["AES256", "AES256-GCM-16"],
    "tunnel 1 of london-a accepts AES256 for encryption in phase 2, and AES256-GCM-16 is asked",
  ),
  option(
    london,
    "tunnel2_phase1_integrity_algorithms",
    ["SHA1", "SHA2-384"],
    "tunnel 2 of london-a accepts weak integrity in phase 1: SHA1",
  ),
  option(london, "tunnel2_phase2_dh_group_numbers", [2, 20], "tunnel 2 of london-a accepts weak key exchange in phase 2: group 2"),
  option(
    londonB,
    "tunnel1_phase1_encryption_algorithms",
    ["AES256-GCM-16"],
    "tunnel 1 of london-b does not accept AES256 for encryption in phase 1",
  ),
  option(
    londonB,
    "tunnel1_inside_cidr",
    "169.254.20.0/30",
    "tunnel 1 of london-b has 169.254.20.0/30 as inside_cidr, and 169.254.10.0/30 is asked",
  ),
  option(londonB, "tunnel2_startup_action", "start", "tunnel 2 of london-b has start as startup_action, and add is asked"),
  option(london, "tunnel1_startup_action", undefined, "tunnel 1 of london-a has add as startup_action, and start is asked"),
  option(london, "tunnel1_dpd_timeout_action", undefined, "tunnel 1 of london-a has clear as dpd_timeout_action, and restart is asked"),
  option(london, "tunnel1_phase1_lifetime_seconds", 900, "tunnel 1 of london-a has 900 as phase1_lifetime_seconds, and 28800 is asked"),

  option(london, "static_routes_only", true, "the VPN connection to london-a has static routes, and BGP is declared"),
  option(york, "static_routes_only", undefined, "the VPN connection to york-a uses BGP, and static routes are declared"),
  option(london, "transit_gateway_id", undefined, "the VPN connection to london-a does not end at the hub"),
  option(device, "bgp_asn_extended", "4200000011", "london-a has the ASN 4200000011, and 4200000010 is declared"),
  option(
    device,
    "certificate_arn",
    "arn:aws:acm:eu-west-2:111122223333:certificate/a",
    "london-a is known by arn:aws:acm:eu-west-2:111122223333:certificate/a, and a key is declared",
  ),

  [
    "a device without its VPN connection",
    (json) => {
      remove(json, "aws_ec2_transit_gateway_route_table_association.site_london_a_hub_association");
      remove(json, "aws_ec2_transit_gateway_route_table_propagation.site_london_a_hub_propagation_inspection");
      for (const what of ["tunnel-1", "tunnel-2", "connection"]) remove(json, `aws_cloudwatch_metric_alarm.site_london_a_alarm_${what}`);
      remove(json, london);
    },
    ["tunnels: nothing leads to london-a: it has no VPN connection []"],
  ],
  [
    "a customer gateway that is no device",
    (json) => add(json, "aws_customer_gateway.x", { type: "ipsec.1", bgp_asn: "65000", ip_address: "203.0.113.9" }),
    ["tunnels: the customer gateway 203.0.113.9 is no device of a site [aws_customer_gateway.x]"],
  ],
  [
    "a VPN connection to nobody who is declared",
    (json) => {
      add(json, "aws_customer_gateway.x", { type: "ipsec.1", bgp_asn: "65000", ip_address: "203.0.113.9" });
      second(json, "${aws_customer_gateway.x.id}");
    },
    [
      "tunnels: a VPN connection leads to no device of a site [aws_vpn_connection.x]",
      "tunnels: nobody hears when a VPN connection that nobody declared is down [aws_vpn_connection.x]",
      "tunnels: nobody hears when tunnel 1 of a VPN connection that nobody declared is down [aws_vpn_connection.x]",
      "tunnels: nobody hears when tunnel 2 of a VPN connection that nobody declared is down [aws_vpn_connection.x]",
      "tunnels: the customer gateway 203.0.113.9 is no device of a site [aws_customer_gateway.x]",
    ],
  ],
  [
    "a second VPN connection to one device",
    (json) => second(json, `\${${device}.id}`),
    [
      `tunnels: london-a has 2 VPN connections, and one is declared [${london}, aws_vpn_connection.x]`,
      "tunnels: nobody hears when london-a is down [aws_vpn_connection.x]",
      "tunnels: nobody hears when tunnel 1 of london-a is down [aws_vpn_connection.x]",
      "tunnels: nobody hears when tunnel 2 of london-a is down [aws_vpn_connection.x]",
    ],
  ],

  ["a tunnel without alarm", (json) => remove(json, alarm), [`tunnels: nobody hears when tunnel 1 of london-a is down [${london}]`]],
  ...(
    [
      ["with a dimension too many", { VpnId: `\${${london}.id}`, TunnelIpAddress: `\${${london}.tunnel1_address}` }],
      ["with a dimension that AWS does not publish", { VpnName: `\${${london}.id}` }],
      ["by an attribute that the dimension does not hold", { TunnelIpAddress: `\${${london}.tunnel1_inside_cidr}` }],
      ["of a connection that is elsewhere", { VpnId: "vpn-0123456789abcdef0" }],
    ] as const
  ).map(([how, dimensions]): Row => [
    `an alarm ${how}`,
    (json) => (at(json, alarm)["dimensions"] = dimensions),
    [
      `tunnels: an alarm watches no VPN connection that is here, so it never rings for one [${alarm}]`,
      `tunnels: nobody hears when tunnel 1 of london-a is down [${london}]`,
    ],
  ]),
  [
    "an alarm of another metric",
    (json) => (at(json, alarm)["metric_name"] = "TunnelDataIn"),
    [`tunnels: nobody hears when tunnel 1 of london-a is down [${london}]`],
  ],
  option(alarm, "treat_missing_data", undefined, "the alarm of tunnel 1 of london-a keeps silent where a dead connection reports nothing"),
  option(alarm, "threshold", 0, "the alarm of tunnel 1 of london-a does not ring below 1, which is a tunnel that is up"),
  option(
    alarm,
    "comparison_operator",
    "GreaterThanThreshold",
    "the alarm of tunnel 1 of london-a does not ring below 1, which is a tunnel that is up",
  ),
  option(alarm, "statistic", "Sum", "the alarm of tunnel 1 of london-a does not ring below 1, which is a tunnel that is up"),
  option(alarm, "actions_enabled", false, "the alarm of tunnel 1 of london-a has its actions turned off"),
  option(alarm, "alarm_actions", [], `the alarm of tunnel 1 of london-a does not tell ${topic} when it goes down`),
  option(
    alarm,
    "ok_actions",
    [topic, `${topic}-2`],
    "the alarm of tunnel 1 of london-a tells somebody that the environment does not name when it comes back",
  ),
];

/** A second connection like london-a's with a table of its own, to another device. */
function second(json: Written, gateway: string): void {
  add(json, "aws_vpn_connection.x", { ...at(json, london), customer_gateway_id: gateway });
  add(json, "aws_ec2_transit_gateway_route_table_association.x", {
    transit_gateway_attachment_id: "${aws_vpn_connection.x.transit_gateway_attachment_id}",
    transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.hub_table_london.id}",
  });
}

describe("VPN", () => {
  test.each(rows)("%s", (_, change, found) => {
    expect(brokenBy(everything, written, change)).toEqual(found);
  });

  test("alarms are found by the addresses that a state holds", () => {
    const state = (json: Written): void => {
      at(json, london)["tunnel1_address"] = "203.0.113.1";
      at(json, alarm)["dimensions"] = { TunnelIpAddress: "203.0.113.1" };
    };
    expect(brokenBy(everything, written, state)).toEqual([]);
  });

  test("ends at a gateway that exists, and at no other", () => {
    const environment = { ...everything, hub: { ...everything.hub!, gateway: "tgw-0123456789abcdef0" } };
    expect(
      brokenBy(environment, writtenJson(environment), (json) => (at(json, york)["transit_gateway_id"] = "tgw-0fedcba9876543210")),
    ).toEqual([`tunnels: the VPN connection to york-a does not end at the hub [${york}]`]);
  });
});
