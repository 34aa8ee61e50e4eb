import { danglingReferences } from "../terraform/read";
import type { Check } from "./evidence";
import { Findings } from "./findings";

/** Everything that is named exists: Terraform would say it of a plan, and a synth writes what nobody has planned yet. */
export const nothingDangles: Check = ({ terraform }) => {
  const findings = new Findings("nothing-dangles", terraform);
  for (const { stack, address, attribute, missing } of danglingReferences(terraform)) {
    const where = attribute === "" ? address : `${address}.${attribute}`;
    findings.add(`${where} names ${missing}, which does not exist`, { stack, address });
  }
  return findings.sorted();
};
