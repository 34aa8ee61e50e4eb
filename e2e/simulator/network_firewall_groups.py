"""Rule groups: capacity is fixed for life, rules are read as the platform reads them."""

from __future__ import annotations

import math
import time
from typing import Any

from .core import Call, Json, network_firewall
from .network_firewall import (
    Firewalls, check_networks, check_token, check_unused_name, encryption, find, in_use, new_token, put_tags,
    refused, tags_of,
)  # fmt: skip
from .suricata import RuleError, Variables, check_port_range, count_rules

# Published for every Region, each in a strict-order and an action-order form.
MANAGED = {
    "AbusedLegitBotNetCommandAndControlDomains", "AbusedLegitMalwareDomains", "AttackInfrastructure",
    "BotNetCommandAndControlDomains", "MalwareDomains", "ThreatSignaturesBotnet", "ThreatSignaturesBotnetWeb",
    "ThreatSignaturesBotnetWindows", "ThreatSignaturesDoS", "ThreatSignaturesEmergingEvents",
    "ThreatSignaturesExploits", "ThreatSignaturesFUP", "ThreatSignaturesIOC", "ThreatSignaturesMalware",
    "ThreatSignaturesMalwareCoinmining", "ThreatSignaturesMalwareMobile", "ThreatSignaturesMalwareWeb",
    "ThreatSignaturesPhishing", "ThreatSignaturesScanners", "ThreatSignaturesSuspect",
    "ThreatSignaturesWebAttacks",
}  # fmt: skip


def managed_name(call: Call, arn: str) -> str | None:
    """The name of an AWS-managed group in this Region, or None for any other ARN."""
    prefix = f"arn:aws:network-firewall:{call.region}:aws-managed:stateful-rulegroup/"
    return arn.removeprefix(prefix) if arn.startswith(prefix) else None


def _variables(group: Json) -> Variables:
    given = group.get("RuleVariables") or {}
    ip_sets = {k: v["Definition"] for k, v in (given.get("IPSets") or {}).items()}
    port_sets = {k: v["Definition"] for k, v in (given.get("PortSets") or {}).items()}
    for name, blocks in ip_sets.items():
        if not blocks:
            raise refused(f"IP set {name} is empty")
        check_networks(blocks, f"IP set {name}")
    for name, ports in port_sets.items():
        for port in ports:
            try:
                check_port_range(port)
            except RuleError as error:
                raise refused(f"port set {name}: {error}") from error
    references = set((group.get("ReferenceSets") or {}).get("IPSetReferences") or {})
    if len(references) > 5:
        raise refused("a rule group takes 5 IP set references")
    return Variables(ip_sets, port_sets, references)


def _stateless_capacity(source: Json) -> int:
    total = 0
    priorities = [rule["Priority"] for rule in source["StatelessRules"]]
    if len(set(priorities)) != len(priorities):
        raise refused("stateless rules need unique priorities")
    for rule in source["StatelessRules"]:
        match = rule["RuleDefinition"]["MatchAttributes"]
        fields = ("Protocols", "Sources", "SourcePorts", "Destinations", "DestinationPorts", "TCPFlags")
        total += math.prod(max(1, len(match.get(name) or [])) for name in fields)
        for name in ("Sources", "Destinations"):
            check_networks([a["AddressDefinition"] for a in match.get(name) or []], name)
    return total


def _needed_capacity(params: Json, group: Json) -> int:
    source: dict[str, Any] = {k: v for k, v in group["RulesSource"].items() if v not in (None, "", [])}
    if len(source) != 1:
        raise refused("RulesSource needs exactly one kind of rules")
    strict = (group.get("StatefulRuleOptions") or {}).get("RuleOrder") == "STRICT_ORDER"
    variables = _variables(group)
    if params["Type"] == "STATELESS":
        if "StatelessRulesAndCustomActions" not in source:
            raise refused("a stateless group holds stateless rules")
        if group.get("StatefulRuleOptions"):
            raise refused("StatefulRuleOptions are for stateful groups")
        return _stateless_capacity(source["StatelessRulesAndCustomActions"])
    if "RulesString" in source:
        try:
            count = count_rules(source["RulesString"], variables, strict)
        except RuleError as error:
            raise refused(f"stateful rule is invalid, {error}") from error
        if count == 0:
            raise refused("the rules string holds no rule")
        return count
    if "StatefulRules" in source:
        return _structured_rules(source["StatefulRules"])
    if "RulesSourceList" in source:
        listed = source["RulesSourceList"]
        if any("*" in target or "/" in target for target in listed["Targets"]):
            raise refused("a domain is written example.com or .example.com")
        return len(listed["Targets"]) * len(listed["TargetTypes"])
    raise refused("a stateful group holds stateful rules")


def _structured_rules(rules: list[Json]) -> int:
    sids = [s for rule in rules for o in rule["RuleOptions"] if o["Keyword"] == "sid" for s in o.get("Settings") or []]
    if len(sids) != len(rules) or len(set(sids)) != len(sids):
        raise refused("every stateful rule needs a sid of its own")
    return len(rules)


def _content(params: Json) -> tuple[Json, int]:
    if params.get("Rules") and params.get("RuleGroup"):
        raise refused("give Rules or RuleGroup, not both")
    if params.get("Rules"):
        group: Json = {"RulesSource": {"RulesString": params["Rules"]}}
    elif params.get("RuleGroup"):
        group = params["RuleGroup"]
    else:
        raise refused("Rules or RuleGroup is required")
    return group, _needed_capacity(params, group)


