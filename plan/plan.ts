/**
 * A plan: everything decided about the network of one environment. Constructs write it down for AWS and add nothing.
 * Every record is sorted by key, every list by its natural key, so that order in an environment means nothing.
 */
import type { Tags } from "./environment";

/** The network of one environment. */
export interface Plan {
  readonly name: string;
  readonly region: string;
  /** Default tags of the provider. */
  readonly tags: Tags;
  readonly versions: { readonly terraform?: string; readonly provider: string };
  /** The account of everything that names no other. Absent: that of Terraform's credentials. */
  readonly account?: AccountPlan;
  /** The other accounts, by id. */
  readonly accounts: Readonly<Record<string, AccountPlan>>;
  /** The name that each renamed segment, VPC and site had before, by the one that it has now, or had in between. */
  readonly renamed: Readonly<Record<string, string>>;
  /** What is kept in which state, by the stack's name. */
  readonly stacks: Readonly<Record<string, StackPlan>>;
  readonly hub?: HubPlan;
  readonly vpcs: Readonly<Record<string, VpcPlan>>;
  /** VPCs that exist and stay their owners'. */
  readonly existing: Readonly<Record<string, ExistingVpcPlan>>;
  readonly sites: Readonly<Record<string, SitePlan>>;
  /** Peerings by the names of both VPCs, `payments_shop`. */
  readonly peerings: Readonly<Record<string, PeeringPlan>>;
  /** Whether VPC block public access is turned on for the account and region. */
  readonly blockPublicAccess: boolean;
  /** Topics (ARNs) of every alarm. */
  readonly alarmTopics: readonly string[];
  /** Who reaches whom through what, for people. */
  readonly reach: readonly Reach[];
}

/** One line of the summary: `prod → shared tcp/443, through the firewall`. */
export interface Reach {
  readonly from: string;
  readonly to: string;
  readonly bothWays: boolean;
  readonly what: string;
  readonly through: string;
}

/** An account, and how a provider gets into it. */
export interface AccountPlan {
  readonly id: string;
  /** ARN of the role to assume. Absent: Terraform's own credentials. */
  readonly role?: string;
  /** Name of the variable that holds the external id. */
  readonly externalId?: string;
}

/** One state: the hub with the VPCs of the same state, a VPC alone, a peering, or what a VPC left behind. */
export interface StackPlan {
  readonly holds: "hub" | "vpc" | "peering" | "retired";
  /** Names of its VPCs. */
  readonly vpcs: readonly string[];
  /** Names of the VPCs that exist and that it joins. */
  readonly existing: readonly string[];
  /** Keys of its peerings. */
  readonly peerings: readonly string[];
  /** Where a VPC that is alone in its state says what other states must know of it. */
  readonly contract?: ContractPlan;
  readonly state: BackendPlan;
  /** Ids of the accounts beside the hub's in which it works. */
  readonly accounts: readonly string[];
  /** Stacks whose contracts it reads, and that are applied before it. */
  readonly after: readonly string[];
}

/** A Terraform backend: its type and the arguments of its block, in Terraform's own words. */
export interface BackendPlan {
  readonly type: "local" | "s3" | "http" | "gcs" | "azurerm" | "remote" | "cloud";
  readonly config: Readonly<Record<string, unknown>>;
}

/** The gateway, its tables and the services beside it. */
export interface HubPlan {
  readonly gateway: GatewayPlan;
  /** Hub tables by the node that they belong to, and `inspection`. */
  readonly tables: Readonly<Record<string, HubTablePlan>>;
  readonly inspection?: InspectionPlan;
  /** The endpoints VPC with its interface endpoints. */
  readonly endpoints?: EndpointsPlan;
  /** Whether deletion and change protection are on, `prevent_destroy` included. */
  readonly protected: boolean;
  /** Flow log of the gateway. Absent for an adopted gateway. */
  readonly flowLog?: FlowLogPlan;
  /** Whom the gateway is shared with. */
  readonly share?: SharePlan;
  readonly contract: ContractPlan;
}

