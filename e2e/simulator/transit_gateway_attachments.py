"""Attachments of VPCs (and, made by vpn.py, of VPN connections) to transit gateways.

An attachment is kept where its gateway is. When the VPC is another account's, that account sees
it, too, and each of the two has a part of the operations.
"""

from __future__ import annotations

from .core import AwsError, Call, Json, ec2, new_id, now, select, tag_on_create, tags_of
from .transit_gateway import Gateways, live_vpc_attachments, seen_attachment, seen_attachments, usable_gateway

DEFAULT_OPTIONS = {
    "DnsSupport": "enable",
    "SecurityGroupReferencingSupport": "enable",
    "Ipv6Support": "disable",
    "ApplianceModeSupport": "disable",
}


def attach(call: Call, gateway: Json, kind: str, resource_id: str, **extra: object) -> Json:
    """A new attachment; that of another account waits until the gateway's owner accepts it."""
    foreign = gateway["OwnerId"] != call.account
    accepted = not foreign or gateway["Options"]["AutoAcceptSharedAttachments"] == "enable"
    attachment: Json = {
        "TransitGatewayAttachmentId": new_id("tgw-attach"),
        "TransitGatewayId": gateway["TransitGatewayId"],
        "TransitGatewayOwnerId": gateway["OwnerId"],
        "ResourceOwnerId": call.account,
        "ResourceType": kind,
        "ResourceId": resource_id,
        "State": "available" if accepted else "pendingAcceptance",
        "CreationTime": now(),
        **extra,
    }
    state = call.at(gateway["OwnerId"]).state(Gateways)
    state.attachments[attachment["TransitGatewayAttachmentId"]] = attachment
    if accepted:
        join_default_tables(state, attachment)
    return attachment


def join_default_tables(state: Gateways, attachment: Json) -> None:
    """Where a gateway has default tables, each attachment joins them once it is available."""
    options = state.gateway(attachment["TransitGatewayId"])["Options"]
    attachment_id = attachment["TransitGatewayAttachmentId"]
    if options.get("AssociationDefaultRouteTableId"):
        state.associations[attachment_id] = options["AssociationDefaultRouteTableId"]
    # A peering attachment announces nothing.
    if options.get("PropagationDefaultRouteTableId") and attachment["ResourceType"] != "peering":
        state.propagations.setdefault(options["PropagationDefaultRouteTableId"], []).append(attachment_id)


def detach(call: Call, attachment: Json) -> None:
    """Deletes an attachment. AWS disassociates it; static routes to it stay, as blackholes."""
    state = call.at(attachment["TransitGatewayOwnerId"]).state(Gateways)
    attachment_id = attachment["TransitGatewayAttachmentId"]
    state.associations.pop(attachment_id, None)
    state.announced.pop(attachment_id, None)
    for members in state.propagations.values():
        if attachment_id in members:
            members.remove(attachment_id)
    attachment["State"] = "deleted"


def check_available(attachment: Json) -> None:
    if attachment["State"] != "available":
        raise AwsError("IncorrectState", f"{attachment['TransitGatewayAttachmentId']} is in invalid state")


def _check_subnets(call: Call, vpc_id: str, subnet_ids: list[str]) -> None:
    if not subnet_ids:
        raise AwsError("MissingParameter", "An attachment needs at least one subnet")
    zones: set[str] = set()
    for subnet_id in subnet_ids:
        subnet = call.ec2.get_subnet(subnet_id)
        if subnet.vpc_id != vpc_id:
            raise AwsError("InvalidSubnetID.NotFound", f"{subnet_id} is not a subnet of {vpc_id}")
        if subnet.availability_zone in zones:
            raise AwsError(
                "DuplicateSubnetsInSameZone",
                f"Duplicate Subnets for same AZ: {subnet.availability_zone}",
            )
        zones.add(subnet.availability_zone)


def _check_ipv6(call: Call, vpc_id: str, options: Json) -> None:
    vpc = call.ec2.get_vpc(vpc_id)
    if options.get("Ipv6Support") == "enable" and not vpc.ipv6_cidr_block_association_set:
        raise AwsError("InvalidParameterValue", f"{vpc_id} has no IPv6 CIDR block")


def vpc_attachment(call: Call, attachment: Json) -> Json:
    """The shape of the VPC attachment operations, which say VpcId where the others say ResourceId."""
    return {
        **attachment,
        "VpcId": attachment["ResourceId"],
        "VpcOwnerId": attachment["ResourceOwnerId"],
        "Tags": tags_of(call, attachment["TransitGatewayAttachmentId"]),
    }


@ec2.operation("CreateTransitGatewayVpcAttachment")
def create_vpc_attachment(call: Call) -> Json:
    gateway = usable_gateway(call, call.params["TransitGatewayId"])
    vpc_id = call.params["VpcId"]
    call.ec2.get_vpc(vpc_id)
    subnet_ids = call.params["SubnetIds"]
    _check_subnets(call, vpc_id, subnet_ids)
    options = {**DEFAULT_OPTIONS, **(call.params.get("Options") or {})}
    _check_ipv6(call, vpc_id, options)
    existing = live_vpc_attachments(call, vpc_id)
    if any(a["TransitGatewayId"] == gateway["TransitGatewayId"] for a in existing):
        raise AwsError(
            "DuplicateTransitGatewayAttachment",
            f"{gateway['TransitGatewayId']} has non-deleted Transit Gateway Attachments with same VPC ID.",
        )
    if len(existing) >= 5:
        raise AwsError("TransitGatewayAttachmentsPerVpcLimitExceeded", f"{vpc_id} has 5 attachments")
    attachment = attach(call, gateway, "vpc", vpc_id, SubnetIds=list(subnet_ids), Options=options)
    tag_on_create(call, attachment["TransitGatewayAttachmentId"], "transit-gateway-attachment")
    return {"TransitGatewayVpcAttachment": vpc_attachment(call, attachment)}


