import type { Resource, Value } from "../terraform/resource";
import { isList, isObject, text, value } from "../terraform/values";
import type { Check } from "./evidence";
import { Findings } from "./findings";
import { made, named } from "./look-up";

/** Forms that nothing but a secret has, so that no name, ARN or rule is taken for one. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, "the id of an access key"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
  [/<pre_shared_key>(?!\s*(?:\*+|[^<]*redacted[^<]*)?\s*<)/i, "a pre-shared key"],
  [/\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9_]{22}|\bglpat-[A-Za-z0-9_-]{20}|\bxox[abprs]-[A-Za-z0-9-]{10}/, "an access token"],
  [/\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/, "a signed token"],
  [/\b[Bb]earer [A-Za-z0-9._~+/-]{20,}/, "a bearer token"],
];
/** One pass over most texts, which are none of these. */
const anyForm = new RegExp(forms.map(([{ source }]) => `(?:${source})`).join("|"), "i");
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
  const walk = (resource: Resource, path: string, found: Value, word: string, inTags: boolean): void => {
    if (typeof found === "string") {
      const what = !inTags && isSecretWord(word) && !redacted.test(found) ? "a secret" : formOf(found);
      if (what !== undefined) findings.add(`${path} holds ${what} in plain text`, resource);
    } else if (found === null || typeof found !== "object") {
      return;
    } else if (isList(found)) {
      for (const member of found) walk(resource, path, member, word, inTags);
    } else if (isObject(found)) {
      for (const key of Object.keys(found)) {
        const member = found[key];
        if (member !== undefined)
          walk(resource, path === "" ? key : `${path}.${key}`, member, key, inTags || key === "tags" || key === "tags_all");
      }
    }
  };
  for (const resource of terraform.resources) walk(resource, "", resource.values, "", false);
  for (const connection of made(terraform, "aws_vpn_connection")) {
    const device = named(terraform, connection, "customer_gateway_id");
    const byCertificate = device !== undefined && value(device, "certificate_arn") !== undefined;
    if (!byCertificate && text(connection, "preshared_key_storage") !== "SecretsManager")
      findings.add("the state would hold the pre-shared keys of a VPN connection: they are not in Secrets Manager", connection);
  }
  return findings.sorted();
};

function formOf(text: string): string | undefined {
  if (text.length < shortest || !anyForm.test(text)) return undefined;
  return forms.find(([form]) => form.test(text))?.[1];
}
