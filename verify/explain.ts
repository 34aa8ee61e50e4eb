import { isIPv4 } from "node:net";

import { formatAddress, parseAddress } from "../cidr";
import type { Environment } from "../plan/environment";
import type { Link } from "../plan/links/link";
import { Asked } from "./asked/asked";
import type { Evidence } from "./checks/evidence";
import { describe, type Conversation } from "./conversation";
import { evidenceOf } from "./evidence-of";
import { judge } from "./firewall/judge";
import { readPolicy } from "./firewall/policy";
import { nameOf } from "./firewall/rule";
import type { Network } from "./network/network";
import { linesOf } from "./reach/judge-path";
import type { Terraform } from "./terraform/resource";
import { replyStart, walk, type Start, type Walk } from "./trace/walk";

/** One flow, there and back, with what stops it or lets it pass. */
export interface Explanation {
  readonly passes: boolean;
  /** A line a hop, each with the address of the resource behind it; then the verdict of the firewall. */
  readonly lines: readonly string[];
}

/** An end of a flow that nobody knows, or that has no address; `message` says what there is. */
export class UnknownEnd extends Error {}

/** An address of the internet that nobody has, for documents (RFC 5737). */
const somewhere = "192.0.2.1";

/**
 * Follows one flow hop by hop.
 *
 * @param from a node of the environment (`shop`, `shop/data`, `london`, `endpoints`), of a linked one (`ireland/shared`) or an address; an address on the internet or `internet`
 * @throws {UnknownEnd} where an end cannot be found
 */
export function explain(
  environment: Environment,
  terraform: Terraform,
  from: string,
  to: string,
  conversation: Conversation,
  links: readonly Link[] = [],
): Explanation {
  return explainFlow(evidenceOf(environment, terraform, links), from, to, conversation);
}

/** {@link explain} for a network that was read before. */
export function explainFlow(evidence: Evidence, from: string, to: string, conversation: Conversation): Explanation {
  const { environment, linked } = evidence;
  const { terraform, network } = linked ?? evidence;
  const asked = new Asked(environment, linked?.links);
  const source = addressOf(asked, network, from);
  const destination = addressOf(asked, network, to);
  const start = startAt(asked, network, source, destination);
  const head = `${from} (${formatAddress(source)}) → ${to} (${formatAddress(destination)}), ${describe(conversation)}`;
  if (start === undefined)
    return { passes: false, lines: [head, `stopped: no host can have the address ${formatAddress(source)} in this network`] };

  const zones = [
    ...new Set(network.hubs.flatMap(({ attachments }) => attachments.flatMap(({ subnets }) => subnets.map(({ zone }) => zone)))),
  ].sort();
  const tried = (zones.length === 0 ? [""] : zones).map((zone) => flow(start, source, destination, zone));
  const shown = tried.find((one) => !one.whole) ?? tried[0];
  if (shown === undefined) return { passes: false, lines: [head] };
  const { there, back } = shown;
  const walks = [{ direction: "there" as const, walk: there }, ...(back ? [{ direction: "back" as const, walk: back }] : [])];
  const lines = [head, ...linesOf(walks)];
  if (there.chose && zones.length > 1)
    lines.push(`zones: the gateway may choose ${zones.join(", ")}; ${shown.whole ? "all are alike" : "this one fails"}`);
  if (!shown.whole) return { passes: false, lines: [...lines, `stopped: ${whyNot(there, back)}`] };

  for (const firewall of new Set(there.endpoints.map((endpoint) => endpoint.firewall))) {
    const policy = readPolicy(terraform, firewall.resource);
    const between = (one: number, other: number): typeof policy.rules =>
      policy.rules.filter((rule) => rule.source.has(one) && rule.target.has(other));
    const { passes, rule, default: by } = judge(policy, between(source, destination), between(destination, source), conversation);
    const decided = rule ? `${nameOf(rule)} "${rule.msg}"` : (by ?? "no rule");
    lines.push(`firewall: ${{ yes: "passes", no: "stopped", maybe: "may pass, since a rule cannot be judged" }[passes]} by ${decided}`);
    if (passes === "no") return { passes: false, lines: [...lines, "stopped: by the firewall"] };
    if (passes === "maybe") return { passes: false, lines: [...lines, "not proven: the firewall may stop it"] };
  }
  return {
    passes: true,
    lines: [
      ...lines,
      there.endpoints.length === 0 ? "passes by its routes; no firewall sees it, and security groups are not followed here" : "passes",
    ],
  };
}

