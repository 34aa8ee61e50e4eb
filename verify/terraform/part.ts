import type { FirewallEndpoint, Reference, Resource, Terraform, Value } from "./resource";

/** The resources of some of the stacks that were read together; what they name is found in all. */
export class Part implements Terraform {
  readonly resources: readonly Resource[];
  readonly source: Terraform["source"];

  constructor(
    readonly whole: Terraform,
    readonly has: (stack: string) => boolean,
  ) {
    this.resources = whole.resources.filter(({ stack }) => has(stack));
    this.source = whole.source;
  }

  of(type: string): readonly Resource[] {
    return this.whole.of(type).filter(({ stack }) => this.has(stack));
  }

  target(value: Value | undefined): Reference | undefined {
    return this.whole.target(value);
  }

  endpoint(value: Value | undefined): FirewallEndpoint | undefined {
    return this.whole.endpoint(value);
  }
}
