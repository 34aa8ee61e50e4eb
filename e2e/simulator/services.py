"""Every service of the simulator. A new one is a module that registers itself when imported."""

from __future__ import annotations

from . import (  # noqa: F401
    customer_gateways,
    endpoints,
    flow_logs,
    network,
    network_firewall_firewalls,
    network_firewall_groups,
    network_firewall_logging,
    network_firewall_policies,
    organisation,
    private_zones,
    sharing,
    transit_gateway,
    transit_gateway_attachments,
    transit_gateway_peering,
    transit_gateway_tables,
    vpc_peering,
    vpc_routes,
    vpn,
    zone_names,
)
from .core import ec2, network_firewall, sts


def install() -> None:
    """Puts the registered operations and checks into moto."""
    for service in (ec2, network_firewall, sts):
        service.install()
    for module in (organisation, private_zones, sharing, zone_names):
        module.install()
