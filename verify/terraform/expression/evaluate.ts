import { FirewallEndpoint, Reference, Unknown, type Value, type Values } from "../resource";
import { isList, isObject } from "../values";
import { FirewallStatus, placeOf, type Place, StatusList, StatusMap, StatusTest } from "./firewall-status";
import { callFunction } from "./functions";
import type { Expression, ForExpression, Step } from "./syntax";
import { inTemplate, written } from "./written";

/** What an expression is on the way to its value: also parts of a firewall's status, which no value holds. */
export type Term = Value | FirewallStatus | StatusMap | StatusList | StatusTest;

/** What names stand for outside of an expression. */
export interface Names {
  /** The value of `local.x`, `var.x`, `aws_vpc.x`, `aws_vpc.x.id`, …, and how many of `steps` it took. */
  look(root: string, steps: readonly Step[]): { readonly value: Term; readonly taken: number };
  /** The value of an attribute of a resource: what is written there, else a reference to it. */
  attribute(reference: Reference, name: string): Value;
  /** The subnet of a firewall that has one. */
  onlySubnet(firewall: FirewallStatus): Place | undefined;
  /** What was encoded as JSON in what a reference names: of a parameter that another state writes. */
  decoded(reference: Reference): Term | undefined;
}

/** Whoever writes a network by hand stays far below. */
const maximumTerms = 1_000_000;

type Bound = ReadonlyMap<string, Term>;

/** The value of an expression; {@link Unknown} where it has none before apply or is none of what is understood here. */
export function evaluate(expression: Expression, source: string, names: Names): Value {
  const term = new Evaluation(source, names).term(expression, new Map());
  if (term instanceof FirewallStatus) return term.endpoint ?? new Unknown(written(source));
  if (term instanceof StatusMap || term instanceof StatusList || term instanceof StatusTest) return new Unknown(written(source));
  if (term instanceof Reference && term.attribute === "") return new Unknown(`${term.resource.address} as a whole`);
  return term;
}

/** The term of an expression, for a local that others name. */
export function evaluateTerm(expression: Expression, source: string, names: Names): Term {
  return new Evaluation(source, names).term(expression, new Map());
}

/** One expression, with a bound on its work. */
class Evaluation {
  private terms = 0;

  constructor(
    private readonly source: string,
    private readonly names: Names,
  ) {}

  term(expression: Expression, bound: Bound): Term {
    this.terms += 1;
    if (this.terms > maximumTerms) return new Unknown(`more than ${maximumTerms} steps: ${written(this.source)}`);
    switch (expression.kind) {
      case "literal":
        return expression.value;
      case "template":
        return inTemplate(expression.parts, (part) => this.term(part, bound));
      case "name":
        return bound.has(expression.name) ? (bound.get(expression.name) ?? null) : this.unknown();
      case "access":
        return this.access(expression.of, expression.steps, bound);
      case "list":
        return this.values(expression.members, bound) ?? this.unknown();
      case "object":
        return this.object(expression.members, bound);
      case "for":
        return this.each(expression, bound);
      case "conditional":
        return this.choice(expression, bound);
      case "unary":
        return this.unary(expression.operator, this.term(expression.of, bound));
      case "binary":
        return this.binary(expression.operator, this.term(expression.left, bound), this.term(expression.right, bound));
      case "call":
        return this.call(expression, bound);
    }
  }

  private unknown(): Unknown {
    return new Unknown(written(this.source));
  }

  private access(of: Expression, steps: readonly Step[], bound: Bound): Term {
    if (of.kind !== "name" || bound.has(of.name)) return this.walk(this.term(of, bound), steps, bound);
    const { value, taken } = this.names.look(of.name, steps);
    return this.walk(value, steps.slice(taken), bound);
  }

  private walk(from: Term, steps: readonly Step[], bound: Bound): Term {
    let term = from;
    for (const [index, step] of steps.entries()) {
      if (term instanceof Unknown) return term;
      if (step.kind === "splat") return this.splat(term, steps.slice(index + 1), bound);
      term = step.kind === "attribute" ? this.attribute(term, step.name) : this.at(term, this.term(step.key, bound));
    }
    return term;
  }

