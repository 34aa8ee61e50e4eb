"""What the objects of Network Firewall share: names, tokens, tags, encryption, resource policies."""

from __future__ import annotations

import ipaddress
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from moto.core.exceptions import JsonRESTError

from .core import Call, Json, network_firewall

OWNED_KEY = {"Type": "AWS_OWNED_KMS_KEY", "KeyId": "AWS_OWNED_KMS_KEY"}


def refused(message: str) -> JsonRESTError:
    """The request itself is wrong."""
    return JsonRESTError("InvalidRequestException", message)


def in_use(message: str) -> JsonRESTError:
    """The request would be right for an object in another state."""
    return JsonRESTError("InvalidOperationException", message)


def not_found(what: str) -> JsonRESTError:
    return JsonRESTError("ResourceNotFoundException", f"Unable to find the resource {what}")


@dataclass
class Firewalls:
    """The objects of one account and region, each by its ARN."""

    groups: dict[str, Json] = field(default_factory=dict)
    policies: dict[str, Json] = field(default_factory=dict)
    firewalls: dict[str, Json] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    resource_policies: dict[str, str] = field(default_factory=dict)

    def all(self) -> dict[str, Json]:
        return {**self.groups, **self.policies, **self.firewalls}


def new_token() -> str:
    return str(uuid.uuid4())


def check_token(stored: Json, params: Json) -> None:
    given = params.get("UpdateToken")
    if given is not None and given != stored["UpdateToken"]:
        raise JsonRESTError("InvalidTokenException", "The token you provided is stale or isn't valid for the operation.")


def find(objects: dict[str, Json], params: Json, kind: str) -> Json:
    """The object that a request names by ARN or by name (groups also say their type)."""
    arn, name = params.get(f"{kind}Arn"), params.get(f"{kind}Name")
    if not arn and not name:
        raise refused(f"You must specify the ARN or the name of the {kind}")
    for stored in objects.values():
        same_type = params.get("Type") in (None, stored.get("Type"))
        if (arn and stored["Arn"] == arn) or (not arn and stored["Name"] == name and same_type):
            return stored
    raise not_found(str(arn or name))


def check_unused_name(objects: dict[str, Json], arn: str) -> None:
    if arn in objects:
        raise refused(f"A resource with the specified name already exists: {arn}")


def put_tags(call: Call, arn: str, tags: list[Json] | None) -> None:
    state = call.state(Firewalls)
    kept = {**state.tags.get(arn, {}), **{tag["Key"]: tag["Value"] for tag in tags or []}}
    if len(kept) > 50:
        raise refused("more than 50 tags")
    if any(key.lower().startswith("aws:") for key in kept):
        raise refused("tag keys may not begin with aws:")
    state.tags[arn] = kept


def tags_of(call: Call, arn: str) -> list[Json]:
    return [{"Key": k, "Value": v} for k, v in call.state(Firewalls).tags.get(arn, {}).items()]


def encryption(params: Json) -> Json:
    given = params.get("EncryptionConfiguration")
    if given is None:
        return dict(OWNED_KEY)
    if given["Type"] == "CUSTOMER_KMS" and not given.get("KeyId", "").startswith("arn:aws:kms:"):
        raise refused("CUSTOMER_KMS needs the ARN of a key")
    if given["Type"] == "AWS_OWNED_KMS_KEY" and given.get("KeyId", "AWS_OWNED_KMS_KEY") != "AWS_OWNED_KMS_KEY":
        raise refused("AWS_OWNED_KMS_KEY takes no other key")
    return {**OWNED_KEY, **given}


def check_networks(blocks: list[str], where: str) -> None:


    for block in blocks:
        try:
            ipaddress.ip_network(block)
        except ValueError as error:
            raise refused(f"{where}: {error}") from error



def _tagged(call: Call) -> str:
    arn = call.params["ResourceArn"]
    if arn not in call.state(Firewalls).all():
        raise not_found(arn)
    return arn


@network_firewall.operation("TagResource")
def tag_resource(call: Call) -> Json:
    put_tags(call, _tagged(call), call.params["Tags"])
    return {}


@network_firewall.operation("UntagResource")
def untag_resource(call: Call) -> Json:
    tags = call.state(Firewalls).tags[_tagged(call)]
    for key in call.params["TagKeys"]:
        tags.pop(key, None)
    return {}


@network_firewall.operation("ListTagsForResource")
def list_tags(call: Call) -> Json:
    return {"Tags": tags_of(call, _tagged(call))}


@network_firewall.operation("PutResourcePolicy")
def put_resource_policy(call: Call) -> Json:
    state = call.state(Firewalls)
    arn = call.params["ResourceArn"]
    if arn not in {**state.groups, **state.policies, **state.firewalls}:
        raise not_found(arn)
    try:
        document: Any = json.loads(call.params["Policy"])
        statements = document["Statement"]
    except (ValueError, KeyError, TypeError) as error:
        raise JsonRESTError("InvalidResourcePolicyException", f"The policy is not valid: {error}") from error
    if any(statement.get("Effect") != "Allow" for statement in statements):
        raise JsonRESTError("InvalidResourcePolicyException", "Only Allow statements are accepted")
    state.resource_policies[arn] = call.params["Policy"]
    return {}


@network_firewall.operation("DescribeResourcePolicy")
def describe_resource_policy(call: Call) -> Json:
    policies = call.state(Firewalls).resource_policies
    if call.params["ResourceArn"] not in policies:
        raise not_found(call.params["ResourceArn"])
    return {"Policy": policies[call.params["ResourceArn"]]}


@network_firewall.operation("DeleteResourcePolicy")
def delete_resource_policy(call: Call) -> Json:
    policies = call.state(Firewalls).resource_policies
    if policies.pop(call.params["ResourceArn"], None) is None:
        raise not_found(call.params["ResourceArn"])
    return {}
