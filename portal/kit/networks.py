"""Addresses shortened to their networks."""

from ipaddress import ip_network


def shortened(address: str) -> str:
    """Return the /24 of an IPv4 address, the /64 of an IPv6 one; an empty string for anything else."""
    try:
        bits = 64 if ":" in address else 24
        return str(ip_network(f"{address}/{bits}", strict=False))
    except ValueError:
        return ""
