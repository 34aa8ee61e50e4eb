import type { Resource, Terraform, Value } from "../terraform/resource";
import { type Holder, value } from "../terraform/values";

/** The resources of a type that this Terraform makes. */
export function made(terraform: Terraform, type: string): readonly Resource[] {
  return terraform.of(type).filter(({ mode }) => mode === "managed");
}

/** The resource that an attribute names. */
export function named(terraform: Terraform, holder: Holder, attribute: string): Resource | undefined {
  return terraform.target(value(holder, attribute))?.resource;
}

/** The resources of a type by the resource that one of their attributes names. */
export function madeFor(terraform: Terraform, type: string, attribute: string): ReadonlyMap<Resource, readonly Resource[]> {
  const found = new Map<Resource, Resource[]>();
  for (const resource of made(terraform, type)) {
    const owner = named(terraform, resource, attribute);
    if (owner === undefined) continue;
    const others = found.get(owner);
    if (others) others.push(resource);
    else found.set(owner, [resource]);
  }
  return found;
}

/** The resources that the members of a list name; a member that names none is `undefined`. */
export function allNamed(terraform: Terraform, members: readonly Value[]): readonly (Resource | undefined)[] {
  return members.map((member) => terraform.target(member)?.resource);
}
