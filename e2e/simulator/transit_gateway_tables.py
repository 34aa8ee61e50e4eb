"""Transit gateway route tables: associations, propagations and routes."""

from __future__ import annotations

import ipaddress

from .core import AwsError, Call, Json, ec2, ipv4, select, tag_on_create, tags_of
from .transit_gateway import Gateways
from .transit_gateway_attachments import check_available


@ec2.operation("CreateTransitGatewayRouteTable")
def create_table(call: Call) -> Json:
    state = call.state(Gateways)
    gateway = state.gateway(call.params["TransitGatewayId"])
    table = state.new_table(call, gateway["TransitGatewayId"])
    tag_on_create(call, table["TransitGatewayRouteTableId"], "transit-gateway-route-table")
    return {"TransitGatewayRouteTable": {**table, "Tags": tags_of(call, table["TransitGatewayRouteTableId"])}}


@ec2.operation("DescribeTransitGatewayRouteTables")
def describe_tables(call: Call) -> Json:
    found = select(
        call,
        call.state(Gateways).tables.values(),
        "TransitGatewayRouteTableId",
        {
            "transit-gateway-route-table-id": lambda t: t["TransitGatewayRouteTableId"],
            "transit-gateway-id": lambda t: t["TransitGatewayId"],
            "state": lambda t: t["State"],
            "default-association-route-table": lambda t: t["DefaultAssociationRouteTable"],
            "default-propagation-route-table": lambda t: t["DefaultPropagationRouteTable"],
        },
        call.params.get("TransitGatewayRouteTableIds"),
        "InvalidRouteTableID.NotFound",
    )
    return {"TransitGatewayRouteTables": found}


@ec2.operation("DeleteTransitGatewayRouteTable")
def delete_table(call: Call) -> Json:
    state = call.state(Gateways)
    table = state.table(call.params["TransitGatewayRouteTableId"])
    table_id = table["TransitGatewayRouteTableId"]
    if table["DefaultAssociationRouteTable"]:
        raise AwsError("IncorrectState", f"{table_id} is the default route table.")
    if table_id in state.associations.values():
        raise AwsError("IncorrectState", f"{table_id} has non-deleted associations.")
    if state.propagations.get(table_id):
        raise AwsError("IncorrectState", f"{table_id} has non-deleted propagations.")
    state.statics.pop(table_id, None)
    table["State"] = "deleted"
    return {"TransitGatewayRouteTable": table}


def _table_and_attachment(call: Call) -> tuple[str, str, Json]:
    state = call.state(Gateways)
    table = state.table(call.params["TransitGatewayRouteTableId"])
    attachment = state.attachment(call.params["TransitGatewayAttachmentId"])
    if attachment["TransitGatewayId"] != table["TransitGatewayId"]:
        raise AwsError(
            "InvalidParameterValue",
            f"{attachment['TransitGatewayAttachmentId']} and {table['TransitGatewayRouteTableId']} "
            "belong to different transit gateways",
        )
    return table["TransitGatewayRouteTableId"], attachment["TransitGatewayAttachmentId"], attachment


def _relation(table_id: str, attachment: Json, state: str) -> Json:
    return {
        "TransitGatewayRouteTableId": table_id,
        "TransitGatewayAttachmentId": attachment["TransitGatewayAttachmentId"],
        "ResourceId": attachment["ResourceId"],
        "ResourceType": attachment["ResourceType"],
        "State": state,
    }


@ec2.operation("AssociateTransitGatewayRouteTable")
def associate(call: Call) -> Json:
    table_id, attachment_id, attachment = _table_and_attachment(call)
    check_available(attachment)
    associations = call.state(Gateways).associations
    if attachment_id in associations:
        raise AwsError(
            "Resource.AlreadyAssociated",
            f"Transit Gateway Attachment {attachment_id} is already associated to a route table.",
        )
    associations[attachment_id] = table_id
    return {"Association": _relation(table_id, attachment, "associated")}


@ec2.operation("DisassociateTransitGatewayRouteTable")
def disassociate(call: Call) -> Json:
    table_id, attachment_id, attachment = _table_and_attachment(call)
    associations = call.state(Gateways).associations
    if associations.get(attachment_id) != table_id:
        raise AwsError("InvalidAssociation.NotFound", f"{attachment_id} is not associated with {table_id}.")
    del associations[attachment_id]
    return {"Association": _relation(table_id, attachment, "disassociated")}


