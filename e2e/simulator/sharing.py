"""Resource Access Manager: every operation that the shares need. moto knows half of them, and no association."""

from __future__ import annotations

import uuid
from datetime import datetime

import moto.ram.urls
from moto.core.responses import BaseResponse
from moto.core.utils import get_service_model

from .core import AwsError, Call, Json, Service, check_tags, everywhere, now
from .resource_shares import Share, Shares, check_principal, check_resource


class SharingResponse(BaseResponse):
    def __init__(self) -> None:
        super().__init__(service_name="ram")
        self.automated_parameter_parsing = True


ram = Service("ram", SharingResponse)

# The resource type and the permission that every share of it carries, by what its ARN says.
PERMISSIONS = {"ec2:transit-gateway": ("ec2:TransitGateway", "AWSRAMDefaultPermissionTransitGateway")}


def _described(share: Share, viewer: str) -> Json:
    shown: Json = {
        "resourceShareArn": share.arn,
        "name": share.name,
        "owningAccountId": share.owner,
        "allowExternalPrincipals": share.external,
        "status": share.status,
        "creationTime": share.created,
        "lastUpdatedTime": share.created,
        "featureSet": "STANDARD",
    }
    if viewer == share.owner:
        shown["tags"] = [{"key": key, "value": value} for key, value in share.tags.items()]
    return shown


def _association(share: Share, kind: str, entity: str, status: str = "ASSOCIATED") -> Json:
    since = (share.resources if kind == "RESOURCE" else share.principals).get(entity, share.created)
    return {
        "resourceShareArn": share.arn,
        "resourceShareName": share.name,
        "associatedEntity": entity,
        "associationType": kind,
        "status": status,
        "creationTime": since,
        "lastUpdatedTime": since,
        "external": False,
    }


def _associate(call: Call, share: Share) -> list[Json]:
    resources, principals = call.params.get("resourceArns") or [], call.params.get("principals") or []
    for arn in resources:
        check_resource(call, arn)
    for principal in principals:
        check_principal(share, principal)
    # What is associated already stays as it is: the request may be repeated.
    for entities, given in ((share.resources, resources), (share.principals, principals)):
        for entity in given:
            entities.setdefault(entity, now())
    return [_association(share, "RESOURCE", r) for r in resources] + [_association(share, "PRINCIPAL", p) for p in principals]


def _tags(given: list[Json]) -> dict[str, str]:
    tags = {tag["key"]: tag.get("value", "") for tag in given}
    check_tags(tags)
    return tags


@ram.operation("CreateResourceShare")
def create_share(call: Call) -> Json:
    permissions = [_permission_arn(name) for _, name in PERMISSIONS.values()]
    for arn in call.params.get("permissionArns") or []:
        if arn not in permissions:
            raise AwsError("UnknownResourceException", f"Permission {arn} could not be found.")
    share = Share(
        arn=call.arn("ram", f"resource-share/{uuid.uuid4()}"),
        name=call.params["name"],
        owner=call.account,
        external=call.params.get("allowExternalPrincipals", True),
        created=now(),
        tags=_tags(call.params.get("tags") or []),
    )
    _associate(call, share)
    call.state(Shares).shares[share.arn] = share
    return {"resourceShare": _described(share, call.account)}


@ram.operation("UpdateResourceShare")
def update_share(call: Call) -> Json:
    share = call.state(Shares).share(call.params["resourceShareArn"])
    share.name = call.params.get("name", share.name)
    share.external = call.params.get("allowExternalPrincipals", share.external)
    return {"resourceShare": _described(share, call.account)}


@ram.operation("DeleteResourceShare")
def delete_share(call: Call) -> Json:
    share = call.state(Shares).share(call.params["resourceShareArn"])
    share.status = "DELETED"
    share.resources.clear()
    share.principals.clear()
    return {"returnValue": True}


@ram.operation("AssociateResourceShare")
def associate(call: Call) -> Json:
    return {"resourceShareAssociations": _associate(call, call.state(Shares).share(call.params["resourceShareArn"]))}


