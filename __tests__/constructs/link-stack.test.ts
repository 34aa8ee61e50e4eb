import { App } from "cdktf";

import { LinkStack } from "../../constructs/link-stack";
import type { Environment } from "../../plan/environment";
import type { Link } from "../../plan/links/link";
import { planLink } from "../../plan/links/plan-link";
import { both, ireland, linked, london } from "../linked-example";
import { byAddress } from "./written";

function written(link: Link): ReturnType<LinkStack["toTerraform"]> {
  const { plan } = planLink(link);
  if (plan === undefined) throw new Error("the link has problems");
  const stack = new LinkStack(new App(), plan);
  stack.prepareStack();
  return stack.toTerraform();
}

const accepted = "${aws_ec2_transit_gateway_peering_attachment_accepter.peering_accepter.id}";
const contract = (hub: string, path: string): string => `\${data.terraform_remote_state.hub_${hub}.outputs.contract${path}}`;

test("the peering is asked for in one region and accepted in the other, and nothing else names it before it is accepted", () => {
  const resources = byAddress(written(both));
  expect(resources["aws_ec2_transit_gateway_peering_attachment.peering"]).toEqual({
    transit_gateway_id: contract("ireland", '["gateway_id"]'),
    peer_transit_gateway_id: contract("london", '["gateway_id"]'),
    peer_region: "eu-west-2",
    tags: { Name: "ireland_link_london" },
  });
  expect(resources["aws_ec2_transit_gateway_peering_attachment_accepter.peering_accepter"]).toEqual({
    provider: "aws.london",
    transit_gateway_attachment_id: "${aws_ec2_transit_gateway_peering_attachment.peering.id}",
    tags: { Name: "ireland_link_london" },
  });
  expect(resources["aws_ec2_transit_gateway_route_table_association.side_ireland_association"]).toEqual({
    transit_gateway_attachment_id: accepted,
    transit_gateway_route_table_id: contract("ireland", '["tables"]["link-london"]'),
  });
  expect(resources["aws_ec2_transit_gateway_route_table_association.side_london_association"]).toEqual({
    provider: "aws.london",
    transit_gateway_attachment_id: accepted,
    transit_gateway_route_table_id: contract("london", '["tables"]["link-ireland"]'),
  });
  expect(resources["aws_ec2_transit_gateway_route.side_london_table_dev_10-34-128-0-17"]).toEqual({
    provider: "aws.london",
    destination_cidr_block: "10.34.128.0/17",
    transit_gateway_attachment_id: accepted,
    transit_gateway_route_table_id: contract("london", '["tables"]["dev"]'),
  });
});

test("each region has a provider with the tags of its environment", () => {
  expect(written(both)["provider"]).toEqual({
    aws: [
      { region: "eu-west-1", default_tags: [{ tags: { region: "ireland" } }] },
      { alias: "london", region: "eu-west-2", default_tags: [{ tags: { region: "london" } }] },
    ],
  });
});

test("each hub in an account of its own is entered there, and its parameter read there", () => {
  const role = (id: string): string => `arn:aws:iam::${id}:role/network`;
  const inAccount = (environment: Environment, id: string): Environment => ({
    ...environment,
    state: { backend: "s3", bucket: "states", contract: "parameter" },
    hub: { asn: 64512, block: "10.16.0.0/20", ...environment.hub, account: { id, role: role(id), externalId: true } },
  });
  const json = written(
    linked({ between: [inAccount(london, "111122223333"), inAccount(ireland, "444455556666")], state: { backend: "s3", bucket: "links" } }),
  );
  expect(json["provider"]).toMatchObject({
    aws: [
      {
        allowed_account_ids: ["444455556666"],
        assume_role: [{ role_arn: role("444455556666"), external_id: "${var.external_id_444455556666}" }],
      },
      { alias: "london", allowed_account_ids: ["111122223333"], assume_role: [{ role_arn: role("111122223333") }] },
    ],
  });
  const resources = byAddress(json);
  expect(resources["aws_ec2_transit_gateway_peering_attachment.peering"]).toMatchObject({ peer_account_id: "111122223333" });
  expect(resources["data.aws_ssm_parameter.hub_london"]).toMatchObject({ provider: "aws.london", name: "/network-hub/london/contract" });
  expect(resources["data.aws_ssm_parameter.hub_ireland"]).not.toHaveProperty("provider");
});

test("two hubs of one account ask for its external id once", () => {
  const account = { id: "111122223333", role: "arn:aws:iam::111122223333:role/network", externalId: true };
  const own = (environment: Environment): Environment => ({ ...environment, hub: { asn: 1, block: "", ...environment.hub, account } });
  const json = written(linked({ between: [own(london), own(ireland)] }));
  expect(Object.keys(json["variable"] as object)).toEqual(["external_id_111122223333"]);
});
