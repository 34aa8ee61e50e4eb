import { type Attributes, type Break, type Entry, type Variant, type Written, at, entries, listOf, set, textOf } from "./written";

const groupType = "aws_networkfirewall_rule_group";

/** A rule where it stands. */
interface Line {
  readonly group: Entry;
  readonly index: number;
  readonly text: string;
}

function bodyOf(group: Entry): Attributes {
  return listOf(group.values["rule_group"])[0] ?? {};
}

function linesOf(group: Entry): readonly string[] {
  const source = listOf(bodyOf(group)["rules_source"])[0];
  return textOf(source?.["rules_string"])
    .split("\n")
    .filter((line) => line !== "");
}

const lines = (json: Written): readonly Line[] =>
  entries(json, groupType).flatMap((group) => linesOf(group).map((text, index) => ({ group, index, text })));

/** The same group with other rules. */
function withLines(json: Written, name: string, rules: readonly string[]): Written {
  const group = entries(json, groupType).find((one) => one.name === name);
  if (group === undefined) throw new Error(`there is no group ${name}`);
  const rules_source = { rules_string: rules.map((rule) => `${rule}\n`).join("") };
  return set(json, group, { rule_group: { ...bodyOf(group), rules_source } });
}

function replaced(json: Written, line: Line, text: string | undefined): Written {
  const rules = linesOf(line.group).flatMap((rule, index) => (index === line.index ? (text ?? []) : rule));
  return withLines(json, line.group.name, rules);
}

/** Two rules in each other's place, with the variables of both groups at hand. */
function swapped(written: Written, one: Line, other: Line): Written {
  const sets = (group: Entry): readonly Attributes[] => listOf(listOf(bodyOf(group)["rule_variables"])[0]?.["ip_sets"]);
  const byKey = new Map([one.group, other.group].flatMap(sets).map((variable) => [variable["key"], variable]));
  const json = [one.group.name, other.group.name].reduce((left, name) => {
    const group = entries(left, groupType).find((candidate) => candidate.name === name) ?? one.group;
    return set(left, group, { rule_group: { ...bodyOf(group), rule_variables: { ip_sets: [...byKey.values()] } } });
  }, written);
  const first = replaced(json, one, other.text);
  const group = entries(first, groupType).find(({ name }) => name === other.group.name) ?? other.group;
  return replaced(first, { ...other, group }, one.text);
}

/** What carries what a rule is about. */
function protocolOf(text: string): string {
  const word = text.split(" ")[1] ?? "";
  return ["icmp", "ip", "udp"].includes(word) ? word : "tcp";
}

const messageOf = (text: string): string => /msg:"([^"]*)"/.exec(text)?.[1] ?? text;
const named = (line: Line, json: Written, how = ""): Variant => at(line.group, json, `"${messageOf(line.text)}"${how}`);

/** Every policy with another body. */
function policies(json: Written, change: (body: Attributes) => readonly (readonly [string, Attributes])[]): readonly Variant[] {
  return entries(json, "aws_networkfirewall_firewall_policy").flatMap((entry) =>
    listOf(entry.values["firewall_policy"]).flatMap((body) =>
      change(body).map(([how, attributes]) => at(entry, set(json, entry, { firewall_policy: { ...body, ...attributes } }), how)),
    ),
  );
}

const defaults: readonly (readonly string[])[] = [
  [],
  ["aws:drop_strict"],
  ["aws:drop_established"],
  ["aws:drop_established_app_layer"],
  ["aws:alert_strict"],
  ["aws:alert_established_app_layer_to_server"],
];