function flow(start: Start, source: number, destination: number, zone: string): { there: Walk; back: Walk | undefined; whole: boolean } {
  const there = walk(start, destination, { zone });
  const reply = replyStart(there.end) ?? publicReply(start, there);
  const back = reply && walk(reply, source, { zone });
  const same = there.endpoints.length === (back?.endpoints.length ?? -1);
  const met = there.endpoints.every((endpoint, index) => endpoint.subnet === back?.endpoints.at(-1 - index)?.subnet);
  const arrived = back !== undefined && back.end.kind !== "nowhere" && back.end.kind !== "elsewhere";
  return { there, back, whole: arrived && same && met };
}

/** A host with a public address is answered by its own internet gateway. */
function publicReply(start: Start, { end }: Walk): Start | undefined {
  if (start.kind !== "subnet" || end.kind !== "internet") return undefined;
  const { vpc } = start.subnet;
  return vpc.internetGateway && { kind: "internet", gateway: vpc.internetGateway, vpc };
}

function whyNot(there: Walk, back: Walk | undefined): string {
  if (there.end.kind === "elsewhere") return "what lies there cannot be read from this Terraform";
  if (there.end.kind === "nowhere") return "on the way there";
  if (back === undefined) return "nothing leads back, because no address translation was passed";
  return back.end.kind === "nowhere" ? "on the way back" : "the way back does not meet the firewall that the way there met";
}

function startAt(asked: Asked, network: Network, source: number, destination: number): Start | undefined {
  const subnets = network.vpcs.flatMap((vpc) => vpc.subnets);
  const holds = (address: number) => (block: { readonly first: number; readonly last: number }) =>
    block.first <= address && address <= block.last;
  const subnet = subnets.find(({ block }) => holds(source)(block));
  if (subnet) return { kind: "subnet", subnet };
  const place = asked.placeOf(source);
  const attachments = network.hubs.flatMap((hub) => hub.attachments);
  const site = attachments.find((attachment) => attachment.site !== undefined && attachment.site === place.group);
  if (site) return { kind: "attachment", attachment: site };
  const vpc = network.vpcs.find(({ blocks }) => blocks.some(holds(destination)));
  return place.kind === "internet" && vpc?.internetGateway ? { kind: "internet", gateway: vpc.internetGateway, vpc } : undefined;
}

/** An address that a host of the node can have: in the first of its subnets, above what the platform keeps. */
function addressOf(asked: Asked, network: Network, end: string): number {
  if (isIPv4(end)) return parseAddress(end);
  if (end === "internet") return parseAddress(somewhere);
  const space = asked.addressesOf(end);
  if (space.isEmpty) throw new UnknownEnd(`${JSON.stringify(end)} is no node and no address; there are ${known(asked).join(", ")}`);
  const subnet = network.vpcs
    .flatMap(({ subnets }) => subnets)
    .filter(
      ({ block, table }) => space.has(block.first) && space.has(block.last) && table.routes.some(({ target }) => target.kind !== "local"),
    )
    .sort((one, other) => one.block.first - other.block.first)[0];
  return (subnet?.block.first ?? space.ranges[0]?.first ?? 0) + 10;
}

function known({ nodes: { segments, vpcs, sites, endpoints } }: Asked): readonly string[] {
  return [...segments.keys(), ...vpcs.keys(), ...sites.keys(), ...(endpoints.isEmpty ? [] : ["endpoints"]), "internet"].sort();
}
