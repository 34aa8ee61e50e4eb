/**
 * The vocabulary: every word that an engineer writes about one environment, and what changing it replaces.
 *
 * What the words mean in routes and rules is docs/semantics.md; its rule numbers are cited here.
 * "Not yet" marks words whose meaning is agreed and that planning still refuses.
 */

/** The network of one environment: one region of one organisation. */
export interface Environment<
  Segments extends string = string,
  Vpcs extends string = string,
  Sites extends string = string,
  Name extends string = string,
> {
  /** Kebab-case; names the stack, the state and everything that AWS wants a name for. Changing it is a new network. */
  readonly name: Name;
  /** AWS region, such as `eu-west-2`. Changing it is a new network. */
  readonly region: string;
  /**
   * Zone letters, such as `["a", "b", "c"]`, or zone ids without their region, `["az1", "az2"]`: the same place in every account, where a
   * letter may be another. Never both. Adding one moves nothing (N8); removing one destroys its subnets; from letters to ids is a new network.
   */
  readonly zones: readonly string[];
  /** The quarter that a zone beyond `d` or `az4` takes over from a zone that is not used, such as `{ f: 2 }` (N8). */
  readonly quarters?: Readonly<Record<string, number>>;
  /** Where Terraform keeps state. @default - local files beside `cdktf.out` */
  readonly state?: State;
  /** Ranges that the written Terraform asks for. @default - provider `>= 5.100.0, < 7.0.0`; Terraform unsaid */
  readonly versions?: { readonly terraform?: string; readonly provider?: string };
  /** Default tags of every resource, beside the `Name` that the toolkit sets. @default - none */
  readonly tags?: Tags;
  /** @default - no hub: VPCs stand alone (V7) */
  readonly hub?: Hub;
  readonly segments: { readonly [Name in Segments]: Segment };
  readonly vpcs: { readonly [Name in Vpcs]: Vpc<NoInfer<Segments>> };
  /** Networks on premises. @default - none */
  readonly sites?: { readonly [Name in Sites]: Site };
  /** Everything that may talk; what no connection names is unreachable (C1). Order means nothing. */
  readonly connect: readonly Connection<NoInfer<Segments>, NoInfer<Vpcs>, NoInfer<Sites>>[];
  /** VPCs that are joined two by two, past the hub and its firewall. Order means nothing. @default - none */
  readonly peerings?: readonly Peering<NoInfer<Vpcs>>[];
  /** @default - none */
  readonly endpoints?: Endpoints<NoInfer<Segments>>;
  /** Named addresses on the internet, for rules (N9). @default - none */
  readonly internet?: { readonly ranges: Ranges };
  /** Firewall rules beside those that follow from `connect`. @default - none */
  readonly rules?: Rules;
  /** @default - CloudWatch log groups, kept 365 days */
  readonly logs?: Logs;
  /**
   * Turns on VPC block public access for the whole account and region, beside what this file holds: no VPC is reached from the internet or
   * reaches it by an internet gateway, but those that this environment gives one. @default false - only the absence of gateways keeps it out
   */
  readonly blockPublicAccess?: boolean;
  /** Topics (ARNs) that alarms notify. @default - alarms change state and tell nobody */
  readonly alarms?: { readonly topics: readonly string[] };
  /** Blocks that may repeat in every VPC, as secondary blocks for pods, say (N4). @default - none */
  readonly localBlocks?: readonly string[];
  /** Quotas of the account where they differ from AWS's defaults (R24). */
  readonly quotas?: Quotas;
  /** Regions, or zones of one, that are newer than the toolkit's table: region to zone letters and full zone ids (`euw2-az1`). */
  readonly regions?: Readonly<Record<string, readonly string[]>>;
  /**
   * VPCs that left, by the names they had, in layout `per-vpc`: each state is still written, with nothing in it, so that the next apply
   * destroys what the VPC left there. A name goes from this list once that is done. @default - none
   */
  readonly retired?: Readonly<Record<string, Retired>>;
  /**
   * Segments, VPCs and sites that have another name now: former name to present name. Their addresses move, and nothing is replaced.
   * A line stays for as long as the thing does: what AWS cannot rename (log groups, roles, alarms) and the state keep the first name.
   * @default - none
   */
  readonly renamed?: Readonly<Record<string, string>>;
}

