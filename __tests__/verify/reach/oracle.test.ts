import fc from "fast-check";

import { environments } from "../../../environments";
import type { Environment } from "../../../plan/environment";
import { planNetwork } from "../../../plan/plan-network";
import type { Evidence } from "../../../verify/checks/evidence";
import { evidenceOf } from "../../../verify/evidence-of";
import { judgeReach } from "../../../verify/reach/judge-reach";
import type { Document } from "../../../verify/terraform/document";
import { readConfiguration } from "../../../verify/terraform/read";
import { ReadError } from "../../../verify/terraform/resource";
import { type Start, walk } from "../../../verify/trace/walk";
import { broken, type Resources, synthesized } from "../../testing/synthesized";
import { example } from "../../worked-example";
import { classes, eachItsOwn, everyAddress, wrongs } from "./all-pairs";
import { trace } from "./plain-tracer";

function evidence(environment: Environment, documents: readonly Document[]): Evidence {
  return evidenceOf(environment, readConfiguration(documents));
}

const all: readonly Environment[] = [...environments, example];
const written = new Map(all.map((environment) => [environment.name, synthesized(environment)]));

const exampleOf = (change: (resources: Resources) => void): Evidence => evidence(example, broken(written.get("prod")!, change));

/** Removes, or sends elsewhere, the resource at `place` of all of a type, counted round. */
interface Break {
  readonly type: string;
  readonly how: "removed" | "swapped" | "narrowed";
  readonly place: number;
}

const breaks = fc.record<Break>({
  type: fc.constantFrom(
    "aws_route",
    "aws_ec2_transit_gateway_route",
    "aws_ec2_transit_gateway_route_table_propagation",
    "aws_ec2_transit_gateway_route_table_association",
    "aws_ec2_transit_gateway_vpc_attachment",
  ),
  how: fc.constantFrom("removed", "swapped", "narrowed"),
  place: fc.nat(10_000),
});

/** What holds the way of a packet in each type: where two resources have it, they can be swapped. */
const leads = ["transit_gateway_route_table_id", "vpc_endpoint_id", "transit_gateway_attachment_id", "appliance_mode_support"];

function breakAt({ type, how, place }: Break): (resources: Resources) => void {
  return (resources) => {
    const names = Object.keys(resources[type] ?? {}).sort();
    const name = names[place % Math.max(names.length, 1)];
    const chosen = name === undefined ? undefined : resources[type]?.[name];
    const other = resources[type]?.[names[(place + 1) % names.length] ?? ""];
    if (chosen === undefined || other === undefined) return;
    const lead = leads.find((one) => chosen[one] !== undefined && other[one] !== undefined);
    if (chosen["appliance_mode_support"] === "enable") chosen["appliance_mode_support"] = "disable";
    else if (how === "swapped" && lead !== undefined) [chosen[lead], other[lead]] = [other[lead], chosen[lead]];
    else if (how === "narrowed" && typeof chosen["destination_cidr_block"] === "string") {
      const [address = "", length] = chosen["destination_cidr_block"].split("/");
      chosen["destination_cidr_block"] = `${address}/${Math.min(Number(length) + 3, 32)}`;
    } else if (type !== "aws_ec2_transit_gateway_vpc_attachment")
      resources[type] = Object.fromEntries(Object.entries(resources[type] ?? {}).filter(([one]) => one !== name));
  };
}

const links = fc.array(
  fc.record({
    from: fc.constantFrom("red", "green", "blue"),
    to: fc.constantFrom("red", "green", "blue", "internet"),
    port: fc.constantFrom(443, 8443),
    how: fc.constantFrom("inspected", "between", "direct"),
  }),
  { minLength: 1, maxLength: 4 },
);

/** Three segments of one or two VPCs, joined at random. */
const networks = fc
  .record({ links, twice: fc.boolean(), zones: fc.constantFrom(1, 2) })
  .map(({ links: wanted, twice, zones }): Environment => ({
    name: "random",
    region: "eu-west-2",
    zones: ["a", "b"].slice(0, zones),
    hub: { asn: 64512, block: "10.0.0.0/20" },
    segments: { red: { blocks: ["10.1.0.0/16"] }, green: { blocks: ["10.2.0.0/16"] }, blue: { blocks: ["10.3.0.0/16"] } },
    vpcs: {
      one: { segment: "red", cidr: "10.1.0.0/20" },
      ...(twice ? { two: { segment: "red", cidr: "10.1.64.0/22" } } : {}),
      three: { segment: "green", cidr: "10.2.0.0/20" },
      four: { segment: "blue", cidr: "10.3.128.0/22" },
    },
    connect: wanted.map(({ from, to, port, how }): Environment["connect"][number] => {
      if (to === "internet") return { from, to, allow: [`tcp/${port}`] };
      if (from === to) return { within: from, allow: [`tcp/${port}`] };
      if (how === "inspected") return { from, to, allow: [`tcp/${port}`] };
      return how === "between" ? { between: [from, to], allow: [`tcp/${port}`] } : { between: [from, to], uninspected: "random" };
    }),
  }));

