"""Customer gateways: the far end of a VPN connection."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field

from .core import AwsError, Call, Json, ec2, new_id, select, tag_on_create, taggable, tags_of


@dataclass
class CustomerGateways:
    gateways: dict[str, Json] = field(default_factory=dict)

    def gateway(self, gateway_id: str) -> Json:
        gateway = self.gateways.get(gateway_id)
        if gateway is None or gateway["State"] == "deleted":
            raise AwsError("InvalidCustomerGatewayID.NotFound", f"The customerGateway ID '{gateway_id}' does not exist")
        return gateway


def _asn(call: Call) -> tuple[str, str]:
    """(field, number); the two fields split the 32-bit range between them."""
    short, extended = call.params.get("BgpAsn"), call.params.get("BgpAsnExtended")
    if short is not None and extended is not None:
        raise AwsError("InvalidParameterCombination", "BgpAsn and BgpAsnExtended exclude each other")
    if extended is not None:
        if not 2147483648 <= extended <= 4294967295:
            raise AwsError("InvalidParameterValue", f"BgpAsnExtended {extended} is not in 2147483648-4294967295")
        return "BgpAsnExtended", str(extended)
    number = 65000 if short is None else short
    if not 1 <= number <= 2147483647:
        raise AwsError("InvalidParameterValue", f"BgpAsn {number} is not in 1-2147483647")
    return "BgpAsn", str(number)


@ec2.operation("CreateCustomerGateway")
def create_customer_gateway(call: Call) -> Json:
    state = call.state(CustomerGateways)
    address = call.params.get("IpAddress") or call.params.get("PublicIp")
    certificate = call.params.get("CertificateArn")
    if not address and not certificate:
        raise AwsError("MissingParameter", "The request must contain the parameter IpAddress or CertificateArn")
    if address:
        try:
            ipaddress.IPv4Address(address)
        except ValueError as error:
            raise AwsError("InvalidParameterValue", f"Value ({address}) for parameter ipAddress is invalid") from error
    field_name, number = _asn(call)
    identity = {"Type": call.params["Type"], "IpAddress": address, field_name: number}
    for existing in state.gateways.values():
        # AWS hands out the gateway that is already there; a certificate does not tell two apart.
        if existing["State"] != "deleted" and all(existing.get(k) == v for k, v in identity.items()):
            return {"CustomerGateway": {**existing, "Tags": tags_of(call, existing["CustomerGatewayId"])}}
    gateway_id = new_id("cgw")
    gateway = {k: v for k, v in identity.items() if v is not None}
    gateway.update(CustomerGatewayId=gateway_id, State="available")
    if certificate:
        gateway["CertificateArn"] = certificate
    if call.params.get("DeviceName"):
        gateway["DeviceName"] = call.params["DeviceName"]
    tag_on_create(call, gateway_id, "customer-gateway")
    state.gateways[gateway_id] = gateway
    return {"CustomerGateway": {**gateway, "Tags": tags_of(call, gateway_id)}}


@ec2.operation("DescribeCustomerGateways")
def describe_customer_gateways(call: Call) -> Json:
    found = select(
        call,
        call.state(CustomerGateways).gateways.values(),
        "CustomerGatewayId",
        {
            "customer-gateway-id": lambda g: g["CustomerGatewayId"],
            "ip-address": lambda g: g.get("IpAddress"),
            "bgp-asn": lambda g: g.get("BgpAsn"),
            "state": lambda g: g["State"],
        },
        call.params.get("CustomerGatewayIds"),
        "InvalidCustomerGatewayID.NotFound",
    )
    return {"CustomerGateways": found}


@ec2.operation("DeleteCustomerGateway")
def delete_customer_gateway(call: Call) -> Json:
    from .vpn import Connections

    gateway = call.state(CustomerGateways).gateway(call.params["CustomerGatewayId"])
    if gateway["CustomerGatewayId"] in [c["CustomerGatewayId"] for c in call.state(Connections).live()]:
        raise AwsError("IncorrectState", "The customer gateway is in use.")
    gateway["State"] = "deleted"
    return {}


taggable["cgw-"] = lambda call, gateway_id: call.state(CustomerGateways).gateway(gateway_id)
