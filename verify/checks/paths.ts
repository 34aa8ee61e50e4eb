import type { Finding } from "../finding";
import { judgeReach } from "../reach/judge-reach";
import type { Check, Evidence } from "./evidence";

/** Nodes that no connection joins cannot talk, either way: no packet of one arrives at the other. */
export const isolation: Check = (evidence) => of(evidence, "isolation");

/** Nodes that no connection joins are parted by routes: no packet of one for the other even comes to the firewall, or through the egress. */
export const hairpin: Check = (evidence) => of(evidence, "hairpin");

/** Whoever reaches the internet does so by the way out that was declared, and nobody else does. */
export const wayOut: Check = (evidence) => of(evidence, "way-out");

/** Inspected conversations meet the firewall there and back; no more specific route goes around it. */
export const inspection: Check = (evidence) => of(evidence, "inspection");

/** There and back meet the firewall of one zone, whichever the gateway chooses. */
export const symmetry: Check = (evidence) => of(evidence, "symmetry");

/** A permitted way meets no blackhole and no missing route, there and back. */
export const deadEnds: Check = (evidence) => of(evidence, "dead-ends");

/** Every address of a connected block comes to the firewall, so that a VPC added later needs no route. */
export const coverage: Check = (evidence) => of(evidence, "coverage");

/** Sites that are a way out are reached as before without any one of their connections. */
export const resilience: Check = (evidence) => of(evidence, "resilience");

/** What was asked passes the firewall: on its ports, by its names. */
export const permissions: Check = (evidence) => of(evidence, "permissions");

/** Nothing else passes it, and what nobody asked for is stopped at its first packet. */
export const excess: Check = (evidence) => of(evidence, "excess");

function of(evidence: Evidence, check: string): readonly Finding[] {
  return judgeReach(evidence).findings.filter((finding) => finding.check === check);
}
