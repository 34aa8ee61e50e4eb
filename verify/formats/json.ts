import type { GateReport } from "../gate/judge-plan";
import type { VerificationReport } from "./report";

/** A verdict for programs. Words are added within version 1; none changes its meaning or goes. */
export function verificationJson({ subject, checks, assumptions, notes }: VerificationReport): string {
  const holds = checks.every(({ findings }) => findings.length === 0);
  return written({ version: 1, kind: "verification", subject, holds, checks, assumptions, notes });
}

/** What a plan does, for programs. */
export function gateJson({ checks, paths, outages, changes, labels, notes, findings }: GateReport, subject: string): string {
  return written({ version: 1, kind: "gate", subject, holds: findings.length === 0, checks, paths, outages, changes, labels, notes });
}

function written(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
