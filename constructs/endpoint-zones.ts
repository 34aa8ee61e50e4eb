import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { Route53ProfilesProfile } from "@cdktf/provider-aws/lib/route53profiles-profile";
import { Route53ProfilesResourceAssociation } from "@cdktf/provider-aws/lib/route53profiles-resource-association";
import type { Construct } from "constructs";

import type { PrivateZonePlan } from "../plan/plan";
import type { EndpointNames } from "./hub-contract";
import type { InterfaceEndpoints } from "./interface-endpoints";
import { attribute, find, group, mapRecord } from "./reference";

/** Endpoints of a hub, and the zones that lead to them. */
export interface EndpointZonesProps {
  readonly vpcId: string;
  readonly endpoints: InterfaceEndpoints;
  /** Zones by the id of their endpoint. */
  readonly zones: Readonly<Record<string, PrivateZonePlan>>;
  /** Name of a Route 53 profile that carries them to VPCs. @default - a zone association a VPC */
  readonly profile?: string;
}

/** The private zones that lead a hub's clients to its endpoints, made below the endpoints' VPC. */
export class EndpointZones implements EndpointNames {
  readonly #zones: Readonly<Record<string, Route53Zone>>;
  readonly #profile: Route53ProfilesProfile | undefined;

  constructor(scope: Construct, props: EndpointZonesProps) {
    const zones = group(scope, "zone");
    this.#zones = Object.fromEntries(Object.entries(props.zones).map(([id, plan]) => [id, aliasZone(zones, id, plan, props)]));
    if (props.profile !== undefined) this.#profile = this.#carry(scope, props.profile);
  }

  zoneId(endpoint: string): string {
    return attribute(find(this.#zones, endpoint, "private zone"), "zone_id");
  }

  get profileId(): string {
    if (!this.#profile) throw new Error("the hub's endpoint names are carried by zones: there is no profile");
    return attribute(this.#profile, "id");
  }

  /** Ids of all private zones by the id of their endpoint. */
  get zoneIds(): Readonly<Record<string, string>> {
    return mapRecord(this.#zones, (id) => this.zoneId(id));
  }

  /** ARN of the profile, where there is one. */
  get profileArn(): string | undefined {
    return this.#profile && attribute(this.#profile, "arn");
  }

  #carry(scope: Construct, name: string): Route53ProfilesProfile {
    const profile = new Route53ProfilesProfile(scope, "profile", { name, tags: { Name: name } });
    for (const [id, zone] of Object.entries(this.#zones)) {
      new Route53ProfilesResourceAssociation(profile, id, {
        name: id,
        profileId: attribute(profile, "id"),
        resourceArn: attribute(zone, "arn"),
      });
    }
    return profile;
  }
}

function aliasZone(scope: Construct, id: string, plan: PrivateZonePlan, props: EndpointZonesProps): Route53Zone {
  const zone = new Route53Zone(scope, id, {
    name: plan.name,
    vpc: [{ vpcId: props.vpcId }],
    // Spokes associate themselves; without this the hub would take them out again.
    lifecycle: { ignoreChanges: ["vpc"] },
    tags: { Name: plan.name },
  });
  const { name, zoneId } = props.endpoints.alias(id);
  for (const record of plan.records) {
    new Route53Record(zone, record, {
      zoneId: attribute(zone, "zone_id"),
      name: record === "apex" ? plan.name : `*.${plan.name}`,
      type: "A",
      alias: { name, zoneId, evaluateTargetHealth: false },
    });
  }
  return zone;
}