/** A RAM share of the gateway, inside one organisation. */
export interface SharePlan {
  readonly name: string;
  /** Account ids, ARNs of units and of the organisation. */
  readonly principals: readonly string[];
  /** ARN of an adopted gateway, which is no resource of the state. */
  readonly gatewayArn?: string;
}

/** Where other states read what they must know of a hub: an output of its state, or the SSM parameter of this name. */
export type ContractPlan = { readonly kind: "state" } | { readonly kind: "parameter"; readonly parameter: string };

/** A gateway to make, or the id of one that exists. */
export type GatewayPlan =
  { readonly id: string } | { readonly id?: never; readonly name: string; readonly asn: number; readonly cidrs: readonly string[] };

/** A routing domain of the gateway. */
export interface HubTablePlan {
  readonly kind: "segment" | "site" | "service" | "inspection" | "link";
  /** Static routes by destination; with the propagations of the attachments they are the whole table. */
  readonly routes: Readonly<Record<string, HubRoutePlan>>;
}

/** A static route of a hub table. */
export interface HubRoutePlan {
  readonly destination: string;
  readonly target: HubTarget;
  /** Why the route exists, in network words. */
  readonly why: string;
}

/** Where a static hub route leads. A site's attachment is that of one of its gateways, or without one that which exists. */
export type HubTarget = "blackhole" | "inspection" | { readonly site: string; readonly gateway?: string };

/** Which tables an attachment speaks to: one that it is associated with, and those into which it propagates. */
export interface HubTablesOfAttachment {
  readonly associate: string;
  readonly propagate: readonly string[];
}

/** A peering of two VPCs. */
export interface PeeringPlan {
  /** Name tag. */
  readonly name: string;
  /** Names of both VPCs in their order, which are steps of its address. */
  readonly between: readonly [string, string];
  readonly requester: PeeringSidePlan;
  readonly accepter: PeeringSidePlan;
  /** Id of the account that accepts. Absent: both are of one account, and it accepts itself. */
  readonly acceptedBy?: string;
}

/** A VPC of a peering, and its routes to the other. */
export interface PeeringSidePlan {
  readonly vpc: string;
  /** Names of its route tables. */
  readonly tables: readonly string[];
  /** Blocks of the other VPC. */
  readonly destinations: readonly string[];
}

/** A VPC: a spoke, the inspection VPC, or that of a hub service. */
export interface VpcPlan {
  /** Name tag. */
  readonly name: string;
  /** Name of what AWS cannot rename, such as security groups. Absent: as `name`. */
  readonly awsName?: string;
  /** Id of its account. Absent: the hub's. */
  readonly account?: string;
  readonly cidr: string;
  readonly secondary: readonly string[];
  /** Tags beside the default tags. */
  readonly tags: Tags;
  /** Route tables by name: `private_a`, `isolated`, `attachment` (`_` before the zone). */
  readonly tables: Readonly<Record<string, TablePlan>>;
  /** Subnets by name: `workload_a`, `attachment_a`. */
  readonly subnets: Readonly<Record<string, SubnetPlan>>;
  /** Absent where the VPC is not joined to a hub. */
  readonly attachment?: AttachmentPlan;
  readonly internetGateway: boolean;
  /** What VPC block public access leaves to this VPC. Absent where it is off, or the VPC has no internet gateway. */
  readonly publicAccess?: "allow-egress" | "allow-bidirectional";
  /** NAT gateways by zone, each with the subnet it stands in. */
  readonly nats: Readonly<Record<string, { readonly subnet: string }>>;
  /** Gateway endpoints by service (`s3`); each is in all of `tables`. */
  readonly gatewayEndpoints: Readonly<Record<string, GatewayEndpointPlan>>;
  /** Interface endpoints in this VPC, with private DNS of their own. */
  readonly interfaceEndpoints?: InterfaceEndpointsPlan;
  readonly flowLog: FlowLogPlan;
  /** Private zones of the hub's endpoints that this VPC resolves, by endpoint id; or the hub's profile. */
  readonly names: readonly string[] | "profile";
}

