import { type Duration, durations } from "./outage";

/** What an organisation lets no plan do without a label, or at all. */
export interface GateRules {
  readonly never: readonly Never[];
  /** How many tunnels one plan may take down for a while, over all sites. `false`: any number. */
  readonly tunnelsAtATime: number | false;
  /** A path to or from the internet that opens or widens needs this label. `false`: none. */
  readonly newPathToInternet: { readonly label: string } | false;
  /** Any path that opens or widens needs this label. `false`: none. */
  readonly newPath: { readonly label: string } | false;
  /** What lasts longer is refused. `false`: nothing is. */
  readonly maximumOutage: Duration | false;
}

/** Something that must not happen to one kind of resource. */
export interface Never {
  readonly action: NeverAction;
  readonly of: Kind;
  /** The label that allows it. @default - nothing does */
  readonly unless?: string;
}

export const neverActions = ["create", "update", "replace", "delete", "forget"] as const;
export type NeverAction = (typeof neverActions)[number];

/** What rules call the types of Terraform. */
export const kinds = {
  gateway: ["aws_ec2_transit_gateway"],
  "hub-table": ["aws_ec2_transit_gateway_route_table"],
  attachment: ["aws_ec2_transit_gateway_vpc_attachment", "aws_ec2_transit_gateway_peering_attachment"],
  vpn: ["aws_vpn_connection"],
  "customer-gateway": ["aws_customer_gateway"],
  "direct-connect-association": ["aws_dx_gateway_association"],
  "direct-connect": ["aws_dx_gateway", "aws_dx_connection", "aws_dx_lag", "aws_dx_transit_virtual_interface", "aws_dx_bgp_peer"],
  firewall: ["aws_networkfirewall_firewall"],
  "firewall-policy": ["aws_networkfirewall_firewall_policy"],
  "rule-group": ["aws_networkfirewall_rule_group"],
  nat: ["aws_nat_gateway"],
  "nat-address": ["aws_eip"],
  "internet-gateway": ["aws_internet_gateway", "aws_egress_only_internet_gateway"],
  vpc: ["aws_vpc"],
  subnet: ["aws_subnet"],
  peering: ["aws_vpc_peering_connection"],
  endpoint: ["aws_vpc_endpoint"],
  "private-zone": ["aws_route53_zone"],
  "flow-log": ["aws_flow_log"],
  "log-group": ["aws_cloudwatch_log_group"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type Kind = keyof typeof kinds;

const lasting: readonly Kind[] = ["gateway", "attachment", "vpn", "direct-connect-association"];

/** What holds where nobody says otherwise. A word that a file leaves out has these, too. */
export const defaultRules: GateRules = {
  never: lasting.flatMap((of) => [
    { action: "replace", of, unless: "replace-approved" },
    { action: "delete", of, unless: "destroy-approved" },
  ]),
  tunnelsAtATime: 1,
  newPathToInternet: { label: "egress-approved" },
  newPath: false,
  maximumOutage: false,
};

/** All that is wrong with a file of rules, a line each: where, what was found, what to write instead. */
export class GateRulesError extends Error {
  constructor(
    readonly file: string,
    readonly problems: readonly string[],
  ) {
    super(`${file} holds no gate rules:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  }
}

/**
 * Reads the rules of an organisation: `{ "version": 1, "never": […], "tunnelsAtATime": 1, … }`.
 *
 * @throws {GateRulesError} with every problem at once
 */
export function parseRules(json: string, file: string): GateRules {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new GateRulesError(file, [`is not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const reader = new Reader();
  const rules = reader.rules(value);
  if (reader.problems.length > 0) throw new GateRulesError(file, reader.problems);
  return rules;
}

class Reader {
  readonly problems: string[] = [];

  rules(value: unknown): GateRules {
    const words = ["version", "never", "tunnelsAtATime", "newPathToInternet", "newPath", "maximumOutage"];
    const record = this.record(value, "", words);
    if (record["version"] !== 1) this.say("version", `is ${show(record["version"])}; this gate reads version 1: write "version": 1`);
    const { never, tunnelsAtATime, newPathToInternet, newPath, maximumOutage } = record;
    return {
      never: never === undefined ? defaultRules.never : this.nevers(never),
      tunnelsAtATime: this.tunnels(tunnelsAtATime),
      newPathToInternet: this.labelled(newPathToInternet, "newPathToInternet", "egress-approved", defaultRules.newPathToInternet),
      newPath: this.labelled(newPath, "newPath", "path-approved", defaultRules.newPath),
      maximumOutage:
        maximumOutage === undefined || maximumOutage === false
          ? false
          : (this.word(maximumOutage, "maximumOutage", durations, "or false for any") ?? false),
    };
  }

  private nevers(value: unknown): readonly Never[] {
    if (!Array.isArray(value)) {
      this.say("never", `is ${show(value)}; write a list such as [{ "action": "replace", "of": "gateway" }], or [] for nothing`);
      return [];
    }
    return value.flatMap((entry: unknown, index): readonly Never[] => {
      const where = `never[${index}]`;
      const found = this.record(entry, where, ["action", "of", "unless"]);
      if (!isRecord(entry)) return [];
      const action = this.word(found["action"], `${where}.action`, neverActions);
      const of = this.word(found["of"], `${where}.of`, Object.keys(kinds) as Kind[]);
      const unless = found["unless"] === undefined ? undefined : this.label(found["unless"], `${where}.unless`);
      return action && of ? [{ action, of, ...(unless === undefined ? {} : { unless }) }] : [];
    });
  }

  private tunnels(value: unknown): number | false {
    if (value === undefined) return defaultRules.tunnelsAtATime;
    if (value === false || (typeof value === "number" && Number.isInteger(value) && value >= 1)) return value;
    this.say("tunnelsAtATime", `is ${show(value)}; write a whole number from 1, or false for any number`);
    return false;
  }

  private labelled(value: unknown, where: string, example: string, byDefault: GateRules["newPath"]): GateRules["newPath"] {
    if (value === undefined) return byDefault;
    if (value === false) return false;
    if (!isRecord(value)) {
      this.say(where, `is ${show(value)}; write { "label": "${example}" }, or false for no label`);
      return false;
    }
    const label = this.label(this.record(value, where, ["label"])["label"], `${where}.label`);
    return label === undefined ? false : { label };
  }

  private label(value: unknown, where: string): string | undefined {
    if (typeof value === "string" && /^[A-Za-z0-9][A-Za-z0-9._:/-]*$/.test(value)) return value;
    this.say(where, `is ${show(value)}; write the name of a label, such as "egress-approved"`);
    return undefined;
  }

  private word<W extends string>(value: unknown, where: string, words: readonly W[], more = ""): W | undefined {
    const word = words.find((one) => one === value);
    if (word === undefined) this.say(where, `is ${show(value)}; write one of ${words.join(", ")}${more === "" ? "" : `, ${more}`}`);
    return word;
  }

  private record(value: unknown, where: string, words: readonly string[]): Readonly<Record<string, unknown>> {
    if (!isRecord(value)) {
      this.say(where, `is ${show(value)}; write an object with ${words.join(", ")}`);
      return {};
    }
    for (const word of Object.keys(value).filter((one) => !words.includes(one))) {
      this.say(where === "" ? word : `${where}.${word}`, `is no word of gate rules; write one of ${words.join(", ")}`);
    }
    return value;
  }

  private say(where: string, problem: string): void {
    this.problems.push(where === "" ? problem : `${where}: ${problem}`);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