  private splat(of: Term, rest: readonly Step[], bound: Bound): Term {
    if (of instanceof FirewallStatus && of.part === "states") {
      const result = this.walk(new FirewallStatus(of.firewall, "state"), rest, bound);
      return result instanceof FirewallStatus ? new StatusList(result, undefined) : this.unknown();
    }
    const members = isTermList(of) ? of : isTermObject(of) ? [of] : undefined;
    return members ? this.listOf(members.map((member) => this.walk(member, rest, bound))) : this.unknown();
  }

  private attribute(of: Term, name: string): Term {
    if (of instanceof FirewallStatus) return of.attribute(name) ?? this.unknown();
    if (of instanceof StatusMap) return of.at(name) ?? this.unknown();
    if (of instanceof Reference) return this.deeper(of, name);
    if (isTermObject(of)) return Object.hasOwn(of, name) ? (of[name] ?? null) : this.unknown();
    return this.unknown();
  }

  private at(of: Term, key: Term): Term {
    if (of instanceof FirewallStatus || of instanceof StatusList) {
      if (key !== 0 && key !== "0") return this.unknown();
      const firewall = of instanceof StatusList ? of.result : of;
      return of.first(this.names.onlySubnet(firewall)) ?? this.unknown();
    }
    if (of instanceof StatusMap) return (isValue(key) ? of.at(key) : undefined) ?? this.unknown();
    if (typeof key !== "string" && typeof key !== "number") return this.unknown();
    if (of instanceof Reference) return of.attribute === "" ? this.attribute(of, String(key)) : deeper(of, `[${JSON.stringify(key)}]`);
    if (isTermList(of)) return of[Number(key)] ?? this.unknown();
    return this.attribute(of, String(key));
  }

  private deeper(of: Reference, name: string): Term {
    if (of.attribute === "") return this.names.attribute(of, name);
    const reference = deeper(of, `.${name}`);
    const isStatus = reference.attribute === "firewall_status[0].sync_states" && of.resource.type === "aws_networkfirewall_firewall";
    return isStatus ? new FirewallStatus(of.resource, "states") : reference;
  }

  private object(members: readonly (readonly [Expression, Expression])[], bound: Bound): Term {
    const entries: [string, Value][] = [];
    for (const [key, expression] of members) {
      const name = this.term(key, bound);
      const value = this.term(expression, bound);
      if (!isKey(name) || !isValue(value)) return this.unknown();
      entries.push([String(name), value]);
    }
    return Object.fromEntries(entries);
  }

  private each(expression: ForExpression, bound: Bound): Term {
    const over = this.term(expression.over, bound);
    if (over instanceof Unknown) return over;
    if (over instanceof FirewallStatus) return this.eachState(over, expression, bound);
    const pairs = isTermList(over) ? [...over.entries()] : isTermObject(over) ? Object.entries(over) : undefined;
    if (!pairs) return this.unknown();
    const results: Term[] = [];
    const entries: [string, Value][] = [];
    for (const [key, value] of pairs) {
      const [first, second] = expression.names;
      const inner = new Map(bound).set(first, second === undefined ? value : key);
      if (second !== undefined) inner.set(second, value);
      if (expression.condition) {
        const holds = this.term(expression.condition, inner);
        if (typeof holds !== "boolean") return this.unknown();
        if (!holds) continue;
      }
      const result = this.term(expression.result, inner);
      const name = expression.key ? this.term(expression.key, inner) : undefined;
      if (name === undefined) results.push(result);
      else if (isKey(name) && isValue(result)) entries.push([String(name), result]);
      else return this.unknown();
    }
    if (!expression.key) return this.listOf(results);
    return expression.groups ? this.unknown() : Object.fromEntries(entries);
  }

  private eachState(over: FirewallStatus, expression: ForExpression, bound: Bound): Term {
    const [first, second] = expression.names;
    if (over.part !== "states" || over.place || expression.groups) return this.unknown();
    const inner = new Map(bound).set(second ?? first, new FirewallStatus(over.firewall, "state"));
    const condition = expression.condition && this.term(expression.condition, inner);
    const result = this.term(expression.result, inner);
    if (!(result instanceof FirewallStatus) || (condition !== undefined && !(condition instanceof StatusTest))) return this.unknown();
    if (!expression.key) return new StatusList(result, condition?.place);
    const key = this.term(expression.key, inner);
    const by = key instanceof FirewallStatus && (key.part === "zone" || key.part === "subnet") ? key.part : undefined;
    return by && !condition ? new StatusMap(by, result) : this.unknown();
  }

