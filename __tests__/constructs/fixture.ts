import type {
  AttachmentPlan,
  FlowLogPlan,
  LogDestination,
  Plan,
  RoutePlan,
  SubnetPlan,
  TablePlan,
  TunnelPlan,
  VpcPlan,
} from "../../plan/plan";

const group = (name: string): Extract<LogDestination, { kind: "group" }> => ({
  kind: "group",
  name: `/aws/vendedlogs/prod/${name}`,
  retentionDays: 365,
});
const flowLog = (name: string): FlowLogPlan => ({ destination: group(`${name}/flow`), role: `prod-${name}-flow-log` });
const subnet = (tier: string, zone: string, cidr: string, table: string): SubnetPlan => ({
  tier,
  zone,
  place: { availabilityZone: `eu-west-2${zone}` },
  cidr,
  table,
});

function table(routes: Readonly<Record<string, RoutePlan["target"]>>, zone?: string): TablePlan {
  return {
    ...(zone !== undefined && { zone }),
    routes: Object.fromEntries(Object.entries(routes).map(([destination, target]) => [destination, { destination, target, why: "test" }])),
  };
}

const nothing = { secondary: [], tags: {}, internetGateway: false, nats: {}, gatewayEndpoints: {}, names: [] } as const;

/** A spoke in one zone, and a second block where it is asked for. */
export function spoke(name: string, cidr: string, more: Partial<VpcPlan> = {}): VpcPlan {
  const [a = "", b = ""] = cidr.split(".");
  const attachment: AttachmentPlan = { associate: "prod", propagate: ["inspection"], subnets: ["attachment_a"], applianceMode: false };
  return {
    ...nothing,
    name: `prod-${name}`,
    cidr,
    tables: { attachment: table({}), private_a: table({ "10.0.0.0/8": "gateway" }, "a") },
    subnets: {
      attachment_a: subnet("attachment", "a", `${a}.${b}.15.0/28`, "attachment"),
      workload_a: subnet("workload", "a", `${a}.${b}.0.0/23`, "private_a"),
    },
    attachment,
    flowLog: flowLog(`vpc-${name}`),
    ...more,
  };
}

const tunnel: TunnelPlan = {
  encryptionAlgorithms: ["AES256-GCM-16"],
  integrityAlgorithms: ["SHA2-384"],
  dhGroupNumbers: [20],
  phase1LifetimeSeconds: 28800,
  phase2LifetimeSeconds: 3600,
  dpdTimeoutSeconds: 30,
  dpdTimeoutAction: "restart",
  startupAction: "start",
};

