/** What an attribute of a resource holds, with references resolved. */
export type Value =
  null | boolean | number | string | Reference | FirewallEndpoint | Unknown | readonly Value[] | { readonly [key: string]: Value };

/** A block or an object. */
export type Values = Readonly<Record<string, Value>>;

/** A resource or data source of one state, as configuration, plan or state tell it. */
export interface Resource {
  /** `aws_vpc.hub_inspection_vpc`, `module.hub.aws_vpc.this["a"]`, `data.aws_vpc.x`: unique in its stack. */
  readonly address: string;
  /** Name of the stack or file that it was read from; with `address` unique. */
  readonly stack: string;
  readonly type: string;
  readonly mode: "managed" | "data";
  readonly values: Values;
  /** Conditions of `lifecycle`, as they are written. Absent where the source cannot tell: plans and states do not say them. */
  readonly conditions?: readonly string[];
  /** `lifecycle.prevent_destroy`. Absent where the source cannot tell: plans and states do not say it. */
  readonly preventDestroy?: boolean;
}

/** What names an attribute of another resource: `${aws_vpc.x.id}`, or in a plan or state the id itself, found again. */
export class Reference {
  constructor(
    readonly resource: Resource,
    /** `id`, `arn`, `transit_gateway_attachment_id`, `dns_entry[0].dns_name`, … */
    readonly attribute: string,
  ) {}
}

/** An endpoint of a firewall, which no attribute holds: it is looked up in the firewall's status by zone or by subnet. */
export class FirewallEndpoint {
  constructor(
    readonly firewall: Resource,
    readonly by: "zone" | "subnet",
    /** Name of the zone (`eu-west-2a`), or the subnet (a resource, or its id where no resource is known). */
    readonly key: string | Resource,
  ) {}
}

/** A value that is known only after apply, and whose expression does not tell what it will be. */
export class Unknown {
  constructor(readonly why: string) {}
}

/** What cannot be read, with the place: it stops the verification, because nothing may be skipped. */
export class ReadError extends Error {
  constructor(
    /** `cdk.tf.json: aws_route.x.vpc_endpoint_id`, say. */
    readonly place: string,
    message: string,
  ) {
    super(`${place}: ${message}`);
  }
}

/** All resources that were read, of one or many states. */
export interface Terraform {
  readonly resources: readonly Resource[];
  /** What it was read from; decides what can be known (a state says no `prevent_destroy`). */
  readonly source: "configuration" | "plan" | "state";
  /** All of one type, managed and data. */
  of(type: string): readonly Resource[];
  /** The resource and attribute that a value names, be it a {@link Reference} or an id or ARN that a resource has; else `undefined`. */
  target(value: Value | undefined): Reference | undefined;
  /** The firewall endpoint that a value names, be it a {@link FirewallEndpoint} or the id of one in the status of a firewall. */
  endpoint(value: Value | undefined): FirewallEndpoint | undefined;
}
