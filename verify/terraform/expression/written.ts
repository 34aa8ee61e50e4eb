import { FirewallEndpoint, Reference, Unknown, type Value } from "../resource";
import { isObject } from "../values";
import type { Term } from "./evaluate";
import type { Expression, TemplatePart } from "./syntax";

/** The longest text that is put together; the quotas of AWS are far below. */
const maximumText = 4 * 2 ** 20;

/**
 * An expression as part of a text: quotes become apostrophes and what JSON escapes a space, so that a policy with references in it is
 * still JSON.
 */
export function written(source: string): string {
  return source.replaceAll('"', "'").replaceAll(/[\\\u0000-\u001f]/g, " ");
}

/**
 * The text of a template. What is known is filled in; a reference stays `${address.attribute}` and all else that is unknown as it is
 * written, see {@link written}.
 */
export function inTemplate(parts: readonly TemplatePart[], term: (expression: Expression) => Term): Value {
  let text = "";
  for (const part of parts) {
    if (part.kind === "text") text += part.text;
    else if (part.kind === "directive") return new Unknown(`a template directive: ${written(part.source)}`);
    else text += plain(term(part.expression)) ?? written(part.source);
    if (text.length > maximumText) return new Unknown(`a text above ${maximumText} characters`);
  }
  return text;
}

/** What a term is in a text, where it can be in one. */
function plain(term: Term): string | undefined {
  if (typeof term === "string" || typeof term === "number" || typeof term === "boolean") return String(term);
  return term instanceof Reference && term.attribute !== "" ? written(`\${${term.resource.address}.${term.attribute}}`) : undefined;
}

/** `jsonencode`: with references in it as in a template. `undefined` where it holds what no text can. */
export function asJson(value: Value): string | undefined {
  let length = 0;
  const state = { isWhole: true };
  const walk = (value: Value): unknown => {
    length += 1;
    if (length > 100_000 || value instanceof Unknown || value instanceof FirewallEndpoint) state.isWhole = false;
    if (!state.isWhole) return null;
    if (value instanceof Reference) return plain(value) ?? null;
    if (Array.isArray(value)) return (value as readonly Value[]).map(walk);
    if (isObject(value)) {
      // Terraform writes the keys of an object in their order.
      const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
      return Object.fromEntries(entries.map(([key, member]) => [key, walk(member)]));
    }
    return value;
  };
  const encoded = JSON.stringify(walk(value));
  return state.isWhole && encoded.length <= maximumText ? encoded : undefined;
}
