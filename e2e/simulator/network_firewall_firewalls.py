"""Firewalls: an endpoint in each zone, and protections."""

from __future__ import annotations

from typing import Any

from .core import Call, Json, network_firewall, new_id, now
from .endpoints import Endpoints, remove
from .network import requester_managed
from .network_firewall import (
    Firewalls, check_token, check_unused_name, encryption, find, in_use, new_token, not_found, put_tags,
    refused, tags_of,
)  # fmt: skip

PROTECTIONS = ("DeleteProtection", "SubnetChangeProtection", "FirewallPolicyChangeProtection")


def _zone(call: Call, subnet_id: str) -> str:
    return call.ec2.get_subnet(subnet_id).availability_zone


def _add_subnet(call: Call, stored: Json, mapping: Json) -> None:
    subnets = [s for zone in call.ec2.subnets.values() for s in zone.values()]
    subnet = next((s for s in subnets if s.id == mapping["SubnetId"]), None)
    if subnet is None or subnet.vpc_id != stored["Firewall"]["VpcId"]:
        raise refused(f"subnet {mapping['SubnetId']} does not exist in {stored['Firewall']['VpcId']}")
    if subnet.availability_zone in stored["Endpoints"]:
        raise refused(f"the firewall already has a subnet in {subnet.availability_zone}")
    endpoint_id = new_id("vpce")
    eni = requester_managed(call, subnet.id, f"VPC Endpoint Interface {endpoint_id}", [])
    # The endpoint is a real one: only so can a VPC route name it as its target.
    call.state(Endpoints).endpoints[endpoint_id] = {
        "VpcEndpointId": endpoint_id,
        "VpcEndpointType": "GatewayLoadBalancer",
        "VpcId": subnet.vpc_id,
        "ServiceName": f"com.amazonaws.vpce.{call.region}.vpce-svc-{stored['Firewall']['FirewallId'][:8]}",
        "State": "available",
        "RouteTableIds": [],
        "SubnetIds": [subnet.id],
        "Groups": [],
        "NetworkInterfaceIds": [eni.id],
        "DnsEntries": [],
        "PrivateDnsEnabled": False,
        "RequesterManaged": True,
        "OwnerId": call.account,
        "CreationTimestamp": now(),
    }
    call.ec2.create_tags([endpoint_id], {"AWSNetworkFirewallManaged": "true", "Firewall": stored["Arn"]})
    stored["Endpoints"][subnet.availability_zone] = (subnet.id, endpoint_id)
    stored["Firewall"]["SubnetMappings"].append({"IPAddressType": "IPV4", **mapping})


def _remove_subnet(call: Call, stored: Json, subnet_id: str) -> None:
    zone = next((z for z, (s, _) in stored["Endpoints"].items() if s == subnet_id), None)
    if zone is None:
        raise refused(f"subnet {subnet_id} is not associated with the firewall")
    endpoint_id = stored["Endpoints"][zone][1]
    routes = [
        f"{table.id} {route.destination_cidr_block}"
        for table in call.ec2.route_tables.values()
        for route in table.routes
        if route.vpc_endpoint_id == endpoint_id
    ]
    if routes:
        # "You cannot delete a Gateway Load Balancer endpoint if there are routes in your route
        # tables that point to the endpoint." The firewall would wait for ever.
        raise in_use(f"{endpoint_id} is still the target of routes: {', '.join(routes)}")
    remove(call, call.state(Endpoints).endpoint(endpoint_id))
    del stored["Endpoints"][zone]
    mappings = stored["Firewall"]["SubnetMappings"]
    stored["Firewall"]["SubnetMappings"] = [m for m in mappings if m["SubnetId"] != subnet_id]


