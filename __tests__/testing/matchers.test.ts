import { networkFrom, networkHubMatchers, type TestedNetwork } from "../../testing";
import { example } from "../worked-example";
import { broken, type Resources, synthesized } from "./synthesized";

expect.extend(networkHubMatchers);

const documents = synthesized(example);
const network = networkFrom(example, documents);

/** The worked example after somebody has changed its Terraform. */
function after(change: (resources: Resources) => void): TestedNetwork {
  return networkFrom(example, broken(documents, change));
}

/** One resource, which must be there, or nothing would be broken. */
function resource(resources: Resources, type: string, name: string): Record<string, unknown> {
  const found = resources[type]?.[name];
  if (found === undefined) throw new RangeError(`there is no ${type}.${name}`);
  return found;
}

function messageOf(expectation: () => void): string {
  try {
    expectation();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("the expectation was met");
}

test("the worked example holds", () => {
  expect(network).toHold();
  expect(messageOf(() => expect(network).not.toHold())).toBe("prod holds: expected findings, and there are none");
});

test("shop reaches payments on the port that was allowed, through the firewall, and on no other", () => {
  expect(network.node("shop")).toReach("payments", "tcp/8443", { via: "firewall" });
  expect(network.node("shop")).not.toReach("payments", "tcp/443");
  expect(network.node("payments")).not.toReach("shop", "tcp/8443");
});

test("what was expected to pass and does not is told hop by hop, to the rule that stops it", () => {
  expect(messageOf(() => expect(network.node("shop")).toReach("payments", "tcp/443"))).toBe(
    `shop → payments, tcp/443: expected to pass, and does not
  10.17.0.0 → 10.17.16.0
  there: prod-shop-private-a: 10.0.0.0/8 → gateway [aws_route.vpc_shop_table_private_a_10-0-0-0-8]
  there: hub table prod-prod: 10.17.0.0/16 → prod-inspection [aws_ec2_transit_gateway_route.hub_table_prod_10-17-0-0-16]
  there: prod-inspection-attachment-a: 0.0.0.0/0 → firewall in eu-west-2a [aws_route.hub_inspection_table_attachment_a_default]
  there: prod-inspection-firewall-a: 10.0.0.0/8 → gateway [aws_route.hub_inspection_table_firewall_a_10-0-0-0-8]
  there: hub table prod-inspection: 10.17.16.0/20 → prod-payments, propagated [aws_ec2_transit_gateway_route_table_propagation.vpc_payments_hub_propagation_inspection]
  there: prod-payments-attachment: 10.17.16.0/20 → delivered in prod-payments-workload-a [aws_route_table.vpc_payments_table_attachment]
  there: ends in aws_subnet.vpc_payments_workload_a
  back: prod-payments-private-a: 10.0.0.0/8 → gateway [aws_route.vpc_payments_table_private_a_10-0-0-0-8]
  back: hub table prod-prod: 10.17.0.0/16 → prod-inspection [aws_ec2_transit_gateway_route.hub_table_prod_10-17-0-0-16]
  back: prod-inspection-attachment-a: 0.0.0.0/0 → firewall in eu-west-2a [aws_route.hub_inspection_table_attachment_a_default]
  back: prod-inspection-firewall-a: 10.0.0.0/8 → gateway [aws_route.hub_inspection_table_firewall_a_10-0-0-0-8]
  back: hub table prod-inspection: 10.17.0.0/20 → prod-shop, propagated [aws_ec2_transit_gateway_route_table_propagation.vpc_shop_hub_propagation_inspection]
  back: prod-shop-attachment: 10.17.0.0/20 → delivered in prod-shop-workload-a [aws_route_table.vpc_shop_table_attachment]
  back: ends in aws_subnet.vpc_shop_workload_a
  zones: the gateway may choose eu-west-2a, eu-west-2b, eu-west-2c; all are alike
  firewall: stopped by aws_networkfirewall_rule_group.hub_firewall_group_closing line 4 (sid 1401422657) "closed tcp prod > elsewhere"
  stopped: by the firewall`,
  );
});

test("what was expected to be closed and is open is told hop by hop", () => {
  expect(messageOf(() => expect(network.node("shop")).not.toReach("payments", "tcp/8443"))).toBe(
    `shop → payments, tcp/8443: expected nobody to reach it, and somebody does
  10.17.0.0 → 10.17.16.0
  there: prod-shop-private-a: 10.0.0.0/8 → gateway [aws_route.vpc_shop_table_private_a_10-0-0-0-8]
  there: hub table prod-prod: 10.17.0.0/16 → prod-inspection [aws_ec2_transit_gateway_route.hub_table_prod_10-17-0-0-16]
  there: prod-inspection-attachment-a: 0.0.0.0/0 → firewall in eu-west-2a [aws_route.hub_inspection_table_attachment_a_default]
  there: prod-inspection-firewall-a: 10.0.0.0/8 → gateway [aws_route.hub_inspection_table_firewall_a_10-0-0-0-8]
  there: hub table prod-inspection: 10.17.16.0/20 → prod-payments, propagated [aws_ec2_transit_gateway_route_table_propagation.vpc_payments_hub_propagation_inspection]
  there: prod-payments-attachment: 10.17.16.0/20 → delivered in prod-payments-workload-a [aws_route_table.vpc_payments_table_attachment]
  there: ends in aws_subnet.vpc_payments_workload_a
  back: prod-payments-private-a: 10.0.0.0/8 → gateway [aws_route.vpc_payments_table_private_a_10-0-0-0-8]
  back: hub table prod-prod: 10.17.0.0/16 → prod-inspection [aws_ec2_transit_gateway_route.hub_table_prod_10-17-0-0-16]
  back: prod-inspection-attachment-a: 0.0.0.0/0 → firewall in eu-west-2a [aws_route.hub_inspection_table_attachment_a_default]
  back: prod-inspection-firewall-a: 10.0.0.0/8 → gateway [aws_route.hub_inspection_table_firewall_a_10-0-0-0-8]
  back: hub table prod-inspection: 10.17.0.0/20 → prod-shop, propagated [aws_ec2_transit_gateway_route_table_propagation.vpc_shop_hub_propagation_inspection]
  back: prod-shop-attachment: 10.17.0.0/20 → delivered in prod-shop-workload-a [aws_route_table.vpc_shop_table_attachment]
  back: ends in aws_subnet.vpc_shop_workload_a
  zones: the gateway may choose eu-west-2a, eu-west-2b, eu-west-2c; all are alike
  firewall: passes by aws_networkfirewall_rule_group.hub_firewall_group_connections line 8 (sid 728402472) "shop > payments tcp/8443"
  passes`,
  );
});

test("a segment reaches the internet by the names that were allowed", () => {
  expect(network.node("prod")).toReach("internet", "api.stripe.com", { via: "firewall" });
  expect(network.node("prod")).not.toReach("internet", "example.com");
});

test("a direct path is no path through the firewall", () => {
  expect(network.node("dev")).toReach("shared", "tcp/443");
  expect(messageOf(() => expect(network.node("dev")).toReach("shared", "tcp/443", { via: "firewall" })))
    .toBe(`dev → shared, tcp/443 through the firewall: expected every flow to meet the firewall, and this does not
  10.18.0.0 → 10.19.0.0
  there: prod-sandbox-private-a: 10.0.0.0/8 → gateway [aws_route.vpc_sandbox_table_private_a_10-0-0-0-8]
  there: hub table prod-dev: 10.19.0.0/22 → prod-tooling, propagated [aws_ec2_transit_gateway_route_table_propagation.vpc_tooling_hub_propagation_dev]
  there: prod-tooling-attachment: 10.19.0.0/22 → delivered in prod-tooling-workload-a [aws_route_table.vpc_tooling_table_attachment]
  there: ends in aws_subnet.vpc_tooling_workload_a
  back: prod-tooling-private-a: 10.0.0.0/8 → gateway [aws_route.vpc_tooling_table_private_a_10-0-0-0-8]
  back: hub table prod-shared: 10.18.0.0/20 → prod-sandbox, propagated [aws_ec2_transit_gateway_route_table_propagation.vpc_sandbox_hub_propagation_shared]
  back: prod-sandbox-attachment: 10.18.0.0/20 → delivered in prod-sandbox-workload-a [aws_route_table.vpc_sandbox_table_attachment]
  back: ends in aws_subnet.vpc_sandbox_workload_a
  passes by its routes; no firewall sees it, and security groups are not followed here`);
});

test("dev and prod are isolated, and prod and shared are not", () => {
  expect(network.node("dev")).toBeIsolatedFrom("prod");
  expect(network.node("sandbox")).toBeIsolatedFrom("payments");
  expect(network.node("prod")).not.toBeIsolatedFrom("shared");
  expect(messageOf(() => expect(network.node("dev")).not.toBeIsolatedFrom("prod"))).toBe(
    "dev is isolated from prod: expected something to get through, and nothing does",
  );
});

test("a propagation of prod into the table of dev ends the isolation, with the packet that shows it", () => {
  const leaky = after((resources) => {
    const [of, into] = ["vpc_shop_hub_propagation_inspection", "vpc_sandbox_hub_association"];
    const type = "aws_ec2_transit_gateway_route_table_propagation";
    const attachment = resource(resources, type, of)["transit_gateway_attachment_id"];
    const table = resource(resources, "aws_ec2_transit_gateway_route_table_association", into)["transit_gateway_route_table_id"];
    resources[type]!["added"] = { transit_gateway_attachment_id: attachment, transit_gateway_route_table_id: table };
    delete resources["aws_ec2_transit_gateway_route"]!["hub_table_dev_10-17-0-0-16"];
  });
  expect(messageOf(() => expect(leaky.node("dev")).toBeIsolatedFrom("prod"))).toBe(`dev is not isolated from prod: dev reaches prod
  10.18.0.0 → 10.17.0.0
  there: prod-sandbox-private-a: 10.0.0.0/8 → gateway [aws_route.vpc_sandbox_table_private_a_10-0-0-0-8]
  there: hub table prod-dev: 10.17.0.0/20 → prod-shop, propagated [aws_ec2_transit_gateway_route_table_propagation.added]
  there: prod-shop-attachment: 10.17.0.0/20 → delivered in prod-shop-workload-a [aws_route_table.vpc_shop_table_attachment]
  there: ends in aws_subnet.vpc_shop_workload_a
  back: prod-shop-private-a: 10.0.0.0/8 → gateway [aws_route.vpc_shop_table_private_a_10-0-0-0-8]
  back: hub table prod-prod: 10.18.0.0/16 → blackhole [aws_ec2_transit_gateway_route.hub_table_prod_10-18-0-0-16]
  back: ends a blackhole
  passes: everything`);
  expect(leaky).not.toHold();
});

test("prod and shared are inspected both ways, dev and shared are not", () => {
  expect(network.node("prod")).toBeInspectedBothWays("shared");
  expect(messageOf(() => expect(network.node("dev")).toBeInspectedBothWays("shared")))
    .toBe(`dev reaches shared past the firewall, where the gateway chooses eu-west-2a
  10.18.0.0 → 10.19.0.0
  there: prod-sandbox-private-a: 10.0.0.0/8 → gateway [aws_route.vpc_sandbox_table_private_a_10-0-0-0-8]
  there: hub table prod-dev: 10.19.0.0/22 → prod-tooling, propagated [aws_ec2_transit_gateway_route_table_propagation.vpc_tooling_hub_propagation_dev]
  there: prod-tooling-attachment: 10.19.0.0/22 → delivered in prod-tooling-workload-a [aws_route_table.vpc_tooling_table_attachment]
  there: ends in aws_subnet.vpc_tooling_workload_a
  back: prod-tooling-private-a: 10.0.0.0/8 → gateway [aws_route.vpc_tooling_table_private_a_10-0-0-0-8]
  back: hub table prod-shared: 10.18.0.0/20 → prod-sandbox, propagated [aws_ec2_transit_gateway_route_table_propagation.vpc_sandbox_hub_propagation_shared]
  back: prod-sandbox-attachment: 10.18.0.0/20 → delivered in prod-sandbox-workload-a [aws_route_table.vpc_sandbox_table_attachment]
  back: ends in aws_subnet.vpc_sandbox_workload_a`);
});

test("without appliance mode the reply meets another endpoint of the firewall", () => {
  const asymmetric = after((resources) => {
    for (const [name, attachment] of Object.entries(resources["aws_ec2_transit_gateway_vpc_attachment"] ?? {}))
      if (name.includes("inspection")) attachment["appliance_mode_support"] = "disable";
  });
  expect(network.node("shop")).toBeInspectedBothWays("payments");
  expect(messageOf(() => expect(asymmetric.node("london")).toBeInspectedBothWays("shared")))
    .toBe(`london reaches shared by other endpoints of the firewall there than back, where the gateway chooses eu-west-2b
  192.168.0.0 → 10.19.0.0
  there: hub table prod-london: 10.19.0.0/16 → prod-inspection [aws_ec2_transit_gateway_route.hub_table_london_10-19-0-0-16]
  there: prod-inspection-attachment-b: 0.0.0.0/0 → firewall in eu-west-2b [aws_route.hub_inspection_table_attachment_b_default]
  there: prod-inspection-firewall-b: 10.0.0.0/8 → gateway [aws_route.hub_inspection_table_firewall_b_10-0-0-0-8]
  there: hub table prod-inspection: 10.19.0.0/22 → prod-tooling, propagated [aws_ec2_transit_gateway_route_table_propagation.vpc_tooling_hub_propagation_inspection]
  there: prod-tooling-attachment: 10.19.0.0/22 → delivered in prod-tooling-workload-a [aws_route_table.vpc_tooling_table_attachment]
  there: ends in aws_subnet.vpc_tooling_workload_a
  back: prod-tooling-private-a: 192.168.0.0/16 → gateway [aws_route.vpc_tooling_table_private_a_192-168-0-0-16]
  back: hub table prod-shared: 192.168.0.0/16 → prod-inspection [aws_ec2_transit_gateway_route.hub_table_shared_192-168-0-0-16]
  back: prod-inspection-attachment-a: 0.0.0.0/0 → firewall in eu-west-2a [aws_route.hub_inspection_table_attachment_a_default]
  back: prod-inspection-firewall-a: 192.168.0.0/16 → gateway [aws_route.hub_inspection_table_firewall_a_192-168-0-0-16]
  back: hub table prod-inspection: 192.168.0.0/16 → prod-london-a, propagated [aws_ec2_transit_gateway_route_table_propagation.site_london_a_hub_propagation_inspection]
  back: ends at london`);
});

test("what nobody can do is inspected by nobody", () => {
  expect(messageOf(() => expect(network.node("dev")).toBeInspectedBothWays("prod"))).toBe(
    "nobody in dev and prod can hold a conversation, so nothing is inspected",
  );
});

test("the network survives the loss of either connection of London", () => {
  expect(network).toSurvive({ connection: "london-a" });
  expect(network).toSurvive({ connection: "london-b" });
});

test("a network whose second connection leads nowhere does not survive the loss of the first", () => {
  const single = after((resources) => {
    const type = "aws_ec2_transit_gateway_route_table_propagation";
    resources[type] = Object.fromEntries(Object.entries(resources[type] ?? {}).filter(([name]) => !name.includes("london_b")));
  });
  expect(messageOf(() => expect(single).toSurvive({ connection: "london-a" }))).toBe(`without london-a dev does not reach london as before
  10.18.0.0 → 192.168.0.0
  there: prod-sandbox-private-a: 192.168.0.0/16 → gateway [aws_route.vpc_sandbox_table_private_a_192-168-0-0-16]
  there: hub table prod-dev: no route to 192.168.0.0 [aws_ec2_transit_gateway_route_table.hub_table_dev]
  there: ends no route leads on`);
});

test("rejects a connection that is not there", () => {
  expect(() => expect(network).toSurvive({ connection: "paris" })).toThrow(
    new RangeError('there is no connection "paris"; there are prod-london-a, prod-london-b'),
  );
});

test("rejects a node that is not there", () => {
  expect(() => expect(network.node("shopp")).toReach("payments", "tcp/8443")).toThrow('"shopp" is no node and no address of prod');
});

test("rejects a conversation that nobody can hold", () => {
  expect(() => expect(network.node("shop")).toReach("payments", "tcp/99999")).toThrow(
    '"tcp/99999" is nothing that can be asked about; write tcp/443, udp/53, icmp/echo, ssh/22, tls/443, tls/443+api.example.com or api.example.com',
  );
});

test("rejects what is no node", () => {
  expect(() => expect(network).toReach("payments", "tcp/8443")).toThrow(
    new TypeError('toReach is asked of a node: expect(readNetwork().node("shop"))'),
  );
  expect(() => expect(network.node("shop")).toHold()).toThrow(new TypeError("toHold is asked of a network: expect(readNetwork())"));
});
