"""The names of endpoint services, and the names that clients call them by."""

from __future__ import annotations

from moto.ec2.models.vpcs import AWS_ENDPOINT_SERVICES

from .core import AwsError, Call

# Names that do not follow <service>.<region>.amazonaws.com.
PRIVATE_NAMES = {
    "ecr.api": ["api.ecr"],
    "ecr.dkr": ["dkr.ecr", "*.dkr.ecr"],
    "ecs-agent": ["ecs-a"],
    "ecs-telemetry": ["ecs-t"],
    "kinesis-streams": ["kinesis"],
    "kinesis-firehose": ["firehose"],
    "codeartifact.repositories": ["d.codeartifact", "*.d.codeartifact"],
    "sagemaker.api": ["api.sagemaker"],
    "sagemaker.runtime": ["runtime.sagemaker"],
    "execute-api": ["execute-api", "*.execute-api"],
    "s3": ["s3", "*.s3"],
}


def short_name(call: Call, name: str) -> str:
    """The service part of com.amazonaws.<region>.<service>; raises for one that does not exist."""
    prefix = f"com.amazonaws.{call.region}."
    short = name.removeprefix(prefix)
    if not name.startswith(prefix) or short not in {*AWS_ENDPOINT_SERVICES, "s3", "ssmmessages", "monitoring"}:
        raise AwsError("InvalidServiceName", f"The Vpc Endpoint Service '{name}' does not exist")
    return short


def private_names(region: str, short: str) -> list[str]:
    """What private DNS answers for."""
    return [f"{name}.{region}.amazonaws.com" for name in PRIVATE_NAMES.get(short, [short])]
