"""Routes of VPC route tables: a target must exist, and be reachable from that VPC."""

from __future__ import annotations

import ipaddress
from types import SimpleNamespace
from typing import Any

from moto.ec2.models.route_tables import Route

from .core import AwsError, Call, Json, ec2, ipv4
from .endpoints import Endpoints
from .network import vpc_networks
from .transit_gateway import reaches_gateway
from .vpc_peering import ends, is_active

TARGETS = (
    "GatewayId", "NatGatewayId", "TransitGatewayId", "VpcEndpointId", "VpcPeeringConnectionId",
    "NetworkInterfaceId", "EgressOnlyInternetGatewayId", "InstanceId", "CarrierGatewayId",
)  # fmt: skip
DESTINATIONS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")


class LiveRoute(Route):
    """A route whose state follows its target: a target that went away leaves a blackhole."""

    def __init__(self, call: Call, table: Any, destination: Json, target: Json) -> None:
        prefix_list = destination.get("DestinationPrefixListId")

        def named(name: str) -> Any:
            return SimpleNamespace(id=target[name]) if target.get(name) else None

        super().__init__(
            table,
            destination.get("DestinationCidrBlock"),
            destination.get("DestinationIpv6CidrBlock"),
            SimpleNamespace(id=prefix_list) if prefix_list else None,  # type: ignore[arg-type]
            gateway=named("GatewayId"),
            nat_gateway=named("NatGatewayId"),
            transit_gateway=named("TransitGatewayId"),
            vpc_pcx=named("VpcPeeringConnectionId"),
            interface=named("NetworkInterfaceId"),
            egress_only_igw=named("EgressOnlyInternetGatewayId"),
            vpc_endpoint_id=target.get("VpcEndpointId"),
        )
        self._call = call
        self._target = target

    @property
    def state(self) -> str:
        return _route_state(self._call, self.route_table.vpc_id, self._target)


def _route_state(call: Call, vpc_id: str, target: Json) -> str:
    """Whether a route's target is still there."""
    if target.get("TransitGatewayId"):
        return "active" if reaches_gateway(call, vpc_id, target["TransitGatewayId"]) else "blackhole"
    if target.get("VpcPeeringConnectionId"):
        return "active" if is_active(call, target["VpcPeeringConnectionId"]) else "blackhole"
    if target.get("NatGatewayId"):
        nat = call.ec2.nat_gateways.get(target["NatGatewayId"])
        return "active" if nat is not None and nat.state == "available" else "blackhole"
    if target.get("VpcEndpointId"):
        known = target["VpcEndpointId"] in call.state(Endpoints).endpoints
        return "active" if known else "blackhole"
    if str(target.get("GatewayId", "")).startswith("igw-"):
        gateway = call.ec2.internet_gateways.get(target["GatewayId"])
        return "active" if gateway is not None and gateway.vpc else "blackhole"
    return "active"


def _one(call: Call, names: tuple[str, ...], what: str) -> Json:
    given = {name: call.params[name] for name in names if call.params.get(name)}
    if not given:
        raise AwsError("MissingParameter", f"The request must contain one {what}")
    if len(given) > 1:
        raise AwsError("InvalidParameterCombination", f"The request must contain exactly one {what}: {given}")
    return given


def _check_target(call: Call, vpc_id: str, target: Json) -> None:
    foreign = AwsError("InvalidParameterValue", f"The target {target} and the table belong to different networks")
    name, value = next(iter(target.items()))
    if name == "TransitGatewayId":
        if not reaches_gateway(call, vpc_id, value):
            # AWS reports a gateway that the VPC is not attached to, or not yet, as unknown.
            raise AwsError("InvalidTransitGatewayID.NotFound", f"The transitGateway ID '{value}' does not exist")
    elif name == "VpcEndpointId":
        endpoint = call.state(Endpoints).endpoint(value)
        if endpoint["VpcEndpointType"] != "GatewayLoadBalancer":
            raise AwsError(
                "RouteNotSupported",
                f"Route table contains unsupported route target: {value}. "
                "VPC Endpoints of this type cannot be used as route targets.",
            )
        if endpoint["VpcId"] != vpc_id:
            raise foreign
    elif name == "NatGatewayId":
        nat = call.ec2.nat_gateways.get(value)
        if nat is None or nat.state == "deleted":
            raise AwsError("InvalidNatGatewayID.NotFound", f"The natGateway ID '{value}' does not exist")
        if nat.vpc_id != vpc_id:
            raise foreign
    elif name == "GatewayId" and value.startswith("igw-"):
        gateway = call.ec2.get_internet_gateway(value)
        if not gateway.vpc or gateway.vpc.id != vpc_id:
            raise foreign
    elif name == "GatewayId" and value.startswith("vpce-"):
        raise AwsError("InvalidParameterValue", "Gateway endpoints add their routes themselves")
    elif name == "GatewayId" and value == "local":
        return
    elif name == "GatewayId":
        call.ec2.get_vpn_gateway(value)
    elif name == "VpcPeeringConnectionId":
        if vpc_id not in ends(call, value):
            raise foreign
        if not is_active(call, value):
            # AWS takes the route while the request is pending and drops what it would carry; nobody here wants that.
            raise AwsError("InvalidStateTransition", f"{value} is not active")
    elif name == "NetworkInterfaceId":
        if call.ec2.get_network_interface(value).subnet.vpc_id != vpc_id:
            raise foreign
    elif name == "EgressOnlyInternetGatewayId":
        if call.ec2.get_egress_only_igw(value).vpc_id != vpc_id:
            raise foreign
    else:
        raise AwsError("InvalidParameterValue", f"{name} is not simulated")


