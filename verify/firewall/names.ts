import type { NameTest, Rule } from "./rule";

/** Whether a rule that asks for a name matches this one. */
export function meetsNames({ names }: Rule, name: string | undefined): boolean {
  return name !== undefined && names.every((test) => meets(test, name));
}

/** Whether a name is as one test wants it. */
export function meets({ content, negated, nocase, startswith, endswith, dotprefix }: NameTest, name: string): boolean {
  const said = dotprefix ? `.${name}` : name;
  const text = nocase ? said.toLowerCase() : said;
  const found =
    startswith && endswith
      ? text === content
      : startswith
        ? text.startsWith(content)
        : endswith
          ? text.endsWith(content)
          : text.includes(content);
  return found !== negated;
}

/** Finds, among rules by name, those that match a name, without trying each. */
export class NameIndex {
  /** Places of rules by exact name, by `.example.com` of names below, and by `.example.com` with the domain itself. */
  private readonly exact = new Map<string, number[]>();
  private readonly below = new Map<string, number[]>();
  private readonly prefixed = new Map<string, number[]>();
  private readonly others: number[] = [];

  constructor(private readonly rules: readonly Rule[]) {
    rules.forEach(({ names: [test, ...more] }, place) => {
      if (!test) return;
      const { content, negated, startswith, endswith, dotprefix } = test;
      const simple = more.length === 0 && !negated && endswith;
      if (simple && startswith && !dotprefix) push(this.exact, content, place);
      else if (simple && !startswith && content.startsWith(".")) push(dotprefix ? this.prefixed : this.below, content, place);
      else this.others.push(place);
    });
  }

  /** Places of the rules that match, in no order. */
  find(name: string | undefined): readonly number[] {
    if (name === undefined) return [];
    const found = [...(this.exact.get(name) ?? []), ...(this.prefixed.get(`.${name}`) ?? [])];
    for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {
      const end = name.slice(dot);
      for (const places of [this.below.get(end), this.prefixed.get(end)]) if (places) found.push(...places);
    }
    for (const place of this.others) {
      const rule = this.rules[place];
      if (rule && meetsNames(rule, name)) found.push(place);
    }
    return found;
  }
}

function push(map: Map<string, number[]>, key: string, place: number): void {
  const places = map.get(key);
  if (places) places.push(place);
  else map.set(key, [place]);
}