/** A peering of two VPCs: each reaches the other on every port, and nobody else comes that way (V3). Removing it cuts both at once. */
export interface Peering<Vpcs extends string = string> {
  readonly between: readonly [Vpcs, Vpcs];
  /** Why they go past the firewall. */
  readonly reason: string;
  /** People and papers behind it; they change nothing in the network. */
  readonly owner?: string;
  readonly ticket?: string;
}

/** What is still needed of a VPC that left, to destroy it. */
export interface Retired {
  /** The account that it lived in. @default - the hub's */
  readonly account?: Account;
}

/** An AWS account, and how Terraform gets into it. */
export interface Account {
  /** Twelve digits. Terraform refuses to work where it finds itself in any other account. */
  readonly id: string;
  /** ARN of the role that Terraform assumes there. @default - Terraform's own credentials are of this account */
  readonly role?: string;
  /** Whether the role asks for an external id; it is a variable of the stack, `external_id_<id>`. @default false */
  readonly externalId?: boolean;
}

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/** Name to prefixes: `{ relays: ["10.180.104.100/32"] }`. Changes rules, never a route or a subnet (N9). */
export type Ranges = Readonly<Record<string, readonly string[]>>;

/** A set of VPCs that share one hub table, so one set of routes (C3). Removing it removes its table. */
export interface Segment {
  /** Address blocks; hub routes point at these, so adding one changes the hub only (O3). */
  readonly blocks: readonly string[];
  /** Cost centre, owner and so on, for every VPC of the segment. @default - none */
  readonly tags?: Tags;
}

export interface Hub {
  /** ASN of the gateway on Amazon's side, 64512–65534 or 4200000000–4294967294. AWS refuses to change it while a VPN is attached. */
  readonly asn: number;
  /**
   * /21 or wider, cut into eight fixed slots (N6). Changing it replaces the VPCs of the hub and its routes; protection refuses that until
   * `unprotected` is said.
   */
  readonly block: string;
  /** Id of a Transit Gateway that exists, to use it instead of making one. Changing it re-creates every attachment. */
  readonly gateway?: string;
  /** Needed where a VPC lives in an account of its own. Changing it is a new hub. @default - the account of Terraform's credentials */
  readonly account?: Account;
  /** Whom the gateway is shared with by RAM, inside one organisation: account ids, ARNs of units or of the organisation. @default - nobody */
  readonly share?: readonly string[];
  /** Zones of the inspection VPC. @default - the environment's */
  readonly zones?: readonly string[];
  /** `one` needs inspection in one zone (V2). @default "zones" */
  readonly nat?: "zones" | "one";
  /** CIDR blocks of the gateway itself, /24 or wider. @default - none */
  readonly cidrs?: readonly string[];
  /** The reason for which the hub may be destroyed or lose a zone: takes off every protection. @default - protected */
  readonly unprotected?: string;
}

export interface Vpc<Segments extends string = string> {
  /** Changing it moves the attachment to another table: seconds to a minute without network. */
  readonly segment: Segments;
  /** Primary block, /24 or wider. Changing it replaces the VPC. */
  readonly cidr: string;
  /** Further blocks. Removing one needs its subnets gone. @default - none */
  readonly secondary?: readonly string[];
  /** Changing a tier's name or block replaces its subnets. @default - one tier `workload`, the first half of `cidr` (N7) */
  readonly tiers?: Readonly<Record<string, Tier>>;
  /** NAT gateways of the VPC's own: one in every zone, or one. Whether it is used is `via` (C9). @default - none */
  readonly nat?: "zones" | "one";
  /** Whether it is attached to the hub (V7). @default true */
  readonly joined?: boolean;
  /**
   * Ids of a VPC that exists and stays its owner's: it is attached and gets routes, and nothing is made in it. `cidr` and `secondary` say
   * all of its blocks; a plan fails where they or its zones are others. @default - the VPC is made
   */
  readonly existing?: ExistingVpc;
  /** The account that it lives in. Changing it is a new VPC. @default - the hub's */
  readonly account?: Account;
  /** Named addresses inside the VPC, for rules (N9). @default - none */
  readonly ranges?: Ranges;
  /** Interface endpoints in this VPC alone. @default - none */
  readonly endpoints?: { readonly bundles?: readonly string[]; readonly services?: readonly string[] };
  /** @default - the segment's */
  readonly tags?: Tags;
}

