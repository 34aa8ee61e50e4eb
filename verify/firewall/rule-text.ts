/** A rule of a text with the number of its first line. */
export interface RuleLine {
  readonly line: number;
  readonly text: string;
}

/** A rule taken apart, none of it judged. */
export interface RuleText {
  readonly action: string;
  readonly protocol: string;
  readonly source: string;
  readonly sourcePorts: string;
  readonly direction: string;
  readonly target: string;
  readonly ports: string;
  readonly options: readonly Option[];
}

export interface Option {
  readonly keyword: string;
  /** Empty where it has none. */
  readonly value: string;
}

/** Text that is no rule; `message` completes the sentence "<place>: <message>". */
export class RuleTextError extends Error {}

/** The rules of a text, without comments and empty lines; a backslash at the end of a line joins the next to it. */
export function linesOf(text: string): readonly RuleLine[] {
  const rules: RuleLine[] = [];
  let open: RuleLine | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (!open && (line === "" || line.startsWith("#"))) continue;
    const joined: RuleLine = { line: open?.line ?? index + 1, text: (open?.text ?? "") + line.replace(/\\$/, "") };
    open = line.endsWith("\\") ? joined : undefined;
    if (!open) rules.push(joined);
  }
  return open ? [...rules, open] : rules;
}

/** Takes a rule apart. @throws {RuleTextError} */
export function parseRuleText(text: string): RuleText {
  const start = text.indexOf("(");
  if (start < 0 || !text.endsWith(")")) throw new RuleTextError("has no options in parentheses at its end");
  const [action = "", protocol = "", source = "", sourcePorts = "", direction = "", target = "", ports = "", ...more] = words(
    text.slice(0, start),
  );
  if (ports === "" || more.length > 0) throw new RuleTextError("has not seven words before its options");
  return { action, protocol, source, sourcePorts, direction, target, ports, options: optionsOf(text.slice(start + 1, -1)) };
}

/** Words of the head; spaces inside brackets part nothing. */
function words(head: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let word = "";
  for (const character of `${head} `) {
    if (character === "[") depth += 1;
    if (character === "]") depth -= 1;
    const space = character === " " || character === "\t";
    if (!space) word += character;
    else if (depth === 0 && word !== "") {
      found.push(word);
      word = "";
    }
  }
  if (word !== "") throw new RuleTextError("does not close a square bracket before its options");
  return found;
}

/** Options end at every semicolon that has no backslash before it, inside quotes, too. */
function optionsOf(body: string): readonly Option[] {
  const parts = body.split(/(?<!\\);/);
  const rest = parts.pop() ?? "";
  if (rest.trim() !== "") throw new RuleTextError(`does not end its option ${JSON.stringify(rest.trim())} with a semicolon`);
  return parts.map((part) => {
    const colon = part.indexOf(":");
    const keyword = (colon < 0 ? part : part.slice(0, colon)).trim();
    if (!/^[a-z][\w.-]*$/.test(keyword)) throw new RuleTextError(`has the option ${JSON.stringify(part.trim())}, which is no keyword`);
    return { keyword, value: colon < 0 ? "" : part.slice(colon + 1).trim() };
  });
}

/** What stands between quotes, with `|2e|` and escapes resolved; `undefined` where it is not quoted. */
export function quoted(value: string): string | undefined {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return undefined;
  return value
    .slice(1, -1)
    .replace(/\|([0-9a-fA-F\s]*)\|/g, (_, hex: string) => Buffer.from(hex.replace(/\s/g, ""), "hex").toString("latin1"))
    .replace(/\\(["\\;:])/g, "$1");
}
