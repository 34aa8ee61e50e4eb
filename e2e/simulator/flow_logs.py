"""Flow logs of VPCs and transit gateways."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from moto.iam.models import iam_backends
from moto.logs.models import logs_backends
from moto.s3.models import s3_backends

from .core import AwsError, Call, Json, ec2, new_id, now, select, tag_on_create, taggable
from .transit_gateway import Gateways

VPC_FORMAT = (
    "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} "
    "${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}"
)
TGW_FORMAT = (
    "${version} ${resource-type} ${account-id} ${tgw-id} ${tgw-attachment-id} ${tgw-src-vpc-account-id} "
    "${tgw-dst-vpc-account-id} ${tgw-src-vpc-id} ${tgw-dst-vpc-id} ${tgw-src-subnet-id} ${tgw-dst-subnet-id} "
    "${tgw-src-eni} ${tgw-dst-eni} ${tgw-src-az-id} ${tgw-dst-az-id} ${tgw-pair-attachment-id} ${srcaddr} "
    "${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${log-status} ${type} "
    "${packets-lost-no-route} ${packets-lost-blackhole} ${packets-lost-mtu-exceeded} "
    "${packets-lost-ttl-expired} ${tcp-flags} ${region} ${flow-direction} ${pkt-src-aws-service} "
    "${pkt-dst-aws-service}"
)


@dataclass
class FlowLogs:
    logs: dict[str, Json] = field(default_factory=dict)


def _check_resource(call: Call, kind: str, resource_id: str) -> None:
    if kind == "VPC":
        call.ec2.get_vpc(resource_id)
    elif kind == "Subnet":
        call.ec2.get_subnet(resource_id)
    elif kind == "NetworkInterface":
        call.ec2.get_network_interface(resource_id)
    elif kind == "TransitGateway":
        call.state(Gateways).gateway(resource_id)
    elif kind == "TransitGatewayAttachment":
        call.state(Gateways).attachment(resource_id)
    else:
        raise AwsError("InvalidParameter", f"{kind} is not simulated")


def _check_kind(call: Call, kind: str) -> None:
    transit = kind.startswith("TransitGateway")
    if transit and call.params.get("TrafficType"):
        raise AwsError("InvalidParameter", f"TrafficType is not supported for resource type {kind}")
    if not transit and not call.params.get("TrafficType"):
        raise AwsError("MissingParameter", "The request must contain the parameter TrafficType")
    interval = call.params.get("MaxAggregationInterval")
    if interval not in ((60,) if transit else (None, 60, 600)):
        raise AwsError("InvalidParameter", f"Invalid Flow Log Max Aggregation Interval {interval} for {kind}")
    if transit and "${action}" in (call.params.get("LogFormat") or ""):
        raise AwsError("InvalidParameter", "Unknown field ${action} in the log format of a transit gateway")


def _destination(call: Call) -> tuple[str, str, str]:
    """(type, destination, delivery status); a log group that is missing fails later, quietly."""
    kind = call.params.get("LogDestinationType") or "cloud-watch-logs"
    destination = call.params.get("LogDestination") or ""
    role = call.params.get("DeliverLogsPermissionArn")
    if kind == "cloud-watch-logs":
        if not role:
            raise AwsError("InvalidParameter", "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.")
        if role not in [r.arn for r in iam_backends[call.account]["aws"].roles.values()]:
            raise AwsError("InvalidParameter", f"Unable to assume given IAM role {role}")
        found = re.fullmatch(rf"arn:aws:logs:{call.region}:{call.account}:log-group:([^:*]+)(:\*)?", destination)
        if not found:
            raise AwsError("InvalidParameter", f"LogDestination {destination} is no log group of this account")
        groups = logs_backends[call.account][call.region].groups
        return kind, destination.removesuffix(":*"), "SUCCESS" if found[1] in groups else "FAILED"
    if role:
        raise AwsError("InvalidParameter", f"DeliverLogsPermissionArn is not applicable for {kind}")
    if kind == "s3":
        found = re.match(r"arn:aws:s3:::([^/]+)", destination)
        if not found or found[1] not in s3_backends[call.account]["aws"].buckets:
            raise AwsError("InvalidParameter", f"LogDestination: {destination} does not exist.")
    return kind, destination, "SUCCESS"


@ec2.operation("CreateFlowLogs")
def create_flow_logs(call: Call) -> Json:
    state = call.state(FlowLogs)
    kind = call.params["ResourceType"]
    _check_kind(call, kind)
    destination_type, destination, status = _destination(call)
    created = []
    for resource_id in call.params["ResourceIds"]:
        _check_resource(call, kind, resource_id)
        same = (resource_id, destination)
        if any((log["ResourceId"], log["LogDestination"]) == same for log in state.logs.values()):
            raise AwsError("FlowLogAlreadyExists", "There is an existing Flow Log with the same configuration and log destination.")
        log_id = new_id("fl")
        log: Json = {
            "FlowLogId": log_id,
            "FlowLogStatus": "ACTIVE",
            "ResourceId": resource_id,
            "LogDestinationType": destination_type,
            "LogDestination": destination,
            "LogFormat": call.params.get("LogFormat") or (TGW_FORMAT if kind.startswith("Transit") else VPC_FORMAT),
            "MaxAggregationInterval": call.params.get("MaxAggregationInterval") or 600,
            "DeliverLogsStatus": status,
            "CreationTime": now(),
        }
        for optional in ("TrafficType", "DeliverLogsPermissionArn", "DestinationOptions"):
            if call.params.get(optional):
                log[optional] = call.params[optional]
        if destination_type == "cloud-watch-logs":
            log["LogGroupName"] = destination.split(":")[6]
        tag_on_create(call, log_id, "vpc-flow-log")
        state.logs[log_id] = log
        created.append(log_id)
    return {"FlowLogIds": created, "Unsuccessful": []}


@ec2.operation("DescribeFlowLogs")
def describe_flow_logs(call: Call) -> Json:
    found = select(
        call,
        call.state(FlowLogs).logs.values(),
        "FlowLogId",
        {"flow-log-id": lambda log: log["FlowLogId"], "resource-id": lambda log: log["ResourceId"]},
        call.params.get("FlowLogIds"),
        "InvalidFlowLogId.NotFound",
    )
    return {"FlowLogs": found}


@ec2.operation("DeleteFlowLogs")
def delete_flow_logs(call: Call) -> Json:
    state = call.state(FlowLogs)
    for log_id in call.params["FlowLogIds"]:
        if log_id not in state.logs:
            raise AwsError("InvalidFlowLogId.NotFound", f"These flow log ids in the input list are not found: {log_id}")
        del state.logs[log_id]
    return {"Unsuccessful": []}


def _flow_log(call: Call, log_id: str) -> Json:
    if log_id not in call.state(FlowLogs).logs:
        raise AwsError("InvalidFlowLogId.NotFound", f"The flow log ID '{log_id}' does not exist")
    return call.state(FlowLogs).logs[log_id]


taggable["fl-"] = _flow_log