def _described(call: Call, stored: Json) -> Json:
    policy_arn = stored["Firewall"]["FirewallPolicyArn"]
    states = {
        zone: {
            "Attachment": {"SubnetId": subnet_id, "EndpointId": endpoint_id, "Status": "READY"},
            "Config": {policy_arn: {"SyncStatus": "IN_SYNC", "UpdateToken": stored["UpdateToken"]}},
        }
        for zone, (subnet_id, endpoint_id) in stored["Endpoints"].items()
    }
    return {
        "UpdateToken": stored["UpdateToken"],
        "Firewall": {**stored["Firewall"], "Tags": tags_of(call, stored["Arn"])},
        "FirewallStatus": {
            "Status": "READY",
            "ConfigurationSyncStateSummary": "IN_SYNC",
            "SyncStates": states,
        },
    }


def _stored(call: Call) -> Json:
    return find(call.state(Firewalls).firewalls, call.params, "Firewall")


def _check_policy(call: Call, arn: str) -> None:
    if arn not in call.state(Firewalls).policies:
        raise not_found(arn)


@network_firewall.operation("CreateFirewall")
def create_firewall(call: Call) -> Json:
    params = call.params
    state = call.state(Firewalls)
    if params.get("TransitGatewayId"):
        raise refused("firewalls attached to a transit gateway are not simulated")
    if not params.get("VpcId") or not params.get("SubnetMappings"):
        raise refused("VpcId and at least one subnet mapping are required")
    if params["VpcId"] not in call.ec2.vpcs:
        raise refused(f"VPC {params['VpcId']} does not exist")
    arn = call.arn("network-firewall", f"firewall/{params['FirewallName']}")
    check_unused_name(state.firewalls, arn)
    _check_policy(call, params["FirewallPolicyArn"])
    firewall: Json = {
        "FirewallName": params["FirewallName"],
        "FirewallArn": arn,
        "FirewallId": new_token(),
        "FirewallPolicyArn": params["FirewallPolicyArn"],
        "VpcId": params["VpcId"],
        "SubnetMappings": [],
        "EncryptionConfiguration": encryption(params),
        "EnabledAnalysisTypes": params.get("EnabledAnalysisTypes") or [],
        # The SDK does not send a false, and AWS takes silence for one.
        **{name: params.get(name, False) for name in PROTECTIONS},
    }
    if params.get("Description"):
        firewall["Description"] = params["Description"]
    stored: Json = {
        "Arn": arn,
        "Name": params["FirewallName"],
        "Firewall": firewall,
        "Endpoints": {},
        "Logging": [],
        "UpdateToken": new_token(),
    }
    zones = [_zone(call, m["SubnetId"]) for m in params["SubnetMappings"] if _known(call, m["SubnetId"])]
    if len(set(zones)) != len(zones):
        raise refused("a firewall takes one subnet a zone")
    for mapping in params["SubnetMappings"]:
        _add_subnet(call, stored, mapping)
    put_tags(call, arn, params.get("Tags"))
    state.firewalls[arn] = stored
    return _described(call, stored)


def _known(call: Call, subnet_id: str) -> bool:
    return any(subnet_id in zone for zone in call.ec2.subnets.values())


@network_firewall.operation("DescribeFirewall")
def describe_firewall(call: Call) -> Json:
    return _described(call, _stored(call))


@network_firewall.operation("ListFirewalls")
def list_firewalls(call: Call) -> Json:
    found = [f for f in call.state(Firewalls).firewalls.values()]
    wanted = call.params.get("VpcIds")
    chosen = [f for f in found if not wanted or f["Firewall"]["VpcId"] in wanted]
    return {"Firewalls": [{"FirewallName": f["Name"], "FirewallArn": f["Arn"]} for f in chosen]}


@network_firewall.operation("DeleteFirewall")
def delete_firewall(call: Call) -> Json:
    state = call.state(Firewalls)
    stored = _stored(call)
    if stored["Firewall"]["DeleteProtection"]:
        raise in_use("Unable to fulfill this request because the following firewall has delete protection enabled: "
                     f"{stored['Name']}")  # fmt: skip
    if stored["Logging"]:
        raise in_use(f"{stored['Name']} still has a logging configuration")
    for mapping in list(stored["Firewall"]["SubnetMappings"]):
        _remove_subnet(call, stored, mapping["SubnetId"])
    answer = _described(call, stored)
    del state.firewalls[stored["Arn"]]
    state.tags.pop(stored["Arn"], None)
    answer["FirewallStatus"]["Status"] = "DELETING"
    return {"Firewall": answer["Firewall"], "FirewallStatus": answer["FirewallStatus"]}


