/**
 * All that a VPC or a site knows of its hub. A hub in the same state fulfils it by references; one in a state of its own by the
 * contract that it publishes there ({@link ReadContract}).
 */
export interface HubContract {
  readonly gatewayId: string;
  /** @throws when the hub has no such table. */
  tableId(table: string): string;
}

/** The names of a hub's endpoints: what VPCs associate with to resolve them. */
export interface EndpointNames {
  /** Private zone of an endpoint, by the endpoint's id. @throws when there is none. */
  zoneId(endpoint: string): string;
  /** @throws when names are carried by zones. */
  readonly profileId: string;
}

/** All that a peering knows of a VPC, in the same state or in another. */
export interface VpcEnd {
  readonly vpcId: string;
  /** @throws when the VPC has no such route table. */
  tableId(table: string): string;
}
