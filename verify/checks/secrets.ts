import { ConfiguredResource } from "../terraform/configured-resource";
import { FirewallEndpoint, Reference, Unknown, type Value, type Values } from "../terraform/resource";
import { isList, isObject, text, value } from "../terraform/values";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { made, named } from "./look-up";

/** Forms that nothing but a secret has, so that no name, ARN or rule is taken for one. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, "the id of an access key"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
  [/<pre_shared_key>(?!\s*(?:\*+|[^<]*(?:redacted|REDACTED)[^<]*)?\s*<)/, "a pre-shared key"],
  [/\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9_]{22}|\bglpat-[A-Za-z0-9_-]{20}|\bxox[abprs]-[A-Za-z0-9-]{10}/, "an access token"],
  [/\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/, "a signed token"],
  [/\b[Bb]earer [A-Za-z0-9._~+/-]{20,}/, "a bearer token"],
];
/** One pass over most texts, which are none of these. */
const anyForm = new RegExp(forms.map(([{ source }]) => `(?:${source})`).join("|"));
/** The shortest text of any form. */
const shortest = 14;

const secretWord =
  /(?:^|_)(?:password|passwd|passphrase|secret|secret_string|token|preshared_key|private_key|auth_key|api_key|secret_key|cak)$/;
/** What AWS calls tokens and is none: they number versions, or make a call count once. */
const harmless: ReadonlySet<string> = new Set(["client_token", "creation_token", "lock_token", "next_token", "update_token"]);
/** What a state shows of a secret that it does not hold. */
const redacted = /^\**$|redacted/i;

/** No secret is written down: neither in the configuration, nor where Terraform would keep it in a state. */
export const secrets: Check = ({ terraform }) => {
  const findings = new Findings("secrets", terraform);
  const words = new Map<string, boolean>();
  const isSecretWord = (word: string): boolean => {
    let is = words.get(word);
    if (is === undefined) {
      const plain = word
        .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
        .replaceAll("-", "_")
        .toLowerCase();
      is = !harmless.has(plain) && secretWord.test(plain);
      words.set(word, is);
    }
    return is;
  };
  for (const resource of terraform.resources) {
    // As it is written, where that is known: it needs no resolving, and holds what stands inside an expression.
    const isRaw = resource instanceof ConfiguredResource;
    walk(isRaw ? resource.body : resource.values, (said, path, word, inTags) => {
      const isNamedSo = !inTags && isSecretWord(word) && !redacted.test(said);
      // A reference is none; what it leads to may be.
      const isLiteral = isNamedSo && (!isRaw || !said.includes("${") || typeof at(resource.values, path) === "string");
      const what = isLiteral ? "a secret" : formOf(said);
      if (what !== undefined) findings.add(`${path.join(".")} holds ${what} in plain text`, resource);
    });
  }
  for (const connection of made(terraform, "aws_vpn_connection")) {
    const device = named(terraform, connection, "customer_gateway_id");
    const byCertificate = device !== undefined && value(device, "certificate_arn") !== undefined;
    if (!byCertificate && text(connection, "preshared_key_storage") !== "SecretsManager")
      findings.add("the state would hold the pre-shared keys of a VPN connection: they are not in Secrets Manager", connection);
  }
  return findings.sorted();
};

type Path = readonly (string | number)[];

/** Visits every text of a resource, as written or as read, with the name of the attribute that holds it. */
function walk(all: unknown, visit: (said: string, path: Path, word: string, inTags: boolean) => void): void {
  const path: (string | number)[] = [];
  const step = (found: unknown, word: string, inTags: boolean): void => {
    if (typeof found === "string") visit(found, path, word, inTags);
    else if (Array.isArray(found)) {
      for (const [index, member] of (found as readonly unknown[]).entries()) {
        path.push(index);
        step(member, word, inTags);
        path.pop();
      }
    } else if (isTree(found)) {
      for (const key of Object.keys(found)) {
        path.push(key);
        step(found[key], key, inTags || key === "tags" || key === "tags_all");
        path.pop();
      }
    }
  };
  step(all, "", false);
}

/** What names another resource holds no text of its own. */
function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !(value instanceof Reference || value instanceof FirewallEndpoint || value instanceof Unknown)
  );
}

/** The value at a path, `undefined` where none is. */
function at(values: Values, path: Path): Value | undefined {
  let found: Value | undefined = values;
  for (const step of path) {
    if (found === undefined) return undefined;
    found = isList(found) ? found[Number(step)] : isObject(found) ? found[step] : undefined;
  }
  return found;
}

function formOf(said: string): string | undefined {
  if (said.length < shortest || isReference(said) || !anyForm.test(said)) return undefined;
  return forms.find(([form]) => form.test(said))?.[1];
}

/** Whether a text is `${aws_vpc.x.id}` and nothing else, as most are. */
function isReference(said: string): boolean {
  return said.startsWith("${") && said.indexOf("}") === said.length - 1 && !said.includes('"');
}
