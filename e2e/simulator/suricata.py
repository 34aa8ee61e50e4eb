"""Reads Suricata rules as Network Firewall accepts them, and refuses the rest.

Not an engine: it answers whether AWS would take the text, not what the rules do.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

ACTIONS = {"pass", "drop", "reject", "alert"}
PROTOCOLS = {
    "ip", "tcp", "udp", "icmp", "http", "ftp", "tls", "smb", "dns", "dcerpc", "ssh", "smtp", "imap", "krb5",
    "tftp", "ntp", "dhcp", "http2", "quic", "snmp", "rdp", "rfb", "mqtt", "sip", "nfs", "tcp-pkt", "tcp-stream",
    "ipv4", "ipv6", "ip4", "ip6", "icmpv4", "icmpv6",
}  # fmt: skip

# Keywords that the platform does not support, or not in a rule group.
REFUSED = {
    "dataset", "datarep", "iprep", "lua", "luajit", "threshold", "detection_filter", "filestore", "filemd5",
    "filesha1", "filesha256", "filename", "fileext", "filemagic", "filesize", "cip_service", "enip_command",
    "ftpdata_command", "hostbits", "ike.init_spi", "ike.exchtype",
}  # fmt: skip

KEYWORDS = {
    "msg", "sid", "rev", "gid", "classtype", "reference", "metadata", "target", "flow", "flowbits", "flowint",
    "content", "nocase", "depth", "offset", "distance", "within", "startswith", "endswith", "fast_pattern",
    "rawbytes", "isdataat", "bsize", "dsize", "byte_test", "byte_jump", "byte_extract", "byte_math", "pcre",
    "pkt_data", "base64_decode", "base64_data", "dotprefix", "to_md5", "to_sha1", "to_sha256", "to_lowercase",
    "to_uppercase", "strip_whitespace", "compress_whitespace", "url_decode", "xor", "ttl", "ipopts", "sameip",
    "ip_proto", "id", "geoip", "fragbits", "fragoffset", "tos", "ipv4.hdr", "ipv6.hdr", "flags", "tcp.flags",
    "seq", "ack", "window", "tcp.mss", "tcp.hdr", "udp.hdr", "itype", "icode", "icmp_id", "icmp_seq",
    "icmpv4.hdr", "icmpv6.hdr", "icmpv6.mtu", "noalert", "alert", "priority", "app-layer-protocol",
    "app-layer-event", "stream_size", "xbits", "tag", "urilen", "ssl_state", "ssl_version", "ja3.hash",
    "ja3.string", "ja3s.hash", "ja3s.string", "ja4.hash", "requires", "flow.age", "flow.pkts_toclient",
    "flow.pkts_toserver", "flow.bytes_toclient", "flow.bytes_toserver", "krb5_msg_type", "aws_domain_category",
    "aws_url_category",
}  # fmt: skip
BUFFERS = ("tls.", "tls_", "http.", "http_", "http2.", "dns.", "dns_", "ssh.", "smb.", "dcerpc.", "quic.",
           "snmp.", "sip.", "mqtt.", "rfb.", "krb5.", "ftp.", "smtp.", "file.data", "file_data", "stream-event",
           "decode-event")  # fmt: skip
FLOW = {
    "to_server", "to_client", "from_server", "from_client", "established", "not_established", "stateless",
    "only_stream", "no_stream", "only_frag", "no_frag",
}  # fmt: skip
CONTENT_MODIFIERS = {"nocase", "depth", "offset", "distance", "within", "startswith", "endswith", "rawbytes"}
LONGEST_RULE = 8192


class RuleError(ValueError):
    """Why the platform would refuse the text."""


@dataclass(frozen=True)
class Variables:
    """What a rule group defines. HOME_NET and EXTERNAL_NET always exist."""

    ip_sets: dict[str, list[str]]
    port_sets: dict[str, list[str]]
    references: set[str]


def count_rules(text: str, variables: Variables, strict_order: bool) -> int:
    """The number of rules in the text; raises RuleError on the first that is not acceptable."""
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        rule = line.strip()
        if not rule or rule.startswith("#"):
            continue
        try:
            sid = _check(rule, variables, strict_order)
        except RuleError as error:
            raise RuleError(f"line {number}: {error}: {rule[:120]}") from error
        if sid in seen:
            raise RuleError(f"line {number}: sid {sid} is already used in line {seen[sid]}")
        seen[sid] = number
    return len(seen)


def _check(rule: str, variables: Variables, strict_order: bool) -> str:
    opening = rule.find("(")
    if opening < 0 or not rule.endswith(")"):
        raise RuleError("no options in parentheses")
    header = _words(rule[:opening])
    if len(header) != 7:
        raise RuleError(f"a header has 7 parts, this has {len(header)}")
    action, protocol, source, source_port, direction, destination, destination_port = header
    if action not in ACTIONS:
        raise RuleError(f"unknown action {action}")
    if protocol not in PROTOCOLS:
        raise RuleError(f"unknown protocol {protocol}")
    if direction not in ("->", "<>"):
        raise RuleError(f"unknown direction {direction}")
    expanded = len(rule)
    for address in (source, destination):
        expanded += _check_address(address, variables)
    for port in (source_port, destination_port):
        _check_port(port, variables)
    if expanded > LONGEST_RULE:
        raise RuleError(f"{expanded} characters with variables expanded, the limit is {LONGEST_RULE}")
    return _check_options(_options(rule[opening + 1 : -1]), protocol, strict_order)


def _words(header: str) -> list[str]:
    """The parts of a header; a list in brackets is one part."""
    parts, current, depth = [], "", 0
    for character in header:
        depth += {"[": 1, "]": -1}.get(character, 0)
        if character.isspace() and depth == 0:
            if current:
                parts.append(current)
            current = ""
        elif not character.isspace():
            current += character
    return [*parts, current] if current else parts


def _members(value: str) -> list[str]:
    """The members of a (possibly negated, possibly nested) list."""
    value = value.removeprefix("!")
    if not value.startswith("["):
        return [value]
    if not value.endswith("]"):
        raise RuleError(f"unbalanced brackets in {value}")
    members, current, depth = [], "", 0
    for character in value[1:-1]:
        depth += {"[": 1, "]": -1}.get(character, 0)
        if character == "," and depth == 0:
            members.append(current)
            current = ""
        else:
            current += character
    members.append(current)
    return [inner for member in members for inner in _members(member)]


def _check_address(value: str, variables: Variables) -> int:
    """Returns how many characters the variables add."""
    if value == "!any":
        raise RuleError("!any matches nothing")
    added = 0
    for member in _members(value):
        if member == "any":
            continue
        if member.startswith("$"):
            name = member[1:]
            if name in variables.ip_sets:
                added += sum(len(block) + 1 for block in variables.ip_sets[name])
            elif name not in ("HOME_NET", "EXTERNAL_NET"):
                raise RuleError(f"variable ${name} is not defined in the rule group")
        elif member.startswith("@"):
            if member[1:] not in variables.references:
                raise RuleError(f"reference {member} is not defined in the rule group")
        else:
            try:
                ipaddress.ip_network(member)
            except ValueError as error:
                raise RuleError(str(error)) from error
    return added


def _check_port(value: str, variables: Variables) -> None:
    if value == "!any":
        raise RuleError("!any matches nothing")
    for member in _members(value):
        if member == "any":
            continue
        if member.startswith("$"):
            if member[1:] not in variables.port_sets:
                raise RuleError(f"port variable {member} is not defined in the rule group")
            continue
        check_port_range(member)


def check_port_range(value: str) -> None:
    found = re.fullmatch(r"(\d+)|(\d*):(\d*)", value)
    if not found or value == ":":
        raise RuleError(f"{value} is no port")
    ports = [int(p) for p in re.findall(r"\d+", value)]
    if any(port > 65535 for port in ports) or ports != sorted(ports):
        raise RuleError(f"{value} is no port range")


def _options(text: str) -> list[tuple[str, str | None]]:
    """The options of a rule as (keyword, value); each must end with a semicolon."""
    options: list[tuple[str, str | None]] = []
    current, quoted, escaped = "", False, False
    for character in text:
        if character == ";" and not quoted and not escaped:
            keyword, colon, value = current.strip().partition(":")
            if not keyword:
                raise RuleError("empty option")
            options.append((keyword.strip(), value.strip() if colon else None))
            current = ""
        else:
            if character == '"' and not escaped:
                quoted = not quoted
            escaped = character == "\\" and not escaped
            current += character
    if quoted:
        raise RuleError("unbalanced quotes")
    if current.strip():
        raise RuleError(f"option without a semicolon: {current.strip()}")
    return options


def _check_options(options: list[tuple[str, str | None]], protocol: str, strict_order: bool) -> str:
    sids = [value for keyword, value in options if keyword == "sid"]
    if len(sids) != 1 or sids[0] is None or not re.fullmatch(r"[1-9]\d{0,9}", sids[0]) or int(sids[0]) >= 2**32:
        raise RuleError("exactly one sid, from 1 to 4294967295, is required")
    buffer, content = "", None
    for keyword, value in options:
        _check_keyword(keyword, value, strict_order)
        if keyword == "geoip" and sum(1 for k, _ in options if k == "geoip") > 1:
            raise RuleError("geoip is allowed once a rule")
        if keyword.startswith(BUFFERS) and value is None:
            buffer, content = keyword, None
        if keyword == "dotprefix" and (not buffer or content is not None):
            raise RuleError("dotprefix stands between its buffer and the content")
        if keyword == "content":
            if value is None or not re.fullmatch(r'!?".+"', value):
                raise RuleError(f"content needs a quoted string, not {value}")
            content = value
            if buffer == "http.host" and value != value.lower():
                raise RuleError("http.host is normalized to lower case, the content is not")
        if keyword in CONTENT_MODIFIERS and content is None:
            raise RuleError(f"{keyword} without a content before it")
        if keyword == "nocase" and buffer == "http.host":
            raise RuleError("http.host is normalized to lower case, nocase is refused")
    for prefix, needed in (("tls.", {"tls", "tcp", "tcp-pkt"}), ("http.", {"http", "http2", "tcp"})):
        if any(k.startswith(prefix) for k, _ in options) and protocol not in needed:
            raise RuleError(f"{prefix}* cannot match in a rule for {protocol}")
    return sids[0]


def _check_keyword(keyword: str, value: str | None, strict_order: bool) -> None:
    if keyword in REFUSED:
        raise RuleError(f"keyword {keyword} is not supported by the platform")
    if keyword not in KEYWORDS and not keyword.startswith(BUFFERS):
        raise RuleError(f"unknown keyword {keyword}")
    if keyword == "priority" and strict_order:
        raise RuleError("keyword priority cannot be used with strict order")
    if keyword == "flow":
        unknown = {part.strip() for part in (value or "").split(",")} - FLOW
        if unknown:
            raise RuleError(f"unknown flow option {', '.join(sorted(unknown))}")
    if keyword in ("tag", "xbits") and "host" in (value or ""):
        raise RuleError(f"{keyword} with host tracking is not supported by the platform")
    if keyword == "msg" and (value is None or not re.fullmatch(r'"[^"]*"', value)):
        raise RuleError("msg needs a quoted string")
