import type { TerraformStack } from "cdktf";

import type { ModuleSegment, SpokeModulePlan } from "../../plan/spoke-module";
import { contractVersion } from "../published-contract";
import { literal, mapRecord } from "../reference";
import { type Condition, input, local, tagsInput } from "./interface";

/** The variables of a spoke's module, which refuse what the environment would, and the locals that follow from them. */
export function spokeInputs(stack: TerraformStack, plan: SpokeModulePlan): void {
  local(stack, "segments", segmentsOf(plan));
  local(stack, "segment", "${local.segments[var.segment]}");
  local(stack, "taken", plan.taken);
  local(stack, "taken_names", plan.takenNames);
  local(stack, "prefix_length", '${tonumber(split("/", var.cidr)[1])}');

  input(stack, "name", {
    type: "string",
    description: `Name of the VPC, unique in ${plan.environment}; AWS sees ${plan.environment}-NAME. Changing it replaces its flow log.`,
    conditions: nameConditions(plan),
  });
  input(stack, "segment", {
    type: "string",
    description: `Segment of ${plan.environment} that the VPC joins: ${listed(Object.keys(plan.segments))}. Changing it takes a block of that segment.`,
    conditions: segmentConditions(plan),
  });
  input(stack, "cidr", {
    type: "string",
    description: "Block of the VPC, /16 to /24, inside a block of its segment. Changing it replaces the VPC.",
    conditions: cidrConditions(plan),
  });
  input(stack, "contract", {
    type: 'object({ version = number, gateway_id = optional(string, ""), tables = optional(map(string), {}), zones = optional(map(string), {}), profile_id = optional(string, "") })',
    description: `What the hub of ${plan.environment} publishes as its output \`contract\`.`,
    conditions: contractConditions(plan),
  });
  input(stack, "across_accounts", {
    type: "bool",
    description: "Whether the VPC's account, that of the default provider, is another than the hub's, that of aws.hub.",
    default: false,
  });
  tagsInput(stack, "local.segment.tags");
}

/** What a segment says of endpoints is there for those alone that segments do not share. */
function segmentsOf({ segments, tags, variedGateways, variedInterfaces }: SpokeModulePlan) {
  return mapRecord(segments, (_, { gatewayEndpoints, interfaceEndpoints, ...rest }) => ({
    ...rest,
    ...(variedGateways.length > 0 && { gateway_endpoints: policiesOf(gatewayEndpoints, variedGateways) }),
    ...(variedInterfaces.length > 0 && { interface_endpoints: interfaceEndpoints.filter((service) => variedInterfaces.includes(service)) }),
    tags: { ...tags, ...rest.tags },
  }));
}

function policiesOf(all: ModuleSegment["gatewayEndpoints"], varied: readonly string[]): Readonly<Record<string, string | null>> {
  const own = Object.entries(all).filter(([service]) => varied.includes(service));
  return Object.fromEntries(own.map(([service, policy]) => [service, policy === null ? null : literal(JSON.stringify(policy))]));
}

function nameConditions({ environment, longestName }: SpokeModulePlan): readonly Condition[] {
  return [
    {
      condition: `can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= ${String(longestName)}`,
      otherwise: `"\${var.name}" is not a name: write at most ${String(longestName)} lower-case letters, digits and single dashes, a letter first, such as "billing".`,
    },
    {
      condition: "!contains(local.taken_names, var.name)",
      otherwise: `"\${var.name}" is a name in ${environment} already, or reserved there: choose another.`,
    },
  ];
}

function segmentConditions({ environment, segments, refused }: SpokeModulePlan): readonly Condition[] {
  const known = [...Object.keys(segments), ...Object.keys(refused)].sort();
  return [
    {
      condition: `contains(${JSON.stringify(known)}, var.segment)`,
      otherwise: `"\${var.segment}" is no segment of ${environment}: write ${listed(Object.keys(segments))}.`,
    },
    ...Object.entries(refused).map(([segment, why]) => ({
      condition: `var.segment != "${segment}"`,
      otherwise: `A VPC of segment "${segment}" cannot be made by this module, because ${why}: declare it in the environment ${environment}.`,
    })),
  ];
}

/** Whether the blocks that two expressions write share an address. */
function overlap(one: string, other: string): string {
  const network = (block: string): string => `cidrsubnet("\${split("/", ${block})[0]}/\${min(${length(one)}, ${length(other)})}", 0, 0)`;
  return `${network(one)} == ${network(other)}`;
}

function length(block: string): string {
  return `tonumber(split("/", ${block})[1])`;
}

function cidrConditions({ environment }: SpokeModulePlan): readonly Condition[] {
  // What is no block at all is said once, by the first.
  const unless = (condition: string): string => `try(${condition}, true)`;
  const around = `${overlap("var.cidr", "block")} && ${length("var.cidr")} >= ${length("block")}`;
  const meets = `[for vpc, blocks in local.taken : vpc if anytrue([for block in blocks : ${overlap("var.cidr", "block")}])]`;
  return [
    {
      condition:
        'can(regex("^[0-9]+\\\\.[0-9]+\\\\.[0-9]+\\\\.[0-9]+/(1[6-9]|2[0-4])$", var.cidr)) && try(cidrsubnet(var.cidr, 0, 0) == var.cidr, false)',
      otherwise: '"${var.cidr}" is no block for a VPC: write an IPv4 block of /16 to /24 without host bits, such as "10.0.16.0/20".',
    },
    {
      condition: unless(`anytrue([for block in local.segment.blocks : ${around}])`),
      otherwise:
        `\${var.cidr} is outside segment "\${var.segment}" of ${environment} (\${join(", ", local.segment.blocks)}): choose a block inside, ` +
        "or give the segment another block in the environment and write this module again.",
    },
    {
      // Its propagated route would lose against the static one for the same block (semantics T13).
      condition: unless("!contains(local.segment.blocks, var.cidr)"),
      otherwise: `\${var.cidr} fills a block of segment "\${var.segment}", which changes routes of the hub: declare the VPC in the environment ${environment}.`,
    },
    {
      condition: unless(`length(${meets}) == 0`),
      otherwise: `\${var.cidr} overlaps \${join(" and ", ${meets})} of ${environment}: choose a free block.`,
    },
  ];
}

function contractConditions({ environment }: SpokeModulePlan): readonly Condition[] {
  const isVersion = `var.contract.version == ${String(contractVersion)}`;
  const missing = `concat(${[
    'var.contract.gateway_id == "" ? ["gateway_id"] : []',
    '[for table in setunion([var.segment], local.segment.propagate) : "tables.${table}" if !contains(keys(var.contract.tables), table)]',
    '[for zone in local.segment.zones : "zones.${zone}" if !contains(keys(var.contract.zones), zone)]',
    'local.segment.profile && var.contract.profile_id == "" ? ["profile_id"] : []',
  ].join(", ")})`;
  return [
    {
      condition: isVersion,
      otherwise:
        `The hub publishes version \${var.contract.version} of its contract, and this module reads version ${String(contractVersion)}: ` +
        `where that is older, apply stack ${environment} first; where it is newer, write this module again with the toolkit that wrote the hub.`,
    },
    {
      condition: `!(${isVersion}) || length(${missing}) == 0`,
      otherwise: `The hub's contract lacks \${join(", ", ${missing})}, which segment "\${var.segment}" needs: apply stack ${environment} first, or write this module again.`,
    },
  ];
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
}
