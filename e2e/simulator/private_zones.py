"""Private hosted zones: one answer for one name in a VPC."""

from __future__ import annotations

from moto.route53.models import route53_backends


def zone_names(account: str, region: str, vpc_id: str) -> list[str]:
    """The names of the private zones that a VPC resolves."""
    backend = route53_backends[account]["aws"]
    return [
        zone.name.rstrip(".")
        for zone in backend.zones.values()
        if any(vpc["vpc_id"] == vpc_id and vpc["vpc_region"] == region for vpc in zone.vpcs or [])
    ]
