"""Firewall policies: which groups, in which order, and what happens to the rest."""

from __future__ import annotations

import time

from .core import Call, Json, network_firewall
from .network_firewall import (
    Firewalls, check_networks, check_token, check_unused_name, encryption, find, in_use, new_token, not_found,
    put_tags, refused, tags_of,
)  # fmt: skip
from .network_firewall_groups import MANAGED, managed_name, rule_order

DROPS = {
    "aws:drop_strict", "aws:drop_established", "aws:drop_established_app_layer",
    "aws:drop_established_app_layer_to_server",
}  # fmt: skip
ALERTS = {drop.replace("drop", "alert") for drop in DROPS}
STATELESS = {"aws:pass", "aws:drop", "aws:forward_to_sfe"}


def _order(policy: Json) -> str:
    return (policy.get("StatefulEngineOptions") or {}).get("RuleOrder") or "DEFAULT_ACTION_ORDER"


def _check(call: Call, policy: Json) -> None:
    custom = {action["ActionName"] for action in policy.get("StatelessCustomActions") or []}
    for name in ("StatelessDefaultActions", "StatelessFragmentDefaultActions"):
        actions = policy[name]
        if len([a for a in actions if a in STATELESS]) != 1 or set(actions) - STATELESS - custom:
            raise refused(f"{name} needs exactly one of {sorted(STATELESS)}: {actions}")
    strict = _order(policy) == "STRICT_ORDER"
    defaults = policy.get("StatefulDefaultActions") or []
    if defaults and not strict:
        raise refused("StatefulDefaultActions need STRICT_ORDER")
    if set(defaults) - DROPS - ALERTS or len(set(defaults)) != len(defaults):
        raise refused(f"StatefulDefaultActions are {sorted(DROPS | ALERTS)}: {defaults}")
    if len(set(defaults) & DROPS) > 1:
        raise refused(f"StatefulDefaultActions take at most one drop action: {defaults}")
    timeout = ((policy.get("StatefulEngineOptions") or {}).get("FlowTimeouts") or {}).get("TcpIdleTimeoutSeconds")
    if timeout is not None and not 60 <= timeout <= 6000:
        raise refused("TcpIdleTimeoutSeconds is 60 to 6000")
    variables = (policy.get("PolicyVariables") or {}).get("RuleVariables") or {}
    for name, value in variables.items():
        # A policy overrides Suricata's default only; variables of rules belong to their group.
        if name != "HOME_NET":
            raise refused(f"policy variable {name} is not HOME_NET")
        check_networks(value["Definition"], f"policy variable {name}")
    _check_stateful(call, policy, strict)
    _check_stateless(call, policy)


def _check_stateful(call: Call, policy: Json, strict: bool) -> None:
    references = policy.get("StatefulRuleGroupReferences") or []
    if len(references) > 20:
        raise refused("a policy takes 20 stateful rule groups")
    arns = [reference["ResourceArn"] for reference in references]
    if len(set(arns)) != len(arns):
        raise refused("a rule group is referenced twice")
    priorities = [reference.get("Priority") for reference in references]
    if strict and (None in priorities or len(set(priorities)) != len(priorities)):
        raise refused("with STRICT_ORDER every reference needs a unique priority")
    if not strict and any(priority is not None for priority in priorities):
        raise refused("without STRICT_ORDER a reference takes no priority")
    groups = call.state(Firewalls).groups
    capacity = 0
    for reference in references:
        arn = reference["ResourceArn"]
        managed = managed_name(call, arn)
        suffix = "StrictOrder" if strict else "ActionOrder"
        if managed is not None:
            if not managed.endswith(suffix) or managed.removesuffix(suffix) not in MANAGED:
                raise refused(f"managed rule group {managed} does not exist for this rule order")
            continue
        if arn not in groups or groups[arn]["Type"] != "STATEFUL":
            raise not_found(arn)
        if reference.get("Override"):
            raise refused("only managed rule groups can be overridden")
        if rule_order(groups[arn]["Content"]) != _order(policy):
            raise refused(f"{arn} and the policy have different rule orders")
        capacity += groups[arn]["Capacity"]
    if capacity > 30000:
        raise refused(f"stateful capacity {capacity} exceeds 30000")


