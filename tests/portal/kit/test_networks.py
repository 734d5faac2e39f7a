"""Addresses shortened to their networks."""

from ipaddress import ip_network

import pytest

from portal.kit import networks


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("not an address", ""),
        ("", ""),
    ],
)
def test_shortened_keeps_the_network(address, network):
    assert networks.shortened(address) == network


PROXIES = (ip_network("10.0.7.4"), ip_network("10.0.8.0/24"), ip_network("2001:db8:1::/64"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),  # a stranger who claims to be a proxy
        ("10.0.7.5", "203.0.113.9", "10.0.7.5"),
        ("10.0.7.4", "203.0.113.9", "203.0.113.9"),
        ("10.0.7.4", "192.0.2.1, 203.0.113.9", "203.0.113.9"),  # the first is what the visitor claims
        ("10.0.7.4", "10.0.8.1,203.0.113.9", "203.0.113.9"),
        ("10.0.7.4", "192.0.2.1,203.0.113.9,10.0.8.1", "203.0.113.9"),  # two proxies in a row
        ("10.0.7.4", "10.0.8.2,10.0.8.1", "10.0.8.2"),  # a visitor from inside
        ("10.0.7.4", "", "10.0.7.4"),
        ("10.0.7.4", "unknown", "10.0.7.4"),
        ("10.0.7.4", "203.0.113.9, ", "10.0.7.4"),
        ("10.0.7.4", "fe80::1%eth0", "10.0.7.4"),
        ("::ffff:10.0.7.4", "::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1::1", "2001:db8:2::9", "2001:db8:2::9"),
        ("", "203.0.113.9", "127.0.0.1"),
        ("unix", "203.0.113.9", "127.0.0.1"),
    ],
)
def test_visitor_is_the_nearest_that_is_no_proxy_of_ours(peer, forwarded, found):
    assert networks.visitor(peer, forwarded, proxies=PROXIES) == found


def test_visitor_behind_a_socket_of_this_machine_is_told_by_its_proxy():
    assert networks.visitor("", "203.0.113.9", proxies=[ip_network("127.0.0.1")]) == "203.0.113.9"
