import type { JsonObject } from "./document";
import { evaluate } from "./expression/evaluate";
import { referencesOf, stepsOf } from "./planned-modules";
import type { PlannedScope } from "./planned-scope";
import { FirewallEndpoint, ReadError, Reference, type Resource, type Terraform, Unknown, type Value } from "./resource";
import { blocks, value as valueOf } from "./values";

const zoneName = /^[a-z]{2,}(-[a-z]+)+-\d+[a-z]$/;

/**
 * The firewall endpoint that a planned route will go to. A plan does not tell locals, but a route may only go to an endpoint in the VPC of
 * its table, so it is that of the one firewall there; its zone or subnet is the key that it was looked up by.
 *
 * @throws {ReadError} where that VPC has no firewall or several, or the key cannot be told
 */
export function plannedEndpoint(
  terraform: Terraform,
  routeTable: Value | undefined,
  scope: PlannedScope,
  expression: JsonObject,
  place: string,
): FirewallEndpoint {
  const table = terraform.target(routeTable)?.resource;
  const vpc = table?.type === "aws_vpc" ? table : table && terraform.target(valueOf(table, "vpc_id"))?.resource;
  if (!vpc) throw new ReadError(place, "must go to the firewall of its VPC, and the VPC of its table is not told");
  const firewalls = terraform
    .of("aws_networkfirewall_firewall")
    .filter((firewall) => terraform.target(valueOf(firewall, "vpc_id"))?.resource === vpc);
  const [firewall, ...more] = firewalls;
  if (!firewall || more.length > 0) {
    throw new ReadError(
      place,
      `must go to the one firewall of ${vpc.address}, which has ${firewalls.length === 0 ? "none" : firewalls.length}`,
    );
  }
  const key = keyIn(terraform, expression, scope, place) ?? onlySubnetOf(firewall);
  if (key === undefined) throw new ReadError(place, `does not tell to which endpoint of ${firewall.address} it goes`);
  return new FirewallEndpoint(firewall, typeof key === "string" && zoneName.test(key) ? "zone" : "subnet", key);
}

/** The zone or subnet that is named in an expression: as literal key, as a known value, or as a subnet. */
function keyIn(terraform: Terraform, expression: JsonObject, scope: PlannedScope, place: string): string | Resource | undefined {
  const keys = new Set<string | Resource>();
  const references = referencesOf(expression);
  const isOwn = references.includes("each.key") || references.includes("count.index");
  for (const name of references) {
    const { root, steps } = stepsOf(name, place);
    for (const step of steps) {
      const literal = step.kind === "index" && step.key.kind === "literal" ? step.key.value : undefined;
      if (typeof literal === "string" && zoneName.test(literal)) keys.add(literal);
    }
    if (root === "local") continue;
    const found = evaluate({ kind: "access", of: { kind: "name", name: root }, steps }, name, scope);
    const value = isOwn ? (scope.own(found) ?? found) : found;
    if (typeof value === "string" && zoneName.test(value)) keys.add(value);
    // A subnet that is there already is told by its id.
    const named = terraform.target(value)?.resource;
    if (named?.type === "aws_subnet") keys.add(named);
  }
  const [key, ...more] = keys;
  return more.length === 0 ? key : undefined;
}

function onlySubnetOf(firewall: Resource): string | Resource | undefined {
  const [mapping, ...more] = blocks(firewall, "subnet_mapping");
  const subnet = mapping && more.length === 0 ? valueOf(mapping, "subnet_id") : undefined;
  return subnet instanceof Reference ? subnet.resource : typeof subnet === "string" ? subnet : undefined;
}

/** Whether a planned value is a firewall endpoint that only {@link plannedEndpoint} can tell. */
export function isUntoldEndpoint(type: string, attribute: string, value: Value | undefined): value is Unknown {
  return type === "aws_route" && attribute === "vpc_endpoint_id" && value instanceof Unknown;
}
