"""The options of a VPN tunnel, and what AWS accepts in each."""

from __future__ import annotations

import ipaddress
import re
import secrets
from typing import Any

from moto.logs.models import logs_backends

from .core import AwsError, Call, Json

ALGORITHMS = {"AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"}
INTEGRITY = {"SHA1", "SHA2-256", "SHA2-384", "SHA2-512"}
LISTS: dict[str, set[Any]] = {
    "IKEVersions": {"ikev1", "ikev2"},
    "Phase1EncryptionAlgorithms": ALGORITHMS,
    "Phase2EncryptionAlgorithms": ALGORITHMS,
    "Phase1IntegrityAlgorithms": INTEGRITY,
    "Phase2IntegrityAlgorithms": INTEGRITY,
    "Phase1DHGroupNumbers": {2, *range(14, 25)},
    # Group 5 exists in phase 2 only.
    "Phase2DHGroupNumbers": {2, 5, *range(14, 25)},
}
RANGES = {
    "Phase1LifetimeSeconds": (900, 28800),
    "Phase2LifetimeSeconds": (900, 3600),
    "RekeyMarginTimeSeconds": (60, 1800),
    "RekeyFuzzPercentage": (0, 100),
    "ReplayWindowSize": (64, 2048),
    "DPDTimeoutSeconds": (30, 2**31),
}
CHOICES = {"DPDTimeoutAction": {"clear", "none", "restart"}, "StartupAction": {"add", "start"}}
DEFAULT_LIFETIMES = {"Phase1LifetimeSeconds": 28800, "Phase2LifetimeSeconds": 3600}

LINK_LOCAL = ipaddress.ip_network("169.254.0.0/16")
RESERVED = {
    ipaddress.ip_network(f"{prefix}/30")
    for prefix in ("169.254.0.0", "169.254.1.0", "169.254.2.0", "169.254.3.0", "169.254.4.0", "169.254.5.0",
                   "169.254.169.252")  # fmt: skip
}
# The spelling of the answer differs from that of the request.
ANSWER_NAMES = {
    "IKEVersions": "IkeVersions",
    "DPDTimeoutSeconds": "DpdTimeoutSeconds",
    "DPDTimeoutAction": "DpdTimeoutAction",
}


def _wrong(name: str, value: object, allowed: object) -> AwsError:
    return AwsError("InvalidParameterValue", f"Value ({value}) for parameter {name} is invalid. Allowed: {allowed}")


def check_tunnel(call: Call, options: Json, customer_gateway: Json, accelerated: bool) -> None:
    """Raises on the first option that AWS would not accept."""
    for name, allowed in LISTS.items():
        for item in options.get(name) or []:
            if item["Value"] not in allowed:
                raise _wrong(name, item["Value"], sorted(allowed))
    for name, (low, high) in RANGES.items():
        value = options.get(name)
        if value is not None and not low <= value <= high:
            raise _wrong(name, value, f"{low} to {high}")
    for name, choices in CHOICES.items():
        if options.get(name) not in (None, *choices):
            raise _wrong(name, options[name], sorted(choices))
    lifetimes = {name: options.get(name) or default for name, default in DEFAULT_LIFETIMES.items()}
    if lifetimes["Phase2LifetimeSeconds"] >= lifetimes["Phase1LifetimeSeconds"]:
        raise _wrong("Phase2LifetimeSeconds", lifetimes["Phase2LifetimeSeconds"], "less than phase 1")
    margin = options.get("RekeyMarginTimeSeconds")
    if margin is not None and margin * 2 > lifetimes["Phase2LifetimeSeconds"]:
        raise _wrong("RekeyMarginTimeSeconds", margin, "at most half of the phase 2 lifetime")
    if options.get("StartupAction") == "start":
        versions = {item["Value"] for item in options.get("IKEVersions") or []}
        if versions and "ikev2" not in versions:
            raise _wrong("StartupAction", "start", "add, because AWS initiates IKEv2 only")
        if not customer_gateway.get("IpAddress") or accelerated:
            raise _wrong("StartupAction", "start", "add, because AWS cannot reach the customer gateway first")
    if accelerated and options.get("DPDTimeoutAction") == "restart":
        raise _wrong("DPDTimeoutAction", "restart", "clear or none on an accelerated connection")
    key = options.get("PreSharedKey")
    if key is not None and not re.fullmatch(r"(?!0)[A-Za-z0-9._]{8,64}", key):
        raise _wrong("PreSharedKey", "****", "8 to 64 of A-Z a-z 0-9 . _, not beginning with 0")
    check_inside_cidr(options.get("TunnelInsideCidr"))
    _check_logs(call, options)


def check_inside_cidr(cidr: str | None) -> None:
    if cidr is None:
        return
    try:
        network = ipaddress.IPv4Network(cidr)
    except ValueError as error:
        raise _wrong("TunnelInsideCidr", cidr, error) from error
    if network.prefixlen != 30 or not network.subnet_of(LINK_LOCAL) or network in RESERVED:
        raise _wrong("TunnelInsideCidr", cidr, "a /30 of 169.254.0.0/16 that is not reserved")


def _check_logs(call: Call, options: Json) -> None:
    logs = (options.get("LogOptions") or {}).get("CloudWatchLogOptions") or {}
    for prefix in ("", "Bgp"):
        if not logs.get(f"{prefix}LogEnabled"):
            continue
        arn = logs.get(f"{prefix}LogGroupArn") or ""
        known = {group.arn.removesuffix(":*") for group in logs_backends[call.account][call.region].groups.values()}
        if arn.removesuffix(":*") not in known:
            raise _wrong(f"{prefix}LogGroupArn", arn, "the ARN of a log group that exists")
        if logs.get(f"{prefix}LogOutputFormat", "json") not in ("json", "text"):
            raise _wrong(f"{prefix}LogOutputFormat", logs[f"{prefix}LogOutputFormat"], "json or text")


def answered(options: Json) -> Json:
    """Tunnel options as an answer spells them."""
    tunnel = {ANSWER_NAMES.get(name, name): value for name, value in options.items() if value is not None}
    logs = (tunnel.get("LogOptions") or {}).get("CloudWatchLogOptions") or {}
    tunnel["LogOptions"] = {"CloudWatchLogOptions": {"LogEnabled": False, "BgpLogEnabled": False, **logs}}
    if logs.get("LogEnabled") and not logs.get("LogOutputFormat"):
        tunnel["LogOptions"]["CloudWatchLogOptions"]["LogOutputFormat"] = "json"
    tunnel.setdefault("EnableTunnelLifecycleControl", False)
    return tunnel


def new_key() -> str:
    return "k" + secrets.token_hex(15)


def free_inside_cidr(taken: set[str]) -> str:
    for third in range(6, 169):
        for fourth in range(0, 256, 4):
            cidr = f"169.254.{third}.{fourth}/30"
            if cidr not in taken:
                return cidr
    raise AwsError("InvalidParameterValue", "no inside CIDR is left")
