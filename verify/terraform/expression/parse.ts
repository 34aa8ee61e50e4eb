import { type Expression, type ForExpression, type Step, SyntaxFault, type TemplatePart } from "./syntax";

/** What a person writes stays far below; what would exhaust the stack lies far above. */
const maximumDepth = 100;

/** By how tightly they bind, the loosest first. */
const operators = [["||"], ["&&"], ["==", "!="], ["<=", ">=", "<", ">"], ["+", "-"], ["*", "/", "%"]];

/**
 * Reads a text of a JSON configuration: one interpolation alone is its expression, everything else a template.
 *
 * @throws {SyntaxFault}
 */
export function parseTemplate(text: string): Expression {
  const parser = new Parser(text);
  return template(parser.template(undefined));
}

/**
 * Reads an expression without `${}` around it: `depends_on`, and what a plan calls a reference.
 *
 * @throws {SyntaxFault}
 */
export function parseExpression(text: string): Expression {
  const parser = new Parser(text);
  const expression = parser.expression();
  parser.end();
  return expression;
}

function template(parts: readonly TemplatePart[]): Expression {
  const [first, ...more] = parts;
  if (first === undefined) return { kind: "literal", value: "" };
  if (more.length === 0 && first.kind === "interpolation") return first.expression;
  if (more.length === 0 && first.kind === "text") return { kind: "literal", value: first.text };
  return { kind: "template", parts };
}

class Parser {
  private position = 0;
  private depth = 0;

  constructor(private readonly source: string) {}

  end(): void {
    this.space();
    if (this.position < this.source.length) throw this.fault("the end");
  }

  expression(): Expression {
    this.depth += 1;
    if (this.depth > maximumDepth) throw new SyntaxFault(`is nested more than ${maximumDepth} deep`);
    const condition = this.binary(0);
    const expression = this.take("?") ? this.conditional(condition) : condition;
    this.depth -= 1;
    return expression;
  }

  /** Up to the quote that ends it, or to the end of all where there is none: then JSON has read the escapes before. */
  template(quote: '"' | undefined): readonly TemplatePart[] {
    const parts: TemplatePart[] = [];
    let text = "";
    const flush = () => {
      if (text !== "") parts.push({ kind: "text", text });
      text = "";
    };
    for (;;) {
      const character = this.source[this.position];
      if (character === undefined) {
        if (quote !== undefined) throw this.fault('"');
        break;
      }
      if (character === quote) {
        this.position += 1;
        break;
      }
      const opening = this.source.slice(this.position, this.position + 3);
      if (opening === "$${" || opening === "%%{") {
        text += opening.slice(1);
        this.position += 3;
      } else if (opening.startsWith("${") || opening.startsWith("%{")) {
        flush();
        parts.push(opening.startsWith("$") ? this.interpolation() : this.directive());
      } else if (quote !== undefined && character === "\\") {
        text += this.escape();
      } else {
        text += character;
        this.position += 1;
      }
    }
    flush();
    return parts;
  }

  private interpolation(): TemplatePart {
    const start = this.position;
    this.position += this.source[start + 2] === "~" ? 3 : 2;
    const expression = this.expression();
    this.take("~");
    this.expect("}");
    return { kind: "interpolation", source: this.source.slice(start, this.position), expression };
  }

  private directive(): TemplatePart {
    const end = this.source.indexOf("}", this.position);
    if (end < 0) throw this.fault("}");
    const source = this.source.slice(this.position, end + 1);
    this.position = end + 1;
    return { kind: "directive", source };
  }

