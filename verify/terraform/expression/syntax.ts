/** An expression of Terraform's language, as it is written. */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "template"; readonly parts: readonly TemplatePart[] }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "access"; readonly of: Expression; readonly steps: readonly Step[] }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Expression[]; readonly spreads: boolean }
  | { readonly kind: "unary"; readonly operator: "!" | "-"; readonly of: Expression }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "conditional"; readonly condition: Expression; readonly then: Expression; readonly otherwise: Expression }
  | { readonly kind: "list"; readonly members: readonly Expression[] }
  | { readonly kind: "object"; readonly members: readonly (readonly [key: Expression, value: Expression])[] }
  | ForExpression;

/** `[for …]`, or `{for …}` where `key` is there. */
export interface ForExpression {
  readonly kind: "for";
  /** Names bound in the body: the value alone, or key and value. */
  readonly names: readonly [string] | readonly [string, string];
  readonly over: Expression;
  readonly key?: Expression;
  readonly result: Expression;
  /** Whether `...` gathers the values of equal keys. */
  readonly groups: boolean;
  readonly condition?: Expression;
}

/** What follows a value: `.name`, `[key]`, or `[*]`, after which all steps are taken in each member. */
export type Step =
  { readonly kind: "attribute"; readonly name: string } | { readonly kind: "index"; readonly key: Expression } | { readonly kind: "splat" };

/** Plain text with its escapes read, `${…}`, or `%{…}`, which is not evaluated. */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "interpolation"; readonly source: string; readonly expression: Expression }
  | { readonly kind: "directive"; readonly source: string };

/** What is no expression; `message` says where in it. */
export class SyntaxFault extends Error {}
