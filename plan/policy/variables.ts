import { createHash } from "node:crypto";

/** Address variables by name, without `$`: what a rule group defines. */
export type Variables = Readonly<Record<string, readonly string[]>>;

/** Longest name of a variable that AWS takes. */
const longestName = 32;

/** Everything that is not `internet`. */
export const insideVariable = "INSIDE";

/** Sources of any `names`, in the closing rules. No node can be called so, because variables of nodes begin with `N_`. */
export const namedVariable = "NAMED";

/** Variables that the platform defines in every group of the policy. */
export const platformVariables: readonly string[] = ["HOME_NET", "EXTERNAL_NET"];

/** The variable of a node (N1): `shop/data` is `N_SHOP__DATA`; a name that would be too long ends in a hash of the whole. */
export function variableOf(node: string): string {
  const name = `N_${node.replaceAll("-", "_").replaceAll("/", "__").toUpperCase()}`;
  if (name.length <= longestName) return name;
  const hash = createHash("sha256").update(node).digest("hex").slice(0, 8).toUpperCase();
  return `${name.slice(0, longestName - hash.length - 1)}_${hash}`;
}

/** Names of the variables in a piece of a rule, without `$`. */
export function variablesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\$(\w+)/g)].map(([, name = ""]) => name))];
}

/** Of the known variables those that the heads of these rules use, sorted: a group must define all it uses, and no more. */
export function usedVariables(rules: readonly string[], known: Variables): Variables {
  const used = new Set(rules.flatMap((rule) => variablesIn(head(rule))));
  return Object.fromEntries(
    Object.entries(known)
      .filter(([name]) => used.has(name))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** How long AWS finds a rule: its limit counts the values of variables. */
export function expandedLength(rule: string, known: Variables): number {
  return (
    head(rule).replace(/\$(\w+)/g, (variable, name: string) => (known[name] ? `[${known[name].join(",")}]` : variable)).length +
    rule.length -
    head(rule).length
  );
}

/** Action, addresses and ports of a rule; a `$` in its options is no variable. */
function head(rule: string): string {
  const options = rule.indexOf("(");
  return options < 0 ? rule : rule.slice(0, options);
}