@ram.operation("DisassociateResourceShare")
def disassociate(call: Call) -> Json:
    """Takes the share away; what was made with it, such as an attachment, stays."""
    share = call.state(Shares).share(call.params["resourceShareArn"])
    removed = []
    for kind, name, entities in (("RESOURCE", "resourceArns", share.resources), ("PRINCIPAL", "principals", share.principals)):
        for entity in call.params.get(name) or []:
            if entity not in entities:
                raise AwsError("UnknownResourceException", f"{entity} is not associated with {share.arn}.")
            removed.append(_association(share, kind, entity, "DISASSOCIATED"))
            del entities[entity]
    return {"resourceShareAssociations": removed}


@ram.operation("GetResourceShares")
def get_shares(call: Call) -> Json:
    if call.params["resourceOwner"] == "SELF":
        shares = list(call.state(Shares).shares.values())
    else:
        shares = [
            share
            for account, region, state in everywhere(Shares)
            if region == call.region and account != call.account
            for share in state.shares.values()
            if share.reaches(call.account)
        ]
    arns, name, status = (call.params.get(key) for key in ("resourceShareArns", "name", "resourceShareStatus"))
    for arn in arns or []:
        if arn not in [share.arn for share in shares]:
            raise AwsError("UnknownResourceException", f"ResourceShare {arn} could not be found.")
    for wanted in call.params.get("tagFilters") or []:
        shares = [s for s in shares if s.tags.get(wanted["tagKey"]) in wanted["tagValues"]]
    chosen = [s for s in shares if (not arns or s.arn in arns) and name in (None, s.name) and status in (None, s.status)]
    return {"resourceShares": [_described(share, call.account) for share in chosen]}


@ram.operation("GetResourceShareAssociations")
def get_associations(call: Call) -> Json:
    """Only the owner of a share sees what it joins."""
    kind, arns, status = call.params["associationType"], call.params.get("resourceShareArns"), call.params.get("associationStatus")
    other = "principal" if kind == "RESOURCE" else "resourceArn"
    if call.params.get(other):
        raise AwsError("InvalidParameterException", f"You cannot specify {other} when the association type is {kind}.")
    entity = call.params.get("resourceArn") or call.params.get("principal")
    for arn in arns or []:
        if arn not in call.state(Shares).shares:
            raise AwsError("UnknownResourceException", f"ResourceShare {arn} could not be found.")
    found = [
        _association(share, kind, joined)
        for share in call.state(Shares).shares.values()
        if not arns or share.arn in arns
        for joined in (share.resources if kind == "RESOURCE" else share.principals)
        if entity in (None, joined) and status in (None, "ASSOCIATED")
    ]
    return {"resourceShareAssociations": found}


def _permission_arn(name: str) -> str:
    return f"arn:aws:ram::aws:permission/{name}"


def _permission(kind: str, status: str, since: datetime) -> Json:
    resource_type, name = PERMISSIONS[kind]
    return {
        "arn": _permission_arn(name),
        "version": "1",
        "defaultVersion": True,
        "name": name,
        "resourceType": resource_type,
        "status": status,
        "creationTime": since,
        "lastUpdatedTime": since,
        "isResourceTypeDefault": True,
        "permissionType": "AWS_MANAGED",
        "featureSet": "STANDARD",
    }


@ram.operation("ListResourceSharePermissions")
def list_share_permissions(call: Call) -> Json:
    share = call.state(Shares).share(call.params["resourceShareArn"])
    kinds = {f"{arn.split(':')[2]}:{arn.split(':')[5].split('/')[0]}" for arn in share.resources}
    return {"permissions": [_permission(kind, "ASSOCIATED", share.created) for kind in sorted(kinds)]}


@ram.operation("TagResource")
def tag(call: Call) -> Json:
    call.state(Shares).share(call.params["resourceShareArn"]).tags.update(_tags(call.params["tags"]))
    return {}


@ram.operation("UntagResource")
def untag(call: Call) -> Json:
    tags = call.state(Shares).share(call.params["resourceShareArn"]).tags
    for key in call.params["tagKeys"]:
        tags.pop(key, None)
    return {}


def install() -> None:
    """Takes the paths of RAM away from moto."""
    model = get_service_model("ram")
    paths = [model.operation_model(name).http["requestUri"] for name in ram.own]
    moto.ram.urls.url_paths = {f"{{0}}{path}$": SharingResponse.dispatch for path in paths}
    ram.install()
