/** A value of JSON configuration, whose strings are templates, as an HCL expression. */
export function expression(value: unknown): string {
  switch (typeof value) {
    case "string":
      return text(value);
    case "number":
    case "boolean":
      return String(value);
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value)) return `[${value.map(expression).join(", ")}]`;
      return object(value);
    default:
      throw new Error(`a ${typeof value} has no form in HCL`);
  }
}

/** A name where HCL takes one bare, and quoted where it does not. */
export function identifier(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? name : template(name);
}

/** A quoted template: text is escaped, expressions are not. */
export function template(value: string): string {
  return `"${pieces(value)
    .map((piece) => (piece.isExpression ? piece.text : escaped(piece.text)))
    .join("")}"`;
}

function object(value: object): string {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return "{}";
  return `{ ${entries.map(([name, item]) => `${identifier(name)} = ${expression(item)}`).join(", ")} }`;
}

function text(value: string): string {
  const [only, ...more] = pieces(value);
  // A string that is one expression has that expression's type, in JSON and here.
  if (only?.isExpression && more.length === 0 && only.text.startsWith("${")) return only.text.slice(2, -1).trim();
  // Rules are read by people: lines stay lines. A heredoc ends with a newline, always.
  const lines = value.split("\n");
  const heredoc = lines.length > 2 && lines.at(-1) === "" && !/[\r\t]/.test(value) && !lines.some((line) => line.trim() === "EOT");
  return heredoc ? `<<EOT\n${value}EOT` : template(value);
}

interface Piece {
  readonly text: string;
  readonly isExpression: boolean;
}

/** Cuts a template into text and its `${…}` and `%{…}`, which may hold strings and braces of their own. */
function pieces(value: string): readonly Piece[] {
  const found: Piece[] = [];
  let start = 0;
  let at = 0;
  while (at < value.length) {
    const two = value.slice(at, at + 3);
    if (two.startsWith("$${") || two.startsWith("%%{")) {
      at += 3;
    } else if (two.startsWith("${") || two.startsWith("%{")) {
      if (at > start) found.push({ text: value.slice(start, at), isExpression: false });
      start = at;
      at = endOfExpression(value, at + 2);
      found.push({ text: value.slice(start, at), isExpression: true });
      start = at;
    } else {
      at += 1;
    }
  }
  if (start < value.length) found.push({ text: value.slice(start), isExpression: false });
  return found;
}

function endOfExpression(value: string, from: number): number {
  let depth = 1;
  let at = from;
  while (at < value.length) {
    const character = value[at];
    if (character === '"') at = endOfString(value, at + 1);
    else {
      if (character === "{") depth += 1;
      if (character === "}") depth -= 1;
      at += 1;
      if (depth === 0) return at;
    }
  }
  throw new Error(`an expression does not end: ${value}`);
}

function endOfString(value: string, from: number): number {
  let at = from;
  while (at < value.length) {
    if (value[at] === "\\") at += 2;
    else if (value[at] === '"') return at + 1;
    else if (value.startsWith("${", at)) at = endOfExpression(value, at + 2);
    else at += 1;
  }
  throw new Error(`a string in an expression does not end: ${value}`);
}

function escaped(value: string): string {
  return value
    .replace(/[\\"]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")
    .replace(/[\u0000-\u001f\u007f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