def _check_stateless(call: Call, policy: Json) -> None:
    references = policy.get("StatelessRuleGroupReferences") or []
    priorities = [reference["Priority"] for reference in references]
    if len(set(priorities)) != len(priorities):
        raise refused("stateless references need unique priorities")
    groups = call.state(Firewalls).groups
    for reference in references:
        arn = reference["ResourceArn"]
        if arn not in groups or groups[arn]["Type"] != "STATELESS":
            raise not_found(arn)


def _uses(call: Call, arn: str) -> int:
    return sum(1 for f in call.state(Firewalls).firewalls.values() if f["Firewall"]["FirewallPolicyArn"] == arn)


def _response(call: Call, policy: Json) -> Json:
    groups = call.state(Firewalls).groups
    references = policy["Policy"].get("StatefulRuleGroupReferences") or []
    answer = {
        "FirewallPolicyArn": policy["Arn"],
        "FirewallPolicyName": policy["Name"],
        "FirewallPolicyId": policy["Id"],
        "FirewallPolicyStatus": "ACTIVE",
        "ConsumedStatefulRuleCapacity": sum(
            groups[r["ResourceArn"]]["Capacity"] for r in references if r["ResourceArn"] in groups
        ),
        "NumberOfAssociations": _uses(call, policy["Arn"]),
        "EncryptionConfiguration": policy["Encryption"],
        "LastModifiedTime": policy["Modified"],
        "Tags": tags_of(call, policy["Arn"]),
    }
    if policy.get("Description"):
        answer["Description"] = policy["Description"]
    return answer


@network_firewall.operation("CreateFirewallPolicy")
def create_policy(call: Call) -> Json:
    params = call.params
    state = call.state(Firewalls)
    arn = call.arn("network-firewall", f"firewall-policy/{params['FirewallPolicyName']}")
    check_unused_name(state.policies, arn)
    _check(call, params["FirewallPolicy"])
    policy: Json = {
        "Arn": arn,
        "Id": new_token(),
        "Name": params["FirewallPolicyName"],
        "Policy": params["FirewallPolicy"],
        "Description": params.get("Description"),
        "Encryption": encryption(params),
        "UpdateToken": new_token(),
        "Modified": time.time(),
    }
    put_tags(call, arn, params.get("Tags"))
    state.policies[arn] = policy
    return {"UpdateToken": policy["UpdateToken"], "FirewallPolicyResponse": _response(call, policy)}


@network_firewall.operation("DescribeFirewallPolicy")
def describe_policy(call: Call) -> Json:
    policy = find(call.state(Firewalls).policies, call.params, "FirewallPolicy")
    return {
        "UpdateToken": policy["UpdateToken"],
        "FirewallPolicy": policy["Policy"],
        "FirewallPolicyResponse": _response(call, policy),
    }


@network_firewall.operation("UpdateFirewallPolicy")
def update_policy(call: Call) -> Json:
    policy = find(call.state(Firewalls).policies, call.params, "FirewallPolicy")
    check_token(policy, call.params)
    changed = call.params["FirewallPolicy"]
    if _order(changed) != _order(policy["Policy"]):
        raise refused("the rule order of a policy cannot change")
    _check(call, changed)
    policy.update(
        Policy=changed,
        Description=call.params.get("Description"),
        Encryption=encryption(call.params),
        UpdateToken=new_token(),
        Modified=time.time(),
    )
    return {"UpdateToken": policy["UpdateToken"], "FirewallPolicyResponse": _response(call, policy)}


@network_firewall.operation("DeleteFirewallPolicy")
def delete_policy(call: Call) -> Json:
    state = call.state(Firewalls)
    policy = find(state.policies, call.params, "FirewallPolicy")
    if _uses(call, policy["Arn"]):
        raise in_use("Unable to delete the object because it is still in use")
    answer = _response(call, policy)
    del state.policies[policy["Arn"]]
    state.tags.pop(policy["Arn"], None)
    return {"FirewallPolicyResponse": {**answer, "FirewallPolicyStatus": "DELETING"}}
