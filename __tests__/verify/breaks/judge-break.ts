import type { Environment } from "../../../plan/environment";
import type { Finding } from "../../../verify/finding";
import { readConfiguration } from "../../../verify/terraform/read";
import type { Terraform } from "../../../verify/terraform/resource";
import { verify } from "../../../verify/verify";
import { differentVerdict } from "./verdicts";
import { reasonFor } from "./reason";
import { Ways } from "./ways";
import type { Break, Written } from "./written";

/** Places that are tried of each break and environment unless all are. */
const most = 5;

/** What became of one break in one environment. */
export interface Outcome {
  readonly environment: string;
  readonly broken: Break;
  readonly places: number;
  readonly tried: number;
  /** The first place where it was found, with what one of its checks says there. */
  readonly found: readonly { readonly place: string; readonly finding: Finding }[];
  /** Places after which every verdict is the same. */
  readonly equivalent: readonly { readonly place: string; readonly reason: string }[];
  /** Places where none of its checks found it, with what changed there. */
  readonly missed: readonly string[];
}

/** One environment as it was written, and every question to what is made of it. */
export class Subject {
  readonly #terraform: Terraform;
  readonly #ways: Ways;

  constructor(
    readonly environment: Environment,
    readonly json: Written,
  ) {
    this.#terraform = this.#read(json);
    this.#ways = new Ways(json, environment);
  }

  /** Everything that is found in written Terraform, each by its check. */
  findings(json: Written = this.json): readonly Finding[] {
    return verify(this.environment, json === this.json ? this.#terraform : this.#read(json)).checks.flatMap(({ name, findings }) =>
      findings.map((finding) => ({ ...finding, check: name })),
    );
  }

  judge(broken: Break): Outcome {
    const found: { readonly place: string; readonly finding: Finding }[] = [];
    const equivalent: { readonly place: string; readonly reason: string }[] = [];
    const missed: string[] = [];
    const all = broken.variants(this.json);
    const variants = broken.every === true || process.env["EVERY_PLACE"] === "1" ? all : spread(all);
    for (const { place, json } of variants) {
      const findings = this.findings(json);
      const finding = findings.find(({ check }) => broken.checks.includes(check));
      if (finding) {
        found.push({ place, finding });
        continue;
      }
      const change = this.#change(broken, json);
      if (change === undefined) equivalent.push({ place, reason: reasonFor(this.json, broken, place) });
      else
        missed.push(`${place}: ${change}${findings.length > 0 ? `; found by ${findings.map(({ check }) => check).join(", ")} alone` : ""}`);
    }
    return { environment: this.environment.name, broken, places: all.length, tried: variants.length, found, equivalent, missed };
  }

  /** What a break changes, by a second opinion; `undefined` where nothing. */
  #change({ equivalence }: Break, json: Written): string | undefined {
    if (equivalence === "ways") return Ways.difference(this.#ways, new Ways(json, this.environment));
    if (equivalence === "rules") return differentVerdict(this.#terraform, this.#read(json), this.#ways);
    return "no break of this kind is harmless";
  }

  #read(json: Written): Terraform {
    return readConfiguration([{ stack: this.environment.name, file: "cdk.tf.json", text: JSON.stringify(json) }]);
  }
}

/** Some of a list, from its first to its last. */
function spread<T>(all: readonly T[]): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, index) => all[Math.round((index * (all.length - 1)) / (most - 1))]).filter(
    (one) => one !== undefined,
  );
}
