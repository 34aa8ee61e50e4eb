import type { Environment } from "../plan/environment";
import type { Link } from "../plan/links/link";
import { evidenceOf } from "./evidence-of";
import type { Path } from "./gate/path";
import { judgeReach, type OpenWay } from "./reach/judge-reach";
import { linesOf } from "./reach/judge-path";
import type { Group } from "./reach/groups";
import type { Terraform } from "./terraform/resource";

/**
 * Who can begin a conversation with whom, through what, in the words of the environment, as the Terraform has it. In a stable order.
 *
 * A node is a VPC's segment where all of it is treated alike; what the rules pass is judged by what they are asked to pass.
 */
export function readPaths(environment: Environment, terraform: Terraform, links: readonly Link[] = []): readonly Path[] {
  const paths = new Map<string, Path>();
  for (const open of judgeReach(evidenceOf(environment, terraform, links)).open) {
    const path = pathOf(open);
    if (path === undefined) continue;
    const key = JSON.stringify([path.from, path.to, path.via, path.passes]);
    if (!paths.has(key)) paths.set(key, path);
  }
  return [...paths].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, path]) => path);
}

function pathOf({ from, to, way, ...open }: OpenWay): Path | undefined {
  const { example } = way;
  const passes = open.passes();
  if (example === undefined || passes.length === 0) return undefined;
  const { there, back } = example;
  const via = [
    ...(there.endpoints.length > 0 ? ["firewall"] : []),
    ...(there.nats.length > 0 ? ["nat"] : []),
    ...(there.end.kind === "attachment" && there.end.attachment.site !== undefined && there.end.attachment.site !== to.place.group
      ? [there.end.attachment.site]
      : []),
  ];
  const walks = [{ direction: "there" as const, walk: there }, ...(back ? [{ direction: "back" as const, walk: back }] : [])];
  return { from: nodeOf(from), to: nodeOf(to), via, passes, flow: linesOf(walks) };
}

function nodeOf({ place, behind }: Group): string {
  if (place.kind === "vpc") return place.vpc.name;
  if (place.kind === "unallocated" || place.kind === "endpoints" || place.kind === "site") return place.group;
  const name = { internet: "internet", hub: "hub", local: "local blocks", private: "undeclared space" }[place.kind];
  return behind === undefined ? name : `${name} behind ${behind}`;
}