def _vpc_attachment(call: Call) -> Json:
    attachment = seen_attachment(call, call.params["TransitGatewayAttachmentId"])
    if attachment["ResourceType"] != "vpc":
        raise AwsError("InvalidTransitGatewayAttachmentID.NotFound", "Not a VPC attachment")
    return attachment


def _pending(call: Call) -> Json:
    """An attachment that waits for the caller, who owns the gateway."""
    attachment = _vpc_attachment(call)
    if attachment["TransitGatewayOwnerId"] != call.account:
        raise AwsError(
            "OperationNotPermitted",
            f"Only the owner of {attachment['TransitGatewayId']} can accept or reject its attachments",
        )
    if attachment["State"] != "pendingAcceptance":
        raise AwsError("IncorrectState", f"{attachment['TransitGatewayAttachmentId']} is in invalid state")
    return attachment


@ec2.operation("AcceptTransitGatewayVpcAttachment")
def accept_vpc_attachment(call: Call) -> Json:
    attachment = _pending(call)
    attachment["State"] = "available"
    join_default_tables(call.state(Gateways), attachment)
    return {"TransitGatewayVpcAttachment": vpc_attachment(call, attachment)}


@ec2.operation("RejectTransitGatewayVpcAttachment")
def reject_vpc_attachment(call: Call) -> Json:
    attachment = _pending(call)
    attachment["State"] = "rejected"
    return {"TransitGatewayVpcAttachment": vpc_attachment(call, attachment)}


@ec2.operation("ModifyTransitGatewayVpcAttachment")
def modify_vpc_attachment(call: Call) -> Json:
    attachment = _vpc_attachment(call)
    if attachment["ResourceOwnerId"] != call.account:
        raise AwsError("OperationNotPermitted", f"Only the owner of {attachment['ResourceId']} can modify its attachment")
    check_available(attachment)
    removed = call.params.get("RemoveSubnetIds") or []
    unknown = [subnet_id for subnet_id in removed if subnet_id not in attachment["SubnetIds"]]
    if unknown:
        raise AwsError("InvalidSubnetID.NotFound", f"{unknown[0]} is not a subnet of the attachment")
    subnet_ids = [s for s in attachment["SubnetIds"] if s not in removed]
    subnet_ids += [s for s in call.params.get("AddSubnetIds") or [] if s not in subnet_ids]
    _check_subnets(call, attachment["ResourceId"], subnet_ids)
    options = {**attachment["Options"], **(call.params.get("Options") or {})}
    _check_ipv6(call, attachment["ResourceId"], options)
    attachment.update(SubnetIds=subnet_ids, Options=options)
    return {"TransitGatewayVpcAttachment": vpc_attachment(call, attachment)}


FIELDS = {
    "transit-gateway-attachment-id": lambda a: a["TransitGatewayAttachmentId"],
    "transit-gateway-id": lambda a: a["TransitGatewayId"],
    "transit-gateway-owner-id": lambda a: a["TransitGatewayOwnerId"],
    "resource-id": lambda a: a["ResourceId"],
    "resource-type": lambda a: a["ResourceType"],
    "resource-owner-id": lambda a: a["ResourceOwnerId"],
    "vpc-id": lambda a: a["ResourceId"],
    "state": lambda a: a["State"],
}


@ec2.operation("DescribeTransitGatewayVpcAttachments")
def describe_vpc_attachments(call: Call) -> Json:
    attachments = [a for a in seen_attachments(call) if a["ResourceType"] == "vpc"]
    found = select(
        call,
        attachments,
        "TransitGatewayAttachmentId",
        FIELDS,
        call.params.get("TransitGatewayAttachmentIds"),
        "InvalidTransitGatewayAttachmentID.NotFound",
    )
    return {"TransitGatewayVpcAttachments": [vpc_attachment(call, a) for a in found]}


@ec2.operation("DescribeTransitGatewayAttachments")
def describe_attachments(call: Call) -> Json:
    state = call.state(Gateways)
    found = select(
        call,
        seen_attachments(call),
        "TransitGatewayAttachmentId",
        {
            **FIELDS,
            "association.transit-gateway-route-table-id": lambda a: state.associations.get(
                a["TransitGatewayAttachmentId"]
            ),
        },
        call.params.get("TransitGatewayAttachmentIds"),
        "InvalidTransitGatewayAttachmentID.NotFound",
    )
    for attachment in found:
        table = state.associations.get(attachment["TransitGatewayAttachmentId"])
        # Absent while the attachment has no table: moto invents the default table here.
        if table:
            attachment["Association"] = {"TransitGatewayRouteTableId": table, "State": "associated"}
    return {"TransitGatewayAttachments": found}


@ec2.operation("DeleteTransitGatewayVpcAttachment")
def delete_vpc_attachment(call: Call) -> Json:
    attachment = _vpc_attachment(call)
    detach(call, attachment)
    return {"TransitGatewayVpcAttachment": vpc_attachment(call, attachment)}
