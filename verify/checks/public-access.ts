import { text } from "../terraform/values";
import { mayHaveInternetGateway, WrittenVpcs } from "./declared";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { made, madeFor, named } from "./look-up";

/** VPC block public access is on in both directions where it is asked for, leaves to each VPC what it is given, and is off elsewhere. */
export const publicAccess: Check = (evidence) => {
  const { terraform, environment } = evidence;
  const findings = new Findings("public-access", terraform);
  const vpcs = WrittenVpcs.of(evidence);
  const options = made(terraform, "aws_vpc_block_public_access_options");
  const asked = environment.blockPublicAccess === true;
  if (asked && options.length === 0) findings.add("public access is not blocked, though the environment asks for it");
  for (const option of options) {
    if (!asked) findings.add("public access is blocked for the whole account and region, and nobody asked for it", option);
    else if (text(option, "internet_gateway_block_mode") !== "block-bidirectional")
      findings.add(`public access is not blocked in both directions: ${text(option, "internet_gateway_block_mode") ?? "no mode"}`, option);
  }
  const type = "aws_vpc_block_public_access_exclusion";
  const exclusions = madeFor(terraform, type, "vpc_id");
  for (const exclusion of made(terraform, type)) {
    if (named(terraform, exclusion, "vpc_id") === undefined)
      findings.add("something other than a VPC of this network is excluded from the block of public access", exclusion);
  }
  for (const vpc of vpcs.all) {
    const declared = vpcs.declaredAs(vpc);
    const entitled = asked && declared !== undefined && mayHaveInternetGateway(declared);
    const wanted = !entitled ? undefined : declared.isPublic ? "allow-bidirectional" : "allow-egress";
    const own = exclusions.get(vpc) ?? [];
    const label = vpcs.label(vpc);
    if (wanted !== undefined && own.length === 0)
      findings.add(`${label} is not excluded from the block of public access, so its internet gateway carries nothing`, vpc);
    for (const exclusion of own) {
      const mode = text(exclusion, "internet_gateway_exclusion_mode");
      if (wanted === undefined)
        findings.add(`${label} is excluded from the block of public access, and has no gateway that asks for it`, exclusion);
      else if (mode !== wanted)
        findings.add(`${label} is excluded from the block of public access by ${mode ?? "no mode"}, where ${wanted} is asked`, exclusion);
    }
  }
  return findings.sorted();
};
