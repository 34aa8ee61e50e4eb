import { danglingReferences, readConfiguration } from "../../../verify/terraform/read";
import { flag, neededText, number, text, value } from "../../../verify/terraform/values";
import { configurationOf, document, resource, told } from "./documents";

const firewall = {
  vpc_id: "${aws_vpc.hub.id}",
  subnet_mapping: [{ subnet_id: "${aws_subnet.a.id}" }, { subnet_id: "${aws_subnet.b.id}" }],
};
const states = "aws_networkfirewall_firewall.f.firewall_status[0].sync_states";
const hub = {
  aws_vpc: { hub: { cidr_block: "10.0.0.0/24" } },
  aws_subnet: {
    a: { vpc_id: "${aws_vpc.hub.id}", availability_zone: "eu-west-2a" },
    b: { vpc_id: "${aws_vpc.hub.id}", availability_zone: "eu-west-2b" },
  },
  aws_networkfirewall_firewall: { f: firewall },
};

/** What `vpc_endpoint_id` of a route is, beside a firewall and these locals. */
function endpoint(expression: string, locals: object = {}, network: object = hub): unknown {
  const terraform = configurationOf({ ...network, aws_route: { r: { vpc_endpoint_id: expression } } }, { locals });
  return told(terraform, value(resource(terraform, "aws_route.r"), "vpc_endpoint_id"));
}

const inZoneA = "endpoint of aws_networkfirewall_firewall.f in zone eu-west-2a";
const inSubnetA = "endpoint of aws_networkfirewall_firewall.f in subnet aws_subnet.a";

describe("an endpoint of a firewall is told by the zone or subnet that it is looked up by", () => {
  const byZone = { e: `\${{ for state in ${states} : state.availability_zone => state.attachment[0].endpoint_id }}` };
  const bySubnet = { e: `\${{ for state in ${states} : state.attachment[0].subnet_id => state.attachment[0].endpoint_id }}` };
  const ofA = `for s in tolist(${states}) : s.attachment[0].endpoint_id if s.availability_zone == "eu-west-2a"`;
  const ofSubnetA = `for s in ${states} : s.attachment[0].endpoint_id if s.attachment[0].subnet_id == aws_subnet.a.id`;

  test.each([
    ['${local.e["eu-west-2a"]}', byZone, inZoneA],
    ["${local.e[aws_subnet.a.availability_zone]}", byZone, inZoneA],
    ['${lookup(local.e, "eu-west-2a")}', byZone, inZoneA],
    ["${local.again[aws_subnet.a.id]}", { ...bySubnet, again: "${local.e}" }, inSubnetA],
    [`\${[${ofA}][0]}`, {}, inZoneA],
    [`\${element([${ofSubnetA}], 0)}`, {}, inSubnetA],
    [`\${one([${ofSubnetA}])}`, {}, inSubnetA],
    [`\${tolist([for s in ${states} : s if s.availability_zone == "eu-west-2a"])[0].attachment[0].endpoint_id}`, {}, inZoneA],
  ])("%s", (expression, locals, expected) => {
    expect(endpoint(expression, locals)).toBe(expected);
  });
});

test("the first state of a firewall is told where it has one subnet only", () => {
  const small = { ...hub, aws_networkfirewall_firewall: { f: { ...firewall, subnet_mapping: { subnet_id: "${aws_subnet.a.id}" } } } };
  const first = `\${tolist(${states})[0].attachment[0].endpoint_id}`;

  expect(endpoint(first, {}, small)).toBe(inSubnetA);
  expect(endpoint(first)).toBe(`unknown: ${first}`);
});

test("an attribute that another resource says is that value, and one that only AWS knows a reference", () => {
  const terraform = configurationOf({
    ...hub,
    aws_route: { r: { destination_cidr_block: "${aws_vpc.hub.cidr_block}", x: "${aws_subnet.a.vpc_id}" } },
  });
  const route = resource(terraform, "aws_route.r");

  expect(text(route, "destination_cidr_block")).toBe("10.0.0.0/24");
  expect(told(terraform, value(route, "x"))).toBe("-> aws_vpc.hub");
});

test("a policy with references in it is still JSON", () => {
  const policy = '{"Account":"${split(":", aws_vpc.hub.arn)[4]}","Vpc":"${aws_vpc.hub.arn}/*","Cidr":"${aws_vpc.hub.cidr_block}"}';
  const terraform = configurationOf({ ...hub, aws_iam_role: { r: { policy } } });

  expect(JSON.parse(neededText(resource(terraform, "aws_iam_role.r"), "policy"))).toEqual({
    Account: "${split(':', aws_vpc.hub.arn)[4]}",
    Vpc: "${aws_vpc.hub.arn}/*",
    Cidr: "10.0.0.0/24",
  });
});

