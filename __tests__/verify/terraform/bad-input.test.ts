import { danglingReferences, kindOf, readConfiguration, readPlan, readState } from "../../../verify/terraform/read";
import { ReadError } from "../../../verify/terraform/resource";
import { blocks, flag, list, needed, neededText, number, text, texts } from "../../../verify/terraform/values";
import { configurationOf, document, resource } from "./documents";

const show = "run `terraform show -json` and give what that writes";

test.each([
  ['{"version":4,"serial":1,"lineage":"x"}', `is a raw state; ${show}`],
  ['{"Resources":{}}', "is a CloudFormation template; Terraform is read"],
  ['{"deployment":{}}', "is a file of Pulumi; Terraform is read"],
  ['{"format_version":"2.0","planned_values":{}}', 'is a plan of format "2.0"; formats 1.x are read'],
  ['{"format_version":"0.2"}', 'is a state of format "0.2"; formats 1.x are read'],
  ['{"format_version":"1.0","provider_schemas":{}}', "is the schemas of providers; give a configuration, plan or state"],
  ['{"format_version":"1.2","planned_values":{},"errored":true}', "is a plan that failed; plan again until it succeeds"],
  [
    '{"format_version":"1.2","planned_values":{},"complete":false}',
    "is a plan of a part only, by -target or with deferred changes; plan the whole",
  ],
  ["[]", "must be an object and is a list"],
  ["1", "must be an object and is 1"],
  ["", "is empty"],
  ['{"resource":{"aws_vpc":', "is JSON that ends at line 1, column 24 before it is complete"],
  ['{\n  "resource": nope }', "is no JSON at line 2, column 15"],
  ['{"resource":{"aws_vpc":"cut', "is JSON that ends at line 1, column 28 before it is complete"],
  ['{"resource":{},}', "is no JSON at line 1, column 16"],
  ['{"recource":{}}', 'is no configuration, plan or state of Terraform: nothing there is called "recource"'],
])("rejects %s", (text, message) => {
  expect(() => kindOf(text, "x.json")).toThrow(new ReadError("x.json", message));
});

test("a document is told by what it says", () => {
  expect(kindOf('{"resource":{}}')).toBe("configuration");
  expect(kindOf('{"format_version":"1.2","planned_values":{}}')).toBe("plan");
  expect(kindOf('{"format_version":"1.0"}')).toBe("state");
  expect(readState([document({ format_version: "1.0" })]).resources).toEqual([]);
});

test.each([
  [{ module: { hub: { source: "./hub" } } }, "lab.json: module: modules are in no configuration alone; give the plan instead"],
  [{ resource: { aws_vpc: { a: { count: 2 } } } }, "lab.json: aws_vpc.a: has count; give the plan instead"],
  [{ resource: { aws_vpc: { a: { for_each: {} } } } }, "lab.json: aws_vpc.a: has for_each; give the plan instead"],
  [{ resource: { aws_vpc: { a: { dynamic: {} } } } }, "lab.json: aws_vpc.a: has dynamic; give the plan instead"],
  [{ resource: { aws_vpc: { a: [{}, {}] } } }, "lab.json: aws_vpc.a: is there twice"],
  [{ resource: { aws_vpc: { a: 1 } } }, "lab.json: resource.aws_vpc.a: must be an object"],
  [{ locals: { a: "${local.b}", b: "x${local.a}" } }, "lab.json: local.a: names itself: lab: local.a -> lab: local.b -> lab: local.a"],
  [{ locals: { a: "${local.}" } }, 'lab.json: local.a: has "}" at 8 where a name is expected'],
  [{ locals: { a: `\${${"(".repeat(5000)}1}` } }, "lab.json: local.a: is nested more than 100 deep"],
  [{ locals: { a: `\${${"-".repeat(5000)}1}` } }, "lab.json: local.a: is nested more than 100 deep"],
])("rejects the configuration %j", (json, message) => {
  expect(() => readConfiguration([document(json)])).toThrow(new Error(message));
});

