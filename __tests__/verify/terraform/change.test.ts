import { readPlan } from "../../../verify/terraform/read";
import { value } from "../../../verify/terraform/values";
import { document, resource, told } from "./documents";

interface Planned {
  readonly actions: readonly string[];
  readonly before?: object;
  readonly after?: object;
  readonly after_unknown?: object;
  readonly replace_paths?: readonly (readonly string[])[];
  readonly importing?: object;
}

function change(name: string, change: Planned, more: object = {}, type = "aws_vpc"): object {
  return { address: `${type}.${name}`, type, mode: "managed", change: { before: null, after: null, ...change }, ...more };
}

const plan = (resource_changes: readonly object[], root: object = {}) =>
  readPlan([document({ format_version: "1.2", resource_changes, configuration: { root_module: root } })]);

test.each([
  [["create"], "create"],
  [["update"], "update"],
  [["delete", "create"], "replace"],
  [["create", "delete"], "replace-after"],
  [["delete"], "delete"],
  [["forget"], "forget"],
  [["no-op"], "none"],
])("the actions %j are %s", (actions, expected) => {
  expect(plan([change("a", { actions })]).changes[0]?.action).toBe(expected);
});

test("a replacement says what differs, what becomes unknown and what forces it", () => {
  const before = { id: "vpc-1", cidr_block: "10.0.0.0/16", same: [1] };
  const after = { cidr_block: "10.1.0.0/16", same: [1] };
  const replaced = change("a", {
    actions: ["delete", "create"],
    before,
    after,
    after_unknown: { id: true },
    replace_paths: [["cidr_block"]],
  });
  const { changes } = plan([replaced]);

  expect(changes).toMatchObject([{ address: "aws_vpc.a", stack: "lab", changed: ["cidr_block", "id"], forcedBy: ["cidr_block"] }]);
  expect(changes[0]?.before).toEqual(before);
  expect(changes[0]?.after).toEqual(after);
});

test("what is deleted is before only, and what is created after only", () => {
  const { before, after } = plan([
    change("gone", { actions: ["delete"], before: { id: "vpc-1" } }),
    change("new", { actions: ["create"], after: {}, after_unknown: { id: true } }),
  ]);

  expect(before.resources.map(({ address }) => address)).toEqual(["aws_vpc.gone"]);
  expect(after.resources.map(({ address }) => address)).toEqual(["aws_vpc.new"]);
});

test("the rest of an earlier replacement is no change of the network", () => {
  const rest = change("a", { actions: ["delete"], before: { id: "vpc-0" } }, { deposed: "0a1b2c3d" });
  const { before, changes } = plan([rest, change("a", { actions: ["no-op"], before: { id: "vpc-1" }, after: { id: "vpc-1" } })]);

  expect(changes.map(({ action }) => action)).toEqual(["none"]);
  expect(before.target("vpc-0")).toBeUndefined();
});

test("a moved resource says where it was, and an imported one that it is", () => {
  const moved = change("new", { actions: ["no-op"], before: {}, after: {} }, { previous_address: "aws_vpc.old" });

  expect(plan([moved, change("there", { actions: ["no-op"], before: {}, after: {}, importing: { id: "vpc-1" } })]).changes).toMatchObject([
    { address: "aws_vpc.new", movedFrom: "aws_vpc.old", imported: false },
    { address: "aws_vpc.there", imported: true },
  ]);
});

const routed = (firewalls: readonly string[], references: readonly string[]) => {
  const known = (type: string, name: string, after: object) => change(name, { actions: ["no-op"], before: after, after }, {}, type);
  const route = { actions: ["create"], after: { route_table_id: "rtb-1" }, after_unknown: { vpc_endpoint_id: true } };
  const root = { resources: [{ address: "aws_route.r", expressions: { vpc_endpoint_id: { references } } }] };
  const resources = [
    known("aws_vpc", "v", { id: "vpc-1" }),
    known("aws_route_table", "t", { id: "rtb-1", vpc_id: "vpc-1" }),
    ...firewalls.map((name) => known("aws_networkfirewall_firewall", name, { id: name, vpc_id: "vpc-1" })),
    change("r", route, {}, "aws_route"),
  ];
  const { after } = plan(resources, root);
  return told(after, value(resource(after, "aws_route.r"), "vpc_endpoint_id"));
};

test("a planned route by a local goes to the one firewall of its VPC", () => {
  expect(routed(["f"], ['local.e["eu-west-2a"]', "local.e"])).toBe("endpoint of aws_networkfirewall_firewall.f in zone eu-west-2a");
});

test.each([
  [[], ['local.e["eu-west-2a"]'], "must go to the one firewall of aws_vpc.v, which has none"],
  [["f", "g"], ['local.e["eu-west-2a"]'], "must go to the one firewall of aws_vpc.v, which has 2"],
  [["f"], ["local.e"], "does not tell to which endpoint of aws_networkfirewall_firewall.f it goes"],
])("rejects a route to the endpoint of one of the firewalls %j by %j", (firewalls, references, message) => {
  expect(() => routed(firewalls, references)).toThrow(`lab.json: aws_route.r.vpc_endpoint_id: ${message}`);
});

test("a list with a member that names alone do not tell is unknown as a whole", () => {
  const subnet = change("s", { actions: ["create"], after: {}, after_unknown: { id: true } }, {}, "aws_subnet");
  const attachment = { actions: ["create"], after: {}, after_unknown: { subnet_ids: true }, after_sensitive: { subnet_ids: [] } };
  const subnets = (references: readonly string[]) => {
    const root = { resources: [{ address: "aws_vpc_endpoint.e", expressions: { subnet_ids: { references } } }] };
    const { after } = plan([subnet, change("e", attachment, {}, "aws_vpc_endpoint")], root);
    return told(after, value(resource(after, "aws_vpc_endpoint.e"), "subnet_ids"));
  };

  expect(subnets(["aws_subnet.s.id", "aws_subnet.s"])).toEqual(["-> aws_subnet.s"]);
  expect(subnets(["aws_subnet.s.id", "aws_subnet.s", "local.more"])).toBe("unknown: local.more, which a plan does not tell");
});

test("a planned endpoint that is looked up by subnet is told where the subnet is there already and the endpoint is not known", () => {
  const there = (address: string, values: object): object => {
    const [type = "", name = ""] = address.split(".");
    return change(name, { actions: ["no-op"], before: values, after: values }, {}, type);
  };
  const route = { actions: ["create"], after: { route_table_id: "rtb-1" }, after_unknown: { vpc_endpoint_id: true } };
  const references = ["local.endpoint", "aws_subnet.b.id", "aws_subnet.b"];
  const { after } = plan(
    [
      there("aws_vpc.a", { id: "vpc-1" }),
      there("aws_subnet.a", { id: "subnet-a", vpc_id: "vpc-1" }),
      there("aws_subnet.b", { id: "subnet-b", vpc_id: "vpc-1" }),
      there("aws_route_table.a", { id: "rtb-1", vpc_id: "vpc-1" }),
      there("aws_networkfirewall_firewall.f", {
        id: "f",
        vpc_id: "vpc-1",
        subnet_mapping: [{ subnet_id: "subnet-a" }, { subnet_id: "subnet-b" }],
      }),
      change("in", route, {}, "aws_route"),
    ],
    { resources: [{ address: "aws_route.in", expressions: { vpc_endpoint_id: { references } } }] },
  );
  expect(told(after, value(resource(after, "aws_route.in"), "vpc_endpoint_id"))).toBe(
    "endpoint of aws_networkfirewall_firewall.f in subnet aws_subnet.b",
  );
});
