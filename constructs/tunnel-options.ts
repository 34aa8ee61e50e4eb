import type { VpnConnectionConfig } from "@cdktf/provider-aws/lib/vpn-connection";

import type { TunnelPlan } from "../plan/plan";

/** Both tunnels' arguments. AWS's own defaults admit IKEv1, SHA-1 and group 2, so every list is said, for both phases. */
export function tunnelOptions([one, two]: readonly [TunnelPlan, TunnelPlan], logGroupArn: string): Partial<VpnConnectionConfig> {
  const log = { cloudwatchLogOptions: { logEnabled: true, logGroupArn, logOutputFormat: "json" } };
  return {
    tunnel1IkeVersions: ["ikev2"],
    tunnel1Phase1EncryptionAlgorithms: [...one.encryptionAlgorithms],
    tunnel1Phase2EncryptionAlgorithms: [...one.encryptionAlgorithms],
    tunnel1Phase1IntegrityAlgorithms: [...one.integrityAlgorithms],
    tunnel1Phase2IntegrityAlgorithms: [...one.integrityAlgorithms],
    tunnel1Phase1DhGroupNumbers: [...one.dhGroupNumbers],
    tunnel1Phase2DhGroupNumbers: [...one.dhGroupNumbers],
    tunnel1Phase1LifetimeSeconds: one.phase1LifetimeSeconds,
    tunnel1Phase2LifetimeSeconds: one.phase2LifetimeSeconds,
    tunnel1DpdTimeoutSeconds: one.dpdTimeoutSeconds,
    tunnel1DpdTimeoutAction: one.dpdTimeoutAction,
    tunnel1StartupAction: one.startupAction,
    ...(one.insideCidr !== undefined && { tunnel1InsideCidr: one.insideCidr }),
    tunnel1LogOptions: log,

    tunnel2IkeVersions: ["ikev2"],
    tunnel2Phase1EncryptionAlgorithms: [...two.encryptionAlgorithms],
    tunnel2Phase2EncryptionAlgorithms: [...two.encryptionAlgorithms],
    tunnel2Phase1IntegrityAlgorithms: [...two.integrityAlgorithms],
    tunnel2Phase2IntegrityAlgorithms: [...two.integrityAlgorithms],
    tunnel2Phase1DhGroupNumbers: [...two.dhGroupNumbers],
    tunnel2Phase2DhGroupNumbers: [...two.dhGroupNumbers],
    tunnel2Phase1LifetimeSeconds: two.phase1LifetimeSeconds,
    tunnel2Phase2LifetimeSeconds: two.phase2LifetimeSeconds,
    tunnel2DpdTimeoutSeconds: two.dpdTimeoutSeconds,
    tunnel2DpdTimeoutAction: two.dpdTimeoutAction,
    tunnel2StartupAction: two.startupAction,
    ...(two.insideCidr !== undefined && { tunnel2InsideCidr: two.insideCidr }),
    tunnel2LogOptions: log,
  };
}
