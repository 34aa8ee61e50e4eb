"""Peering attachments: one id, kept once on each side, since each gateway associates and routes it for itself."""

from __future__ import annotations

from .core import AwsError, Call, Json, ec2, new_id, now, select, tag_on_create, tags_of
from .transit_gateway import Gateways
from .transit_gateway_attachments import detach, join_default_tables

REQUESTER, ACCEPTER = "RequesterTgwInfo", "AccepterTgwInfo"


def _end(gateway_id: str, call: Call) -> Json:
    return {"TransitGatewayId": gateway_id, "OwnerId": call.account, "Region": call.region}


def _side(attachment_id: str, own: Json, far: Json, shared: Json) -> Json:
    """The attachment as one gateway has it: for each, the other gateway is the resource."""
    return {
        **shared,
        "TransitGatewayAttachmentId": attachment_id,
        "TransitGatewayId": own["TransitGatewayId"],
        "TransitGatewayOwnerId": own["OwnerId"],
        "ResourceOwnerId": far["OwnerId"],
        "ResourceType": "peering",
        "ResourceId": far["TransitGatewayId"],
    }


def _sides(call: Call, attachment: Json) -> list[tuple[Call, Json]]:
    """Both sides of an attachment, each with a call at its place."""
    places = [call.at(end["OwnerId"], end["Region"]) for end in (attachment[REQUESTER], attachment[ACCEPTER])]
    return [(place, place.state(Gateways).attachments[attachment["TransitGatewayAttachmentId"]]) for place in places]


def _move(call: Call, attachment: Json, state: str) -> None:
    for _, side in _sides(call, attachment):
        side["State"] = state


def _described(call: Call, attachment: Json) -> Json:
    names = ("TransitGatewayAttachmentId", REQUESTER, ACCEPTER, "Options", "State", "CreationTime")
    tags = tags_of(call, attachment["TransitGatewayAttachmentId"])
    return {**{name: attachment[name] for name in names}, "Status": {"Code": attachment["State"]}, "Tags": tags}


def _peering(call: Call) -> Json:
    attachment = call.state(Gateways).attachment(call.params["TransitGatewayAttachmentId"])
    if attachment["ResourceType"] != "peering":
        raise AwsError("InvalidTransitGatewayAttachmentID.NotFound", "Not a peering attachment")
    return attachment


@ec2.operation("CreateTransitGatewayPeeringAttachment")
def create(call: Call) -> Json:
    gateway = call.state(Gateways).gateway(call.params["TransitGatewayId"])
    peer = call.at(call.params["PeerAccountId"], call.params["PeerRegion"])
    far_gateway = peer.state(Gateways).gateway(call.params["PeerTransitGatewayId"])
    if (peer.account, peer.region) == (call.account, call.region):
        raise AwsError("InvalidParameterValue", "Peering of two gateways of one account and region is not simulated")
    for other in call.state(Gateways).live_attachments(gateway["TransitGatewayId"]):
        if other["ResourceId"] == far_gateway["TransitGatewayId"]:
            raise AwsError(
                "DuplicateTransitGatewayAttachment",
                f"{gateway['TransitGatewayId']} has a non-deleted peering attachment to {other['ResourceId']}.",
            )
    attachment_id = new_id("tgw-attach")
    own, far = _end(gateway["TransitGatewayId"], call), _end(far_gateway["TransitGatewayId"], peer)
    shared: Json = {
        REQUESTER: own,
        ACCEPTER: far,
        "Options": call.params.get("Options"),
        "State": "pendingAcceptance",
        "CreationTime": now(),
    }
    tag_on_create(call, attachment_id, "transit-gateway-attachment")
    call.state(Gateways).attachments[attachment_id] = _side(attachment_id, own, far, shared)
    peer.state(Gateways).attachments[attachment_id] = _side(attachment_id, far, own, shared)
    return {"TransitGatewayPeeringAttachment": _described(call, call.state(Gateways).attachments[attachment_id])}


def _pending(call: Call) -> Json:
    attachment = _peering(call)
    accepter = attachment[ACCEPTER]
    if (accepter["OwnerId"], accepter["Region"]) != (call.account, call.region):
        raise AwsError(
            "OperationNotPermitted",
            f"{attachment['TransitGatewayAttachmentId']} must be accepted by {accepter['OwnerId']} in {accepter['Region']}",
        )
    if attachment["State"] != "pendingAcceptance":
        raise AwsError("IncorrectState", f"{attachment['TransitGatewayAttachmentId']} is in invalid state")
    return attachment


@ec2.operation("AcceptTransitGatewayPeeringAttachment")
def accept(call: Call) -> Json:
    attachment = _pending(call)
    _move(call, attachment, "available")
    for place, side in _sides(call, attachment):
        join_default_tables(place.state(Gateways), side)
    return {"TransitGatewayPeeringAttachment": _described(call, attachment)}


@ec2.operation("RejectTransitGatewayPeeringAttachment")
def reject(call: Call) -> Json:
    attachment = _pending(call)
    _move(call, attachment, "rejected")
    return {"TransitGatewayPeeringAttachment": _described(call, attachment)}


@ec2.operation("DeleteTransitGatewayPeeringAttachment")
def delete(call: Call) -> Json:
    """Either side ends it for both."""
    attachment = _peering(call)
    for place, side in _sides(call, attachment):
        detach(place, side)
    return {"TransitGatewayPeeringAttachment": _described(call, attachment)}


@ec2.operation("DescribeTransitGatewayPeeringAttachments")
def describe(call: Call) -> Json:
    found = select(
        call,
        [a for a in call.state(Gateways).attachments.values() if a["ResourceType"] == "peering"],
        "TransitGatewayAttachmentId",
        {
            "transit-gateway-attachment-id": lambda a: a["TransitGatewayAttachmentId"],
            "transit-gateway-id": lambda a: a["TransitGatewayId"],
            "local-owner-id": lambda a: a["TransitGatewayOwnerId"],
            "remote-owner-id": lambda a: a["ResourceOwnerId"],
            "state": lambda a: a["State"],
        },
        call.params.get("TransitGatewayAttachmentIds"),
        "InvalidTransitGatewayAttachmentID.NotFound",
    )
    return {"TransitGatewayPeeringAttachments": [_described(call, attachment) for attachment in found]}
