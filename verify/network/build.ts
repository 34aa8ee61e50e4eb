import type { Cidr } from "../../cidr";
import type { AskedExistingVpc } from "../asked/existing-vpcs";
import type { Resource, Terraform } from "../terraform/resource";
import { ExistingVpcs } from "./existing-vpcs";
import { Destinations } from "./destinations";
import { Firewalls } from "./firewalls";
import { HubTables } from "./hub-tables";
import { Hubs } from "./hubs";
import { requireKnownTypes } from "./known-types";
import { Names } from "./names";
import type { Network } from "./network";
import { Routes } from "./routes";
import { Subnets } from "./subnets";
import { Tables } from "./tables";
import { Vpcs } from "./vpcs";

/** What Terraform cannot say of its network. */
export interface Told {
  /** The site at the far end of a VPN connection and what it announces; `undefined` where nobody declared it. */
  readonly announced: (vpnConnection: Resource) => { readonly site: string; readonly blocks: readonly Cidr[] } | undefined;
  /** The sites behind attachments that exist, by the id of the attachment, and what is learned from them. */
  readonly existing: ReadonlyMap<string, { readonly site: string; readonly blocks: readonly Cidr[] }>;
  /** VPCs that exist. */
  readonly existingVpcs: readonly AskedExistingVpc[];
  /** Whether zones are told apart by name or by id where both are known: the names of two accounts may differ. */
  readonly zonesBy: (subnet: Resource) => "name" | "id";
}

/**
 * Builds the network that resources make.
 *
 * @throws {ReadError} where something cannot be read, or may move packets in a way that the network does not have
 */
export function buildNetwork(terraform: Terraform, told: Told): Network {
  requireKnownTypes(terraform);
  const names = new Names(terraform);
  const destinations = new Destinations(names);
  const existing = new ExistingVpcs(told.existingVpcs);
  const vpcs = new Vpcs(names, existing);
  const tables = new Tables(names, vpcs, existing);
  const subnets = new Subnets(names, vpcs, tables, existing, told.zonesBy);
  const firewalls = new Firewalls(names, vpcs, subnets);
  const hubs = new Hubs(names, told.announced, told.existing);
  hubs.attach(vpcs, subnets);
  new HubTables(names, hubs, destinations);
  new Routes({ names, vpcs, tables, subnets, firewalls, hubs, destinations });
  return { vpcs: vpcs.all, hubs: hubs.all, firewalls: firewalls.all };
}
