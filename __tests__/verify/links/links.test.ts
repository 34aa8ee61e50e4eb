import { explain } from "../../../verify/explain";
import type { Conversation } from "../../../verify/conversation";
import { readConfiguration } from "../../../verify/terraform/read";
import { both, ireland, london, onlyLondon } from "../../linked-example";
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
