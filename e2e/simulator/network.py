"""VPCs, subnets, gateways and addresses: refusals that moto leaves out.

Deletion is where a wrong order shows: AWS answers DependencyViolation while an interface,
an address or a gateway is still there, and so must we.
"""

from __future__ import annotations

import ipaddress
from typing import Any

from .core import AwsError, Call, Json, check_tags, ec2, ipv4
from .endpoints import Endpoints
from .transit_gateway import ENDED, live_vpc_attachments, seen_attachments

_PRIVATE = [ipaddress.ip_network(n) for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]


def _check_size(network: ipaddress.IPv4Network, code: str) -> None:
    if not 16 <= network.prefixlen <= 28:
        raise AwsError(code, f"The CIDR '{network}' is invalid: /16 to /28")


def vpc_networks(vpc: Any) -> list[ipaddress.IPv4Network]:
    return [
        ipaddress.IPv4Network(block["cidr_block"])
        for block in vpc.cidr_block_association_set
        if block["cidr_block_state"]["state"] == "associated"
    ]


@ec2.check("CreateVpc", "CreateSubnet", "CreateRouteTable", "CreateInternetGateway", "AllocateAddress",
           "CreateSecurityGroup", "CreateNatGateway")  # fmt: skip
def check_creation_tags(call: Call) -> None:
    for specification in call.params.get("TagSpecifications") or []:
        check_tags({tag["Key"]: tag.get("Value", "") for tag in specification.get("Tags", [])})


@ec2.check("CreateVpc")
def check_vpc(call: Call) -> None:
    _check_size(ipv4(call.params["CidrBlock"]), "InvalidVpc.Range")


@ec2.check("AssociateVpcCidrBlock")
def check_secondary_cidr(call: Call) -> None:
    if not call.params.get("CidrBlock"):
        return
    vpc = call.ec2.get_vpc(call.params["VpcId"])
    added = ipv4(call.params["CidrBlock"])
    _check_size(added, "InvalidVpc.Range")
    primary = ipaddress.IPv4Network(vpc.cidr_block)
    if any(added.overlaps(network) for network in vpc_networks(vpc)):
        raise AwsError("InvalidVpc.Range", f"The CIDR '{added}' conflicts with another block of the VPC")
    for own in _PRIVATE:
        others = [p for p in _PRIVATE if p != own]
        # A VPC of one private range takes no second block of another private range.
        if primary.subnet_of(own) and any(added.subnet_of(other) for other in others):
            raise AwsError("InvalidVpc.Range", f"The CIDR '{added}' is restricted for a VPC in {own}")
    for table in call.ec2.route_tables.values():
        for route in table.routes if table.vpc_id == vpc.id else []:
            destination = route.destination_cidr_block
            if destination and ipaddress.IPv4Network(destination).subnet_of(added):
                raise AwsError(
                    "InvalidVpc.Range",
                    f"The CIDR '{added}' is the same as or larger than the route {destination} in {table.id}",
                )


@ec2.check("DisassociateVpcCidrBlock")
def check_removed_cidr(call: Call) -> None:
    for vpc in call.ec2.vpcs.values():
        block = vpc._cidr_block_association_set.get(call.params["AssociationId"])
        if block and "." in block["cidr_block"]:
            network = ipaddress.IPv4Network(block["cidr_block"])
            if any(subnet.cidr.subnet_of(network) for subnet in _subnets(call, vpc.id)):
                raise AwsError("DependencyViolation", f"{network} of {vpc.id} still has subnets")


@ec2.check("CreateSubnet")
def check_subnet(call: Call) -> None:
    if call.params.get("CidrBlock"):
        _check_size(ipv4(call.params["CidrBlock"]), "InvalidSubnet.Range")
    zone = call.params.get("AvailabilityZone")
    zones = [zone.name for zone in call.ec2.describe_availability_zones()]
    if zone is not None and zone not in zones:
        raise AwsError(
            "InvalidParameterValue",
            f"Value ({zone}) for parameter availabilityZone is invalid. "
            f"Subnets can currently only be created in the following availability zones: {', '.join(zones)}.",
        )


def _subnets(call: Call, vpc_id: str) -> list[Any]:
    return [s for zone in call.ec2.subnets.values() for s in zone.values() if s.vpc_id == vpc_id]


def subnet_dependents(call: Call, subnet_id: str) -> list[str]:
    """What keeps a subnet alive: everything with an address in it."""
    enis = [eni.id for eni in call.ec2.enis.values() if eni.subnet and eni.subnet.id == subnet_id]
    attachments = [
        a["TransitGatewayAttachmentId"]
        for a in seen_attachments(call)
        if a["State"] not in ENDED and subnet_id in a.get("SubnetIds", ())
    ]
    endpoints = [
        e["VpcEndpointId"]
        for e in call.state(Endpoints).endpoints.values()
        if subnet_id in e.get("SubnetIds", ())
    ]
    return [*enis, *attachments, *endpoints]


@ec2.check("DeleteSubnet")
def check_subnet_deletion(call: Call) -> None:
    subnet_id = call.params["SubnetId"]
    dependents = subnet_dependents(call, subnet_id)
    if dependents:
        raise AwsError(
            "DependencyViolation",
            f"The subnet '{subnet_id}' has dependencies and cannot be deleted: {', '.join(dependents)}.",
        )


@ec2.afterwards("DeleteSubnet")
def forget_subnet_associations(call: Call) -> None:
    for table in call.ec2.route_tables.values():
        table._associations = {k: v for k, v in table._associations.items() if v != call.params["SubnetId"]}


