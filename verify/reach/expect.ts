import type { Asked, Place, Way } from "../asked/asked";
import { farOf, isFar } from "../asked/links";

/** What the way from one place to another must be. */
export type Expectation =
  /** No packet arrives; `beforeFirewall`: nor does it get as far as the firewall, whose rules alone would part the two. */
  /** `byLink`: what of a linked environment goes elsewhere there is its own business; nothing may come over the link. */
  | { readonly kind: "nowhere"; readonly beforeFirewall: boolean; readonly byLink?: boolean }
  /** `empty`: the route is there and nobody is, so that nothing arrives. `seenBy`: the environments whose firewalls must meet it. */
  | { readonly kind: "inspected"; readonly required: boolean; readonly empty: boolean; readonly seenBy: readonly string[] }
  | { readonly kind: "direct"; readonly required: boolean; readonly empty: boolean }
  | { readonly kind: "exit"; readonly way: Way; readonly required: boolean }
  /** V6: whatever an internet gateway gives. */
  | { readonly kind: "public" }
  /** The default route of a VPC that exists is its owner's. Undeclared space is the site's that is the way out; and what comes from a local block is never answered. */
  | { readonly kind: "anything" };

/** Who begins: a place, and for addresses that nobody declared the site behind which they are. */
export interface Origin {
  readonly place: Place;
  readonly behind: string | undefined;
}

const nowhere: Expectation = { kind: "nowhere", beforeFirewall: true };

/** Expected reach is `connect`, C7, H1, V3 and V6, and nothing else (semantics §13). */
export function expect(asked: Asked, { place, behind }: Origin, to: Place): Expectation {
  if (isFar(place.group)) {
    if (isFar(to.group) && farOf(place.group) === farOf(to.group)) return { kind: "anything" };
    const meets = to.kind === "vpc" || to.kind === "unallocated" ? asked.classOf(place.group ?? "", to.group) : "none";
    if (meets === "none") return { kind: "nowhere", beforeFirewall: true, byLink: true };
  }
  if (to.kind === "hub") return nowhere;
  // Nobody has a route back to a local block, so what begins there is no conversation.
  if (place.kind === "local") return { kind: "anything" };
  if (to.kind === "local") return { kind: "nowhere", beforeFirewall: false };
  if (place.group === undefined) return behind === undefined ? nowhere : fromBehind(asked, behind, to);
  const required = answers(place) && place.kind !== "endpoints";
  if (to.kind === "internet") {
    if (isPublicTier(place)) return { kind: "public" };
    const way = asked.wayOut(place);
    if (place.kind === "vpc" && place.vpc.existing && (way.kind === "none" || way.kind === "own-nat")) return { kind: "anything" };
    // Where there is no way out, a default may still lead to the firewall, which drops what comes.
    return way.kind === "none" ? { kind: "nowhere", beforeFirewall: false } : { kind: "exit", way, required };
  }
  if (to.kind === "private") {
    return asked.leavesBySite(place.group) ? { kind: "anything" } : { kind: "nowhere", beforeFirewall: false };
  }
  if (place.kind === "vpc" && to.kind === "vpc" && asked.arePeered(place.vpc, to.vpc))
    return { kind: "direct", required: required && answers(to), empty: false };
  if (to.group === undefined || (place.kind === "vpc" && !place.vpc.joined)) return nowhere;
  const empty = isEmpty(to);
  const arrives = required && answers(to) && !empty;
  switch (asked.classOf(place.group, to.group)) {
    case "inspected":
      return { kind: "inspected", required: arrives, empty, seenBy: asked.seenBy(place.group, to.group) };
    case "direct":
      return { kind: "direct", required: arrives, empty };
    case "none":
      return place.kind === "site" ? fromBehind(asked, place.group, to) : nowhere;
  }
}

/** From behind a site that is a way out come the replies of the internet, so it has a route to whom it serves (C7, T10). */
function fromBehind(asked: Asked, site: string, to: Place): Expectation {
  if (to.kind !== "vpc" && to.kind !== "unallocated" && to.kind !== "site") return nowhere;
  const joined = asked.classOf(site, to.group);
  if (joined === "direct") return { kind: "direct", required: false, empty: isEmpty(to) };
  // The site's route to whom it may reach is there for every address behind it; the rules know whose it is.
  const inspected = joined === "inspected" || asked.servedBehindFirewall(site).has(to.group);
  return inspected ? { kind: "inspected", required: false, empty: isEmpty(to), seenBy: [asked.environment.name] } : nowhere;
}

/** Whether nobody whom the hub knows is there: no VPC, or one that is not joined (V7). */
function isEmpty(place: Place): boolean {
  return place.kind === "unallocated" || (place.kind === "vpc" && !place.vpc.joined);
}

/** Whether hosts of a place can hold a conversation with somebody outside their VPC. */
function answers(place: Place): boolean {
  return place.kind === "vpc" || place.kind === "endpoints" ? place.answers : place.kind === "site";
}

function isPublicTier(place: Place): boolean {
  return place.kind === "vpc" && place.tier !== undefined && (place.vpc.tiers.get(place.tier)?.isPublic ?? false);
}
