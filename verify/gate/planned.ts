import type { Change, PlannedChange } from "../terraform/change";
import type { Resource, Terraform, Value, Values } from "../terraform/resource";
import { Names } from "./names";

/** A plan, ready to be asked: changes by type, and what the changed resources are called before and after. */
export class Planned {
  readonly before: Names;
  readonly after: Names;
  /** What changes anything, in order of address. */
  readonly changes: readonly Change[];
  readonly #byType = new Map<string, Change[]>();
  readonly #gone: ReadonlySet<string>;
  readonly #made: ReadonlySet<string>;
  readonly #moved: ReadonlyMap<string, string>;

  /** @param environment - its name begins every Name tag, so it is left out of names */
  constructor(plan: PlannedChange, environment?: string) {
    this.before = new Names(plan.before, environment);
    this.after = new Names(plan.after, environment);
    this.changes = plan.changes.filter(({ action, movedFrom, imported }) => action !== "none" || movedFrom !== undefined || imported);
    for (const change of this.changes) {
      const alike = this.#byType.get(change.type);
      if (alike) alike.push(change);
      else this.#byType.set(change.type, [change]);
    }
    this.#gone = new Set(this.changes.filter(destroys).map(placeOf));
    this.#made = new Set(this.changes.filter(({ action }) => action === "create" || action.startsWith("replace")).map(placeOf));
    this.#moved = new Map(
      this.changes.flatMap((change) => (change.movedFrom === undefined ? [] : [[`${change.stack}:${change.movedFrom}`, placeOf(change)]])),
    );
  }

  of(type: string): readonly Change[] {
    return this.#byType.get(type) ?? [];
  }

  /** The names of the side on which a change has its values: after, unless nothing is left. */
  names(change: Change): Names {
    return change.after ? this.after : this.before;
  }

  /** `attachment of VPC shop`. */
  name(change: Change): string {
    return this.names(change).named(change.type, valuesOf(change), change.address);
  }

  /** Whether the resource that a value names before is destroyed, for good or to be made anew. */
  losesTarget(value: Value | undefined): boolean {
    const resource = this.before.resource(value);
    return resource !== undefined && this.#gone.has(placeOf(resource));
  }

  /** Whether the resource that a value names after is made by this plan. */
  makesTarget(value: Value | undefined): boolean {
    const resource = this.after.resource(value);
    return resource !== undefined && this.#made.has(placeOf(resource));
  }

  /** Whether a value means something else afterwards than before. Ids of what is made anew differ by that alone. */
  retargets(change: Change, attribute: string): boolean {
    const before = targetOf(this.before.terraform, change.before?.[attribute]);
    return (this.#moved.get(before) ?? before) !== targetOf(this.after.terraform, change.after?.[attribute]);
  }
}

/** The values of a change: as they will be, or as they were where nothing is left. */
export function valuesOf({ before, after }: Change): Values {
  return after ?? before ?? {};
}

/** Where a resource stands, over all states. */
export function placeOf({ stack, address }: Pick<Resource, "stack" | "address">): string {
  return `${stack}:${address}`;
}

/** Whether the resource ceases to be, for good or for a moment. */
export function destroys({ action }: Change): boolean {
  return action === "delete" || action === "replace" || action === "replace-after";
}

/** Whether the resource is destroyed and made anew, in either order. */
export function replaces({ action }: Change): boolean {
  return action === "replace" || action === "replace-after";
}

/** A text that two values share if and only if they mean the same thing. */
export function targetOf(terraform: Terraform, value: Value | undefined): string {
  const target = terraform.target(value);
  if (target) return placeOf(target.resource);
  const endpoint = terraform.endpoint(value);
  if (endpoint) return `${placeOf(endpoint.firewall)} ${typeof endpoint.key === "string" ? endpoint.key : placeOf(endpoint.key)}`;
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}