  private escape(): string {
    const rest = this.source.slice(this.position, this.position + 10);
    const code = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest);
    if (code) {
      this.position += code[0].length;
      const point = Number.parseInt(code[1] ?? code[2] ?? "", 16);
      if (point > 0x10ffff) throw this.fault("a character");
      return String.fromCodePoint(point);
    }
    const escaped = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" }[rest[1] ?? ""];
    if (escaped === undefined) throw this.fault("an escape");
    this.position += 2;
    return escaped;
  }

  private conditional(condition: Expression): Expression {
    const then = this.expression();
    this.expect(":");
    return { kind: "conditional", condition, then, otherwise: this.expression() };
  }

  private binary(level: number): Expression {
    const words = operators[level];
    if (words === undefined) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = words.find((word) => this.take(word));
      if (operator === undefined) return left;
      left = { kind: "binary", operator, left, right: this.binary(level + 1) };
    }
  }

  private unary(): Expression {
    for (const operator of ["!", "-"] as const) {
      if (!this.take(operator)) continue;
      this.depth += 1;
      if (this.depth > maximumDepth) throw new SyntaxFault(`is nested more than ${maximumDepth} deep`);
      const of = this.unary();
      this.depth -= 1;
      return { kind: "unary", operator, of };
    }
    const of = this.primary();
    const steps = this.steps();
    return steps.length === 0 ? of : { kind: "access", of, steps };
  }

  private steps(): readonly Step[] {
    const steps: Step[] = [];
    for (;;) {
      this.space();
      if (this.source.startsWith("...", this.position)) return steps;
      if (this.take(".")) steps.push(this.dotted());
      else if (this.take("[")) {
        if (this.take("*")) steps.push({ kind: "splat" });
        else steps.push({ kind: "index", key: this.expression() });
        this.expect("]");
      } else return steps;
    }
  }

  private dotted(): Step {
    if (this.take("*")) return { kind: "splat" };
    const digits = this.match(/\d+/y);
    if (digits !== undefined) return { kind: "index", key: { kind: "literal", value: Number(digits) } };
    return { kind: "attribute", name: this.identifier() };
  }

  private primary(): Expression {
    this.space();
    const character = this.source[this.position];
    if (character === '"') {
      this.position += 1;
      return template(this.template('"'));
    }
    if (this.take("(")) {
      const expression = this.expression();
      this.expect(")");
      return expression;
    }
    if (this.take("[")) return this.forExpression("]") ?? { kind: "list", members: this.separated("]") };
    if (this.take("{")) return this.forExpression("}") ?? this.object();
    const digits = this.match(/\d+(\.\d+)?([eE][+-]?\d+)?/y);
    if (digits !== undefined) return { kind: "literal", value: Number(digits) };
    const name = this.identifier();
    if (name === "true" || name === "false") return { kind: "literal", value: name === "true" };
    if (name === "null") return { kind: "literal", value: null };
    if (this.source.startsWith("::", this.position)) return this.call(name + this.namespaced());
    this.space();
    return this.source[this.position] === "(" ? this.call(name) : { kind: "name", name };
  }

  private namespaced(): string {
    let rest = "";
    while (this.take("::")) rest += `::${this.identifier()}`;
    return rest;
  }

  private call(name: string): Expression {
    this.expect("(");
    const before = this.position;
    const members = this.separated(")");
    return { kind: "call", name, arguments: members, spreads: /\.\.\.\s*,?\s*\)$/.test(this.source.slice(before, this.position)) };
  }

  /** Members up to the bracket that ends them; a comma may follow the last. */
  private separated(end: "]" | ")"): readonly Expression[] {
    const members: Expression[] = [];
    while (!this.take(end)) {
      members.push(this.expression());
      if (end === ")") this.take("...");
      if (this.take(",")) continue;
      this.expect(end);
      break;
    }
    return members;
  }

  private object(): Expression {
    const members: (readonly [Expression, Expression])[] = [];
    while (!this.take("}")) {
      const key = this.expression();
      if (!this.take("=")) this.expect(":");
      members.push([key.kind === "name" ? { kind: "literal", value: key.name } : key, this.expression()]);
      this.take(",");
    }
    return { kind: "object", members };
  }

  private forExpression(end: "]" | "}"): ForExpression | undefined {
    if (this.match(/for\s+(?=[A-Za-z_])/y) === undefined) return undefined;
    const first = this.identifier();
    const names = this.take(",") ? ([first, this.identifier()] as const) : ([first] as const);
    if (this.match(/in\b/y) === undefined) throw this.fault("in");
    const over = this.expression();
    this.expect(":");
    const before = this.expression();
    const key = end === "}" ? before : undefined;
    if (key) this.expect("=>");
    const result = key ? this.expression() : before;
    const groups = this.take("...");
    const condition = this.match(/if\b/y) === undefined ? undefined : this.expression();
    this.expect(end);
    return { kind: "for", names, over, ...(key && { key }), result, groups, ...(condition && { condition }) };
  }

  private identifier(): string {
    const name = this.match(/[A-Za-z_][\w-]*/y);
    if (name === undefined) throw this.fault("a name");
    return name;
  }

  private match(pattern: RegExp): string | undefined {
    this.space();
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.source)?.[0];
    this.position += found?.length ?? 0;
    return found;
  }

  private take(word: string): boolean {
    this.space();
    if (!this.source.startsWith(word, this.position)) return false;
    // `=` must not take half of `==` or `=>`, nor `!` half of `!=`.
    const next = this.source[this.position + word.length];
    if ((word === "=" && (next === "=" || next === ">")) || (word === "!" && next === "=")) return false;
    this.position += word.length;
    return true;
  }

  private expect(word: string): void {
    if (!this.take(word)) throw this.fault(word);
  }

  private space(): void {
    for (;;) {
      const character = this.source.charCodeAt(this.position);
      if (character === 32 || (character >= 9 && character <= 13)) this.position += 1;
      else if (character === 35 || (character === 47 && "/*".includes(this.source[this.position + 1] ?? "-"))) this.comment();
      else return;
    }
  }

  private comment(): void {
    const long = this.source.startsWith("/*", this.position);
    const end = this.source.indexOf(long ? "*/" : "\n", this.position);
    this.position = end < 0 ? this.source.length : end + (long ? 2 : 0);
  }

  private fault(wanted: string): SyntaxFault {
    const found = this.source.slice(this.position, this.position + 20);
    return new SyntaxFault(`has ${found === "" ? "its end" : JSON.stringify(found)} at ${this.position} where ${wanted} is expected`);
  }
}
