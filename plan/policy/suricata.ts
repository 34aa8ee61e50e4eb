/** A rule of a file with the number of its first line. */
export interface RuleLine {
  readonly line: number;
  readonly text: string;
}

/** A Suricata rule taken apart, none of it judged. */
export interface SuricataRule {
  readonly action: string;
  readonly protocol: string;
  readonly source: string;
  readonly sourcePort: string;
  readonly direction: string;
  readonly destination: string;
  readonly destinationPort: string;
  readonly options: readonly { readonly keyword: string; readonly value?: string }[];
}

/** The rules of a file, without comments and empty lines; a backslash at the end of a line joins the next to it. */
export function ruleLines(text: string): readonly RuleLine[] {
  const rules: RuleLine[] = [];
  let open: RuleLine | undefined;
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (!open && (line === "" || line.startsWith("#"))) return;
    const joined = { line: open?.line ?? index + 1, text: `${open?.text ?? ""}${line.replace(/\\$/, "")}` };
    if (line.endsWith("\\")) open = joined;
    else {
      open = undefined;
      rules.push(joined);
    }
  });
  return open ? [...rules, open] : rules;
}

/** Takes a rule apart; text is the problem with it. */
export function parseRule(text: string): SuricataRule | string {
  const start = text.indexOf("(");
  if (start < 0 || !text.endsWith(")"))
    return "has no options in parentheses at its end; write `<action> <protocol> <from> <ports> -> <to> <ports> (…; sid:1;)`";
  const words = splitHead(text.slice(0, start));
  if (words === undefined) return "has a square bracket that is not closed, or closed twice";
  if (words.length !== 7)
    return `has ${words.length} words before its options; write \`<action> <protocol> <from> <ports> -> <to> <ports>\``;
  const options = splitOptions(text.slice(start + 1, -1));
  if (typeof options === "string") return options;
  const [action = "", protocol = "", source = "", sourcePort = "", direction = "", destination = "", destinationPort = ""] = words;
  return { action, protocol, source, sourcePort, direction, destination, destinationPort, options };
}

/** Words of the head; spaces inside brackets part nothing and are left out. */
function splitHead(head: string): readonly string[] | undefined {
  let depth = 0;
  let word = "";
  const words: string[] = [];
  for (const character of `${head} `) {
    if (character === "[") depth++;
    if (character === "]") depth--;
    if (depth < 0) return undefined;
    if (!/\s/.test(character)) word += character;
    else if (depth === 0 && word !== "") {
      words.push(word);
      word = "";
    }
  }
  return depth === 0 ? words : undefined;
}

/** Suricata parts options at every semicolon that has no backslash before it, also inside quotes. */
function splitOptions(body: string): SuricataRule["options"] | string {
  const parts = body.split(/(?<!\\);/).map((part) => part.trim());
  const last = parts.pop();
  if (last !== "") return `does not end its option ${JSON.stringify(last)} with a semicolon`;
  const options = parts.map((part) => {
    const colon = part.indexOf(":");
    return colon < 0 ? { keyword: part } : { keyword: part.slice(0, colon).trim(), value: part.slice(colon + 1).trim() };
  });
  for (const { keyword, value = "" } of options) {
    if (keyword === "") return "has two semicolons in a row";
    if ((value.match(/(?<!\\)"/g) ?? []).length % 2 !== 0)
      return `does not close the quotes of \`${keyword}\`; a semicolon inside quotes is written \\;`;
    if (!/^[a-z][\w.-]*$/.test(keyword)) return `has the option ${JSON.stringify(keyword)}, which is no keyword`;
  }
  return options;
}
