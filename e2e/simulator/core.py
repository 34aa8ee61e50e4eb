"""How a service plugs into moto: operations of our own, and checks around moto's.

moto parses EC2 requests and serializes answers by the service model of botocore, so an
operation here takes and returns plain dictionaries in AWS's own spelling.
"""

from __future__ import annotations

import functools
import ipaddress
import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, TypeVar

from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores, get_service_model
from moto.ec2.models import ec2_backends, validate_resource_ids
from moto.ec2.responses import EC2Response
from moto.networkfirewall.responses import NetworkFirewallResponse
from moto.route53.responses import Route53
from moto.sts.responses import TokenResponse

from . import shapes
from .errors import AwsError as AwsError

Json = dict[str, Any]
StateT = TypeVar("StateT")


@dataclass
class Call:
    """One request: who asks, in which region, and with which parameters."""

    action: str
    params: Json
    account: str
    region: str

    @property
    def ec2(self) -> Any:
        """moto's own EC2 state: VPCs, subnets, tables, addresses, tags."""
        return ec2_backends[self.account][self.region]

    def state(self, kind: type[StateT]) -> StateT:
        """This account and region's instance of a state class.

        It hangs on moto's backend, so a reset of moto forgets it too.
        """
        states = self.ec2.__dict__.setdefault("simulator_states", {})
        if kind not in states:
            states[kind] = kind()
        return states[kind]

    def at(self, account: str, region: str | None = None) -> Call:
        """The same request as if it had reached another account or region."""
        return Call(self.action, self.params, account, region or self.region)

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"


def everywhere(kind: type[StateT]) -> Iterator[tuple[str, str, StateT]]:
    """(account, region, state) wherever a request ever asked for that state class."""
    for account, regions in list(ec2_backends.items()):
        for region, backend in list(regions.items()):
            states = backend.__dict__.get("simulator_states", {})
            if kind in states:
                yield account, region, states[kind]


Operation = Callable[[Call], Json | None]


@dataclass
class Service:
    """Where a service's operations go in moto, and how it answers."""

    name: str
    response: type[Any]
    own: dict[str, Operation] = field(default_factory=dict)
    before: dict[str, list[Operation]] = field(default_factory=dict)
    after: dict[str, list[Operation]] = field(default_factory=dict)

    def operation(self, *actions: str) -> Callable[[Operation], Operation]:
        """Answers these actions instead of moto."""

        def register(function: Operation) -> Operation:
            for action in actions:
                self.own[action] = function
            return function

        return register

    def check(self, *actions: str) -> Callable[[Operation], Operation]:
        """Runs before the action's implementation and may refuse."""

        def register(function: Operation) -> Operation:
            for action in actions:
                self.before.setdefault(action, []).append(function)
            return function

        return register

    def afterwards(self, *actions: str) -> Callable[[Operation], Operation]:
        """Runs when the action has succeeded, to change what moto left behind."""

        def register(function: Operation) -> Operation:
            for action in actions:
                self.after.setdefault(action, []).append(function)
            return function

        return register

    def install(self) -> None:
        for action in {*self.own, *self.before, *self.after}:
            setattr(self.response, camelcase_to_underscores(action), self._method(action))

    def _method(self, action: str) -> Callable[[Any], Any]:
        name = camelcase_to_underscores(action)
        stock = getattr(self.response, name, None)
        model = get_service_model(self.name).operation_model(action)
        is_json = self.name == "network-firewall"

        def method(response: Any) -> Any:
            params = json.loads(response.body) if is_json else response.params
            call = Call(action, params, response.current_account, response.region)
            if action in self.own:
                shapes.check(model, params, is_json)
            for check in self.before.get(action, ()):
                check(call)
            if action in self.own:
                answer = self.own[action](call) or {}
                result = json.dumps(answer) if is_json else ActionResult(answer)
            elif stock is None:
                raise NotImplementedError(f"moto has no {action}")
            else:
                result = stock(response)
            for change in self.after.get(action, ()):
                change(call)
            return result

        return functools.wraps(stock)(method) if stock else method


ec2 = Service("ec2", EC2Response)
network_firewall = Service("network-firewall", NetworkFirewallResponse)
route53 = Service("route53", Route53)
sts = Service("sts", TokenResponse)


def new_id(prefix: str) -> str:
    return f"{prefix}-{secrets.token_hex(9)[:17]}"


def now() -> datetime:
    return datetime.now(timezone.utc)


