"""VPC endpoints: gateway, interface, and the ones that a firewall keeps in its subnets."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from moto.ec2.models.route_tables import Route

from .core import AwsError, Call, Json, ec2, new_id, now, select, tag_on_create, taggable, tags_of
from .endpoint_services import private_names, short_name

FULL_ACCESS = json.dumps(
    {
        "Version": "2008-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}],
    }
)

REGIONAL_ZONE = "Z7K1066E3PUKB"


@dataclass
class Endpoints:
    """The endpoints of one account and region, by id."""

    endpoints: dict[str, Json] = field(default_factory=dict)

    def endpoint(self, endpoint_id: str) -> Json:
        if endpoint_id not in self.endpoints:
            raise AwsError("InvalidVpcEndpointId.NotFound", f"The Vpc Endpoint Id '{endpoint_id}' does not exist")
        return self.endpoints[endpoint_id]


def _check_policy(policy: str | None) -> None:
    if policy is None:
        return
    try:
        json.loads(policy)
    except ValueError as error:
        raise AwsError("InvalidPolicyDocument", f"Policy is not valid JSON: {error}") from error
    if len(policy) > 20480:
        raise AwsError("InvalidPolicyDocument", "Policy is longer than 20480 characters")


@ec2.operation("CreateVpcEndpoint")
def create_endpoint(call: Call) -> Json:
    vpc = call.ec2.get_vpc(call.params["VpcId"])
    kind = call.params.get("VpcEndpointType") or "Gateway"
    short = short_name(call, call.params["ServiceName"])
    _check_policy(call.params.get("PolicyDocument"))
    endpoint: Json = {
        "VpcEndpointId": new_id("vpce"),
        "VpcEndpointType": kind,
        "VpcId": vpc.id,
        "ServiceName": call.params["ServiceName"],
        "State": "available",
        "PolicyDocument": call.params.get("PolicyDocument") or FULL_ACCESS,
        "RouteTableIds": [],
        "SubnetIds": [],
        "Groups": [],
        "NetworkInterfaceIds": [],
        "DnsEntries": [],
        "PrivateDnsEnabled": False,
        "RequesterManaged": False,
        "OwnerId": call.account,
        "CreationTimestamp": now(),
    }
    if kind == "Gateway":
        if short not in ("s3", "dynamodb"):
            raise AwsError("InvalidParameter", f"Endpoint type (Gateway) does not match available service types for {short}")
        if call.params.get("SubnetIds") or call.params.get("SecurityGroupIds"):
            raise AwsError("InvalidParameter", "A gateway endpoint takes no subnets and no security groups")
        _add_tables(call, endpoint, call.params.get("RouteTableIds") or [])
    elif kind == "Interface":
        endpoint["IpAddressType"] = call.params.get("IpAddressType") or "ipv4"
        endpoint["DnsOptions"] = {
            "DnsRecordIpType": (call.params.get("DnsOptions") or {}).get("DnsRecordIpType") or "ipv4"
        }
        _set_groups(call, endpoint, call.params.get("SecurityGroupIds") or _default_group(call, vpc.id))
        _add_subnets(call, endpoint, call.params.get("SubnetIds") or [])
        _set_private_dns(call, endpoint, bool(call.params.get("PrivateDnsEnabled")))
    else:
        raise AwsError("InvalidParameter", f"Endpoint type {kind} is not simulated")
    endpoint_id = endpoint["VpcEndpointId"]
    tag_on_create(call, endpoint_id, "vpc-endpoint")
    call.state(Endpoints).endpoints[endpoint_id] = endpoint
    return {"VpcEndpoint": {**endpoint, "Tags": tags_of(call, endpoint_id)}}


# --- gateway endpoints -------------------------------------------------------------


def prefix_list(call: Call, service_name: str) -> Any:
    lists = [p for p in call.ec2.managed_prefix_lists.values() if p.prefix_list_name == service_name]
    return lists[0]


def _add_tables(call: Call, endpoint: Json, table_ids: list[str]) -> None:
    destination = prefix_list(call, endpoint["ServiceName"])
    tables = [call.ec2.get_route_table(table_id) for table_id in table_ids]
    for table in tables:
        if table.vpc_id != endpoint["VpcId"]:
            raise AwsError("InvalidParameter", f"{table.id} belongs to another VPC")
        if f"{table.id}~{destination.id}" in table._routes:
            raise AwsError(
                "RouteAlreadyExists",
                f"route table {table.id} already has a route with destination-prefix-list-id {destination.id}",
            )
    for table in tables:
        route = Route(table, None, None, destination, gateway=SimpleNamespace(id=endpoint["VpcEndpointId"]))
        table._routes[f"{table.id}~{destination.id}"] = route
        endpoint["RouteTableIds"].append(table.id)


def _remove_tables(call: Call, endpoint: Json, table_ids: list[str]) -> None:
    destination = prefix_list(call, endpoint["ServiceName"])
    for table_id in table_ids:
        if table_id not in endpoint["RouteTableIds"]:
            raise AwsError("InvalidParameter", f"{table_id} is not a route table of the endpoint")
        endpoint["RouteTableIds"].remove(table_id)
        table = call.ec2.route_tables.get(table_id)
        if table is not None:
            table._routes.pop(f"{table_id}~{destination.id}", None)


# --- interface endpoints -----------------------------------------------------------


def _default_group(call: Call, vpc_id: str) -> list[str]:
    return [call.ec2.get_security_group_from_name("default", vpc_id=vpc_id).id]


def _set_groups(call: Call, endpoint: Json, group_ids: list[str]) -> None:
    groups = []
    for group_id in group_ids:
        group = call.ec2.get_security_group_from_id(group_id)
        if group is None or group.vpc_id != endpoint["VpcId"]:
            raise AwsError("InvalidGroup.NotFound", f"The security group '{group_id}' does not exist in the VPC")
        groups.append({"GroupId": group.id, "GroupName": group.name})
    endpoint["Groups"] = groups


def _add_subnets(call: Call, endpoint: Json, subnet_ids: list[str]) -> None:
    from .network import requester_managed

    for subnet_id in subnet_ids:
        subnet = call.ec2.get_subnet(subnet_id)
        if subnet.vpc_id != endpoint["VpcId"]:
            raise AwsError("InvalidParameter", f"{subnet_id} belongs to another VPC")
        taken = [call.ec2.get_subnet(s).availability_zone for s in endpoint["SubnetIds"]]
        if subnet.availability_zone in taken:
            raise AwsError(
                "DuplicateSubnetsInSameZone", f"Found another VPC endpoint subnet in {subnet.availability_zone}"
            )
        eni = requester_managed(
            call,
            subnet_id,
            f"VPC Endpoint Interface {endpoint['VpcEndpointId']}",
            [g["GroupId"] for g in endpoint["Groups"]],
        )
        endpoint["SubnetIds"].append(subnet_id)
        endpoint["NetworkInterfaceIds"].append(eni.id)
    _set_names(call, endpoint)


def _remove_subnets(call: Call, endpoint: Json, subnet_ids: list[str]) -> None:
    for subnet_id in subnet_ids:
        if subnet_id not in endpoint["SubnetIds"]:
            raise AwsError("InvalidParameter", f"{subnet_id} is not a subnet of the endpoint")
        position = endpoint["SubnetIds"].index(subnet_id)
        del endpoint["SubnetIds"][position]
        call.ec2.enis.pop(endpoint["NetworkInterfaceIds"].pop(position), None)
    _set_names(call, endpoint)


def _set_names(call: Call, endpoint: Json) -> None:
    """The regional name first, then one a zone, then the private ones: an alias takes the first."""
    short = endpoint["ServiceName"].removeprefix(f"com.amazonaws.{call.region}.")
    suffix = f"{short}.{call.region}.vpce.amazonaws.com"
    stem = endpoint.setdefault("Stem", f"{endpoint['VpcEndpointId']}-{secrets.token_hex(4)}")
    wildcard = "*." if short == "s3" else ""
    zones = [call.ec2.get_subnet(s).availability_zone for s in endpoint["SubnetIds"]]
    names = [f"{wildcard}{stem}.{suffix}"] + [f"{wildcard}{stem}-{zone}.{suffix}" for zone in sorted(zones)]
    entries = [{"DnsName": name, "HostedZoneId": REGIONAL_ZONE} for name in names]
    if endpoint["PrivateDnsEnabled"]:
        entries += [{"DnsName": n, "HostedZoneId": "Z0PRIVATE"} for n in private_names(call.region, short)]
    endpoint["DnsEntries"] = entries


def _set_private_dns(call: Call, endpoint: Json, enabled: bool) -> None:
    if enabled and not endpoint["PrivateDnsEnabled"]:
        vpc = call.ec2.get_vpc(endpoint["VpcId"])
        attributes = (vpc.enable_dns_support, vpc.enable_dns_hostnames)
        if not all(str(value).lower() == "true" for value in attributes):
            raise AwsError(
                "InvalidParameter",
                "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes "
                f"set to true for {vpc.id}",
            )
        short = endpoint["ServiceName"].removeprefix(f"com.amazonaws.{call.region}.")
        names = private_names(call.region, short)
        if conflicting_names(call, vpc.id, names, endpoint["VpcEndpointId"]):
            raise AwsError(
                "InvalidParameter",
                "private-dns-enabled cannot be set because there is already a conflicting DNS domain "
                f"for {names[0]} in the VPC {vpc.id}",
            )
    endpoint["PrivateDnsEnabled"] = enabled
    _set_names(call, endpoint)


def conflicting_names(call: Call, vpc_id: str, names: list[str], own_id: str = "") -> list[str]:
    """Names that the VPC already resolves by an endpoint's private DNS or a private zone."""
    from .private_zones import zone_names

    taken = set(zone_names(vpc_id))
    for other in call.state(Endpoints).endpoints.values():
        if other["VpcId"] == vpc_id and other["PrivateDnsEnabled"] and other["VpcEndpointId"] != own_id:
            taken.update(private_names(call.region, other["ServiceName"].removeprefix(f"com.amazonaws.{call.region}.")))
    return [name for name in names if name in taken]


