import { identities } from "./identities";
import { FirewallEndpoint, ReadError, Reference, type Resource, type Terraform, type Value } from "./resource";
import { blocks, text, value } from "./values";

/** What was read, with an index of what its resources are called. */
export class ResourceSet implements Terraform {
  readonly resources: readonly Resource[];
  private readonly types = new Map<string, Resource[]>();
  private named: ReadonlyMap<string, Reference> | undefined;
  private endpoints: ReadonlyMap<string, FirewallEndpoint> | undefined;

  constructor(
    readonly source: Terraform["source"],
    resources: readonly Resource[],
  ) {
    this.resources = [...resources].sort(inOrder);
    for (const [index, resource] of this.resources.entries()) {
      const before = this.resources[index - 1];
      if (before?.address === resource.address && before.stack === resource.stack) {
        throw new ReadError(`${resource.stack}: ${resource.address}`, "is there twice");
      }
      const others = this.types.get(resource.type);
      if (others) others.push(resource);
      else this.types.set(resource.type, [resource]);
    }
  }

  of(type: string): readonly Resource[] {
    return this.types.get(type) ?? [];
  }

  target(value: Value | undefined): Reference | undefined {
    if (value instanceof Reference) return value;
    if (typeof value !== "string" || value === "") return undefined;
    this.named ??= identities(this.resources);
    return this.named.get(value);
  }

  endpoint(value: Value | undefined): FirewallEndpoint | undefined {
    if (value instanceof FirewallEndpoint) return value;
    if (typeof value !== "string" || value === "") return undefined;
    this.endpoints ??= endpointsOf(this.of("aws_networkfirewall_firewall"));
    return this.endpoints.get(value);
  }
}

/** The endpoints in the status of firewalls, by id. A firewall that is managed in one state and looked up in another is the managed one. */
function endpointsOf(firewalls: readonly Resource[]): ReadonlyMap<string, FirewallEndpoint> {
  const endpoints = new Map<string, FirewallEndpoint>();
  for (const firewall of [...firewalls].sort((one, other) => Number(one.mode === "data") - Number(other.mode === "data"))) {
    for (const status of blocks(firewall, "firewall_status")) {
      for (const state of blocks(status, "sync_states")) {
        const zone = text(state, "availability_zone");
        for (const attachment of blocks(state, "attachment")) {
          const id = value(attachment, "endpoint_id");
          if (zone === undefined || typeof id !== "string" || endpoints.has(id)) continue;
          endpoints.set(id, new FirewallEndpoint(firewall, "zone", zone));
        }
      }
    }
  }
  return endpoints;
}

function inOrder(one: Resource, other: Resource): number {
  if (one.stack !== other.stack) return one.stack < other.stack ? -1 : 1;
  return one.address < other.address ? -1 : one.address > other.address ? 1 : 0;
}
