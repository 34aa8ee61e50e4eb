import type { AddressSet } from "../address-set";

/** A set of small numbers: ports, protocols, types. Only those that the field can hold are in it. */
export type NumberSet = AddressSet;

/** What a rule demands of the server name of TLS or the host of HTTP. */
export interface NameTest {
  /** In lower case where case does not matter. */
  readonly content: string;
  readonly negated: boolean;
  readonly nocase: boolean;
  readonly startswith: boolean;
  readonly endswith: boolean;
  /** A dot is put before the name, so that `.example.com` is the end of `example.com`, too. */
  readonly dotprefix: boolean;
}

/** What a rule demands of the protocol that the content was recognised as. */
export interface ApplicationTest {
  readonly accepts: readonly string[];
  readonly negated: boolean;
}

/** One rule of a policy. A rule in both directions (`<>`) is two of these, with one line and id. */
export interface Rule {
  /** Stateless rules come first and judge each packet by itself; `forward` hands it to the stateful ones. */
  readonly stage: "stateless" | "stateful";
  /** Address of its rule group. */
  readonly group: string;
  /** In the text of its group, or its place in a list, from 1. */
  readonly line: number;
  /** Its id, 0 where it has none: stateless rules have priorities. */
  readonly sid: number;
  readonly action: "pass" | "drop" | "reject" | "alert" | "forward";
  /** As written: `tcp`, `tls`, `ip`, … */
  readonly protocol: string;
  /** Of the packet, not of the conversation. */
  readonly source: AddressSet;
  readonly target: AddressSet;
  readonly sourcePorts: NumberSet;
  readonly ports: NumberSet;
  readonly ipProtocols: NumberSet;
  readonly direction: "to-server" | "to-client" | "any";
  readonly state: "established" | "opening" | "any";
  readonly applications: readonly ApplicationTest[];
  readonly names: readonly NameTest[];
  readonly icmpTypes: NumberSet;
  readonly icmpCodes: NumberSet;
  /** Whether it can match only packets that carry something. */
  readonly payload: boolean;
  /** Keywords that narrow what it matches and whose effect nobody can judge here: it *may* match. */
  readonly unknowns: readonly string[];
  /** A pass that holds for all later packets of the flow (semantics F1, F5). */
  readonly wholeFlow: boolean;
  readonly msg: string;
  /** As written; empty for stateless rules. */
  readonly text: string;
}

/** `aws_networkfirewall_rule_group.x line 3 (sid 17)`. */
export function nameOf({ group, line, sid, stage }: Rule): string {
  return stage === "stateless" ? `${group} rule ${line}` : `${group} line ${line} (sid ${sid})`;
}
