import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { VpnConnection } from "@cdktf/provider-aws/lib/vpn-connection";
import { Construct } from "constructs";

import { attribute } from "./reference";

/** A VPN connection, and who is told. */
export interface TunnelAlarmsProps {
  readonly connection: VpnConnection;
  /** Name of the connection, before the names of its alarms. */
  readonly name: string;
  /** Topics (ARNs). */
  readonly topics: readonly string[];
}

/** AWS publishes the state of a tunnel about every five minutes; in a shorter period it would be missing more often than not. */
const period = 300;

/** Alarms of a VPN connection: one a tunnel, for lost redundancy, and one for both, for a lost site, which comes after one period. */
export class TunnelAlarms extends Construct {
  constructor(scope: Construct, id: string, props: TunnelAlarmsProps) {
    super(scope, id);
    const { connection, name, topics } = props;
    const watched = {
      "tunnel-1": { means: "Tunnel 1 is down", periods: 2, dimensions: { TunnelIpAddress: attribute(connection, "tunnel1_address") } },
      "tunnel-2": { means: "Tunnel 2 is down", periods: 2, dimensions: { TunnelIpAddress: attribute(connection, "tunnel2_address") } },
      // The highest of both tunnels: below 1 when neither is up.
      connection: { means: "Both tunnels are down", periods: 1, dimensions: { VpnId: attribute(connection, "id") } },
    };
    for (const [what, { means, periods, dimensions }] of Object.entries(watched)) {
      new CloudwatchMetricAlarm(this, what, {
        alarmName: `${name}-${what}`,
        alarmDescription: `${means}: ${name}`,
        namespace: "AWS/VPN",
        metricName: "TunnelState",
        dimensions,
        statistic: "Maximum",
        comparisonOperator: "LessThanThreshold",
        threshold: 1,
        period,
        evaluationPeriods: periods,
        // A connection that reports nothing carries nothing.
        treatMissingData: "breaching",
        alarmActions: [...topics],
        okActions: [...topics],
        tags: { Name: `${name}-${what}` },
      });
    }
  }
}