/** A VPC that exists. */
export interface ExistingVpc {
  /** `vpc-…` */
  readonly id: string;
  /** Its subnets for the attachment by zone, one in each in which the hub may reach it. Needed where it is joined to a hub. */
  readonly attachment?: Readonly<Record<string, string>>;
  /** Its route tables by a name of your own, which is a part of addresses: what is in their subnets reaches the hub, or a peer. */
  readonly tables: Readonly<Record<string, string>>;
}

/** A kind of subnet of a VPC, one in every zone. */
export interface Tier {
  /** /26 or wider, inside the VPC; each zone owns a quarter. Changing it replaces the tier's subnets. */
  readonly cidr: string;
  /** Only `local` routes and gateway endpoints: answers nobody outside its VPC (N5). @default false */
  readonly isolated?: boolean;
  /** The reason for which this tier has addresses on the internet and a route from there (V6). @default - private */
  readonly public?: string;
}

/** A network on premises. */
export interface Site {
  /** What the site announces. May contain blocks of this network, never lie inside one (N3). */
  readonly blocks: readonly string[];
  readonly ranges?: Ranges;
  /** @default - no VPN: nothing connects the site yet, unless `attachment` does */
  readonly vpn?: Vpn;
  /**
   * Id of an attachment of the gateway that exists, `tgw-attach-…`, instead of `vpn` (S8). Its association and its routes are made here and
   * may be nobody else's. Changing it moves the association and the static routes.
   */
  readonly attachment?: string;
  /** Whether `blocks` are written as static routes, which is all that a peering can do, or learned from `attachment`. @default "static" */
  readonly routes?: "static" | "learned";
}

/** How a site is joined by VPN. */
export interface Vpn {
  /**
   * ASN of the site for BGP. Changing it replaces its customer gateways; adding or removing it its connections, too.
   * @default - static routes, which never fail over (S3)
   */
  readonly asn?: number;
  /** Whether the site's devices carry traffic both at once (S4). Silences a note; the device configuration that uses it is not built yet. @default - unsaid */
  readonly active?: "one" | "both";
  /** The reason for which one device is enough (R12). @default - two or more for a way out */
  readonly single?: string;
  /** The site's devices by name: one VPN connection, two tunnels, each. */
  readonly gateways: Readonly<Record<string, string | VpnGateway>>;
}

/** A device of a site. Needs `ip` or `certificate`. */
export interface VpnGateway {
  /** Public address. Changing it makes a new customer gateway; the connection moves in place. */
  readonly ip?: string;
  /**
   * ARN of a private certificate in ACM, instead of pre-shared keys. Changing it: under a new name of the device, since AWS answers with the
   * customer gateway that exists where address and ASN are equal. @default - keys that AWS makes, in Secrets Manager
   */
  readonly certificate?: string;
  /** The two tunnels; what is not said is safe. */
  readonly tunnels?: readonly [Tunnel, Tunnel];
}

/** Options of one tunnel. Changing any replaces the tunnel's endpoint: minutes, so change one tunnel at a time. */
export interface Tunnel {
  /** /30 of 169.254.0.0/16. Changing it replaces the connection. @default - AWS chooses */
  readonly insideCidr?: string;
  /** @default ["AES256-GCM-16"] */
  readonly encryption?: readonly string[];
  /** @default ["SHA2-384"] */
  readonly integrity?: readonly string[];
  /** Diffie-Hellman groups. @default [20] */
  readonly dhGroups?: readonly number[];
  /** @default 28800 */
  readonly phase1LifetimeSeconds?: number;
  /** @default 3600 */
  readonly phase2LifetimeSeconds?: number;
  /** @default 30 */
  readonly deadPeerTimeoutSeconds?: number;
  /** @default "restart" */
  readonly deadPeerAction?: "clear" | "none" | "restart";
  /** Who begins: AWS (`start`) or the device (`add`). @default "start", or "add" without `ip` */
  readonly startup?: "add" | "start";
}

/** The names that a connection may join. */
export type NodeName<Segments extends string, Vpcs extends string, Sites extends string> =
  Segments | Vpcs | Sites | `${Vpcs | Sites}/${string}` | "endpoints";

declare const why: unique symbol;
/** Refuses a property and says why, in the compiler's own message. */
export type Not<Why extends string> = { readonly [why]: Why };

/** What may pass: a protocol, with ports (`tcp/443`, `tcp/8000-8100`) or detected by its content (`ssh/22`). */
export type Allow =
  | "any"
  | "tcp"
  | "udp"
  | "icmp"
  | "icmp/echo"
  | `${"tcp" | "udp"}/${number}`
  | `${"tcp" | "udp"}/${number}-${number}`
  | `${"ssh" | "ftp" | "smtp" | "dns" | "ntp" | "tls" | "http"}/${number}`;

