import { readPlan } from "../../../verify/terraform/read";
import { value } from "../../../verify/terraform/values";

const backend = (path: string) => ({ terraform: { backend: { local: { path } } } });
const table = "aws_ec2_transit_gateway_route_table";

/** A hub and one of its VPCs as they are written, each for a state of its own. */
const written = [
  {
    stack: "prod",
    file: "stacks/prod/cdk.tf.json",
    text: JSON.stringify({
      ...backend("prod.tfstate"),
      resource: { [table]: { hub_table_prod: { transit_gateway_id: "tgw-1" } } },
      output: { contract: { value: { tables: { prod: `\${${table}.hub_table_prod.id}` } } } },
    }),
  },
  {
    stack: "prod_shop",
    file: "stacks/prod_shop/cdk.tf.json",
    text: JSON.stringify({
      ...backend("prod_shop.tfstate"),
      data: { terraform_remote_state: { hub: { backend: "local", config: { path: "prod.tfstate" } } } },
      resource: {
        aws_vpc: { vpc_shop_vpc: { cidr_block: "10.17.0.0/20" } },
        [`${table}_association`]: {
          vpc_shop_hub_association: {
            transit_gateway_attachment_id: "tgw-attach-1",
            transit_gateway_route_table_id: '${data.terraform_remote_state.hub.outputs.contract["tables"]["prod"]}',
          },
        },
      },
    }),
  },
];

const state = (stack: string, ...resources: readonly object[]) => ({
  stack,
  file: `${stack}.json`,
  text: JSON.stringify({ format_version: "1.0", terraform_version: "1.11.4", values: { root_module: { resources } } }),
});
const hubTable = {
  address: `${table}.hub_table_prod`,
  mode: "managed",
  type: table,
  values: { id: "tgw-rtb-1", transit_gateway_id: "tgw-1" },
};
const vpc = { address: "aws_vpc.vpc_shop_vpc", mode: "managed", type: "aws_vpc", values: { id: "vpc-1", cidr_block: "10.17.0.0/20" } };

test("a state of which there is no plan is taken as it is written, and what it names is what the others tell of", () => {
  const { before, after } = readPlan([state("prod", hubTable)], written);
  for (const terraform of [before, after]) {
    const [association] = terraform.of(`${table}_association`);
    const named = terraform.target(association && value(association, "transit_gateway_route_table_id"));
    expect(named?.resource.values).toEqual(hubTable.values);
    expect(terraform.of(table)).toEqual([named?.resource]);
    expect(terraform.of("aws_vpc").map(({ stack }) => stack)).toEqual(["prod_shop"]);
  }
});

test("what another state still has, because it moves, is there once", () => {
  const { before } = readPlan([state("prod", hubTable, vpc)], written);
  expect(before.of("aws_vpc").map(({ stack, values }) => [stack, values["id"]])).toEqual([["prod", "vpc-1"]]);
});

test("what is called after no state may be of any, so nothing is taken as it is written", () => {
  const { after } = readPlan([state("plan", hubTable)], written);
  expect(after.resources.map(({ stack, address }) => [stack, address])).toEqual([["plan", hubTable.address]]);
});

test("ids of a state that nobody gives lead nowhere, so it is asked for", () => {
  expect(() => readPlan([state("prod_shop", vpc)], written)).toThrow(
    "prod_shop.json: names what is in the state of prod: give that, too, as `terraform show -json` writes it, in prod.json",
  );
});