/** Breaks of the firewall's policy and rules. */
export const ruleBreaks: readonly Break[] = [
  {
    name: "strict order lost",
    how: "The policy and its groups try rules by action instead of in their order.",
    checks: ["excess", "permissions", "rules"],
    variants: (json) => {
      const groups = entries(json, groupType).reduce(
        (left, group) =>
          set(left, group, { rule_group: { ...bodyOf(group), stateful_rule_options: { rule_order: "DEFAULT_ACTION_ORDER" } } }),
        json,
      );
      return policies(groups, (body) => [
        [
          "",
          {
            stateful_engine_options: { ...listOf(body["stateful_engine_options"])[0], rule_order: "DEFAULT_ACTION_ORDER" },
            stateful_default_actions: undefined,
            stateful_rule_group_reference: listOf(body["stateful_rule_group_reference"]).map((one) => ({ ...one, priority: undefined })),
          },
        ],
      ]).map(({ place, json: broken }) => ({ place: place.trim(), json: broken }));
    },
  },
  {
    name: "two rule groups swapped",
    how: "The closing drops come before the rules that let pass.",
    checks: ["permissions"],
    equivalence: "rules",
    variants: (json) =>
      policies(json, (body) => {
        const references = listOf(body["stateful_rule_group_reference"]);
        return references.flatMap((one, index) =>
          references.slice(index + 1).map((other): [string, Attributes] => [
            `${String(one["priority"])} with ${String(other["priority"])}`,
            {
              stateful_rule_group_reference: references.map((reference) =>
                reference === one
                  ? { ...reference, priority: other["priority"] }
                  : reference === other
                    ? { ...reference, priority: one["priority"] }
                    : reference,
              ),
            },
          ]),
        );
      }),
  },
  {
    name: "two rules swapped",
    how: "Two neighbours change places, or a pass and a drop of one protocol.",
    checks: ["permissions", "excess"],
    equivalence: "rules",
    variants: (json) => {
      const all = lines(json);
      return all.flatMap((one, index) =>
        all.slice(index + 1).flatMap((other, distance) => {
          const differ = one.text.split(" ")[0] !== other.text.split(" ")[0] && protocolOf(one.text) === protocolOf(other.text);
          const neighbours = distance === 0 && one.group.name === other.group.name;
          return differ || neighbours ? [named(one, swapped(json, one, other), ` with "${messageOf(other.text)}"`)] : [];
        }),
      );
    },
  },
  {
    name: "a drop turned to pass",
    how: "A closing rule lets pass what it dropped.",
    checks: ["excess"],
    equivalence: "rules",
    every: true,
    variants: (json) =>
      lines(json)
        .filter(({ text }) => text.startsWith("drop "))
        .map((line) => named(line, replaced(json, line, line.text.replace("drop ", "pass ")))),
  },
  {
    name: "a closing drop removed",
    how: "A closing rule is not there.",
    checks: ["excess"],
    equivalence: "rules",
    every: true,
    variants: (json) =>
      lines(json)
        .filter(({ text }) => text.startsWith("drop "))
        .map((line) => named(line, replaced(json, line, undefined))),
  },
  {
    name: "a pass removed",
    how: "A rule that lets pass is not there.",
    checks: ["permissions"],
    equivalence: "rules",
    variants: (json) =>
      lines(json)
        // Path MTU messages belong to the flows that they report, and are no conversation.
        .filter(({ text }) => text.startsWith("pass ") && !text.includes('msg:"path mtu"'))
        .map((line) => named(line, replaced(json, line, undefined))),
  },
  {
    name: "a pass without flow:",
    how: "A rule that lets pass does not say who begins.",
    checks: ["excess", "rules"],
    equivalence: "rules",
    variants: (json) =>
      lines(json)
        .filter(({ text }) => text.startsWith("pass ") && text.includes("flow:to_server; "))
        .map((line) => named(line, replaced(json, line, line.text.replace("flow:to_server; ", "")))),
  },
  {
    name: "a name list widened",
    how: "A rule by name takes names that end alike, a wider domain, or every name.",
    checks: ["excess"],
    equivalence: "rules",
    variants: (json) =>
      lines(json).flatMap((line): Variant[] => {
        const content = /content:"([^"]*)"/.exec(line.text)?.[1];
        if (content === undefined) return [];
        const wider = [
          ...(line.text.includes(" startswith;") ? [["without its start", line.text.replace(" startswith;", "")] as const] : []),
          ...(content.startsWith(".") ? [["without its dot", line.text.replace(`"${content}"`, `"${content.slice(1)}"`)] as const] : []),
          [
            "of a wider domain",
            line.text.replace(` startswith;`, "").replace(`"${content}"`, `"${content.slice(content.lastIndexOf("."))}"`),
          ] as const,
          ["without a name", line.text.replace(/(tls\.sni|http\.host); content:"[^"]*";( (startswith|endswith|nocase);)*/, "")] as const,
        ];
        return wider.map(([how, text]) => named(line, replaced(json, line, text), ` ${how}`));
      }),
  },
  {
    name: "the addresses of a rule widened",
    how: "A variable of the rules holds every address, or no longer excludes what it did.",
    checks: ["excess", "permissions", "rules"],
    equivalence: "rules",
    variants: (json) =>
      entries(json, groupType).flatMap((group) => {
        const body = bodyOf(group);
        const sets = listOf(listOf(body["rule_variables"])[0]?.["ip_sets"]);
        return sets.flatMap((one) => {
          const definition = listOf(one["ip_set"])[0]?.["definition"];
          const blocks = Array.isArray(definition) ? definition.filter((block): block is string => typeof block === "string") : [];
          const kept = blocks.filter((block) => !block.startsWith("!"));
          const wider = kept.length < blocks.length ? [["without its exclusions", kept] as const] : [];
          return [...wider, ["of all addresses", ["0.0.0.0/0"]] as const].map(([how, entriesOf]) => {
            const ip_sets = sets.map((other) => (other === one ? { ...other, ip_set: { definition: entriesOf } } : other));
            return at(group, set(json, group, { rule_group: { ...body, rule_variables: { ip_sets } } }), `${textOf(one["key"])} ${how}`);
          });
        });
      }),
  },
  {
    name: "HOME_NET narrowed",
    how: "HOME_NET loses one of its blocks, or is not said.",
    checks: ["home-net"],
    every: true,
    variants: (json) =>
      policies(json, (body) => {
        const variables = listOf(listOf(body["policy_variables"])[0]?.["rule_variables"]);
        const definition = listOf(variables[0]?.["ip_set"])[0]?.["definition"];
        const blocks: readonly unknown[] = Array.isArray(definition) ? definition : [];
        return [
          ...blocks.map((block): [string, Attributes] => [
            `without ${textOf(block)}`,
            {
              policy_variables: {
                rule_variables: [{ key: "HOME_NET", ip_set: { definition: blocks.filter((other) => other !== block) } }],
              },
            },
          ]),
          ["unsaid", { policy_variables: undefined }],
        ];
      }),
  },
  {
    name: "the default action changed",
    how: "What no rule decides meets another default action.",
    checks: ["excess", "permissions", "rules"],
    equivalence: "rules",
    every: true,
    variants: (json) =>
      policies(json, () => [
        ...defaults.map((actions): [string, Attributes] => [actions.join(", ") || "none", { stateful_default_actions: actions }]),
        ["stateless aws:pass", { stateless_default_actions: ["aws:pass"] }],
        ["stateless aws:drop", { stateless_default_actions: ["aws:drop"] }],
        ["fragments aws:pass", { stateless_fragment_default_actions: ["aws:pass"] }],
      ]),
  },
];
