"""Private hosted zones: one answer for one name in a VPC, also from a zone of another account.

The owner of a zone authorizes a VPC of another account, and that account associates it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import moto.route53.urls
from moto.core.utils import get_service_model
from moto.ec2.models import ec2_backends
from moto.route53.models import route53_backends
from moto.route53.responses import Route53

from .core import AwsError, Call, Json, now, route53
from .endpoint_services import private_names
from .endpoints import Endpoints


def all_zones() -> Iterator[tuple[str, Any]]:
    """(account, zone): every zone of every account."""
    for account, backends in list(route53_backends.items()):
        for zone in list(backends["aws"].zones.values()):
            yield account, zone


def _resolves(zone: Any, vpc_id: str) -> bool:
    return any(vpc["vpc_id"] == vpc_id for vpc in zone.vpcs or [])


def zone_names(vpc_id: str) -> list[str]:
    """The names of the private zones that a VPC resolves, whoever owns them."""
    return [zone.name.rstrip(".") for _, zone in all_zones() if _resolves(zone, vpc_id)]


def _check_vpc(call: Call, vpc: dict[str, str], name: str) -> None:
    backend = ec2_backends[call.account][vpc["VPCRegion"]]
    if vpc["VPCId"] not in backend.vpcs:
        raise AwsError("InvalidVPCId", f"The VPC: {vpc['VPCId']} you provided does not exist")
    name = name.rstrip(".")
    taken = set(zone_names(vpc["VPCId"]))
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
    """A zone of the caller."""
    return route53_backends[call.account]["aws"].get_hosted_zone(call.params.get("HostedZoneId") or call.params["Id"])


def _zone_of_anyone(call: Call) -> tuple[str, Any]:
    zone_id = call.params["HostedZoneId"].removeprefix("/hostedzone/")
    found = [(account, zone) for account, zone in all_zones() if zone.resource_id == zone_id]
    return found[0] if found else (call.account, _zone(call))


def authorizations(zone: Any) -> list[Json]:
    """The VPCs of other accounts that may be associated with a zone."""
    stored: list[Json] = zone.__dict__.setdefault("simulator_authorizations", [])
    return stored


def _change() -> Json:
    return {"ChangeInfo": {"Id": "/change/C1SIMULATED", "Status": "INSYNC", "SubmittedAt": now()}}


def _check_private(zone: Any) -> None:
    if not zone.private_zone:
        raise AwsError("PublicZoneVPCAssociation", "You're trying to associate a VPC with a public hosted zone.")


@route53.operation("CreateVPCAssociationAuthorization")
def authorize(call: Call) -> Json:
    zone, vpc = _zone(call), call.params["VPC"]
    _check_private(zone)
    if not any(vpc["VPCId"] in backends[vpc["VPCRegion"]].vpcs for backends in list(ec2_backends.values())):
        raise AwsError("InvalidVPCId", f"The VPC: {vpc['VPCId']} you provided does not exist")
    known = {"VPCRegion": vpc["VPCRegion"], "VPCId": vpc["VPCId"]}
    if known not in authorizations(zone):
        authorizations(zone).append(known)
    return {"HostedZoneId": zone.resource_id, "VPC": known}


@route53.operation("ListVPCAssociationAuthorizations")
def list_authorizations(call: Call) -> Json:
    zone = _zone(call)
    return {"HostedZoneId": zone.resource_id, "VPCs": authorizations(zone)}


@route53.operation("DeleteVPCAssociationAuthorization")
def withdraw_authorization(call: Call) -> Json:
    """An association that was made with it stays."""
    zone, vpc = _zone(call), call.params["VPC"]
    if vpc not in authorizations(zone):
        raise AwsError("VPCAssociationAuthorizationNotFound", f"{vpc['VPCId']} is not authorized for {zone.resource_id}")
    authorizations(zone).remove(vpc)
    return {}


@route53.operation("AssociateVPCWithHostedZone")
def associate(call: Call) -> Json:
    """The owner of the VPC asks; the zone is its own, or one that authorized the VPC."""
    owner, zone = _zone_of_anyone(call)
    vpc = call.params["VPC"]
    if owner != call.account and vpc not in authorizations(zone):
        raise AwsError("NotAuthorizedException", f"The VPC: {vpc['VPCId']} you provided is not authorized to make the association.")
    _check_private(zone)
    _check_vpc(call, vpc, zone.name)
    zone.add_vpc(vpc["VPCId"], vpc["VPCRegion"])
    return _change()


@route53.operation("DisassociateVPCFromHostedZone")
def disassociate(call: Call) -> Json:
    owner, zone = _zone_of_anyone(call)
    vpc = call.params["VPC"]
    owns_vpc = vpc["VPCId"] in ec2_backends[call.account][vpc["VPCRegion"]].vpcs
    if owner != call.account and not owns_vpc:
        raise AwsError("NoSuchHostedZone", f"No hosted zone found with ID: {zone.resource_id}")
    if not _resolves(zone, vpc["VPCId"]):
        raise AwsError("VPCAssociationNotFound", "The VPC is not associated with the hosted zone")
    if len(zone.vpcs) == 1:
        raise AwsError("LastVPCAssociation", "The VPC is the last one that is associated with the private hosted zone")
    zone.delete_vpc(vpc["VPCId"])
    return _change()


@route53.operation("ListHostedZonesByVPC")
def list_by_vpc(call: Call) -> Json:
    """The private zones of one of the caller's VPCs, whoever owns them."""
    vpc_id = call.params["VPCId"]
    if vpc_id not in ec2_backends[call.account][call.params["VPCRegion"]].vpcs:
        raise AwsError("InvalidInput", f"The VPC {vpc_id} is not one of {call.account} in {call.params['VPCRegion']}")
    zones = [
        {"HostedZoneId": zone.resource_id, "Name": zone.name, "Owner": {"OwningAccount": account}}
        for account, zone in all_zones()
        if _resolves(zone, vpc_id)
    ]
    return {"HostedZoneSummaries": zones, "MaxItems": str(max(100, len(zones)))}


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


def install() -> None:
    """Adds the paths that moto has no operation for."""
    model = get_service_model("route53")
    for name in ("CreateVPCAssociationAuthorization", "DeleteVPCAssociationAuthorization"):
        ending = model.operation_model(name).http["requestUri"].rsplit("/", 1)[1]
        path = rf"{{0}}/(?P<api_version>[\d_-]+)/hostedzone/(?P<zone_id>[^/]+)/{ending}$"
        moto.route53.urls.url_paths[path] = Route53.dispatch
    route53.install()