  private choice({ condition, then, otherwise }: Expression & { kind: "conditional" }, bound: Bound): Term {
    const holds = this.term(condition, bound);
    if (typeof holds !== "boolean") return this.unknown();
    return this.term(holds ? then : otherwise, bound);
  }

  private unary(operator: "!" | "-", of: Term): Term {
    if (operator === "!" && typeof of === "boolean") return !of;
    return operator === "-" && typeof of === "number" ? -of : this.unknown();
  }

  private binary(operator: string, left: Term, right: Term): Term {
    if (operator === "==") return this.equal(left, right);
    if (operator === "!=") {
      const equal = this.equal(left, right);
      return typeof equal === "boolean" ? !equal : this.unknown();
    }
    if (typeof left === "boolean" && typeof right === "boolean") {
      if (operator === "&&") return left && right;
      if (operator === "||") return left || right;
    }
    return (typeof left === "number" && typeof right === "number" ? calculate(operator, left, right) : undefined) ?? this.unknown();
  }

  private equal(left: Term, right: Term): Term {
    if (left instanceof FirewallStatus || right instanceof FirewallStatus) {
      const [status, key] = left instanceof FirewallStatus ? [left, right] : [right as FirewallStatus, left];
      const place = status.place ? undefined : placeOf(status.part, key);
      return place ? new StatusTest(place) : this.unknown();
    }
    return isPlain(left) && isPlain(right) ? left === right : this.unknown();
  }

  private call(expression: Expression & { kind: "call" }, bound: Bound): Term {
    if (expression.spreads) return this.unknown();
    const terms = expression.arguments.map((argument) => this.term(argument, bound));
    const [first] = terms;
    if (expression.name === "jsondecode" && first instanceof Reference) return this.names.decoded(first) ?? this.unknown();
    return this.callOnStatus(expression.name, terms) ?? this.callOnValues(expression.name, terms);
  }

  private callOnStatus(name: string, [first, second, ...more]: readonly Term[]): Term | undefined {
    if (name === "lookup" && first instanceof StatusMap)
      return (isValue(second ?? null) ? first.at(second as Value) : undefined) ?? this.unknown();
    if (!(first instanceof FirewallStatus || first instanceof StatusList) || more.length > 0) return undefined;
    if (name === "tolist" || name === "toset") return first;
    if (name === "one") return this.at(first, 0);
    return name === "element" ? this.at(first, second ?? null) : this.unknown();
  }

  private callOnValues(name: string, terms: readonly Term[]): Term {
    const values = terms.every(isValue) ? callFunction(name, terms) : undefined;
    return values === undefined ? this.unknown() : values;
  }

  private values(members: readonly Expression[], bound: Bound): Term | undefined {
    return this.listOf(members.map((member) => this.term(member, bound)));
  }

  private listOf(terms: readonly Term[]): Term {
    const values = terms.map((term) => (term instanceof FirewallStatus ? (term.endpoint ?? term) : term));
    return values.every(isValue) ? values : this.unknown();
  }
}

function deeper(reference: Reference, step: string): Reference {
  return new Reference(reference.resource, reference.attribute + step);
}

function calculate(operator: string, left: number, right: number): number | boolean | undefined {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0 ? undefined : left / right;
    case "%":
      return right === 0 ? undefined : left % right;
    case "<":
      return left < right;
    case ">":
      return left > right;
    case "<=":
      return left <= right;
    case ">=":
      return left >= right;
    default:
      return undefined;
  }
}

function isKey(term: Term): term is string | number | boolean {
  return typeof term === "string" || typeof term === "number" || typeof term === "boolean";
}

function isPlain(term: Term): term is string | number | boolean | null {
  return term === null || isKey(term);
}

function isValue(term: Term): term is Value {
  return !(term instanceof FirewallStatus || term instanceof StatusMap || term instanceof StatusList || term instanceof StatusTest);
}

function isTermList(term: Term): term is readonly Value[] {
  return isValue(term) && isList(term);
}

function isTermObject(term: Term): term is Values {
  return isValue(term) && !(term instanceof FirewallEndpoint) && isObject(term);
}