/** A VPC that exists, with what joins it to the hub. */
export interface ExistingVpcPlan extends Pick<VpcPlan, "name" | "awsName" | "account" | "tags" | "attachment" | "names"> {
  readonly id: string;
  /** Primary block. */
  readonly cidr: string;
  /** All of its blocks. */
  readonly blocks: readonly string[];
  /** Its subnets for the attachment, by zone. */
  readonly subnets: Readonly<Record<string, { readonly id: string; readonly place: ZonePlace }>>;
  /** Its route tables by name, with the routes that they get. */
  readonly tables: Readonly<Record<string, { readonly id: string; readonly routes: TablePlan["routes"] }>>;
}

/** A route table of a VPC. */
export interface TablePlan {
  /** Zone, as it is written; absent where one table serves all zones. */
  readonly zone?: string;
  /** Routes beside `local` and those of gateway endpoints, by destination. */
  readonly routes: Readonly<Record<string, RoutePlan>>;
}

/** A route of a VPC's table. */
export interface RoutePlan {
  readonly destination: string;
  /** The Transit Gateway, the VPC's internet gateway, the NAT gateway or the firewall endpoint of a zone. */
  readonly target: "gateway" | "internet" | { readonly nat: string } | { readonly firewall: string };
  readonly why: string;
}

/** A subnet: one tier in one zone. */
export interface SubnetPlan {
  readonly tier: string;
  /** Zone, as it is written. */
  readonly zone: string;
  readonly place: ZonePlace;
  readonly cidr: string;
  /** Name of its route table. */
  readonly table: string;
}

/** A zone in AWS's words: by name, which differs by account, or by id, `euw2-az1`. */
export type ZonePlace = { readonly availabilityZone: string } | { readonly availabilityZoneId: string };

/** The attachment of a VPC to the gateway. */
export interface AttachmentPlan extends HubTablesOfAttachment {
  /** Names of its subnets, one a zone. */
  readonly subnets: readonly string[];
  readonly applianceMode: boolean;
}

/** A gateway endpoint of a VPC. */
export interface GatewayEndpointPlan {
  /** Full service name, `com.amazonaws.eu-west-2.s3`. */
  readonly service: string;
  /** Names of the route tables. */
  readonly tables: readonly string[];
  /** Policy document. Absent: AWS's default, full access. */
  readonly policy?: PolicyDocument;
}

/** An IAM policy document, in AWS's own words. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

/** The interface endpoints of a VPC, behind one security group. */
export interface InterfaceEndpointsPlan {
  /** Names of the subnets, one a zone. */
  readonly subnets: readonly string[];
  /** Blocks that the security group admits on tcp/443. */
  readonly clients: readonly string[];
  /** Endpoints by id (`ecr-api`). */
  readonly services: Readonly<Record<string, InterfaceEndpointPlan>>;
}

/** An interface endpoint. */
export interface InterfaceEndpointPlan {
  /** Full service name, `com.amazonaws.eu-west-2.ecr.api`. */
  readonly service: string;
  /** Whether the endpoint makes its own private DNS names; false in the hub, where zones do. */
  readonly privateDns: boolean;
  readonly policy?: PolicyDocument;
}

/** Interface endpoints in the hub, for every entitled segment. */
export interface EndpointsPlan {
  readonly vpc: VpcPlan;
  readonly endpoints: InterfaceEndpointsPlan;
  /** Private zones by endpoint id. */
  readonly zones: Readonly<Record<string, PrivateZonePlan>>;
  /** Name of the Route 53 profile that carries the zones to VPCs. Absent: a zone association a VPC. */
  readonly profile?: string;
}

/** A private zone that leads to an endpoint of the hub. */
export interface PrivateZonePlan {
  /** `dkr.ecr.eu-west-2.amazonaws.com` */
  readonly name: string;
  /** Alias records to the endpoint: `apex`, `wildcard`. */
  readonly records: readonly ("apex" | "wildcard")[];
}

/** The inspection VPC and what stands in it. */
export interface InspectionPlan {
  readonly vpc: VpcPlan;
  readonly firewall: FirewallPlan;
}

/** The firewall of the hub. */
export interface FirewallPlan {
  readonly name: string;
  /** Names of the firewall's subnets by zone. */
  readonly subnets: Readonly<Record<string, string>>;
  /** How its endpoints are told apart: by the names of their zones, or by their subnets where zones are written as ids (V5). */
  readonly endpointsBy: "zone" | "subnet";
  readonly policy: FirewallPolicyPlan;
  readonly logs: { readonly alert: LogDestination; readonly flow: LogDestination };
}

