"""VPC peering connections: one object that both ends see, each in its account and region, with tags of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from moto.ec2.exceptions import EC2ClientError

from .core import AwsError, Call, Json, ec2, everywhere, new_id, now, select, tag_on_create, taggable, tags_of
from .network import vpc_networks

OPTIONS = (
    "AllowDnsResolutionFromRemoteVpc",
    "AllowEgressFromLocalClassicLinkToRemoteVpc",
    "AllowEgressFromLocalVpcToRemoteClassicLink",
)
REQUESTER, ACCEPTER = "RequesterVpcInfo", "AccepterVpcInfo"


@dataclass
class Peerings:
    """The connections that one account requested in one region, by id, deleted ones included."""

    connections: dict[str, Json] = field(default_factory=dict)


def _is_end(call: Call, end: Json) -> bool:
    return (end["OwnerId"], end["Region"]) == (call.account, call.region)


def _seen(call: Call) -> Iterator[Json]:
    for _, _, state in everywhere(Peerings):
        for connection in state.connections.values():
            if _is_end(call, connection[REQUESTER]) or _is_end(call, connection[ACCEPTER]):
                yield connection


def _connection(call: Call, connection_id: str) -> Json:
    found = next((c for c in _seen(call) if c["VpcPeeringConnectionId"] == connection_id), None)
    if found is None:
        raise AwsError(
            "InvalidVpcPeeringConnectionID.NotFound", f"The vpcPeeringConnection ID '{connection_id}' does not exist"
        )
    return found


def ends(call: Call, connection_id: str) -> list[str]:
    """The VPCs that a connection joins."""
    connection = _connection(call, connection_id)
    return [connection[REQUESTER]["VpcId"], connection[ACCEPTER]["VpcId"]]


def is_active(call: Call, connection_id: str) -> bool:
    return bool(_connection(call, connection_id)["Status"]["Code"] == "active")


def _end(call: Call, vpc_id: str) -> Json:
    vpc = call.ec2.get_vpc(vpc_id)
    return {
        "VpcId": vpc_id,
        "OwnerId": call.account,
        "Region": call.region,
        "CidrBlock": vpc.cidr_block,
        "CidrBlockSet": [{"CidrBlock": str(network)} for network in vpc_networks(vpc)],
        "PeeringOptions": dict.fromkeys(OPTIONS, False),
    }


def _set(connection: Json, code: str, message: str) -> None:
    connection["Status"] = {"Code": code, "Message": message}


def _move(connection: Json, allowed: tuple[str, ...], code: str, message: str) -> None:
    before = connection["Status"]["Code"]
    if before not in allowed:
        raise AwsError(
            "InvalidStateTransition",
            f"Invalid state transition for {connection['VpcPeeringConnectionId']}, "
            f"attempted to transition from {before} to {code}",
        )
    _set(connection, code, message)


def _described(call: Call, connection: Json) -> Json:
    return {**connection, "Tags": tags_of(call, connection["VpcPeeringConnectionId"])}


@ec2.operation("CreateVpcPeeringConnection")
def create(call: Call) -> Json:
    requester = _end(call, call.params["VpcId"])
    peer = call.at(call.params.get("PeerOwnerId") or call.account, call.params.get("PeerRegion"))
    connection: Json = {
        "VpcPeeringConnectionId": new_id("pcx"),
        REQUESTER: requester,
        ACCEPTER: {"VpcId": call.params["PeerVpcId"], "OwnerId": peer.account, "Region": peer.region},
        "Status": {"Code": "pending-acceptance", "Message": f"Pending Acceptance by {peer.account}"},
        "ExpirationTime": now(),
    }
    pair = {requester["VpcId"], call.params["PeerVpcId"]}
    for other in _seen(call):
        live = other["Status"]["Code"] in ("pending-acceptance", "active")
        if live and {other[REQUESTER]["VpcId"], other[ACCEPTER]["VpcId"]} == pair:
            raise AwsError("VpcPeeringConnectionAlreadyExists", f"{' and '.join(sorted(pair))} are peered already")
    try:
        connection[ACCEPTER] = _end(peer, call.params["PeerVpcId"])
        overlap = any(
            own.overlaps(far)
            for own in vpc_networks(call.ec2.get_vpc(requester["VpcId"]))
            for far in vpc_networks(peer.ec2.get_vpc(call.params["PeerVpcId"]))
        )
    except EC2ClientError:
        overlap = True
    if overlap:
        # AWS takes the request, which then fails; it does not say for which of the reasons.
        _set(connection, "failed", "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range")
    tag_on_create(call, connection["VpcPeeringConnectionId"], "vpc-peering-connection")
    call.state(Peerings).connections[connection["VpcPeeringConnectionId"]] = connection
    return {"VpcPeeringConnection": _described(call, connection)}


def _asked(call: Call) -> Json:
    """The connection of the request, which only the other side may answer."""
    connection = _connection(call, call.params["VpcPeeringConnectionId"])
    accepter = connection[ACCEPTER]
    if call.account != accepter["OwnerId"]:
        raise AwsError(
            "OperationNotPermitted", f"User ({call.account}) cannot accept peering {connection['VpcPeeringConnectionId']}"
        )
    if call.region != accepter["Region"]:
        raise AwsError(
            "OperationNotPermitted",
            f"Incorrect region ({call.region}) specified for this request. VPC peering connection "
            f"{connection['VpcPeeringConnectionId']} must be accepted in region {accepter['Region']}",
        )
    return connection


@ec2.operation("AcceptVpcPeeringConnection")
def accept(call: Call) -> Json:
    connection = _asked(call)
    _move(connection, ("pending-acceptance",), "active", "Active")
    return {"VpcPeeringConnection": _described(call, connection)}


@ec2.operation("RejectVpcPeeringConnection")
def reject(call: Call) -> Json:
    _move(_asked(call), ("pending-acceptance",), "rejected", "Inactive")
    return {"Return": True}


@ec2.operation("DeleteVpcPeeringConnection")
def delete(call: Call) -> Json:
    connection = _connection(call, call.params["VpcPeeringConnectionId"])
    # Who is asked may reject; who asked may take the request back.
    allowed = ("active", "pending-acceptance") if _is_end(call, connection[REQUESTER]) else ("active",)
    _move(connection, allowed, "deleted", f"Deleted by {call.account}")
    return {"Return": True}


@ec2.operation("DescribeVpcPeeringConnections")
def describe(call: Call) -> Json:
    found = select(
        call,
        _seen(call),
        "VpcPeeringConnectionId",
        {
            "vpc-peering-connection-id": lambda c: c["VpcPeeringConnectionId"],
            "status-code": lambda c: c["Status"]["Code"],
            "requester-vpc-info.vpc-id": lambda c: c[REQUESTER]["VpcId"],
            "requester-vpc-info.owner-id": lambda c: c[REQUESTER]["OwnerId"],
            "requester-vpc-info.cidr-block": lambda c: c[REQUESTER]["CidrBlock"],
            "accepter-vpc-info.vpc-id": lambda c: c[ACCEPTER]["VpcId"],
            "accepter-vpc-info.owner-id": lambda c: c[ACCEPTER]["OwnerId"],
            "accepter-vpc-info.cidr-block": lambda c: c[ACCEPTER].get("CidrBlock"),
        },
        call.params.get("VpcPeeringConnectionIds"),
        "InvalidVpcPeeringConnectionID.NotFound",
    )
    return {"VpcPeeringConnections": found}


@ec2.operation("ModifyVpcPeeringConnectionOptions")
def modify_options(call: Call) -> Json:
    connection = _connection(call, call.params["VpcPeeringConnectionId"])
    connection_id = connection["VpcPeeringConnectionId"]
    if connection["Status"]["Code"] != "active":
        raise AwsError(
            "OperationNotPermitted",
            f"Peering {connection_id} is not active. Peering options can be added only to active peerings.",
        )
    answer: Json = {}
    for side, name in ((REQUESTER, "RequesterPeeringConnectionOptions"), (ACCEPTER, "AccepterPeeringConnectionOptions")):
        changed = {k: v for k, v in (call.params.get(name) or {}).items() if v is not None}
        if not changed:
            continue
        if not _is_end(call, connection[side]):
            raise AwsError("OperationNotPermitted", f"User ({call.account}) cannot modify {name} of {connection_id}")
        connection[side]["PeeringOptions"].update(changed)
        answer[name] = connection[side]["PeeringOptions"]
    return answer


@ec2.check("DeleteVpc")
def check_vpc_deletion(call: Call) -> None:
    for connection in _seen(call):
        live = connection["Status"]["Code"] in ("active", "pending-acceptance")
        if live and call.params["VpcId"] in (connection[REQUESTER]["VpcId"], connection[ACCEPTER]["VpcId"]):
            raise AwsError(
                "DependencyViolation",
                f"The vpc '{call.params['VpcId']}' has dependencies and cannot be deleted: "
                f"{connection['VpcPeeringConnectionId']}.",
            )


taggable["pcx-"] = _connection
