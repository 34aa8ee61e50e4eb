"""Transit gateways: the gateway itself, its options and when it may be deleted."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from types import SimpleNamespace

from .core import AwsError, Call, Json, ec2, everywhere, new_id, now, select, tag_on_create, taggable, tags_of
from .resource_shares import is_shared, shareable

# Everything enabled that AWS enables by default: a gateway that does not say "disable" gets
# a default table, and with it associations nobody declared.
DEFAULT_OPTIONS: Json = {
    "AmazonSideAsn": 64512,
    "AutoAcceptSharedAttachments": "disable",
    "DefaultRouteTableAssociation": "enable",
    "DefaultRouteTablePropagation": "enable",
    "VpnEcmpSupport": "enable",
    "DnsSupport": "enable",
    "SecurityGroupReferencingSupport": "disable",
    "MulticastSupport": "disable",
}

# What is over: it is described for a while, and keeps nothing else alive.
ENDED = ("deleted", "rejected")


@dataclass
class Gateways:
    """All transit gateway objects of one account and region, by id, deleted ones included."""

    gateways: dict[str, Json] = field(default_factory=dict)
    tables: dict[str, Json] = field(default_factory=dict)
    attachments: dict[str, Json] = field(default_factory=dict)
    associations: dict[str, str] = field(default_factory=dict)
    propagations: dict[str, list[str]] = field(default_factory=dict)
    statics: dict[str, dict[str, str | None]] = field(default_factory=dict)
    announced: dict[str, list[str]] = field(default_factory=dict)

    def gateway(self, gateway_id: str) -> Json:
        gateway = self.gateways.get(gateway_id)
        if gateway is None or gateway["State"] == "deleted":
            raise AwsError(
                "InvalidTransitGatewayID.NotFound",
                f"Transit Gateway {gateway_id} was deleted or does not exist.",
            )
        return gateway

    def table(self, table_id: str) -> Json:
        table = self.tables.get(table_id)
        if table is None or table["State"] == "deleted":
            raise AwsError(
                "InvalidRouteTableID.NotFound",
                f"Transit Gateway Route Table {table_id} was deleted or does not exist.",
            )
        return table

    def attachment(self, attachment_id: str) -> Json:
        attachment = self.attachments.get(attachment_id)
        if attachment is None or attachment["State"] == "deleted":
            raise AwsError(
                "InvalidTransitGatewayAttachmentID.NotFound",
                f"Transit Gateway Attachment {attachment_id} was deleted or does not exist.",
            )
        return attachment

    def live_attachments(self, gateway_id: str) -> list[Json]:
        return [
            attachment
            for attachment in self.attachments.values()
            if attachment["TransitGatewayId"] == gateway_id and attachment["State"] not in ENDED
        ]

    def new_table(self, call: Call, gateway_id: str, default: bool = False) -> Json:
        table = {
            "TransitGatewayRouteTableId": new_id("tgw-rtb"),
            "TransitGatewayId": gateway_id,
            "State": "available",
            "DefaultAssociationRouteTable": default,
            "DefaultPropagationRouteTable": default,
            "CreationTime": now(),
        }
        self.tables[table["TransitGatewayRouteTableId"]] = table
        return table


def gateways_of_others(call: Call) -> list[Json]:
    """The gateways of this region that other accounts share with the caller."""
    return [
        gateway
        for account, region, state in everywhere(Gateways)
        if region == call.region and account != call.account
        for gateway in state.gateways.values()
        if gateway["State"] != "deleted" and is_shared(region, gateway["TransitGatewayArn"], call.account)
    ]


def usable_gateway(call: Call, gateway_id: str) -> Json:
    """A gateway of the caller, or one that is shared with it."""
    shared = [g for g in gateways_of_others(call) if g["TransitGatewayId"] == gateway_id]
    return shared[0] if shared else call.state(Gateways).gateway(gateway_id)


def seen_attachments(call: Call) -> list[Json]:
    """The attachments to gateways of the caller, and those of the caller to gateways of others."""
    joined = [
        attachment
        for account, region, state in everywhere(Gateways)
        if region == call.region and account != call.account
        for attachment in state.attachments.values()
        if attachment["ResourceOwnerId"] == call.account and attachment["ResourceType"] == "vpc"
    ]
    return [*call.state(Gateways).attachments.values(), *joined]


def seen_attachment(call: Call, attachment_id: str) -> Json:
    """One attachment, whichever side of it the caller is on."""
    for attachment in seen_attachments(call):
        if attachment["TransitGatewayAttachmentId"] == attachment_id and attachment["State"] != "deleted":
            return attachment
    return call.state(Gateways).attachment(attachment_id)


def live_vpc_attachments(call: Call, vpc_id: str) -> list[Json]:
    """What joins a VPC of the caller to gateways, waiting for acceptance or not."""
    return [a for a in seen_attachments(call) if a["ResourceId"] == vpc_id and a["State"] not in ENDED]


def reaches_gateway(call: Call, vpc_id: str, gateway_id: str) -> bool:
    """Whether traffic of a VPC of the caller can go to the gateway now."""
    attachments = live_vpc_attachments(call, vpc_id)
    return any(a["TransitGatewayId"] == gateway_id and a["State"] == "available" for a in attachments)


def check_asn(asn: int) -> None:
    if not (64512 <= asn <= 65534 or 4200000000 <= asn <= 4294967294):
        raise AwsError(
            "InvalidParameterValue",
            f"Amazon side ASN {asn} is not in 64512-65534 or 4200000000-4294967294",
        )


def check_cidr_blocks(blocks: list[str]) -> None:
    if len(blocks) > 5:
        raise AwsError("TransitGatewayCidrBlockLimitExceeded", "A gateway takes 5 CIDR blocks")
    networks = []
    for block in blocks:
        try:
            network = ipaddress.ip_network(block)
        except ValueError as error:
            raise AwsError("InvalidParameterValue", f"Invalid CIDR block {block}: {error}") from error
        if network.prefixlen > (24 if network.version == 4 else 64):
            raise AwsError("InvalidParameterValue", f"{block} is smaller than /24 (IPv6: /64)")
        if network.version == 4 and network.overlaps(ipaddress.ip_network("169.254.0.0/16")):
            raise AwsError("InvalidParameterValue", f"{block} overlaps 169.254.0.0/16")
        if any(network.version == n.version and network.overlaps(n) for n in networks):
            raise AwsError("InvalidParameterValue", f"{block} overlaps another block of the gateway")
        networks.append(network)


def described(call: Call, gateway: Json) -> Json:
    return {**gateway, "Tags": tags_of(call, gateway["TransitGatewayId"])}


@ec2.operation("CreateTransitGateway")
def create_transit_gateway(call: Call) -> Json:
    state = call.state(Gateways)
    requested = dict(call.params.get("Options") or {})
    check_asn(int(requested.get("AmazonSideAsn", 64512)))
    check_cidr_blocks(requested.get("TransitGatewayCidrBlocks") or [])
    options = {**DEFAULT_OPTIONS, **requested}
    gateway_id = new_id("tgw")
    gateway: Json = {
        "TransitGatewayId": gateway_id,
        "TransitGatewayArn": call.arn("ec2", f"transit-gateway/{gateway_id}"),
        "State": "available",
        "OwnerId": call.account,
        "Description": call.params.get("Description", ""),
        "CreationTime": now(),
        "Options": options,
    }
    tag_on_create(call, gateway_id, "transit-gateway")
    state.gateways[gateway_id] = gateway
    _add_default_table(call, gateway)
    # moto's VPC routes look their target up here.
    call.ec2.transit_gateways[gateway_id] = SimpleNamespace(id=gateway_id)
    return {"TransitGateway": described(call, gateway)}


def _add_default_table(call: Call, gateway: Json) -> None:
    options = gateway["Options"]
    wanted = {
        "AssociationDefaultRouteTableId": options["DefaultRouteTableAssociation"] == "enable",
        "PropagationDefaultRouteTableId": options["DefaultRouteTablePropagation"] == "enable",
    }
    missing = [name for name, enabled in wanted.items() if enabled and name not in options]
    if missing:
        table = call.state(Gateways).new_table(call, gateway["TransitGatewayId"], default=True)
        for name in missing:
            options[name] = table["TransitGatewayRouteTableId"]
    for name, enabled in wanted.items():
        if not enabled:
            options.pop(name, None)


@ec2.operation("ModifyTransitGateway")
def modify_transit_gateway(call: Call) -> Json:
    state = call.state(Gateways)
    gateway = state.gateway(call.params["TransitGatewayId"])
    options = dict(call.params.get("Options") or {})
    blocks = list(gateway["Options"].get("TransitGatewayCidrBlocks") or [])
    blocks += options.pop("AddTransitGatewayCidrBlocks", None) or []
    for removed in options.pop("RemoveTransitGatewayCidrBlocks", None) or []:
        blocks.remove(removed)
    check_cidr_blocks(blocks)
    if "AmazonSideAsn" in options:
        check_asn(int(options["AmazonSideAsn"]))
        speakers = {"vpn", "direct-connect-gateway", "connect"}
        if any(a["ResourceType"] in speakers for a in state.live_attachments(gateway["TransitGatewayId"])):
            # A BGP session is bound to the number it was opened with.
            raise AwsError("IncorrectState", "The ASN cannot change while BGP attachments exist")
    gateway["Options"].update(options)
    if blocks or "TransitGatewayCidrBlocks" in gateway["Options"]:
        gateway["Options"]["TransitGatewayCidrBlocks"] = blocks
    if "Description" in call.params:
        gateway["Description"] = call.params["Description"]
    _add_default_table(call, gateway)
    return {"TransitGateway": described(call, gateway)}


@ec2.operation("DescribeTransitGateways")
def describe_transit_gateways(call: Call) -> Json:
    found = select(
        call,
        [*call.state(Gateways).gateways.values(), *gateways_of_others(call)],
        "TransitGatewayId",
        {
            "transit-gateway-id": lambda g: g["TransitGatewayId"],
            "state": lambda g: g["State"],
            "owner-id": lambda g: g["OwnerId"],
            "options.amazon-side-asn": lambda g: g["Options"]["AmazonSideAsn"],
        },
        call.params.get("TransitGatewayIds"),
        "InvalidTransitGatewayID.NotFound",
    )
    return {"TransitGateways": found}


@ec2.operation("DeleteTransitGateway")
def delete_transit_gateway(call: Call) -> Json:
    state = call.state(Gateways)
    gateway = state.gateway(call.params["TransitGatewayId"])
    gateway_id = gateway["TransitGatewayId"]
    attachments = state.live_attachments(gateway_id)
    if attachments:
        ids = ", ".join(a["TransitGatewayAttachmentId"] for a in attachments)
        vpn = any(a["ResourceType"] == "vpn" for a in attachments)
        kind = "VPN Attachments" if vpn else "Transit Gateway Attachments"
        raise AwsError("IncorrectState", f"{gateway_id} has non-deleted {kind}: {ids}.")
    tables = [t for t in state.tables.values() if t["TransitGatewayId"] == gateway_id]
    own = [t for t in tables if t["State"] != "deleted" and not t["DefaultAssociationRouteTable"]]
    if own:
        raise AwsError("IncorrectState", f"{gateway_id} has non-deleted Transit Gateway Route Tables.")
    for table in tables:
        table["State"] = "deleted"
    gateway["State"] = "deleted"
    call.ec2.transit_gateways.pop(gateway_id, None)
    return {"TransitGateway": described(call, gateway)}


taggable["tgw-"] = lambda call, resource_id: call.state(Gateways).gateway(resource_id)
taggable["tgw-rtb-"] = lambda call, resource_id: call.state(Gateways).table(resource_id)
taggable["tgw-attach-"] = seen_attachment
shareable["ec2:transit-gateway"] = lambda call, resource_id: call.state(Gateways).gateway(resource_id)
