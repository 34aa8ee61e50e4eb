import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { App, TerraformLocal, TerraformOutput, TerraformVariable } from "cdktf";
import { Construct } from "constructs";

import { AddressedStack } from "../../constructs/addressed-stack";
import { State } from "../../constructs/state";
import type { BackendPlan } from "../../plan/plan";
import { plan } from "./fixture";
import { hclByAddress, sameIn } from "./hcl-reader";
import { byAddress, stackOf } from "./written";

const outdir = mkdtempSync(join(tmpdir(), "stack-"));

function stackIn(app: App, id: string, backend: BackendPlan = { type: "local", config: { path: "x.tfstate" } }): AddressedStack {
  const stack = new AddressedStack(app, id, { provider: ">= 5.100.0, < 7.0.0", terraform: ">= 1.9.0" });
  new State(stack, backend);
  new AwsProvider(stack, "aws", { region: "eu-west-2" });
  return stack;
}

const hclOf = (stack: AddressedStack): string => stack.toHclTerraform().hcl;

describe("a stack", () => {
  test("asks for a range of the provider by its full name", () => {
    expect(stackIn(new App({ outdir }), "lab").toTerraform().terraform).toEqual({
      backend: { local: { path: "x.tfstate" } },
      required_providers: { aws: { source: "registry.terraform.io/hashicorp/aws", version: ">= 5.100.0, < 7.0.0" } },
      required_version: ">= 1.9.0",
    });
  });

  test("rejects two elements with one address", () => {
    const app = new App({ outdir });
    const stack = stackIn(app, "lab");
    new Vpc(new Construct(stack, "vpc"), "shop", {});
    new Vpc(stack, "vpc_shop", {});
    expect(() => app.synth()).toThrow("lab/vpc_shop and lab/vpc/shop are both aws_vpc.vpc_shop");
  });

  test("rejects a reference to what it does not hold", () => {
    const stack = stackIn(new App({ outdir }), "lab");
    new Vpc(stack, "vpc", { tags: { Peer: "${aws_vpc.other.id}", Zone: '${local.zones["a"]}', Text: "$${aws_vpc.no.id}" } });
    expect(() => stack.toTerraform()).toThrow(
      "lab refers to what it does not hold:\n  aws_vpc.vpc names aws_vpc.other\n  aws_vpc.vpc names local.zones",
    );
  });

  test("rejects CDKTF's own references between stacks", () => {
    const app = new App({ outdir });
    const other = new Vpc(stackIn(app, "hub"), "vpc", {});
    new Vpc(stackIn(app, "spoke"), "vpc", { tags: { Peer: other.id } });
    expect(() => app.synth()).toThrow("hub may only be read through its contract");
  });

  test("writes nothing about the constructs behind a resource", () => {
    expect(Object.values(byAddress(stackOf(plan).toTerraform())).filter((attributes) => "//" in attributes)).toEqual([]);
  });

  test("writes the same bytes twice", () => {
    expect(JSON.stringify(stackOf(plan).toTerraform())).toBe(JSON.stringify(stackOf(plan).toTerraform()));
    expect(hclOf(stackOf(plan))).toBe(hclOf(stackOf(plan)));
  });
});

describe("HCL", () => {
  test("holds what the JSON holds", () => {
    const stack = stackOf(plan);
    const json = stack.toTerraform();
    const hcl = hclByAddress(hclOf(stack));
    const resources = byAddress(json);
    expect(
      Object.keys(hcl)
        .filter((address) => /^(data\.)?aws_/.test(address))
        .sort(),
    ).toEqual(Object.keys(resources).sort());
    for (const [address, attributes] of Object.entries(resources))
      expect([address, sameIn(hcl[address], attributes)]).toEqual([address, []]);
    expect(sameIn(hcl["terraform"], json.terraform)).toEqual([]);
    expect(sameIn(hcl["provider.aws"], (json as { provider?: { aws: [Record<string, unknown>] } }).provider?.aws[0] ?? {})).toEqual([]);
  });

  test("keeps a local of nothing, and writes an expression as what it is", () => {
    const stack = stackIn(new App({ outdir }), "lab");
    for (const [name, value] of Object.entries({ zero: 0, no: false, empty: "", list: ["a", 1], map: { "a b": "${local.zero}" } })) {
      new TerraformLocal(stack, name, value);
    }
    new TerraformOutput(stack, "zero-again", { value: "${local.zero}" });
    const hcl = hclOf(stack);
    for (const line of ["zero = 0", "no = false", 'empty = ""', 'list = ["a", 1]', 'map = { "a b" = local.zero }', "value = local.zero"]) {
      expect(hcl).toContain(`  ${line}\n`);
    }
  });

  test.each([
    ["quotes and backslashes", 'say "no" \\.', '"say \\"no\\" \\\\."'],
    ["one line", "one\n", '"one\\n"'],
    ["an expression inside text", 'a "${aws_vpc.vpc.tags["x"]}" b', '"a \\"${aws_vpc.vpc.tags["x"]}\\" b"'],
    ["what is no expression", "$${a} %%{b}", '"$${a} %%{b}"'],
    ["lines with something after them", "a\nb", '"a\\nb"'],
    ["lines that would end the text early", "a\nEOT\nb\n", '"a\\nEOT\\nb\\n"'],
    ["a tab", "a\tb", '"a\\tb"'],
    ["rules, line by line", 'pcre:"/a\\.b/"\nb\n', '<<EOT\npcre:"/a\\.b/"\nb\nEOT'],
  ])("writes text: %s", (_, value, written) => {
    const stack = stackIn(new App({ outdir }), "lab");
    new Vpc(stack, "vpc", {});
    new TerraformLocal(stack, "text", value);
    expect(hclOf(stack)).toContain(`  text = ${written}\n`);
  });

  test("writes workspaces as a block and references without quotes", () => {
    const stack = stackIn(new App({ outdir }), "lab", { type: "cloud", config: { organization: "o", workspaces: { name: "lab" } } });
    const vpc = new Vpc(stack, "vpc", { lifecycle: { ignoreChanges: ["tags"], preventDestroy: true } });
    new Vpc(stack, "other", { dependsOn: [vpc] });
    const hcl = hclOf(stack);
    expect(hcl).toContain('  cloud {\n    organization = "o"\n    workspaces {\n      name = "lab"\n    }\n  }\n');
    expect(hcl).toContain("  depends_on = [aws_vpc.vpc]\n");
    expect(hcl).toContain("  lifecycle {\n    ignore_changes = [tags]\n    prevent_destroy = true\n  }\n");
    expect(hcl).toContain('  required_version = ">= 1.9.0"\n');
  });

  test("writes a variable with its default, also where that is false", () => {
    const stack = stackIn(new App({ outdir }), "lab");
    new TerraformVariable(stack, "open", { type: "bool", default: false });
    expect(hclOf(stack)).toContain('variable "open" {\n  type = bool\n  default = false\n}');
  });

  test("writes conditions as blocks", () => {
    const stack = stackIn(new App({ outdir }), "lab");
    new Vpc(stack, "vpc", { lifecycle: { precondition: [{ condition: "${1 == 1}", errorMessage: 'is not "1"' }] } });
    const condition = '    precondition {\n      condition = 1 == 1\n      error_message = "is not \\"1\\""\n    }\n';
    expect(hclOf(stack)).toContain(condition);
  });

  test("rejects what it has no form for, instead of dropping it", () => {
    const override = stackIn(new App({ outdir }), "other");
    override.addOverride("removed", []);
    expect(() => hclOf(override)).toThrow("an override of a stack has no form in HCL: removed");
  });
});
