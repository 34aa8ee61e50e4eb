import type { Environment } from "../../../plan/environment";
import { securecart } from "../../../environments/securecart";
import { add, at, brokenBy, everything, remove, type Row, type Written, writtenJson } from "./fixture-posture";

const written = writtenJson(everything);
const cart = writtenJson(securecart);
const s3 = "aws_vpc_endpoint.vpc_shop_endpoint_s3";
const sqs = "aws_vpc_endpoint.vpc_payments_endpoint_sqs";
const sts = "aws_vpc_endpoint.hub_endpoints_endpoint_sts";
const shop = "aws_vpc.vpc_shop_vpc";
const group = "aws_security_group.hub_endpoints_endpoints_clients";
const dev = "aws_vpc_security_group_ingress_rule.hub_endpoints_endpoints_clients_10-18-0-0-16";
const ours = { "aws:PrincipalOrgID": "o-a1b2c3d4e5" };

/** A policy with one more statement. */
function also(address: string, statement: unknown): (json: Written) => void {
  return (json) => {
    const policy = JSON.parse(at(json, address)["policy"] as string) as { Statement: unknown[] };
    policy.Statement.push(statement);
    at(json, address)["policy"] = JSON.stringify(policy);
  };
}

const allow = { Sid: "More", Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
const others = `endpoint-policies: the endpoint of sqs in vpc payments serves others than o-a1b2c3d4e5: statement More of its policy [${sqs}]`;
const othersOfS3 = `endpoint-policies: the endpoint of s3 in vpc shop serves others than o-a1b2c3d4e5: statement More of its policy [${s3}]`;
const othersOfSts = `endpoint-policies: the endpoint of sts in the endpoints VPC serves others than o-a1b2c3d4e5: statement More of its policy [${sts}]`;
const unread = (what: string): string => `endpoint-policies: the endpoint of sqs in vpc payments has a policy that ${what} [${sqs}]`;

const policies: readonly Row[] = [
  [
    "an endpoint without a policy",
    (json) => Reflect.deleteProperty(at(json, sqs), "policy"),
    [`endpoint-policies: the endpoint of sqs in vpc payments has no policy, so it serves anybody's account [${sqs}]`],
  ],
  ["a statement without a condition", also(sqs, allow), [others]],
  [
    "a statement about another organisation",
    also(sqs, { ...allow, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-zzzzzzzzzz" } } }),
    [others],
  ],
  [
    "a statement about two organisations",
    also(sqs, { ...allow, Condition: { StringEquals: { "aws:PrincipalOrgID": ["o-a1b2c3d4e5", "o-zzzzzzzzzz"] } } }),
    [others],
  ],
  ["a condition that holds where nothing is said", also(sqs, { ...allow, Condition: { StringEqualsIfExists: ours } }), [others]],
  ["a condition that says the opposite", also(sqs, { ...allow, Condition: { StringNotEquals: ours } }), [others]],
  [
    "a condition about the owner alone",
    also(sqs, { ...allow, Condition: { StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" } } }),
    [others],
  ],
  [
    "a service of AWS that need not be one",
    also(sqs, { ...allow, Condition: { Bool: { "aws:PrincipalIsAWSService": "false" } } }),
    [others],
  ],
  [
    "a condition on our callers, in other capitals",
    also(sqs, { ...allow, Condition: { stringequals: { "AWS:principalorgid": ["o-a1b2c3d4e5"] } } }),
    [],
  ],
  ["a statement that denies", also(sqs, { ...allow, Effect: "Deny" }), []],
  ["S3 for our callers and anybody's buckets", also(s3, { ...allow, Condition: { StringEquals: ours } }), [othersOfS3]],
  [
    "S3 for anybody's bucket by name",
    also(s3, { ...allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::prod-eu-west-2-starport-layer-buckets/*" }),
    [othersOfS3],
  ],
  ["S3 for AWS's own bucket", also(s3, { ...allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::amazon-ssm-eu-west-2/*" }), []],
  [
    "S3 that writes to AWS's own bucket",
    also(s3, { ...allow, Action: "s3:*", Resource: "arn:aws:s3:::amazon-ssm-eu-west-2/*" }),
    [othersOfS3],
  ],
  [
    "S3 for all but some buckets",
    also(s3, { Sid: "More", Effect: "Allow", Principal: "*", Action: "s3:GetObject", NotResource: "arn:aws:s3:::x/*" }),
    [othersOfS3],
  ],
  [
    "STS for who signs in to our roles",
    also(sts, { ...allow, Action: "sts:AssumeRoleWithWebIdentity", Condition: { StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" } } }),
    [],
  ],
  [
    "STS for anybody who assumes our roles",
    also(sts, { ...allow, Action: "sts:AssumeRole", Condition: { StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" } } }),
    [othersOfSts],
  ],
  ["a policy that is no JSON", (json) => (at(json, sqs)["policy"] = "{"), [unread("is no JSON")]],
  ["a policy that is a list", (json) => (at(json, sqs)["policy"] = "[]"), [unread("is no object")]],
  ["a policy with a misspelt word", (json) => (at(json, sqs)["policy"] = '{"Statements":[]}'), [unread("has the unknown word Statements")]],
  ["a statement with a misspelt word", also(sqs, { ...allow, Conditions: {} }), [unread("has the unknown word Conditions in a statement")]],
  ["a statement without effect", also(sqs, { Action: "*" }), [unread("has a statement that neither allows nor denies")]],
  ["a statement whose action is a number", also(sqs, { ...allow, Action: 1 }), [unread("has a statement that cannot be read")]],
  [
    "a condition that is a text",
    also(sqs, { ...allow, Condition: { StringEquals: "x" } }),
    [unread("has a condition that cannot be read")],
  ],
  ["a policy without statement", (json) => (at(json, sqs)["policy"] = '{"Statement":[]}'), [unread("has no statement")]],
  ["a policy that is known only after apply", (json) => (at(json, sqs)["policy"] = `\${${shop}.arn}`), [unread("cannot be known")]],
  [
    "a policy in a resource of its own",
    (json) => {
      add(json, "aws_vpc_endpoint_policy.x", {
        vpc_endpoint_id: `\${${sqs}.id}`,
        policy: JSON.stringify({ Version: "2012-10-17", Statement: allow }),
      });
      Reflect.deleteProperty(at(json, sqs), "policy");
    },
    [others.replace(sqs, "aws_vpc_endpoint_policy.x")],
  ],
];

const declared: readonly Row[] = [
  [
    "a VPC without a gateway endpoint that is declared",
    (json) => remove(json, "aws_vpc_endpoint.vpc_shop_endpoint_dynamodb"),
    [`declared-endpoints: vpc shop has no gateway endpoint of dynamodb [${shop}]`],
  ],
  ...(["front_a", "isolated", "private_b"] as const).map((table): Row => [
    `a gateway endpoint that is not in table ${table}`,
    (json) => {
      const tables = at(json, s3)["route_table_ids"] as string[];
      at(json, s3)["route_table_ids"] = tables.filter((one) => !one.includes(`table_${table}.`));
    },
    [`declared-endpoints: a table of vpc shop has no route to the gateway endpoint of s3 [aws_route_table.vpc_shop_table_${table}, ${s3}]`],
  ]),
  [
    "a gateway endpoint whose table is joined by a resource of its own",
    (json) => {
      const [first = "", ...rest] = at(json, s3)["route_table_ids"] as string[];
      at(json, s3)["route_table_ids"] = rest;
      add(json, "aws_vpc_endpoint_route_table_association.x", { vpc_endpoint_id: `\${${s3}.id}`, route_table_id: first });
    },
    [],
  ],
  [
    "a gateway endpoint in the table of the attachment",
    (json) => (at(json, s3)["route_table_ids"] as string[]).push("${aws_route_table.vpc_shop_table_attachment.id}"),
    [
      `declared-endpoints: the gateway endpoint of s3 is in a table that serves no tier of vpc shop [aws_route_table.vpc_shop_table_attachment, ${s3}]`,
    ],
  ],
  [
    "a gateway endpoint in the hub",
    (json) => add(json, "aws_vpc_endpoint.x", { ...at(json, s3), vpc_id: "${aws_vpc.hub_endpoints_vpc.id}", route_table_ids: [] }),
    ["declared-endpoints: the endpoints VPC has a gateway endpoint of s3, which nothing asks for [aws_vpc_endpoint.x]"],
  ],
  [
    "an endpoint of somebody's own service",
    (json) => (at(json, sqs)["service_name"] = "com.amazonaws.vpce.eu-west-2.vpce-svc-0123456789abcdef0"),
    [
      `declared-endpoints: vpc payments has an interface endpoint of com.amazonaws.vpce.eu-west-2.vpce-svc-0123456789abcdef0, which nothing asks for [${sqs}]`,
    ],
  ],
  [
    "a service by name that is not there",
    (json) => {
      remove(json, sts);
      remove(json, "aws_route53_record.hub_endpoints_zone_sts_apex");
    },
    ["declared-endpoints: the endpoints VPC has no interface endpoint of sts [aws_vpc.hub_endpoints_vpc]"],
  ],
  [
    "an endpoint in a VPC that is elsewhere",
    (json) => add(json, "aws_vpc_endpoint.x", { ...at(json, s3), vpc_id: "vpc-0123456789abcdef0" }),
    ["declared-endpoints: an endpoint stands in a VPC that is not here [aws_vpc_endpoint.x]"],
  ],
  [
    "an endpoint of another type",
    (json) => add(json, "aws_vpc_endpoint.x", { ...at(json, sqs), vpc_endpoint_type: "GatewayLoadBalancer" }),
    ["declared-endpoints: vpc payments has an endpoint of type GatewayLoadBalancer, which nothing asks for [aws_vpc_endpoint.x]"],
  ],
];

const admits = (what: string, ...addresses: readonly string[]): string =>
  `endpoint-security-groups: the interface endpoints of the endpoints VPC admit ${what} [${addresses.join(", ")}]`;
const rule = { security_group_id: `\${${group}.id}`, ip_protocol: "tcp", from_port: 443, to_port: 443 };
const classic = { security_group_id: `\${${group}.id}`, type: "ingress", protocol: "tcp", from_port: 443, to_port: 443 };

const groups: readonly Row[] = [
  [
    "a segment that is not admitted",
    (json) => remove(json, dev),
    [
      `endpoint-security-groups: the interface endpoints of the endpoints VPC do not answer 10.18.0.0/16, which should use them [${group}, aws_vpc_endpoint.hub_endpoints_endpoint_ec2messages]`,
    ],
  ],
  ...(
    [
      ["somebody else", { ...rule, cidr_ipv4: "10.20.0.0/16" }, "10.20.0.0/16, which nothing asks for"],
      ["another port", { ...rule, cidr_ipv4: "10.18.0.0/16", from_port: 80, to_port: 443 }, "tcp on ports 80 to 443"],
      ["another protocol", { ...rule, cidr_ipv4: "10.18.0.0/16", ip_protocol: "udp" }, "udp on ports 443 to 443"],
      [
        "every protocol",
        { security_group_id: rule.security_group_id, cidr_ipv4: "10.18.0.0/16", ip_protocol: "-1" },
        "-1 on ports any to any",
      ],
      ["IPv6", { ...rule, cidr_ipv6: "::/0" }, "IPv6 addresses"],
      ["members of a group", { ...rule, referenced_security_group_id: `\${${group}.id}` }, "members of a security group"],
      ["a prefix list that is elsewhere", { ...rule, prefix_list_id: "pl-0123456789abcdef0" }, "a prefix list that is not here"],
    ] as const
  ).map(([who, attributes, what]): Row => [
    `a rule that admits ${who}`,
    (json) => add(json, "aws_vpc_security_group_ingress_rule.x", attributes),
    [admits(what, "aws_vpc_security_group_ingress_rule.x", group)],
  ]),
  ...(
    [
      ["somebody else", { cidr_blocks: ["10.18.0.0/16", "10.20.0.0/16"] }, "10.20.0.0/16, which nothing asks for"],
      ["another port", { cidr_blocks: ["10.18.0.0/16"], from_port: 0, to_port: 65535 }, "tcp on ports 0 to 65535"],
      ["its own members", { self: true }, "members of a security group"],
      ["members of a group", { source_security_group_id: `\${${group}.id}` }, "members of a security group"],
      ["IPv6", { ipv6_cidr_blocks: ["::/0"] }, "IPv6 addresses"],
      ["a prefix list that is elsewhere", { prefix_list_ids: ["pl-0123456789abcdef0"] }, "a prefix list that is not here"],
    ] as const
  ).map(([who, attributes, what]): Row => [
    `a rule of the older kind that admits ${who}`,
    (json) => add(json, "aws_security_group_rule.x", { ...classic, ...attributes }),
    [admits(what, "aws_security_group_rule.x", group)],
  ]),
  [
    "a rule in the group itself",
    (json) => (at(json, group)["ingress"] = [{ protocol: "tcp", from_port: 443, to_port: 443, cidr_blocks: ["10.20.0.0/16"] }]),
    [admits("10.20.0.0/16, which nothing asks for", group)],
  ],
  [
    "a rule of the older kind that lets out",
    (json) => add(json, "aws_security_group_rule.x", { ...classic, type: "egress", cidr_blocks: ["0.0.0.0/0"] }),
    [],
  ],
  [
    "a segment that is admitted by a prefix list",
    (json) => {
      add(json, "aws_ec2_managed_prefix_list.x", { entry: [{ cidr: "10.18.0.0/17" }] });
      add(json, "aws_ec2_managed_prefix_list_entry.x", { prefix_list_id: "${aws_ec2_managed_prefix_list.x.id}", cidr: "10.18.128.0/17" });
      add(json, "aws_vpc_security_group_ingress_rule.x", { ...rule, prefix_list_id: "${aws_ec2_managed_prefix_list.x.id}" });
      remove(json, dev);
    },
    [],
  ],
  [
    "an endpoint without a group",
    (json) => (at(json, "aws_vpc_endpoint.hub_endpoints_endpoint_logs")["security_group_ids"] = []),
    [
      "endpoint-security-groups: an interface endpoint of the endpoints VPC names no security group, so it has the VPC's default one [aws_vpc_endpoint.hub_endpoints_endpoint_logs]",
    ],
  ],
  [
    "an endpoint with a wide group by a resource of its own",
    (json) => {
      add(json, "aws_security_group.x", { ingress: { protocol: "tcp", from_port: 443, to_port: 443, cidr_blocks: ["10.20.0.0/16"] } });
      add(json, "aws_vpc_endpoint_security_group_association.x", {
        vpc_endpoint_id: "${aws_vpc_endpoint.hub_endpoints_endpoint_logs.id}",
        security_group_id: "${aws_security_group.x.id}",
      });
    },
    [admits("10.20.0.0/16, which nothing asks for", "aws_security_group.x")],
  ],
  [
    "an endpoint with a group that is elsewhere",
    (json) => (at(json, "aws_vpc_endpoint.hub_endpoints_endpoint_logs")["security_group_ids"] as string[]).push("sg-0123456789abcdef0"),
    [
      "endpoint-security-groups: an interface endpoint of the endpoints VPC has a security group that is not here [aws_vpc_endpoint.hub_endpoints_endpoint_logs]",
    ],
  ],
];

describe("endpoints", () => {
  test.each(policies)("%s", (_, change, found) => {
    expect(brokenBy(everything, written, change)).toEqual(found);
  });

  test.each(declared)("%s", (_, change, found) => {
    expect(brokenBy(everything, written, change)).toEqual(found);
  });

  test.each(groups)("%s", (_, change, found) => {
    expect(brokenBy(securecart, cart, change)).toEqual(found);
  });

  test("admit nobody from everywhere", () => {
    const found = brokenBy(securecart, cart, (json) =>
      add(json, "aws_vpc_security_group_ingress_rule.x", { ...rule, cidr_ipv4: "0.0.0.0/0" }),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^endpoint-security-groups: .* admit 0\.0\.0\.0\/5, 8\.0\.0\.0\/7, /);
  });

  test("in a VPC admit its own addresses alone", () => {
    const clients = "aws_vpc_security_group_ingress_rule.vpc_payments_endpoints_clients_10-17-16-0-20";
    expect(brokenBy(everything, written, (json) => (at(json, clients)["cidr_ipv4"] = "10.17.0.0/19"))).toEqual([
      `endpoint-security-groups: the interface endpoints of vpc payments admit 10.17.0.0/20, which nothing asks for [${clients}, aws_security_group.vpc_payments_endpoints_clients]`,
    ]);
  });

  test("of a site's addresses those of this network need not be admitted", () => {
    const summary = "aws_vpc_security_group_ingress_rule.hub_endpoints_endpoints_clients_10-0-0-0-8";
    const found = brokenBy(everything, written, (json) => {
      remove(json, summary);
      let block = 0;
      for (const cidr of [
        "10.0.0.0/12",
        "10.16.16.0/20",
        "10.16.32.0/19",
        "10.16.64.0/18",
        "10.16.128.0/17",
        "10.20.0.0/14",
        "10.24.0.0/13",
        "10.32.0.0/11",
        "10.64.0.0/10",
        "10.128.0.0/9",
      ])
        add(json, `aws_vpc_security_group_ingress_rule.x${block++}`, {
          ...rule,
          security_group_id: "${aws_security_group.hub_endpoints_endpoints_clients.id}",
          cidr_ipv4: cidr,
        });
    });
    expect(found).toEqual([]);
  });

  test("need no policy where the environment names no organisation", () => {
    const { organisation, ...endpoints } = everything.endpoints!;
    const environment: Environment = { ...everything, endpoints };
    expect(organisation).toBe("o-a1b2c3d4e5");
    expect(brokenBy(environment, writtenJson(environment), () => undefined)).toEqual([]);
  });

  test("by name alone are those of a VPC and no others", () => {
    const environment: Environment = {
      ...everything,
      vpcs: { ...everything.vpcs, payments: { segment: "prod", cidr: "10.17.16.0/20", endpoints: { services: ["execute-api", "sqs"] } } },
    };
    const json = writtenJson(environment);
    const another = (broken: Written): void => {
      add(broken, "aws_vpc_endpoint.x", { ...at(broken, sqs), service_name: "com.amazonaws.eu-west-2.kms" });
    };
    expect(brokenBy(environment, json, another)).toEqual([
      "declared-endpoints: vpc payments has an interface endpoint of kms, which nothing asks for [aws_vpc_endpoint.x]",
    ]);
  });
});
