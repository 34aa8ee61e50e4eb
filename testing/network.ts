import { subjectsOf, terraformOf } from "../bin/subjects";
import type { Environment } from "../plan/environment";
import type { Link } from "../plan/links/link";
import type { Evidence } from "../verify/checks/evidence";
import { evidenceOf } from "../verify/evidence-of";
import { Sources } from "../verify/sources";
import type { Document } from "../verify/terraform/document";
import { kindOf } from "../verify/terraform/kind";
import { readConfiguration, readPlan, readState } from "../verify/terraform/read";
import { ReadError, type Terraform } from "../verify/terraform/resource";

/** A network that was read from its Terraform, to be held against what a test says. */
export class TestedNetwork {
  readonly #terraform: Terraform;
  #evidence: Evidence | undefined;

  constructor(
    readonly environment: Environment,
    terraform: Terraform,
    /** Its links whose other environment was read, too. */
    readonly links: readonly Link[] = [],
    /** Its other links: what crosses them is not judged. */
    readonly unseen: readonly Link[] = [],
  ) {
    this.#terraform = terraform;
  }

  get terraform(): Terraform {
    return this.#terraform;
  }

  get evidence(): Evidence {
    return (this.#evidence ??= evidenceOf(this.environment, this.#terraform, this.links, this.unseen));
  }

  /** A segment, VPC, tier, range or site as connections name it, `internet`, `endpoints`, or an address or block. */
  node(name: string): TestedNode {
    return new TestedNode(this, name);
  }
}

/** A part of a network that can begin conversations. */
export class TestedNode {
  constructor(
    readonly network: TestedNetwork,
    readonly name: string,
  ) {}
}

/**
 * Reads one environment from the folder that synth wrote, or from plans or states as `terraform show -json` writes them.
 *
 * @param environment @default - the only one that is there
 * @param asked file or folder that says what was asked. @default - `environments` beside the stacks, or `cdktf.out/environments`
 * @throws {ReadError} where something cannot be read
 */
export function readNetwork(
  paths: string | readonly string[] = "cdktf.out",
  { environment, asked }: { readonly environment?: string; readonly asked?: string } = {},
): TestedNetwork {
  const choice = { ...(environment === undefined ? {} : { environment }), ...(asked === undefined ? {} : { asked }) };
  const given = typeof paths === "string" ? [paths] : paths;
  const subjects = subjectsOf(new Sources(process.cwd()), given, choice);
  const [subject] = subjects;
  if (subject === undefined || subjects.length > 1) {
    const names = subjects.map((one) => one.environment.name).join(", ");
    throw new ReadError(given.join(", "), `has the environments ${names}; say which: readNetwork(path, { environment })`);
  }
  return new TestedNetwork(subject.environment, terraformOf(subject), subject.links, subject.unseen);
}

/**
 * The same for texts at hand, all of one kind: what synth wrote, plans or states.
 *
 * @throws {ReadError} where something cannot be read
 */
export function networkFrom(environment: Environment, documents: readonly Document[]): TestedNetwork {
  const kinds = [...new Set(documents.map(({ text, file }) => kindOf(text, file)))];
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    throw new ReadError(environment.name, `has ${kinds.join(" and ") || "no documents"}; give one kind`);
  }
  if (kind === "configuration") return new TestedNetwork(environment, readConfiguration(documents));
  return new TestedNetwork(environment, kind === "plan" ? readPlan(documents).after : readState(documents));
}
