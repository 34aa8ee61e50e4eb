import type { Tunnel } from "../../plan/environment";
import type { Value } from "../terraform/resource";
import { type Holder, list, number, text } from "../terraform/values";

/** Options that nobody should use, whatever an environment says (RFC 8247). */
const weak: ReadonlySet<string> = new Set(["AES128", "AES128-GCM-16", "SHA1", "group 2", "group 5", "group 22", "group 23", "group 24"]);

/** What is wrong with a tunnel of a connection, each as the end of a sentence about it. */
export function tunnelFlaws(connection: Holder, tunnel: 1 | 2, said: Tunnel, ip: string | undefined): readonly string[] {
  const at = (option: string): string => `tunnel${tunnel}_${option}`;
  const flaws: string[] = [];
  const versions = list(connection, at("ike_versions"));
  if (versions.length === 0 || versions.includes("ikev1")) flaws.push("accepts IKEv1");
  else if (!versions.includes("ikev2")) flaws.push("does not accept IKEv2");

  const lists = [
    ["encryption_algorithms", "encryption", said.encryption ?? ["AES256-GCM-16"], ""],
    ["integrity_algorithms", "integrity", said.integrity ?? ["SHA2-384"], ""],
    ["dh_group_numbers", "key exchange", said.dhGroups ?? [20], "group "],
  ] as const;
  for (const [option, what, wanted, prefix] of lists) {
    const allowed = wanted.map((choice) => `${prefix}${choice}`);
    for (const phase of [1, 2]) {
      const found = list(connection, at(`phase${phase}_${option}`)).map((choice) => `${prefix}${worded(choice)}`);
      // AWS reads an empty list as all.
      if (found.length === 0) flaws.push(`accepts any ${what} in phase ${phase}, the weak ones too`);
      for (const choice of [...found].sort()) {
        if (weak.has(choice)) flaws.push(`accepts weak ${what} in phase ${phase}: ${choice}`);
        else if (!allowed.includes(choice))
          flaws.push(`accepts ${choice} for ${what} in phase ${phase}, and ${allowed.join(", ")} is asked`);
      }
      const missing = found.length === 0 ? [] : allowed.filter((choice) => !found.includes(choice));
      if (missing.length > 0) flaws.push(`does not accept ${missing.join(", ")} for ${what} in phase ${phase}`);
    }
  }

  const numbers = [
    ["phase1_lifetime_seconds", said.phase1LifetimeSeconds ?? 28800, 28800],
    ["phase2_lifetime_seconds", said.phase2LifetimeSeconds ?? 3600, 3600],
    ["dpd_timeout_seconds", said.deadPeerTimeoutSeconds ?? 30, 30],
  ] as const;
  for (const [option, wanted, byDefault] of numbers) {
    // A state has 0 for what AWS decides.
    const found = number(connection, at(option)) || byDefault;
    if (found !== wanted) flaws.push(`has ${found} as ${option}, and ${wanted} is asked`);
  }
  const words = [
    ["dpd_timeout_action", said.deadPeerAction ?? "restart", "clear"],
    ["startup_action", said.startup ?? (ip === undefined ? "add" : "start"), "add"],
    ...(said.insideCidr === undefined ? [] : [["inside_cidr", said.insideCidr, "a block that AWS chooses"] as const]),
  ] as const;
  for (const [option, wanted, byDefault] of words) {
    const found = text(connection, at(option)) ?? byDefault;
    if (found !== wanted) flaws.push(`has ${found} as ${option}, and ${wanted} is asked`);
  }
  return flaws;
}

function worded(choice: Value): string {
  return typeof choice === "string" || typeof choice === "number" ? String(choice) : "what nobody knows";
}
