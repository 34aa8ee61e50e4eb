import type { Finding } from "../../../verify/finding";
import type { Outcome } from "./judge-break";
import type { Break } from "./written";

/** The page of all breaks, as `docs/breaks.md` holds it. */
export function pageOf(breaks: readonly Break[], outcomes: readonly Outcome[]): string {
  return `${[
    "# What is broken, and what finds it",
    "",
    "Written by `UPDATE_BREAKS=1 npx jest --ci __tests__/verify/breaks`. Each line is one thing that can be wrong, done to the Terraform of one",
    "environment at one place after another; the check and its words are those of the first place. The environments are those of",
    "`environments/` and two of the tests: `summary` (a site of 10.0.0.0/8 behind the firewall as way out, ranges, names on ports of their own,",
    "isolated and public tiers) and `simple` (a VPN with static routes, NAT of the VPCs' own, endpoints in each VPC). On none of them, unbroken,",
    "anything is found. *Found* counts places; *of* those that were tried, which are spread over all there are; `EVERY_PLACE=1` tries all.",
    "",
    "| break | environment | check | it says | at | found | equivalent | of |",
    "|---|---|---|---|---|---|---|---|",
    ...breaks.flatMap((broken) => rowsOf(broken, outcomes)),
    "",
    "## Breaks",
    "",
    ...breaks.map(({ name, how }) => `- **${name}**: ${how}`),
    "",
    "## Equivalent",
    "",
    "After these every verdict is the same. That is decided without the checks: for routes by a tracer of the tests, which follows every start",
    "to every class of addresses in every zone, there and back; for rules by playing every kind of conversation between all addresses that",
    "routes carry through the firewall. What is closed to everybody, or lies beneath a route that leads the same way, is of this kind.",
    "",
    "| break | environment | places | first | because |",
    "|---|---|---|---|---|",
    ...breaks.flatMap(({ name }) => outcomes.filter(({ broken }) => broken.name === name).flatMap(equivalentsOf)),
  ].join("\n")}\n`;
}

function rowsOf(broken: Break, outcomes: readonly Outcome[]): readonly string[] {
  const own = outcomes.filter((outcome) => outcome.broken.name === broken.name && outcome.tried > 0);
  if (own.length === 0) return [row(broken.name, "–", "–", "not applicable: no environment writes what it breaks", "–", "–", "–", "–")];
  return own.map(({ environment, found: [first], ...outcome }) =>
    row(
      broken.name,
      environment,
      first?.finding.check ?? "–",
      first ? saying(first.finding) : "–",
      first ? `\`${first.place}\`` : "–",
      String(outcome.tried - outcome.equivalent.length - outcome.missed.length),
      String(outcome.equivalent.length),
      outcome.places === outcome.tried ? String(outcome.tried) : `${outcome.tried} (${outcome.places})`,
    ),
  );
}

/** The message, with the hop that decided. */
function saying({ message, flow = [] }: Finding): string {
  // The last hop decided, unless it is the firewall's word.
  const last = flow.findLast((line) => line.includes(" [") || line.startsWith("firewall: "));
  return last === undefined || last.startsWith("firewall: ") ? message : `${message} · ${last}`;
}

function equivalentsOf({ environment, broken, equivalent }: Outcome): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { place, reason } of equivalent) byReason.set(reason, [...(byReason.get(reason) ?? []), place]);
  return [...byReason].map(([reason, places]) => row(broken.name, environment, String(places.length), `\`${places[0] ?? ""}\``, reason));
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
