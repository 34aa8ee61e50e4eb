"""What exists in the simulated account, for tests to assert on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.backends import get_backend

from .customer_gateways import CustomerGateways
from .endpoints import Endpoints
from .flow_logs import FlowLogs
from .network_firewall import Firewalls
from .transit_gateway import Gateways
from .vpn import Connections

SERVICES = (
    "ec2", "networkfirewall", "logs", "route53", "iam", "cloudwatch", "s3", "secretsmanager", "kms", "sts",
)  # fmt: skip


def _regions(service: Any) -> Iterator[Any]:
    """Every regional backend of a service that a request has touched."""
    for account in get_backend(service).values():
        yield from account.values()


def reset() -> None:
    for service in SERVICES:
        for account in get_backend(service).values():  # type: ignore[call-overload]
            account.reset()


def announce(attachment_id: str, prefixes: list[str]) -> dict[str, bool]:
    """What the device at the far end of a VPN attachment announces from now on."""
    for backend in _regions("ec2"):
        gateways = getattr(backend, "simulator_states", {}).get(Gateways)
        if gateways and attachment_id in gateways.attachments:
            gateways.announced[attachment_id] = prefixes
            return {"announced": True}
    raise KeyError(attachment_id)


def resources() -> dict[str, list[str]]:
    """The ids of everything alive, by type; what AWS makes with an account is not counted."""
    found: dict[str, list[str]] = {}

    def add(kind: str, ids: list[str]) -> None:
        if ids:
            found.setdefault(kind, []).extend(sorted(ids))

    for backend in _regions("ec2"):
        _add_vpcs(backend, add)
        for kind, ids in _simulated(getattr(backend, "simulator_states", {})):
            add(kind, ids)
    for backend in _regions("logs"):
        add("log-group", list(backend.groups))
    for backend in _regions("route53"):
        add("hosted-zone", list(backend.zones))
    for backend in _regions("iam"):
        add("role", [role.name for role in backend.roles.values()])
    for backend in _regions("cloudwatch"):
        add("alarm", list(backend.alarms))
    for backend in _regions("secretsmanager"):
        add("secret", list(backend.secrets))
    for backend in _regions("s3"):
        add("bucket", list(backend.buckets))
    return dict(sorted(found.items()))


def _add_vpcs(backend: Any, add: Any) -> None:
    own = {vpc.id for vpc in backend.vpcs.values() if not vpc.is_default}
    add("vpc", list(own))
    add("subnet", [s.id for zone in backend.subnets.values() for s in zone.values() if s.vpc_id in own])
    tables = [t for t in backend.route_tables.values() if t.vpc_id in own and not t.main_association_id]
    add("route-table", [t.id for t in tables])
    groups = [g for vpc_id in own for g in backend.groups[vpc_id].values() if g.name != "default"]
    add("security-group", [g.id for g in groups])
    add("internet-gateway", list(backend.internet_gateways))
    add("nat-gateway", [n.id for n in backend.nat_gateways.values() if n.state != "deleted"])
    add("address", [a.allocation_id for a in backend.addresses])
    add("network-interface", list(backend.enis))


def _simulated(states: dict[type, Any]) -> Iterator[tuple[str, list[str]]]:
    """The objects that this plug-in keeps itself, if a request ever asked for them."""
    gateways: Gateways | None = states.get(Gateways)
    if gateways:
        for kind, objects in (
            ("transit-gateway", gateways.gateways),
            ("transit-gateway-route-table", gateways.tables),
            ("transit-gateway-attachment", gateways.attachments),
        ):
            yield kind, [i for i, found in objects.items() if found["State"] != "deleted"]
    if Endpoints in states:
        yield "vpc-endpoint", list(states[Endpoints].endpoints)
    if FlowLogs in states:
        yield "flow-log", list(states[FlowLogs].logs)
    firewalls: Firewalls | None = states.get(Firewalls)
    if firewalls:
        yield "firewall", list(firewalls.firewalls)
        yield "firewall-policy", list(firewalls.policies)
        yield "rule-group", list(firewalls.groups)
    if CustomerGateways in states:
        gateways_at_sites = states[CustomerGateways].gateways
        yield "customer-gateway", [i for i, found in gateways_at_sites.items() if found["State"] != "deleted"]
    if Connections in states:
        yield "vpn-connection", [found["VpnConnectionId"] for found in states[Connections].live()]
