"""Private hosted zones: one answer for one name in a VPC."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends
from moto.route53.models import route53_backends

from .core import AwsError, Call, route53
from .endpoint_services import private_names
from .endpoints import Endpoints


def _zones(account: str) -> dict[str, Any]:
    return route53_backends[account]["aws"].zones


def zone_names(account: str, region: str, vpc_id: str) -> list[str]:
    """The names of the private zones that a VPC resolves."""
    return [
        zone.name.rstrip(".")
        for zone in _zones(account).values()
        if any(vpc["vpc_id"] == vpc_id and vpc["vpc_region"] == region for vpc in zone.vpcs or [])
    ]


def _check_vpc(call: Call, vpc: dict[str, str], name: str) -> None:
    backend = ec2_backends[call.account][vpc["VPCRegion"]]
    if vpc["VPCId"] not in backend.vpcs:
        raise AwsError("InvalidVPCId", f"The VPC: {vpc['VPCId']} you provided does not exist")
    name = name.rstrip(".")
    taken = set(zone_names(call.account, vpc["VPCRegion"], vpc["VPCId"]))
    endpoints = backend.__dict__.get("simulator_states", {}).get(Endpoints)
    for endpoint in endpoints.endpoints.values() if endpoints else ():
        if endpoint["VpcId"] == vpc["VPCId"] and endpoint["PrivateDnsEnabled"]:
            short = endpoint["ServiceName"].removeprefix(f"com.amazonaws.{vpc['VPCRegion']}.")
            taken.update(private_names(vpc["VPCRegion"], short))
    if name in taken:
        raise AwsError(
            "ConflictingDomainExists",
            f"The VPC {vpc['VPCId']} in region {vpc['VPCRegion']} has already been associated with the hosted zone "
            f"{name} or with a conflicting domain.",
        )


@route53.check("CreateHostedZone")
def check_zone(call: Call) -> None:
    vpc = call.params.get("VPC")
    if vpc:
        # A zone that is created with a VPC is private, whatever else the request says.
        call.params.setdefault("HostedZoneConfig", {})["PrivateZone"] = True
        _check_vpc(call, vpc, call.params["Name"])


def _zone(call: Call) -> Any:
    return route53_backends[call.account]["aws"].get_hosted_zone(call.params.get("HostedZoneId") or call.params["Id"])


@route53.check("AssociateVPCWithHostedZone")
def check_association(call: Call) -> None:
    zone = _zone(call)
    if zone.private_zone:
        _check_vpc(call, call.params["VPC"], zone.name)


@route53.check("DisassociateVPCFromHostedZone")
def check_disassociation(call: Call) -> None:
    if call.params["VPC"]["VPCId"] not in [vpc["vpc_id"] for vpc in _zone(call).vpcs]:
        raise AwsError("VPCAssociationNotFound", "The VPC is not associated with the hosted zone")


def _endpoint_names(call: Call) -> dict[str, str]:
    """Every name of an interface endpoint, with the zone that it lies in."""
    names = {}
    for backend in ec2_backends[call.account].values():
        state = backend.__dict__.get("simulator_states", {}).get(Endpoints)
        for endpoint in state.endpoints.values() if state else ():
            names.update({entry["DnsName"].lower(): entry["HostedZoneId"] for entry in endpoint["DnsEntries"]})
    return names


@route53.check("ChangeResourceRecordSets")
def check_records(call: Call) -> None:
    zone = _zone(call)
    existing = {(record.name.rstrip("."), record.type) for record in zone.rrsets}
    for change in call.params["ChangeBatch"]["Changes"]:
        record = change["ResourceRecordSet"]
        key = (record["Name"].rstrip("."), record["Type"])
        if change["Action"] == "CREATE" and key in existing:
            raise AwsError(
                "InvalidChangeBatch",
                f"[Tried to create resource record set [name='{key[0]}.', type='{key[1]}'] but it already exists]",
            )
        alias = record.get("AliasTarget")
        if alias and change["Action"] != "DELETE":
            target = alias["DNSName"].rstrip(".").replace("\\052", "*").lower()
            own = alias["HostedZoneId"] == call.params["HostedZoneId"].split("/")[-1]
            if not own and _endpoint_names(call).get(target) != alias["HostedZoneId"]:
                raise AwsError(
                    "InvalidChangeBatch",
                    f"[Tried to create an alias that targets {target}., type {key[1]} in zone {alias['HostedZoneId']}, "
                    "but the alias target name does not lie within the target zone]",
                )
