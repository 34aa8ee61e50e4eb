import type { Network, Subnet } from "../network/network";
import type { Terraform } from "../terraform/resource";

/** Subnets that hold a NAT gateway, used or not: the environment puts nothing else there, so no conversation begins in them. */
export function natSubnets(terraform: Terraform, network: Network): ReadonlySet<Subnet> {
  const holders = new Set(terraform.of("aws_nat_gateway").map((nat) => terraform.target(nat.values["subnet_id"])?.resource));
  return new Set(network.vpcs.flatMap(({ subnets }) => subnets.filter(({ resource }) => holders.has(resource))));
}