@ec2.operation("EnableTransitGatewayRouteTablePropagation")
def enable_propagation(call: Call) -> Json:
    table_id, attachment_id, attachment = _table_and_attachment(call)
    if attachment["ResourceType"] == "peering":
        raise AwsError("OperationNotPermitted", f"{attachment_id} is a peering attachment, which takes static routes only")
    check_available(attachment)
    members = call.state(Gateways).propagations.setdefault(table_id, [])
    if attachment_id in members:
        raise AwsError(
            "TransitGatewayRouteTablePropagation.Duplicate",
            f"Propagation of {attachment_id} to {table_id} already exists.",
        )
    members.append(attachment_id)
    return {"Propagation": _relation(table_id, attachment, "enabled")}


@ec2.operation("DisableTransitGatewayRouteTablePropagation")
def disable_propagation(call: Call) -> Json:
    table_id, attachment_id, attachment = _table_and_attachment(call)
    members = call.state(Gateways).propagations.get(table_id, [])
    if attachment_id not in members:
        raise AwsError(
            "TransitGatewayRouteTablePropagation.NotFound",
            f"Propagation of {attachment_id} to {table_id} does not exist.",
        )
    members.remove(attachment_id)
    return {"Propagation": _relation(table_id, attachment, "disabled")}


RELATION_FIELDS = {
    "transit-gateway-attachment-id": lambda r: r["TransitGatewayAttachmentId"],
    "resource-id": lambda r: r["ResourceId"],
    "resource-type": lambda r: r["ResourceType"],
}


@ec2.operation("GetTransitGatewayRouteTableAssociations")
def get_associations(call: Call) -> Json:
    state = call.state(Gateways)
    table_id = state.table(call.params["TransitGatewayRouteTableId"])["TransitGatewayRouteTableId"]
    relations = [
        _relation(table_id, state.attachments[a], "associated")
        for a, t in state.associations.items()
        if t == table_id
    ]
    return {"Associations": select(call, relations, "TransitGatewayAttachmentId", RELATION_FIELDS)}


@ec2.operation("GetTransitGatewayRouteTablePropagations")
def get_propagations(call: Call) -> Json:
    state = call.state(Gateways)
    table_id = state.table(call.params["TransitGatewayRouteTableId"])["TransitGatewayRouteTableId"]
    relations = [
        _relation(table_id, state.attachments[a], "enabled") for a in state.propagations.get(table_id, [])
    ]
    found = select(call, relations, "TransitGatewayAttachmentId", RELATION_FIELDS)
    return {"TransitGatewayRouteTablePropagations": found}


@ec2.operation("GetTransitGatewayAttachmentPropagations")
def get_attachment_propagations(call: Call) -> Json:
    state = call.state(Gateways)
    attachment_id = call.params["TransitGatewayAttachmentId"]
    state.attachment(attachment_id)
    tables = [t for t, members in state.propagations.items() if attachment_id in members]
    return {
        "TransitGatewayAttachmentPropagations": [
            {"TransitGatewayRouteTableId": table, "State": "enabled"} for table in tables
        ]
    }


# --- routes -------------------------------------------------------------------


@ec2.operation("CreateTransitGatewayRoute")
def create_route(call: Call) -> Json:
    state = call.state(Gateways)
    table_id = state.table(call.params["TransitGatewayRouteTableId"])["TransitGatewayRouteTableId"]
    destination = call.params["DestinationCidrBlock"]
    if ":" not in destination:
        ipv4(destination)
    attachment_id = call.params.get("TransitGatewayAttachmentId")
    blackhole = bool(call.params.get("Blackhole"))
    if blackhole and attachment_id:
        raise AwsError("InvalidParameterCombination", "A blackhole route takes no attachment")
    if not blackhole and not attachment_id:
        raise AwsError("MissingParameter", "The request must contain TransitGatewayAttachmentId or Blackhole")
    if attachment_id:
        check_available(_table_and_attachment(call)[2])
    statics = state.statics.setdefault(table_id, {})
    if destination in statics:
        raise AwsError("RouteAlreadyExists", f"Route {destination} already exists in {table_id}.")
    statics[destination] = attachment_id
    return {"Route": _static_route(state, destination, attachment_id)}


