"""Site-to-Site VPN connections on a transit gateway."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from .core import AwsError, Call, Json, ec2, new_id, now, select, tag_on_create, taggable, tags_of
from .customer_gateways import CustomerGateways
from .transit_gateway import Gateways
from .transit_gateway_attachments import attach, detach
from .vpn_options import answered, check_tunnel, free_inside_cidr, new_key

# What stands where a key would, when Secrets Manager holds the keys.
REDACTED = "REDACTED"


@dataclass
class Connections:
    connections: dict[str, Json] = field(default_factory=dict)
    keys: dict[str, list[str]] = field(default_factory=dict)

    def live(self) -> list[Json]:
        return [c for c in self.connections.values() if c["State"] != "deleted"]

    def connection(self, connection_id: str) -> Json:
        connection = self.connections.get(connection_id)
        if connection is None or connection["State"] == "deleted":
            raise AwsError("InvalidVpnConnectionID.NotFound", f"The vpnConnection ID '{connection_id}' does not exist")
        return connection


def _inside_cidrs(call: Call, gateway_id: str, besides: str = "") -> set[str]:
    return {
        tunnel["TunnelInsideCidr"]
        for connection in call.state(Connections).live()
        if connection["TransitGatewayId"] == gateway_id and connection["VpnConnectionId"] != besides
        for tunnel in connection["Options"]["TunnelOptions"]
    }


def _check_options(options: Json) -> None:
    if options.get("TunnelInsideIpVersion", "ipv4") != "ipv4":
        raise AwsError("InvalidParameterValue", "IPv6 inside tunnels is not simulated")
    if options.get("OutsideIpAddressType", "PublicIpv4") != "PublicIpv4":
        raise AwsError("InvalidParameterValue", "Private IP VPN is not simulated")
    for name in ("LocalIpv4NetworkCidr", "RemoteIpv4NetworkCidr"):
        if options.get(name):
            try:
                ipaddress.IPv4Network(options[name])
            except ValueError as error:
                raise AwsError("InvalidParameterValue", f"{name}: {error}") from error
    if len(options.get("TunnelOptions") or []) not in (0, 2):
        raise AwsError("InvalidParameterValue", "A connection has options for two tunnels")


def _tunnels(call: Call, gateway_id: str, requested: list[Json], customer_gateway: Json, accelerated: bool) -> list[Json]:
    taken = _inside_cidrs(call, gateway_id)
    tunnels = []
    for options in requested or [{}, {}]:
        check_tunnel(call, options, customer_gateway, accelerated)
        cidr = options.get("TunnelInsideCidr") or free_inside_cidr(taken)
        if cidr in taken:
            raise AwsError("InvalidParameterValue", f"TunnelInsideCidr {cidr} is already in use on {gateway_id}")
        taken.add(cidr)
        address = f"203.0.113.{secrets.randbelow(254) + 1}"
        tunnels.append({**answered({**options, "TunnelInsideCidr": cidr}), "OutsideIpAddress": address})
    while tunnels[0]["OutsideIpAddress"] == tunnels[1]["OutsideIpAddress"]:
        tunnels[1]["OutsideIpAddress"] = f"203.0.113.{secrets.randbelow(254) + 1}"
    return tunnels


@ec2.operation("CreateVpnConnection")
def create_connection(call: Call) -> Json:
    state = call.state(Connections)
    if call.params["Type"] != "ipsec.1":
        raise AwsError("InvalidParameterValue", f"Value ({call.params['Type']}) for parameter type is invalid")
    if not call.params.get("TransitGatewayId") or call.params.get("VpnGatewayId"):
        raise AwsError("InvalidParameterCombination", "Only connections on a transit gateway are simulated")
    gateway = call.state(Gateways).gateway(call.params["TransitGatewayId"])
    customer_gateway = call.state(CustomerGateways).gateway(call.params["CustomerGatewayId"])
    storage = call.params.get("PreSharedKeyStorage") or "Standard"
    if storage not in ("Standard", "SecretsManager"):
        raise AwsError("InvalidParameterValue", f"PreSharedKeyStorage {storage} is not Standard or SecretsManager")
    requested = call.params.get("Options") or {}
    _check_options(requested)
    accelerated = bool(requested.get("EnableAcceleration"))
    tunnels = _tunnels(
        call, gateway["TransitGatewayId"], requested.get("TunnelOptions") or [], customer_gateway, accelerated
    )
    connection_id = new_id("vpn")
    state.keys[connection_id] = [tunnel.pop("PreSharedKey", None) or new_key() for tunnel in tunnels]
    connection: Json = {
        "VpnConnectionId": connection_id,
        "Type": "ipsec.1",
        "Category": "VPN",
        "State": "available",
        "CustomerGatewayId": customer_gateway["CustomerGatewayId"],
        "TransitGatewayId": gateway["TransitGatewayId"],
        "GatewayAssociationState": "associated",
        "Options": {
            "EnableAcceleration": accelerated,
            "StaticRoutesOnly": bool(requested.get("StaticRoutesOnly")),
            "LocalIpv4NetworkCidr": requested.get("LocalIpv4NetworkCidr") or "0.0.0.0/0",
            "RemoteIpv4NetworkCidr": requested.get("RemoteIpv4NetworkCidr") or "0.0.0.0/0",
            "OutsideIpAddressType": "PublicIpv4",
            "TunnelInsideIpVersion": "ipv4",
            "TunnelOptions": tunnels,
        },
        "Routes": [],
        "VgwTelemetry": [
            {
                "AcceptedRouteCount": 0,
                "LastStatusChange": now(),
                "OutsideIpAddress": tunnel["OutsideIpAddress"],
                "Status": "DOWN",
                "StatusMessage": "",
            }
            for tunnel in tunnels
        ],
    }
    if storage == "SecretsManager":
        suffix = secrets.token_hex(3)
        connection["PreSharedKeyArn"] = call.arn("secretsmanager", f"secret:s2svpn!{connection_id}-{suffix}")
    tag_on_create(call, connection_id, "vpn-connection")
    state.connections[connection_id] = connection
    attach(call, gateway, "vpn", connection_id)
    return {"VpnConnection": described(call, connection)}


def described(call: Call, connection: Json) -> Json:
    """A connection as AWS shows it: without keys, where Secrets Manager holds them."""
    keys = call.state(Connections).keys[connection["VpnConnectionId"]]
    shown = [REDACTED] * 2 if "PreSharedKeyArn" in connection else keys
    tunnels = [{**t, "PreSharedKey": k} for t, k in zip(connection["Options"]["TunnelOptions"], shown, strict=True)]
    return {
        **connection,
        "Options": {**connection["Options"], "TunnelOptions": tunnels},
        "CustomerGatewayConfiguration": _configuration(call, connection, shown),
        "Tags": tags_of(call, connection["VpnConnectionId"]),
    }


def _configuration(call: Call, connection: Json, keys: list[str]) -> str:
    """The device configuration, reduced to what its readers use."""
    customer_gateway = call.state(CustomerGateways).gateways[connection["CustomerGatewayId"]]
    gateway = call.state(Gateways).gateways[connection["TransitGatewayId"]]
    tunnels = ""
    for tunnel, key in zip(connection["Options"]["TunnelOptions"], keys, strict=True):
        network = ipaddress.IPv4Network(tunnel["TunnelInsideCidr"])
        ends = (
            ("customer_gateway", customer_gateway.get("IpAddress", ""), network[2],
             customer_gateway.get("BgpAsn") or customer_gateway.get("BgpAsnExtended")),
            ("vpn_gateway", tunnel["OutsideIpAddress"], network[1], gateway["Options"]["AmazonSideAsn"]),
        )  # fmt: skip
        tunnels += "<ipsec_tunnel>"
        for name, outside, inside, asn in ends:
            bgp = f"<bgp><asn>{asn}</asn><hold_time>30</hold_time></bgp>"
            tunnels += (
                f"<{name}><tunnel_outside_address><ip_address>{outside}</ip_address></tunnel_outside_address>"
                f"<tunnel_inside_address><ip_address>{inside}</ip_address><network_mask>255.255.255.252</network_mask>"
                f"<network_cidr>30</network_cidr></tunnel_inside_address>"
                f"{'' if connection['Options']['StaticRoutesOnly'] else bgp}</{name}>"
            )
        tunnels += f"<ike><pre_shared_key>{escape(key)}</pre_shared_key></ike></ipsec_tunnel>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<vpn_connection id="{connection["VpnConnectionId"]}">'
        f"<customer_gateway_id>{connection['CustomerGatewayId']}</customer_gateway_id>"
        f"<vpn_gateway_id/><vpn_connection_type>ipsec.1</vpn_connection_type>{tunnels}</vpn_connection>"
    )


@ec2.operation("DescribeVpnConnections")
def describe_connections(call: Call) -> Json:
    found = select(
        call,
        call.state(Connections).connections.values(),
        "VpnConnectionId",
        {
            "vpn-connection-id": lambda c: c["VpnConnectionId"],
            "customer-gateway-id": lambda c: c["CustomerGatewayId"],
            "transit-gateway-id": lambda c: c["TransitGatewayId"],
            "state": lambda c: c["State"],
        },
        call.params.get("VpnConnectionIds"),
        "InvalidVpnConnectionID.NotFound",
    )
    return {"VpnConnections": [described(call, connection) for connection in found]}


@ec2.operation("ModifyVpnTunnelOptions")
def modify_tunnel(call: Call) -> Json:
    connection = call.state(Connections).connection(call.params["VpnConnectionId"])
    tunnels = connection["Options"]["TunnelOptions"]
    address = call.params["VpnTunnelOutsideIpAddress"]
    position = next((i for i, t in enumerate(tunnels) if t["OutsideIpAddress"] == address), None)
    if position is None:
        raise AwsError("InvalidParameterValue", f"{address} is no tunnel of {connection['VpnConnectionId']}")
    changed = dict(call.params["TunnelOptions"])
    customer_gateway = call.state(CustomerGateways).gateway(connection["CustomerGatewayId"])
    # The rules between options are about the whole tunnel, changed and unchanged.
    spelled = {"IkeVersions": "IKEVersions", "DpdTimeoutAction": "DPDTimeoutAction", "DpdTimeoutSeconds": "DPDTimeoutSeconds"}
    whole = {**{spelled.get(k, k): v for k, v in tunnels[position].items()}, **changed}
    check_tunnel(call, whole, customer_gateway, connection["Options"]["EnableAcceleration"])
    cidr = changed.get("TunnelInsideCidr")
    others = _inside_cidrs(call, connection["TransitGatewayId"], connection["VpnConnectionId"])
    if cidr and cidr in others | {tunnels[1 - position]["TunnelInsideCidr"]}:
        raise AwsError("InvalidParameterValue", f"TunnelInsideCidr {cidr} is already in use")
    key = changed.pop("PreSharedKey", None)
    if key:
        call.state(Connections).keys[connection["VpnConnectionId"]][position] = key
    whole.pop("PreSharedKey", None)
    tunnels[position] = {**answered(whole), "OutsideIpAddress": address}
    return {"VpnConnection": described(call, connection)}


@ec2.operation("ModifyVpnConnectionOptions")
def modify_options(call: Call) -> Json:
    connection = call.state(Connections).connection(call.params["VpnConnectionId"])
    names = ("LocalIpv4NetworkCidr", "RemoteIpv4NetworkCidr")
    changed = {name: call.params[name] for name in names if call.params.get(name)}
    _check_options(changed)
    connection["Options"].update(changed)
    return {"VpnConnection": described(call, connection)}


@ec2.operation("ModifyVpnConnection")
def modify_connection(call: Call) -> Json:
    connection = call.state(Connections).connection(call.params["VpnConnectionId"])
    if call.params.get("VpnGatewayId"):
        raise AwsError("InvalidParameterCombination", "Only connections on a transit gateway are simulated")
    if call.params.get("CustomerGatewayId"):
        call.state(CustomerGateways).gateway(call.params["CustomerGatewayId"])
        connection["CustomerGatewayId"] = call.params["CustomerGatewayId"]
    moved_to = call.params.get("TransitGatewayId")
    if moved_to and moved_to != connection["TransitGatewayId"]:
        gateway = call.state(Gateways).gateway(moved_to)
        detach(call, _attachment(call, connection))
        connection["TransitGatewayId"] = moved_to
        attach(call, gateway, "vpn", connection["VpnConnectionId"])
    return {"VpnConnection": described(call, connection)}


def _attachment(call: Call, connection: Json) -> Json:
    live = call.state(Gateways).live_attachments(connection["TransitGatewayId"])
    return next(a for a in live if a["ResourceId"] == connection["VpnConnectionId"])


@ec2.operation("DeleteVpnConnection")
def delete_connection(call: Call) -> Json:
    connection = call.state(Connections).connection(call.params["VpnConnectionId"])
    detach(call, _attachment(call, connection))
    connection["State"] = "deleted"
    return {}


@ec2.operation("CreateVpnConnectionRoute")
def refuse_route(call: Call) -> Json:
    connection = call.state(Connections).connection(call.params["VpnConnectionId"])
    raise AwsError(
        "InvalidParameterCombination",
        f"{connection['VpnConnectionId']} is on a transit gateway, whose tables hold the static routes",
    )


taggable["vpn-"] = lambda call, connection_id: call.state(Connections).connection(connection_id)
