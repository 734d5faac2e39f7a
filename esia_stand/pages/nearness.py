"""Tells whether a request comes from the machine on which the stand runs."""

import ipaddress
from typing import Final

from django.http import HttpRequest

HANDED_ON: Final = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")
"""What proxies add: the caller is then somewhere else, however near the proxy is."""


def is_own_machine(request: HttpRequest) -> bool:
    """Tell whether the caller is this machine itself, not a proxy on it that hands others on."""
    if any(name in request.headers for name in HANDED_ON):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
