/** Whether a stack is of an environment: of one at most, because names of environments hold no `_`. */
export function isStackOf(stack: string, environment: string): boolean {
  return stack === environment || (stack.startsWith(`${environment}_`) && !isLinkStack(stack));
}

/** Whether a stack is that of a link: `ireland_link_london`. */
export function isLinkStack(stack: string): boolean {
  return stack.split("_").length === 3 && stack.split("_")[1] === "link";
}

/** Whose a stack is: an environment's by its name, or a link's, which is called as its one stack. Addresses are unique in either. */
export function ownerOf(stack: string): string {
  return isLinkStack(stack) ? stack : (stack.split("_")[0] ?? stack);
}

/** The stack of the link between two environments. */
export function linkStackOf(one: string, other: string): string {
  return [one, other].sort().join("_link_");
}