test("rejects two documents of one stack", () => {
  expect(() => readConfiguration([document({}), document({})])).toThrow('lab.json: is the stack "lab", and so is lab.json');
});

test("rejects states that read each other", () => {
  const stack = (name: string, other: string) =>
    document(
      {
        terraform: { backend: { local: { path: name } } },
        data: { terraform_remote_state: { x: { backend: "local", config: { path: other } } } },
      },
      name,
    );

  expect(() => readConfiguration([stack("a", "b"), stack("b", "a")])).toThrow("a.json: reads its own state through others: a -> b -> a");
});

test("rejects attributes of two resources that name each other", () => {
  const terraform = configurationOf({ aws_vpc: { a: { x: "${aws_vpc.b.x}" }, b: { x: "${aws_vpc.a.x}" } } });

  expect(() => resource(terraform, "aws_vpc.a").values).toThrow(
    "lab.json: aws_vpc.b.x: names itself: lab: aws_vpc.b.x -> lab: aws_vpc.a.x -> lab: aws_vpc.b.x",
  );
});

test("rejects values of another shape, with their place", () => {
  const vpc = resource(
    configurationOf({ aws_vpc: { a: { list: ["a", {}], object: {}, word: "enable", block: [{ x: [] }] } } }),
    "aws_vpc.a",
  );
  const [block] = blocks(vpc, "block");

  expect(() => text(vpc, "list")).toThrow("lab: aws_vpc.a.list: must be a text and is a list");
  expect(() => texts(vpc, "list")).toThrow("lab: aws_vpc.a.list[1]: must be a text and is an object");
  expect(() => list(vpc, "word")).toThrow('lab: aws_vpc.a.word: must be a list and is "enable"');
  expect(() => number(vpc, "word")).toThrow('lab: aws_vpc.a.word: must be a number and is "enable"');
  expect(() => flag(vpc, "word", true)).toThrow('lab: aws_vpc.a.word: must be true or false and is "enable"');
  expect(() => blocks(vpc, "word")).toThrow('lab: aws_vpc.a.word[0]: must be a block and is "enable"');
  expect(() => needed(vpc, "gone")).toThrow("lab: aws_vpc.a.gone: is not set");
  expect(() => neededText(block!, "x")).toThrow("lab: aws_vpc.a.block[0].x: must be a text and is a list");
});

test("rejects a plan with an action that is unknown", () => {
  const change = { address: "aws_vpc.a", type: "aws_vpc", mode: "managed", change: { actions: ["explode"], before: null, after: {} } };

  expect(() => readPlan([document({ format_version: "1.2", resource_changes: [change] })])).toThrow(
    'lab.json: aws_vpc.a: has the unknown actions ["explode"]',
  );
});

test("rejects nesting that no network has", () => {
  const deep = `${'{"a":'.repeat(50_000)}"\${local.a}"${"}".repeat(50_000)}`;
  const terraform = readConfiguration([document(`{"resource":{"aws_vpc":{"a":${deep}}}}`)]);

  expect(() => resource(terraform, "aws_vpc.a").values).toThrow("lab.json: aws_vpc.a: is nested more than 200 deep");
  expect(() => danglingReferences(terraform)).toThrow("lab.json: aws_vpc.a: is nested more than 200 deep");
  expect(() => readState([document(`{"format_version":"1.0","values":${deep}}`)])).toThrow("lab.json: is nested more than 200 deep");
});

test("locals that double each other end", () => {
  const locals = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`l${index}`, index === 0 ? "x" : `\${"\${local.l${index - 1}}\${local.l${index - 1}}"}`]),
  );

  expect(configurationOf({}, { locals }).resources).toEqual([]);
});

test("a hundred thousand resources are read", () => {
  const vpcs = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`v${index}`, { cidr_block: "10.0.0.0/16" }]));
  const { text } = document({ resource: { aws_vpc: vpcs } });

  expect(readConfiguration([document(text)]).of("aws_vpc")).toHaveLength(100_000);
});
