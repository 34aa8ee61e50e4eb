import { NetworkfirewallFirewall } from "@cdktf/provider-aws/lib/networkfirewall-firewall";
import { NetworkfirewallLoggingConfiguration } from "@cdktf/provider-aws/lib/networkfirewall-logging-configuration";
import { TerraformLocal } from "cdktf";
import { Construct } from "constructs";

import type { FirewallPlan, LogDestination } from "../plan/plan";
import { firewallPolicy } from "./firewall-policy";
import { logGroup } from "./log-group";
import { address, attribute, find, group, keep, mapRecord } from "./reference";
import type { Vpc } from "./vpc";

/** A planned firewall, and the VPC that it stands in. */
export interface FirewallProps {
  readonly plan: FirewallPlan;
  readonly vpc: Vpc;
  readonly region: string;
  /** Whether deletion, another policy and other subnets are refused. A zone that comes or goes then needs two applies. */
  readonly protected: boolean;
}

/** A Network Firewall with an endpoint in every zone of its VPC, its policy and its logs. */
export class Firewall extends Construct {
  readonly #endpoints: TerraformLocal;
  readonly #keys: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const { plan, vpc } = props;
    const firewall = new NetworkfirewallFirewall(this, "firewall", {
      name: plan.name,
      firewallPolicyArn: attribute(firewallPolicy(this, plan.policy), "arn"),
      vpcId: vpc.vpcId,
      subnetMapping: Object.values(plan.subnets).map((name) => ({ subnetId: vpc.subnetId(name) })),
      deleteProtection: props.protected,
      firewallPolicyChangeProtection: props.protected,
      subnetChangeProtection: props.protected,
      tags: { Name: plan.name },
      ...keep(props.protected),
    });
    const by = told[plan.endpointsBy];
    // The endpoints are in a set, which has no index: only a `for` expression tells them apart.
    this.#endpoints = new TerraformLocal(
      this,
      "endpoint",
      `\${{ for state in ${address(firewall)}.firewall_status[0].sync_states : ${by.part} => state.attachment[0].endpoint_id }}`,
    );
    this.#keys = mapRecord(plan.subnets, (zone, subnet) => by.key(`${props.region}${zone}`, vpc.subnetId(subnet)));

    const logs = group(this, "log");
    new NetworkfirewallLoggingConfiguration(this, "logging", {
      firewallArn: attribute(firewall, "arn"),
      loggingConfiguration: {
        logDestinationConfig: (["alert", "flow"] as const).map((kind) => ({
          logType: kind.toUpperCase(),
          ...destination(logs, kind, plan.logs[kind]),
        })),
      },
    });
  }

  /** The endpoint in a zone, as the plan writes it. A route to another zone's endpoint works until the zones part. */
  endpointId(zone: string): string {
    return `\${local.${this.#endpoints.friendlyUniqueId}[${find(this.#keys, zone, "firewall endpoint in zone")}]}`;
  }
}

/** By what an endpoint is told in the firewall's status, and how that is written as a key. */
const told = {
  zone: { part: "state.availability_zone", key: (zone: string): string => `"${zone}"` },
  subnet: { part: "state.attachment[0].subnet_id", key: (_: string, subnetId: string): string => subnetId.slice("${".length, -"}".length) },
} as const;

/** The platform's keys are case-sensitive, and nothing checks them before an apply. */
function destination(scope: Construct, id: string, to: LogDestination) {
  switch (to.kind) {
    case "group":
      return { logDestinationType: "CloudWatchLogs", logDestination: { logGroup: attribute(logGroup(scope, id, to), "name") } };
    case "bucket":
      return { logDestinationType: "S3", logDestination: { bucketName: to.bucket, prefix: to.prefix } };
    case "stream":
      return { logDestinationType: "KinesisDataFirehose", logDestination: { deliveryStream: to.stream } };
  }
}
