"""Addresses shortened to their networks."""

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