@ec2.check("DeleteVpc")
def check_vpc_deletion(call: Call) -> None:
    vpc_id = call.params["VpcId"]
    call.ec2.get_vpc(vpc_id)
    backend = call.ec2
    dependents = [s.id for s in _subnets(call, vpc_id)]
    dependents += [g.id for g in backend.internet_gateways.values() if g.vpc and g.vpc.id == vpc_id]
    dependents += [g.id for g in backend.egress_only_internet_gateways.values() if g.vpc_id == vpc_id]
    dependents += [g.id for g in backend.groups[vpc_id].values() if g.name != "default"]
    dependents += [t.id for t in backend.route_tables.values() if t.vpc_id == vpc_id and not t.main_association_id]
    dependents += [e["VpcEndpointId"] for e in call.state(Endpoints).endpoints.values() if e["VpcId"] == vpc_id]
    dependents += [a["TransitGatewayAttachmentId"] for a in live_vpc_attachments(call, vpc_id)]
    if dependents:
        raise AwsError(
            "DependencyViolation",
            f"The vpc '{vpc_id}' has dependencies and cannot be deleted: {', '.join(dependents)}.",
        )


# --- internet gateways, addresses, NAT ------------------------------------------


@ec2.check("AttachInternetGateway")
def check_attach(call: Call) -> None:
    vpc_id = call.params["VpcId"]
    if any(g.vpc and g.vpc.id == vpc_id for g in call.ec2.internet_gateways.values()):
        raise AwsError("InvalidParameterValue", f"Network {vpc_id} already has an internet gateway attached")


@ec2.check("DetachInternetGateway")
def check_detach(call: Call) -> None:
    vpc_id = call.params["VpcId"]
    mapped = [a for a in call.ec2.addresses if a.eni and a.eni.subnet.vpc_id == vpc_id]
    if mapped:
        raise AwsError(
            "DependencyViolation",
            f"Network {vpc_id} has some mapped public address(es). "
            "Please unmap those public address(es) before detaching the gateway.",
        )


def _address(call: Call, allocation_id: str) -> Any:
    found = [a for a in call.ec2.addresses if a.allocation_id == allocation_id]
    if not found:
        raise AwsError("InvalidAllocationID.NotFound", f"The allocation ID '{allocation_id}' does not exist")
    return found[0]


@ec2.check("CreateNatGateway")
def check_nat(call: Call) -> None:
    subnet = call.ec2.get_subnet(call.params["SubnetId"])
    if call.params.get("ConnectivityType", "public") == "private":
        if call.params.get("AllocationId"):
            raise AwsError("InvalidParameterCombination", "A private NAT gateway takes no allocation ID")
        return
    if not call.params.get("AllocationId"):
        raise AwsError("MissingParameter", "The request must include the AllocationId parameter.")
    address = _address(call, call.params["AllocationId"])
    if address.association_id:
        raise AwsError("Resource.AlreadyAssociated", f"{address.public_ip} is already associated")
    if not any(g.vpc and g.vpc.id == subnet.vpc_id for g in call.ec2.internet_gateways.values()):
        # AWS accepts the request and the gateway then fails with this code.
        raise AwsError("Gateway.NotAttached", f"Network {subnet.vpc_id} has no Internet gateway attached")


@ec2.check("DeleteNatGateway")
def check_nat_exists(call: Call) -> None:
    nat = call.ec2.nat_gateways.get(call.params["NatGatewayId"])
    if nat is None or nat.state == "deleted":
        raise AwsError("NatGatewayNotFound", f"NatGateway {call.params['NatGatewayId']} was not found")


@ec2.afterwards("DeleteNatGateway")
def release_nat(call: Call) -> None:
    nat = call.ec2.nat_gateways[call.params["NatGatewayId"]]
    for address in call.ec2.addresses:
        if address.eni is nat._eni:
            call.ec2.disassociate_address(association_id=address.association_id)
    call.ec2.enis.pop(nat._eni.id, None)


@ec2.check("DisassociateAddress")
def check_disassociation(call: Call) -> None:
    nat_interfaces = {n._eni.id for n in call.ec2.nat_gateways.values() if n.state != "deleted"}
    for address in call.ec2.addresses:
        if address.association_id == call.params.get("AssociationId") and address.eni:
            if address.eni.id in nat_interfaces:
                raise AwsError("AuthFailure", "You do not have permission to access the specified resource.")


@ec2.check("ReleaseAddress")
def check_release(call: Call) -> None:
    if call.params.get("AllocationId"):
        address = _address(call, call.params["AllocationId"])
        if address.association_id:
            raise AwsError("InvalidIPAddress.InUse", f"Address {address.public_ip} is in use.")


# --- security groups --------------------------------------------------------------


@ec2.check("DeleteSecurityGroup")
def check_group_deletion(call: Call) -> None:
    group_id = call.params["GroupId"]
    users = [e.id for e in call.ec2.enis.values() if any(g.id == group_id for g in e.group_set)]
    for groups in call.ec2.groups.values():
        for group in groups.values():
            rules = [*group.ingress_rules, *group.egress_rules] if group.id != group_id else []
            if any(rule.source_group.get("GroupId") == group_id for rule in rules):
                users.append(group.id)
    if users:
        raise AwsError("DependencyViolation", f"resource {group_id} has a dependent object: {', '.join(users)}")


def requester_managed(call: Call, subnet_id: str, description: str, groups: list[str]) -> Any:
    """An interface that a service keeps in a subnet."""
    eni = call.ec2.create_network_interface(
        call.ec2.get_subnet(subnet_id), "", group_ids=groups, description=description
    )
    eni.requester_managed = True
    eni.status = "in-use"
    return eni


@ec2.check("DeleteNetworkInterface")
def check_interface_deletion(call: Call) -> None:
    eni = call.ec2.get_network_interface(call.params["NetworkInterfaceId"])
    if eni.requester_managed:
        raise AwsError("OperationNotPermitted", f"{eni.id} is managed by a service")
