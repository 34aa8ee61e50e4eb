"""The error that every service here raises."""

from __future__ import annotations

from moto.core.exceptions import ServiceException


class AwsError(ServiceException):
    """An error by its code. (moto takes a class of its own modules for one of that service.)"""
