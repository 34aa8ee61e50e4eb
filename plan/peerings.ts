import { overlaps } from "../cidr";
import type { Accounts } from "./accounts";
import type { Entry } from "./entry";
import type { Environment } from "./environment";
import type { Network, PeeringModel, VpcModel } from "./network";
import type { ExistingVpcPlan, PeeringPlan, VpcPlan } from "./plan";
import { firstName } from "./renamed";
import { isReason, place, type Report } from "./report";
import { sorted } from "./sorted";
import { suggest } from "./suggest";

/** Reads `peerings`; an entry that joins no two VPCs, or two that are joined already, is reported and left out (V3). */
export function readPeerings(environment: Environment, vpcs: ReadonlyMap<string, VpcModel>, report: Report): readonly PeeringModel[] {
  const known = new Map<string, string>();
  return (environment.peerings ?? []).flatMap(({ between, reason }, index): readonly PeeringModel[] => {
    const path = place("peerings", index);
    if (!isReason(reason)) report.problem(`${path}.reason`, "needs the reason for which these two go past the firewall");
    const names: readonly string[] = between;
    if (names.length !== 2) {
      report.problem(`${path}.between`, `names ${names.length} VPCs; write two`);
      return [];
    }
    const [one, other] = names.map((name, end) => findVpc(environment, vpcs, `${path}.between[${end}]`, name, report));
    if (one === undefined || other === undefined) return [];
    if (one === other) {
      report.problem(`${path}.between`, `names "${one.name}" twice; what is inside a VPC needs no peering`);
      return [];
    }
    const key = peeringKey(one.name, other.name);
    const earlier = known.get(key);
    if (earlier !== undefined) {
      report.problem(path, `joins ${one.name} and ${other.name}, which ${earlier} joins already; drop one`);
      return [];
    }
    known.set(key, path);
    const shared = blocksOf(one).find((block) => blocksOf(other).some((peer) => overlaps(block, peer)));
    // What the hub routes is disjoint, or reported where it is not; a local block may repeat.
    if (shared !== undefined && !one.routed.includes(shared))
      report.problem(
        path,
        `${one.name} and ${other.name} both have addresses of ${shared.text}, and AWS peers no two VPCs that share any: leave that block out of one`,
      );
    return [{ path, one, other }];
  });
}

/** Refuses a connection of two peered VPCs through the firewall, which nothing would ever reach (R27), and notes one of their segments. */
export function checkPeerings({ peerings }: Network, entries: readonly Entry[], report: Report): void {
  for (const { path, one, other } of peerings) {
    const joins = (vpcOf: (end: Entry["from"]) => (vpc: VpcModel) => boolean): Entry | undefined =>
      entries.find(({ inspected, from, to }) => {
        if (!inspected) return false;
        return (vpcOf(from)(one) && vpcOf(to)(other)) || (vpcOf(from)(other) && vpcOf(to)(one));
      });
    const named = joins((end) => (vpc) => end.vpc === vpc);
    const covered = joins((end) => (vpc) => end.vpc === vpc || (end.kind === "segment" && end.name === vpc.segment));
    if (named !== undefined)
      report.problem(
        path,
        `${one.name} and ${other.name} are also connected through the firewall by ${named.path}; over the peering nothing would reach it`,
      );
    else if (covered !== undefined)
      report.note(path, `takes ${one.name} and ${other.name} past the firewall, whatever ${covered.path} says of others`);
  }
}

/** VPCs that a VPC is peered with. */
export function peersOf({ peerings }: Network, vpc: VpcModel): readonly VpcModel[] {
  return peerings.flatMap(({ one, other }) => (one === vpc ? [other] : other === vpc ? [one] : []));
}

/** `payments_shop`, whichever is written first. */
export function peeringKey(one: string, other: string): string {
  return [one, other].sort().join("_");
}

/** Every peering with the routes of both sides, by both names. */
export function planPeerings(
  network: Network,
  accounts: Accounts,
  vpcs: Readonly<Record<string, VpcPlan | ExistingVpcPlan>>,
): Readonly<Record<string, PeeringPlan>> {
  const { environment, peerings } = network;
  const accountOf = ({ source }: VpcModel): string | undefined => accounts.of(source.account);
  const side = (vpc: VpcModel, peer: VpcModel) => ({
    vpc: vpc.name,
    tables: Object.keys(vpcs[vpc.name]?.tables ?? {}).filter((table) => vpc.source.existing !== undefined || table.startsWith("private_")),
    destinations: peer.routed.map(({ text }) => text).sort(),
  });
  return sorted(
    Object.fromEntries(
      peerings.map(({ one, other }): [string, PeeringPlan] => {
        // The first name stays through a rename, and an account that is not known by its id cannot be asked to accept.
        const [asks = one, accepts = other] = [one, other].sort((left, right) => {
          const unknown = (vpc: VpcModel): number => Number((accountOf(vpc) ?? accounts.hub?.id) === undefined);
          const name = ({ name: present }: VpcModel): string => firstName(environment, present);
          return unknown(right) - unknown(left) || (name(left) < name(right) ? -1 : 1);
        });
        const [first = "", second = ""] = [one.name, other.name].sort();
        const acceptedBy = accountOf(asks) === accountOf(accepts) ? undefined : (accountOf(accepts) ?? accounts.hub?.id);
        return [
          peeringKey(one.name, other.name),
          {
            name: `${environment.name}-${first}-${second}`,
            between: [first, second],
            requester: side(asks, accepts),
            accepter: side(accepts, asks),
            ...(acceptedBy !== undefined && { acceptedBy }),
          },
        ];
      }),
    ),
  );
}

function blocksOf({ cidr, secondary }: VpcModel) {
  return [cidr, ...secondary];
}

function findVpc(
  environment: Environment,
  vpcs: ReadonlyMap<string, VpcModel>,
  path: string,
  name: string,
  report: Report,
): VpcModel | undefined {
  const vpc = vpcs.get(name);
  // Declared, and left out because its addresses cannot be read: that is reported there.
  if (vpc !== undefined || Object.hasOwn(environment.vpcs, name)) return vpc;
  const near = suggest(name, vpcs.keys());
  const what = Object.hasOwn(environment.segments, name) ? "is a segment, and a peering joins two VPCs" : "is no VPC of this environment";
  report.problem(path, `"${name}" ${what}; ${near === undefined ? `VPCs are ${[...vpcs.keys()].join(", ")}` : `did you mean "${near}"?`}`);
  return undefined;
}
