"""What is shared between the accounts of the organisation, which need no invitation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from .core import AwsError, Call, everywhere
from .organisation import ORGANISATION_ARN, UNIT_ARN_PREFIX, organisation

# Finds a shareable resource of the caller by the id in its ARN, by "service:kind", and raises if it is not there.
shareable: dict[str, Callable[[Call, str], object]] = {}


@dataclass
class Share:
    arn: str
    name: str
    owner: str
    external: bool
    created: datetime
    tags: dict[str, str] = field(default_factory=dict)
    status: str = "ACTIVE"
    # What is shared and with whom, and since when.
    resources: dict[str, datetime] = field(default_factory=dict)
    principals: dict[str, datetime] = field(default_factory=dict)

    def reaches(self, account: str) -> bool:
        return self.status == "ACTIVE" and any(organisation().includes(account, p) for p in self.principals)


@dataclass
class Shares:
    """The shares that one account owns in one region, by ARN, deleted ones included."""

    shares: dict[str, Share] = field(default_factory=dict)

    def share(self, arn: str) -> Share:
        share = self.shares.get(arn)
        if share is None or share.status == "DELETED":
            raise AwsError("UnknownResourceException", f"ResourceShare {arn} could not be found.")
        return share


def is_shared(region: str, resource_arn: str, account: str) -> bool:
    """Whether a share of this region gives a resource to an account."""
    return any(
        resource_arn in share.resources and share.reaches(account)
        for _, share_region, state in everywhere(Shares)
        if share_region == region
        for share in state.shares.values()
    )


def check_resource(call: Call, arn: str) -> None:
    found = re.fullmatch(r"arn:aws:([a-z0-9-]+):([a-z0-9-]*):(\d{12}):([a-z-]+)/(.+)", arn)
    if not found:
        raise AwsError("MalformedArnException", f"The specified resource ARN {arn} is not valid. Verify the ARN and try again.")
    service, region, account, kind, resource_id = found.groups()
    if f"{service}:{kind}" not in shareable:
        raise AwsError("MalformedArnException", "You cannot share the selected resource type.")
    if (account, region) != (call.account, call.region):
        raise AwsError("OperationNotPermittedException", f"{arn} is not owned by {call.account} in {call.region}")
    try:
        shareable[f"{service}:{kind}"](call, resource_id)
    except AwsError as error:
        raise AwsError("ResourceArnNotFoundException", f"{arn} could not be found.") from error


def check_principal(share: Share, principal: str) -> None:
    known = organisation()
    if re.fullmatch(r"\d{12}", principal):
        if principal in known.accounts:
            return
        if not share.external:
            raise AwsError(
                "OperationNotPermittedException",
                f"{principal} is not in the organization, and the resource share takes no principals from outside.",
            )
        raise AwsError("InvalidParameterException", "Invitations to accounts outside the organization are not simulated")
    if principal == ORGANISATION_ARN:
        return
    if re.fullmatch(r"arn:aws:organizations::\d{12}:organization/o-[a-z0-9]{10,32}", principal):
        raise AwsError("UnknownResourceException", f"Organization {principal} could not be found.")
    if re.fullmatch(r"arn:aws:organizations::\d{12}:ou/o-[a-z0-9]{10,32}/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}", principal):
        unit = principal.removeprefix(UNIT_ARN_PREFIX)
        if principal.startswith(UNIT_ARN_PREFIX) and known.has_unit(unit):
            return
        raise AwsError("UnknownResourceException", f"OrganizationalUnit {principal} could not be found.")
    raise AwsError("InvalidParameterException", f"Principal ID {principal} is malformed. Verify the ID and try again.")