def _changed(call: Call, stored: Json, **answer: Any) -> Json:
    stored["UpdateToken"] = new_token()
    identity = {"FirewallArn": stored["Arn"], "FirewallName": stored["Name"], "UpdateToken": stored["UpdateToken"]}
    return {**identity, **answer}


def _protection(name: str) -> Any:
    def update(call: Call) -> Json:
        stored = _stored(call)
        check_token(stored, call.params)
        stored["Firewall"][name] = call.params[name]
        return _changed(call, stored, **{name: call.params[name]})

    return update


network_firewall.operation("UpdateFirewallDeleteProtection")(_protection("DeleteProtection"))
network_firewall.operation("UpdateSubnetChangeProtection")(_protection("SubnetChangeProtection"))
network_firewall.operation("UpdateFirewallPolicyChangeProtection")(_protection("FirewallPolicyChangeProtection"))


@network_firewall.operation("UpdateFirewallDescription")
def update_description(call: Call) -> Json:
    stored = _stored(call)
    check_token(stored, call.params)
    stored["Firewall"]["Description"] = call.params.get("Description", "")
    return _changed(call, stored, Description=stored["Firewall"]["Description"])


@network_firewall.operation("UpdateFirewallEncryptionConfiguration")
def update_encryption(call: Call) -> Json:
    stored = _stored(call)
    check_token(stored, call.params)
    stored["Firewall"]["EncryptionConfiguration"] = encryption(call.params)
    return _changed(call, stored, EncryptionConfiguration=stored["Firewall"]["EncryptionConfiguration"])


@network_firewall.operation("UpdateFirewallAnalysisSettings")
def update_analysis(call: Call) -> Json:
    stored = _stored(call)
    check_token(stored, call.params)
    stored["Firewall"]["EnabledAnalysisTypes"] = call.params.get("EnabledAnalysisTypes") or []
    return _changed(call, stored, EnabledAnalysisTypes=stored["Firewall"]["EnabledAnalysisTypes"])


@network_firewall.operation("AssociateFirewallPolicy")
def associate_policy(call: Call) -> Json:
    stored = _stored(call)
    check_token(stored, call.params)
    if stored["Firewall"]["FirewallPolicyChangeProtection"]:
        raise in_use(f"{stored['Name']} has firewall policy change protection enabled")
    _check_policy(call, call.params["FirewallPolicyArn"])
    stored["Firewall"]["FirewallPolicyArn"] = call.params["FirewallPolicyArn"]
    return _changed(call, stored, FirewallPolicyArn=call.params["FirewallPolicyArn"])


@network_firewall.operation("AssociateSubnets")
def associate_subnets(call: Call) -> Json:
    stored = _stored(call)
    check_token(stored, call.params)
    _check_subnet_protection(stored)
    for mapping in call.params["SubnetMappings"]:
        _add_subnet(call, stored, mapping)
    return _changed(call, stored, SubnetMappings=stored["Firewall"]["SubnetMappings"])


@network_firewall.operation("DisassociateSubnets")
def disassociate_subnets(call: Call) -> Json:
    stored = _stored(call)
    check_token(stored, call.params)
    _check_subnet_protection(stored)
    for subnet_id in call.params["SubnetIds"]:
        _remove_subnet(call, stored, subnet_id)
    return _changed(call, stored, SubnetMappings=stored["Firewall"]["SubnetMappings"])


def _check_subnet_protection(stored: Json) -> None:
    if stored["Firewall"]["SubnetChangeProtection"]:
        raise in_use(f"{stored['Name']} has subnet change protection enabled")