/** Where a name is looked for: `tls/8443`, `http/8080`. */
export type NamePort = `${"tls" | "http"}/${number}`;

interface Described {
  /** People and papers behind the entry; they change nothing in the network. */
  readonly owner?: string;
  readonly reason?: string;
  readonly ticket?: string;
  /** Moves the ids of this entry's rules by so many; only where two ids collide and planning asks for it (F8). @default 0 */
  readonly sid?: number;
}

type Passing =
  | { readonly allow: readonly Allow[]; readonly names?: readonly string[]; readonly on?: readonly NamePort[] }
  | { readonly names: readonly string[]; readonly allow?: readonly Allow[]; readonly on?: readonly NamePort[] };

/** Through the firewall: says what may pass (C2). */
export type Inspected = Passing & Described & { readonly uninspected?: Not<"what crosses the firewall is not uninspected"> };

/** Past the firewall, with the reason (C4). */
export interface Uninspected extends Described {
  readonly uninspected: string;
  readonly allow?: Not<"without the firewall nothing enforces allow">;
  readonly names?: Not<"without the firewall nothing enforces names">;
  readonly on?: Not<"without the firewall nothing enforces names">;
}

/** A connection with a direction is said by `from` and `to` alone. */
export interface OneWay {
  readonly between?: Not<"write from and to, or between">;
  readonly within?: Not<"write from and to, or within">;
}
/** A connection without a direction is said by `between` alone. */
export interface BothWays {
  readonly from?: Not<"write between, or from and to">;
  readonly to?: Not<"write between, or from and to">;
  readonly within?: Not<"write between, or within">;
  readonly via?: Not<"via is for connections to internet">;
}
interface Inside {
  readonly from?: Not<"write within, or from and to">;
  readonly to?: Not<"write within, or from and to">;
  readonly between?: Not<"write within, or between">;
  readonly via?: Not<"via is for connections to internet">;
}

/** One entry of `connect` (semantics §2). */
export type Connection<Segments extends string = string, Vpcs extends string = string, Sites extends string = string> =
  | (OneWay &
      Inspected & {
        /** Who may begin a conversation; replies follow (C1). */
        readonly from: NodeName<Segments, Vpcs, Sites>;
        readonly to: NodeName<Segments, Vpcs, Sites> | "internet" | `internet/${string}`;
        /** The way out to `internet` (C6). @default - NAT in the hub */
        readonly via?: readonly ["firewall", Sites];
      })
  | (OneWay &
      Uninspected & {
        readonly from: NodeName<Segments, Vpcs, Sites>;
        readonly to: "internet";
        readonly via: Sites | "own-nat";
      })
  | (BothWays & Inspected & { readonly between: readonly [NodeName<Segments, Vpcs, Sites>, NodeName<Segments, Vpcs, Sites>] })
  | (BothWays & Uninspected & { readonly between: readonly [Segments | Sites, Segments | Sites] })
  | (Inside &
      (Inspected | Uninspected) & {
        /** Among the VPCs of one segment. */
        readonly within: Segments;
      });

/** Ways to AWS services that do not cross the internet. */
export interface Endpoints<Segments extends string = string> {
  /** Gateway endpoints in every VPC: `s3`, `dynamodb`. @default - none */
  readonly gateway?: readonly ("s3" | "dynamodb")[];
  readonly interface?: {
    /** Once in the hub for every segment (H1), or in each VPC. */
    readonly in: "hub" | "vpcs";
    /** Segments that use them. @default - all */
    readonly for?: readonly Segments[];
    /** Services by need: `ecs-fargate`, `ssm`, … */
    readonly bundles?: readonly string[];
    /** Services by name: `sqs`, `ecr.api`, … */
    readonly services?: readonly string[];
    /** How VPCs find endpoints of the hub (O4). @default "zones" */
    readonly names?: "zones" | "profile";
  };
  /** Id of the organisation (`o-…`) that endpoint policies are limited to. @default - unlimited, with a note */
  readonly organisation?: string;
}

/** Rules of the firewall beside those that connections make. */
export interface Rules {
  /** Suricata files that come before every other rule (F7). */
  readonly before?: readonly RuleFile[];
  /** AWS managed threat groups by name, without `StrictOrder`: `ThreatSignaturesBotnet`. */
  readonly managed?: readonly string[];
  /** What the stateless engine decides before any other rule. */
  readonly stateless?: readonly StatelessRule[];
}