/** Everything that a plan can say, once: two zones of inspection, endpoints by zones, a site with two devices. */
export const plan: Plan = {
  name: "prod",
  region: "eu-west-2",
  tags: { Environment: "prod" },
  versions: { provider: ">= 5.100.0, < 7.0.0" },
  accounts: {},
  renamed: {},
  stacks: {
    prod: {
      holds: "hub",
      vpcs: ["billing", "shop"],
      existing: [],
      peerings: [],
      state: { type: "local", config: { path: "../../../state/prod.tfstate" } },
      accounts: [],
      after: [],
    },
  },
  existing: {},
  peerings: {},
  blockPublicAccess: false,
  alarmTopics: ["arn:aws:sns:eu-west-2:111122223333:network"],
  reach: [
    { from: "prod", to: "shared", bothWays: false, what: "tcp/443", through: "the firewall" },
    { from: "dev", to: "shared", bothWays: true, what: "anything", through: "the hub alone" },
  ],
  hub: {
    contract: { kind: "state" },
    protected: true,
    gateway: { name: "prod", asn: 64512, cidrs: [] },
    flowLog: { ...flowLog("hub-gateway"), format: ["version", "packets-lost-blackhole"] },
    tables: {
      endpoints: { kind: "service", routes: {} },
      inspection: { kind: "inspection", routes: {} },
      london: { kind: "site", routes: { "10.17.0.0/16": { destination: "10.17.0.0/16", target: "inspection", why: "test" } } },
      prod: {
        kind: "segment",
        routes: {
          "0.0.0.0/0": { destination: "0.0.0.0/0", target: "inspection", why: "test" },
          "10.17.0.0/16": { destination: "10.17.0.0/16", target: "blackhole", why: "test" },
          "192.168.0.0/16": { destination: "192.168.0.0/16", target: { site: "london", gateway: "b" }, why: "test" },
        },
      },
    },
    inspection: {
      vpc: {
        ...nothing,
        name: "prod-inspection",
        cidr: "10.16.0.0/23",
        tables: {
          attachment_a: table({ "0.0.0.0/0": { firewall: "a" } }, "a"),
          attachment_b: table({ "0.0.0.0/0": { firewall: "b" } }, "b"),
          firewall_a: table({ "0.0.0.0/0": { nat: "a" }, "10.0.0.0/8": "gateway" }, "a"),
          firewall_b: table({ "0.0.0.0/0": { nat: "b" }, "10.0.0.0/8": "gateway" }, "b"),
          nat_a: table({ "0.0.0.0/0": "internet", "10.0.0.0/8": { firewall: "a" } }, "a"),
          nat_b: table({ "0.0.0.0/0": "internet", "10.0.0.0/8": { firewall: "b" } }, "b"),
        },
        subnets: {
          attachment_a: subnet("attachment", "a", "10.16.0.0/28", "attachment_a"),
          attachment_b: subnet("attachment", "b", "10.16.0.16/28", "attachment_b"),
          firewall_a: subnet("firewall", "a", "10.16.0.64/28", "firewall_a"),
          firewall_b: subnet("firewall", "b", "10.16.0.80/28", "firewall_b"),
          nat_a: subnet("nat", "a", "10.16.0.128/28", "nat_a"),
          nat_b: subnet("nat", "b", "10.16.0.144/28", "nat_b"),
        },
        attachment: { associate: "inspection", propagate: [], subnets: ["attachment_a", "attachment_b"], applianceMode: true },
        internetGateway: true,
        nats: { a: { subnet: "nat_a" }, b: { subnet: "nat_b" } },
        flowLog: flowLog("hub-inspection"),
      },
      firewall: {
        name: "prod",
        subnets: { a: "firewall_a", b: "firewall_b" },
        endpointsBy: "zone",
        policy: {
          name: "prod",
          homeNet: ["10.16.0.0/20", "10.17.0.0/16"],
          groups: {
            "before-scanner": {
              name: "prod-before-scanner-0a1b2c3d",
              priority: 100,
              capacity: 100,
              rules: 'drop http any any -> any any (pcre:"/a\\.b{2}${x}%{y}/"; msg:"say \\"no\\""; sid:1;)\n# a second line\n',
              variables: {},
            },
            connections: {
              name: "prod-connections-0a1b2c3d",
              priority: 300,
              capacity: 100,
              rules: 'pass tcp $N_PROD any -> $N_SHARED 443 (flow:to_server; msg:"prod > shared tcp/443"; sid:2;)\n',
              variables: { N_PROD: ["10.17.0.0/16"], N_SHARED: ["10.19.0.0/16"] },
            },
          },
          managed: {
            ThreatSignaturesBotnet: {
              arn: "arn:aws:network-firewall:eu-west-2:aws-managed:stateful-rulegroup/ThreatSignaturesBotnetStrictOrder",
              priority: 200,
            },
          },
          stateless: {
            name: "prod-stateless-0a1b2c3d",
            priority: 1,
            capacity: 10,
            rules: [
              {
                priority: 1,
                action: "aws:drop",
                protocols: [6, 17],
                sources: ["10.17.9.0/24"],
                destinations: [],
                destinationPorts: [{ from: 25, to: 25 }],
              },
              { priority: 2, action: "aws:forward_to_sfe", protocols: [], sources: [], destinations: [], destinationPorts: [] },
            ],
          },
          statefulDefaultActions: ["aws:drop_established_app_layer_to_server", "aws:alert_established_app_layer_to_server"],
        },
        logs: { alert: group("hub-firewall/alert"), flow: { kind: "bucket", bucket: "prod-logs", prefix: "prod/hub-firewall/flow" } },
      },
    },
    endpoints: {
      vpc: {
        ...nothing,
        name: "prod-endpoints",
        cidr: "10.16.2.0/23",
        tables: { attachment: table({}), service_a: table({ "10.0.0.0/8": "gateway" }, "a") },
        subnets: {
          attachment_a: subnet("attachment", "a", "10.16.2.0/28", "attachment"),
          service_a: subnet("service", "a", "10.16.3.0/26", "service_a"),
        },
        attachment: { associate: "endpoints", propagate: ["prod"], subnets: ["attachment_a"], applianceMode: false },
        flowLog: flowLog("hub-endpoints"),
      },
      endpoints: {
        subnets: ["service_a"],
        clients: ["10.17.0.0/16"],
        services: {
          "ecr-dkr": {
            service: "com.amazonaws.eu-west-2.ecr.dkr",
            privateDns: false,
            policy: {
              Version: "2012-10-17",
              Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "arn:aws:s3:::${aws:username}" }],
            },
          },
          sqs: { service: "com.amazonaws.eu-west-2.sqs", privateDns: false },
        },
      },
      zones: {
        "ecr-dkr": { name: "dkr.ecr.eu-west-2.amazonaws.com", records: ["apex", "wildcard"] },
        sqs: { name: "sqs.eu-west-2.amazonaws.com", records: ["apex"] },
      },
    },
  },
  sites: {
    london: {
      name: "london",
      connections: {
        a: {
          name: "prod-london-a",
          asn: 65010,
          ip: "198.51.100.7",
          static: false,
          associate: "london",
          propagate: ["inspection"],
          tunnels: [{ ...tunnel, insideCidr: "169.254.10.0/30" }, tunnel],
          log: group("site-london-a/tunnel"),
        },
        b: {
          name: "prod-london-b",
          asn: 4200000000,
          certificate: "arn:aws:acm:eu-west-2:111122223333:certificate/0",
          static: true,
          associate: "london",
          propagate: ["inspection"],
          tunnels: [
            { ...tunnel, startupAction: "add" },
            { ...tunnel, startupAction: "add" },
          ],
          log: group("site-london-b/tunnel"),
        },
      },
    },
  },
  vpcs: {
    billing: spoke("billing", "10.17.16.0/20", {
      flowLog: { destination: { kind: "stream", stream: "network" }, role: "unused", format: ["srcaddr", "dstaddr"] },
      interfaceEndpoints: {
        subnets: ["workload_a"],
        clients: ["10.17.16.0/20"],
        services: { kms: { service: "com.amazonaws.eu-west-2.kms", privateDns: true } },
      },
    }),
    shop: spoke("shop", "10.17.0.0/20", {
      secondary: ["100.64.0.0/20"],
      tags: { Owner: "shop" },
      gatewayEndpoints: { s3: { service: "com.amazonaws.eu-west-2.s3", tables: ["private_a"] } },
      names: ["ecr-dkr", "sqs"],
    }),
  },
};

/** The plan with other VPCs, all in its one state. */
export function withVpcs(of: Plan, vpcs: Readonly<Record<string, VpcPlan>>): Plan {
  const stacks = Object.entries(of.stacks).map(([name, stack]) => [name, { ...stack, vpcs: Object.keys(vpcs).sort() }] as const);
  return { ...of, vpcs, stacks: Object.fromEntries(stacks) };
}
