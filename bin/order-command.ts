import { clean, count } from "../verify/formats/report";
import { applyOrder, type Order } from "../verify/order/apply-order";
import { orderJson, orderMatrix, orderText } from "../verify/order/formats";
import { digestsIn, digestsOf, type State, type StateDigest, statesOf } from "../verify/order/states";
import { Sources } from "../verify/sources";
import { isLinkStack, isStackOf } from "../verify/stacks";
import { defaultFolder } from "./subjects";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";

/** How an order can be written. */
export const orderFormats = ["text", "json", "github-matrix"] as const;

/** What options say about the order. */
export interface OrderOptions {
  readonly format: (typeof orderFormats)[number];
  /** A folder that synth wrote, or an order as JSON. @default - every state is applied */
  readonly base?: string;
  /** @default - all of the folder */
  readonly environment?: string;
  /** Stacks of the base that may be gone: destroyed, or moved to others. */
  readonly gone: readonly string[];
  readonly reverse?: boolean;
  readonly atOnce?: boolean;
}

/** Says in which order states are applied. @returns 0, or 1 where a state is gone whose resources nothing would destroy */
export function runOrder(folder: string = defaultFolder, options: OrderOptions, surroundings: Surroundings): 0 | 1 {
  const { base: from, environment, gone, reverse = false, format } = options;
  if (reverse && from !== undefined) throw new UsageError("--reverse is the order of a teardown, of everything; leave out --base");
  if (gone.length > 0 && from === undefined) throw new UsageError("--gone is about what was in a base; say --base as well");
  const sources = new Sources(surroundings.folder);
  const states = statesOf(sources.allDocuments(sources.synthesized(folder)));
  if (environment !== undefined) requireEnvironment(environment, states);
  const base = from === undefined ? undefined : digestsAt(sources, from);
  const chosen = (stack: string): boolean => environment === undefined || concerns(stack, environment);
  const order = applyOrder(states, { chosen, reverse, ...(base && { base }) });
  requireGone(gone, order, from ?? "");
  const orphaned = order.gone.filter(({ stack, resources }) => resources > 0 && !gone.includes(stack));
  if (orphaned.length > 0) {
    surroundings.err(orphaned.map((digest) => `${clean(orphan(digest, from ?? ""))}\n`).join(""));
    return 1;
  }
  const arranged = options.atOnce === true ? { ...order, levels: [order.levels.flat()].filter(({ length }) => length > 0) } : order;
  const asked = { folder, reverse, ...(from === undefined ? {} : { base: from }) };
  if (format === "json") surroundings.out(orderJson(arranged, asked));
  else surroundings.out(format === "text" ? orderText(arranged, asked) : orderMatrix(arranged));
  return 0;
}

function digestsAt(sources: Sources, path: string): readonly StateDigest[] {
  if (!sources.isFolder(path)) return digestsIn(path, sources.text(path));
  // Of a branch without an environment, synth writes a folder without stacks.
  return sources.isEmpty(path) ? [] : digestsOf(sources.allDocuments(sources.synthesized(path)));
}

/** Whether a stack is of an environment, or joins it to another. */
function concerns(stack: string, environment: string): boolean {
  return isStackOf(stack, environment) || (isLinkStack(stack) && stack.split("_").includes(environment));
}

function requireEnvironment(name: string, states: readonly State[]): void {
  if (states.some(({ environment }) => environment === name)) return;
  const names = [...new Set(states.flatMap(({ environment }) => environment ?? []))].join(", ");
  throw new UsageError(`there is no environment "${name}"; there are ${names}`);
}

function requireGone(stacks: readonly string[], { gone }: Order, base: string): void {
  const wrong = stacks.find((stack) => !gone.some((digest) => digest.stack === stack));
  if (wrong === undefined) return;
  const names = gone.map(({ stack }) => stack).join(", ");
  throw new UsageError(`--gone: "${wrong}" is no state that is gone since ${base}; ${names === "" ? "none is" : `gone are ${names}`}`);
}

function orphan({ stack, resources }: StateDigest, base: string): string {
  const [, name, ...more] = stack.split("_");
  const first = name === undefined || more.length > 0 ? "destroy it first" : `list "${name}" under \`retired\` and apply it first`;
  return `${stack} is gone, and ${base} holds ${count(resources, "resource")} of it that nothing would destroy; ${first}; where it was destroyed or moved, say --gone ${stack}`;
}
