/** Something in an environment that cannot be built: where, what was found, what to write instead. */
export interface Problem {
  /** The place in the file's words, `vpcs.orders.cidr` or `connect[2].via`; `environment` for the whole. */
  readonly path: string;
  readonly message: string;
}

/** Something worth knowing that stops nothing. */
export type Note = Problem;

/** What planning found, collected all at once. */
export class Report {
  readonly #problems: Problem[] = [];
  readonly #notes: Note[] = [];

  problem(path: string, message: string): void {
    this.#problems.push({ path, message });
  }

  note(path: string, message: string): void {
    this.#notes.push({ path, message });
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  get notes(): readonly Note[] {
    return this.#notes;
  }
}

/** A place in the environment: `place("vpcs", "a.b", "tiers", 2)` is `vpcs["a.b"].tiers[2]`. */
export function place(...steps: readonly (string | number)[]): string {
  return steps
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[A-Za-z_$][\w$]*$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}

/** Whether a text gives a reason: it holds a letter. */
export function isReason(text: string): boolean {
  return /\p{L}/u.test(text);
}
