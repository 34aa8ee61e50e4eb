import type { Permission } from "../conversation";
import { conversationsOf } from "./compare";
import { Play } from "./judge";
import { wordsOf } from "./permission";
import type { FirewallPolicy, Rule } from "./policy";

/** What rules pass between a client and a server, in words: `tcp/443`, `tls/443 *.stripe.com`. Sorted; `permissions` add what is tried. */
export function passing(
  policy: FirewallPolicy,
  forward: readonly Rule[],
  backward: readonly Rule[],
  permissions: readonly Permission[],
): readonly string[] {
  const play = new Play(policy, forward, backward);
  const found = new Set<string>();
  for (const conversation of conversationsOf(play, forward, backward, permissions.flatMap(wordsOf))) {
    const { passes, rule, default: by } = play.judge(conversation);
    if (passes === "no") continue;
    // A conversation that shows nothing ends before anything decides it.
    if (rule === undefined && conversation.protocol === "tcp" && conversation.application === undefined) continue;
    found.add(rule ? describeRule(rule) : `what ${by === undefined || by === "none" ? "no rule stops" : `${by} lets pass`}`);
  }
  return [...found].sort();
}

function describeRule({ protocol, ports, names }: Rule): string {
  const all = ports.ranges.some(({ first, last }) => first === 0 && last === 65_535);
  const range = ports.ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
  const what = protocol === "ip" ? "everything" : all ? protocol : `${protocol}/${range}`;
  return [what, ...names.map(({ content, startswith, negated }) => `${negated ? "not " : ""}${startswith ? content : `*${content}`}`)].join(
    " ",
  );
}
