import type { Environment } from "../../plan/environment";
import { planNetwork } from "../../plan/plan-network";
import { changed, connecting, example } from "../worked-example";

function notes(environment: Environment): readonly string[] {
  const planned = planNetwork(environment);
  expect(planned.problems).toEqual([]);
  return planned.notes.map(({ path, message }) => `${path}: ${message}`);
}

function refusals(environment: Environment): readonly string[] {
  return planNetwork(environment).problems.map(({ path, message }) => `${path}: ${message}`);
}

const topic = "arn:aws:sns:eu-west-2:111122223333:network";

test("a site that is a way out: what its devices must announce", () => {
  expect(notes(example)).toContain(
    "sites.london.vpn: is a way out (connect[3]), so its devices must announce 192.168.0.0/16 and 0.0.0.0/0",
  );
});

test("alarms that tell nobody", () => {
  const silent = "alarms: has no topics, so nobody hears when a VPN tunnel is down; write the ARNs of SNS topics";
  expect(notes(example)).toContain(silent);
  expect(notes(changed({ alarms: { topics: [topic] } }))).not.toContain(silent);
});

test("one zone", () => {
  const one = "zones: is one zone, and losing it loses everything; two or more stand when one is lost";
  expect(notes(changed({ zones: ["a"] }))).toContain(one);
  expect(notes(example)).not.toContain(one);
});

test("a gateway that exists: what its owner keeps", () => {
  const hub = { ...example.hub, gateway: "tgw-0123456789abcdef0" };
  expect(notes(changed({ hub }))).toContain(
    "hub.gateway: stays its owner's: default association and propagation must be off on it, its ASN must be 64512, and its flow log is not made here",
  );
});

test("rejects topics that CloudWatch could not notify", () => {
  expect(refusals(changed({ alarms: { topics: ["ops@example.org", topic.replace("eu-west-2", "eu-west-1")] } }))).toEqual([
    'alarms.topics[0]: "ops@example.org" is no ARN of an SNS topic; write arn:aws:sns:eu-west-2:111122223333:<name>',
    "alarms.topics[1]: is a topic of eu-west-1; an alarm notifies topics of eu-west-2 alone",
  ]);
});

describe("a VPC with its own NAT", () => {
  const shop = { segment: "prod", cidr: "10.17.0.0/20", nat: "one" as const };
  const environment = {
    ...connecting(
      { from: "shop", to: "internet", via: "own-nat", uninspected: "until it moves" },
      { from: "shop", to: "internet", names: ["api.example.com"] },
    ),
    vpcs: { ...example.vpcs, shop },
  };

  test("the firewall sees nothing of what else it may reach, which is a note", () => {
    expect(notes(environment)).toContain(
      "connect[7]: shop leaves by its own NAT (connect[6]), past the firewall, which sees nothing of this while that line stands",
    );
  });

  test("reach claims no firewall for it", () => {
    const reach = planNetwork(environment).plan?.reach.filter(({ from, to }) => from === "shop" && to === "internet");
    expect(reach).toEqual([{ from: "shop", to: "internet", bothWays: false, what: "everything", through: "own NAT, past the firewall" }]);
  });
});

describe("rejects tags that AWS refuses, or that the toolkit sets", () => {
  test.each([
    [{ "aws:owner": "me" }, 'tags["aws:owner"]: begins with aws:, which AWS keeps for itself; choose another key'],
    [{ Name: "me" }, "tags.Name: is what the toolkit names each resource by; choose another key"],
    [{ "": "me" }, 'tags[""]: has no key; write one of 1 to 128 characters'],
    [{ ["k".repeat(129)]: "me" }, `tags.${"k".repeat(129)}: has a key of 129 characters; a key has 128 at most`],
    [{ owner: "m".repeat(257) }, "tags.owner: has a value of 257 characters; a value has 256 at most"],
    [{ owner: "me\nyou" }, "tags.owner: holds a control character, such as a line break; write it without"],
  ])("%j", (tags, message) => expect(refusals(changed({ tags }))).toEqual([message]));

  test("of a segment and of a VPC", () => {
    const tags = { Name: "me" };
    const segments = { ...example.segments, prod: { blocks: ["10.17.0.0/16"], tags } };
    const vpcs = { ...example.vpcs, shop: { segment: "prod", cidr: "10.17.0.0/20", tags } };
    expect(refusals(changed({ segments, vpcs }))).toEqual([
      "segments.prod.tags.Name: is what the toolkit names each resource by; choose another key",
      "vpcs.shop.tags.Name: is what the toolkit names each resource by; choose another key",
    ]);
  });
});
