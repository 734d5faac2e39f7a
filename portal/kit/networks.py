"""Addresses shortened to their networks."""

from ipaddress import IPv6Address, ip_address, ip_network


def shortened(address: str) -> str:
    """Return the /24 of an IPv4 address, the /64 of an IPv6 one; an empty string for anything else.

    An IPv4 address written as an IPv6 one (`::ffff:192.0.2.7`) is the IPv4 address.
    """
    try:
        known = ip_address(address)
        known = (known.ipv4_mapped or known) if isinstance(known, IPv6Address) else known
        return str(ip_network(f"{known}/{64 if known.version == 6 else 24}", strict=False))
    except ValueError:
        return ""
