/** Whether a stack is of an environment: of one at most, because names of environments hold no `_`. */
export function isStackOf(stack: string, environment: string): boolean {
  return stack === environment || (stack.startsWith(`${environment}_`) && !isLinkStack(stack));
}

/** Whether a stack is that of a link: `ireland_link_london`. */
export function isLinkStack(stack: string): boolean {
  return stack.split("_").length === 3 && stack.split("_")[1] === "link";
}

/** The stack of the link between two environments. */
export function linkStackOf(one: string, other: string): string {
  return [one, other].sort().join("_link_");
}
