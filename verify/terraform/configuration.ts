import { ConfiguredStack } from "./configured-stack";
import type { DanglingReference } from "./dangling";
import { type Document, requireDistinctStacks } from "./document";
import { Part } from "./part";
import { RemoteStates } from "./remote-states";
import type { Terraform } from "./resource";
import { ResourceSet } from "./resource-set";

/** The synthesized configuration of one or many states. */
export class Configuration extends ResourceSet {
  private constructor(private readonly stacks: readonly ConfiguredStack[]) {
    super(
      "configuration",
      stacks.flatMap((stack) => stack.resources),
    );
  }

  static read(documents: readonly Document[]): Configuration {
    requireDistinctStacks(documents);
    const remote = new RemoteStates();
    const stacks = documents
      .map((document) => new ConfiguredStack(document, remote))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
    remote.connect(stacks);
    for (const stack of stacks) stack.requireNoCircle();
    return new Configuration(stacks);
  }

  dangling(): readonly DanglingReference[] {
    return this.stacks.flatMap((stack) => stack.dangling());
  }
}

/** What a configuration refers to and does not have. Terraform itself checks that of plans and states, so they have none. */
export function danglingReferences(terraform: Terraform): readonly DanglingReference[] {
  if (terraform instanceof Part) return danglingReferences(terraform.whole).filter(({ stack }) => terraform.has(stack));
  return terraform instanceof Configuration ? terraform.dangling() : [];
}
