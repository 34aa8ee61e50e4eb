import type { Environment } from "../plan/environment";
import type { Link } from "../plan/links/link";
import { farEnds } from "./asked/links";
import { assumedOf } from "./asked/existing-vpcs";
import type { Check, Evidence } from "./checks/evidence";
import * as paths from "./checks/paths";
import { postureChecks } from "./checks/posture";
import { repetitions, rules } from "./checks/rules";
import { waysIn } from "./checks/ways-in";
import { zones } from "./checks/zones";
import { evidenceOf } from "./evidence-of";
import { count, type VerificationReport } from "./formats/report";
import { capacity } from "./firewall/capacity";
import { judgeReach } from "./reach/judge-reach";
import type { Terraform } from "./terraform/resource";

/** Every invariant, by name. */
export const checks: readonly Check[] = [...Object.values(paths), rules, waysIn, zones, ...postureChecks].sort((one, other) =>
  one.name < other.name ? -1 : 1,
);

/**
 * Holds what was written against what was asked: every check on every pair of addresses.
 *
 * @param links the environment's links, where the Terraform also holds their stacks and those of the other environments
 * @param unseen its other links: what crosses them is not judged
 * @throws {ReadError} where something cannot be read, since nothing is skipped
 */
export function verify(
  environment: Environment,
  terraform: Terraform,
  links: readonly Link[] = [],
  unseen: readonly Link[] = [],
): VerificationReport {
  const evidence = evidenceOf(environment, terraform, links, unseen);
  return {
    subject: environment.name,
    checks: checks.map((check) => ({ name: kebab(check.name), findings: check(evidence) })),
    assumptions: assumptionsOf(evidence),
    notes: notesOf(evidence),
  };
}

/** What no reading of Terraform proves (semantics §13). */
function assumptionsOf(evidence: Evidence): readonly string[] {
  const { environment, terraform, network } = evidence;
  const { sites = {} } = environment;
  const policies = [...judgeReach(evidence).policies.values()];
  return [
    ...Object.entries(sites).flatMap(([name, { blocks, vpn, attachment, routes }]) => {
      const isStatic = attachment === undefined ? vpn?.asn === undefined : routes !== "learned";
      return [
        `${name} announces ${blocks.join(", ")}, and a default if it is a way out, and nothing longer${isStatic ? " (static routes: it announces nothing)" : ""}`,
        ...(attachment === undefined
          ? []
          : [`${attachment} is an attachment of this gateway that leads to ${name}, and nobody else joins it to a table`]),
      ];
    }),
    ...farEnds(environment, unseenIn(evidence)).map(
      ({ far }) => `what crosses the link with ${far.name} is not judged: the Terraform of the link and of ${far.name} is not here`,
    ),
    ...assumedOf(environment),
    "source addresses are true, and no host forwards or proxies for another",
    ...(network.firewalls.length === 0
      ? []
      : [
          "the gateway keeps a conversation in one zone while the zone lives, and the firewall's default action waits for the name of a server",
          "what is lost while a zone dies is not proven: every zone is complete by itself, and flows of all zones cross the firewalls of all",
        ]),
    ...policies.flatMap(({ unjudged }) =>
      unjudged.map((group) => `the rules of ${group} are AWS's own and are not read; they may drop more`),
    ),
    "security groups and network ACLs of workloads are known only as far as they are in this Terraform",
    ...(terraform.source === "configuration" ? [] : [`a ${terraform.source} does not say prevent_destroy, so that is not checked here`]),
  ];
}

function unseenIn({ links = [], linked }: Evidence): readonly Link[] {
  return links.filter((link) => linked?.links.includes(link) !== true);
}

function notesOf(evidence: Evidence): readonly string[] {
  const { groups, policies, exceptions } = judgeReach(evidence);
  return [
    ...exceptions,
    ...repetitions(evidence),
    `${count(groups, "class", "classes")} of addresses stand for all of IPv4, and every pair of them was followed there and back`,
    ...[...policies.values()].flatMap((policy) =>
      capacity(policy).groups.map(
        ({ address, used, left }) => `${address} holds ${count(used, "rule")} and has room for ${left.toLocaleString("en")} more`,
      ),
    ),
  ];
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
