import type {
  Account,
  Endpoints,
  Environment,
  ExistingVpc,
  Hub,
  Logs,
  Peering,
  Quotas,
  Retired,
  RuleFile,
  Rules,
  Segment,
  Site,
  StatelessRule,
  Tier,
  Tunnel,
  Vpc,
  Vpn,
  VpnGateway,
} from "./environment";
import type { Link } from "./links/link";

/**
 * The shape of a word's value, for environments that arrive as JSON, where no compiler has looked (R33).
 * `satisfies` keeps these tables and the types of environment.ts from drifting apart.
 */
export type Shape =
  | "text"
  | "number"
  | "flag"
  | "anything"
  | { readonly list: Shape }
  | { readonly record: Shape }
  | { readonly either: readonly Shape[] }
  | { readonly words: Words };

/** The words of one record, by name. */
export type Words = Readonly<Record<string, Word>>;
interface Word {
  readonly shape: Shape;
  readonly required?: true;
  readonly notYet?: true;
}
type WordsOf<T> = { readonly [Key in keyof T]-?: Word };

const text: Word = { shape: "text" };
const number: Word = { shape: "number" };
const flag: Word = { shape: "flag" };
const texts: Word = { shape: { list: "text" } };
const tags: Word = { shape: { record: "text" } };
const ranges: Word = { shape: { record: { list: "text" } } };
const notYet: Word = { shape: "anything", notYet: true };
const required = (word: Word): Word => ({ ...word, required: true });
const words = (table: Words): Word => ({ shape: { words: table } });
const listOf = (table: Words): Word => ({ shape: { list: { words: table } } });
const recordOf = (table: Words): Word => ({ shape: { record: { words: table } } });

const account = { id: required(text), role: text, externalId: flag } satisfies WordsOf<Account>;
const segment = { blocks: required(texts), tags } satisfies WordsOf<Segment>;
const tier = { cidr: required(text), isolated: flag, public: text } satisfies WordsOf<Tier>;
const vpc = {
  segment: required(text),
  cidr: required(text),
  secondary: texts,
  tiers: recordOf(tier),
  nat: text,
  joined: flag,
  ranges,
  endpoints: words({ bundles: texts, services: texts }),
  tags,
  account: words(account),
  existing: words({ id: required(text), attachment: tags, tables: required(tags) } satisfies WordsOf<ExistingVpc>),
  privateLink: notYet,
  provides: notYet,
} satisfies WordsOf<Vpc> & Words;
const tunnel = {
  insideCidr: text,
  encryption: texts,
  integrity: texts,
  dhGroups: { shape: { list: "number" } },
  phase1LifetimeSeconds: number,
  phase2LifetimeSeconds: number,
  deadPeerTimeoutSeconds: number,
  deadPeerAction: text,
  startup: text,
} satisfies WordsOf<Tunnel>;
const vpnGateway = { ip: text, certificate: text, tunnels: listOf(tunnel) } satisfies WordsOf<VpnGateway>;
const vpn = {
  asn: number,
  active: text,
  single: text,
  gateways: required({ shape: { record: { either: ["text", { words: vpnGateway }] } } }),
  over: notYet,
} satisfies WordsOf<Vpn> & Words;
const site = {
  blocks: required(texts),
  ranges,
  vpn: words(vpn),
  attachment: text,
  routes: text,
  directConnect: notYet,
  encrypted: notYet,
} satisfies WordsOf<Site> & Words;
const hub = {
  asn: required(number),
  block: required(text),
  gateway: text,
  zones: texts,
  nat: text,
  cidrs: texts,
  unprotected: text,
  account: words(account),
  share: texts,
} satisfies WordsOf<Hub>;
/** What every connection may say beside its ends, in an environment and in a link. */
const passing: Words = {
  allow: texts,
  names: texts,
  on: texts,
  uninspected: text,
  owner: text,
  reason: text,
  ticket: text,
  sid: number,
};
const ends: Words = { from: text, to: text, between: texts };
const connection: Words = { ...ends, within: text, via: { shape: { either: ["text", { list: "text" }] } }, ...passing, until: notYet };
const endpoints = {
  gateway: texts,
  organisation: text,
  interface: words({ in: required(text), for: texts, bundles: texts, services: texts, names: text } satisfies WordsOf<
    NonNullable<Endpoints["interface"]>
  >),
} satisfies WordsOf<Endpoints>;
const rules = {
  before: listOf({ file: required(text), reason: text } satisfies WordsOf<RuleFile>),
  managed: texts,
  stateless: listOf({
    priority: required(number),
    action: required(text),
    protocols: texts,
    from: texts,
    to: texts,
    ports: texts,
    reason: required(text),
  } satisfies WordsOf<StatelessRule>),
} satisfies WordsOf<Rules>;
const log: Words = { bucket: text, stream: text, retentionDays: number, key: text };
const logs = {
  flow: words({ ...log, format: texts }),
  firewall: words(log),
  tunnels: words({ retentionDays: number, key: text }),
} satisfies WordsOf<Logs>;
const quotas = { tables: number, routes: number, attachments: number } satisfies WordsOf<Quotas>;
const state: Words = {
  backend: required(text),
  layout: text,
  contract: text,
  prefix: text,
  path: text,
  bucket: text,
  region: text,
  key: text,
  address: text,
  lockMethods: texts,
  resourceGroup: text,
  account: text,
  container: text,
  organization: text,
  hostname: text,
};

/** The words of a link. Its environments are read by themselves. */
export const link = {
  between: required({ shape: { list: "anything" } }),
  connect: required(listOf({ ...ends, ...passing })),
  inspect: text,
  state: words(state),
  versions: words({ terraform: text, provider: text }),
  tags,
} satisfies WordsOf<Link>;

/** The words of an environment. */
export const environment = {
  name: required(text),
  region: required(text),
  zones: required(texts),
  quarters: { shape: { record: "number" } },
  state: words(state),
  versions: words({ terraform: text, provider: text }),
  tags,
  hub: words(hub),
  segments: required(recordOf(segment)),
  vpcs: required(recordOf(vpc)),
  sites: recordOf(site),
  connect: required(listOf(connection)),
  endpoints: words(endpoints),
  internet: words({ ranges: required(ranges) }),
  rules: words(rules),
  logs: words(logs),
  blockPublicAccess: flag,
  alarms: words({ topics: required(texts) }),
  localBlocks: texts,
  quotas: words(quotas),
  regions: { shape: { record: { list: "text" } } },
  retired: recordOf({ account: words(account) } satisfies WordsOf<Retired>),
  peerings: listOf({ between: required(texts), reason: required(text), owner: text, ticket: text } satisfies WordsOf<Peering>),
  resolver: notYet,
  dnsFirewall: notYet,
  users: notYet,
  renamed: { shape: { record: "text" } },
} satisfies WordsOf<Environment> & Words;
