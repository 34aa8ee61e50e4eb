/** The addresses of a plan by what happens to them, sorted. A replacement is in `replace` only. */
export interface Plan {
  readonly create: readonly string[];
  readonly update: readonly string[];
  readonly replace: readonly string[];
  readonly delete: readonly string[];
  /** Left in AWS and dropped from the state (`removed` blocks). */
  readonly forget: readonly string[];
  readonly imported: readonly string[];
  /** Addresses that a `moved` block carried over, as `from -> to`. */
  readonly moved: readonly string[];
  /** Names of outputs whose value changes. */
  readonly outputs: readonly string[];
  /** Nothing happens at all: no action, move, import or output. */
  readonly empty: boolean;
  /** The whole of `terraform show -json`. */
  readonly json: PlanJson;
}

/** The part of Terraform's plan format that is read here. */
export interface PlanJson {
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
  readonly [key: string]: unknown;
}

interface ResourceChange {
  readonly address: string;
  readonly previous_address?: string;
  readonly mode: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: unknown;
    readonly after: unknown;
    readonly importing?: unknown;
  };
}

/** Sorts the changes of a plan by their action. */
export function readPlan(json: PlanJson): Plan {
  const changes = (json.resource_changes ?? []).filter((change) => change.mode === "managed");
  const withActions = (...wanted: readonly string[]): string[] =>
    changes
      .filter(({ change }) => wanted.includes([...change.actions].sort().join("+")))
      .map(({ address }) => address)
      .sort();
  const lists = {
    create: withActions("create"),
    update: withActions("update"),
    replace: withActions("create+delete", "create+forget"),
    delete: withActions("delete"),
    forget: withActions("forget"),
    imported: changes.filter(({ change }) => change.importing !== undefined).map(({ address }) => address),
    moved: changes.flatMap(({ address, previous_address: previous }) => (previous === undefined ? [] : [`${previous} -> ${address}`])),
    outputs: Object.entries(json.output_changes ?? {})
      .filter(([, change]) => change.actions.join() !== "no-op")
      .map(([name]) => name),
  };
  return { ...lists, empty: Object.values(lists).every((list) => list.length === 0), json };
}