def _check_local(call: Call, vpc_id: str, destination: Json, target: Json) -> None:
    if "DestinationCidrBlock" not in destination:
        return
    network = ipv4(destination["DestinationCidrBlock"], "InvalidParameterValue")
    for own in vpc_networks(call.ec2.get_vpc(vpc_id)):
        if network == own or not network.subnet_of(own):
            continue
        subnets = [ipaddress.IPv4Network(s.cidr_block) for z in call.ec2.subnets.values()
                   for s in z.values() if s.vpc_id == vpc_id]  # fmt: skip
        middlebox = {"NatGatewayId", "VpcEndpointId", "NetworkInterfaceId"} & set(target)
        if network not in subnets or not middlebox:
            raise AwsError(
                "InvalidParameterValue",
                f"The destination CIDR block {network} is equal to or more specific than one of this VPC's CIDR "
                "blocks: it must be a whole subnet, routed to an interface, NAT or Gateway Load Balancer endpoint.",
            )


def _prepare(call: Call) -> tuple[Any, Json, Json, str]:
    table = call.ec2.get_route_table(call.params["RouteTableId"])
    destination = _one(call, DESTINATIONS, "destination")
    target = _one(call, TARGETS, "target")
    _check_target(call, table.vpc_id, target)
    _check_local(call, table.vpc_id, destination, target)
    return table, destination, target, f"{table.id}~{next(iter(destination.values()))}"


@ec2.operation("CreateRoute")
def create_route(call: Call) -> Json:
    table, destination, target, key = _prepare(call)
    if key in table._routes:
        raise AwsError("RouteAlreadyExists", f"The route identified by {key.split('~')[1]} already exists.")
    table._routes[key] = LiveRoute(call, table, destination, target)
    return {"Return": True}


@ec2.operation("ReplaceRoute")
def replace_route(call: Call) -> Json:
    table, destination, target, key = _prepare(call)
    if key not in table._routes:
        raise AwsError(
            "InvalidParameterValue",
            f"There is no route defined for '{key.split('~')[1]}' in the route table. Use CreateRoute instead.",
        )
    table._routes[key] = LiveRoute(call, table, destination, target)
    return {}


@ec2.check("DeleteRoute")
def check_deletion(call: Call) -> None:
    table = call.ec2.get_route_table(call.params["RouteTableId"])
    destination = _one(call, DESTINATIONS, "destination")
    route = table._routes.get(f"{table.id}~{next(iter(destination.values()))}")
    if route is not None and route.local:
        raise AwsError("InvalidParameterValue", "cannot remove local route")
    if "DestinationPrefixListId" in destination and route is not None and route.gateway:
        raise AwsError("InvalidParameterValue", "The route of a gateway endpoint is removed by the endpoint")


@ec2.check("AssociateRouteTable")
def check_association(call: Call) -> None:
    table = call.ec2.get_route_table(call.params["RouteTableId"])
    target = call.params.get("SubnetId") or call.params.get("GatewayId")
    if call.params.get("SubnetId") and call.ec2.get_subnet(target).vpc_id != table.vpc_id:
        raise AwsError("InvalidParameterValue", f"{table.id} and {target} belong to different networks")
    for other in call.ec2.route_tables.values():
        if other is not table and target in other._associations.values():
            raise AwsError(
                "Resource.AlreadyAssociated",
                f"the specified association for route table {table.id} conflicts with an existing association",
            )
