"""Addresses: shortened to their networks, and found behind proxies."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
_HERE = "127.0.0.1"


def shortened(address: str) -> str:
    """Return the /24 of an IPv4 address, the /64 of an IPv6 one; an empty string for anything else.

    An IPv4 address written as an IPv6 one (`::ffff:192.0.2.7`) is the IPv4 address.
    """
    try:
        known = _plain(address)
        return str(ip_network(f"{known}/{64 if known.version == 6 else 24}", strict=False))
    except ValueError:
        return ""


def is_here(address: str) -> bool:
    """Tell whether an address is this very machine's: a probe, a load test; nobody else has it."""
    try:
        return _plain(address).is_loopback
    except ValueError:
        return False


def visitor(peer: str, forwarded: str, *, proxies: Sequence[Network]) -> str:
    """Return the address of whoever asks: the nearest one that is none of our proxies.

    Args:
        peer: who has connected; empty where that is a program of this machine (a Unix socket).
        forwarded: the header X-Forwarded-For. Each proxy adds at its end whom it was asked by; it is
            read from there, as far as our proxies wrote it, so what a visitor puts into it counts
            for nothing.
        proxies: whose word is believed.

    """
    found = _HERE
    for hop in (peer or _HERE, *reversed(forwarded.split(","))):
        try:
            address = _plain(hop.strip())
        except ValueError:
            return found
        found = str(address)
        if not any(address in network for network in proxies):
            return found
    return found


@lru_cache(maxsize=256)
def _plain(address: str) -> IPv4Address | IPv6Address:
    """Read an address without a zone (`%eth0`); an IPv4 address written as an IPv6 one is the former."""
    known = ip_address(address)
    if not isinstance(known, IPv6Address):
        return known
    if known.scope_id:
        raise ValueError(address)
    return known.ipv4_mapped or known
