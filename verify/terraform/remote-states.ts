import type { ConfiguredResource } from "./configured-resource";
import type { ConfiguredStack } from "./configured-stack";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "./document";
import { ReadError, type Resource } from "./resource";

/** What tells one state of a backend from another, by the backend's type; all else is how it is reached. */
export const placeOfState: Readonly<Record<string, readonly string[]>> = {
  azurerm: ["storage_account_name", "container_name", "key"],
  consul: ["path"],
  cos: ["bucket", "prefix", "key"],
  gcs: ["bucket", "prefix"],
  http: ["address"],
  kubernetes: ["secret_suffix", "namespace"],
  local: ["path", "workspace_dir"],
  oss: ["bucket", "prefix", "key"],
  pg: ["schema_name"],
  remote: ["hostname", "organization", "workspaces"],
  s3: ["bucket", "key", "workspace_key_prefix"],
};

interface Parameter {
  readonly stack: ConfiguredStack;
  readonly resource: ConfiguredResource;
}

/** Which stack a `data.terraform_remote_state` reads, and which names are being resolved, so that a circle is found. */
export class RemoteStates {
  private readonly byBackend = new Map<string, ConfiguredStack>();
  /** Parameters that a stack writes, by name: what others read there. */
  private readonly parameters = new Map<string, Parameter>();
  private readonly resolving = new Set<string>();

  connect(stacks: readonly ConfiguredStack[]): void {
    for (const stack of stacks) {
      for (const resource of stack.resources) {
        const name = resource.mode === "managed" && resource.type === "aws_ssm_parameter" ? resource.body["name"] : undefined;
        if (typeof name === "string") this.parameters.set(name, { stack, resource });
      }
      const backend = placeOf(stack.backend);
      if (backend === undefined) continue;
      const other = this.byBackend.get(backend);
      if (other) throw new ReadError(stack.file, `has the same backend as ${other.file}: one state would hold both`);
      this.byBackend.set(backend, stack);
    }
    requireNoCircle(stacks, (stack) => this.readBy(stack));
  }

  /** The stacks whose state or parameters a stack reads. A parameter of its own makes no circle: it is made before it is read. */
  readBy(stack: ConfiguredStack): readonly ConfiguredStack[] {
    const read = stack.resources.flatMap((resource) => {
      if (isRemoteState(resource)) return this.stackOf(resource) ?? [];
      const other = isParameter(resource) ? this.parameterOf(resource)?.stack : undefined;
      return other === undefined || other === stack ? [] : [other];
    });
    return [...new Set(read)];
  }

  /** Addresses of what a stack reads from states that were not given. */
  readElsewhereBy(stack: ConfiguredStack): readonly string[] {
    const elsewhere = (resource: ConfiguredResource): boolean =>
      isRemoteState(resource) ? this.stackOf(resource) === undefined : isParameter(resource) && this.parameterOf(resource) === undefined;
    return stack.resources.filter(elsewhere).map(({ address }) => address);
  }

  /** The stack whose state is read; `undefined` where it was not given. */
  stackOf(resource: ConfiguredResource): ConfiguredStack | undefined {
    const { backend, config, workspace } = resource.values as JsonObject;
    // A workspace of its own is another state than the one whose configuration was given.
    if (typeof backend !== "string" || (workspace !== undefined && workspace !== null && workspace !== "default")) return undefined;
    return this.byBackend.get(keyOf(backend, config));
  }

  /** The parameter that a data source reads; `undefined` where no given stack writes it. */
  parameterOf({ values: { name } }: Resource): Parameter | undefined {
    return typeof name === "string" ? this.parameters.get(name) : undefined;
  }

  /** Resolves a name once at a time. @throws {ReadError} that names the circle where it is being resolved already */
  guard<T>(name: string, place: string, resolve: () => T): T {
    if (this.resolving.has(name)) {
      const names = [...this.resolving];
      throw new ReadError(place, `names itself: ${[...names.slice(names.indexOf(name)), name].join(" -> ")}`);
    }
    if (this.resolving.size >= maximumChain) throw new ReadError(place, `is the end of a chain of more than ${maximumChain} names`);
    this.resolving.add(name);
    try {
      return resolve();
    } finally {
      this.resolving.delete(name);
    }
  }
}

/** Names that name names, before the stack is exhausted. */
const maximumChain = 200;

/** Whether a data source is the state of another stack. */
export function isRemoteState({ mode, type }: { readonly mode: string; readonly type: string }): boolean {
  return mode === "data" && type === "terraform_remote_state";
}

function isParameter({ mode, type }: ConfiguredResource): boolean {
  return mode === "data" && type === "aws_ssm_parameter";
}

/** Where a state is kept, by the `terraform` settings of its configuration: equal for those that keep the same. */
export function placeOf({ backend, cloud }: JsonObject): string | undefined {
  const settings = isJsonArray(cloud) ? cloud[0] : cloud;
  if (isJsonObject(settings)) return keyOf("remote", settings);
  const declared = isJsonArray(backend) ? backend[0] : backend;
  const [type, config] = isJsonObject(declared) ? (Object.entries(declared)[0] ?? []) : [];
  return type === undefined ? undefined : keyOf(type, config);
}

function keyOf(type: string, config: Json | undefined): string {
  const block = isJsonArray(config) ? config[0] : config;
  const told = isJsonObject(block) ? block : {};
  const names = Object.hasOwn(placeOfState, type) ? (placeOfState[type] ?? []) : Object.keys(told).sort();
  const first = (json: Json | undefined) => (isJsonArray(json) ? json[0] : json) ?? null;
  return JSON.stringify([type, ...names.map((name) => [name, Object.hasOwn(told, name) ? first(told[name]) : null])]);
}

function requireNoCircle(stacks: readonly ConfiguredStack[], next: (stack: ConfiguredStack) => readonly ConfiguredStack[]): void {
  const done = new Set<ConfiguredStack>();
  const path: ConfiguredStack[] = [];
  const visit = (stack: ConfiguredStack): void => {
    if (done.has(stack)) return;
    const start = path.indexOf(stack);
    if (start >= 0) {
      const names = [...path.slice(start), stack].map(({ name }) => name);
      throw new ReadError(stack.file, `reads its own state through others: ${names.join(" -> ")}`);
    }
    path.push(stack);
    for (const other of next(stack)) visit(other);
    path.pop();
    done.add(stack);
  };
  for (const stack of stacks) visit(stack);
}