def _check_capacity(capacity: int, needed: int) -> None:
    if needed > capacity:
        raise refused(f"the rules need capacity {needed}, the rule group has {capacity}")


def _uses(call: Call, arn: str) -> list[Json]:
    return [
        policy
        for policy in call.state(Firewalls).policies.values()
        for key in ("StatefulRuleGroupReferences", "StatelessRuleGroupReferences")
        for reference in policy["Policy"].get(key) or []
        if reference["ResourceArn"] == arn
    ]


def _response(call: Call, group: Json) -> Json:
    answer = {
        "RuleGroupArn": group["Arn"],
        "RuleGroupName": group["Name"],
        "RuleGroupId": group["Id"],
        "Type": group["Type"],
        "Capacity": group["Capacity"],
        "RuleGroupStatus": "ACTIVE",
        "ConsumedCapacity": group["Consumed"],
        "NumberOfAssociations": len(_uses(call, group["Arn"])),
        "EncryptionConfiguration": group["Encryption"],
        "LastModifiedTime": group["Modified"],
        "Tags": tags_of(call, group["Arn"]),
    }
    if group.get("Description"):
        answer["Description"] = group["Description"]
    return answer


@network_firewall.operation("CreateRuleGroup")
def create_rule_group(call: Call) -> Json:
    params = call.params
    kind = params["Type"].lower()
    content, needed = _content(params)
    if not 1 <= params["Capacity"] <= 30000:
        raise refused("Capacity is 1 to 30000")
    _check_capacity(params["Capacity"], needed)
    arn = call.arn("network-firewall", f"{kind}-rulegroup/{params['RuleGroupName']}")
    state = call.state(Firewalls)
    check_unused_name(state.groups, arn)
    group: Json = {
        "Arn": arn,
        "Id": new_token(),
        "Name": params["RuleGroupName"],
        "Type": params["Type"],
        "Capacity": params["Capacity"],
        "Consumed": needed,
        "Content": content,
        "Description": params.get("Description"),
        "Encryption": encryption(params),
        "UpdateToken": new_token(),
        "Modified": time.time(),
    }
    put_tags(call, arn, params.get("Tags"))
    state.groups[arn] = group
    return {"UpdateToken": group["UpdateToken"], "RuleGroupResponse": _response(call, group)}


@network_firewall.operation("DescribeRuleGroup")
def describe_rule_group(call: Call) -> Json:
    group = find(call.state(Firewalls).groups, call.params, "RuleGroup")
    return {
        "UpdateToken": group["UpdateToken"],
        "RuleGroup": group["Content"],
        "RuleGroupResponse": _response(call, group),
    }


@network_firewall.operation("DescribeRuleGroupMetadata")
def describe_rule_group_metadata(call: Call) -> Json:
    arn = call.params.get("RuleGroupArn", "")
    managed = managed_name(call, arn)
    if managed is not None:
        order = "STRICT_ORDER" if managed.endswith("StrictOrder") else "DEFAULT_ACTION_ORDER"
        if managed.removesuffix("StrictOrder").removesuffix("ActionOrder") in MANAGED:
            options = {"RuleOrder": order}
            return {"RuleGroupArn": arn, "RuleGroupName": managed, "Type": "STATEFUL", "StatefulRuleOptions": options}
    group = find(call.state(Firewalls).groups, call.params, "RuleGroup")
    answer = {k: group[v] for k, v in (("RuleGroupArn", "Arn"), ("RuleGroupName", "Name"), ("Type", "Type"), ("Capacity", "Capacity"))}
    return {**answer, "StatefulRuleOptions": group["Content"].get("StatefulRuleOptions", {})}


@network_firewall.operation("UpdateRuleGroup")
def update_rule_group(call: Call) -> Json:
    params = call.params
    state = call.state(Firewalls)
    group = find(state.groups, {k: v for k, v in params.items() if k != "Type"}, "RuleGroup")
    check_token(group, params)
    if params.get("Type") not in (None, group["Type"]):
        raise refused("the type of a rule group cannot change")
    content, needed = _content({**params, "Type": group["Type"]})
    _check_capacity(group["Capacity"], needed)
    if rule_order(content) != rule_order(group["Content"]):
        raise refused("the rule order of a rule group cannot change")
    group.update(
        Content=content,
        Consumed=needed,
        Description=params.get("Description"),
        Encryption=encryption(params),
        UpdateToken=new_token(),
        Modified=time.time(),
    )
    return {"UpdateToken": group["UpdateToken"], "RuleGroupResponse": _response(call, group)}


def rule_order(content: Json) -> str:
    return (content.get("StatefulRuleOptions") or {}).get("RuleOrder") or "DEFAULT_ACTION_ORDER"


@network_firewall.operation("DeleteRuleGroup")
def delete_rule_group(call: Call) -> Json:
    state = call.state(Firewalls)
    group = find(state.groups, call.params, "RuleGroup")
    if _uses(call, group["Arn"]):
        raise in_use("Unable to delete the object because it is still in use")
    answer = _response(call, group)
    del state.groups[group["Arn"]]
    state.tags.pop(group["Arn"], None)
    return {"RuleGroupResponse": {**answer, "RuleGroupStatus": "DELETING"}}
