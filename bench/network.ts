import { cidrAt, parseCidr, size } from "../cidr";
import type { Environment } from "../plan/environment";

const segments = { blue: "10.64.0.0/12", green: "10.80.0.0/12", red: "10.96.0.0/12", yellow: "10.112.0.0/12" };
const names = Object.keys(segments) as (keyof typeof segments)[];

/** A network of `count` VPCs in four segments and two zones, joined in pairs past the firewall, so that all it holds is spokes and a hub. */
export function networkOf(count: number): Environment {
  const vpcs = Array.from({ length: count }, (_, index) => {
    const segment = names[index % names.length] ?? "blue";
    const { first } = parseCidr(segments[segment]);
    return [`vpc-${index}`, { segment, cidr: cidrAt(first + Math.floor(index / names.length) * size(22), 22).text }] as const;
  });
  return {
    name: "bench",
    region: "eu-west-2",
    zones: ["a", "b"],
    hub: { asn: 64512, block: "10.0.0.0/20" },
    segments: Object.fromEntries(names.map((name) => [name, { blocks: [segments[name]] }])),
    vpcs: Object.fromEntries(vpcs),
    connect: [
      { between: ["blue", "green"], uninspected: "bench" },
      { between: ["red", "yellow"], uninspected: "bench" },
    ],
    endpoints: { gateway: ["s3"] },
  };
}

/** The same VPCs, each a class of its own: every one may open one port to the next, through the firewall, and no two the same port. */
export function ownClassesOf(count: number): Environment {
  const network = networkOf(count);
  const names = Object.keys(network.vpcs);
  return {
    ...network,
    connect: names.map((from, index) => ({ from, to: names[(index + 1) % count] ?? from, allow: [`tcp/${1024 + index}`] })),
  };
}
