"""Redirects to systems: ESIA's codes are longer than Django allows an address to be."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpResponseRedirect


class LongRedirect(HttpResponseRedirect):
    """A 302 whose address may carry a JWT."""

    max_length = 16_384


class SeeOther(LongRedirect):
    """A 303: go on with GET."""

    status_code = 303


def back(address: str, parameters: Mapping[str, str]) -> LongRedirect:
    """Send the browser back to the asking system with these parameters."""
    return LongRedirect(f"{address}{'&' if '?' in address else '?'}{urlencode(parameters)}")
