import { ConfiguredStack } from "./configured-stack";
import type { DanglingReference } from "./dangling";
import { type Document, requireDistinctStacks } from "./document";
import { Part } from "./part";
import { RemoteStates } from "./remote-states";
import type { Terraform } from "./resource";
import { ResourceSet } from "./resource-set";

/** One state, as its configuration tells it. */
export interface ConfiguredState {
  readonly stack: string;
  /** Number of managed resources. */
  readonly resources: number;
  /** Stacks whose state or parameters it reads. */
  readonly reads: readonly string[];
  /** Addresses of what it reads from states that were not given. */
  readonly elsewhere: readonly string[];
}

/** The synthesized configuration of one or many states. */
export class Configuration extends ResourceSet {
  private constructor(
    private readonly stacks: readonly ConfiguredStack[],
    private readonly remote: RemoteStates,
  ) {
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
    return new Configuration(stacks, remote);
  }

  /** Each state, in order of name. */
  states(): readonly ConfiguredState[] {
    return this.stacks.map((stack) => ({
      stack: stack.name,
      resources: stack.resources.filter(({ mode }) => mode === "managed").length,
      reads: this.remote
        .readBy(stack)
        .map(({ name }) => name)
        .sort(),
      elsewhere: this.remote.readElsewhereBy(stack),
    }));
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
