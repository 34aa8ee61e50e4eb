import type { AddressSet } from "../address-set";
import { meets } from "./names";
import type { ApplicationTest, NameTest, Rule } from "./rule";

/** Rules about the same source and ports: one look tells whether any of them can matter. */
interface Bucket {
  readonly like: Rule;
  readonly rules: Rule[];
}

/** Finds for a rule an earlier one that decides all that it matches. */
export class Coverage {
  private readonly plain = new Map<AddressSet, Map<AddressSet, Bucket>>();
  /** Rules by name, by what they ask of it. */
  private readonly named = new Map<string, Rule[]>();
  private readonly known = new Map<AddressSet, Map<AddressSet, boolean>>();

  add(rule: Rule): void {
    // What may match decides nothing for certain, and what only records decides nothing.
    if (rule.action === "alert" || rule.unknowns.length > 0) return;
    if (rule.names.length > 0) {
      const key = keyOf(rule);
      const rules = this.named.get(key);
      if (rules) rules.push(rule);
      else this.named.set(key, [rule]);
      return;
    }
    const byPorts = this.plain.get(rule.source) ?? new Map<AddressSet, Bucket>();
    this.plain.set(rule.source, byPorts);
    const bucket = byPorts.get(rule.ports);
    if (bucket) bucket.rules.push(rule);
    else byPorts.set(rule.ports, { like: rule, rules: [rule] });
  }

  earlier(rule: Rule): Rule | undefined {
    for (const [source, byPorts] of this.plain) {
      if (!this.covers(source, rule.source)) continue;
      for (const { like, rules } of byPorts.values()) {
        const found = this.covers(like.ports, rule.ports) ? rules.find((earlier) => this.decides(earlier, rule)) : undefined;
        if (found) return found;
      }
    }
    for (const key of keysOf(rule)) {
      const found = this.named.get(key)?.find((earlier) => this.decides(earlier, rule));
      if (found) return found;
    }
    return undefined;
  }

  /** Whether one rule matches all that another does. */
  decides(one: Rule, other: Rule): boolean {
    return (
      (one.direction === "any" || one.direction === other.direction) &&
      (one.state === "any" || one.state === other.state) &&
      (!one.payload || other.payload) &&
      one.applications.every((test) => other.applications.some((said) => isSame(test, said))) &&
      one.names.every((test) => other.names.some((said) => implies(said, test))) &&
      this.covers(one.ports, other.ports) &&
      this.covers(one.sourcePorts, other.sourcePorts) &&
      this.covers(one.ipProtocols, other.ipProtocols) &&
      this.covers(one.icmpTypes, other.icmpTypes) &&
      this.covers(one.icmpCodes, other.icmpCodes) &&
      this.covers(one.source, other.source) &&
      this.covers(one.target, other.target)
    );
  }

  /** Rules share their sets, so each pair of sets is compared once. */
  private covers(outer: AddressSet, inner: AddressSet): boolean {
    if (outer === inner) return true;
    // Most pairs lie apart, which their ends tell.
    const [first, last] = [inner.ranges[0], inner.ranges.at(-1)];
    if (first && last && ((outer.ranges[0]?.first ?? Infinity) > first.first || (outer.ranges.at(-1)?.last ?? -1) < last.last))
      return false;
    const answers = this.known.get(outer) ?? new Map<AddressSet, boolean>();
    this.known.set(outer, answers);
    const answer = answers.get(inner) ?? outer.covers(inner);
    answers.set(inner, answer);
    return answer;
  }
}

/** Whether two sets share a member. */
export function overlaps(one: AddressSet, other: AddressSet): boolean {
  return one.ranges.some(({ first }) => other.has(first)) || other.ranges.some(({ first }) => one.has(first));
}

const others = "others";

function keyOf({ names: [test] }: Rule): string {
  if (!test || test.negated || !test.endswith) return others;
  return `${test.startswith ? "is" : "ends"} ${test.content}`;
}

/** Keys of all rules that may match all names that this one does. */
function keysOf({ names }: Rule): readonly string[] {
  if (names.length === 0) return [];
  return [
    others,
    ...names.flatMap(({ content }) => {
      const keys = [`is ${content}`, `ends ${content}`, `ends .${content}`];
      for (let dot = content.indexOf("."); dot >= 0; dot = content.indexOf(".", dot + 1)) {
        keys.push(`ends ${content.slice(dot)}`, `ends ${content.slice(dot + 1)}`);
      }
      return keys;
    }),
  ];
}

function isSame(one: ApplicationTest, other: ApplicationTest): boolean {
  return one.negated === other.negated && one.accepts.join() === other.accepts.join();
}

/** Whether every name that meets `inner` meets `outer`. */
function implies(inner: NameTest, outer: NameTest): boolean {
  if (inner.content === outer.content && inner.negated === outer.negated) {
    const keys = ["startswith", "endswith", "dotprefix"] as const;
    if (keys.every((key) => inner[key] === outer[key])) return outer.nocase || !inner.nocase;
  }
  if (inner.negated || outer.negated || (inner.nocase && !outer.nocase) || !inner.endswith) return false;
  if (inner.startswith) return !inner.dotprefix && meets(outer, inner.content);
  if (outer.startswith || !outer.endswith || !inner.content.endsWith(outer.content)) return false;
  return outer.dotprefix || !inner.dotprefix || inner.content.length > outer.content.length;
}
