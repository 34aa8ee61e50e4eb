"""Attachments of VPCs (and, made by vpn.py, of VPN connections) to transit gateways."""

from __future__ import annotations

from .core import AwsError, Call, Json, ec2, new_id, now, select, tag_on_create, tags_of
from .transit_gateway import Gateways

DEFAULT_OPTIONS = {
    "DnsSupport": "enable",
    "SecurityGroupReferencingSupport": "enable",
    "Ipv6Support": "disable",
    "ApplianceModeSupport": "disable",
}


def attach(call: Call, gateway: Json, kind: str, resource_id: str, **extra: object) -> Json:
    """A new attachment, joined to the gateway's default tables where it has any."""
    state = call.state(Gateways)
    attachment: Json = {
        "TransitGatewayAttachmentId": new_id("tgw-attach"),
        "TransitGatewayId": gateway["TransitGatewayId"],
        "TransitGatewayOwnerId": gateway["OwnerId"],
        "ResourceOwnerId": call.account,
        "ResourceType": kind,
        "ResourceId": resource_id,
        "State": "available",
        "CreationTime": now(),
        **extra,
    }
    attachment_id = attachment["TransitGatewayAttachmentId"]
    state.attachments[attachment_id] = attachment
    default_association = gateway["Options"].get("AssociationDefaultRouteTableId")
    if default_association:
        state.associations[attachment_id] = default_association
    default_propagation = gateway["Options"].get("PropagationDefaultRouteTableId")
    if default_propagation:
        state.propagations.setdefault(default_propagation, []).append(attachment_id)
    return attachment


def detach(call: Call, attachment: Json) -> None:
    """Deletes an attachment. AWS disassociates it; static routes to it stay, as blackholes."""
    state = call.state(Gateways)
    attachment_id = attachment["TransitGatewayAttachmentId"]
    state.associations.pop(attachment_id, None)
    state.announced.pop(attachment_id, None)
    for members in state.propagations.values():
        if attachment_id in members:
            members.remove(attachment_id)
    attachment["State"] = "deleted"


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
    state = call.state(Gateways)
    gateway = state.gateway(call.params["TransitGatewayId"])
    vpc_id = call.params["VpcId"]
    call.ec2.get_vpc(vpc_id)
    subnet_ids = call.params["SubnetIds"]
    _check_subnets(call, vpc_id, subnet_ids)
    options = {**DEFAULT_OPTIONS, **(call.params.get("Options") or {})}
    _check_ipv6(call, vpc_id, options)
    existing = [
        a for a in state.attachments.values() if a["ResourceId"] == vpc_id and a["State"] != "deleted"
    ]
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


@ec2.operation("ModifyTransitGatewayVpcAttachment")
def modify_vpc_attachment(call: Call) -> Json:
    attachment = call.state(Gateways).attachment(call.params["TransitGatewayAttachmentId"])
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
    attachments = [a for a in call.state(Gateways).attachments.values() if a["ResourceType"] == "vpc"]
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
        state.attachments.values(),
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
    attachment = call.state(Gateways).attachment(call.params["TransitGatewayAttachmentId"])
    if attachment["ResourceType"] != "vpc":
        raise AwsError("InvalidTransitGatewayAttachmentID.NotFound", "Not a VPC attachment")
    detach(call, attachment)
    return {"TransitGatewayVpcAttachment": vpc_attachment(call, attachment)}
