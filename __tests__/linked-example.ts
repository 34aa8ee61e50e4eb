import { defineEnvironment, type Environment } from "../plan/environment";
import { defineLink, type Link } from "../plan/links/link";

/** The worked example of docs/semantics.md §12: two regions. */
export const london = defineEnvironment({
  name: "london",
  region: "eu-west-2",
  zones: ["a", "b"],
  tags: { region: "london" },
  hub: { asn: 64512, block: "10.16.0.0/20" },
  segments: { prod: { blocks: ["10.17.0.0/16"] }, dev: { blocks: ["10.18.0.0/16"] } },
  vpcs: { shop: { segment: "prod", cidr: "10.17.0.0/20" }, sandbox: { segment: "dev", cidr: "10.18.0.0/20" } },
  connect: [{ from: "prod", to: "internet", names: ["*.stripe.com"] }],
});

export const ireland = defineEnvironment({
  name: "ireland",
  region: "eu-west-1",
  zones: ["a", "b"],
  tags: { region: "ireland" },
  hub: { asn: 64513, block: "10.32.0.0/20" },
  segments: { shared: { blocks: ["10.33.0.0/16"] }, dev: { blocks: ["10.34.0.0/16"] } },
  vpcs: { tooling: { segment: "shared", cidr: "10.33.0.0/22" }, lab: { segment: "dev", cidr: "10.34.0.0/20" } },
  connect: [{ from: "dev", to: "shared", allow: ["tcp/443"] }],
});

/** Both firewalls inspect. */
export const both: Link = defineLink({
  between: [london, ireland],
  connect: [
    { from: "london/prod", to: "ireland/shared", allow: ["tcp/443"] },
    { between: ["london/dev", "ireland/dev"], uninspected: "one team, one laboratory" },
  ],
  inspect: "both",
});

/** London's firewall alone inspects. */
export const onlyLondon: Link = { ...both, inspect: "london" };

/** A link as it may arrive as JSON. */
export function linked(change: Readonly<Record<string, unknown>>): Link {
  return { ...both, ...change };
}

/** A link of changed environments, each without its own connections but those that are said. */
export function between(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): readonly [Environment, Environment] {
  return [
    { ...london, ...one },
    { ...ireland, ...other },
  ];
}