@ec2.operation("DeleteTransitGatewayRoute")
def delete_route(call: Call) -> Json:
    state = call.state(Gateways)
    table_id = state.table(call.params["TransitGatewayRouteTableId"])["TransitGatewayRouteTableId"]
    destination = call.params["DestinationCidrBlock"]
    statics = state.statics.get(table_id, {})
    if destination not in statics:
        # A propagated route cannot be deleted, only its propagation disabled.
        raise AwsError("InvalidRoute.NotFound", f"No static route {destination} in {table_id}.")
    attachment_id = statics.pop(destination)
    return {"Route": {**_static_route(state, destination, attachment_id), "State": "deleted"}}


def _member(attachment: Json) -> Json:
    return {k: attachment[k] for k in ("ResourceId", "ResourceType", "TransitGatewayAttachmentId")}


def _static_route(state: Gateways, destination: str, attachment_id: str | None) -> Json:
    route: Json = {"DestinationCidrBlock": destination, "Type": "static", "State": "blackhole"}
    if attachment_id:
        attachment = state.attachments[attachment_id]
        route["TransitGatewayAttachments"] = [_member(attachment)]
        route["State"] = "active" if attachment["State"] == "available" else "blackhole"
    return route


def routes_of(call: Call, table_id: str) -> list[Json]:
    """What the table holds: a static route wins over a propagated one of the same prefix."""
    state = call.state(Gateways)
    routes = {d: _static_route(state, d, a) for d, a in state.statics.get(table_id, {}).items()}
    for attachment_id in state.propagations.get(table_id, []):
        attachment = state.attachments[attachment_id]
        for prefix in _prefixes(call, attachment):
            known = routes.get(prefix)
            if known is None:
                routes[prefix] = {
                    "DestinationCidrBlock": prefix,
                    "Type": "propagated",
                    "State": "active",
                    "TransitGatewayAttachments": [_member(attachment)],
                }
            elif known["Type"] == "propagated" and attachment["ResourceType"] == "vpn":
                # VPN connections share a prefix (ECMP); of two VPCs the first keeps it.
                if known["TransitGatewayAttachments"][0]["ResourceType"] == "vpn":
                    known["TransitGatewayAttachments"].append(_member(attachment))
    return list(routes.values())


def _prefixes(call: Call, attachment: Json) -> list[str]:
    if attachment["ResourceType"] == "vpc":
        vpc = call.at(attachment["ResourceOwnerId"]).ec2.get_vpc(attachment["ResourceId"])
        blocks = [b for b in vpc.cidr_block_association_set if b["cidr_block_state"]["state"] == "associated"]
        return [block["cidr_block"] for block in blocks]
    # What the far end of a VPN announces is set by the test.
    return call.state(Gateways).announced.get(attachment["TransitGatewayAttachmentId"], [])


def _route_matches(route: Json, name: str, values: list[str]) -> bool:
    network = ipaddress.ip_network(route["DestinationCidrBlock"])
    wanted = [ipaddress.ip_network(v) for v in values] if name.startswith("route-search") else []
    same = [w for w in wanted if w.version == network.version]
    if name == "route-search.exact-match":
        return network in wanted
    if name == "route-search.subnet-of-match":
        return any(network.subnet_of(w) for w in same)
    if name in ("route-search.supernet-of-match", "route-search.longest-prefix-match"):
        return any(w.subnet_of(network) for w in same)
    if name == "state":
        return route["State"] in values
    if name == "type":
        return route["Type"] in values
    fields = {
        "attachment.resource-id": "ResourceId",
        "attachment.resource-type": "ResourceType",
        "attachment.transit-gateway-attachment-id": "TransitGatewayAttachmentId",
    }
    if name not in fields:
        raise AwsError("InvalidParameterValue", f"The filter '{name}' is invalid")
    return any(m[fields[name]] in values for m in route.get("TransitGatewayAttachments", []))


@ec2.operation("SearchTransitGatewayRoutes")
def search_routes(call: Call) -> Json:
    table_id = call.state(Gateways).table(call.params["TransitGatewayRouteTableId"])["TransitGatewayRouteTableId"]
    filters = {f["Name"]: f["Values"] for f in call.params["Filters"]}
    routes = routes_of(call, table_id)
    for name, values in filters.items():
        routes = [r for r in routes if _route_matches(r, name, values)]
    if "route-search.longest-prefix-match" in filters:
        longest = max((int(r["DestinationCidrBlock"].split("/")[1]) for r in routes), default=0)
        routes = [r for r in routes if int(r["DestinationCidrBlock"].split("/")[1]) == longest]
    return {"Routes": routes, "AdditionalRoutesAvailable": False}
