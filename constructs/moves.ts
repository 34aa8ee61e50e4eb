import { TerraformResource, type TerraformStack } from "cdktf";

import type { Move } from "./hcl";

/**
 * The moves of a stack in which segments, VPCs and sites have other names than before: one a resource, and one more for each name that
 * it had in between.
 *
 * @param renamed the name before, by the name after
 */
export function movesOf(stack: TerraformStack, renamed: Readonly<Record<string, string>>): readonly Move[] {
  if (Object.keys(renamed).length === 0) return [];
  const moves: Move[] = [];
  for (const element of stack.node.findAll()) {
    if (!TerraformResource.isTerraformResource(element)) continue;
    const { terraformResourceType: type } = element;
    let steps: readonly string[] = element.node.path.slice(stack.node.path.length + 1).split("/");
    for (;;) {
      const former = inOrder(
        steps.map((step, index) => (isName(steps, index) && Object.hasOwn(renamed, step) ? (renamed[step] ?? step) : step)),
      );
      if (former.every((step, index) => step === steps[index])) break;
      moves.push({ from: `${type}.${former.join("_")}`, to: `${type}.${steps.join("_")}` });
      steps = former;
    }
  }
  return moves.sort((one, other) => (one.to < other.to ? -1 : 1));
}

/** Whether a step of an address is the name of a segment, VPC or site, and no other step that reads the same. */
function isName(steps: readonly string[], index: number): boolean {
  const before = steps[index - 1];
  if (index === 1) return before === "vpc" || before === "site" || before === "peering";
  if (steps[0] === "peering") return index === 2 || (index === 3 && steps.length > 4 && steps.slice(1, 3).includes(steps[index] ?? ""));
  if (index === 2 && before === "table") return steps[0] === "hub";
  return index === steps.length - 1 && before === "propagation";
}

/** A peering has the names of both its VPCs in their order. */
function inOrder(steps: readonly string[]): readonly string[] {
  const [kind, one = "", other = "", ...rest] = steps;
  return kind === "peering" ? [kind, ...[one, other].sort(), ...rest] : steps;
}
