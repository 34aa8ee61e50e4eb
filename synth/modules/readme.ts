import type { ModuleFiles } from "../../constructs/modules/module-json";
import type { Plan } from "../../plan/plan";
import type { SpokeModulePlan } from "../../plan/spoke-module";

type Json = Readonly<Record<string, unknown>>;

/** A module to be described. */
export interface Described {
  readonly name: string;
  readonly files: ModuleFiles;
  readonly stamp: string;
  /** What tells a file of the toolkit from another. */
  readonly mark: string;
}

/** The page of a module by which VPCs join the hub of an environment. */
export function spokeReadme(module: Described, plan: SpokeModulePlan): string {
  const { environment, region, segments, refused, taken } = plan;
  const [segment = "", { blocks } = { blocks: [] }] = Object.entries(segments)[0] ?? [];
  const rows = Object.entries(segments).map(([name, of]) => [
    `\`${name}\``,
    of.blocks.join(", "),
    of.propagate.join(", "),
    of.routes.includes("0.0.0.0/0") ? "the hub" : "none",
    of.profile ? "by profile" : of.zones.length === 0 ? "none" : String(of.zones.length),
  ]);
  return page(module, `A VPC in the network \`${environment}\``, [
    `Makes a VPC in ${region} and joins it to the hub of \`${environment}\`, in a state of your own. The hub's state is not touched: its plan stays empty.`,
    heading("Usage"),
    fence("hcl", [
      'data "terraform_remote_state" "hub" {',
      "  # The state of the hub: its backend and where it is.",
      "}",
      "",
      'module "billing" {',
      `  source    = "./modules/${module.name}"`,
      "  providers = { aws = aws, aws.hub = aws.hub }",
      "",
      '  name      = "billing"',
      `  segment   = "${segment}"`,
      `  cidr      = "…" # inside ${blocks.join(" or ")}`,
      "  contract  = data.terraform_remote_state.hub.outputs.contract",
      "",
      "  # Where the VPC's account is not the hub's:",
      "  across_accounts = true",
      "}",
    ]),
    "Where the hub publishes its contract as an SSM parameter, read that with `aws.hub` and hand over `jsondecode(data.aws_ssm_parameter.hub.insecure_value)`. Where the hub is a module of the same root, `module.hub.contract`.",
    "`aws` is a provider of the VPC's account, `aws.hub` one of the hub's; both may be the same. Where they are not, the hub must be shared with the VPC's account (`hub.share` of the environment).",
    heading("Segments"),
    table(["segment", "blocks", "its attachment propagates into", "default route", "names of the hub's endpoints"], rows),
    ...Object.entries(refused).map(([name, why]) => `\`${name}\` is not served: ${why}.`),
    `Blocks that are taken already: ${
      Object.entries(taken)
        .map(([vpc, all]) => `${vpc} ${all.join(", ")}`)
        .join("; ") || "none"
    }. Blocks that other uses of this module took are not known here: keep a list, or an IPAM.`,
    ...interfaceOf(module),
    heading("What it makes"),
    made(module),
    `One tier \`workload\`, the first half of the block, in zones ${zonesOf(plan).join(", ")}; the subnets of the attachment are the last /26. The subnet of a zone has that zone's address, \`aws_subnet.vpc_workload_a\`: none depends on the order or the number of anything.`,
    heading("When to write it again"),
    `What differs by segment was decided when the module was written. Write it again (\`npx network-hub modules --environment ${environment}\`) and apply its roots when the environment`,
    list([
      "joins a segment to another, or to a site, past the firewall, or parts it from one: until then VPCs of this module lack the path, or offer the half of it that leads to them;",
      "gives a segment its first way out through the hub, or takes its last one;",
      "changes zones, endpoints, logs or tags, or names a block outside private space.",
    ]),
    `What the firewall lets pass changes in the hub alone and needs nothing here. The output \`made_from\` is \`${module.stamp}\` now, and another one where writing it again changes more than the lists of what is taken.`,
    heading("What it cannot do"),
    list([
      "No rule of the firewall names a VPC of this module: it may do what its whole segment may. Where a VPC needs rules of its own, declare it in the environment.",
      "No further tiers or blocks, no NAT gateway, no public subnets, no endpoints of its own beside those of the environment.",
      "It cannot know what other roots do: two VPCs with one block are refused by nobody.",
      ...(zonesOf(plan).some((zone) => /^[a-z]$/.test(zone))
        ? ["Zones are letters, which in another account may mean other buildings; an environment may write zone ids."]
        : []),
    ]),
    heading("Proof"),
    `The verifier reads the states, or the plans, of the hub and of your root together, once the VPC is declared in what was asked: add the output \`declaration\` to \`vpcs\` in a copy of \`cdktf.out/environments/${environment}.json\`.`,
    fence("sh", [
      `terraform show -json > ${environment}_billing.json   # in your root; the hub's likewise`,
      `npx network-hub verify ${environment}.json ${environment}_billing.json --asked with-billing.json`,
    ]),
    "It does not read the module's files by themselves: what they make depends on the variables.",
  ]);
}

