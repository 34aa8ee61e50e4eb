import type { Finding } from "../finding";
import type { Resource, Terraform } from "../terraform/resource";

/** Where a resource, or what stands beside them, is written. */
type Place = Pick<Resource, "stack" | "address">;

/** What one check has found so far. */
export class Findings {
  readonly #found: Finding[] = [];
  #stacks: number | undefined;

  constructor(
    /** Name of the check, kebab-case. */
    private readonly check: string,
    private readonly terraform: Terraform,
  ) {}

  /** Adds a finding about resources, the most telling first. */
  add(message: string, ...resources: readonly Place[]): void {
    const addresses = [...new Set(resources.map((resource) => this.#place(resource)))];
    this.#found.push({ check: this.check, message, addresses });
  }

  /** In an order that does not follow from that of the resources. */
  sorted(): readonly Finding[] {
    return this.#found
      .map((finding): readonly [string, Finding] => [`${finding.message}\n${finding.addresses.join("\n")}`, finding])
      .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
      .map(([, finding]) => finding);
  }

  #place({ stack, address }: Place): string {
    this.#stacks ??= new Set(this.terraform.resources.map((resource) => resource.stack)).size;
    return this.#stacks > 1 ? `${stack}:${address}` : address;
  }
}
