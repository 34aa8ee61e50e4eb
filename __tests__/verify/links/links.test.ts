import { explain } from "../../../verify/explain";
import type { Conversation } from "../../../verify/conversation";
import { readConfiguration } from "../../../verify/terraform/read";
import { verify } from "../../../verify/verify";
import type { Environment } from "../../../plan/environment";
import type { Link } from "../../../plan/links/link";
import { both, ireland, linked, london, onlyLondon } from "../../linked-example";
import { foundIn, writtenLink } from "./linked";

const https: Conversation = { protocol: "tcp", port: 443, application: "tls" };

describe.each([
  ["both firewalls inspect", both],
  ["London's alone does", onlyLondon],
])("where %s", (_, link) => {
  const documents = writtenLink(link);

  test.each([london, ireland])("$name is what was asked", (environment) => {
    expect(foundIn(environment, documents, link)).toEqual([]);
  });
});

test("hubs, VPCs and the link in states and accounts of their own are what was asked", () => {
  const apart = (environment: Environment, id: string): Environment => ({
    ...environment,
    state: { backend: "s3", bucket: "states", layout: "per-vpc" },
    hub: { asn: 64512, block: "10.16.0.0/20", ...environment.hub, account: { id, role: `arn:aws:iam::${id}:role/network` } },
  });
  const [near, far] = [apart(london, "111122223333"), apart(ireland, "444455556666")];
  const link: Link = { ...both, between: [near, far] };
  const documents = writtenLink(link);
  expect(documents.map(({ stack }) => stack)).toEqual([
    "ireland",
    "ireland_lab",
    "ireland_link_london",
    "ireland_tooling",
    "london",
    "london_sandbox",
    "london_shop",
  ]);
  expect(foundIn(near, documents, link)).toEqual([]);
  expect(foundIn(far, documents, link)).toEqual([]);
});

test("names are judged by both firewalls", () => {
  const connect = [{ from: "ireland/shared", to: "london/shop", names: ["api.shop.example"], on: ["tls/8443"] }];
  const link = linked({ connect });
  const documents = writtenLink(link);
  expect([...foundIn(london, documents, link), ...foundIn(ireland, documents, link)]).toEqual([]);
});

test("a region whose firewall sees nothing but the link has an inspection VPC for it", () => {
  const quiet: Environment = { ...ireland, connect: [] };
  const link: Link = { ...both, between: [london, quiet] };
  expect(foundIn(quiet, writtenLink(link), link)).toEqual([]);
  const alone = writtenLink(link).filter(({ stack }) => stack === "ireland");
  expect(verify(quiet, readConfiguration(alone), [], [link]).checks.flatMap(({ findings }) => findings)).toEqual([]);
});

test("a conversation meets both firewalls there, and both back in the other order (L2)", () => {
  const { passes, lines } = explain(london, readConfiguration(writtenLink(both)), "shop", "ireland/tooling", https, [both]);
  expect(passes).toBe(true);
  expect(tablesIn(lines)).toEqual([
    "there: london-shop-private-a: 10.0.0.0/8",
    "there: london-prod: 10.33.0.0/16",
    "there: london-inspection-attachment-a: 0.0.0.0/0",
    "there: london-inspection-firewall-a: 10.0.0.0/8",
    "there: london-inspection: 10.33.0.0/17",
    "there: ireland-link-london: 10.33.0.0/16",
    "there: ireland-inspection-attachment-a: 0.0.0.0/0",
    "there: ireland-inspection-firewall-a: 10.0.0.0/8",
    "there: ireland-inspection: 10.33.0.0/22",
    "there: ireland-tooling-attachment: 10.33.0.0/22",
    "back: ireland-tooling-private-a: 10.0.0.0/8",
    "back: ireland-shared: 10.17.0.0/16",
    "back: ireland-inspection-attachment-a: 0.0.0.0/0",
    "back: ireland-inspection-firewall-a: 10.0.0.0/8",
    "back: ireland-inspection: 10.17.0.0/17",
    "back: london-link-ireland: 10.17.0.0/16",
    "back: london-inspection-attachment-a: 0.0.0.0/0",
    "back: london-inspection-firewall-a: 10.0.0.0/8",
    "back: london-inspection: 10.17.0.0/20",
    "back: london-shop-attachment: 10.17.0.0/20",
  ]);
});

test("where London alone inspects, Ireland is direct both ways (L3)", () => {
  const { passes, lines } = explain(ireland, readConfiguration(writtenLink(onlyLondon)), "london/shop", "tooling", https, [onlyLondon]);
  expect(passes).toBe(true);
  expect(tablesIn(lines).filter((line) => line.includes("ireland"))).toEqual([
    "there: ireland-link-london: 10.33.0.0/22",
    "there: ireland-tooling-attachment: 10.33.0.0/22",
    "back: ireland-tooling-private-a: 10.0.0.0/8",
    "back: ireland-shared: 10.17.0.0/17",
    "back: london-link-ireland: 10.17.0.0/16",
  ]);
});

/** Direction, table and block of every hop that a table decided. */
function tablesIn(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const [, direction, table, block] = /^(there|back): (?:hub table )?([\w-]+): (\S+) →/.exec(line) ?? [];
    return direction === undefined ? [] : [`${direction}: ${table ?? ""}: ${block ?? ""}`];
  });
}
