"""Names of zones differ by account: "a" of one is "b" of another, and only zone ids say which is meant."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import EC2Backend
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend, Zone
from moto.ec2.models.subnets import Subnet

from .core import AwsError, Call, ec2
from .organisation import BASE_ACCOUNT


def zones_of(account: str, region: str) -> list[Zone]:
    """The zones as this account names them: the base account as moto does, all others by one further."""
    known = RegionsAndZonesBackend.zones.get(region, [])
    if account == BASE_ACCOUNT:
        return known
    ids = [zone.zone_id for zone in known]
    return [
        Zone(name=zone.name, region_name=region, zone_id=zone_id, zone_type=zone.zone_type)
        for zone, zone_id in zip(known, [*ids[1:], *ids[:1]], strict=True)
    ]


@ec2.check("CreateSubnet")
def name_zone(call: Call) -> None:
    zone_id = call.params.pop("AvailabilityZoneId", None)
    if zone_id is None:
        return
    if call.params.get("AvailabilityZone"):
        raise AwsError("InvalidParameterCombination", "AvailabilityZone and AvailabilityZoneId exclude each other")
    names = {zone.zone_id: zone.name for zone in zones_of(call.account, call.region)}
    if zone_id not in names:
        raise AwsError("InvalidParameterValue", f"Value ({zone_id}) for parameter availabilityZoneId is invalid.")
    call.params["AvailabilityZone"] = names[zone_id]


class _Zones:
    """What an EC2 backend looks its zones up in, by region."""

    def __init__(self, account: str) -> None:
        self._account = account

    def get(self, region: str, _default: object = None) -> list[Zone]:
        return zones_of(self._account, region)


def _zone_id(subnet: Any) -> str:
    zones = zones_of(subnet.ec2_backend.account_id, subnet.ec2_backend.region_name)
    return next(zone.zone_id for zone in zones if zone.name == subnet.availability_zone)


_stock_filter = Subnet.get_filter_value


def _filter_value(subnet: Any, filter_name: str, method_name: str | None = None) -> Any:
    """AWS knows the filter by two names, and the provider asks by the one that moto lacks."""
    if filter_name in ("availabilityZoneId", "availability-zone-id"):
        return _zone_id(subnet)
    return _stock_filter(subnet, filter_name, method_name)


def install() -> None:
    EC2Backend.zones = property(lambda backend: _Zones(backend.account_id))  # type: ignore[assignment]
    Subnet.availability_zone_id = property(_zone_id)  # type: ignore[assignment]
    Subnet.get_filter_value = _filter_value  # type: ignore[method-assign]