/** The page of a module of a whole hub; `blocksPublicAccess` is whether its environment would. */
export function hubReadme(module: Described, { name, region, hub, vpcs }: Omit<Plan, "account">, blocksPublicAccess: boolean): string {
  return page(module, `The hub of the network \`${name}\``, [
    `Makes the hub of \`${name}\` in ${region}, whole: ${Object.keys(hub?.tables ?? {}).join(", ")} are its tables. VPCs join it by the module \`${name}-spoke\`.`,
    heading("Usage"),
    fence("hcl", [
      `module "hub" {`,
      `  source = "./modules/${module.name}"`,
      "}",
      "",
      'output "contract" {',
      "  value = module.hub.contract",
      "}",
    ]),
    `The provider must be one of ${region}, in the hub's account.`,
    ...interfaceOf(module),
    heading("What it makes"),
    made(module),
    heading("What it cannot do"),
    list([
      "Everything about the network was decided when it was written: segments, sites, rules and zones change in the environment, and the module is written again.",
      `It holds no VPC of a segment${Object.keys(vpcs).length === 0 ? "" : ` (${Object.keys(vpcs).join(", ")})`}; each joins from a state of its own.`,
      "It is a network of its own: names in AWS are those of the environment, so it stands once in an account and region, and not beside the same hub made otherwise.",
      ...(hub?.protected === true
        ? [
            "Gateway, tables, firewall and connections are protected: `terraform destroy` refuses until the environment says `hub.unprotected` and the module is written again and applied.",
          ]
        : []),
      ...(blocksPublicAccess
        ? ["It does not block public access: that holds for a whole account, with VPCs that it does not know. Let a policy of the organisation set it."]
        : []),
      "Which account it lands in is the provider's to say; nothing here refuses another.",
    ]),
  ]);
}

function page({ mark, stamp }: Described, title: string, parts: readonly string[]): string {
  return `<!-- ${mark}. Edits are lost. -->\n# ${title}\n\n${parts.join("\n\n")}\n\n---\nStamp: \`${stamp}\`.\n`;
}

function interfaceOf({ files, stamp }: Described): readonly string[] {
  const variables = Object.entries(files["variables.tf.json"]["variable"] as Readonly<Record<string, Json>>).map(([name, variable]) => [
    `\`${name}\``,
    textOf(variable["description"]),
    `\`${textOf(variable["type"])}\``,
    "default" in variable ? `\`${JSON.stringify(variable["default"])}\`` : "required",
  ]);
  const outputs = Object.entries(files["outputs.tf.json"]["output"] as Readonly<Record<string, Json>>).map(([name, output]) => [
    `\`${name}\``,
    textOf(output["description"]),
  ]);
  const { required_version, required_providers } = files["versions.tf.json"]["terraform"] as {
    readonly required_version: string;
    readonly required_providers: { readonly aws: { readonly version: string; readonly configuration_aliases?: readonly string[] } };
  };
  const { version, configuration_aliases = [] } = required_providers.aws;
  return [
    heading("Inputs"),
    table(["name", "what it is", "type", "default"], variables),
    "Wrong input is refused when Terraform plans, before anything is made.",
    heading("Outputs"),
    table(["name", "what it is"], [...outputs, ["`made_from`", `Stamp of what the module makes, \`${stamp}\`.`]]),
    heading("Requirements"),
    list([
      `Terraform \`${required_version}\``,
      `\`hashicorp/aws\` \`${version}\`, as ${["`aws`", ...configuration_aliases.map((alias) => `\`${alias}\``)].join(" and ")}`,
    ]),
  ];
}

function made({ files }: Described): string {
  const resources = files["main.tf.json"]["resource"] as Readonly<Record<string, Json>>;
  return table(
    ["resource", "addresses"],
    Object.entries(resources).map(([type, named]) => [`\`${type}\``, String(Object.keys(named).length)]),
  );
}

function zonesOf({ vpc }: SpokeModulePlan): readonly string[] {
  return [...new Set(Object.values(vpc.subnets).map(({ zone }) => zone))].sort();
}

function heading(text: string): string {
  return `## ${text}`;
}

function fence(language: string, lines: readonly string[]): string {
  return ["```" + language, ...lines, "```"].join("\n");
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
