import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, readConfiguration, readPlan, readState } from "../../../verify/terraform/read";
import { FirewallEndpoint, Reference, type Resource, type Terraform, Unknown, type Value } from "../../../verify/terraform/resource";
import { describeValue, isList, isObject } from "../../../verify/terraform/values";

/** A document of the stack `lab`, or of another. */
export function document(json: unknown, stack = "lab"): Document {
  return { stack, file: `${stack}.json`, text: typeof json === "string" ? json : JSON.stringify(json) };
}

/** A configuration of these resources, and of what else is said at its top. */
export function configurationOf(resource: unknown, more: object = {}): Terraform {
  return readConfiguration([document({ resource, ...more })]);
}

/** What was recorded of Terraform: `hand-written` is HCL with modules, count and for_each, as it was planned and applied. */
export function fixture(name: string): Document {
  return document(readFileSync(join(__dirname, "fixtures", `${name}.json`), "utf8"), "recorded");
}

export const planned = () => readPlan([fixture("hand-written.plan")]);
export const applied = () => readState([fixture("hand-written.state")]);

export function resource(terraform: Terraform, address: string): Resource {
  const found = terraform.resources.find((resource) => resource.address === address);
  if (!found) throw new Error(`no ${address}`);
  return found;
}

/** What a value is, in one text: `-> aws_vpc.x.id`, `endpoint of aws_networkfirewall_firewall.x in zone eu-west-2a`. */
export function told(terraform: Terraform, value: Value | undefined): unknown {
  const endpoint = terraform.endpoint(value);
  if (endpoint instanceof FirewallEndpoint) {
    const { firewall, by, key } = endpoint;
    return `endpoint of ${firewall.address} in ${by} ${typeof key === "string" ? key : key.address}`;
  }
  const target = value instanceof Unknown ? undefined : terraform.target(value);
  if (target instanceof Reference) return `-> ${target.resource.address}`;
  if (value instanceof Unknown) return describeValue(value);
  if (value !== undefined && isList(value)) return value.map((member) => told(terraform, member)).sort();
  if (value !== undefined && isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, told(terraform, member)]));
  return value;
}
