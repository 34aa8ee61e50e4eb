import { FirewallEndpoint, Reference, type Resource, type Value } from "../resource";

/** A firewall in the status is told apart by its zone or by its subnet. */
export interface Place {
  readonly by: "zone" | "subnet";
  readonly key: string | Resource;
}

/** Parts of the status of a firewall, by how they are written. */
export type StatusPart = "states" | "state" | "zone" | "attachments" | "attachment" | "endpoint" | "subnet";

const parts: Readonly<Record<string, StatusPart>> = {
  "state.availability_zone": "zone",
  "state.attachment": "attachments",
  "attachment.endpoint_id": "endpoint",
  "attachment.subnet_id": "subnet",
};

/**
 * A part of `firewall_status[0].sync_states` of a firewall, which is known only after apply: of all states, or of one that `place` tells.
 *
 * Only its shape is followed, so that the endpoint that an expression picks is known although its id is not.
 */
export class FirewallStatus {
  constructor(
    readonly firewall: Resource,
    readonly part: StatusPart,
    readonly place?: Place,
  ) {}

  attribute(name: string): FirewallStatus | undefined {
    const part = parts[`${this.part}.${name}`];
    return part && new FirewallStatus(this.firewall, part, this.place);
  }

  /** The attachments of a state are one; the states of a firewall are one only where it has one subnet. */
  first(onlySubnet: Place | undefined): FirewallStatus | undefined {
    if (this.part === "attachments") return new FirewallStatus(this.firewall, "attachment", this.place);
    return this.part === "states" && onlySubnet ? new FirewallStatus(this.firewall, "state", onlySubnet) : undefined;
  }

  /** What it is in the end: an endpoint that is told, or nothing that a value can hold. */
  get endpoint(): FirewallEndpoint | undefined {
    if (this.part !== "endpoint" || this.place === undefined) return undefined;
    return new FirewallEndpoint(this.firewall, this.place.by, this.place.key);
  }
}

/** `{ for state in … : state.availability_zone => state.attachment[0].endpoint_id }`, or keyed by subnet. */
export class StatusMap {
  constructor(
    readonly by: "zone" | "subnet",
    readonly result: FirewallStatus,
  ) {}

  at(key: Value): FirewallStatus | undefined {
    const place = placeOf(this.by, key);
    return place && new FirewallStatus(this.result.firewall, this.result.part, place);
  }
}

/** `[for state in … : state.attachment[0].endpoint_id if …]`: of all states, or of the one that the condition tells. */
export class StatusList {
  constructor(
    readonly result: FirewallStatus,
    readonly place: Place | undefined,
  ) {}

  first(onlySubnet: Place | undefined): FirewallStatus | undefined {
    const place = this.place ?? onlySubnet;
    return place && new FirewallStatus(this.result.firewall, this.result.part, place);
  }
}

/** `state.availability_zone == "eu-west-2a"`, in a condition. */
export class StatusTest {
  constructor(readonly place: Place) {}
}

/** Where `part` of the state must be for it to equal `key`. */
export function placeOf(part: StatusPart, key: unknown): Place | undefined {
  if (part !== "zone" && part !== "subnet") return undefined;
  if (typeof key === "string") return { by: part, key };
  const isSubnet = part === "subnet" && key instanceof Reference && key.attribute === "id" && key.resource.type === "aws_subnet";
  return isSubnet ? { by: part, key: key.resource } : undefined;
}