/** A file of Suricata rules. */
export interface RuleFile {
  /** Path below the project's root. Its name without folder and ending names the rule group. */
  readonly file: string;
  /** Needed where the file holds a `pass`: an exception to everything. */
  readonly reason?: string;
}

/** A rule that judges each packet by itself, before any state is kept. */
export interface StatelessRule {
  /** 1 to 65535, the lowest first, unique. */
  readonly priority: number;
  /** `forward` hands the packet to the stateful rules. */
  readonly action: "pass" | "drop" | "forward";
  /** @default - any */
  readonly protocols?: readonly ("tcp" | "udp" | "icmp")[];
  /** Blocks. @default - any */
  readonly from?: readonly string[];
  /** Blocks. @default - any */
  readonly to?: readonly string[];
  /** Destination ports, `443` or `8000-8100`. @default - any */
  readonly ports?: readonly string[];
  /** Why; a `pass` goes past every other rule, in both directions where both are written. */
  readonly reason: string;
}

/** Where logs go. @default - a log group of the toolkit's own in CloudWatch */
export interface LogSettings {
  /** Name of an S3 bucket that exists. */
  readonly bucket?: string;
  /** Name of a Firehose stream that exists. */
  readonly stream?: string;
  /** One of CloudWatch's steps. @default 365 */
  readonly retentionDays?: number;
  /** ARN of the KMS key of the log group. @default - CloudWatch's own encryption */
  readonly key?: string;
}

/** Where logs go, by what writes them. */
export interface Logs {
  /** Flow logs of VPCs and of the gateway. `format` is a list of fields. Changing it replaces the flow log. */
  readonly flow?: LogSettings & { readonly format?: readonly string[] };
  /** Alert and flow logs of the firewall. */
  readonly firewall?: LogSettings;
  /** Logs of VPN tunnels: CloudWatch alone. */
  readonly tunnels?: Omit<LogSettings, "bucket" | "stream">;
}

/** Quotas of one gateway in this account (R24). */
export interface Quotas {
  /** Tables of one gateway. @default 20 */
  readonly tables?: number;
  /** Routes over all tables of one gateway. @default 10000 */
  readonly routes?: number;
  /** Attachments of one gateway. @default 5000 */
  readonly attachments?: number;
}

interface Stored {
  /**
   * One state for everything, or one for the hub and one for each VPC, with the same addresses. Changing it needs `network-hub move`.
   * @default "single"
   */
  readonly layout?: "single" | "per-vpc";
  /**
   * How the other states learn the hub's ids: from an output of its state, or from an SSM parameter in its account, where teams may not
   * read each other's state. @default "state"
   */
  readonly contract?: "state" | "parameter";
  /** Folder of the states inside the backend. @default - none */
  readonly prefix?: string;
}

/** Where Terraform keeps state, by backend. Credentials are never here. Changing it needs `terraform init -migrate-state`. */
export type State = Stored &
  (
    | { readonly backend: "local"; /** Folder, seen from the project's root. @default "state" */ readonly path?: string }
    | {
        readonly backend: "s3";
        readonly bucket: string;
        /** @default - the environment's */ readonly region?: string;
        /** ARN of a KMS key. */ readonly key?: string;
      }
    | {
        readonly backend: "http";
        /** The stack's name is added, and `/lock` for its lock. */ readonly address: string;
        /** @default ["LOCK", "UNLOCK"] */ readonly lockMethods?: readonly [string, string];
      }
    | { readonly backend: "gcs"; readonly bucket: string }
    | { readonly backend: "azurerm"; readonly resourceGroup: string; readonly account: string; readonly container: string }
    | { readonly backend: "remote" | "cloud"; readonly organization: string; /** @default "app.terraform.io" */ readonly hostname?: string }
  );

/**
 * An environment whose names are known to the compiler: a misspelt segment, VPC or site does not compile.
 * Above a few hundred VPCs annotate the literal as plain {@link Environment} instead; planning finds the names.
 */
export function defineEnvironment<
  const Segments extends string,
  const Vpcs extends string,
  const Sites extends string = never,
  const Name extends string = string,
>(environment: Environment<Segments, Vpcs, Sites, Name>): Environment<Segments, Vpcs, Sites, Name> {
  return environment;
}
