import { danglingReferences } from "../../verify/terraform/configuration";
import type { Document } from "../../verify/terraform/document";
import { readConfiguration } from "../../verify/terraform/read";
import { findingsOf } from "../../verify/formats/report";
import { verify } from "../../verify/verify";
import { synthesized, type Resources } from "../testing/synthesized";
import { changed, example } from "../worked-example";

const account = { id: "111122223333", role: "arn:aws:iam::111122223333:role/network" };

/** The worked example with a state a VPC, payments in an account of its own. */
const environment = changed({
  state: { backend: "local", layout: "per-vpc" },
  hub: { ...example.hub, account: { id: "123456789012" }, share: [account.id] },
  vpcs: { ...example.vpcs, payments: { ...example.vpcs["payments"], account } },
});
const documents = synthesized(environment);

interface Json {
  readonly resource: Resources;
  readonly output: { readonly contract: { readonly value: { readonly tables: Record<string, string> } } };
}

/** The ids of the checks that find something once one stack is other than it was written. */
function found(stack: string, change: (json: Json) => void): readonly string[] {
  const broken = documents.map((document): Document => {
    if (document.stack !== stack) return document;
    const json = JSON.parse(document.text) as Json;
    change(json);
    return { ...document, text: JSON.stringify(json) };
  });
  return [...new Set(findingsOf(verify(environment, readConfiguration(broken))).map(({ check }) => check))];
}

function attributes({ resource }: Json, type: string, name: string): Record<string, unknown> {
  const one = resource[type]?.[name];
  if (one === undefined) throw new RangeError(`there is no ${type}.${name}`);
  return one;
}

const without =
  (type: string, name: string) =>
  (json: Json): void => {
    attributes(json, type, name);
    delete json.resource[type]?.[name];
  };

test("a network in five states and two accounts has no finding, and nothing in it leads nowhere", () => {
  expect(found("prod", () => undefined)).toEqual([]);
  expect(danglingReferences(readConfiguration(documents))).toEqual([]);
});

test.each<[string, string, (json: Json) => void, string]>([
  [
    "whoever accepts an attachment lets it join the default table",
    "prod_payments",
    (json) => {
      attributes(json, "aws_ec2_transit_gateway_vpc_attachment_accepter", "vpc_payments_hub_accepter")[
        "transit_gateway_default_route_table_association"
      ] = true;
    },
    "default-tables",
  ],
  [
    "an accepted attachment has no table",
    "prod_payments",
    without("aws_ec2_transit_gateway_route_table_association", "vpc_payments_hub_association"),
    "default-tables",
  ],
  [
    "a VPC tells a table of another segment of itself",
    "prod_payments",
    (json) => {
      attributes(json, "aws_ec2_transit_gateway_route_table_propagation", "vpc_payments_hub_propagation_inspection")[
        "transit_gateway_route_table_id"
      ] = '${data.terraform_remote_state.hub.outputs.contract["tables"]["dev"]}';
    },
    "isolation",
  ],
  [
    "the hub's contract calls one table by the name of another",
    "prod",
    ({ output }) => {
      const { tables } = output.contract.value;
      [tables["prod"], tables["dev"]] = [tables["dev"] ?? "", tables["prod"] ?? ""];
    },
    "isolation",
  ],
  ["a VPC has no way to the hub", "prod_tooling", without("aws_route", "vpc_tooling_table_private_a_10-0-0-0-8"), "coverage"],
])("%s", (_, stack, change, check) => {
  expect(found(stack, change)).toContain(check);
});

test("a state that is not given is missed", () => {
  const rest = documents.filter(({ stack }) => stack !== "prod_shop");
  const checks = findingsOf(verify(environment, readConfiguration(rest))).map(({ check }) => check);
  expect(checks).toContain("declared-vpcs");
});
