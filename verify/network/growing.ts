import type { Attachment, Hub, HubRoute, HubTable, InternetGateway, Route, Subnet, Table, Vpc } from "./network";

/** A VPC while it is read: its parts name it, so it is there before them. */
export interface GrowingVpc extends Vpc {
  readonly subnets: Subnet[];
  readonly tables: Table[];
  readonly attachments: Attachment[];
  internetGateway: InternetGateway | undefined;
}

/** A table while it is read. */
export interface GrowingTable extends Table {
  readonly vpc: GrowingVpc;
  readonly routes: Route[];
}

/** A hub while it is read. */
export interface GrowingHub extends Hub {
  readonly tables: HubTable[];
  readonly attachments: Attachment[];
}

/** A table of a hub while it is read. */
export interface GrowingHubTable extends HubTable {
  readonly hub: GrowingHub;
  readonly routes: HubRoute[];
}

/** An attachment while it is read. */
export interface GrowingAttachment extends Attachment {
  readonly hub: GrowingHub;
  association: Attachment["association"];
  peer: Attachment | undefined;
}
