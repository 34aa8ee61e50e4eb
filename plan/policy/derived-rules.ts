import type { Reporter } from "./reporter";
import { sidOf, type DerivedGroup } from "./sid";
import { expandedLength, type Variables } from "./variables";

/** A rule that follows from the environment, before it has its id. */
export interface DerivedRule {
  /** Its natural key: from, to and what passes. Rules of one key are one rule. */
  readonly key: string;
  /** Action, protocol, addresses and ports. */
  readonly head: string;
  /** Options but `msg` and `sid`, each ending in `;`. */
  readonly options: string;
  /** @default - the key */
  readonly msg?: string;
  /** The connection that causes it; `connect` where all do. */
  readonly path: string;
  readonly shift: number;
}

/** Longest rule that AWS takes, with the values of its variables. */
export const longestRule = 8_192;

/** The rules as text in the order of their keys, so that the order of an environment changes no byte. */
export function writeRules(group: DerivedGroup, rules: readonly DerivedRule[], variables: Variables, report: Reporter): readonly string[] {
  const byKey = new Map<string, DerivedRule>();
  for (const rule of rules) {
    const twin = byKey.get(rule.key);
    // A repeated connection makes no second rule; where only one of them says `sid`, it holds.
    byKey.set(rule.key, twin ? { ...twin, shift: Math.max(twin.shift, rule.shift) } : rule);
  }
  const bySid = new Map<number, DerivedRule>();
  return [...byKey.values()]
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .map((rule) => {
      const sid = sidOf(group, rule.key, rule.shift);
      const twin = bySid.get(sid);
      if (twin) {
        report.problem(
          rule.path,
          `its rule "${rule.key}" gets the id ${sid}, which "${twin.key}" of ${twin.path} has: write \`sid: 1\` in one of the two`,
        );
      }
      bySid.set(sid, rule);
      const line = `${rule.head} (${rule.options} msg:"${rule.msg ?? rule.key}"; sid:${sid};)`;
      const length = expandedLength(line, variables);
      if (length > longestRule) {
        report.problem(
          rule.path,
          `its rule "${rule.key}" has ${length} characters with its addresses; AWS takes ${longestRule}, about 450 blocks: use wider or fewer blocks`,
        );
      }
      return line;
    });
}
