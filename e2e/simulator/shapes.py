"""Checks a request against the service model: required, allowed values, ranges, patterns."""

from __future__ import annotations

import re
from typing import Any

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from moto.core.exceptions import JsonRESTError

from .errors import AwsError


def check(model: OperationModel, params: dict[str, Any], is_json: bool) -> None:
    """Raises what AWS answers to a request that its own model does not allow."""
    problem = _problem(model.input_shape, params, "", is_json) if model.input_shape else None
    if problem is None:
        return
    code, message = problem
    if is_json:
        raise JsonRESTError("ValidationException", f"1 validation error detected: {message}")
    raise AwsError(code, message)


def _problem(shape: Shape, value: Any, path: str, is_json: bool) -> tuple[str, str] | None:
    if isinstance(shape, StructureShape):
        for name in shape.required_members:
            if value.get(name) is None:
                return "MissingParameter", f"The request must contain the parameter {path}{name}"
        for name, member in value.items():
            if name in shape.members and member is not None:
                found = _problem(shape.members[name], member, f"{path}{name}.", is_json)
                if found:
                    return found
            elif is_json and name not in shape.members:
                return "UnknownParameter", f"Unknown parameter {path}{name}"
        return None
    if isinstance(shape, ListShape):
        found = _range(shape, len(value), path)
        return found or next(filter(None, (_problem(shape.member, v, path, is_json) for v in value)), None)
    if isinstance(shape, MapShape):
        return next(filter(None, (_problem(shape.value, v, path, is_json) for v in value.values())), None)
    where = path.rstrip(".")
    if shape.type_name == "string":
        allowed = shape.metadata.get("enum")
        if allowed and value not in allowed:
            return "InvalidParameterValue", f"Value ({value}) for parameter {where} is invalid: one of {allowed}"
        pattern = shape.metadata.get("pattern")
        if pattern and not re.search(pattern, value):
            return (
                "InvalidParameterValue",
                f"Value '{value}' at '{where}' failed to satisfy constraint: "
                f"Member must satisfy regular expression pattern: {pattern}",
            )
        return _range(shape, len(value), path)
    if shape.type_name in ("integer", "long"):
        return _range(shape, value, path)
    return None


def _range(shape: Shape, size: int, path: str) -> tuple[str, str] | None:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if (low is not None and size < low) or (high is not None and size > high):
        return (
            "InvalidParameterValue",
            f"Value at '{path.rstrip('.')}' failed to satisfy constraint: must be between {low} and {high}",
        )
    return None