def ipv4(value: str, code: str = "InvalidParameterValue") -> ipaddress.IPv4Network:
    """A CIDR without host bits; AWS would sometimes move it silently, we refuse."""
    try:
        return ipaddress.IPv4Network(value)
    except ValueError as error:
        raise AwsError(code, f"Value ({value}) is not a valid CIDR block: {error}") from error


# --- tags -------------------------------------------------------------------

# Finds a resource by the prefix of its id, and raises if it is not there.
taggable: dict[str, Callable[[Call, str], object]] = {}


@ec2.operation("CreateTags")
def create_tags(call: Call) -> Json:
    """Tags go on what exists; moto would tag ids that nobody ever made."""
    tags = {tag["Key"]: tag.get("Value", "") for tag in call.params["Tags"]}
    check_tags(tags)
    for resource_id in call.params["Resources"]:
        prefix = max((p for p in taggable if resource_id.startswith(p)), key=len, default="")
        if prefix:
            taggable[prefix](call, resource_id)
        else:
            validate_resource_ids([resource_id])
            call.ec2.do_resources_exist([resource_id])
    call.ec2.create_tags(call.params["Resources"], tags)
    return {}


def check_tags(tags: dict[str, str]) -> None:
    if len(tags) > 50:
        raise AwsError("TagLimitExceeded", "The maximum number of tags per resource is 50.")
    for key, value in tags.items():
        if key.lower().startswith("aws:"):
            raise AwsError(
                "InvalidParameterValue",
                f"Tag keys starting with 'aws:' are reserved for internal use: {key}",
            )
        if not 1 <= len(key) <= 128 or len(value) > 256:
            raise AwsError("InvalidParameterValue", f"Tag {key} is too long or empty")


def tag_on_create(call: Call, resource_id: str, resource_type: str) -> None:
    """Puts the request's TagSpecifications on a new resource."""
    specifications = call.params.get("TagSpecifications") or call.params.get("TagSpecification")
    for specification in specifications or []:
        if specification.get("ResourceType") != resource_type:
            raise AwsError(
                "InvalidParameterValue",
                f"'{specification.get('ResourceType')}' is not a valid taggable resource type for this operation.",
            )
        tags = {tag["Key"]: tag.get("Value", "") for tag in specification.get("Tags", [])}
        check_tags(tags)
        call.ec2.create_tags([resource_id], tags)


def tags_of(call: Call, resource_id: str) -> list[Json]:
    tags = call.ec2.tags.get(resource_id, {})
    return [{"Key": key, "Value": value} for key, value in tags.items()]


# --- filters ----------------------------------------------------------------


def _matches(values: Iterable[str], wanted: Any) -> bool:
    found = wanted if isinstance(wanted, list) else [wanted]
    texts = [str(v).lower() if isinstance(v, bool) else str(v) for v in found if v is not None]
    patterns = [re.escape(value).replace(r"\*", ".*").replace(r"\?", ".") for value in values]
    return any(re.fullmatch(pattern, text) for pattern in patterns for text in texts)


def select(
    call: Call,
    resources: Iterable[Json],
    id_field: str,
    fields: dict[str, Callable[[Json], Any]],
    ids: Iterable[str] | None = None,
    not_found: str = "",
) -> list[Json]:
    """The resources with these ids and filters, tags included.

    An unknown filter is an error: ignoring one would return too much.
    """
    chosen = list(resources)
    if ids:
        wanted = list(ids)
        known = {resource[id_field] for resource in chosen}
        missing = [i for i in wanted if i not in known]
        if missing:
            raise AwsError(not_found, f"The ID '{missing[0]}' does not exist")
        chosen = [resource for resource in chosen if resource[id_field] in wanted]
    filters = call.params.get("Filters") or call.params.get("Filter") or []
    chosen = [{**resource, "Tags": tags_of(call, resource[id_field])} for resource in chosen]
    for item in filters:
        name, values = item["Name"], item.get("Values", [])
        if name in fields:
            read = fields[name]
        elif name.startswith("tag:"):
            key = name.removeprefix("tag:")
            read = lambda r, key=key: [t["Value"] for t in r["Tags"] if t["Key"] == key]  # noqa: E731
        elif name == "tag-key":
            read = lambda r: [t["Key"] for t in r["Tags"]]  # noqa: E731
        else:
            raise AwsError("InvalidParameterValue", f"The filter '{name}' is invalid")
        chosen = [resource for resource in chosen if _matches(values, read(resource))]
    return chosen
