"""The organisation: which accounts there are, and who may assume which role in them.

The base credentials are BASE_ACCOUNT's. Every other account is registered by the test, with its
organisational units and roles; a role may demand an external id, as its trust policy would.
Sharing with the organisation is on, so no share needs an invitation.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import moto.iam.models
from moto.core import DEFAULT_ACCOUNT_ID
from moto.iam.models import iam_backends

from .core import AwsError, Call, sts

BASE_ACCOUNT = DEFAULT_ACCOUNT_ID
# The account that the organisation belongs to is none that holds a network.
ORGANISATION_ARN = "arn:aws:organizations::999999999999:organization/o-simulated0"
UNIT_ARN_PREFIX = "arn:aws:organizations::999999999999:ou/o-simulated0/"


@dataclass
class Account:
    units: frozenset[str] = frozenset()
    # The external id that a role's trust demands, by role name.
    roles: dict[str, str | None] = field(default_factory=dict)


@dataclass
class Organisation:
    accounts: dict[str, Account] = field(default_factory=lambda: {BASE_ACCOUNT: Account()})

    def includes(self, account: str, principal: str) -> bool:
        """Whether a principal of a share stands for this account."""
        member = self.accounts.get(account)
        if member is None:
            return False
        if principal.startswith(UNIT_ARN_PREFIX):
            return principal.removeprefix(UNIT_ARN_PREFIX) in member.units
        return principal in (account, ORGANISATION_ARN)

    def has_unit(self, unit: str) -> bool:
        return any(unit in account.units for account in self.accounts.values())


def organisation() -> Organisation:
    return Call("", {}, BASE_ACCOUNT, "us-east-1").state(Organisation)


def register(account: str, units: Iterable[str] = (), roles: dict[str, str | None] | None = None) -> None:
    """Adds an account to the organisation, or changes one; units are those that contain it, at any depth."""
    if not re.fullmatch(r"\d{12}", account):
        raise ValueError(f"{account} is no account id")
    organisation().accounts[account] = Account(frozenset(units), dict(roles or {}))


@sts.check("AssumeRole")
def check_trust(call: Call) -> None:
    """An unknown account, an unknown role and a wrong external id look the same from outside."""
    arn = call.params["RoleArn"]
    found = re.fullmatch(r"arn:aws:iam::(\d{12}):role/(?:[\w+=,.@-]+/)*([\w+=,.@-]+)", arn)
    if not found:
        raise AwsError("ValidationError", f"{arn} is invalid")
    account = organisation().accounts.get(found[1])
    given = call.params.get("ExternalId") or ""
    demanded = account.roles.get(found[2]) if account else None
    trusted = account is not None and found[2] in account.roles
    if not trusted or (demanded is not None and not hmac.compare_digest(given, demanded)):
        raise AwsError(
            "AccessDenied",
            f"User: arn:aws:iam::{call.account}:user/testing is not authorized to perform: sts:AssumeRole on resource: {arn}",
        )


@sts.operation("GetCallerIdentity")
def describe_caller(call: Call) -> dict[str, str]:
    """moto answers the id of an access key where AWS has that of a user, and a verifier of states takes it for a secret."""
    if call.account == BASE_ACCOUNT:
        return {"UserId": "AIDASIMULATEDTESTING0", "Account": call.account, "Arn": f"arn:aws:iam::{call.account}:user/testing"}
    session = f"arn:aws:sts::{call.account}:assumed-role/simulated/testing"
    return {"UserId": "AROASIMULATEDTESTING0:testing", "Account": call.account, "Arn": session}


def _account_of(access_key: str) -> str:
    """moto takes credentials that it does not know for the base account's, which would hide what outlived a reset."""
    for account, partitions in list(iam_backends.items()):
        if access_key in partitions["aws"].access_keys:
            return account
    if access_key.startswith("ASIA"):
        raise AwsError("InvalidClientTokenId", "The security token included in the request is invalid.")
    return BASE_ACCOUNT


def install() -> None:
    moto.iam.models.get_account_id_from = _account_of
