/** The library: plan an environment, write the plan down, or build with the same constructs by hand. */
export { defineEnvironment } from "./plan/environment";
export type * from "./plan/environment";
export { defineLink, type Link, type LinkConnection } from "./plan/links/link";
export type { LinkPlan, LinkRoutePlan, LinkSidePlan } from "./plan/links/link-plan";
export { planLink, type PlannedLink } from "./plan/links/plan-link";
export { planNetwork, type Planned } from "./plan/plan-network";
export type * from "./plan/plan";
export { type PlannedVpc, planVpc, type SingleVpc } from "./plan/plan-vpc";
export type { Note, Problem } from "./plan/report";

export { synthesize, type SynthSurroundings } from "./synth/command";

export { AddressedStack, type AddressedStackProps } from "./constructs/addressed-stack";
export { EndpointZones, type EndpointZonesProps } from "./constructs/endpoint-zones";
export { Firewall, type FirewallProps } from "./constructs/firewall";
export { FlowLog, type FlowLogProps } from "./constructs/flow-log";
export { Hub, type HubProps } from "./constructs/hub";
export { HubAttachment, type HubAttachmentProps } from "./constructs/hub-attachment";
export type { EndpointNames, HubContract } from "./constructs/hub-contract";
export { writeHubRoutes } from "./constructs/hub-routes";
export { InterfaceEndpoints, type InterfaceEndpointsProps } from "./constructs/interface-endpoints";
export { HubShare, type HubShareProps } from "./constructs/hub-share";
export { LinkStack } from "./constructs/link-stack";
export { makeStacks, NetworkStack, PlannedStack, SpokeStack } from "./constructs/network-stack";
export { contractVersion, publishContract, type Contract } from "./constructs/published-contract";
export { ReadContract, type ReadContractProps } from "./constructs/read-contract";
export { Spoke, type SpokeProps } from "./constructs/spoke";
export { PublicAccessBlock, type PublicAccessBlockProps } from "./constructs/public-access-block";
export { State } from "./constructs/state";
export { TunnelAlarms, type TunnelAlarmsProps } from "./constructs/tunnel-alarms";
export { Vpc, type VpcProps } from "./constructs/vpc";
export { VpcAttachment, type VpcAttachmentProps } from "./constructs/vpc-attachment";
export { VpcNames, type VpcNamesProps } from "./constructs/vpc-names";
export { writeVpcRoutes, type VpcRoutesProps } from "./constructs/vpc-routes";
export { VpnConnection, type VpnConnectionProps } from "./constructs/vpn-connection";
