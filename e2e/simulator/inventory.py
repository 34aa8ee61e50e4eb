"""What exists in the simulated accounts, for tests to assert on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from moto.backends import get_backend

from .customer_gateways import CustomerGateways
from .endpoints import Endpoints
from .flow_logs import FlowLogs
from .network_firewall import Firewalls
from .private_zones import authorizations
from .resource_shares import Shares
from .transit_gateway import ENDED, Gateways
from .vpc_peering import Peerings
from .vpn import Connections

SERVICES = (
    "ec2", "networkfirewall", "logs", "route53", "iam", "cloudwatch", "s3", "secretsmanager", "kms", "sts", "ssm",
)  # fmt: skip


def _regions(service: Any, account: str | None = None, region: str | None = None) -> Iterator[Any]:
    """Every backend of a service that a request has touched; those of global services lie in every region."""
    for owner, regions in list(get_backend(service).items()):
        for name, backend in list(regions.items()):
            if account in (None, owner) and (region in (None, name) or name == "aws"):
                yield backend


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


def resources(account: str | None = None, region: str | None = None) -> dict[str, list[str]]:
    """The ids of everything alive, by type, in all accounts and regions or in one.

    What AWS makes with an account is not counted. What two accounts or regions share, such as a
    peering attachment, is counted where it is kept, and once.
    """
    found: dict[str, set[str]] = {}

    def add(kind: str, ids: Iterable[str]) -> None:
        found.setdefault(kind, set()).update(ids)

    def regions(service: str) -> Iterator[Any]:
        return _regions(service, account, region)

    for backend in regions("ec2"):
        _add_vpcs(backend, add)
        for kind, ids in _simulated(getattr(backend, "simulator_states", {})):
            add(kind, ids)
    for zone in [zone for backend in regions("route53") for zone in backend.zones.values()]:
        add("hosted-zone", [zone.resource_id])
        add("hosted-zone-association", [f"{zone.resource_id}:{vpc['vpc_id']}" for vpc in zone.vpcs])
        add("hosted-zone-authorization", [f"{zone.resource_id}:{vpc['VPCId']}" for vpc in authorizations(zone)])
    for service, kind, ids_of in _STOCK:
        for backend in regions(service):
            add(kind, ids_of(backend))
    return {kind: sorted(ids) for kind, ids in sorted(found.items()) if ids}


# What moto keeps by itself.
_STOCK: tuple[tuple[str, str, Callable[[Any], Iterable[str]]], ...] = (
    ("logs", "log-group", lambda backend: backend.groups),
    ("iam", "role", lambda backend: [role.name for role in backend.roles.values()]),
    ("cloudwatch", "alarm", lambda backend: backend.alarms),
    ("secretsmanager", "secret", lambda backend: backend.secrets),
    ("s3", "bucket", lambda backend: backend.buckets),
    ("ssm", "parameter", lambda backend: [name for name in backend._parameters if not name.startswith("/aws/")]),
)


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
            yield kind, [i for i, found in objects.items() if found["State"] not in ENDED]
    if Peerings in states:
        connections = states[Peerings].connections
        live = ("active", "pending-acceptance")
        yield "vpc-peering-connection", [i for i, found in connections.items() if found["Status"]["Code"] in live]
    if Shares in states:
        yield "resource-share", [arn for arn, found in states[Shares].shares.items() if found.status != "DELETED"]
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
