"""Where a firewall logs to: one destination a log type, one change a request."""

from __future__ import annotations

from moto.logs.models import logs_backends
from moto.s3.models import s3_backends

from .core import Call, Json, network_firewall
from .network_firewall import Firewalls, find, refused

DESTINATION_KEYS = {
    "CloudWatchLogs": ({"logGroup"}, set()),
    "S3": ({"bucketName"}, {"prefix"}),
    "KinesisDataFirehose": ({"deliveryStream"}, set()),
}


def _check_destination(call: Call, config: Json) -> None:
    required, optional = DESTINATION_KEYS[config["LogDestinationType"]]
    keys = set(config["LogDestination"])
    if not required <= keys <= required | optional:
        raise refused(f"LogDestination of {config['LogDestinationType']} needs {sorted(required)}, not {sorted(keys)}")
    if "logGroup" in required:
        group = config["LogDestination"]["logGroup"]
        if group not in logs_backends[call.account][call.region].groups:
            raise refused(f"log group {group} does not exist")
    if "bucketName" in required:
        bucket = config["LogDestination"]["bucketName"]
        if bucket not in s3_backends[call.account]["aws"].buckets:
            raise refused(f"bucket {bucket} does not exist")


@network_firewall.operation("UpdateLoggingConfiguration")
def update_logging(call: Call) -> Json:
    stored = find(call.state(Firewalls).firewalls, call.params, "Firewall")
    wanted = (call.params.get("LoggingConfiguration") or {}).get("LogDestinationConfigs") or []
    types = [config["LogType"] for config in wanted]
    if len(set(types)) != len(types):
        raise refused("one destination a log type")
    for config in wanted:
        _check_destination(call, config)
    before = stored["Logging"]
    added = [c for c in wanted if c not in before]
    removed = [c for c in before if c not in wanted]
    if len(added) + len(removed) > 1:
        # "You can add or remove one LogDestinationConfig at a time"; a change is remove, then add.
        raise refused("only one log destination can be added or removed in a request")
    stored["Logging"] = wanted
    return _described_logging(stored)


def _described_logging(stored: Json) -> Json:
    return {
        "FirewallArn": stored["Arn"],
        "FirewallName": stored["Name"],
        "LoggingConfiguration": {"LogDestinationConfigs": stored["Logging"]},
    }


@network_firewall.operation("DescribeLoggingConfiguration")
def describe_logging(call: Call) -> Json:
    stored = find(call.state(Firewalls).firewalls, call.params, "Firewall")
    answer = _described_logging(stored)
    return {k: v for k, v in answer.items() if k != "FirewallName"}
