"""Whose word about a visitor's address is believed."""

from ipaddress import ip_network

import pytest

from portal.config import env


def test_no_proxy_is_believed_unless_told(monkeypatch):
    monkeypatch.delenv("PORTAL_PROXIES", raising=False)
    assert env.proxies() == ()


def test_proxies_are_addresses_and_networks(monkeypatch):
    monkeypatch.setenv("PORTAL_PROXIES", "10.0.7.4, 10.0.8.0/24,2001:db8::/64")
    assert env.proxies() == tuple(map(ip_network, ("10.0.7.4/32", "10.0.8.0/24", "2001:db8::/64")))


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("proxy.example.ru", "пишут адреса или сети"),
        ("10.0.7.4/24", "пишут адреса или сети"),
        ("1", "пишут адреса или сети"),
        ("0.0.0.0/0", "названы все"),
        ("::/0", "названы все"),
    ],
)
def test_wrong_proxies_stop_the_start_with_a_sentence(monkeypatch, told, sentence):
    monkeypatch.setenv("PORTAL_PROXIES", told)
    with pytest.raises(SystemExit, match=sentence):
        env.proxies()