# --- all kinds ---------------------------------------------------------------------


@ec2.operation("DescribeVpcEndpoints")
def describe_endpoints(call: Call) -> Json:
    found = select(
        call,
        call.state(Endpoints).endpoints.values(),
        "VpcEndpointId",
        {
            "vpc-endpoint-id": lambda e: e["VpcEndpointId"],
            "vpc-id": lambda e: e["VpcId"],
            "service-name": lambda e: e["ServiceName"],
            "vpc-endpoint-type": lambda e: e["VpcEndpointType"],
            "vpc-endpoint-state": lambda e: e["State"],
        },
        call.params.get("VpcEndpointIds"),
        "InvalidVpcEndpointId.NotFound",
    )
    return {"VpcEndpoints": found}


def _only_own(endpoint: Json) -> None:
    if endpoint["RequesterManaged"]:
        raise AwsError("OperationNotPermitted", f"{endpoint['VpcEndpointId']} is managed by a service")


@ec2.operation("ModifyVpcEndpoint")
def modify_endpoint(call: Call) -> Json:
    endpoint = call.state(Endpoints).endpoint(call.params["VpcEndpointId"])
    _only_own(endpoint)
    _check_policy(call.params.get("PolicyDocument"))
    if call.params.get("ResetPolicy"):
        endpoint["PolicyDocument"] = FULL_ACCESS
    if call.params.get("PolicyDocument"):
        endpoint["PolicyDocument"] = call.params["PolicyDocument"]
    if endpoint["VpcEndpointType"] == "Gateway":
        _remove_tables(call, endpoint, call.params.get("RemoveRouteTableIds") or [])
        _add_tables(call, endpoint, call.params.get("AddRouteTableIds") or [])
        return {"Return": True}
    removed = call.params.get("RemoveSecurityGroupIds") or []
    groups = [g["GroupId"] for g in endpoint["Groups"] if g["GroupId"] not in removed]
    _set_groups(call, endpoint, groups + (call.params.get("AddSecurityGroupIds") or []))
    _remove_subnets(call, endpoint, call.params.get("RemoveSubnetIds") or [])
    _add_subnets(call, endpoint, call.params.get("AddSubnetIds") or [])
    if call.params.get("PrivateDnsEnabled") is not None:
        _set_private_dns(call, endpoint, bool(call.params["PrivateDnsEnabled"]))
    return {"Return": True}


@ec2.operation("DeleteVpcEndpoints")
def delete_endpoints(call: Call) -> Json:
    state = call.state(Endpoints)
    for endpoint_id in call.params["VpcEndpointIds"]:
        endpoint = state.endpoint(endpoint_id)
        _only_own(endpoint)
        remove(call, endpoint)
    return {"Unsuccessful": []}


def remove(call: Call, endpoint: Json) -> None:
    """Deletes an endpoint with its interfaces, or the routes that it added."""
    if endpoint["VpcEndpointType"] == "Gateway":
        _remove_tables(call, endpoint, list(endpoint["RouteTableIds"]))
    for eni_id in endpoint["NetworkInterfaceIds"]:
        call.ec2.enis.pop(eni_id, None)
    del call.state(Endpoints).endpoints[endpoint["VpcEndpointId"]]


taggable["vpce-"] = lambda call, resource_id: call.state(Endpoints).endpoint(resource_id)
