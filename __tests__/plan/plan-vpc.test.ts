import { type SingleVpc, planVpc } from "../../plan/plan-vpc";

const tracking: SingleVpc = { environment: "parcels", name: "tracking", region: "eu-west-2", zones: ["a", "b"], cidr: "10.17.48.0/20" };
const attached: SingleVpc = { ...tracking, hub: { associate: "prod", propagate: ["inspection"] } };

test("a VPC that stands alone has subnets, tables without a route, and names of its own", () => {
  const { plan, problems, notes } = planVpc(tracking);
  expect([problems, notes]).toEqual([[], []]);
  expect(plan).toMatchObject({
    name: "parcels-tracking",
    cidr: "10.17.48.0/20",
    subnets: { workload_a: { cidr: "10.17.48.0/23" }, workload_b: { cidr: "10.17.50.0/23" } },
    tables: { private_a: { routes: {} }, private_b: { routes: {} } },
    flowLog: { role: "parcels-vpc-tracking-flow-log" },
  });
  expect(plan).not.toHaveProperty("attachment");
});

test("a VPC of somebody's hub has subnets for its attachment, and sends private space there", () => {
  const { plan } = planVpc(attached);
  expect(plan?.attachment).toEqual({
    subnets: ["attachment_a", "attachment_b"],
    applianceMode: false,
    associate: "prod",
    propagate: ["inspection"],
  });
  expect(plan?.subnets["attachment_b"]?.cidr).toBe("10.17.63.208/28");
  expect(Object.values(plan?.tables["private_b"]?.routes ?? {}).map(({ destination, target }) => [destination, target])).toEqual([
    ["10.0.0.0/8", "gateway"],
    ["172.16.0.0/12", "gateway"],
    ["192.168.0.0/16", "gateway"],
  ]);
});

test("its default route leads to the hub or to its own NAT, as it says", () => {
  const out = (vpc: SingleVpc): unknown => planVpc(vpc).plan?.tables["private_a"]?.routes["0.0.0.0/0"]?.target;
  expect(out(attached)).toBe(undefined);
  expect(out({ ...attached, internet: "hub" })).toBe("gateway");
  expect(out({ ...attached, nat: "zones", internet: "own-nat" })).toEqual({ nat: "a" });
  expect(out({ ...tracking, nat: "one", internet: "own-nat" })).toEqual({ nat: "a" });
});

test("a VPC has endpoints of its own, limited to the organisation", () => {
  const endpoints = { gateway: ["s3"], services: ["sqs"], organisation: "o-a1b2c3d4e5" } as const;
  const { plan, notes } = planVpc({ ...tracking, endpoints });
  expect(notes).toEqual([]);
  expect(plan?.gatewayEndpoints["s3"]).toMatchObject({ service: "com.amazonaws.eu-west-2.s3", tables: ["private_a", "private_b"] });
  expect(plan?.interfaceEndpoints).toMatchObject({ subnets: ["workload_a", "workload_b"], clients: ["10.17.48.0/20"] });
});

test("the place of a hub that is not planned never takes a block of the VPC", () => {
  for (const cidr of ["10.240.0.0/16", "10.255.0.0/16", "172.31.0.0/16"])
    expect(planVpc({ ...attached, cidr, secondary: ["10.241.0.0/16", "10.242.0.0/16"] }).problems).toEqual([]);
});

test.each<[Partial<SingleVpc>, string, string]>([
  [{ cidr: "10.17.48.1/20" }, "cidr", "10.17.48.1/20 has host bits set; its block starts at 10.17.48.0"],
  [
    { cidr: "169.254.0.0/20" },
    "cidr",
    "169.254.0.0/20 cannot be routed: 169.254.0.0/16 is link-local (RFC 3927), and AWS's own in every VPC",
  ],
  [{ secondary: ["10.17.48.0/24"] }, "secondary[0]", "10.17.48.0/24 overlaps cidr (10.17.48.0/20)"],
  [{ tiers: { app: { cidr: "10.1.0.0/20" } } }, "tiers.app.cidr", "10.1.0.0/20 lies outside tracking (10.17.48.0/20)"],
  [{ name: "internet" }, "name", '"internet" is reserved; choose another name'],
  [
    { environment: "Parcels" },
    "environment",
    '"Parcels" is not a name; write at most 32 lower-case letters, digits and single dashes, a letter first, such as "parcels"',
  ],
  [{ zones: ["z"] }, "zones[0]", 'eu-west-2 has no zone "z"; it has a, b, c. If AWS has added it, say so in `regions`'],
  [{ internet: "own-nat" }, "internet", "tracking has no `nat`; declare `nat` or choose another way out"],
  [{ endpoints: { services: ["sq"] } }, "endpoints.services[0]", '"sq" is no service that the toolkit knows; did you mean "mq"?'],
])("rejects %j in the words of the argument, once", (wrong, path, message) => {
  expect(planVpc({ ...tracking, ...wrong })).toEqual({ problems: [{ path, message }], notes: [] });
});
