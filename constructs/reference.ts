import { TerraformDataSource, type TerraformElement, type TerraformProvider, TerraformResource } from "cdktf";
import { Construct } from "constructs";

type Addressed = TerraformElement & { readonly terraformResourceType: string };

/** The address of a resource or data source: `aws_subnet.vpc_shop_workload_a`. */
export function address(resource: Addressed): string {
  const data = TerraformDataSource.isTerraformDataSource(resource) ? "data." : "";
  return `${data}${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}

/**
 * A reference to an attribute, as Terraform writes it: `${aws_subnet.vpc_shop_workload_a.id}`.
 *
 * CDKTF's own getters make a token with a full stack trace each, which is half of a synth. A literal costs nothing and is
 * valid in its own stack alone; {@link AddressedStack} refuses one that leads nowhere.
 */
export function attribute(resource: Addressed, name: string): string {
  return `\${${address(resource)}.${name}}`;
}

/** Makes `resource` wait for others that none of its arguments name. Cheaper than `dependsOn`, which makes a token each. */
export function waitFor(resource: TerraformResource, ...others: readonly string[]): void {
  resource.dependsOn = [...(resource.dependsOn ?? []), ...others];
}

/** Gives everything below `scope` that names no provider this one. Nothing, where there is none: the stack's default holds. */
export function useProvider(scope: Construct, provider: TerraformProvider | undefined): void {
  if (!provider) return;
  for (const element of scope.node.findAll()) {
    if (TerraformResource.isTerraformResource(element) || TerraformDataSource.isTerraformDataSource(element)) element.provider ??= provider;
  }
}

/** Text in which Terraform looks for no expression: `${` and `%{` stay as they are written. */
export function literal(text: string): string {
  return text.replace(/([$%])\{/g, (start, sign: string) => sign + start);
}

/** The construct `id` below `scope` that only gives its name to the path; made where it is not there yet. */
export function group(scope: Construct, id: string): Construct {
  const there = scope.node.tryFindChild(id);
  return there instanceof Construct ? there : new Construct(scope, id);
}

/** A destination as a step of an address: `10-19-0-0-16`, or `default` for `0.0.0.0/0`. */
export function destinationId(cidr: string): string {
  return cidr === "0.0.0.0/0" ? "default" : cidr.replace(/[./]/g, "-");
}

/** Lifecycle of what must not vanish by accident; nothing where it may. */
export function keep(protect: boolean): { readonly lifecycle?: { readonly preventDestroy: true } } {
  return protect ? { lifecycle: { preventDestroy: true } } : {};
}

/** The entry of a record, or an error that names what there is. */
export function find<Value>(record: Readonly<Record<string, Value>>, name: string, what: string): Value {
  const value = Object.hasOwn(record, name) ? record[name] : undefined;
  if (value === undefined) throw new Error(`there is no ${what} "${name}"; there are ${Object.keys(record).join(", ") || "none"}`);
  return value;
}

/** The same record with other values. */
export function mapRecord<From, To>(record: Readonly<Record<string, From>>, to: (name: string, value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(name, value)]));
}
