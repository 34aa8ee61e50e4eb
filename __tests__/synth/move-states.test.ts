import { securecartBefore } from "../../environments/securecart-before";
import type { Environment } from "../../plan/environment";
import { importId } from "../../synth/import-ids";
import { moveStates, type StackNow, type StateNow } from "../../synth/move-states";
import { readConfiguration, readState } from "../../verify/terraform/read";
import { synthesized } from "../testing/synthesized";
import { changed, example } from "../worked-example";

interface Instance {
  readonly type: string;
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const file = (stack: string): string => `${stack}.json`;

/** A state as `terraform show -json` writes it. */
function state(stack: string, ...instances: readonly Instance[]): StateNow {
  const resources = instances.map(({ type, name, values }) => ({ address: `${type}.${name}`, mode: "managed", type, name, values }));
  const text = JSON.stringify({ format_version: "1.0", values: { root_module: { resources } } });
  return { stack, file: file(stack), resources: readState([{ stack, file: file(stack), text }]).resources };
}

const gateway = { type: "aws_ec2_transit_gateway", name: "hub_gateway", values: { id: "tgw-1" } };
const vpc = { type: "aws_vpc", name: "vpc_shop_vpc", values: { id: "vpc-1" } };
const route = {
  type: "aws_route",
  name: "vpc_shop_table_private_a_default",
  values: { id: "r-rtb-11080289494", route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0" },
};
const association = {
  type: "aws_route_table_association",
  name: "vpc_shop_workload_a_table",
  values: { id: "rtbassoc-1", subnet_id: "subnet-1", route_table_id: "rtb-1" },
};

function stack(...instances: readonly Instance[]): StackNow {
  const resource: Record<string, Record<string, object>> = {};
  for (const { type, name } of instances) resource[type] = { ...resource[type], [name]: {} };
  return { resource };
}

const split = new Map([
  ["prod", stack(gateway)],
  ["prod_shop", stack(vpc, route, association)],
]);

describe("from one state to one a VPC", () => {
  test("what several stacks hold under one address stays where it is", () => {
    const contract = { type: "aws_ssm_parameter", name: "contract-parameter", values: { id: "/network-hub/prod/contract" } };
    const stacks = new Map([
      ["prod", stack(gateway, contract)],
      ["prod_shop", stack(vpc, contract)],
    ]);
    const { byStack, count, problems } = moveStates([state("prod", gateway, contract, vpc)], stacks);
    expect(problems).toEqual([]);
    expect(count).toBe(1);
    expect(byStack.get("prod")?.removed).toEqual([{ from: "aws_vpc.vpc_shop_vpc", lifecycle: { destroy: false } }]);
    expect(byStack.get("prod_shop")?.import).toEqual([{ to: "aws_vpc.vpc_shop_vpc", id: "vpc-1" }]);
  });

  test("the VPC is forgotten where it was and taken over where it goes, each thing by the id that Terraform imports it by", () => {
    const { byStack, count, problems } = moveStates([state("prod", gateway, vpc, route, association)], split);
    expect(problems).toEqual([]);
    expect(count).toBe(3);
    expect(byStack.get("prod")).toEqual({
      removed: [
        { from: "aws_route.vpc_shop_table_private_a_default", lifecycle: { destroy: false } },
        { from: "aws_route_table_association.vpc_shop_workload_a_table", lifecycle: { destroy: false } },
        { from: "aws_vpc.vpc_shop_vpc", lifecycle: { destroy: false } },
      ],
      import: [],
      providers: [],
      variable: {},
    });
    expect(byStack.get("prod_shop")?.import).toEqual([
      { to: "aws_route.vpc_shop_table_private_a_default", id: "rtb-1_0.0.0.0/0" },
      { to: "aws_route_table_association.vpc_shop_workload_a_table", id: "subnet-1/rtb-1" },
      { to: "aws_vpc.vpc_shop_vpc", id: "vpc-1" },
    ]);
  });

  test("the state that forgets is told once more how to get into the account", () => {
    const alias = { alias: "account-111122223333", assume_role: [{ external_id: "${var.external_id_111122223333}" }] };
    const variable = { external_id_111122223333: { type: "string" }, other: { type: "string" } };
    const shop: StackNow = { ...stack(vpc), provider: { aws: [{ region: "eu-west-2" }, alias] }, variable };
    const hub: StackNow = { ...stack(gateway), provider: { aws: [{ region: "eu-west-2" }] } };
    const { byStack } = moveStates(
      [state("prod", gateway, vpc)],
      new Map([
        ["prod", hub],
        ["prod_shop", shop],
      ]),
    );
    expect(byStack.get("prod")).toMatchObject({ providers: [alias], variable: { external_id_111122223333: { type: "string" } } });
    expect(byStack.get("prod")?.variable).not.toHaveProperty("other");
    expect(byStack.get("prod_shop")).toMatchObject({ providers: [], variable: {} });
  });

  test("what another environment calls the same stays out of it", () => {
    const both = new Map([...split, ["test", stack(gateway)], ["test_shop", stack(vpc, route, association)]]);
    const { byStack, count } = moveStates([state("prod", gateway, vpc)], both);
    expect([...byStack.keys(), count]).toEqual(["prod", "prod_shop", 1]);
    expect(byStack.get("prod_shop")?.import).toEqual([{ to: "aws_vpc.vpc_shop_vpc", id: "vpc-1" }]);
  });

  test("what was taken over before is forgotten only", () => {
    const { byStack } = moveStates([state("prod", gateway, vpc), state("prod_shop", vpc)], split);
    expect(byStack.get("prod")?.removed).toHaveLength(1);
    expect(byStack.get("prod_shop")).toBeUndefined();
  });

  test("nothing moves where every state holds what it should", () => {
    const { byStack, count } = moveStates([state("prod", gateway), state("prod_shop", vpc)], split);
    expect([byStack.size, count]).toEqual([0, 0]);
  });

  test("and back: the states that are no longer written are told nothing", () => {
    const together = new Map([["prod", stack(gateway, vpc)]]);
    const { byStack } = moveStates([state("prod", gateway), state("prod_shop", vpc)], together);
    expect([...byStack.keys()]).toEqual(["prod"]);
    expect(byStack.get("prod")?.import).toEqual([{ to: "aws_vpc.vpc_shop_vpc", id: "vpc-1" }]);
  });

  test("what no stack holds any more is refused, because the plan would destroy it", () => {
    const old = { type: "aws_vpc", name: "vpc_orders_vpc", values: { id: "vpc-2" } };
    expect(moveStates([state("prod", gateway, vpc, route, association, old)], split).problems).toEqual([
      "prod.json: aws_vpc.vpc_orders_vpc is in no stack any more, so it would be destroyed: move first, and change the network after that",
    ]);
  });

  test("so is what nobody knows how to import", () => {
    const other = { type: "aws_lb", name: "vpc_shop_balancer", values: { id: "lb-1" } };
    const stacks = new Map([
      ["prod", stack(gateway)],
      ["prod_shop", stack(other)],
    ]);
    expect(moveStates([state("prod", gateway, other)], stacks).problems).toEqual([
      "prod.json: aws_lb.vpc_shop_balancer: how a resource of its type is imported is not known; move it by hand",
    ]);
  });
});

describe("all that the state of a VPC may hold is known how to be imported", () => {
  const { shop } = example.vpcs;
  const account = { id: "111122223333", role: "arn:aws:iam::111122223333:role/network" };
  const hub = { ...example.hub, account: { id: "123456789012" }, share: [account.id] };
  const elsewhere = { ...shop, account, secondary: ["10.17.64.0/20"] };
  const endpoints = { gateway: ["s3"], interface: { in: "hub", bundles: ["ssm"] } };

  test.each<[string, Environment, string]>([
    ["ways out of its own and public subnets", securecartBefore, "aws_nat_gateway"],
    [
      "an account of its own",
      changed({ hub, vpcs: { ...example.vpcs, shop: elsewhere } }),
      "aws_ec2_transit_gateway_vpc_attachment_accepter",
    ],
    [
      "zones of another account",
      changed({ hub, endpoints, vpcs: { ...example.vpcs, shop: elsewhere } }),
      "aws_route53_vpc_association_authorization",
    ],
    ["further blocks", changed({ hub, vpcs: { ...example.vpcs, shop: elsewhere } }), "aws_vpc_ipv4_cidr_block_association"],
    ["a profile", changed({ endpoints: { interface: { ...endpoints.interface, names: "profile" } } }), "aws_route53profiles_association"],
    [
      "endpoints of its own",
      changed({ endpoints: { interface: { in: "vpcs", bundles: ["ssm"] } } }),
      "aws_vpc_security_group_ingress_rule",
    ],
  ])("%s", (_, environment, type) => {
    const stacks = synthesized({ ...environment, state: { backend: "local", layout: "per-vpc" } });
    const types = readConfiguration(stacks).resources.flatMap((resource) =>
      resource.mode === "managed" && resource.stack !== environment.name ? [resource.type] : [],
    );
    expect(types).toContain(type);
    const values = { id: "x", route_table_id: "x", destination_cidr_block: "x", subnet_id: "x" };
    const unknown = types.filter((one) => importId({ address: one, stack: "", mode: "managed", type: one, values }) === undefined);
    expect(unknown).toEqual([]);
  });
});
