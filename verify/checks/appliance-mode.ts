import { text } from "../terraform/values";
import { WrittenVpcs } from "./declared";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { made, named } from "./look-up";

/** Only the attachment of a VPC that holds a firewall keeps both directions of a flow in one zone, with one zone, too: there may be more. */
export const applianceMode: Check = (evidence) => {
  const { terraform } = evidence;
  const findings = new Findings("appliance-mode", terraform);
  const inspecting = new Set(
    ["aws_networkfirewall_firewall", "aws_networkfirewall_vpc_endpoint_association"]
      .flatMap((type) => made(terraform, type))
      .map((firewall) => named(terraform, firewall, "vpc_id")),
  );
  for (const attachment of made(terraform, "aws_ec2_transit_gateway_vpc_attachment")) {
    const wanted = inspecting.has(named(terraform, attachment, "vpc_id"));
    const isOn = (text(attachment, "appliance_mode_support") ?? "disable") !== "disable";
    if (isOn === wanted) continue;
    const label = WrittenVpcs.of(evidence).labelOf(attachment);
    findings.add(
      wanted
        ? `the attachment of ${label} has no appliance mode, so replies may meet a firewall that never saw the request`
        : `the attachment of ${label} has appliance mode, which carries its traffic across zones without need`,
      attachment,
    );
  }
  return findings.sorted();
};