test("variables are their defaults, and functions and conditions are worked out", () => {
  const more = { variable: { on: { default: true }, name: { default: "hub" }, secret: {} }, locals: { both: ["${var.name}", "b"] } };
  const name = '${var.on ? format("%s-%s", upper(join("+", local.both)), "x") : "off"}';
  const terraform = configurationOf({ aws_vpc: { a: { name, port: "${1 + 2 * 3}", escaped: "$${x}", secret: "${var.secret}" } } }, more);
  const vpc = resource(terraform, "aws_vpc.a");

  expect(text(vpc, "name")).toBe("HUB+B-x");
  expect(number(vpc, "port")).toBe(7);
  expect(text(vpc, "escaped")).toBe("${x}");
  expect(() => text(vpc, "secret")).toThrow("lab: aws_vpc.a.secret: must be a text and is unknown: var.secret, which has no default");
});

test("an output of another state leads to the resource of that state", () => {
  const s3 = (key: string) => ({ bucket: "states", key, region: "eu-west-2", encrypt: true });
  const core = document(
    { terraform: { backend: { s3: s3("core") } }, resource: hub, output: { vpc: { value: "${aws_vpc.hub.id}" } } },
    "core",
  );
  const data = {
    terraform_remote_state: {
      core: { backend: "s3", config: { bucket: "states", key: "core" } },
      gone: { backend: "s3", config: s3("gone") },
    },
  };
  const resources = {
    aws_subnet: { x: { vpc_id: "${data.terraform_remote_state.core.outputs.vpc}", y: "${data.terraform_remote_state.gone.outputs.vpc}" } },
  };
  const terraform = readConfiguration([document({ data, resource: resources }, "spoke"), core]);
  const subnet = resource(terraform, "aws_subnet.x");

  expect(terraform.target(value(subnet, "vpc_id"))?.resource).toMatchObject({ stack: "core", address: "aws_vpc.hub" });
  expect(told(terraform, value(subnet, "y"))).toBe("unknown: data.terraform_remote_state.gone, a state that was not given");
});

test("every name that stands for nothing is told with its place", () => {
  const terraform = configurationOf(
    {
      aws_vpc: { a: { tags: { Name: "x-${local.gone}" }, depends_on: ["aws_vpc.gone", "aws_vpc.b"] }, b: {} },
      aws_route: { r: { vpc_id: "${aws_vpc.lost.id}", x: "${[for vpc in [aws_vpc.b] : vpc.id]}", y: "${data.aws_vpc.z.id}" } },
    },
    { locals: { one: "${var.none}" } },
  );

  expect(danglingReferences(terraform).map(({ address, attribute, missing }) => `${address} ${attribute} ${missing}`)).toEqual([
    "aws_route.r vpc_id aws_vpc.lost",
    "aws_route.r y data.aws_vpc.z",
    "aws_vpc.a tags.Name local.gone",
    "aws_vpc.a depends_on[0] aws_vpc.gone",
    "local.one  var.none",
  ]);
});

test("prevent_destroy is told, and what is said to Terraform is no value", () => {
  const terraform = configurationOf({ aws_vpc: { a: { lifecycle: { prevent_destroy: true }, depends_on: [], enable: "true" }, b: {} } });

  expect(terraform.of("aws_vpc").map(({ preventDestroy }) => preventDestroy)).toEqual([true, false]);
  expect(resource(terraform, "aws_vpc.a").values).toEqual({ enable: "true" });
  expect(flag(resource(terraform, "aws_vpc.a"), "enable", false)).toBe(true);
});

test("a key of any name is no more than a key", () => {
  const terraform = readConfiguration([
    document(
      '{"resource":{"aws_vpc":{"constructor":{"tags":{"__proto__":"${aws_vpc.constructor.id}"}}},"__proto__":{"toString":{"a":1}}}}',
    ),
  ]);

  expect(terraform.resources.map(({ address }) => address)).toEqual(["__proto__.toString", "aws_vpc.constructor"]);
  expect(text(resource(terraform, "__proto__.toString"), "valueOf")).toBeUndefined();
  expect(terraform.of("constructor")).toEqual([]);
});