function expectSame(found: Evidence): readonly string[] {
  const oracle = wrongs(found, eachItsOwn(found));
  expect(wrongs(found, classes(found))).toEqual(oracle);
  const kinds: Readonly<Record<string, string>> = { blocked: "permissions", excess: "excess", handshake: "excess" };
  const checks = new Set(oracle.map((one) => one.split(" ")[0] ?? "").map((one) => kinds[one] ?? one));
  expect([...new Set(judgeReach(found).findings.map(({ check }) => check))].sort()).toEqual([...checks].sort());
  return oracle;
}

/** What is refused, such as two routes to one block, has no verdict to compare. */
function expectSameIfRead(environment: Environment, documents: readonly Document[]): readonly string[] {
  let found: Evidence;
  try {
    found = evidence(environment, documents);
  } catch (error) {
    if (error instanceof ReadError) return [];
    throw error;
  }
  return expectSame(found);
}

test.each(all)("no pair of addresses of $name is wrong, and none of its classes", (environment) => {
  expect(expectSame(evidence(environment, written.get(environment.name)!))).toEqual([]);
});

test("the pair that a propagation opens is found, and the classes find the same", () => {
  const leaky = exampleOf((resources) => {
    const type = "aws_ec2_transit_gateway_route_table_propagation";
    const attachment = resources[type]?.["vpc_shop_hub_propagation_inspection"]?.["transit_gateway_attachment_id"];
    const association = resources["aws_ec2_transit_gateway_route_table_association"]?.["vpc_sandbox_hub_association"];
    resources[type] = {
      ...resources[type],
      added: { transit_gateway_attachment_id: attachment, transit_gateway_route_table_id: association?.["transit_gateway_route_table_id"] },
    };
  });
  expect(expectSame(leaky)).toEqual(["isolation dev > prod"]);
});

test("whatever is removed, swapped or narrowed in the worked example, the classes find what every pair of addresses shows", () => {
  let found = 0;
  fc.assert(
    fc.property(breaks, (one) => {
      found += expectSameIfRead(example, broken(written.get("prod")!, breakAt(one))).length;
    }),
    { numRuns: 15, seed: 3 },
  );
  // Were nothing ever wrong, nothing would have been compared.
  expect(found).toBeGreaterThan(15);
});

test("the classes of random networks, whole and broken, find what every pair of addresses shows", () => {
  fc.assert(
    fc.property(networks, breaks, (environment, one) => {
      fc.pre(planNetwork(environment).plan !== undefined);
      const documents = synthesized(environment);
      expect(expectSame(evidence(environment, documents))).toEqual([]);
      expectSameIfRead(environment, broken(documents, breakAt(one)));
    }),
    { numRuns: 8 },
  );
});

test("every packet of every host and site goes where longest prefixes lead, by a tracer that looks at every route", () => {
  const whole = evidence(example, written.get("prod")!);
  const { network } = whole;
  const starts: Start[] = [
    ...network.vpcs.flatMap(({ subnets }) => subnets).map((subnet): Start => ({ kind: "subnet", subnet })),
    ...network.hubs
      .flatMap(({ attachments }) => attachments)
      .filter(({ site }) => site !== undefined)
      .map((attachment): Start => ({ kind: "attachment", attachment })),
  ];
  const addresses = everyAddress(whole).filter((address) => !(address >= 2 ** 31 + 2 ** 30));
  const different: string[] = [];
  const ends = new Set<string>();
  for (const start of starts) {
    for (const destination of addresses) {
      for (const zone of ["eu-west-2a", "eu-west-2c"]) {
        const plain = trace(start, destination, zone);
        ends.add(plain);
        const { end, endpoints, nats } = walk(start, destination, { zone });
        const met = [...endpoints.map(({ subnet }) => `firewall ${subnet.zone}`), ...nats.map(({ subnet }) => `nat ${subnet.zone}`)];
        const last =
          end.kind === "subnet"
            ? `in ${end.subnet.resource.address}`
            : end.kind === "attachment"
              ? `at ${end.attachment.site ?? end.attachment.resource.address}`
              : end.kind;
        const walked = last === "nowhere" ? last : [...met, last].join(", ");
        // An internet gateway carries nothing for space that the internet does not route.
        if (walked !== plain && !(walked === "nowhere" && plain.endsWith("internet")))
          different.push(`${destination} ${zone}: ${plain} / ${walked}`);
      }
    }
  }
  expect(different).toEqual([]);
  expect(ends.size).toBeGreaterThan(50);
});
