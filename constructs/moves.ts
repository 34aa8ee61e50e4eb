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
      const former = steps.map((step, index) => (isName(steps, index) && Object.hasOwn(renamed, step) ? (renamed[step] ?? step) : step));
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
  if (index === 1) return before === "vpc" || before === "site";
  if (index === 2 && before === "table") return steps[0] === "hub";
  return index === steps.length - 1 && before === "propagation";
}