/** The policy of the firewall, in strict order. */
export interface FirewallPolicyPlan {
  readonly name: string;
  /** Blocks of `HOME_NET`. */
  readonly homeNet: readonly string[];
  /** Own stateful rule groups by key: `connections`, `closing`, `before-<file>`. */
  readonly groups: Readonly<Record<string, RuleGroupPlan>>;
  /** Managed rule groups by name, each with its ARN and priority. */
  readonly managed: Readonly<Record<string, { readonly arn: string; readonly priority: number }>>;
  /** The one own stateless rule group. */
  readonly stateless?: StatelessGroupPlan;
  readonly statefulDefaultActions: readonly string[];
}

/** A stateful rule group. */
export interface RuleGroupPlan {
  /** Name in AWS; ends in a hash of all that forces replacement, so that a new group can stand beside the old. */
  readonly name: string;
  /** Unique in the policy; lower is earlier. */
  readonly priority: number;
  readonly capacity: number;
  /** Suricata rules, a line each, ending in a newline. */
  readonly rules: string;
  /** Address variables without `$`: name to blocks. */
  readonly variables: Readonly<Record<string, readonly string[]>>;
}

/** The stateless rule group. */
export interface StatelessGroupPlan {
  readonly name: string;
  readonly priority: number;
  readonly capacity: number;
  readonly rules: readonly StatelessRulePlan[];
}

/** A stateless rule. */
export interface StatelessRulePlan {
  readonly priority: number;
  readonly action: "aws:pass" | "aws:drop" | "aws:forward_to_sfe";
  /** IANA numbers; empty means any. */
  readonly protocols: readonly number[];
  /** Blocks. */
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly destinationPorts: readonly { readonly from: number; readonly to: number }[];
}

/** Where a log goes: a log group that is made, or a bucket or stream that exists. */
export type LogDestination =
  | { readonly kind: "group"; readonly name: string; readonly retentionDays: number; readonly key?: string }
  | { readonly kind: "bucket"; readonly bucket: string; readonly prefix: string }
  | { readonly kind: "stream"; readonly stream: string };

/** The flow log of a VPC or of the gateway. */
export interface FlowLogPlan {
  readonly destination: LogDestination;
  /** Fields of the record. Absent: AWS's default format. */
  readonly format?: readonly string[];
  /** Name of the role that writes to a log group. */
  readonly role: string;
}

/** A site by VPN, or by an attachment that exists. */
export interface SitePlan {
  /** Name of the site. */
  readonly name: string;
  /** VPN connections by the name of the site's device. */
  readonly connections: Readonly<Record<string, VpnConnectionPlan>>;
  /** An attachment that exists, instead of connections. */
  readonly attachment?: HubTablesOfAttachment & { readonly id: string };
}

/** A customer gateway and a VPN connection to it: an attachment of the hub. */
export interface VpnConnectionPlan extends HubTablesOfAttachment {
  /** Name tag. */
  readonly name: string;
  /** Name of what AWS cannot rename: its alarms. Absent: as `name`. */
  readonly awsName?: string;
  /** ASN of the device; 65000 where routes are static. */
  readonly asn: number;
  readonly ip?: string;
  readonly certificate?: string;
  readonly static: boolean;
  readonly tunnels: readonly [TunnelPlan, TunnelPlan];
  /** Log group of the tunnels. */
  readonly log: Extract<LogDestination, { kind: "group" }>;
}

/** Options of one tunnel, in AWS's words. */
export interface TunnelPlan {
  readonly insideCidr?: string;
  readonly encryptionAlgorithms: readonly string[];
  readonly integrityAlgorithms: readonly string[];
  readonly dhGroupNumbers: readonly number[];
  readonly phase1LifetimeSeconds: number;
  readonly phase2LifetimeSeconds: number;
  readonly dpdTimeoutSeconds: number;
  readonly dpdTimeoutAction: "clear" | "none" | "restart";
  readonly startupAction: "add" | "start";
}
